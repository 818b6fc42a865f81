//! The demo's feed and lists, as files.

use alongside_app::App;
use alongside_app::intake::FileToImport;
use alongside_domain::intake::{Lists, OffenceList, PostcodeList};
use flate2::read::GzDecoder;
use std::io::Read as _;
use std::path::Path;

pub(crate) const MAPPING: &str = include_str!("../../../../../data/intake/police_default.toml");

/// A file of the project, unpacked.
pub(crate) fn bytes(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let packed = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    bytes
}

pub(crate) fn text(path: &str) -> String {
    String::from_utf8(bytes(path)).unwrap()
}

/// Puts the demo's offences and postcodes in force.
pub(crate) fn with_lists(app: &App) {
    let mut lists: Lists = (*app.lists()).clone();
    let offences = text("demo/offence_codes.csv.gz");
    lists.offences = Some(OffenceList::parse(&offences, &lists.crime_types).unwrap());
    let mut postcodes = PostcodeList::default();
    postcodes.add(&text("demo/postcodes-avon-and-somerset.csv.gz")).unwrap();
    lists.postcodes = postcodes;
    app.set_lists(lists);
}

pub(crate) fn january() -> FileToImport {
    FileToImport {
        label: "2025-01".into(),
        bytes: bytes("demo/avon_somerset_2025-01.csv.gz"),
        mapping: MAPPING.into(),
        ..FileToImport::default()
    }
}

pub(crate) fn february() -> FileToImport {
    FileToImport {
        label: "2025-02".into(),
        bytes: bytes("fixtures/intake/avon_somerset_2025-02_delta.csv.gz"),
        mapping: MAPPING.into(),
        as_of: Some("2025-02-08T06:00".parse().unwrap()),
        ..FileToImport::default()
    }
}

/// January's heading and its first rows.
pub(crate) fn first_rows(count: usize) -> FileToImport {
    let january = january();
    let text = String::from_utf8(january.bytes).unwrap();
    let lines: String = text.split_inclusive('\n').take(count + 1).collect();
    FileToImport { bytes: lines.into_bytes(), ..january }
}
