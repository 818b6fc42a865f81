//! Proposes a mapping for a file of which only the heading is known.

use super::field::Field;
use super::mapping::{BadMapping, Mapping, word};
use std::collections::BTreeMap;

/// A proposed mapping, for a person to check before anything is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Which heading would fill which field.
    pub columns: BTreeMap<Field, String>,
    /// Headings for which no field was found.
    pub unmatched: Vec<String>,
}

impl Proposal {
    /// The mapping, with words, dates and file form of the shipped one; an error where a field that every feed
    /// must have was not found.
    pub fn mapping(self) -> Result<Mapping, BadMapping> {
        Mapping::new_with_columns(self.columns)
    }
}

impl Mapping {
    /// Proposes which heading fills which field: by the shipped mapping's headings, our own field names, and other
    /// usual names. Each field and each heading is used once.
    pub fn detect(headings: &[String]) -> Result<Proposal, BadMapping> {
        let mut names: BTreeMap<String, Field> = BTreeMap::new();
        for (name, field) in USUAL_NAMES {
            names.insert(squeezed(name), *field);
        }
        for field in Field::ALL.iter().filter(|field| field.is_mappable()) {
            names.insert(squeezed(field.code()), *field);
        }
        for (field, heading) in &Self::police_default()?.columns {
            names.insert(squeezed(heading), *field);
        }
        let mut columns = BTreeMap::new();
        let mut unmatched = Vec::new();
        for heading in headings {
            match names.get(&squeezed(heading)) {
                Some(field) if !columns.contains_key(field) => {
                    columns.insert(*field, heading.clone());
                }
                _ => unmatched.push(heading.clone()),
            }
        }
        Ok(Proposal { columns, unmatched })
    }
}

/// Letters and digits only, without case.
fn squeezed(name: &str) -> String {
    word(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

const USUAL_NAMES: &[(&str, Field)] = &[
    ("crime reference", Field::Reference),
    ("crime reference number", Field::Reference),
    ("crime number", Field::Reference),
    ("crn", Field::Reference),
    ("occurrence number", Field::Reference),
    ("date recorded", Field::RecordedAt),
    ("recorded date", Field::RecordedAt),
    ("recorded", Field::RecordedAt),
    ("committed from", Field::OccurredFrom),
    ("date from", Field::OccurredFrom),
    ("offence date", Field::OccurredFrom),
    ("incident date", Field::OccurredFrom),
    ("committed to", Field::OccurredTo),
    ("date to", Field::OccurredTo),
    ("ho code", Field::OffenceCode),
    ("offence title", Field::Offence),
    ("offence description", Field::Offence),
    ("crime group", Field::CrimeType),
    ("lsoa", Field::Lsoa),
    ("local authority", Field::District),
    ("victim id", Field::VictimReference),
    ("victim reference", Field::VictimReference),
    ("victim number", Field::VictimReference),
    ("first name", Field::Forename),
    ("given name", Field::Forename),
    ("last name", Field::Surname),
    ("family name", Field::Surname),
    ("preferred name", Field::KnownAs),
    ("date of birth", Field::DateOfBirth),
    ("birth date", Field::DateOfBirth),
    ("gender", Field::Sex),
    ("self defined ethnicity", Field::Ethnicity),
    ("address line 1", Field::AddressLine1),
    ("address line 2", Field::AddressLine2),
    ("post code", Field::Postcode),
    ("mobile number", Field::Mobile),
    ("mobile phone", Field::Mobile),
    ("landline", Field::HomePhone),
    ("home telephone", Field::HomePhone),
    ("email address", Field::Email),
    ("e-mail", Field::Email),
    ("preferred contact method", Field::Preferred),
    ("preferred language", Field::Language),
    ("interpreter required", Field::Interpreter),
    ("dash", Field::DashScore),
    ("consent", Field::Consent),
    ("consent to referral", Field::Consent),
    ("oic", Field::OfficerName),
    ("officer in the case", Field::OfficerName),
    ("collar number", Field::OfficerCollar),
];
