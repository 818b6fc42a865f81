//! What became of a row, and the file that says so.

use super::run::RowResult;
use super::standing::Decided;
use crate::code::joined;
use crate::contact::Method;
use serde::{Deserialize, Serialize};
use std::fmt;

crate::code::codes! {
    /// Why a row was put aside. It can be mended and read again; nothing of it is lost.
    pub enum QuarantineCode {
        /// Another number of fields than the heading has.
        WrongColumnCount = "WRONG_COLUMN_COUNT",
        /// A quote that is never properly closed.
        MalformedQuote = "MALFORMED_QUOTE",
        /// Neither a police reference nor a published id.
        NoReference = "NO_REFERENCE",
        /// A date is missing or no real date.
        BadDate = "BAD_DATE",
        /// A date later than the file.
        FutureDate = "FUTURE_DATE",
        /// Recorded before it happened, or ended before it began.
        DateOrder = "DATE_ORDER",
        /// Born after it happened.
        DobAfterIncident = "DOB_AFTER_INCIDENT",
        /// A crime without a victim.
        ExcludedType = "EXCLUDED_TYPE",
        /// The victim is an organisation.
        OrganisationVictim = "ORGANISATION_VICTIM",
        /// No name.
        NoName = "NO_NAME",
        /// The victim has died and no family contact is named.
        DeceasedNoContact = "DECEASED_NO_CONTACT",
        /// The key of another person's report.
        KeyConflict = "KEY_CONFLICT",
    }
}

crate::code::codes! {
    /// Something that was mended or passed over while a row was accepted.
    pub enum Warning {
        /// No police reference, only the published id.
        NoCrimeRef = "NO_CRIME_REF",
        /// The offence code is in no list.
        UnknownOffence = "UNKNOWN_OFFENCE",
        /// The birth date can't be read.
        DobUnreadable = "DOB_UNREADABLE",
        /// The birth date is a placeholder.
        DobPlaceholder = "DOB_PLACEHOLDER",
        /// Age and birth date contradict each other.
        AgeDobMismatch = "AGE_DOB_MISMATCH",
        /// The postcode's form is wrong, or it does not exist.
        BadPostcode = "BAD_POSTCODE",
        /// A telephone number was repaired.
        PhoneRepaired = "PHONE_REPAIRED",
        /// A telephone number can't be used.
        PhoneUnusable = "PHONE_UNUSABLE",
        /// The e-mail address can't be used.
        EmailUnusable = "EMAIL_UNUSABLE",
    }
}

/// The name of a row: the label of its file and its number there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowName {
    /// The name of the file without extension.
    pub label: String,
    /// The number of the record, from 1.
    pub number: u32,
}

impl fmt::Display for RowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.label, self.number)
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// A new report.
    Accepted,
    /// Nothing new on the report that this row began.
    DuplicateOf(RowName),
    /// A change of the report that this row began.
    UpdateOf(RowName),
    /// Put aside.
    Quarantined(QuarantineCode),
}

impl Fate {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::DuplicateOf(_) => "duplicate_of",
            Self::UpdateOf(_) => "update_of",
            Self::Quarantined(_) => "quarantined",
        }
    }

    /// The row that began the report, for duplicates and updates.
    pub fn of(&self) -> Option<&RowName> {
        match self {
            Self::DuplicateOf(name) | Self::UpdateOf(name) => Some(name),
            Self::Accepted | Self::Quarantined(_) => None,
        }
    }
}

/// The heading of a fates file.
pub const FATES_HEADING: &str = "row,fate,reason,of,route,priority,safe_methods,first_method,may_leave_message,\
                                 contact_due,share_onward,quality_flags,warnings";

/// The line of a fates file for one row, without a line end. It holds codes, numbers and the label of a file,
/// nothing of a person.
pub fn fates_line(row: &RowResult) -> String {
    let reason = match &row.fate {
        Fate::Quarantined(code) => code.code(),
        _ => "",
    };
    let of = row.fate.of().map(ToString::to_string).unwrap_or_default();
    format!("{},{},{reason},{},{}", row.number, row.fate.code(), quoted(&of), outcome(row.decided.as_ref()))
}

/// The columns of a fates file from `route` on: codes and a day. Empty columns where nothing was decided.
pub fn outcome(decided: Option<&Decided>) -> String {
    let Some(taken) = decided else { return ",,,,,,,,".to_owned() };
    let decision = &taken.decision;
    let safe = &decision.safe;
    let methods = if safe.is_none() { "NONE".to_owned() } else { joined(safe.methods()) };
    format!(
        "{},{},{methods},{},{},{},{},{},{}",
        decision.route,
        joined(decision.priority.categories()),
        decision.first_method.map(Method::code).unwrap_or_default(),
        if safe.may_leave_message() { "yes" } else { "no" },
        decision.contact_due.map(|day| day.to_string()).unwrap_or_default(),
        decision.share_onward,
        joined(&decision.quality),
        joined(&taken.warnings),
    )
}

/// A cell of a fates file, in quotes where it must be.
pub fn fates_cell(text: &str) -> String {
    quoted(text)
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
