//! One entry of the log.

use super::{act, classes, purpose, sample_entries, who};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::oversight::Entry;

/// Everything that one entry says.
#[derive(Debug, Clone, Template)]
#[template(path = "oversight/entry.html")]
pub struct AuditEntryPage {
    /// Around the page.
    pub shell: Shell,
    /// The entry.
    pub entry: Entry,
}

impl AuditEntryPage {
    fn facts(&self) -> SummaryList {
        let (w, entry) = (self.shell.words, &self.entry);
        let mut list = SummaryList::new()
            .row(w.t("audit-when"), w.date_time(entry.at))
            .row(w.t("audit-who"), who(w, entry))
            .row(w.t("audit-what"), act(w, &entry.action))
            .row(w.t("audit-why"), purpose(w, &entry.purpose))
            .row(w.t("audit-classes"), classes(w, entry));
        if let Some(to) = &entry.to {
            list = list.row(w.t("audit-to"), to);
        }
        if !entry.detail.is_empty() {
            list = list.row(w.t("audit-detail"), entry.detail.replace('_', " "));
        }
        list.row(w.t("audit-place"), entry.seq.to_string())
    }
}

impl Samples for AuditEntryPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let names =
            ["audit-entry-list", "audit-entry-disclosure", "audit-entry-themself", "audit-entry-server"];
        names
            .into_iter()
            .zip(sample_entries())
            .map(|(name, entry)| {
                (name, Self { shell: staff_shell(words, words.t("audit-entry-title")), entry })
            })
            .collect()
    }
}
