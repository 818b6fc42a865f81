//! The log, the newest first, with the last check of it.

use super::{act, entries, sample_entries};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::oversight::{Checked, CheckedLog, Looking, Trail};

/// The acts that an auditor may look for, by code.
const ACTS: &[&str] = &[
    "open_person",
    "search_people",
    "see_queue",
    "record_attempt",
    "send_message",
    "print_letters",
    "record_consent",
    "withdraw_consent",
    "send_referral",
    "see_referrals",
    "accept_referral",
    "decline_referral",
    "read_notes",
    "write_note",
    "declare_conflict",
    "lift_conflict",
    "import_reports",
    "mend_quarantine",
    "give_encodings",
    "hold_count",
    "erase",
    "read_who_saw",
    "see_own_pages",
    "manage_accounts",
    "change_brand",
    "sign_in",
    "see_audit",
    "answer_look",
    "verify_audit",
];

/// The log of who saw and did what.
#[derive(Debug, Clone, Template)]
#[template(path = "oversight/audit.html")]
pub struct AuditPage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub trail: Trail,
    /// The day that was typed, as it was.
    pub day: String,
    /// The token of `POST /audit/verify`.
    pub token: String,
}

impl AuditPage {
    fn table(&self) -> Table {
        entries(self.shell.words, self.shell.words.t("audit-caption"), &self.trail.entries)
    }

    fn checked_at(&self) -> String {
        self.trail.checked.as_ref().map(|checked| self.shell.words.date_time(checked.at)).unwrap_or_default()
    }

    fn acts(&self) -> Vec<(String, Text)> {
        let w = self.shell.words;
        let mut codes: Vec<&str> = ACTS.to_vec();
        if !self.trail.looking.action.is_empty() && !codes.contains(&self.trail.looking.action.as_str()) {
            codes.push(&self.trail.looking.action);
        }
        codes.into_iter().map(|code| (code.to_owned(), act(w, code))).collect()
    }

    fn accounts(&self) -> Vec<(String, Text)> {
        self.trail.accounts.iter().map(|(id, name)| (id.clone(), Text::from(name))).collect()
    }

    fn filter(&self) -> Filter {
        let w = self.shell.words;
        let looking = &self.trail.looking;
        let day = Input::new("day", w.t("audit-day")).value(&self.day).day();
        let filter = Filter::new(w, "/audit")
            .field(
                Select::new("action", w.t("audit-what"))
                    .option("", w.t("audit-any-act"))
                    .options(self.acts())
                    .chosen(&looking.action),
            )
            .field(
                Select::new("account", w.t("audit-who"))
                    .option("", w.t("audit-anyone"))
                    .options(self.accounts())
                    .chosen(&looking.account),
            )
            .field(day.error(self.shell.errors.get("day")));
        if *looking == Looking::default() { filter } else { filter.clear(w, "/audit") }
    }

    fn next(&self) -> Option<String> {
        let looking = &self.trail.looking;
        let day = looking.day.map(|day| day.to_string()).unwrap_or_default();
        self.trail.next.as_ref().map(|next| {
            format!("/audit?action={}&account={}&day={day}&before={next}", looking.action, looking.account)
        })
    }
}

impl Samples for AuditPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let at = "2025-01-30T09:00:00Z".parse().unwrap_or_default();
        let log =
            |findings: Vec<String>| CheckedLog { name: "main".into(), entries: 413, signed: 410, findings };
        let empty = Self {
            shell: staff_shell(words, words.t("audit-title")),
            trail: Trail {
                looking: Looking::default(),
                entries: vec![],
                next: None,
                accounts: vec![],
                checked: None,
                verifying_key: None,
                stands_out: false,
            },
            day: String::new(),
            token: "sample".into(),
        };
        let mut full = empty.clone();
        full.trail.entries = sample_entries();
        full.trail.stands_out = true;
        full.trail.accounts = vec![("01940000000070008000000000000001".into(), "Sam Bell".into())];
        full.trail.looking.action = "see_services".into();
        full.trail.next = Some("1738227600000000.01940000000070008000000000000009.408".into());
        full.trail.checked = Some(Checked { at, checkpoints: 61, logs: vec![log(vec![])] });
        full.trail.verifying_key =
            Some(format!("alongside-verifying-key-1:{}", "0123456789abcdef".repeat(4)));
        let mut broken = full.clone();
        broken.trail.checked = Some(Checked {
            at,
            checkpoints: 61,
            logs: vec![log(vec!["Entry 207 was changed: its content does not fit its hash.".into()])],
        });
        let mut wrong = full.clone();
        wrong.day = "30 Juny".into();
        wrong.shell.errors.add("day", words.of("error", "day-wrong"));
        vec![("audit-empty", empty), ("audit", full), ("audit-broken", broken), ("audit-wrong", wrong)]
    }
}
