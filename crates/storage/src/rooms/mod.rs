//! One module for each room: its SQL, its rows, and how a row becomes a state.

pub mod absences;
pub mod accounts;
pub mod administration;
pub mod api_tokens;
pub mod asides;
pub mod consent;
pub mod contact;
pub mod counting;
pub mod duties;
pub mod erasures;
pub mod facts;
pub mod findings;
pub mod indexed;
pub mod insight;
pub mod intake;
pub mod jobs;
pub mod lists;
pub mod messages;
pub mod names;
pub mod network;
pub mod oversight;
pub mod own_reports;
pub mod parties;
pub mod people;
pub mod person_page;
pub mod portal;
pub mod queue;
pub mod referral;
mod referral_list;
pub mod repeats;
pub mod requests;
pub mod safety;
pub mod same_person;
pub mod search;
pub mod support;
pub mod unusual_looks;

use alongside_kernel::id::SubjectId;
use alongside_vault::Place;
use uuid::Uuid;

/// Where a sealed value stands.
pub(crate) fn place(
    table: &'static str,
    column: &'static str,
    row: Uuid,
    subject: impl Into<SubjectId>,
) -> Place {
    Place { table, column, row, subject: subject.into() }
}
