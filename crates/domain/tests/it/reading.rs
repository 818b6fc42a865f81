//! From bytes to records.

use alongside_domain::intake::{
    CrimeTypes, FileError, FileToRead, Mapping, OffenceList, PostcodeList, QuarantineCode, Records, Store,
    decode, headings, parse_json, run_file, run_json,
};
use alongside_domain::rules::Rules;
use alongside_kernel::contact_point::Postcode;
use proptest::prelude::*;

use crate::shipped::{SHELF, Shelf, january_mapping, reading};

/// Reads the text with two columns; gives number, line and fields, or the code of a broken record.
fn records(text: &str) -> Vec<(u32, u32, Result<Vec<String>, QuarantineCode>)> {
    let rules = Rules::shipped().unwrap();
    let text = format!("one,two\n{text}");
    let (headings, records) = Records::open(&text, ',', Some('"'), &rules.intake).unwrap();
    assert_eq!(headings, ["one", "two"]);
    records
        .map(|record| {
            let fields = record.fields.iter().map(ToString::to_string).collect();
            (record.number, record.line, record.broken.map_or(Ok(fields), Err))
        })
        .collect()
}

#[test]
fn records_in_all_their_forms() {
    use QuarantineCode::{MalformedQuote, WrongColumnCount};
    let ok = |one: &str, two: &str| Ok(vec![one.to_owned(), two.to_owned()]);
    let ten_lines = "x\n".repeat(9) + "x";
    let eleven_lines = "x\n".repeat(10) + "x";
    let longest = "é".repeat(4_000);
    let too_long = "é".repeat(4_001);
    for (what, text, want) in [
        (
            "plain, all line ends",
            "a,b\r\nc,d\re,f",
            vec![(1, 2, ok("a", "b")), (2, 3, ok("c", "d")), (3, 4, ok("e", "f"))],
        ),
        ("blank records are not counted", "\n,\n a , b \n , \n", vec![(1, 4, ok(" a ", " b "))]),
        (
            "quotes with delimiter, pair and line end",
            "\"a,\"\"b\"\"\",\"c\r\nd\"\ne,f",
            vec![(1, 2, ok("a,\"b\"", "c\r\nd")), (2, 4, ok("e", "f"))],
        ),
        ("a bare quote is text", "a\"b,\"c\"\nd,e\"", vec![(1, 2, ok("a\"b", "c")), (2, 3, ok("d", "e\""))]),
        ("a quote after a space is text", "a, \"b\"", vec![(1, 2, ok("a", " \"b\""))]),
        (
            "text after the closing quote spoils one line",
            "\"a\" b,c\nd,e",
            vec![(1, 2, Err(MalformedQuote)), (2, 3, ok("d", "e"))],
        ),
        (
            "never closed spoils one line",
            "a,\"b\nc,d\ne,f",
            vec![(1, 2, Err(MalformedQuote)), (2, 3, ok("c", "d")), (3, 4, ok("e", "f"))],
        ),
        (
            "the line on which the record began",
            "\"a\nb\",\"c\nd,e",
            vec![(1, 2, Err(MalformedQuote)), (2, 3, Err(MalformedQuote)), (3, 4, ok("d", "e"))],
        ),
        (
            "too few and too many fields",
            "a\nb,c,d\ne,f",
            vec![(1, 2, Err(WrongColumnCount)), (2, 3, Err(WrongColumnCount)), (3, 4, ok("e", "f"))],
        ),
        ("ten lines are allowed", &format!("\"{ten_lines}\",b"), vec![(1, 2, ok(&ten_lines, "b"))]),
        ("4,000 characters are allowed", &format!("\"{longest}\",b"), vec![(1, 2, ok(&longest, "b"))]),
        ("4,001 are not", &format!("\"{too_long}\",b"), vec![(1, 2, Err(MalformedQuote))]),
        ("formulas stay text", "=1+1,-2", vec![(1, 2, ok("=1+1", "-2"))]),
        ("nothing", "", vec![]),
    ] {
        assert_eq!(records(text), want, "{what}");
    }
    assert_eq!(records(&format!("\"{eleven_lines}\",b"))[0].2, Err(MalformedQuote), "eleven lines are not");
}

#[test]
fn a_file_without_a_readable_heading_is_refused() {
    let rules = Rules::shipped().unwrap();
    for text in ["", "\n\n", "\"open,two\na,b"] {
        assert!(Records::open(text, ',', Some('"'), &rules.intake).is_none(), "{text:?}");
    }
}

#[test]
fn a_heading_that_no_table_has_is_none_and_only_the_beginning_is_looked_at() {
    let rules = Rules::shipped().unwrap();
    let of = |text: &str| headings(text.as_bytes(), "utf-8", (',', Some('"')), &rules.intake);
    let wide = |columns: usize| vec!["c"; columns].join(",");
    for (text, want) in [
        ("one,two\nx,y\n".to_owned(), Some(2)),
        (wide(300), Some(300)),
        (wide(301), None),
        ("c".repeat(200), Some(1)),
        ("c".repeat(201), None),
        ("one,tw\0o".to_owned(), None),
        ("\"one\ntwo\",three".to_owned(), Some(2)),
        ("<b>one</b>,two".to_owned(), None),
        (format!("{}one,two", "\n".repeat(100)), Some(2)),
        (format!("{}one,two", "\n".repeat(300_000)), None),
    ] {
        assert_eq!(of(&text).map(|found| found.len()), want, "{text:.40}");
    }
}

#[test]
fn a_table_of_broken_rows_is_none_and_a_few_of_them_are_put_aside() {
    let rules = Rules::shipped().unwrap();
    let counted = |rows: &str| {
        let text = format!("one,two\n{rows}");
        let (_, records) = Records::open(&text, ',', Some('"'), &rules.intake).unwrap();
        records.counted()
    };
    let (good, bad) = ("a,b\n", "a\n");
    assert_eq!(counted(&bad.repeat(1_000)), Ok(1_000));
    assert_eq!(counted(&bad.repeat(1_001)), Err(FileError::HardlyARow));
    assert_eq!(counted(&(good.repeat(1_100) + &bad.repeat(1_100))), Ok(2_200));
    assert_eq!(counted(&(good.repeat(1_100) + &bad.repeat(1_102))), Err(FileError::HardlyARow));
    // Rows of which each leaves open the quote that the next one closes are not read to the end of the file each.
    let swallowing = "\"a\n".to_owned() + &"b\",\"a\n".repeat(50_000);
    assert_eq!(counted(&swallowing), Err(FileError::HardlyARow));
    assert_eq!(counted(&format!("a,{}\n", "b".repeat(300_000))), Err(FileError::LongRow(2)));
    assert_eq!(
        counted(&format!("{good}{}{good}", ",,,\n".repeat(100_000))),
        Ok(2),
        "blank rows below a table"
    );
    // Of a row of far too many cells no more are kept than tell it.
    let text = format!("one,two\n{}\n", "x,".repeat(100_000));
    let (_, mut records) = Records::open(&text, ',', Some('"'), &rules.intake).unwrap();
    let record = records.next().unwrap();
    assert_eq!((record.fields.len(), record.broken), (301, Some(QuarantineCode::WrongColumnCount)));
}

#[test]
fn json_with_more_in_it_than_memory_should_hold_is_not_read() {
    let of = |inside: &str| parse_json(format!("{{\"reports\":[{inside}0]}}").as_bytes()).map(|_| ());
    assert_eq!(of(&"{},".repeat(499_000)), Ok(()));
    assert_eq!(of(&"{},".repeat(500_000)), Err(FileError::TooMuch));
    assert_eq!(of(&"0,".repeat(4_000_001)), Err(FileError::TooMuch));
    // Brackets in texts are text.
    let text = "[".repeat(600_000);
    assert_eq!(of(&format!("\"{text}\",\"\\\"{text}\",")), Ok(()));
    assert!(matches!(of(&"[".repeat(1_000)), Err(FileError::NotReports { .. })));
}

#[test]
fn encodings_and_their_marks() {
    let utf_16: Vec<u8> = "\u{feff}Zoë".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big_endian: Vec<u8> = "\u{feff}Zoë".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (what, bytes, label, errors) in [
        ("utf-8", "Zoë".as_bytes(), "utf-8", false),
        ("utf-8 with mark", "\u{feff}Zoë".as_bytes(), "utf-8-sig", false),
        ("the mark goes before the label", "\u{feff}Zoë".as_bytes(), "windows-1252", false),
        ("windows-1252", b"Zo\xeb", "windows-1252", false),
        ("utf-16", utf_16.as_slice(), "utf-16", false),
        ("utf-16, big-endian by its mark", big_endian.as_slice(), "utf-16", false),
    ] {
        let decoded = decode(bytes, label);
        assert_eq!((decoded.text.as_ref(), decoded.had_errors), ("Zoë", errors), "{what}");
    }
    let broken = decode(b"Zo\xeb!", "utf-8");
    assert!(broken.had_errors && broken.text == "Zo\u{fffd}!");
}

#[test]
fn lists_that_can_not_be_read_leave_nothing_behind() {
    let types = CrimeTypes::shipped().unwrap();
    let heading = "offence_code,offence,crime_type_code,hate,persistent\n";
    for (what, lines, good) in [
        ("good", "8L/01,Harassment,HARASS,n,y\n", true),
        ("unknown type", "8L/01,Harassment,NOPE,n,y\n", false),
        ("bad flag", "8L/01,Harassment,HARASS,n,maybe\n", false),
    ] {
        assert_eq!(OffenceList::parse(&format!("{heading}{lines}"), &types).is_ok(), good, "{what}");
    }
    assert!(OffenceList::parse("code,offence\n", &types).is_err());
    let mut postcodes = PostcodeList::default();
    let bad = "postcode,lad_code,lsoa21_code\nBS1 1AA,E1,L1\nnonsense,E1,L1\n";
    let error = postcodes.add(bad).unwrap_err();
    assert!(error.to_string().contains("line 3"), "{error}");
    assert!(postcodes.is_empty());
}

#[test]
fn postcodes_are_checked_where_a_list_covers_their_area() {
    let shelf = &*SHELF;
    let rules = &shelf.rules.intake;
    let place = shelf.lists.postcodes.place(&Postcode::parse("BA1 0AA").unwrap()).unwrap();
    assert_eq!((place.lad_code, place.lsoa), ("E06000022", "E01014371"));
    for (text, good) in
        [("ba10aa", true), ("BS99 9ZZ", false), ("M1 1AE", true), ("BS1", false), ("nonsense", false)]
    {
        assert_eq!(shelf.lists.postcodes.check(text, rules).is_some(), good, "{text}");
    }
    let bare = Shelf::bare();
    assert!(bare.lists.postcodes.check("BS99 9ZZ", rules).is_some(), "no list: only the form counts");
    let mut few = PostcodeList::default();
    assert_eq!(few.add("postcode,lad_code,lsoa21_code\nBS1 1AA,E1,L1\n"), Ok(1));
    assert!(few.check("BS1 1AB", rules).is_some(), "one postcode covers nothing");
}

fn store_of(bytes: &[u8], mapping: &Mapping) -> usize {
    let mut store = Store::default();
    let file = FileToRead { label: "any", bytes, reading: reading(1) };
    let _ = run_file(&mut store, &file, mapping, &SHELF.book());
    let _ = run_json(&mut store, &file, mapping, &SHELF.book());
    store.standings().count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn arbitrary_bytes_never_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert_eq!(store_of(&bytes, &january_mapping()), 0);
    }

    #[test]
    fn arbitrary_cells_never_stop_the_reader(tail in "[a\"\n\r,0-9:\\-/. é]{0,400}") {
        let heading = january_mapping().columns.values().cloned().collect::<Vec<_>>().join(",");
        store_of(format!("{heading}\n{tail}").as_bytes(), &january_mapping());
    }

    #[test]
    fn every_record_begins_on_its_line_and_numbers_have_no_gap(tail in "[a\"\n,]{0,200}") {
        let read = records(&tail);
        let lines: Vec<u32> = read.iter().map(|(_, line, _)| *line).collect();
        prop_assert!(lines.is_sorted_by(|earlier, later| earlier < later));
        for (place, (number, _, _)) in (1..).zip(&read) {
            prop_assert_eq!(*number, place);
        }
    }
}
