//! Acts on a referral that ask something first: declining, a session, the end, taking back.

use super::sample_service;
use crate::consent::{bar, sample_about, sample_id};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::consent::About;
use alongside_domain::referral::DeclineReason;
use alongside_domain::support::{CloseReason, SessionKind};
use alongside_kernel::id::ReferralId;

macro_rules! act_page {
    ($(#[$doc:meta])* $name:ident, $path:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Template)]
        #[template(path = $path)]
        pub struct $name {
            /// Around the page.
            pub shell: Shell,
            /// The token of the form.
            pub token: String,
            /// The referral.
            pub referral: ReferralId,
            /// The version that was read.
            pub version: i64,
            /// About whom.
            pub about: About,
            /// The service.
            pub service: String,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            fn identity(&self) -> IdentityBar {
                bar(self.shell.words, &self.about)
            }

            fn action(&self, act: &str) -> String {
                format!("/referrals/{}/{act}", self.referral)
            }
        }
    };
}

act_page! {
    /// Not taking somebody on.
    DeclinePage, "referral/decline.html" {
        /// The reason's code.
        reason: String,
        /// The message.
        message: String,
    }
}

act_page! {
    /// The end of support.
    ClosePage, "referral/close.html" {
        /// The reason's code.
        reason: String,
    }
}

act_page! {
    /// Taking a referral back.
    TakeBackPage, "referral/take_back.html" {}
}

act_page! {
    /// Writing down a session.
    SessionPage, "referral/session.html" {
        /// What was typed.
        form: SessionForm,
    }
}

/// What was typed into the form of a session.
#[derive(Debug, Clone, Default)]
pub struct SessionForm {
    /// The kind's code.
    pub kind: String,
    /// The day: day, month, year.
    pub held: [String; 3],
    /// The minutes.
    pub minutes: String,
    /// The summary.
    pub summary: String,
}

impl DeclinePage {
    fn reasons(&self) -> Radios {
        let w = self.shell.words;
        let choices: Vec<Choice> = DeclineReason::ALL
            .iter()
            .map(|reason| Choice::new(reason.code(), w.of("decline-reason", reason.code())))
            .collect();
        Radios::new("reason", w.t("decline-question"))
            .choices(choices)
            .chosen(&self.reason)
            .error(self.shell.errors.get("reason"))
            .small()
    }
}

impl ClosePage {
    fn reasons(&self) -> Radios {
        let w = self.shell.words;
        let choices: Vec<Choice> = CloseReason::ALL
            .iter()
            .map(|reason| Choice::new(reason.code(), w.of("close-reason", reason.code())))
            .collect();
        Radios::new("reason", w.t("close-question"))
            .choices(choices)
            .chosen(&self.reason)
            .error(self.shell.errors.get("reason"))
            .small()
    }
}

impl SessionPage {
    fn kinds(&self) -> Radios {
        let w = self.shell.words;
        let choices: Vec<Choice> = SessionKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), w.of("session-kind", kind.code())))
            .collect();
        Radios::new("kind", w.t("session-question"))
            .choices(choices)
            .chosen(&self.form.kind)
            .error(self.shell.errors.get("kind"))
            .small()
    }

    fn held(&self) -> DateInput {
        let w = self.shell.words;
        let [day, month, year] = &self.form.held;
        DateInput::new(w, "held", w.t("session-held"))
            .hint(w.t("session-held-hint"))
            .typed(day, month, year)
            .error(self.shell.errors.get("held"))
    }
}

fn sample_shell(words: Words, title: Text) -> Shell {
    let mut shell = staff_shell(words, title);
    shell.back = Some("/referrals/1".into());
    shell
}

macro_rules! sample {
    ($name:ident, $shell:expr $(, $field:ident: $value:expr)*) => {
        $name {
            shell: $shell,
            token: "sample".into(),
            referral: ReferralId::from_uuid(sample_id(30)),
            version: 1,
            about: sample_about(),
            service: sample_service("Safe at home", "Bristol Safe Homes").name,
            $($field: $value,)*
        }
    };
}

impl Samples for DeclinePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = sample_shell(words, words.t("decline-title"));
        let empty = sample!(DeclinePage, shell, reason: String::new(), message: String::new());
        let mut wrong = empty.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("reason", words.of("error", "referral-reason-missing"));
        vec![("referral-decline", empty), ("referral-decline-wrong", wrong)]
    }
}

impl Samples for ClosePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = sample_shell(words, words.t("close-title"));
        let empty = sample!(ClosePage, shell, reason: String::new());
        let mut wrong = empty.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("reason", words.of("error", "referral-reason-missing"));
        vec![("referral-close", empty), ("referral-close-wrong", wrong)]
    }
}

impl Samples for TakeBackPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = sample_shell(words, words.t("take-back-title"));
        vec![("referral-take-back", sample!(TakeBackPage, shell))]
    }
}

impl Samples for SessionPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = sample_shell(words, words.t("session-title"));
        let empty = sample!(SessionPage, shell, form: SessionForm::default());
        let mut wrong = empty.clone();
        wrong.form.minutes = "long".into();
        wrong.shell.errors = FieldErrors::new(words)
            .with("kind", words.of("error", "session-kind-missing"))
            .with("minutes", words.of("error", "session-minutes").with("value", 1_440_u32));
        vec![("referral-session", empty), ("referral-session-wrong", wrong)]
    }
}
