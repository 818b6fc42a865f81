//! A small made-up town: households with children, twins, a father and his son of one name; people who move and marry;
//! reports with slips. Names are made of syllables, so that nothing is taken from data the library was tried on.

use alongside_linkage::records::{Cells, Read, table};
use alongside_linkage::settings::{Column, Kind};
use alongside_linkage::table::Table;

/// One report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Forename, surname, birthday, sex, address, postcode, phone; an empty text is missing.
    pub cells: [String; 7],
    /// Whose it is.
    pub person: u32,
}

/// The columns of a report.
pub const COLUMNS: [(&str, Kind); 7] = [
    ("forename", Kind::Forename),
    ("surname", Kind::Surname),
    ("born", Kind::DateOfBirth),
    ("sex", Kind::Sex),
    ("address", Kind::AddressLine),
    ("postcode", Kind::Postcode),
    ("phone", Kind::Phone),
];

/// The columns as a run is told of them.
pub fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|(name, kind)| Column { name: (*name).to_owned(), kind: *kind }).collect()
}

/// Numbers by chance from a seed (a linear congruential generator, constants of Knuth).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.throw(sides) == 0
    }

    fn name(&mut self, starts: &[&str], ends: &[&str]) -> String {
        // Some names are common: the smaller of two throws.
        let pick =
            |dice: &mut Self, of: &[&str]| of[dice.throw(of.len()).min(dice.throw(of.len()))].to_owned();
        pick(self, starts) + &pick(self, ends)
    }
}

#[derive(Clone)]
struct Person {
    forename: String,
    surname: String,
    born: String,
    sex: &'static str,
    homes: Vec<(String, String)>,
    phone: String,
}

/// The reports of a town of so many households.
pub fn town(households: u32, seed: u64) -> Vec<Report> {
    let mut dice = Dice(seed.wrapping_mul(977).wrapping_add(5));
    let mut people: Vec<Person> = Vec::new();
    for _ in 0..households {
        let surname = dice.name(
            &["har", "wen", "pol", "tre", "mos", "kin", "bel", "dov", "gar", "lam", "sut", "var"],
            &["low", "field", "man", "ton", "ers", "by", "croft", "wick", "stead", "nor"],
        );
        let members = 1 + dice.throw(4);
        let home = |dice: &mut Dice| {
            let street = dice.name(
                &["oak", "mill", "church", "north", "rose", "king", "brook"],
                &[" road", " lane", " street", " close"],
            );
            let letters = "abdefghjln".as_bytes();
            let code = format!(
                "zz{} {}{}{}",
                1 + dice.throw(30),
                dice.throw(10),
                letters[dice.throw(10)] as char,
                letters[dice.throw(10)] as char
            );
            (format!("{} {street}", 1 + dice.throw(150)), code)
        };
        let address = home(&mut dice);
        let mut family: Vec<Person> = Vec::new();
        for member in 0..members {
            let sex = if dice.one_in(2) { "F" } else { "M" };
            let year = if member < 2 { 1940 + dice.throw(50) } else { 1990 + dice.throw(20) };
            let mut person = Person {
                forename: dice.name(
                    &["al", "ber", "cas", "dor", "el", "fen", "gri", "hol", "is", "jo", "ka", "lin"],
                    &["an", "ric", "sie", "wyn", "na", "bert", "mund", "da", "lotte", "vin"],
                ),
                surname: if member == 1 && dice.one_in(4) {
                    dice.name(&["fra", "gol", "hub", "jas"], &["kin", "per", "dale"])
                } else {
                    surname.clone()
                },
                born: format!("{year}-{:02}-{:02}", 1 + dice.throw(12), 1 + dice.throw(28)),
                sex,
                homes: vec![address.clone()],
                phone: format!("07{:09}", dice.throw(1_000_000_000)),
            };
            // Now and then twins, and a son of his father's name.
            if member == 3 && dice.one_in(3) {
                person.born.clone_from(&family[2].born);
            }
            if member == 2 && dice.one_in(6) {
                person.forename.clone_from(&family[0].forename);
                person.sex = family[0].sex;
            }
            if dice.one_in(5) {
                person.homes.push(home(&mut dice));
            }
            family.push(person);
        }
        people.extend(family);
    }
    let mut reports = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let count = if dice.one_in(3) { 2 + dice.throw(4) } else { 1 };
        for report in 0..count {
            let (address, postcode) =
                &person.homes[if report == 0 { 0 } else { dice.throw(person.homes.len()) }];
            let mut cells = [
                person.forename.clone(),
                person.surname.clone(),
                person.born.clone(),
                person.sex.to_owned(),
                address.clone(),
                postcode.clone(),
                person.phone.clone(),
            ];
            for (place, cell) in cells.iter_mut().enumerate() {
                let often_missing = [60, 80, 12, 25, 12, 12, 5][place];
                if dice.one_in(often_missing) {
                    cell.clear();
                } else if place != 3 && dice.one_in(25) {
                    *cell = slip(cell, &mut dice);
                }
            }
            reports.push(Report { cells, person: u32::try_from(number).unwrap() });
        }
    }
    // In no order.
    for place in (1..reports.len()).rev() {
        let other = dice.throw(place + 1);
        reports.swap(place, other);
    }
    reports
}

/// One slip of the hand.
fn slip(cell: &str, dice: &mut Dice) -> String {
    let mut bytes = cell.as_bytes().to_vec();
    let place = dice.throw(bytes.len().max(2) - 1);
    match dice.throw(3) {
        0 => bytes.swap(place, place + 1),
        1 if bytes[place].is_ascii_alphabetic() => {
            bytes.remove(place);
        }
        _ if bytes[place].is_ascii_digit() => bytes[place] = b'0' + u8::try_from(dice.throw(10)).unwrap(),
        _ => bytes[place] = b'a' + u8::try_from(dice.throw(26)).unwrap(),
    }
    String::from_utf8(bytes).unwrap()
}

/// Reports as a table.
pub fn read(reports: &[Report]) -> Table {
    table(reads(reports)).unwrap()
}

/// Their columns, as they are read.
pub fn reads(reports: &[Report]) -> Vec<Read> {
    COLUMNS
        .iter()
        .enumerate()
        .map(|(place, (name, kind))| {
            let mut cells = Cells::default();
            for report in reports {
                cells.push(&report.cells[place]);
            }
            Read { column: Column { name: (*name).to_owned(), kind: *kind }, pieces: vec![cells] }
        })
        .collect()
}
