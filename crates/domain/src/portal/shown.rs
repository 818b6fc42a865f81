//! What the pages show of a report: short, and nothing that endangers whoever is seen reading it.

use crate::intake::lists::CrimeTypes;
use crate::needs::{NeedCategory, is_domestic_for_contact};
use crate::report::ReportFacts;
use crate::rules::Rules;
use alongside_kernel::clock::london_date;
use alongside_kernel::{Date, Sensitive};

/// What a person reads of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The day on which it was reported.
    pub reported_on: Date,
    /// The police's reference, where the police know of it.
    pub reference: Option<String>,
    /// What it was, in the words of our list. None where these words on a screen could do harm.
    pub what: Option<String>,
    /// What the person said they need help with.
    pub needs: Vec<NeedCategory>,
    /// What the person said they want, in their own words. None where they could do harm on a screen.
    pub wishes: Option<Sensitive<String>>,
}

/// What of a report its person reads. Officers' notes, risk notes and everything about others stay out. Of what
/// happened at home, or is told to few, the pages say only that there is a report: a worker tells the rest.
pub fn shown(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> Shown {
    let kind = types.get(&facts.offence.crime_type);
    let with_care = kind.is_none_or(|kind| kind.sensitive)
        || facts.offence.is_sexual(types, &rules.offences)
        || facts.offence.is_stalking(&rules.offences)
        || is_domestic_for_contact(facts, types, rules)
        || facts.victim_has_died(rules);
    let open = !with_care;
    Shown {
        reported_on: london_date(facts.recorded_at),
        reference: facts.reference.clone().filter(|_| open),
        what: kind.filter(|_| open).map(|kind| kind.label.clone()),
        needs: facts
            .assessment
            .needs
            .iter()
            .filter(|(_, level)| level.is_need())
            .map(|(category, _)| *category)
            .collect(),
        wishes: facts.assessment.wishes.clone().filter(|_| open),
    }
}
