//! Any settings and any file, CSV or Parquet, as `alongside link` reads them: every column that is read has as many cells, and
//! what is suggested for a file are settings that read it.
#![no_main]

use alongside_linkage::settings::Settings;
use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use std::sync::LazyLock;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The program's own readers: a program's modules can't be reached otherwise.
#[path = "../../crates/alongside/src/commands"]
#[allow(dead_code)]
mod commands {
    pub mod link {
        pub mod read;
        pub mod suggest;

        use super::super::Failure;
        use alongside_linkage::records::{Cells, Refusal, table};
        use alongside_linkage::settings::Settings;
        use std::path::Path;

        pub fn suggestion(file: &Path) -> Result<String, Failure> {
            suggest::settings(file)
        }

        pub fn headings(file: &Path) -> Vec<String> {
            read::headings(file).unwrap_or_default()
        }

        /// Reads the columns and makes records of them; whether there was anything to read.
        pub fn reads(file: &Path, settings: &Settings) -> Result<(), Failure> {
            let read = read::columns(file, settings)?;
            let cells = |read: &alongside_linkage::records::Read| read.pieces.iter().map(Cells::len).sum();
            let counts: Vec<usize> = read.compared.iter().map(cells).collect();
            assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
            for beside in [&read.truth, &read.sources].into_iter().flatten() {
                assert_eq!(beside.len(), counts[0]);
            }
            if let read::Ids::Named(names) = &read.ids {
                assert_eq!(names.len(), counts[0]);
            }
            match table(read.compared) {
                Ok(table) => assert_eq!(table.records() as usize, counts[0]),
                Err(refusal) => assert!(matches!(refusal, Refusal::TooManyColumns(..)), "{refusal:?}"),
            }
            Ok(())
        }
    }
}

/// The files of this process: what a file is, is told by how its name ends.
static FILES: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("link_files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    ["people.csv", "people.parquet"].map(|name| folder.join(name))
});

/// Settings, a line of four hyphens, the file.
const BETWEEN: &[u8] = b"----\n";
/// So many records are looked at for a suggestion: what it says of the others is a guess.
const LOOKED_AT: usize = 1_000;

fuzz_target!(|bytes: &[u8]| {
    let place = bytes.windows(BETWEEN.len()).position(|part| part == BETWEEN);
    let (settings, bytes) =
        place.map_or((&b""[..], bytes), |at| (&bytes[..at], &bytes[at + BETWEEN.len()..]));
    let file = &FILES[usize::from(bytes.starts_with(b"PAR1"))];
    std::fs::write(file, bytes).unwrap();
    if let Some(settings) = std::str::from_utf8(settings).ok().and_then(|text| toml::from_str(text).ok()) {
        let _ = commands::link::reads(file, &settings);
    }
    let Ok(text) = commands::link::suggestion(file) else { return };
    let settings: Settings = toml::from_str(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let headings = commands::link::headings(file);
    let is_one = |name: &String| headings.iter().filter(|heading| *heading == name).count() == 1;
    if settings.columns.iter().map(|column| &column.name).chain(&settings.id).all(is_one)
        && !settings.columns.is_empty()
        && bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() < LOOKED_AT
        && !bytes.starts_with(b"PAR1")
    {
        commands::link::reads(file, &settings).unwrap_or_else(|error| panic!("{text}\n{error}"));
    }
});
