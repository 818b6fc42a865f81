//! Sequences of rows under one key: duplicates, updates, older files, readings again, and the clock of contact.

use crate::shipped::{JANUARY, SHELF, bytes, january_mapping, reading};
use alongside_domain::intake::{
    Digest, Fate, FileToRead, QuarantineCode, RowResult, Standing, Store, Warning, run_file,
};
use alongside_domain::report::{Answer, ReportFacts};
use proptest::prelude::*;

/// A row is a list of cells by heading; the rest is that of an adult's burglary without needs.
type Cells<'a> = &'a [(&'a str, &'a str)];

const PLAIN: Cells<'_> = &[
    ("crime_ref", "AS-1"),
    ("crime_id", "abc"),
    ("victim_ref", "V1"),
    ("recorded_at", "2025-01-10 12:00"),
    ("occurred_from", "2025-01-10 09:00"),
    ("offence_code", "28E/01"),
    ("offence", "Burglary residential"),
    ("crime_type", "Burglary"),
    ("title", "Ms"),
    ("forename", "Ann"),
    ("surname", "Shaw"),
    ("dob", "1980-05-01"),
    ("mobile", "07700 900123"),
    ("email", "a.shaw@example.org"),
    ("suspect_at_address", "no"),
    ("referral_consent", "yes"),
    ("vna_completed", "yes"),
];

/// One delivery: when the file was made, and its rows.
struct Delivery<'a> {
    as_of: &'a str,
    rows: Vec<Cells<'a>>,
}

fn file_text(rows: &[Cells<'_>]) -> String {
    let mapping = january_mapping();
    let headings: Vec<&String> = mapping.columns.values().collect();
    let mut text = headings.iter().map(|heading| heading.as_str()).collect::<Vec<_>>().join(",");
    for row in rows {
        text.push('\n');
        let cell = |heading: &&String| {
            let own = row.iter().find(|(name, _)| name == *heading);
            own.or_else(|| PLAIN.iter().find(|(name, _)| name == *heading)).map_or("", |(_, cell)| *cell)
        };
        text.push_str(&headings.iter().map(cell).collect::<Vec<_>>().join(","));
    }
    text
}

fn deliver(store: &mut Store, number: u32, delivery: &Delivery<'_>) -> Vec<RowResult> {
    let text = file_text(&delivery.rows);
    let label = format!("file{number}");
    let file = FileToRead { label: &label, bytes: text.as_bytes(), reading: reading(number) };
    let mapping = january_mapping().with_as_of(delivery.as_of.parse().unwrap());
    run_file(store, &file, &mapping, &SHELF.book()).unwrap().rows
}

fn brief(row: &RowResult) -> String {
    match &row.fate {
        Fate::Accepted => "accepted".into(),
        Fate::DuplicateOf(of) => format!("dup {of}"),
        Fate::UpdateOf(of) => format!("upd {of}"),
        Fate::Quarantined(code) => code.to_string(),
    }
}

fn fates(deliveries: &[Delivery<'_>]) -> Vec<String> {
    let mut store = Store::default();
    let runs = (1..).zip(deliveries).map(|(number, delivery)| deliver(&mut store, number, delivery));
    runs.flatten().map(|row| brief(&row)).collect()
}

fn facts(store: &Store) -> ReportFacts {
    store.standings().next().unwrap().decide_again(&SHELF.book()).unwrap().facts
}

const FEB_1: &str = "2025-02-01T06:00";
const FEB_8: &str = "2025-02-08T06:00";
const FEB_15: &str = "2025-02-15T06:00";

fn one<'a>(as_of: &'a str, rows: &[Cells<'a>]) -> Delivery<'a> {
    Delivery { as_of, rows: rows.to_vec() }
}

#[test]
fn sequences_of_rows() {
    let cases: Vec<(&str, Vec<Delivery<'_>>, &[&str])> = vec![
        (
            "changed only in looks",
            vec![one(
                FEB_1,
                &[
                    &[],
                    &[
                        ("forename", " ANN "),
                        ("title", "Ms."),
                        ("mobile", "+44 7700 900123"),
                        ("email", "A.Shaw@Example.org"),
                    ],
                ],
            )],
            &["accepted", "dup file1/1"],
        ),
        (
            "an empty cell is no difference",
            vec![one(FEB_1, &[&[], &[("mobile", ""), ("email", "n/a")]])],
            &["accepted", "dup file1/1"],
        ),
        (
            "not asked is one",
            vec![one(FEB_1, &[&[("safe_to_call", "no")], &[("safe_to_call", "not asked")]])],
            &["accepted", "upd file1/1"],
        ),
        (
            "a value in no list is none",
            vec![one(FEB_1, &[&[("safe_to_call", "no")], &[("safe_to_call", "perhaps")]])],
            &["accepted", "dup file1/1"],
        ),
        (
            "no, yes, no",
            vec![one(
                FEB_1,
                &[&[("safe_to_call", "no")], &[("safe_to_call", "yes")], &[("safe_to_call", "no")]],
            )],
            &["accepted", "upd file1/1", "upd file1/1"],
        ),
        (
            "only the id, later the reference too",
            vec![one(FEB_1, &[&[("crime_ref", "")], &[], &[("crime_id", "")]])],
            &["accepted", "upd file1/1", "dup file1/1"],
        ),
        (
            "one id with two references is two crimes",
            vec![one(FEB_1, &[&[], &[("crime_ref", "AS-2")], &[("crime_ref", "AS-2")]])],
            &["accepted", "accepted", "dup file1/2"],
        ),
        (
            "two victims of one crime",
            vec![one(FEB_1, &[&[], &[("victim_ref", "V2")]])],
            &["accepted", "accepted"],
        ),
        (
            "two victims without references of their own",
            vec![one(
                FEB_1,
                &[&[("victim_ref", "")], &[("victim_ref", ""), ("forename", "Bob")], &[("victim_ref", "")]],
            )],
            &["accepted", "accepted", "dup file1/1"],
        ),
        (
            "another person under the key",
            vec![one(FEB_1, &[&[], &[("forename", "Zed"), ("surname", "Thistle"), ("dob", "1951-05-05")]])],
            &["accepted", "KEY_CONFLICT"],
        ),
        (
            "another person without a birth date",
            vec![one(FEB_1, &[&[], &[("forename", "Zed"), ("surname", "Thistle"), ("dob", "")]])],
            &["accepted", "KEY_CONFLICT"],
        ),
        (
            "names swapped, same birth date",
            vec![one(FEB_1, &[&[], &[("forename", "Shaw"), ("surname", "Ann")]])],
            &["accepted", "upd file1/1"],
        ),
        (
            "a quarantined row mended",
            vec![one(FEB_1, &[&[("recorded_at", "soon")], &[("recorded_at", "soon")]]), one(FEB_8, &[&[]])],
            &["BAD_DATE", "BAD_DATE", "accepted"],
        ),
        (
            "an older file fills empty cells only",
            vec![
                one(FEB_8, &[&[("mobile", ""), ("known_as", "Annie")]]),
                one(FEB_1, &[&[("known_as", "Nan")], &[("known_as", "Nan")]]),
            ],
            &["accepted", "upd file1/1", "dup file1/1"],
        ),
        (
            "an older file with nothing to fill",
            vec![one(FEB_8, &[&[("known_as", "Annie")]]), one(FEB_1, &[&[("known_as", "Nan")]])],
            &["accepted", "dup file1/1"],
        ),
        (
            "a row already taken from a later file",
            vec![
                one(FEB_8, &[&[("safe_to_call", "no")], &[("safe_to_call", "yes")]]),
                one(FEB_1, &[&[("safe_to_call", "no")]]),
            ],
            &["accepted", "upd file1/1", "dup file1/1"],
        ),
        (
            "a later file takes back",
            vec![
                one(FEB_1, &[&[("safe_to_call", "no")]]),
                one(FEB_8, &[&[("safe_to_call", "yes")]]),
                one(FEB_15, &[&[("safe_to_call", "NO")]]),
            ],
            &["accepted", "upd file1/1", "upd file1/1"],
        ),
    ];
    for (what, deliveries, want) in cases {
        assert_eq!(fates(&deliveries), want, "{what}");
    }
}

#[test]
fn the_same_bytes_read_again_change_nothing() {
    let mut store = Store::default();
    let file =
        one(FEB_1, &[&[("safe_to_call", "no")], &[("safe_to_call", "yes")], &[("safe_to_call", "no")]]);
    deliver(&mut store, 1, &file);
    assert_eq!(facts(&store).safety.call, Answer::No);
    let text = file_text(&file.rows);
    let again = FileToRead { label: "another name", bytes: text.as_bytes(), reading: reading(2) };
    let run = run_file(&mut store, &again, &january_mapping(), &SHELF.book()).unwrap();
    assert!(run.rows.iter().all(|row| matches!(row.fate, Fate::DuplicateOf(_))));
    assert_eq!(facts(&store).safety.call, Answer::No);
}

#[test]
fn the_clock_of_contact() {
    const NEED: Cells<'_> = &[("need_finance", "low"), ("safe_to_call", "yes")];
    // The same in other bytes: a file with the same bytes would be the same file.
    const NEED_AGAIN: Cells<'_> = &[("need_finance", "medium"), ("safe_to_call", "YES")];
    const NO_NEED: Cells<'_> = &[("need_finance", "none")];
    const LATER_RECORD: Cells<'_> = &[("need_finance", "high"), ("recorded_at", "2025-01-20 12:00")];
    // 10 January 2025 is a Friday; 8 and 15 February are Saturdays.
    let cases: Vec<(&str, Vec<Delivery<'_>>, Vec<Option<&str>>)> = vec![
        ("from the record", vec![one(FEB_1, &[NEED])], vec![Some("2025-01-14")]),
        (
            "an update keeps it",
            vec![one(FEB_1, &[NEED]), one(FEB_8, &[LATER_RECORD])],
            vec![Some("2025-01-14"), Some("2025-01-14")],
        ),
        ("an update within one file", vec![one(FEB_1, &[&[], NEED])], vec![None, Some("2025-01-14")]),
        (
            "a later file turns it into contact",
            vec![one(FEB_1, &[&[]]), one(FEB_8, &[NEED])],
            vec![None, Some("2025-02-11")],
        ),
        (
            "the same, in its second row",
            vec![one(FEB_1, &[&[]]), one(FEB_8, &[&[("known_as", "Annie")], NEED])],
            vec![None, None, Some("2025-02-11")],
        ),
        (
            "and keeps it afterwards",
            vec![one(FEB_1, &[&[]]), one(FEB_8, &[NEED]), one(FEB_15, &[LATER_RECORD])],
            vec![None, Some("2025-02-11"), Some("2025-02-11")],
        ),
        (
            "lost and back within one file",
            vec![one(FEB_1, &[NEED]), one(FEB_8, &[NO_NEED, NEED])],
            vec![Some("2025-01-14"), None, Some("2025-01-14")],
        ),
        (
            "lost in one file, back in the next",
            vec![one(FEB_1, &[NEED]), one(FEB_8, &[NO_NEED]), one(FEB_15, &[NEED_AGAIN])],
            vec![Some("2025-01-14"), None, Some("2025-02-18")],
        ),
    ];
    for (what, deliveries, want) in cases {
        let mut store = Store::default();
        let due: Vec<Option<String>> = (1..)
            .zip(&deliveries)
            .flat_map(|(number, delivery)| deliver(&mut store, number, delivery))
            .map(|row| {
                row.decided
                    .unwrap_or_else(|| panic!("{what}"))
                    .decision
                    .contact_due
                    .map(|day| day.to_string())
            })
            .collect();
        let want: Vec<Option<String>> = want.iter().map(|day| day.map(str::to_owned)).collect();
        assert_eq!(due, want, "{what}");
    }
}

#[test]
fn quarantine_takes_the_first_reason() {
    use QuarantineCode::{
        BadDate, DateOrder, DeceasedNoContact, DobAfterIncident, ExcludedType, FutureDate, NoName,
        NoReference, OrganisationVictim,
    };
    let cases: &[(&str, Cells<'_>, Option<QuarantineCode>)] = &[
        ("good", &[], None),
        ("no reference at all", &[("crime_ref", "n/a"), ("crime_id", "")], Some(NoReference)),
        ("no such day", &[("recorded_at", "2025-02-30 12:00")], Some(BadDate)),
        ("an end that is no date", &[("occurred_to", "later")], Some(BadDate)),
        ("an end that is not known", &[("occurred_to", "unknown")], None),
        ("a year with two digits", &[("occurred_from", "10/01/25 09:00")], Some(BadDate)),
        ("day first", &[("recorded_at", "10/01/2025 12:00")], None),
        ("a minute after the file", &[("recorded_at", "2025-02-01 06:01")], Some(FutureDate)),
        ("the minute of the file", &[("recorded_at", "2025-02-01 06:00")], None),
        ("recorded before it happened", &[("occurred_from", "2025-01-10 12:01")], Some(DateOrder)),
        ("ended before it began", &[("occurred_to", "2025-01-10 08:59")], Some(DateOrder)),
        ("born the day after", &[("dob", "2025-01-11")], Some(DobAfterIncident)),
        ("born that day", &[("dob", "2025-01-10")], None),
        (
            "drugs",
            &[("offence_code", "92D/01"), ("offence", "Possession of a controlled drug")],
            Some(ExcludedType),
        ),
        ("public order has victims", &[("offence_code", "125/09")], None),
        ("a firm", &[("forename", ""), ("surname", "Harbour Café LTD")], Some(OrganisationVictim)),
        (
            "a firm with no forename known",
            &[("forename", "n/a"), ("surname", "The Old Inn")],
            Some(OrganisationVictim),
        ),
        ("a person of that name", &[("forename", "Iris"), ("surname", "Garage")], None),
        ("a name that only holds such a word", &[("forename", ""), ("surname", "Innes")], None),
        ("no name", &[("forename", "Unknown"), ("surname", "TBC")], Some(NoName)),
        ("one name", &[("forename", ""), ("surname", "Shaw")], None),
        ("died, nobody named", &[("risk_notes", "DECEASED.")], Some(DeceasedNoContact)),
        ("died, family named", &[("risk_notes", "DECEASED."), ("guardian_name", "Ann Wood")], None),
        (
            "a bad date before an organisation",
            &[("recorded_at", ""), ("forename", ""), ("surname", "Shop Ltd")],
            Some(BadDate),
        ),
    ];
    for (what, cells, want) in cases {
        let fate = deliver(&mut Store::default(), 1, &one(FEB_1, &[cells])).remove(0).fate;
        assert_eq!(fate, want.map_or(Fate::Accepted, Fate::Quarantined), "{what}");
    }
}

#[test]
fn warnings_in_named_situations() {
    let cases: &[(&str, Cells<'_>, &[Warning])] = &[
        ("good", &[], &[]),
        ("only the id", &[("crime_ref", "")], &[Warning::NoCrimeRef]),
        ("an offence in no list", &[("offence_code", "999/99")], &[Warning::UnknownOffence]),
        ("no offence code", &[("offence_code", "")], &[]),
        ("about 1990", &[("dob", "c.1990")], &[Warning::DobUnreadable]),
        ("placeholder", &[("dob", "1900-01-01")], &[Warning::DobPlaceholder]),
        ("a year apart", &[("age", "43")], &[]),
        ("two years apart", &[("age", "42")], &[Warning::AgeDobMismatch]),
        ("no such postcode", &[("postcode", "BS99 9ZZ")], &[Warning::BadPostcode]),
        ("half a postcode", &[("postcode", "BS1")], &[Warning::BadPostcode]),
        ("lost zero", &[("mobile", "7700900123")], &[Warning::PhoneRepaired]),
        ("lost digits", &[("home_phone", "4.477E+11")], &[Warning::PhoneUnusable]),
        (
            "words for nothing",
            &[("mobile", "no phone"), ("email", "none"), ("postcode", "NK"), ("home_phone", "N/A")],
            &[],
        ),
        ("no address", &[("email", "a at example.org")], &[Warning::EmailUnusable]),
    ];
    for (what, cells, want) in cases {
        let row = deliver(&mut Store::default(), 1, &one(FEB_1, &[cells])).remove(0);
        assert_eq!(row.decided.unwrap().warnings, *want, "{what}");
    }
}

#[test]
fn what_is_stored_comes_back_and_does_not_print_itself() {
    let january = bytes(JANUARY);
    let file = FileToRead { label: "january", bytes: &january, reading: reading(1) };
    let mut store = Store::default();
    let run = run_file(&mut store, &file, &january_mapping(), &SHELF.book()).unwrap();
    for standing in store.standings().step_by(7) {
        let text = serde_json::to_string(standing).unwrap();
        assert_eq!(&serde_json::from_str::<Standing>(&text).unwrap(), standing);
    }
    for facts in run.rows.iter().filter_map(|row| Some(&row.decided.as_ref()?.facts)).step_by(7) {
        let text = serde_json::to_string(facts).unwrap();
        assert_eq!(&serde_json::from_str::<ReportFacts>(&text).unwrap(), facts);
        let surname = facts.victim.surname.as_ref().map(|name| name.open().as_str()).unwrap_or_default();
        assert!(surname.len() < 5 || !format!("{facts:?}").contains(&format!("\"{surname}\"")));
    }
    let standing = format!("{:?}", store.standings().next().unwrap());
    assert!(!standing.contains("Roseanne"), "{standing}");
    assert_eq!(format!("{:?}", Digest::of_bytes(b"x")), "Digest(sensitive)");
}

/// A hundred thousand rows, in an optimised build only: an unoptimised one says nothing of speed.
#[cfg(not(debug_assertions))]
#[test]
fn a_hundred_thousand_rows_take_seconds() {
    let january = String::from_utf8(bytes(JANUARY)).unwrap();
    let begun = std::time::Instant::now();
    let mut store = Store::default();
    let mut rows = 0;
    for number in 1..=17 {
        let text = january.replace("AS-25-", &format!("AS-{number}-"));
        let file = FileToRead { label: "january", bytes: text.as_bytes(), reading: reading(number) };
        rows += run_file(&mut store, &file, &january_mapping(), &SHELF.book()).unwrap().rows.len();
    }
    let taken = begun.elapsed();
    println!("{rows} rows in {taken:?}");
    assert!(rows > 100_000 && taken.as_secs() < 10, "{rows} rows in {taken:?}");
}

fn cell_text() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "",
        "yes",
        "no",
        "not asked",
        "perhaps",
        "none",
        "low",
        "2025-01-03",
        "07700 900124",
        "x",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    /// Whatever the cells: a row taken twice in a row is a duplicate or in quarantine again, and a whole file read
    /// again accepts and updates nothing.
    #[test]
    fn a_row_taken_twice_is_a_duplicate(
        cells in proptest::collection::vec(
            (proptest::sample::select(vec!["safe_to_call", "safe_to_text", "need_finance", "dob", "mobile", "known_as", "vulnerable", "crime_ref", "title"]), cell_text()),
            1..6,
        ),
        times in 2_usize..4,
    ) {
        let changed: Vec<(&str, &str)> = cells.iter().map(|(heading, cell)| (*heading, cell.as_str())).collect();
        let mut rows: Vec<Cells<'_>> = vec![&[]];
        rows.extend(std::iter::repeat_n(changed.as_slice(), times));
        let mut store = Store::default();
        let file = one(FEB_1, &rows);
        for row in deliver(&mut store, 1, &file).iter().skip(2) {
            prop_assert!(matches!(row.fate, Fate::DuplicateOf(_) | Fate::Quarantined(_)), "{}", brief(row));
        }
        for row in deliver(&mut store, 2, &file) {
            prop_assert!(matches!(row.fate, Fate::DuplicateOf(_) | Fate::Quarantined(_)), "{}", brief(&row));
        }
    }
}
