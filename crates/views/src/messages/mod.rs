//! Letters, e-mails and texts.

mod letters;
mod list;
mod message;
mod outbox;
mod write;

pub use letters::LettersPage;
pub use list::MessagesPage;
pub use message::{MessagePage, MessageTokens};
pub use outbox::{CaughtMessage, OutboxPage};
pub use write::WriteMessagePage;

use crate::samples::{Rendered, render};
use crate::words::{Text, Words};
use alongside_answers::messages::{Leaves, Line};
use alongside_domain::messages::{Channel, State};
use alongside_kernel::id::{MessageId, PersonId};
use uuid::Uuid;

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<MessagesPage>(words),
        render::<MessagePage>(words),
        render::<LettersPage>(words),
        render::<WriteMessagePage>(words),
        render::<OutboxPage>(words),
    ]
    .concat()
}

/// The reasons in words, one after the other.
pub(crate) fn reasons(w: Words, codes: &[String]) -> String {
    codes.iter().map(|code| w.of("messages-held", code).plain()).collect::<Vec<_>>().join(" ")
}

/// What a message is, in one line.
pub(crate) fn meaning(w: Words, line: &Line) -> Text {
    let text = if line.reasons.is_empty() {
        w.t("messages-line")
    } else {
        w.t("messages-line-reasons").with("reasons", reasons(w, &line.reasons))
    };
    text.with("channel", w.of("messages-channel", line.channel.code()))
        .with("template", w.of("messages-template", &line.template))
}

/// A line for samples.
pub(crate) fn sample_line(number: u128, name: &str, channel: Channel, state: State) -> Line {
    let id = Uuid::from_u128(0x0194_0000_0000_7000_8000_0000_0000_0000 + number);
    Line {
        id: MessageId::from_uuid(id),
        person: PersonId::from_uuid(id),
        name: name.into(),
        reference: "7F3K 22QM".into(),
        channel,
        template: "INFORM".into(),
        state,
        reasons: vec![],
        since: "2025-01-30T09:05:00Z".parse().unwrap_or_default(),
        by_itself: false,
    }
}

/// What leaves, for samples.
pub(crate) fn sample_leaves() -> Leaves {
    Leaves {
        to: ["Mrs Gwenllian Ash", "7 Harbour Row", "Bristol", "BS1 4DJ"].map(String::from).to_vec(),
        subject: "Help, if you would like it".into(),
        paragraphs: [
            "Dear Gwen Ash,",
            "We are writing because you may find it useful to talk to us, now or later. You do not have to do anything.",
            "To talk to us, ring 0117 496 0100. Give the reference 7F3K 22QM, so that you do not have to explain from the beginning.",
            "Yours sincerely,",
            "The Support Team",
        ]
        .map(String::from)
        .to_vec(),
        phone: "0117 496 0100".into(),
    }
}
