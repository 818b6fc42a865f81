//! Files that nobody should take in: other kinds under a table's name, tables that are none, and far too much of
//! something. Made here, so that no such file lies in the repository.

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use std::io::Write as _;

/// A file to be turned away.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// What it is.
    pub what: String,
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Only its name gives it away.
    pub by_name: bool,
}

/// The heading of a good table of reports.
pub const HEADING: &str = "crime number,date recorded,offence date,ho code,offence title,victim id,first name,last name,mobile number,safety.call,consent";
/// A row below it.
pub const ROW: &str =
    "52/1/25,2025-01-20 10:00,2025-01-19 09:00,VWI,Violence,V1,Ama,Okafor,07700 900123,yes,yes";

/// A good table.
pub fn good_table() -> String {
    format!("{HEADING}\n{ROW}\n")
}

fn named(what: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile { what: what.into(), name: "january.csv".to_owned(), bytes: bytes.into(), by_name: false }
}

/// What files of other kinds begin with.
const KINDS: &[(&str, &[u8])] = &[
    ("a zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00"),
    ("an empty zip", b"PK\x05\x06\x00\x00"),
    ("a gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    ("a bzip2", b"BZh91AY&SY"),
    ("an xz", b"\xfd7zXZ\x00\x00\x04"),
    ("a zstd", b"\x28\xb5\x2f\xfd\x04\x00"),
    ("a 7z", b"7z\xbc\xaf\x27\x1c\x00\x04"),
    ("a rar", b"Rar!\x1a\x07\x01\x00"),
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
    ("a png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    ("a jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
    ("a gif", b"GIF89a\x01\x00\x01\x00"),
    ("a webp", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    ("a film", b"\x00\x00\x00\x18ftypmp42"),
    ("a sound", b"ID3\x04\x00\x00\x00\x00\x00\x00"),
    ("a program of Linux", b"\x7fELF\x02\x01\x01\x00"),
    ("a program of Windows", b"MZ\x90\x00\x03\x00\x00\x00"),
    ("a class", b"\xca\xfe\xba\xbe\x00\x00\x00\x34"),
    ("a module", b"\x00asm\x01\x00\x00\x00"),
    ("a script", b"#!/bin/sh\n"),
    ("a key", b"-----BEGIN PRIVATE KEY-----\n"),
    ("a database", b"SQLite format 3\x00"),
    ("a table in columns", b"PAR1\x15\x04\x15"),
    ("a page", b"<!doctype html><html><script>alert(1)</script>"),
    ("a drawing", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
    ("xml with entities", b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>"),
    ("rich text", b"{\\rtf1\\ansi Hello}"),
];

/// An archive with one file in it.
fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    let packed = packed.finish().unwrap();
    let mut crc = Crc::new();
    crc.update(content);
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let sizes = [&crc.sum().to_le_bytes()[..], &length(&packed), &length(content), &name_length].concat();
    let head = [b"\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00", sizes.as_slice()].concat();
    let mut file = [b"PK\x03\x04", head.as_slice(), b"\x00\x00", name.as_bytes(), &packed].concat();
    let central = [b"PK\x01\x02\x14\x00", head.as_slice(), &[0; 14], name.as_bytes()].concat();
    let at = length(&file);
    file.extend(&central);
    file.extend(
        [b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00", &length(&central)[..], &at, &[0; 2]].concat(),
    );
    file
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

/// The files are of letters that are bytes.
fn byte(letter: char) -> u8 {
    u8::try_from(letter).unwrap()
}

fn in_units(text: &str, of: impl Fn(char) -> Vec<u8>) -> Vec<u8> {
    text.chars().flat_map(of).collect()
}

/// A row that swallows the next line, and that the one after it, each with the quote that it leaves open.
const SWALLOWING: &str = "b\",\"a\n";

/// Some two hundred small files.
pub fn small() -> Vec<Hostile> {
    let table = good_table();
    let mut files = Vec::new();
    for (what, begins) in KINDS {
        files.push(named(*what, *begins));
        files.push(named(format!("{what} and nothing"), [*begins, &[0; 1_000][..]].concat()));
        files.push(named(format!("{what} before a table"), [*begins, b"\n", table.as_bytes()].concat()));
    }
    let much = vec![0; 60_000_000];
    files.push(named("a zip that unpacks to sixty megabytes", zip("january.csv", &much)));
    files.push(named("a gzip that unpacks to sixty megabytes", gzip(&much)));
    files.push(named("a gzip of a good table", gzip(table.as_bytes())));
    files.push(named("a workbook", zip("[Content_Types].xml", b"<Types/>")));
    files.push(named("an archive in an archive", zip("a.zip", &zip("b.zip", &zip("c.zip", b"")))));
    for sign in (0..32_u8).filter(|sign| ![9, 10, 13].contains(sign)).chain([127]) {
        let heading = HEADING.replacen("date", &format!("da{}te", char::from(sign)), 1);
        files.push(named(format!("sign {sign} in a heading"), format!("{heading}\n{ROW}\n")));
    }
    files.extend([
        named("UTF-16 without its mark", in_units(&table, |it| vec![byte(it), 0])),
        named("UTF-16, the high byte first, without its mark", in_units(&table, |it| vec![0, byte(it)])),
        named("UTF-32", in_units(&table, |it| vec![byte(it), 0, 0, 0])),
        named("UTF-32, the high byte first", in_units(&table, |it| vec![0, 0, 0, byte(it)])),
        named("blanks", "   \n \n"),
        named("line ends", "\r\n\n\r"),
        named("delimiters", ",,,,,,\n,,,,,,\n"),
        named("one column", "crime number\n52/1/25\n"),
        named("two columns", "crime number,last name\n52/1/25,Okafor\n"),
        named("three columns", "crime number,last name,date recorded\n"),
        named("another delimiter", table.replace(',', ";")),
        named("a long heading", format!("{HEADING},{}\n{ROW},x\n", "x".repeat(201))),
        named("a quote in the heading that is never closed", format!("\"{table}")),
        named("a quote that swallows the heading", format!("crime number,\"date\n{table}")),
        named("text after a quote", format!("\"crime\" number,{table}")),
        named("rows of one byte", format!("{HEADING}\n{}", "x\n".repeat(1_500))),
        named("rows that open quotes", format!("{HEADING}\n{}", "\"x\n".repeat(1_500))),
        named("rows that swallow one another", format!("{HEADING}\n\"a\n{}", SWALLOWING.repeat(20_000))),
    ]);
    for columns in [301, 1_000, 10_000, 100_000] {
        let extra: String = (0..columns).map(|number| format!(",c{number}")).collect();
        files.push(named(format!("{columns} columns more"), format!("{HEADING}{extra}\n")));
        files.push(named(
            format!("{columns} empty columns more"),
            format!("{HEADING}{}\n", ",".repeat(columns)),
        ));
    }
    for markup in ["<script>alert(1)</script>", "<!-- ", "<img src=x onerror=alert(1)>", "<a href=\"//e\">"] {
        files.push(named(format!("a page and a table: {markup}"), format!("{markup},{table}")));
    }
    files.extend(json());
    let endings =
        ["zip", "gz", "xlsx", "xls", "html", "svg", "exe", "csv.zip", "js", "pdf", "php", "CSV.HTM"];
    files.extend(endings.map(|ending| Hostile {
        what: format!("a table named .{ending}"),
        name: format!("january.{ending}"),
        bytes: table.clone().into_bytes(),
        by_name: true,
    }));
    files
}

fn json() -> Vec<Hostile> {
    let reports = r#"{"extract":{"asOf":"2025-01-30T06:00:00"},"reports":[{"event":{"id":"1"},"persons":[{"role":"VICTIM"}]}]}"#;
    let mut files = vec![
        named("JSON without reports", "{}"),
        named("JSON whose reports are a number", r#"{"reports":0}"#),
        named("JSON whose reports are an object", r#"{"reports":{}}"#),
        named("JSON of nothing", r#"{"reports":null}"#),
        named("JSON with something behind it", format!("{reports} {{}}")),
        named("JSON with a NUL", reports.replace("VICTIM", "VIC\0TIM")),
        named("JSON in UTF-16", in_units(reports, |it| vec![byte(it), 0])),
        named("JSON with half a sign", [&reports.as_bytes()[..20], b"\xff\"}"].concat()),
        named("a number without end", format!("{{\"reports\":[{}]}}", "9".repeat(100_000) + "e99999")),
    ];
    for depth in [150, 1_000, 100_000] {
        files.push(named(format!("lists {depth} deep"), format!("{{\"reports\":{}", "[".repeat(depth))));
        let closed = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        files.push(named(format!("closed lists {depth} deep"), format!("{{\"reports\":[{closed}]}}")));
        files.push(named(format!("objects {depth} deep"), "{\"reports\":".repeat(depth)));
    }
    for cut in (1..reports.len()).step_by(9) {
        files.push(named(format!("JSON cut off at {cut}"), &reports.as_bytes()[..cut]));
    }
    files
}

/// Few files that are as large as may be sent.
pub fn large() -> Vec<Hostile> {
    const MUCH: usize = 60_000_000;
    let table = good_table();
    let lines = |line: &str, bytes: usize| line.repeat(bytes / line.len());
    vec![
        named("sixty megabytes of nothing", vec![0; MUCH]),
        named("one line of sixty megabytes", vec![b'a'; MUCH]),
        named("a good heading and one line of sixty megabytes", format!("{HEADING}\n{}", lines("a", MUCH))),
        named("a million empty columns", format!("{HEADING}{}", lines(",", 1_000_000))),
        named("sixty million columns", lines("a,", MUCH)),
        named(
            "rows of a million columns",
            format!("{HEADING}\n{}", lines(&(lines("a,", 2_000_000) + "\n"), MUCH)),
        ),
        named("a million rows of one byte", lines("x\n", 2_000_000)),
        named("thirty million rows of one byte", format!("{HEADING}\n{}", lines("x\n", MUCH))),
        named("a quote that is never closed", format!("\"{}", lines(&table, MUCH))),
        named(
            "ten million rows that swallow one another",
            format!("{HEADING}\n\"a\n{}", lines(SWALLOWING, MUCH)),
        ),
        named("lists sixty million deep", format!("{{\"reports\":{}", lines("[", MUCH))),
        named("twenty million objects", format!("{{\"reports\":[{}{{}}]}}", lines("{},", MUCH))),
        named("thirty million numbers", format!("{{\"reports\":[{}0]}}", lines("0,", MUCH))),
    ]
}

/// Files of encodings whose head says what is not so, made of a good one.
pub fn encodings(good: &[u8]) -> Vec<Hostile> {
    let changed = |at: usize, bytes: &[u8]| {
        let mut file = good.to_vec();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    // The number of fields stands behind mark, versions and project; the count of encodings before the first of them.
    let (fields, count) = (26, (good.len() - 32) % 128 - 8);
    let mut files = Vec::new();
    for said in [0, 1, u64::from(u32::MAX), 100_000_000, 1 << 57, u64::MAX / 128 + 1, u64::MAX] {
        files.push(named(format!("{said} encodings are said"), changed(count, &said.to_le_bytes())));
    }
    for said in [0, 1, 3, 5, 200, 255] {
        files.push(named(format!("{said} fields are said"), changed(fields, &[said])));
        files.push(named(format!("a word of {said} bytes is said"), changed(fields + 1, &[said])));
    }
    for cut in (0..count + 40).step_by(7) {
        files.push(named(format!("encodings cut off at {cut}"), &good[..cut]));
    }
    files.push(named("encodings and a byte more", [good, b"x"].concat()));
    files.push(named("encodings twice", [good, good].concat()));
    files.push(named("a head and names", [&good[..count + 8], good_table().as_bytes()].concat()));
    for file in &mut files {
        "ours.encoded".clone_into(&mut file.name);
    }
    files
}
