//! Made-up people with common and rare names, families, and slips of the pen.

use alongside_counting::{Encoder, Encoding, Field, Hardening, Key, layout};
use alongside_linkage::settings::Kind;

pub const KINDS: [Kind; 6] =
    [Kind::Forename, Kind::Surname, Kind::DateOfBirth, Kind::AddressLine, Kind::Postcode, Kind::Phone];
pub const SURNAME: usize = 1;

/// What goes into their encodings.
pub fn fields() -> Vec<Field> {
    layout(&KINDS).expect("they are enough")
}

/// Numbers by chance from a seed (a linear congruential generator, constants of Knuth).
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// One of so many things, the first the most common: the second half as common as the first, and so on by rank.
    fn ranked(&mut self, things: usize) -> usize {
        let weights: f64 = (1..=things).map(|rank| 1.0 / rank as f64).sum();
        let mut left = self.throw(1 << 20) as f64 / f64::from(1 << 20) * weights;
        for rank in 1..=things {
            left -= 1.0 / rank as f64;
            if left < 0.0 {
                return rank - 1;
            }
        }
        things - 1
    }
}

const STARTS: [&str; 20] = [
    "ash", "bar", "cal", "dun", "el", "fen", "gar", "hol", "in", "jar", "kel", "lan", "mor", "nor", "old",
    "pem", "ros", "san", "tor", "wes",
];
const ENDS: [&str; 15] = [
    "ton", "ley", "den", "ford", "wick", "by", "ham", "more", "cott", "gate", "well", "stead", "croft",
    "field", "bury",
];

fn name(number: usize) -> String {
    // Neighbours in rank share nothing.
    let mixed = number * 7919 % 300;
    format!("{}{}", STARTS[mixed % 20], ENDS[mixed / 20 % 15])
}

pub type Person = [String; 6];

/// So many people, in families of one to four.
pub fn town(people: usize, seed: u64) -> Vec<Person> {
    let mut dice = Dice(seed);
    let mut town = Vec::new();
    while town.len() < people {
        let surname = name(dice.ranked(300));
        let address = format!("{} {} road", dice.throw(90) + 1, name(dice.throw(300)));
        let postcode =
            format!("ZZ{} {}{}{}", dice.throw(90) + 10, dice.throw(10), letter(&mut dice), letter(&mut dice));
        for _ in 0..=dice.throw(4) {
            let forename = format!("{}a", name(dice.ranked(200) + 31));
            let born =
                format!("{}-{:02}-{:02}", 1940 + dice.throw(70), dice.throw(12) + 1, dice.throw(28) + 1);
            let phone = format!("07{:09}", dice.throw(1_000_000_000));
            town.push([forename, surname.clone(), born, address.clone(), postcode.clone(), phone]);
        }
    }
    town.truncate(people);
    town
}

fn letter(dice: &mut Dice) -> char {
    char::from(b'A' + dice.throw(26) as u8)
}

/// The same person as somebody else writes them down: a slip in two of three, now and then a cell left out.
pub fn again(person: &Person, dice: &mut Dice) -> Person {
    let mut again = person.clone();
    if dice.throw(3) > 0 {
        let cell = &mut again[dice.throw(6)];
        let place = dice.throw(cell.len() - 1);
        let mut letters: Vec<char> = cell.chars().collect();
        letters.swap(place, place + 1);
        *cell = letters.into_iter().collect();
    }
    if dice.throw(5) == 0 {
        again[[3, 4, 5][dice.throw(3)]].clear();
    }
    again
}

pub fn key(seed: u64) -> Key {
    let mut dice = Dice(seed);
    Key::from_random(std::array::from_fn(|_| dice.throw(256) as u8)).unwrap()
}

pub fn encoded(people: &[Person], key: &Key, hardening: Hardening) -> Vec<Encoding> {
    let mut encoder = Encoder::new(key, &KINDS, hardening).unwrap();
    people.iter().map(|person| encoder.encode(person.iter().map(String::as_str)).unwrap()).collect()
}
