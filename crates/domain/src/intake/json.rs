//! Reports as nested JSON (event, locations, persons, officer), read into the same fields as rows.

use super::field::Field;
use super::mapping::{DateFormat, Mapping};
use super::row::{FileContext, FileError, Row, Rulebook};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::LONDON;
use jiff::civil::DateTime;
use serde_json::Value;

/// A file of reports.
#[derive(Debug, Clone)]
pub struct JsonReports {
    /// When it was made, where it says so.
    pub as_of: Option<Timestamp>,
    /// One entry for each person with the role of victim, in the order of the file.
    pub victims: Vec<JsonVictim>,
}

/// One victim of one report.
#[derive(Clone)]
pub struct JsonVictim {
    /// The number of the victim in the file, from 1.
    pub number: u32,
    /// The number of the report in the file, from 1.
    pub report: u32,
    /// The report has other victims too.
    is_one_of_several: bool,
    cells: Vec<(Field, String)>,
}

impl std::fmt::Debug for JsonVictim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JsonVictim({} of report {})", self.number, self.report)
    }
}

impl JsonVictim {
    /// A victim of whom these cells are known: to read one again after it was mended.
    pub fn of_cells(number: u32, report: u32, cells: Vec<(Field, String)>) -> Self {
        Self { number, report, is_one_of_several: false, cells }
    }

    /// The victim as a row. `words` is what [`Mapping::for_json`] gave.
    pub fn row(&self, words: &Mapping, file: &FileContext, book: &Rulebook<'_>) -> Row {
        let mut row = Row::from_cells((self.number, self.report), &self.cells, words, file, book);
        if self.is_one_of_several {
            // The officer stands once for the event; each victim may have had another one.
            row.only_fills = &[Field::OfficerName, Field::OfficerCollar, Field::OfficerEmail];
        }
        row
    }
}

impl Mapping {
    /// The mapping's value lists, with times and dates as JSON writes them.
    #[must_use]
    pub fn for_json(&self) -> Self {
        let mut words = self.clone();
        words.zone = LONDON.clone();
        words.datetime_formats = vec![DateFormat::Pattern("%Y-%m-%dT%H:%M:%S".to_owned())];
        words.date_formats = vec![DateFormat::Pattern("%Y-%m-%d".to_owned())];
        words
    }
}

/// The most objects and lists of a file: some forty thousand victims. Each takes hundreds of bytes of memory, however few
/// stand in the file.
const MOST_HOLDERS: usize = 500_000;
/// The most values of a file.
const MOST_VALUES: usize = 4_000_000;

/// Whether JSON holds more than is taken into memory. Looked at before it is read; what is no JSON is told apart later.
fn is_too_much(bytes: &[u8]) -> bool {
    let (mut holders, mut values, mut is_text, mut is_escaped) = (0, 0, false, false);
    for byte in bytes {
        if is_text {
            is_text = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => is_text = true,
            b'{' | b'[' => holders += 1,
            b',' => values += 1,
            _ => {}
        }
    }
    holders > MOST_HOLDERS || values > MOST_VALUES
}

/// Reads a file of reports. What is missing in it is an empty cell; only a file that is no such JSON is an error.
pub fn parse(bytes: &[u8]) -> Result<JsonReports, FileError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if is_too_much(bytes) {
        return Err(FileError::TooMuch);
    }
    let file: Value = serde_json::from_slice(bytes)
        .map_err(|error| FileError::NotReports { line: error.line(), column: error.column() })?;
    let reports =
        file.get("reports").and_then(Value::as_array).ok_or(FileError::NotReports { line: 1, column: 1 })?;
    let as_of = at(&file, "/extract/asOf")
        .and_then(|text| in_london(&text).parse::<DateTime>().ok())
        .and_then(|local| local.to_zoned(LONDON.clone()).ok())
        .map(|zoned| zoned.timestamp());
    let mut victims = Vec::new();
    for (report_number, report) in (1..).zip(reports) {
        let persons = report.get("persons").and_then(Value::as_array).into_iter().flatten();
        let persons: Vec<&Value> =
            persons.filter(|person| at(person, "/role").as_deref() == Some("VICTIM")).collect();
        for person in &persons {
            victims.push(JsonVictim {
                number: u32::try_from(victims.len() + 1).unwrap_or(u32::MAX),
                report: report_number,
                is_one_of_several: persons.len() > 1,
                cells: cells(report, person),
            });
        }
    }
    Ok(JsonReports { as_of, victims })
}

/// The text at a path: a string, a number, or yes and no for a boolean.
fn at(value: &Value, path: &str) -> Option<String> {
    match value.pointer(path)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(answer) => Some(if *answer { "yes" } else { "no" }.to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

const OF_REPORT: [(Field, &str); 8] = [
    (Field::Reference, "/event/id"),
    (Field::PoliceUkId, "/event/policeUkId"),
    (Field::OffenceCode, "/event/classification/code"),
    (Field::Offence, "/event/classification/title"),
    (Field::CrimeType, "/event/classification/group"),
    (Field::OfficerName, "/officer/name"),
    (Field::OfficerCollar, "/officer/collar"),
    (Field::OfficerEmail, "/officer/email"),
];

const OF_PERSON: [(Field, &str); 42] = [
    (Field::VictimReference, "/victimRef"),
    (Field::Title, "/name/title"),
    (Field::Forename, "/name/given"),
    (Field::Surname, "/name/family"),
    (Field::KnownAs, "/name/knownAs"),
    (Field::DateOfBirth, "/born"),
    (Field::Age, "/age"),
    (Field::Sex, "/sex"),
    (Field::Ethnicity, "/ethnicity"),
    (Field::Preferred, "/preferred"),
    (Field::BestTime, "/bestTime"),
    (Field::SafeToCall, "/safe/call"),
    (Field::SafeToText, "/safe/text"),
    (Field::SafeToLeaveMessage, "/safe/leave_message"),
    (Field::SafeToWrite, "/safe/write"),
    (Field::SafeToEmail, "/safe/email"),
    (Field::Language, "/language/main"),
    (Field::Interpreter, "/language/interpreter"),
    (Field::CommunicationNeeds, "/language/needs"),
    (Field::GuardianName, "/guardian/name"),
    (Field::GuardianPhone, "/guardian/phone"),
    (Field::GuardianIsSuspect, "/guardian/isSuspect"),
    (Field::Relationship, "/suspect/relationship"),
    (Field::SuspectAtAddress, "/suspect/atAddress"),
    (Field::DomesticAbuse, "/flags/domesticAbuse"),
    (Field::Vulnerable, "/flags/vulnerable"),
    (Field::Intimidated, "/flags/intimidated"),
    (Field::RepeatDeclared, "/flags/repeatDeclared"),
    (Field::DashScore, "/risk/dash"),
    (Field::RiskNotes, "/risk/notes"),
    (Field::Consent, "/referralConsent"),
    (Field::AssessmentCompleted, "/assessment/completed"),
    (Field::AssessmentNote, "/assessment/note"),
    (Field::NeedMentalPhysical, "/assessment/needs/health"),
    (Field::NeedShelter, "/assessment/needs/shelter"),
    (Field::NeedFamily, "/assessment/needs/family"),
    (Field::NeedEducationWork, "/assessment/needs/education_work"),
    (Field::NeedSubstance, "/assessment/needs/drugs_alcohol"),
    (Field::NeedFinance, "/assessment/needs/finance"),
    (Field::NeedOutlook, "/assessment/needs/outlook"),
    (Field::NeedSocial, "/assessment/needs/social"),
    (Field::HateStrand, "/flags/hateStrand"),
];

fn cells(report: &Value, person: &Value) -> Vec<(Field, String)> {
    let mut cells = Vec::new();
    let mut add = |field: Field, text: Option<String>| cells.extend(text.map(|text| (field, text)));
    for (field, path) in OF_REPORT {
        add(field, at(report, path));
    }
    for (field, path) in [
        (Field::RecordedAt, "recordedAt"),
        (Field::OccurredFrom, "occurred/from"),
        (Field::OccurredTo, "occurred/to"),
    ] {
        add(field, at(report, &format!("/event/{path}")).map(|text| in_london(&text)));
    }
    for (field, path) in OF_PERSON {
        add(field, at(person, path));
    }
    let scene = at(report, "/event/locationRef");
    add(Field::Location, location(report, scene.as_deref(), "/description"));
    add(Field::Lsoa, location(report, scene.as_deref(), "/lsoa21"));
    add(Field::District, location(report, scene.as_deref(), "/district"));
    let home = at(person, "/homeRef");
    add(Field::AddressLine1, location(report, home.as_deref(), "/lines/0"));
    add(Field::AddressLine2, location(report, home.as_deref(), "/lines/1"));
    add(Field::Town, location(report, home.as_deref(), "/town"));
    add(Field::Postcode, location(report, home.as_deref(), "/postcode"));
    for point in person.get("contact").and_then(Value::as_array).into_iter().flatten() {
        let field = match at(point, "/kind").as_deref() {
            Some("mobile") => Field::Mobile,
            Some("landline") => Field::HomePhone,
            Some("email") => Field::Email,
            _ => continue,
        };
        add(field, at(point, "/value"));
    }
    for marker in report.pointer("/event/markers").and_then(Value::as_array).into_iter().flatten() {
        if let Some(strand) = marker.as_str().and_then(|marker| marker.strip_prefix("HATE:")) {
            add(Field::HateStrand, Some(strand.to_owned()));
        } else if marker.as_str() == Some("DOMESTIC_ABUSE") && at(person, "/flags/domesticAbuse").is_none() {
            add(Field::DomesticAbuse, Some("yes".to_owned()));
        }
    }
    cells
}

/// A part of the location with this id.
fn location(report: &Value, id: Option<&str>, path: &str) -> Option<String> {
    let id = id?;
    let locations = report.get("locations").and_then(Value::as_array)?;
    at(locations.iter().find(|location| at(location, "/id").as_deref() == Some(id))?, path)
}

/// The clock reading in a time, in London. Senders write local times with whatever offset their program puts there
/// (in summer too with +00:00), so an offset is passed over; only a `Z` says that the time is not local.
fn in_london(text: &str) -> String {
    if let (true, Ok(at)) = (text.ends_with('Z'), text.parse::<Timestamp>()) {
        return at.to_zoned(LONDON.clone()).datetime().to_string();
    }
    text.parse::<DateTime>().map_or_else(|_| text.to_owned(), |local| local.to_string())
}
