//! One response: why, by when, whose, what was done, and whether it helped.

use super::before::sample_response;
use super::why;
use crate::people::{Sample, identity};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::repeats::{CheckLine, ResponsePage as Shown};
use alongside_domain::repeats::CheckOutcome;
use alongside_kernel::id::AccountId;
use jiff::civil::date;

/// What was typed to say what was done.
#[derive(Debug, Clone, Default)]
pub struct ResponseForm {
    /// The words.
    pub words: String,
}

/// What was typed to say whether it helped.
#[derive(Debug, Clone, Default)]
pub struct CheckForm {
    /// The code of what was found.
    pub outcome: String,
    /// The words.
    pub words: String,
}

/// One response.
#[derive(Debug, Clone, Template)]
#[template(path = "repeats/response.html")]
pub struct ResponsePage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub page: Shown,
    /// The token of `POST /repeats/…/owner`.
    pub owner_token: String,
    /// The token of `POST /repeats/…/done`.
    pub done_token: String,
    /// The token of `POST /repeats/…/check`.
    pub check_token: String,
    /// What was typed.
    pub form: ResponseForm,
    /// What was typed in a check.
    pub check: CheckForm,
    /// The id of whoever looks, for taking it on.
    pub me: String,
}

impl ResponsePage {
    /// The address of an act.
    pub fn action(response: uuid::Uuid, act: &str) -> String {
        format!("/repeats/{}/{act}", response.simple())
    }

    fn at(&self, act: &str) -> String {
        Self::action(self.page.line.id, act)
    }

    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.page.name, &self.page.reference, None).not_the_heading()
    }

    fn facts(&self) -> SummaryList {
        let (w, it) = (self.shell.words, &self.page.line);
        let mut list = SummaryList::new().row(w.t("repeat-why"), why(w, &it.signs));
        match &it.ended {
            None => list = list.row(w.t("repeat-due-label"), w.date_time(it.due_at)),
            Some((at, how, by)) => {
                let said = w.of("repeat-ended-on", how).with("when", w.date_time(*at));
                list = list.row(w.t("repeat-ended-label"), said);
                if let Some(by) = by {
                    list = list.row(w.t("repeat-by"), by);
                }
            }
        }
        let owner: Text = it.owner.as_ref().map_or_else(|| w.t("repeat-nobody"), Text::from);
        list = list.row(w.t("repeat-owner"), owner);
        if !it.words.is_empty() {
            list = list.row(w.t("repeat-what-was-done"), &it.words);
        }
        list
    }

    fn is_open(&self) -> bool {
        self.page.line.ended.is_none()
    }

    fn is_late(&self) -> bool {
        self.page.line.late
    }

    fn has_no_owner(&self) -> bool {
        self.page.line.owner.is_none()
    }

    /// The check that is asked about next.
    fn next_check(&self) -> Option<&CheckLine> {
        self.page.line.checks.iter().find(|it| it.found.is_none())
    }

    fn check_title(&self, check: &CheckLine) -> Text {
        self.shell.words.n("repeat-check-after", u32::from(check.after_days))
    }

    fn checks(&self) -> SummaryList {
        let w = self.shell.words;
        self.page.line.checks.iter().fold(SummaryList::new(), |list, check| {
            let said = match &check.found {
                None => Text::html(DueDate::new(w, check.due_on, self.page.today)),
                Some((outcome, by, at, words)) => w
                    .t("repeat-check-found")
                    .with("what", w.of("repeat-outcome", outcome.code()))
                    .with("who", by.clone().unwrap_or_default())
                    .with("when", w.date_time(*at))
                    .with("words", words),
            };
            list.row(self.check_title(check), said)
        })
    }

    fn outcomes(&self) -> Radios {
        let w = self.shell.words;
        CheckOutcome::ALL
            .iter()
            .fold(Radios::new("outcome", w.t("repeat-outcome-question")), |radios, outcome| {
                radios.choice(outcome.code(), w.of("repeat-outcome", outcome.code()))
            })
            .chosen(&self.check.outcome)
            .error(self.shell.errors.get("outcome"))
    }

    fn owners(&self) -> Select {
        let w = self.shell.words;
        let empty = Select::new("owner", w.t("repeat-give-to")).option("", w.t("repeat-nobody"));
        let all = self
            .page
            .colleagues
            .iter()
            .fold(empty, |list, (account, name)| list.option(account.to_string(), Text::from(name)));
        let own = self.page.colleagues.iter().find(|(_, name)| Some(name) == self.page.line.owner.as_ref());
        all.chosen(own.map(|(account, _)| account.to_string()).unwrap_or_default())
            .error(self.shell.errors.get("owner"))
    }
}

impl Samples for ResponsePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let open = Self {
            shell: staff_shell(words, words.t("repeat-title")),
            page: Shown {
                name: "Gwen Ŵyn".into(),
                reference: "4T7K 2MQA".into(),
                line: sample_response(),
                colleagues: vec![],
                today: date(2025, 1, 30),
            },
            owner_token: "sample-1".into(),
            done_token: "sample-2".into(),
            check_token: "sample-3".into(),
            form: ResponseForm::default(),
            check: CheckForm::default(),
            me: uuid::Uuid::from_u128(5).to_string(),
        };
        let mut free = open.clone();
        (free.page.line.owner, free.page.line.is_mine) = (None, false);
        (free.page.line.due_at, free.page.line.late) = (Sample::at("2025-01-31T09:30:00Z"), false);
        let mut lead = free.clone();
        lead.page.colleagues = vec![(AccountId::from_uuid(uuid::Uuid::from_u128(6)), "Sam Bell".into())];
        let mut wrong = open.clone();
        wrong.shell.errors.add("words", words.of("error", "repeat-words"));
        let mut done = open.clone();
        done.page.line.late = false;
        done.page.line.ended =
            Some((Sample::at("2025-01-22T15:00:00Z"), "DONE".into(), Some("Sam Bell".into())));
        done.page.line.words = "New locks were put in, and she has an alarm.".into();
        done.page.line.checks = vec![
            CheckLine {
                after_days: 7,
                due_on: date(2025, 1, 29),
                found: Some((
                    CheckOutcome::Partly,
                    Some("Sam Bell".into()),
                    Sample::at("2025-01-29T15:00:00Z"),
                    "She sleeps again.".into(),
                )),
            },
            CheckLine { after_days: 28, due_on: date(2025, 2, 19), found: None },
        ];
        let mut done_wrong = done.clone();
        done_wrong.shell.errors.add("outcome", words.of("error", "repeat-outcome"));
        done_wrong.shell.errors.add("words", words.of("error", "repeat-words"));
        vec![
            ("repeat", open),
            ("repeat-free", free),
            ("repeat-lead", lead),
            ("repeat-wrong", wrong),
            ("repeat-done", done),
            ("repeat-check-wrong", done_wrong),
        ]
    }
}
