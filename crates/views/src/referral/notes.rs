//! The notes of an organisation about its support.

use crate::consent::{bar, sample_about, sample_at, sample_id};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::referral::{NoteLine, Notes};
use alongside_kernel::id::ReferralId;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct NoteForm {
    /// The class's code.
    pub class: String,
    /// The text.
    pub text: String,
}

/// The notes, and the form for a new one.
#[derive(Debug, Clone, Template)]
#[template(path = "referral/notes.html")]
pub struct NotesPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /referrals/…/notes`.
    pub token: String,
    /// The notes.
    pub notes: Notes,
    /// What was typed.
    pub form: NoteForm,
}

impl NotesPage {
    fn identity(&self) -> IdentityBar {
        bar(self.shell.words, &self.notes.about)
    }

    fn action(&self) -> String {
        format!("/referrals/{}/notes", self.notes.referral)
    }

    fn card(&self, note: &NoteLine) -> TimelineItem {
        let w = self.shell.words;
        let title = if note.sealed { w.t("note-sealed") } else { w.t("note-support") };
        TimelineItem::new(title, note.at, w.date_time(note.at))
            .by(w.t("referral-step-by").with("name", &note.by))
            .body(&note.text)
    }

    fn timeline(&self) -> Timeline {
        self.notes.lines.iter().fold(Timeline::new(), |timeline, note| timeline.with(self.card(note)))
    }

    fn kinds(&self) -> Radios {
        let w = self.shell.words;
        let mut radios = Radios::new("class", w.t("note-question")).error(self.shell.errors.get("class"));
        if self.notes.may_write {
            radios =
                radios.with(Choice::new("support_note", w.t("note-support")).hint(w.t("note-support-hint")));
        }
        if self.notes.may_write_sealed {
            radios =
                radios.with(Choice::new("sealed_note", w.t("note-sealed")).hint(w.t("note-sealed-hint")));
        }
        radios.chosen(&self.form.class)
    }
}

impl Samples for NotesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let note = |sealed, text: &str| NoteLine {
            sealed,
            by: "Cass Worker".into(),
            at: sample_at("2025-02-04T15:00:00Z"),
            text: text.into(),
        };
        let mut shell = staff_shell(words, words.t("note-title"));
        shell.back = Some("/referrals/1".into());
        shell.heartbeat = Some("/heartbeat/referrals/1".into());
        let full = Self {
            shell,
            token: "sample".into(),
            notes: Notes {
                referral: ReferralId::from_uuid(sample_id(30)),
                about: sample_about(),
                lines: vec![
                    note(true, "Spoke about the night itself for the first time."),
                    note(false, "Landlord agrees to new locks; the letter goes out on Thursday."),
                ],
                may_write: true,
                may_write_sealed: true,
            },
            form: NoteForm::default(),
        };
        let mut empty = full.clone();
        empty.notes.lines.clear();
        let mut wrong = empty.clone();
        wrong.shell.errors = FieldErrors::new(words)
            .with("class", words.of("error", "note-class-missing"))
            .with("text", words.of("error", "note-empty"));
        let mut read_only = full.clone();
        (read_only.notes.may_write, read_only.notes.may_write_sealed) = (false, false);
        vec![("notes", full), ("notes-empty", empty), ("notes-wrong", wrong), ("notes-read-only", read_only)]
    }
}
