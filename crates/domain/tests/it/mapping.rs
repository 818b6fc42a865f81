//! Mapping files: their errors, their detection, and a second force whose files look quite different.

use crate::shipped::{JANUARY, SHELF, Shelf, bytes, january_mapping, reading};
use alongside_domain::intake::{
    BadMapping, Field, FileError, FileToRead, Mapping, QuarantineCode, Records, Store, Warning, decode,
    fates_line, run_file,
};
use jiff::civil::DateTime;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../../../data/intake/police_default.toml");

#[test]
fn a_mapping_that_can_not_be_used_says_why() {
    let changed = |from: &str, to: &str| {
        assert!(SHIPPED.contains(from), "{from}");
        Mapping::parse(&SHIPPED.replace(from, to)).unwrap_err()
    };
    for (from, to, want) in [
        ("\"report.district\"", "\"report.distrikt\"", "report.distrikt"),
        ("\"report.district\"", "\"report.offence_type\"", "report.offence_type"),
        ("\"utf-8\"", "\"utf-99\"", "utf-99"),
        ("delimiter = \",\"", "delimiter = \",,\"", "the delimiter"),
        ("delimiter = \",\"", "delimiter = \"\\n\"", "the delimiter"),
        ("Europe/London", "Europe/Nowhere", "Europe/Nowhere"),
        ("2025-02-01T06:00\"", "first of February\"", "first of February"),
        ("header = true", "header = false", "heading"),
        ("header = true", "header = true\nsheet = 1", "sheet"),
        ("[values.sex]", "[values.sexes]", "sexes"),
        ("\"F\" = [\"f\"", "\"Frau\" = [\"f\"", "Frau"),
        ("\"no\" = [\"no\", \"n\"]", "\"no\" = [\"no\", \"y\"]", "two meanings"),
        ("\"report.recorded_at\" = \"recorded_at\"", "", "report.recorded_at"),
    ] {
        let error = changed(from, to).to_string();
        assert!(error.contains(want), "{to}: {error}");
    }
    let without_quote = Mapping::parse(&SHIPPED.replace("quote = \"\\\"\"", "quote = \"\"")).unwrap();
    assert_eq!(without_quote.quote, None);
}

#[test]
fn a_file_that_does_not_fit_its_mapping_is_refused_before_any_row() {
    let mapping = january_mapping();
    let read = |text: &str, mapping: &Mapping| {
        let file = FileToRead { label: "any", bytes: text.as_bytes(), reading: reading(1) };
        run_file(&mut Store::default(), &file, mapping, &SHELF.book()).map(|run| run.rows.len())
    };
    let all = mapping.columns.values().cloned().collect::<Vec<_>>().join(",");
    assert_eq!(read(&format!("{all}\n"), &mapping), Ok(0));
    assert_eq!(read("", &mapping), Err(FileError::NoHeading));
    let one_less = all.replace(",dash_score", "");
    assert_eq!(read(&one_less, &mapping), Err(FileError::MissingHeadings(vec!["dash_score".into()])));
    assert_eq!(
        read(&format!("{all},DASH_score"), &mapping),
        Err(FileError::TwiceInHeading("dash_score".into()))
    );
    let mut undated = mapping.clone();
    undated.as_of = None;
    assert_eq!(read(&all, &undated), Err(FileError::NoAsOf));
}

#[test]
fn columns_without_a_field_and_values_in_no_list_are_kept_and_counted() {
    let mapping = january_mapping();
    let text = "crime_ref,victim_ref,recorded_at,occurred_from,forename,safe_to_call,hate_strand,colour\n\
                R1,V1,2025-01-02 10:00,2025-01-02 09:00,Ann,perhaps,martians,blue\n";
    let headings: Vec<String> = text.lines().next().unwrap().split(',').map(str::to_owned).collect();
    let mut small = mapping.clone();
    small.columns.retain(|_, heading| headings.contains(heading));
    let file = FileToRead { label: "any", bytes: text.as_bytes(), reading: reading(1) };
    let run = run_file(&mut Store::default(), &file, &small, &SHELF.book()).unwrap();
    assert_eq!(run.unmapped, ["colour"]);
    assert_eq!(run.not_answered, BTreeMap::from([(Field::SafeToCall, 1)]));
    let line = fates_line(&run.rows[0]);
    assert!(
        line.starts_with("1,accepted,,,RETURN_TO_REFERRER,SERIOUS,NONE"),
        "a strand nobody knows counts: {line}"
    );
}

#[test]
fn a_mapping_is_proposed_from_the_heading() {
    let shipped = january_mapping();
    let headings: Vec<String> = shipped.columns.values().cloned().collect();
    let proposal = Mapping::detect(&headings).unwrap();
    assert!(proposal.unmatched.is_empty());
    assert_eq!(proposal.mapping().unwrap().columns, shipped.columns);

    let other = ["Crime Number", "Recorded Date", "Incident Date", "First Name", "Last Name", "Shoe size"];
    let proposal = Mapping::detect(&other.map(str::to_owned)).unwrap();
    assert_eq!(proposal.unmatched, ["Shoe size"]);
    assert_eq!(proposal.columns.len(), 5);
    assert!(proposal.mapping().is_ok());
    let too_little = Mapping::detect(&["Surname".to_owned()]).unwrap().mapping();
    assert_eq!(too_little, Err(BadMapping::MissingField(Field::RecordedAt)));
}

/// What the second force calls things: (list, our word in lower case, theirs).
const THEIR_WORDS: &[(&str, &[(&str, &str)])] = &[
    ("yes_no", &[("yes", "Ja"), ("y", "Ja"), ("no", "Nein"), ("n", "Nein"), ("not asked", "offen")]),
    ("need", &[("none", "0"), ("low", "1"), ("medium", "2"), ("high", "3"), ("unknown", "9")]),
    ("sex", &[("f", "2"), ("m", "1"), ("u", "0")]),
    (
        "channel",
        &[
            ("mobile", "MOB"),
            ("home phone", "HOM"),
            ("text", "TXT"),
            ("email", "EML"),
            ("letter", "LET"),
            ("do not contact", "XXX"),
        ],
    ),
    (
        "relationship",
        &[
            ("partner", "R1"),
            ("ex-partner", "R2"),
            ("family member", "R3"),
            ("parent", "R4"),
            ("son or daughter", "R5"),
            ("neighbour", "R6"),
            ("acquaintance", "R7"),
            ("colleague", "R8"),
            ("stranger", "R9"),
            ("not known", "R0"),
        ],
    ),
    (
        "hate_strand",
        &[
            ("race", "H1"),
            ("religion", "H2"),
            ("sexual orientation", "H3"),
            ("disability", "H4"),
            ("transgender", "H5"),
        ],
    ),
    (
        "communication_need",
        &[
            ("bsl user", "C1"),
            ("hearing loss", "C2"),
            ("sight loss - large print", "C3"),
            ("learning disability - easy read", "C4"),
            ("autism", "C5"),
            ("dementia", "C6"),
            ("cannot use telephone", "C7"),
            ("mental ill health", "C8"),
            ("speech difficulty", "C9"),
        ],
    ),
    (
        "crime_type",
        &[
            ("violence and sexual offences", "G1"),
            ("anti-social behaviour", "G2"),
            ("public order", "G3"),
            ("shoplifting", "G4"),
            ("other theft", "G5"),
            ("criminal damage and arson", "G6"),
            ("vehicle crime", "G7"),
            ("burglary", "G8"),
            ("other crime", "G9"),
            ("drugs", "G10"),
            ("robbery", "G11"),
            ("bicycle theft", "G12"),
            ("possession of weapons", "G13"),
            ("theft from the person", "G14"),
        ],
    ),
];

/// The second force's mapping file.
fn second_mapping() -> Mapping {
    let ours = |list: &str, word: &str| -> String {
        let value = match (list, word) {
            ("yes_no", "y") => "yes",
            ("yes_no", "n") => "no",
            ("sex", "u") => "NK",
            ("sex", "f") => "F",
            ("sex", "m") => "M",
            ("channel", word) => {
                ["mobile", "home phone", "text", "email", "letter", "do not contact"]
                    .iter()
                    .zip(["PHONE_MOBILE", "PHONE_LANDLINE", "SMS", "EMAIL", "POST", "NONE"])
                    .find(|(known, _)| **known == word)
                    .unwrap()
                    .1
            }
            ("communication_need", "bsl user") => "BSL user",
            ("crime_type", word) => [
                "VWOI",
                "ASB_NUISANCE",
                "PUBLIC_ORDER",
                "SHOPLIFT",
                "OTHER_THEFT",
                "DAMAGE",
                "VEHICLE",
                "BURG_RES",
                "OTHER",
                "DRUG_POSS",
                "ROB_PERS",
                "BIKE",
                "WEAPONS",
                "THEFT_PERSON",
            ][THEIR_WORDS
                .iter()
                .find(|(name, _)| *name == "crime_type")
                .unwrap()
                .1
                .iter()
                .position(|(known, _)| *known == word)
                .unwrap()],
            (_, word) => word,
        };
        value.to_owned()
    };
    let mut text = String::from(
        "[file]\nencoding = \"windows-1252\"\ndelimiter = \";\"\nquote = \"'\"\nas_of = 2025-02-01T06:00:00\n\
         [dates]\ndatetime_formats = [\"%d/%m/%Y %H:%M\", \"excel-serial\"]\ndate_formats = [\"%d/%m/%Y\"]\n\
         missing = [\"01/01/1900\"]\n[columns]\n",
    );
    for (field, heading) in &january_mapping().columns {
        text.push_str(&format!("\"{field}\" = \"{}\"\n", their_heading(heading)));
    }
    for (list, words) in THEIR_WORDS {
        text.push_str(&format!("[values.{list}]\n"));
        let mut values: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (word, theirs) in *words {
            values.entry(ours(list, word)).or_default().push(theirs);
        }
        for (value, theirs) in values {
            text.push_str(&format!("\"{value}\" = {theirs:?}\n"));
        }
    }
    Mapping::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn their_heading(heading: &str) -> String {
    format!("Feld {}", heading.to_uppercase())
}

/// A cell as the second force writes it.
fn their_cell(field: Field, cell: &str) -> String {
    let name = field.code();
    let list = match name.split('.').next().unwrap() {
        _ if matches!(
            field,
            Field::Interpreter | Field::GuardianIsSuspect | Field::Consent | Field::AssessmentCompleted
        ) =>
        {
            "yes_no"
        }
        "safety" => "yes_no",
        "needs" => "need",
        _ if field == Field::Sex => "sex",
        _ if field == Field::Preferred => "channel",
        _ if field == Field::Relationship => "relationship",
        _ if field == Field::HateStrand => "hate_strand",
        _ if field == Field::CommunicationNeeds => "communication_need",
        _ if field == Field::CrimeType => "crime_type",
        "flags" => "yes_no",
        _ => "",
    };
    if let Some((_, words)) = THEIR_WORDS.iter().find(|(name, _)| *name == list) {
        let known = words.iter().find(|(ours, _)| *ours == cell.trim().to_lowercase());
        return known.map_or(cell.to_owned(), |(_, theirs)| (*theirs).to_owned());
    }
    let time = || {
        let with_dash = DateTime::strptime("%Y-%m-%d %H:%M", cell);
        with_dash.or_else(|_| DateTime::strptime("%d/%m/%Y %H:%M", cell)).ok()
    };
    match field {
        Field::RecordedAt | Field::OccurredTo => {
            time().map_or(cell.to_owned(), |at| at.strftime("%d/%m/%Y %H:%M").to_string())
        }
        Field::OccurredFrom => time().map_or(cell.to_owned(), |at| {
            let days =
                at.duration_since(jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0)).as_secs_f64() / 86_400.0;
            format!("{days:.6}")
        }),
        Field::DateOfBirth => {
            let day = cell.parse::<alongside_kernel::Date>();
            day.map_or(cell.to_owned(), |day| day.strftime("%d/%m/%Y").to_string())
        }
        _ => cell.to_owned(),
    }
}

#[test]
fn the_same_reports_from_a_force_with_other_files_meet_the_same_fates() {
    let january = bytes(JANUARY);
    let shipped = january_mapping();
    let decoded = decode(&january, "utf-8");
    let (headings, records) = Records::open(&decoded.text, ',', Some('"'), &SHELF.rules.intake).unwrap();
    let fields: Vec<Field> = headings
        .iter()
        .map(|heading| *shipped.columns.iter().find(|(_, known)| *known == heading).unwrap().0)
        .collect();
    // The columns stand in the opposite order, with one that has no field in front.
    let mut theirs = String::from("Nummer");
    for heading in headings.iter().rev() {
        theirs.push_str(&format!(";{}", their_heading(heading)));
    }
    for record in records {
        theirs.push('\n');
        match record.broken {
            Some(QuarantineCode::MalformedQuote) => theirs.push_str("'never; closed' properly;;"),
            Some(_) => theirs.push_str("too;few;fields"),
            None => {
                theirs.push_str(&record.number.to_string());
                for (field, cell) in fields.iter().zip(&record.fields).rev() {
                    theirs.push_str(&format!(";'{}'", their_cell(*field, cell).replace('\'', "''")));
                }
            }
        }
    }
    let (encoded, _, _) = encoding_rs::WINDOWS_1252.encode(&theirs);
    assert!(std::str::from_utf8(&encoded).is_err(), "the file holds letters beyond ASCII");

    let fates = |bytes: &[u8], mapping: &Mapping| -> Vec<String> {
        let file = FileToRead { label: "january", bytes, reading: reading(1) };
        let run = run_file(&mut Store::default(), &file, mapping, &SHELF.book()).unwrap();
        run.rows.iter().map(fates_line).collect()
    };
    let (ours, theirs) = (fates(&january, &shipped), fates(&encoded, &second_mapping()));
    assert_eq!(ours.len(), theirs.len());
    let different: Vec<_> = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs).collect();
    assert!(
        different.is_empty(),
        "{} rows: {:#?}",
        different.len(),
        different.iter().take(10).collect::<Vec<_>>()
    );
}

#[test]
fn without_lists_the_type_comes_from_the_mapping() {
    let with_offences = format!("{SHIPPED}\n[values.offence]\n\"STALK\" = [\"8Q/01\"]\n");
    let mapping = Mapping::parse(&with_offences).unwrap();
    let text = {
        let headings: Vec<&str> = mapping.columns.values().map(String::as_str).collect();
        let cells = |code: &str| {
            let cell = |heading: &&str| match *heading {
                "crime_ref" | "victim_ref" | "offence_code" => code.to_owned(),
                "recorded_at" | "occurred_from" => "2025-01-02 10:00".to_owned(),
                "forename" => "Ann".to_owned(),
                "crime_type" => "Robbery".to_owned(),
                "postcode" => "BS99 9ZZ".to_owned(),
                _ => String::new(),
            };
            headings.iter().map(cell).collect::<Vec<_>>().join(",")
        };
        format!("{}\n{}\n{}\n", headings.join(","), cells("8q/01"), cells("77/77"))
    };
    let decided = |shelf: &Shelf| -> Vec<(String, Vec<Warning>)> {
        let file = FileToRead { label: "any", bytes: text.as_bytes(), reading: reading(1) };
        let run = run_file(&mut Store::default(), &file, &mapping, &shelf.book()).unwrap();
        let rows = run.rows.into_iter().map(|row| row.decided.unwrap());
        rows.map(|decided| (decided.facts.offence.crime_type, decided.warnings)).collect()
    };
    let (stalking, robbery) = ("STALK".to_owned(), "ROB_PERS".to_owned());
    assert_eq!(decided(&Shelf::bare()), [(stalking.clone(), vec![]), (robbery.clone(), vec![])]);
    let bad = Warning::BadPostcode;
    assert_eq!(decided(&SHELF), [(stalking, vec![bad]), (robbery, vec![Warning::UnknownOffence, bad])]);
}
