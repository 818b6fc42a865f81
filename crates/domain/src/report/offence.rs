//! What kind of crime a report is of, settled once when it is read.

use crate::intake::lists::{CrimeTypes, OffenceEntry};
use crate::rules::OffenceRules;
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
    pub fn by_title(
        crime_type: impl Into<String>,
        code: Option<String>,
        title: Option<String>,
        rules: &OffenceRules,
    ) -> Self {
        let crime_type = crime_type.into();
        let words = title.as_deref().unwrap_or_default().to_lowercase();
        let is_excepted = rules.not_persistent_words.iter().any(|word| words.contains(word.as_str()));
        Self {
            persistent: rules.persistent_types.contains(&crime_type) && !is_excepted,
            hate_aggravated: says_hate_aggravated(&words, rules),
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
        rules: &OffenceRules,
    ) -> Self {
        let words = title.as_deref().unwrap_or_default().to_lowercase();
        Self {
            crime_type: mapped_type.unwrap_or(&entry.crime_type).to_owned(),
            hate_aggravated: entry.hate || says_hate_aggravated(&words, rules),
            persistent: entry.persistent,
            code,
            title: title.or_else(|| Some(entry.title.clone())),
        }
    }

    /// Whether the victim died of it: murder, or causing death by driving.
    pub fn is_fatal(&self, rules: &OffenceRules) -> bool {
        let title = self.title.as_deref().unwrap_or_default().to_lowercase();
        self.is_one_of(&rules.fatal_types)
            || rules
                .fatal_by_title
                .iter()
                .any(|rule| rule.crime_type == self.crime_type && title.contains(&rule.word))
    }

    /// Whether it is stalking.
    pub fn is_stalking(&self, rules: &OffenceRules) -> bool {
        self.is_one_of(&rules.stalking_types)
    }

    /// Whether it is the intimidation of a witness.
    pub fn is_witness_intimidation(&self, rules: &OffenceRules) -> bool {
        self.is_one_of(&rules.witness_types)
    }

    /// Whether the crime itself is domestic: controlling or coercive behaviour, a domestic abuse incident.
    pub fn is_domestic_by_type(&self, rules: &OffenceRules) -> bool {
        self.is_one_of(&rules.domestic_types)
    }

    /// Violence, threats, harassment or stalking: against the person (driving apart), sexual, public order, or
    /// intimidation of a witness.
    pub fn is_violence_or_threat(&self, types: &CrimeTypes, rules: &OffenceRules) -> bool {
        let in_group = self.in_group(types, &rules.violence_groups);
        (in_group && !self.is_one_of(&rules.violence_without_types))
            || self.is_one_of(&rules.violence_with_types)
    }

    /// Whether it is a sexual offence.
    pub fn is_sexual(&self, types: &CrimeTypes, rules: &OffenceRules) -> bool {
        self.in_group(types, &rules.sexual_groups)
    }

    /// Whether it is damage or arson.
    pub fn is_damage(&self, types: &CrimeTypes, rules: &OffenceRules) -> bool {
        self.in_group(types, &rules.damage_groups)
    }

    /// Whether it is a crime with victims, as far as taking a report goes. A type that is in no list counts as one.
    pub fn has_victim(&self, types: &CrimeTypes, rules: &OffenceRules) -> bool {
        self.is_one_of(&rules.taken_without_victim_types)
            || types.get(&self.crime_type).is_none_or(|found| found.victim_based)
    }

    fn is_one_of(&self, types: &[String]) -> bool {
        types.contains(&self.crime_type)
    }

    fn in_group(&self, types: &CrimeTypes, groups: &[String]) -> bool {
        types.get(&self.crime_type).is_some_and(|found| groups.contains(&found.group))
    }
}

fn says_hate_aggravated(lower_case_title: &str, rules: &OffenceRules) -> bool {
    lower_case_title.contains(&rules.aggravated_word)
        && rules.hate_words.iter().any(|word| lower_case_title.contains(word.as_str()))
}
