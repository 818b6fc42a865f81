//! How a partnership shows itself.

use serde::Serialize;

/// The settings of a partnership.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartnershipSettings {
    /// Its whole name.
    pub name: String,
    /// Two to four letters for its mark.
    pub short: String,
    /// Its colour as `#` and six hexadecimal figures.
    pub colour: String,
    /// The victim care unit's telephone, as it stands in letters.
    pub phone: String,
    /// The name under which letters and messages leave.
    pub sender: String,
}

/// A letter to a made-up person, as it would leave now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LetterPreview {
    /// The lines on the envelope.
    pub to: Vec<String>,
    /// The heading.
    pub subject: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

/// Work that was given up after too many tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// The job.
    pub id: String,
    /// What was to be done, by code.
    pub kind: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub at: alongside_kernel::Timestamp,
    /// Why, by code.
    pub why: String,
}
