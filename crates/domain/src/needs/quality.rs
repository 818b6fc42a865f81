//! What is missing from or contradicts itself in an assessment as it was sent.

use super::priority::{Priority, PriorityCategory, Reason, is_domestic_for_contact};
use crate::intake::lists::CrimeTypes;
use crate::report::{Answer, ReportFacts};
use crate::rules::Rules;

crate::code::codes! {
    /// A finding on the quality of an assessment, to go back to the officer.
    pub enum QualityFlag {
        /// The assessment is not marked as done.
        VnaMissing = "VNA_MISSING",
        /// Eight times no need, on a most serious crime.
        NoNeedsSerious = "NO_NEEDS_SERIOUS",
        /// A need, and consent neither given nor refused.
        ConsentNotAsked = "CONSENT_NOT_ASKED",
        /// Domestic by relationship or crime, and not flagged so.
        DomesticFlagOff = "DA_FLAG_OFF",
        /// Domestic for contact, and none of the five safety questions answered.
        DomesticSafetyNotAsked = "DA_SAFETY_NOT_ASKED",
        /// Flagged as domestic, and no DASH score.
        DashMissing = "DASH_MISSING",
        /// A communication need that suggests vulnerability, and not flagged so.
        VulnerabilityUnflagged = "VULNERABILITY_UNFLAGGED",
        /// A DASH score that is visibly high risk.
        MaracVisibleHigh = "MARAC_VISIBLE_HIGH",
    }
}

/// The quality flags of a report, in their order.
pub fn quality_flags(
    facts: &ReportFacts,
    priority: &Priority,
    types: &CrimeTypes,
    rules: &Rules,
) -> Vec<QualityFlag> {
    let flags = &facts.flags;
    let domestic_unflagged = flags.domestic_abuse != Answer::Yes
        && priority.reasons(PriorityCategory::Serious).any(|reason| {
            matches!(reason, Reason::DomesticRelationship | Reason::DomesticCrime | Reason::RelativeViolence)
        });
    let suggests_vulnerable = facts.access.communication_needs.iter().any(|need| need.suggests_vulnerable());
    let visibly_high = facts.risk.dash_score.is_some_and(|score| score >= rules.priority.dash_visible_high);
    [
        (facts.assessment.completed != Answer::Yes, QualityFlag::VnaMissing),
        (
            facts.assessment.says_no_needs() && priority.is(PriorityCategory::Serious),
            QualityFlag::NoNeedsSerious,
        ),
        (facts.assessment.has_need() && facts.consent == Answer::NotAsked, QualityFlag::ConsentNotAsked),
        (domestic_unflagged, QualityFlag::DomesticFlagOff),
        (
            is_domestic_for_contact(facts, types, rules) && facts.safety.none_answered(),
            QualityFlag::DomesticSafetyNotAsked,
        ),
        (flags.domestic_abuse == Answer::Yes && facts.risk.dash_score.is_none(), QualityFlag::DashMissing),
        (suggests_vulnerable && flags.vulnerable != Answer::Yes, QualityFlag::VulnerabilityUnflagged),
        (visibly_high, QualityFlag::MaracVisibleHigh),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, flag)| flag)
    .collect()
}
