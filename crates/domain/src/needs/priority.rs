//! The priority categories of a report, each with the reasons that led to it.

use crate::intake::lists::CrimeTypes;
use crate::report::{Answer, Relationship, ReportFacts};
use crate::rules::Rules;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

crate::code::codes! {
    /// Who gets enhanced rights under the Victims' Code.
    pub enum PriorityCategory {
        /// Victim of the most serious crime.
        Serious = "SERIOUS",
        /// Persistently targeted.
        Persistent = "PERSISTENT",
        /// Vulnerable.
        Vulnerable = "VULNERABLE",
        /// Intimidated.
        Intimidated = "INTIMIDATED",
    }
}

crate::code::codes! {
    /// Why a report belongs to a priority category.
    pub enum Reason {
        /// The crime type is one of the most serious.
        MostSeriousCrime = "MOST_SERIOUS_CRIME",
        /// Flagged as domestic abuse.
        DomesticFlag = "DOMESTIC_FLAG",
        /// The suspect is a partner or former partner.
        DomesticRelationship = "DOMESTIC_RELATIONSHIP",
        /// The crime itself is domestic.
        DomesticCrime = "DOMESTIC_CRIME",
        /// Violence, threats, harassment or stalking by a relative.
        RelativeViolence = "RELATIVE_VIOLENCE",
        /// A hate strand was recorded.
        HateStrand = "HATE_STRAND",
        /// The offence is racially or religiously aggravated.
        HateOffence = "HATE_OFFENCE",
        /// The victim has died.
        Bereaved = "BEREAVED",
        /// Stalking, or harassment as a course of conduct.
        CourseOfConduct = "COURSE_OF_CONDUCT",
        /// Several incidents of the person within the window, found by linkage.
        RepeatIncidents = "REPEAT_INCIDENTS",
        /// Under 18 at the time.
        UnderEighteen = "UNDER_EIGHTEEN",
        /// Flagged as vulnerable.
        VulnerableFlag = "VULNERABLE_FLAG",
        /// Flagged as intimidated.
        IntimidatedFlag = "INTIMIDATED_FLAG",
        /// Intimidation of a witness.
        WitnessIntimidation = "WITNESS_INTIMIDATION",
    }
}

impl Reason {
    /// The category to which the reason leads.
    pub fn category(self) -> PriorityCategory {
        match self {
            Self::MostSeriousCrime
            | Self::DomesticFlag
            | Self::DomesticRelationship
            | Self::DomesticCrime
            | Self::RelativeViolence
            | Self::HateStrand
            | Self::HateOffence
            | Self::Bereaved => PriorityCategory::Serious,
            Self::CourseOfConduct | Self::RepeatIncidents => PriorityCategory::Persistent,
            Self::UnderEighteen | Self::VulnerableFlag => PriorityCategory::Vulnerable,
            Self::IntimidatedFlag | Self::WitnessIntimidation => PriorityCategory::Intimidated,
        }
    }
}

/// The priority of a report: a set of reasons, from which its categories follow.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority {
    reasons: BTreeSet<Reason>,
}

impl Priority {
    /// The priority that follows from the report alone.
    pub fn of(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> Self {
        let flags = &facts.flags;
        let most_serious = types.get(&facts.offence.crime_type).is_some_and(|found| found.most_serious);
        let age = facts.age_at_incident(rules);
        let mut reasons = domestic_reasons(facts, types, rules);
        let others = [
            (most_serious, Reason::MostSeriousCrime),
            (flags.hate_strand.is_some(), Reason::HateStrand),
            (facts.offence.hate_aggravated, Reason::HateOffence),
            (facts.victim_has_died(rules), Reason::Bereaved),
            (facts.offence.persistent, Reason::CourseOfConduct),
            (age.is_some_and(|age| age < rules.priority.vulnerable_below_age), Reason::UnderEighteen),
            (flags.vulnerable == Answer::Yes, Reason::VulnerableFlag),
            (flags.intimidated == Answer::Yes, Reason::IntimidatedFlag),
            (facts.offence.is_witness_intimidation(&rules.offences), Reason::WitnessIntimidation),
        ];
        reasons.extend(others.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason));
        Self { reasons }
    }

    /// The same with what linkage knows: the person's distinct incidents in the window of
    /// [`crate::rules::PriorityRules::repeat_window_days`], this one among them.
    #[must_use]
    pub fn with_incidents(mut self, incidents_in_window: u32, rules: &Rules) -> Self {
        if incidents_in_window >= rules.priority.repeat_incidents {
            self.reasons.insert(Reason::RepeatIncidents);
        }
        self
    }

    /// The categories in their order.
    pub fn categories(&self) -> BTreeSet<PriorityCategory> {
        self.reasons.iter().map(|reason| reason.category()).collect()
    }

    /// The reasons that led to a category.
    pub fn reasons(&self, category: PriorityCategory) -> impl Iterator<Item = Reason> {
        self.reasons.iter().copied().filter(move |reason| reason.category() == category)
    }

    /// Whether the report belongs to a category.
    pub fn is(&self, category: PriorityCategory) -> bool {
        self.reasons(category).next().is_some()
    }

    /// Whether it belongs to none.
    pub fn is_none(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Why a report is domestic for priority; empty where it is not.
fn domestic_reasons(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> BTreeSet<Reason> {
    let relationship = facts.flags.relationship;
    let old_enough =
        facts.age_at_incident(rules).is_none_or(|age| age >= rules.priority.domestic_relative_from_age);
    let relative = relationship.is_some_and(Relationship::is_relative);
    [
        (facts.flags.domestic_abuse == Answer::Yes, Reason::DomesticFlag),
        (relationship.is_some_and(Relationship::is_partner), Reason::DomesticRelationship),
        (facts.offence.is_domestic_by_type(&rules.offences), Reason::DomesticCrime),
        (
            relative && old_enough && facts.offence.is_violence_or_threat(types, &rules.offences),
            Reason::RelativeViolence,
        ),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, reason)| reason)
    .collect()
}

/// Whether the report is domestic for priority.
pub fn is_domestic(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> bool {
    !domestic_reasons(facts, types, rules).is_empty()
}

/// Whether the report is domestic for contact, which is wider: a relative at any age of the victim, and damage by
/// a relative too, because a home may be shared.
pub fn is_domestic_for_contact(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> bool {
    let relative = facts.flags.relationship.is_some_and(Relationship::is_relative);
    let offence = &facts.offence;
    is_domestic(facts, types, rules)
        || (relative
            && (offence.is_violence_or_threat(types, &rules.offences)
                || offence.is_damage(types, &rules.offences)))
}
