//! What becomes of a report: its route, when contact is due, how to begin, and whether it may be shared onward.

use super::safe::{Method, SafeContact, WhyNot};
use crate::intake::lists::CrimeTypes;
use crate::messages::INFORM_ORDER;
use crate::needs::{Priority, QualityFlag, quality_flags};
use crate::report::{Answer, Preferred, ReportFacts};
use crate::rules::Rules;
use alongside_kernel::{Date, WorkingDays};
use serde::{Deserialize, Serialize};

crate::code::codes! {
    /// What becomes of a report.
    pub enum Route {
        /// Consent was refused: nothing is sent, nothing goes onward.
        NoContactConsentRefused = "NO_CONTACT_CONSENT_REFUSED",
        /// The person asked not to be contacted.
        NoContactRequested = "NO_CONTACT_REQUESTED",
        /// A person decides before anybody is contacted.
        SafeguardingHold = "SAFEGUARDING_HOLD",
        /// No method is safe: back to whoever referred.
        ReturnToReferrer = "RETURN_TO_REFERRER",
        /// Contact is due.
        Contact = "CONTACT",
        /// A letter, e-mail or text says what is available.
        Inform = "INFORM",
        /// The same, but only a telephone is safe.
        InformHeld = "INFORM_HELD",
    }
}

crate::code::codes! {
    /// Whether the report may be shared with another organisation.
    pub enum ShareOnward {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Consent was not asked: ask first.
        AskFirst = "ask first",
    }
}

crate::code::codes! {
    /// Why a report is held for safeguarding.
    pub enum HoldReason {
        /// A child whose guardian is the suspect.
        GuardianIsSuspect = "GUARDIAN_IS_SUSPECT",
        /// A child, a sexual offence, and no recorded yes to being referred.
        SexualOffenceWithoutConsent = "SEXUAL_OFFENCE_WITHOUT_CONSENT",
    }
}

impl Route {
    /// What becomes of contact that is due once everything known of a person together leaves no way to reach them,
    /// though the report that asks for it alone left one. `None` while a way is open.
    pub fn where_nothing_is_safe(safe: &SafeContact) -> Option<Self> {
        let closes_all =
            |reason| Method::ALL.iter().all(|method| safe.why_not(*method).any(|it| it == reason));
        if !safe.is_none() {
            None
        } else if closes_all(WhyNot::ConsentRefused) {
            Some(Self::NoContactConsentRefused)
        } else if closes_all(WhyNot::AskedForNoContact) {
            Some(Self::NoContactRequested)
        } else if closes_all(WhyNot::OnHold) {
            Some(Self::SafeguardingHold)
        } else {
            Some(Self::ReturnToReferrer)
        }
    }
}

/// Why a report is held for safeguarding; empty where it is not.
pub fn hold_reasons(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> Vec<HoldReason> {
    let child = facts.age_when_recorded(rules).is_some_and(|age| age < rules.contact.hold_below_age);
    if !child {
        return Vec::new();
    }
    let sexual = facts.offence.is_sexual(types, &rules.offences) && facts.consent != Answer::Yes;
    [
        (facts.guardian.is_suspect == Answer::Yes, HoldReason::GuardianIsSuspect),
        (sexual, HoldReason::SexualOffenceWithoutConsent),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, reason)| reason)
    .collect()
}

/// Everything that follows from a report by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The version of the rules that decided.
    pub rules_version: u32,
    /// What becomes of it.
    pub route: Route,
    /// Priority categories with their reasons.
    pub priority: Priority,
    /// Which methods are safe, and why others are not.
    pub safe: SafeContact,
    /// The method to begin with, where there is one.
    pub first_method: Option<Method>,
    /// The London day by whose end contact is due; only on the route of contact.
    pub contact_due: Option<Date>,
    /// Whether it may be shared.
    pub share_onward: ShareOnward,
    /// Findings for the officer.
    pub quality: Vec<QualityFlag>,
}

impl Decision {
    /// Decides on a report. `day_zero` is the London day from which the clock of contact counts.
    pub fn on(
        facts: &ReportFacts,
        types: &CrimeTypes,
        rules: &Rules,
        calendar: &WorkingDays,
        day_zero: Date,
    ) -> Self {
        let priority = Priority::of(facts, types, rules);
        let safe = SafeContact::of(facts, types, rules);
        let route = route(facts, types, rules, &priority, &safe);
        let due = || calendar.after(day_zero, rules.contact.due_working_days);
        Self {
            rules_version: rules.version,
            route,
            first_method: first_method(route, facts, &safe),
            contact_due: (route == Route::Contact).then(due),
            share_onward: match facts.consent {
                Answer::Yes => ShareOnward::Yes,
                Answer::No => ShareOnward::No,
                Answer::NotAsked => ShareOnward::AskFirst,
            },
            quality: quality_flags(facts, &priority, types, rules),
            priority,
            safe,
        }
    }

    /// The same with what is known from the person's other reports: how many distinct incidents there are in the window
    /// that ends with this one. Where that makes them persistently targeted, contact is due from the day on which it
    /// became known.
    #[must_use]
    pub fn knowing_before(
        mut self,
        incidents_in_window: u32,
        since: Date,
        facts: &ReportFacts,
        rules: &Rules,
        calendar: &WorkingDays,
    ) -> Self {
        self.priority = self.priority.with_incidents(incidents_in_window, rules);
        if matches!(self.route, Route::Inform | Route::InformHeld) && !self.priority.is_none() {
            self.route = Route::Contact;
            self.contact_due = Some(calendar.after(since, rules.contact.due_working_days));
            self.first_method = first_method(self.route, facts, &self.safe);
        }
        self
    }
}

fn route(
    facts: &ReportFacts,
    types: &CrimeTypes,
    rules: &Rules,
    priority: &Priority,
    safe: &SafeContact,
) -> Route {
    if facts.consent == Answer::No {
        Route::NoContactConsentRefused
    } else if facts.contact.preferred == Some(Preferred::None) {
        Route::NoContactRequested
    } else if !hold_reasons(facts, types, rules).is_empty() {
        Route::SafeguardingHold
    } else if safe.is_none() {
        Route::ReturnToReferrer
    } else if facts.assessment.has_need() || !priority.is_none() {
        Route::Contact
    } else if INFORM_ORDER.iter().any(|method| safe.is_open(*method)) {
        Route::Inform
    } else {
        Route::InformHeld
    }
}

fn first_method(route: Route, facts: &ReportFacts, safe: &SafeContact) -> Option<Method> {
    let preferred = facts.contact.preferred.and_then(Preferred::method);
    let preferred = preferred.filter(|method| safe.is_open(*method));
    match route {
        Route::Contact => preferred.or_else(|| safe.methods().next()),
        Route::Inform => preferred
            .filter(|method| INFORM_ORDER.contains(method))
            .or_else(|| INFORM_ORDER.into_iter().find(|method| safe.is_open(*method))),
        _ => None,
    }
}
