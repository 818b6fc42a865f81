//! How soon the unit owes a contact, as the product ships it. No other test of the rules names this number.

use crate::contact::{DAY_ZERO, need, open};
use crate::shipped::SHELF;
use alongside_domain::contact::Decision;
use alongside_domain::rules::Rules;

#[test]
fn contact_is_due_by_the_end_of_the_second_working_day() {
    let rules = Rules::shipped().unwrap();
    let facts = need(open());
    let decision = Decision::on(&facts, &SHELF.lists.crime_types, &rules, &SHELF.calendar, DAY_ZERO);
    // 10 January 2025 is a Friday.
    assert_eq!(decision.contact_due.map(|day| day.to_string()).as_deref(), Some("2025-01-14"));
}
