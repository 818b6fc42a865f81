//! The lists that reading a report looks things up in: crime types, offence codes and postcodes.

use crate::rules::IntakeRules;
use alongside_kernel::contact_point::Postcode;
use std::collections::{BTreeMap, HashMap};

/// A list could not be read, so nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// The heading lacks a column.
    #[error(
        "the list has no column {column}: nothing of it was taken; add the column and load the list again"
    )]
    NoColumn {
        /// The missing column.
        column: &'static str,
    },
    /// A line can't be read.
    #[error(
        "line {line} of the list: {what}; nothing of it was taken; mend the line and load the list again"
    )]
    BadLine {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
}

/// Reads CSV with a heading; gives each row's wanted columns, in the order in which they were asked for.
fn table<const N: usize>(
    text: &str,
    columns: [&'static str; N],
    mut take: impl FnMut(u64, [&str; N]) -> Result<(), BadList>,
) -> Result<(), BadList> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings =
        reader.headers().map_err(|_| BadList::BadLine { line: 1, what: "it can't be read" })?.clone();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        *place = headings
            .iter()
            .position(|heading| heading.trim() == column)
            .ok_or(BadList::NoColumn { column })?;
    }
    for record in reader.records() {
        let record = record.map_err(|error| BadList::BadLine {
            line: error.position().map_or(0, csv::Position::line),
            what: "it can't be read",
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        take(line, places.map(|place| record.get(place).unwrap_or_default().trim()))?;
    }
    Ok(())
}

/// Reads `y` or `n`.
fn flag(line: u64, text: &str) -> Result<bool, BadList> {
    match text {
        "y" => Ok(true),
        "n" => Ok(false),
        _ => Err(BadList::BadLine { line, what: "a flag is neither y nor n" }),
    }
}

/// What one of our crime types is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)]
pub struct CrimeType {
    /// The code, such as `VWI`.
    pub code: String,
    /// The name for people.
    pub label: String,
    /// The group of crimes, such as *Violence against the person*.
    pub group: String,
    /// Whether it has a victim.
    pub victim_based: bool,
    /// Whether the Victims' Code counts it among the most serious crimes.
    pub most_serious: bool,
    /// Whether it is shown with more care by default.
    pub sensitive: bool,
}

/// Our crime types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrimeTypes(BTreeMap<String, CrimeType>);

impl CrimeTypes {
    /// The code of a crime that is of no other type or not yet known.
    pub const OTHER: &'static str = "OTHER";

    /// Reads the list.
    pub fn parse(text: &str) -> Result<Self, BadList> {
        let mut types = BTreeMap::new();
        let columns = ["code", "label", "group", "victim_based", "vcop_most_serious", "sensitive_default"];
        table(text, columns, |line, [code, label, group, victim_based, most_serious, sensitive]| {
            let crime_type = CrimeType {
                code: code.to_owned(),
                label: label.to_owned(),
                group: group.to_owned(),
                victim_based: flag(line, victim_based)?,
                most_serious: flag(line, most_serious)?,
                sensitive: flag(line, sensitive)?,
            };
            types.insert(crime_type.code.clone(), crime_type);
            Ok(())
        })?;
        Ok(Self(types))
    }

    /// The list that the product ships. The error can't happen in a tested build: a test reads the list.
    pub fn shipped() -> Result<Self, BadList> {
        Self::parse(include_str!("../../../../data/crime-types/crime_types.csv"))
    }

    /// The type with this code.
    pub fn get(&self, code: &str) -> Option<&CrimeType> {
        self.0.get(code)
    }

    /// All types in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &CrimeType> {
        self.0.values()
    }
}

/// The weights beside the crime types, for those that have one; see [`crate::repeats::HarmWeights`].
pub(crate) fn weights(text: &str) -> Result<BTreeMap<String, f64>, BadList> {
    let mut weights = BTreeMap::new();
    table(text, ["code", "harm_weight_if_known"], |line, [code, weight]| {
        if !weight.is_empty() {
            let days: f64 = weight
                .parse()
                .ok()
                .filter(|days: &f64| days.is_finite() && *days >= 0.0)
                .ok_or(BadList::BadLine { line, what: "a weight is not a number of days" })?;
            weights.insert(code.to_owned(), days);
        }
        Ok(())
    })?;
    Ok(weights)
}

/// What the list says of one offence code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffenceEntry {
    /// The title of the offence.
    pub title: String,
    /// The code of our crime type.
    pub crime_type: String,
    /// The title says racially or religiously aggravated.
    pub hate: bool,
    /// It is by itself persistently targeted.
    pub persistent: bool,
}

/// The offence codes of a police force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffenceList(HashMap<String, OffenceEntry>);

impl OffenceList {
    /// Reads the list; every crime type in it must be one of ours.
    pub fn parse(text: &str, types: &CrimeTypes) -> Result<Self, BadList> {
        let mut offences = HashMap::new();
        let columns = ["offence_code", "offence", "crime_type_code", "hate", "persistent"];
        table(text, columns, |line, [code, title, crime_type, hate, persistent]| {
            if types.get(crime_type).is_none() {
                return Err(BadList::BadLine { line, what: "the crime type is none of ours" });
            }
            let entry = OffenceEntry {
                title: title.to_owned(),
                crime_type: crime_type.to_owned(),
                hate: flag(line, hate)?,
                persistent: flag(line, persistent)?,
            };
            offences.insert(offence_key(code), entry);
            Ok(())
        })?;
        Ok(Self(offences))
    }

    /// The entry of a code, spaces and case ignored.
    pub fn get(&self, code: &str) -> Option<&OffenceEntry> {
        self.0.get(&offence_key(code))
    }

    /// How many codes the list holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the list holds no code.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

pub(crate) fn offence_key(code: &str) -> String {
    code.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// Where a postcode lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The code of the local authority.
    pub lad_code: &'a str,
    /// The code of the small area (LSOA, 2021).
    pub lsoa: &'a str,
}

/// The loaded postcodes, of any number of lists.
#[derive(Debug, Clone, Default)]
pub struct PostcodeList {
    places: HashMap<String, (u32, u32)>,
    /// Local authority and small area codes, each once.
    codes: Vec<String>,
    code_places: HashMap<String, u32>,
    areas: BTreeMap<String, usize>,
}

impl PostcodeList {
    /// Adds a list, with columns `postcode`, `lad_code` and `lsoa21_code`. Gives the number of postcodes in it.
    pub fn add(&mut self, text: &str) -> Result<usize, BadList> {
        // Read whole before anything is taken, so that a bad line leaves the list as it was.
        let mut entries = Vec::new();
        table(text, ["postcode", "lad_code", "lsoa21_code"], |line, [postcode, lad, lsoa]| {
            let postcode = Postcode::parse(postcode)
                .ok_or(BadList::BadLine { line, what: "the postcode has a wrong form" })?;
            let known = (self.code_place(lad), self.code_place(lsoa));
            entries.push((postcode, known));
            Ok(())
        })?;
        let count = entries.len();
        for (postcode, place) in entries {
            if self.places.insert(postcode.as_str().to_owned(), place).is_none() {
                *self.areas.entry(postcode.area().to_owned()).or_default() += 1;
            }
        }
        Ok(count)
    }

    fn code_place(&mut self, code: &str) -> u32 {
        if let Some(place) = self.code_places.get(code) {
            return *place;
        }
        let place = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
        self.codes.push(code.to_owned());
        self.code_places.insert(code.to_owned(), place);
        place
    }

    /// Where a postcode lies; `None` where no list holds it.
    pub fn place(&self, postcode: &Postcode) -> Option<Place<'_>> {
        let (lad, lsoa) = self.places.get(postcode.as_str())?;
        let code = |place: &u32| self.codes.get(usize::try_from(*place).ok()?).map(String::as_str);
        Some(Place { lad_code: code(lad)?, lsoa: code(lsoa)? })
    }

    /// Whether the lists hold enough of the postcode's area to say that a postcode is not there.
    pub fn covers(&self, postcode: &Postcode, rules: &IntakeRules) -> bool {
        self.areas.get(postcode.area()).is_some_and(|count| *count >= rules.postcodes_to_cover_an_area)
    }

    /// Reads a postcode; `None` where its form is wrong, or the lists cover its area and do not hold it.
    pub fn check(&self, text: &str, rules: &IntakeRules) -> Option<Postcode> {
        let postcode = Postcode::parse(text)?;
        let is_known = self.places.contains_key(postcode.as_str());
        (is_known || !self.covers(&postcode, rules)).then_some(postcode)
    }

    /// How many postcodes are held.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none are held.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Every list that reading looks things up in. Offences and postcodes may be absent.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Our crime types.
    pub crime_types: CrimeTypes,
    /// The police force's offence codes, where they were loaded.
    pub offences: Option<OffenceList>,
    /// The loaded postcodes.
    pub postcodes: PostcodeList,
}
