//! The audit log's pages, and erasing.

mod entry;
mod erasures;
mod looks;
mod trail;

pub use entry::AuditEntryPage;
pub(crate) use erasures::sample_erasing;
pub use erasures::{ErasePage, ErasureTokens, ErasuresPage};
pub use looks::{LookPage, LooksPage};
pub use trail::AuditPage;

use crate::components::{Button, Table};
use crate::samples::{Rendered, render};
use crate::words::{Text, Words};
use alongside_answers::oversight::{Actor, Entry};

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<AuditPage>(words),
        render::<AuditEntryPage>(words),
        render::<LooksPage>(words),
        render::<LookPage>(words),
        render::<ErasePage>(words),
        render::<ErasuresPage>(words),
    ]
    .concat()
}

/// The words for a code; the code itself where nobody wrote any, so that a new act is never hidden.
fn said(text: Text, family: &str, code: &str) -> Text {
    if text.plain().starts_with(family) { code.replace('_', " ").into() } else { text }
}

/// What was done.
pub fn act(w: Words, code: &str) -> Text {
    said(w.of("audit-act", code), "audit-act-", code)
}

/// What for.
pub fn purpose(w: Words, code: &str) -> Text {
    said(w.of("audit-purpose", code), "audit-purpose-", code)
}

/// The classes of data, in words.
pub fn classes(w: Words, entry: &Entry) -> Text {
    if entry.classes.is_empty() {
        return w.t("audit-no-classes");
    }
    let words: Vec<String> = entry
        .classes
        .iter()
        .map(|code| said(w.of("audit-class", code), "audit-class-", code).plain())
        .collect();
    words.join(", ").into()
}

/// Entries as a list, each with a link to what it says.
fn entries(w: Words, caption: Text, entries: &[Entry]) -> Table {
    let empty = Table::new(caption)
        .under_heading()
        .column(w.t("audit-when"))
        .column(w.t("audit-who"))
        .column(w.t("audit-what"))
        .column(w.t("audit-why"))
        .numbers(w.t("audit-records"))
        .column(w.t("audit-classes"));
    entries.iter().fold(empty, |table, entry| {
        let address = format!("/audit/{}/{}", entry.log, entry.seq);
        let when = Button::new(w.date_time(entry.at)).link().href(address);
        table.row([
            Text::html(when),
            who(w, entry),
            act(w, &entry.action),
            purpose(w, &entry.purpose),
            entry.references.len().to_string().into(),
            classes(w, entry),
        ])
    })
}

/// Who did it.
pub fn who(w: Words, entry: &Entry) -> Text {
    let who = actor(w, entry);
    if entry.by_program() { w.t("audit-by-program").with("who", who.plain()) } else { who }
}

fn actor(w: Words, entry: &Entry) -> Text {
    match &entry.who {
        Actor::Staff { name, organisation, .. } if organisation.is_empty() => name.into(),
        Actor::Staff { name, organisation, .. } => format!("{name}, {organisation}").into(),
        Actor::Themself => w.t("audit-themself"),
        Actor::Server(_) => w.t("audit-server"),
    }
}

/// Entries for samples.
fn sample_entries() -> Vec<Entry> {
    let staff = |name: &str, organisation: &str| Actor::Staff {
        account: "01940000000070008000000000000001".into(),
        name: name.into(),
        organisation: organisation.into(),
    };
    let entry = |seq: u64, at: &str, who: Actor, action: &str, purpose: &str| Entry {
        log: "01940000000070008000000000000009".into(),
        seq,
        at: at.parse().unwrap_or_default(),
        who,
        action: action.into(),
        purpose: purpose.into(),
        detail: String::new(),
        classes: vec![],
        to: None,
        references: vec![],
    };
    let mut queue =
        entry(412, "2025-01-30T09:05:10Z", staff("Sam Bell", "Victim Care Unit"), "see_queue", "support");
    queue.classes = vec!["contact".into(), "identity".into(), "safety".into()];
    queue.references = vec!["7F3K 22QM".into(), "9XW4 PL2D".into(), "B5TT 8HRC".into()];
    let mut sent =
        entry(411, "2025-01-30T09:02:44Z", staff("Sam Bell", "Victim Care Unit"), "send_referral", "support");
    sent.classes = vec!["consent".into(), "identity".into()];
    sent.references = vec!["7F3K 22QM".into()];
    sent.to = Some("Bristol Safe Homes".into());
    let own = entry(410, "2025-01-30T08:55:00Z", Actor::Themself, "see_own_pages", "updating_the_victim");
    let mut server =
        entry(409, "2025-01-30T06:00:00Z", Actor::Server("take_reports".into()), "import_reports", "support");
    server.detail = "take_reports".into();
    let mut program =
        entry(407, "2025-01-29T16:58:00Z", staff("Ann Rees", "Harbour Support"), "see_referrals", "support");
    program.detail = "program".into();
    let signed = entry(408, "2025-01-29T17:00:00Z", staff("Ann Rees", ""), "sign_in", "audit");
    vec![queue, sent, own, server, signed, program]
}
