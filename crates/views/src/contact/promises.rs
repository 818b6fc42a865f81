//! Promises to be kept.

use crate::people::Sample;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::contact::{PromiseLine, Promises};
use alongside_kernel::id::PromiseId;
use jiff::civil::date;
use std::collections::HashMap;

/// Promises to be kept, the soonest first.
#[derive(Debug, Clone, Template)]
#[template(path = "contact/promises.html")]
pub struct PromisesPage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub page: Promises,
    /// The tokens of its forms by the address to which each posts.
    pub tokens: HashMap<String, String>,
}

impl PromisesPage {
    /// The address that says how a promise ended.
    pub fn action(promise: &PromiseLine) -> String {
        format!("/promises/{}", promise.id)
    }

    fn start(&self, promise: &PromiseLine) -> FormStart {
        let action = Self::action(promise);
        let token = self.tokens.get(&action).cloned().unwrap_or_default();
        FormStart::new(action, token).inline()
    }

    fn tabs(&self) -> Tabs {
        let w = self.shell.words;
        let tabs = Tabs::new(w.t("contact-whose-promises")).tab(
            "/promises",
            w.t("contact-my-promises"),
            !self.page.team,
        );
        if self.page.may_see_team {
            tabs.tab("/promises?whose=team", w.t("contact-team-promises"), self.page.team)
        } else {
            tabs
        }
    }

    fn due(&self, promise: &PromiseLine) -> DueDate {
        DueDate::new(self.shell.words, promise.due_on, self.page.today)
    }

    fn is_late(&self, promise: &PromiseLine) -> bool {
        promise.due_on < self.page.today
    }
}

impl Samples for PromisesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let promise = |number: u128, name: &str, due, what: &str| PromiseLine {
            id: PromiseId::from_uuid(uuid::Uuid::from_u128(number)),
            person: Sample::person(number),
            name: name.into(),
            by: "Sam Bell".into(),
            due_on: due,
            made_at: Sample::at("2025-01-28T17:45:00Z"),
            what: what.into(),
            ended_as: None,
            ended_at: None,
        };
        let full = Self {
            shell: staff_shell(words, words.t("contact-promises")),
            page: Promises {
                lines: vec![
                    promise(1, "Alis Pugh", date(2025, 1, 29), "Send the form for the locks."),
                    promise(2, "Tomasz Łęcki", date(2025, 1, 31), "Ring after the hearing."),
                ],
                today: date(2025, 1, 30),
                team: false,
                may_see_team: true,
            },
            tokens: HashMap::default(),
        };
        let mut empty = full.clone();
        empty.page.lines.clear();
        empty.page.may_see_team = false;
        vec![("promises", full), ("promises-empty", empty)]
    }
}
