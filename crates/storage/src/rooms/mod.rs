//! One module for each room: its SQL, its rows, and how a row becomes a state.

pub mod accounts;
pub mod api_tokens;
pub mod consent;
pub mod facts;
pub mod network;
pub mod oversight;
pub mod people;
pub mod portal;
pub mod referral;
mod referral_list;
pub mod requests;
pub mod support;

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
