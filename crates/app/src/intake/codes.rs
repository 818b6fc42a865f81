//! What of a report stands in clear: the codes by which lists are ordered, narrowed and counted.

use alongside_domain::contact::Decision;
use alongside_domain::report::ReportFacts;
use alongside_domain::rules::Rules;
use alongside_kernel::clock::london_date;
use alongside_kernel::{Date, Timestamp, WorkingDays};
use alongside_storage::rooms::people::ReportCodes;

/// A report arrives in time until the end of this working day after it was recorded.
const IN_TIME_WORKING_DAYS: u32 = 2;

/// What follows from a stored report that is written again, with what was judged by the person's other reports: their
/// priority stays, and so does the day by which contact is due because of it.
pub fn knowing_before(
    decision: Decision,
    (incidents, contact_due): (u32, Option<Date>),
    facts: &ReportFacts,
    (rules, calendar): (&Rules, &WorkingDays),
    now: Timestamp,
) -> Decision {
    let by_itself = decision.contact_due;
    let mut decision = decision.knowing_before(incidents, london_date(now), facts, rules, calendar);
    if by_itself.is_none() && decision.contact_due.is_some() && contact_due.is_some() {
        decision.contact_due = contact_due;
    }
    decision
}

/// The codes of a report that reached the partnership at an instant.
pub fn report_codes(
    facts: &ReportFacts,
    decision: &Decision,
    received_at: Timestamp,
    calendar: &WorkingDays,
) -> ReportCodes {
    let days = calendar.between(london_date(facts.recorded_at), london_date(received_at));
    let needs = facts.assessment.needs.iter().filter(|(_, level)| level.is_need());
    ReportCodes {
        recorded_at: facts.recorded_at,
        received_at,
        occurred_on: london_date(facts.occurred_from),
        crime_type: facts.offence.crime_type.clone(),
        district: facts.scene.district.clone().unwrap_or_default(),
        route: decision.route.code().to_owned(),
        priority: joined(decision.priority.categories().iter().map(|category| category.code().to_owned())),
        needs: joined(needs.map(|(category, level)| format!("{category}:{level}"))),
        contact_due: decision.contact_due,
        late_days: days.saturating_sub(IN_TIME_WORKING_DAYS),
    }
}

fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join("|")
}
