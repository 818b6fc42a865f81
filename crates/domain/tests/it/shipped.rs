//! What the tests read: the demo's feed and lists, and the truth that goes with them.

use alongside_domain::intake::{CrimeTypes, Lists, Mapping, OffenceList, PostcodeList, Rulebook};
use alongside_domain::rules::Rules;
use alongside_kernel::WorkingDays;
use alongside_kernel::id::ImportId;
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

/// Everything that rows are judged by, with the lists of the demo.
pub(crate) struct Shelf {
    pub(crate) lists: Lists,
    pub(crate) rules: Rules,
    pub(crate) calendar: WorkingDays,
}

impl Shelf {
    pub(crate) fn book(&self) -> Rulebook<'_> {
        Rulebook { lists: &self.lists, rules: &self.rules, calendar: &self.calendar }
    }

    /// Without offence codes and postcodes.
    pub(crate) fn bare() -> Self {
        Self {
            lists: Lists { crime_types: CrimeTypes::shipped().unwrap(), ..Lists::default() },
            rules: rules(),
            calendar: WorkingDays::england_and_wales(),
        }
    }
}

/// The shipped rules with the standard of the truth beside the files, which is about who is contacted and not about how
/// soon: another number of days is one line of data, and one test: standard.rs.
pub(crate) fn rules() -> Rules {
    let mut rules = Rules::shipped().unwrap();
    rules.contact.due_working_days = 2;
    rules
}

pub(crate) static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf::bare();
    let offences = text("demo/offence_codes.csv.gz");
    shelf.lists.offences = Some(OffenceList::parse(&offences, &shelf.lists.crime_types).unwrap());
    let mut postcodes = PostcodeList::default();
    postcodes.add(&text("demo/postcodes-avon-and-somerset.csv.gz")).unwrap();
    shelf.lists.postcodes = postcodes;
    shelf
});

pub(crate) const JANUARY: &str = "demo/avon_somerset_2025-01.csv.gz";
pub(crate) const FEBRUARY: &str = "fixtures/intake/avon_somerset_2025-02_delta.csv.gz";

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

pub(crate) fn reading(number: u32) -> ImportId {
    format!("{number:032x}").parse().unwrap()
}

pub(crate) fn january_mapping() -> Mapping {
    Mapping::police_default().unwrap()
}

pub(crate) fn february_mapping() -> Mapping {
    january_mapping().with_as_of("2025-02-08T06:00".parse().unwrap())
}
