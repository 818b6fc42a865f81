//! What one report leaves open today: with what the person said since, and with the numbers and addresses that would
//! be used now.

use super::safe::{Method, SafeContact};
use super::statement::Statement;
use super::told::SaidOfPoints;
use crate::intake::lists::CrimeTypes;
use crate::people::{ContactPoints, Details};
use crate::report::ReportFacts;
use crate::rules::Rules;
use alongside_kernel::Timestamp;

impl SafeContact {
    /// What is safe by a report as things are known now. `statement` is the newest, with when it was made; `decided`:
    /// somebody has decided that the person may be contacted in spite of the report.
    pub fn now(
        report: &ReportFacts,
        details: &Details,
        statement: Option<(&Statement, Timestamp)>,
        decided: bool,
        (types, rules): (&CrimeTypes, &Rules),
    ) -> Self {
        let points = SaidOfPoints::of(&details.contact, report, statement);
        let mut facts = match statement {
            Some((statement, asked_at)) => statement.over(report, asked_at),
            None => report.clone(),
        };
        as_last_known(&mut facts, details);
        Self::of_points(&facts, &points, decided, types, rules)
    }

    /// Closes what would use a number or address of which another record of the same person says that it is not safe, not
    /// theirs any more or wrong. What was said to be safe there opens nothing here.
    #[must_use]
    pub fn heeding(mut self, details: &Details, elsewhere: &[ContactPoints]) -> Self {
        for method in Method::ALL.iter().copied() {
            let Some(used) = details.contact.would_use(method) else { continue };
            for other in elsewhere {
                if let Some(reason) = other.speaks_against(&used, method) {
                    self.close(method, reason);
                }
                if other.refuses_messages(&used) {
                    self.leave_no_message();
                }
            }
        }
        self
    }
}

/// Puts the numbers and addresses that would be used in the place of those that the report had.
fn as_last_known(facts: &mut ReportFacts, details: &Details) {
    let contact = &details.contact;
    facts.contact.phones = [Method::PhoneMobile, Method::PhoneLandline]
        .into_iter()
        .filter_map(|method| contact.number(method).cloned())
        .collect();
    if facts.guardian.phone.as_ref().is_some_and(|phone| !contact.may_use_number(phone)) {
        facts.guardian.phone = None;
    }
    facts.contact.email = contact.usable_email().cloned();
    let address = contact.usable_address();
    facts.address.line_1 = address.and_then(|(lines, _)| lines.first().cloned());
    facts.address.postcode = address.map(|(_, postcode)| postcode.clone());
    let needs = &mut facts.access.communication_needs;
    needs.extend(details.identity.communication_needs.iter().copied());
}
