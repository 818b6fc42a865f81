//! Holds, what waits for a decision, conflicts of interest to be lifted.

use super::{Sample, identity};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::people::{ConflictLine, Due, HoldLine, Holds, May};
use alongside_domain::contact::{HeldDecision, HoldCode, Route};
use std::collections::HashMap;
use uuid::Uuid;

/// The tokens of the forms on the page, by the address to which each posts.
#[derive(Debug, Clone, Default)]
pub struct HoldTokens(pub HashMap<String, String>);

/// Holds of a person.
#[derive(Debug, Clone, Template)]
#[template(path = "people/holds.html")]
pub struct HoldsPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub page: Holds,
    /// The tokens of its forms.
    pub tokens: HoldTokens,
    /// What was typed before: code, reason, task.
    pub typed: (String, String, String),
}

impl HoldsPage {
    /// The address that places a hold.
    pub fn place_action(page: &Holds) -> String {
        format!("/people/{}/holds", page.person)
    }

    /// The address that lifts a hold.
    pub fn lift_action(page: &Holds, hold: Uuid) -> String {
        format!("/people/{}/holds/{}/lift", page.person, hold.simple())
    }

    /// The address that decides about what waits.
    pub fn decide_action(duty: Uuid) -> String {
        format!("/duties/{}/decide", duty.simple())
    }

    /// The address that agrees to lift a conflict.
    pub fn agree_action(page: &Holds, conflict: Uuid) -> String {
        format!("/people/{}/conflicts/{}/lift", page.person, conflict.simple())
    }

    /// Every address to which a form of the page posts.
    pub fn actions(page: &Holds) -> Vec<String> {
        let mut actions = vec![Self::place_action(page)];
        actions.extend(page.holds.iter().map(|hold| Self::lift_action(page, hold.id)));
        actions.extend(page.waiting.iter().map(|duty| Self::decide_action(duty.id)));
        actions.extend(page.conflicts.iter().map(|conflict| Self::agree_action(page, conflict.id)));
        actions
    }

    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.page.name, &self.page.reference, None).not_the_heading()
    }

    fn start(&self, action: String) -> FormStart {
        let token = self.tokens.0.get(&action).cloned().unwrap_or_default();
        FormStart::new(action, token)
    }

    fn hold(&self, hold: &HoldLine) -> SummaryList {
        let w = self.shell.words;
        let mut list = SummaryList::new()
            .row(w.t("people-hold-reason"), &hold.reason)
            .row(w.t("people-hold-task"), &hold.task)
            .row(
                w.t("people-hold-placed"),
                w.t("people-who-when").with("who", &hold.by).with("when", w.date_time(hold.at)),
            );
        if let Some((who, at, because)) = &hold.lifted {
            list = list
                .row(
                    w.t("people-hold-lifted"),
                    w.t("people-who-when").with("who", who).with("when", w.date_time(*at)),
                )
                .row(w.t("people-hold-lifted-because"), because);
        }
        list
    }

    fn codes(&self) -> Radios {
        let w = self.shell.words;
        HoldCode::ALL
            .iter()
            .fold(Radios::new("code", w.t("people-hold-which")), |radios, code| {
                radios.with(
                    Choice::new(code.code(), w.of("people-hold", code.code()))
                        .hint(w.of("people-must", code.code())),
                )
            })
            .chosen(&self.typed.0)
            .small()
            .error(self.shell.errors.get("code"))
    }

    fn decisions(&self, due: &Due) -> Radios {
        let w = self.shell.words;
        // The fields of several forms on one page need ids of their own.
        HeldDecision::ALL
            .iter()
            .fold(Radios::new("decision", w.of("people-must", due.kind.code())), |radios, decision| {
                radios.choice(decision.code(), w.of("people-decision", decision.code()))
            })
            .small()
            .error(self.shell.errors.get("decision"))
    }
}

impl Samples for HoldsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let hold = |id, code, lifted| HoldLine {
            id: Uuid::from_u128(id),
            code,
            reason: "Her father is the suspect and lives with her.".into(),
            task: "Mina Shaw asks the school's safeguarding lead by Friday.".into(),
            by: "Sam Bell".into(),
            at: Sample::at("2025-01-30T09:10:00Z"),
            lifted,
        };
        let lifted =
            ("Mina Shaw".to_owned(), Sample::at("2025-01-30T10:00:00Z"), "Agreed with her.".to_owned());
        let page = Holds {
            person: Sample::person(1),
            name: "Gwen Ŵyn".into(),
            reference: "4T7K 2MQA".into(),
            holds: vec![hold(1, HoldCode::Safeguarding, None), hold(2, HoldCode::Sharing, Some(lifted))],
            waiting: vec![Due {
                id: Uuid::from_u128(5),
                kind: Route::SafeguardingHold,
                due_on: None,
                ask_again_on: None,
                owner: None,
                attempts: 0,
            }],
            conflicts: vec![ConflictLine {
                id: Uuid::from_u128(6),
                who: "Toni Reed".into(),
                at: Sample::at("2025-01-29T10:00:00Z"),
                first: Some("Rob Lane".into()),
                may_agree: true,
            }],
            may: May { hold: true, lift: true, lift_conflict: true, ..May::default() },
        };
        let shell = staff_shell(words, words.t("people-see-holds"));
        let full = Self { shell, page, tokens: HoldTokens::default(), typed: Default::default() };
        let mut empty = full.clone();
        empty.page.holds.clear();
        empty.page.waiting.clear();
        empty.page.conflicts.clear();
        let mut wrong = empty.clone();
        wrong.shell.errors.add("code", words.of("error", "people-hold-code"));
        wrong.shell.errors.add("reason", words.of("error", "people-reason"));
        vec![("holds", full), ("holds-empty", empty), ("holds-wrong", wrong)]
    }
}
