//! Column mappings: how the columns and words of a feed become our fields and values.

use super::field::{Field, ListName};
use crate::needs::NeedLevel;
use crate::report::{Answer, CommunicationNeed, Preferred, Relationship, Sex};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// A mapping can't be used. No row was read; mend the mapping file and start again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    /// The file is no TOML of this shape.
    #[error("the mapping file can't be read: {0}")]
    Unreadable(String),
    /// A field that we do not have.
    #[error("the mapping file names the field {0:?}, which does not exist")]
    UnknownField(String),
    /// A field that every feed must have.
    #[error("the mapping file has no column for {0}, without which no report can be read")]
    MissingField(Field),
    /// A value list that we do not have.
    #[error("the mapping file has a list {0:?}, which does not exist")]
    UnknownList(String),
    /// A value that is not ours.
    #[error("the list {list} of the mapping file has the value {value:?}, which is none of ours")]
    UnknownValue {
        /// The list.
        list: ListName,
        /// The value.
        value: String,
    },
    /// One word of theirs stands for two of our values.
    #[error("the list {list} of the mapping file gives the word {word:?} two meanings")]
    TwoMeanings {
        /// The list.
        list: ListName,
        /// Their word.
        word: String,
    },
    /// An encoding that is not known.
    #[error("the encoding {0:?} is not known: use for instance utf-8, utf-16 or windows-1252")]
    UnknownEncoding(String),
    /// Delimiter or quote is not a single ASCII character.
    #[error("{what} must be one ASCII character, not {value:?}")]
    BadCharacter {
        /// Delimiter or quote.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// A file without a heading.
    #[error("files without a heading can't be read: add a line with the names of the columns")]
    NoHeader,
    /// The time when the extract was made is no time.
    #[error("as_of must be a local day and time such as 2025-02-01T06:00, not {0:?}")]
    BadAsOf(String),
    /// The time zone is not known.
    #[error("the time zone {0:?} is not known")]
    BadTimeZone(String),
}

/// How a date is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFormat {
    /// A pattern of strftime signs.
    Pattern(String),
    /// Days since 30 December 1899 with a fraction.
    ExcelSerial,
}

impl From<String> for DateFormat {
    fn from(text: String) -> Self {
        if text == "excel-serial" { Self::ExcelSerial } else { Self::Pattern(text) }
    }
}

/// A mapping that can be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The label of the encoding, such as `utf-8`.
    pub encoding: String,
    /// What stands between fields.
    pub delimiter: char,
    /// What stands around fields; `None` where nothing does.
    pub quote: Option<char>,
    /// When the extract was made, in local time; `None` where the caller must say so.
    pub as_of: Option<DateTime>,
    /// The zone of all times in the file.
    pub zone: TimeZone,
    /// How day and time are written, tried in this order.
    pub datetime_formats: Vec<DateFormat>,
    /// How days are written, tried in this order.
    pub date_formats: Vec<DateFormat>,
    /// Birth dates that mean that none is known.
    pub placeholders: Vec<String>,
    /// The heading of each field.
    pub columns: BTreeMap<Field, String>,
    lists: HashMap<ListName, HashMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    file: FilePart,
    dates: DatesPart,
    columns: BTreeMap<String, String>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilePart {
    #[serde(default = "utf_8")]
    encoding: String,
    #[serde(default = "comma")]
    delimiter: String,
    #[serde(default = "double_quote")]
    quote: String,
    #[serde(default = "yes")]
    header: bool,
    as_of: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatesPart {
    #[serde(default = "london")]
    timezone: String,
    datetime_formats: Vec<String>,
    date_formats: Vec<String>,
    #[serde(default)]
    missing: Vec<String>,
}

fn utf_8() -> String {
    "utf-8".to_owned()
}
fn comma() -> String {
    ",".to_owned()
}
fn double_quote() -> String {
    "\"".to_owned()
}
fn london() -> String {
    "Europe/London".to_owned()
}
fn yes() -> bool {
    true
}

impl Mapping {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Self, BadMapping> {
        let file: MappingFile =
            toml::from_str(text).map_err(|error| BadMapping::Unreadable(error.to_string()))?;
        if !file.file.header {
            return Err(BadMapping::NoHeader);
        }
        super::reader::encoding(&file.file.encoding)
            .ok_or_else(|| BadMapping::UnknownEncoding(file.file.encoding.clone()))?;
        let mut columns = BTreeMap::new();
        for (name, heading) in file.columns {
            let field = Field::from_code(&name)
                .filter(|field| field.is_mappable())
                .ok_or_else(|| BadMapping::UnknownField(name.clone()))?;
            columns.insert(field, heading);
        }
        let mapping = Self {
            delimiter: character("the delimiter", &file.file.delimiter)?,
            quote: match file.file.quote.as_str() {
                "" => None,
                quote => Some(character("the quote", quote)?),
            },
            encoding: file.file.encoding,
            as_of: file.file.as_of.as_ref().map(local_time).transpose()?,
            zone: TimeZone::get(&file.dates.timezone)
                .map_err(|_| BadMapping::BadTimeZone(file.dates.timezone))?,
            datetime_formats: file.dates.datetime_formats.into_iter().map(DateFormat::from).collect(),
            date_formats: file.dates.date_formats.into_iter().map(DateFormat::from).collect(),
            placeholders: file.dates.missing,
            columns,
            lists: lists(file.values)?,
        };
        mapping.check_columns()?;
        Ok(mapping)
    }

    /// The mapping that the product ships, for the extract of the demo.
    pub fn police_default() -> Result<Self, BadMapping> {
        Self::parse(include_str!("../../../../data/intake/police_default.toml"))
    }

    /// The same mapping for a file that was made at another time.
    #[must_use]
    pub fn with_as_of(mut self, as_of: DateTime) -> Self {
        self.as_of = Some(as_of);
        self
    }

    /// The same mapping where somebody else must say when the file was made.
    #[must_use]
    pub fn without_as_of(mut self) -> Self {
        self.as_of = None;
        self
    }

    /// The text of a mapping file with these columns: words, dates and file form are those of the shipped one, and
    /// when the file was made is left to be said.
    pub fn text_with_columns(columns: &BTreeMap<Field, String>) -> Result<String, BadMapping> {
        let unreadable = |error: String| BadMapping::Unreadable(error);
        let shipped = include_str!("../../../../data/intake/police_default.toml");
        let mut file: toml::Table = toml::from_str(shipped).map_err(|error| unreadable(error.to_string()))?;
        if let Some(part) = file.get_mut("file").and_then(toml::Value::as_table_mut) {
            part.remove("as_of");
        }
        let named = columns
            .iter()
            .map(|(field, heading)| (field.code().to_owned(), toml::Value::String(heading.clone())))
            .collect();
        file.insert("columns".to_owned(), toml::Value::Table(named));
        let text = toml::to_string(&file).map_err(|error| unreadable(error.to_string()))?;
        Self::parse(&text)?;
        Ok(text)
    }

    /// Our value for a word of theirs; `None` where the list does not hold it. Case and spaces are ignored.
    pub fn value(&self, list: ListName, theirs: &str) -> Option<&str> {
        self.lists.get(&list)?.get(&list_key(list, theirs)).map(String::as_str)
    }

    /// A table with fewer columns can't be mapped: without two times, a reference and a name no report is read.
    pub const LEAST_COLUMNS: usize = 4;

    fn check_columns(&self) -> Result<(), BadMapping> {
        let needed = [
            (Field::RecordedAt, &[][..]),
            (Field::OccurredFrom, &[]),
            (Field::Reference, &[Field::PoliceUkId]),
            (Field::Surname, &[Field::Forename]),
        ];
        for (field, instead) in needed {
            let is_there =
                std::iter::once(&field).chain(instead).any(|field| self.columns.contains_key(field));
            if !is_there {
                return Err(BadMapping::MissingField(field));
            }
        }
        Ok(())
    }

    pub(crate) fn new_with_columns(columns: BTreeMap<Field, String>) -> Result<Self, BadMapping> {
        let mut mapping = Self::police_default()?;
        mapping.columns = columns;
        mapping.as_of = None;
        mapping.check_columns()?;
        Ok(mapping)
    }
}

/// A word as lists compare it: without case, with single spaces.
pub(crate) fn word(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.extend(part.chars().flat_map(char::to_lowercase));
    }
    tidy
}

fn character(what: &'static str, text: &str) -> Result<char, BadMapping> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii() && !matches!(letter, '\r' | '\n') => Ok(letter),
        _ => Err(BadMapping::BadCharacter { what, value: text.to_owned() }),
    }
}

/// A local time written as text or as a TOML time.
fn local_time(value: &toml::Value) -> Result<DateTime, BadMapping> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse().map_err(|_| BadMapping::BadAsOf(text))
}

type Words = HashMap<String, String>;

/// The value lists: the file's own, and for those that it lacks the words of the shipped feed.
fn lists(
    mut given: BTreeMap<String, BTreeMap<String, Vec<String>>>,
) -> Result<HashMap<ListName, Words>, BadMapping> {
    let mut lists = HashMap::new();
    for list in ListName::ALL {
        let words = match given.remove(list.code()) {
            Some(values) => own_list(*list, values)?,
            None => shipped_list(*list),
        };
        lists.insert(*list, words);
    }
    match given.into_keys().next() {
        Some(unknown) => Err(BadMapping::UnknownList(unknown)),
        None => Ok(lists),
    }
}

fn own_list(list: ListName, values: BTreeMap<String, Vec<String>>) -> Result<Words, BadMapping> {
    let mut words = Words::new();
    for (value, theirs) in values {
        if !is_our_value(list, &value) {
            return Err(BadMapping::UnknownValue { list, value });
        }
        for their_word in theirs {
            let earlier = words.insert(list_key(list, &their_word), value.clone());
            if earlier.is_some_and(|earlier| earlier != value) {
                return Err(BadMapping::TwoMeanings { list, word: their_word });
            }
        }
    }
    Ok(words)
}

fn list_key(list: ListName, theirs: &str) -> String {
    match list {
        ListName::Offence => super::lists::offence_key(theirs),
        _ => word(theirs),
    }
}

fn is_our_value(list: ListName, value: &str) -> bool {
    match list {
        ListName::YesNo => Answer::from_code(value).is_some(),
        ListName::Need => NeedLevel::from_code(value).is_some(),
        ListName::Sex => Sex::from_code(value).is_some(),
        ListName::Channel => Preferred::from_code(value).is_some(),
        ListName::Relationship => Relationship::from_code(value).is_some(),
        ListName::HateStrand => HATE_STRANDS.contains(&value),
        ListName::CommunicationNeed => CommunicationNeed::from_code(value).is_some(),
        ListName::CrimeType | ListName::Offence => {
            super::lists::CrimeTypes::shipped().is_ok_and(|types| types.get(value).is_some())
        }
    }
}

const HATE_STRANDS: [&str; 5] = ["race", "religion", "sexual orientation", "disability", "transgender"];

/// The words of the shipped feed.
fn shipped_list(list: ListName) -> Words {
    fn same(codes: impl Iterator<Item = &'static str>) -> Words {
        codes.map(|code| (word(code), code.to_owned())).collect()
    }
    fn pairs(pairs: &[(&str, &str)]) -> Words {
        pairs.iter().map(|(theirs, ours)| ((*theirs).to_owned(), (*ours).to_owned())).collect()
    }
    match list {
        ListName::YesNo => same(Answer::ALL.iter().map(|value| value.code())),
        ListName::Need => same(NeedLevel::ALL.iter().map(|value| value.code())),
        ListName::Sex => pairs(&[("f", "F"), ("female", "F"), ("m", "M"), ("male", "M"), ("u", "NK")]),
        ListName::Channel => pairs(&[
            ("mobile", "PHONE_MOBILE"),
            ("home phone", "PHONE_LANDLINE"),
            ("text", "SMS"),
            ("email", "EMAIL"),
            ("letter", "POST"),
            ("do not contact", "NONE"),
        ]),
        ListName::Relationship => same(Relationship::ALL.iter().map(|value| value.code())),
        ListName::HateStrand => same(HATE_STRANDS.into_iter()),
        ListName::CommunicationNeed => same(CommunicationNeed::ALL.iter().map(|value| value.code())),
        ListName::CrimeType => pairs(&[
            ("violence and sexual offences", "VWOI"),
            ("anti-social behaviour", "ASB_NUISANCE"),
            ("public order", "PUBLIC_ORDER"),
            ("shoplifting", "SHOPLIFT"),
            ("other theft", "OTHER_THEFT"),
            ("criminal damage and arson", "DAMAGE"),
            ("vehicle crime", "VEHICLE"),
            ("burglary", "BURG_RES"),
            ("other crime", "OTHER"),
            ("drugs", "DRUG_POSS"),
            ("robbery", "ROB_PERS"),
            ("bicycle theft", "BIKE"),
            ("possession of weapons", "WEAPONS"),
            ("theft from the person", "THEFT_PERSON"),
        ]),
        ListName::Offence => Words::new(),
    }
}
