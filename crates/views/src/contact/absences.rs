//! Who is away and who stands in.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::contact::{AbsenceLine, Absences, Colleague};
use alongside_kernel::id::{AbsenceId, AccountId};
use jiff::civil::date;
use std::collections::HashMap;

/// What stands in the fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAbsence {
    /// Who is away.
    pub account: String,
    /// Who stands in.
    pub deputy: String,
    /// Day, month and year of the first day.
    pub starts_on: [String; 3],
    /// Day, month and year of the last day.
    pub ends_on: [String; 3],
    /// What the deputy should know.
    pub note: String,
}

/// Absences.
#[derive(Debug, Clone, Template)]
#[template(path = "contact/absences.html")]
pub struct AbsencesPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub page: Absences,
    /// What stands in the fields.
    pub typed: TypedAbsence,
    /// The tokens of its forms by the address to which each posts.
    pub tokens: HashMap<String, String>,
}

impl AbsencesPage {
    /// The address that ends an absence.
    pub fn end_action(absence: &AbsenceLine) -> String {
        format!("/absences/{}/end", absence.id)
    }

    /// Every address to which a form of the page posts.
    pub fn actions(page: &Absences) -> Vec<String> {
        let mut actions = vec!["/absences".to_owned()];
        actions.extend(page.lines.iter().map(Self::end_action));
        actions
    }

    fn start(&self, action: &str) -> FormStart {
        FormStart::new(action, self.tokens.get(action).cloned().unwrap_or_default())
    }

    fn end(&self, absence: &AbsenceLine) -> FormStart {
        self.start(&Self::end_action(absence)).inline()
    }

    fn said(&self, absence: &AbsenceLine) -> Text {
        let w = self.shell.words;
        let days = w
            .t("contact-away-days")
            .with("from", w.weekday_date(absence.starts_on))
            .with("until", w.weekday_date(absence.ends_on));
        let moved = if absence.begun {
            w.n("contact-away-moved", absence.moved).with("who", &absence.deputy)
        } else {
            w.t("contact-away-will-move").with("who", &absence.deputy)
        };
        let mut parts = vec![days.plain(), moved.plain()];
        if !absence.note.is_empty() {
            parts.push(absence.note.clone());
        }
        parts.join(" ").into()
    }

    fn choose(&self, name: &'static str, label: Text, people: &[Colleague], chosen: &str) -> Select {
        let w = self.shell.words;
        let select = Select::new(name, label).option("", w.t("queue-choose"));
        people
            .iter()
            .fold(select, |select, it| select.option(it.account.to_string(), &it.name))
            .chosen(chosen)
            .error(self.shell.errors.get(name))
    }

    fn fields(&self) -> Vec<Text> {
        let (w, typed) = (self.shell.words, &self.typed);
        let day = |name: &'static str, legend: Text, typed: &[String; 3]| {
            let [day, month, year] = typed;
            DateInput::new(w, name, legend).typed(day, month, year).error(self.shell.errors.get(name))
        };
        let only = match self.page.people.as_slice() {
            [one] if typed.account.is_empty() => one.account.to_string(),
            _ => typed.account.clone(),
        };
        vec![
            Text::html(self.choose("account", w.t("contact-away-who"), &self.page.people, &only)),
            Text::html(self.choose("deputy", w.t("contact-away-deputy"), &self.page.deputies, &typed.deputy)),
            Text::html(day("starts_on", w.t("contact-away-from"), &typed.starts_on)),
            Text::html(day("ends_on", w.t("contact-away-until"), &typed.ends_on)),
            Text::html(
                TextArea::new("note", w.t("contact-away-note"))
                    .hint(w.t("contact-away-note-hint"))
                    .rows(3)
                    .value(&typed.note)
                    .error(self.shell.errors.get("note")),
            ),
        ]
    }
}

impl Samples for AbsencesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let colleague = |number, name: &str| Colleague {
            account: AccountId::from_uuid(uuid::Uuid::from_u128(number)),
            name: name.into(),
        };
        let line = |number, begun| AbsenceLine {
            id: AbsenceId::from_uuid(uuid::Uuid::from_u128(number)),
            who: "Sam Bell".into(),
            deputy: "Toni Reed".into(),
            starts_on: date(2025, 1, 30),
            ends_on: date(2025, 2, 7),
            note: "Alis Pugh only by text.".into(),
            begun,
            moved: 12,
            may_end: true,
        };
        let full = Self {
            shell: staff_shell(words, words.t("contact-absences")),
            page: Absences {
                lines: vec![line(1, true), line(2, false)],
                people: vec![colleague(1, "Sam Bell")],
                deputies: vec![colleague(1, "Sam Bell"), colleague(2, "Toni Reed")],
                today: date(2025, 1, 30),
            },
            typed: TypedAbsence::default(),
            tokens: HashMap::default(),
        };
        let mut empty = full.clone();
        empty.page.lines.clear();
        let mut wrong = empty.clone();
        for (field, code) in [
            ("deputy", "contact-absent-deputy"),
            ("starts_on", "contact-absent-from"),
            ("ends_on", "contact-absent-until"),
        ] {
            wrong.shell.errors.add(field, words.of("error", code));
        }
        vec![("absences", full), ("absences-empty", empty), ("absences-wrong", wrong)]
    }
}
