//! What kind of crime a report is of, settled once when it is read.

use crate::intake::lists::{CrimeTypes, OffenceEntry};
use serde::{Deserialize, Serialize};

/// The crime of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offence {
    /// The police's offence code.
    pub code: Option<String>,
    /// The title of the offence.
    pub title: Option<String>,
    /// The code of our crime type.
    pub crime_type: String,
    /// The offence is racially or religiously aggravated, whatever the hate strand says.
    pub hate_aggravated: bool,
    /// Stalking, or harassment as a course of conduct: by itself persistently targeted.
    pub persistent: bool,
}

impl Offence {
    /// An offence in no list: what it is follows from its crime type and its title. For forms, and for codes that
    /// no loaded list holds.
    pub fn by_title(crime_type: impl Into<String>, code: Option<String>, title: Option<String>) -> Self {
        let crime_type = crime_type.into();
        let words = title.as_deref().unwrap_or_default().to_lowercase();
        let single_message = words.contains("malicious communication");
        Self {
            persistent: matches!(crime_type.as_str(), "STALK" | "HARASS") && !single_message,
            hate_aggravated: says_hate_aggravated(&words),
            code,
            title,
            crime_type,
        }
    }

    /// An offence that the loaded list holds. A mapping's own list may have settled the crime type before.
    pub(crate) fn listed(
        entry: &OffenceEntry,
        mapped_type: Option<&str>,
        code: Option<String>,
        title: Option<String>,
    ) -> Self {
        let words = title.as_deref().unwrap_or_default().to_lowercase();
        Self {
            crime_type: mapped_type.unwrap_or(&entry.crime_type).to_owned(),
            hate_aggravated: entry.hate || says_hate_aggravated(&words),
            persistent: entry.persistent,
            code,
            title: title.or_else(|| Some(entry.title.clone())),
        }
    }

    /// Whether the victim died of it: murder, or causing death by driving.
    pub fn is_fatal(&self) -> bool {
        let title = self.title.as_deref().unwrap_or_default().to_lowercase();
        match self.crime_type.as_str() {
            "HOMICIDE" => true,
            "DRIVING" => title.contains("death"),
            _ => false,
        }
    }

    /// Whether it is stalking.
    pub fn is_stalking(&self) -> bool {
        self.crime_type == "STALK"
    }

    /// Whether it is the intimidation of a witness.
    pub fn is_witness_intimidation(&self) -> bool {
        self.crime_type == "WITNESS_INTIM"
    }

    /// Whether the crime itself is domestic: controlling or coercive behaviour, a domestic abuse incident.
    pub fn is_domestic_by_type(&self) -> bool {
        matches!(self.crime_type.as_str(), "CCB" | "DA_INCIDENT")
    }

    /// Violence, threats, harassment or stalking: against the person (driving apart), sexual, public order, or
    /// intimidation of a witness.
    pub fn is_violence_or_threat(&self, types: &CrimeTypes) -> bool {
        let in_group = self
            .in_group(types, &["Violence against the person", "Sexual offences", "Public order offences"]);
        (in_group && self.crime_type != "DRIVING") || self.is_witness_intimidation()
    }

    /// Whether it is a sexual offence.
    pub fn is_sexual(&self, types: &CrimeTypes) -> bool {
        self.in_group(types, &["Sexual offences"])
    }

    /// Whether it is damage or arson.
    pub fn is_damage(&self, types: &CrimeTypes) -> bool {
        self.in_group(types, &["Criminal damage and arson"])
    }

    fn in_group(&self, types: &CrimeTypes, groups: &[&str]) -> bool {
        types.get(&self.crime_type).is_some_and(|found| groups.contains(&found.group.as_str()))
    }
}

fn says_hate_aggravated(lower_case_title: &str) -> bool {
    lower_case_title.contains("aggravated")
        && (lower_case_title.contains("racial") || lower_case_title.contains("religious"))
}
