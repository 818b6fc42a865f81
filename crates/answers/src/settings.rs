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
}
