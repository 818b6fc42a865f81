//! How quickly the search answers each keystroke, over the people of a file of made-up records.

use crate::{Failure, Outcome};
use alongside_linkage::{Entry, Index, Query};
use std::time::{Duration, Instant};

/// Of so many people the words of one are typed.
const TYPED_OF: usize = 1_000;
/// So many people go into the index at a time, as the server reads them.
const AT_A_TIME: usize = 2_000;

/// The columns that are read, as the generator of the linkage files names them.
struct Columns {
    names: [usize; 2],
    born: usize,
    address: [usize; 2],
    postcode: usize,
    phone: usize,
    email: usize,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Outcome<Self> {
        let at = |name: &str| {
            let found = header.iter().position(|column| column == name);
            found.ok_or_else(|| Failure::from(format!("the file has no column {name}")))
        };
        Ok(Self {
            names: [at("forename")?, at("surname")?],
            born: at("dob")?,
            address: [at("house")?, at("street")?],
            postcode: at("postcode")?,
            phone: at("phone")?,
            email: at("email")?,
        })
    }
}

/// Reads the people, types the words of some of them letter by letter, with and without a letter left out, and says how
/// long each keystroke took.
pub fn measure(path: &str) -> Outcome {
    let mut reader = csv::Reader::from_path(path)?;
    let columns = Columns::of(reader.headers()?)?;
    let mut index = Index::default();
    let mut part = Vec::with_capacity(AT_A_TIME);
    let mut typed = Vec::new();
    let begun = Instant::now();
    for (row, record) in reader.records().enumerate() {
        let record = record?;
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let some = |at: usize| Some(cell(at)).filter(|text| !text.is_empty());
        let (names, address) = (columns.names.map(cell), columns.address.map(cell).join(" "));
        if row % TYPED_OF == 7 {
            let [forename, surname] = &names;
            typed.extend([
                names.join(" "),
                format!("{surname} {}", cell(columns.postcode)),
                format!("{forename} {}", cell(columns.born)),
                address.clone(),
                cell(columns.phone),
            ]);
        }
        let entry = Entry {
            names: names.to_vec(),
            born: some(columns.born),
            phones: some(columns.phone).into_iter().collect(),
            address: vec![address],
            postcode: some(columns.postcode),
            references: vec![format!("52/{row}/25")],
            email: some(columns.email),
        };
        // As wide as the ids of the program, and as many at a time.
        part.push((u128::try_from(row)?, entry));
        if part.len() == AT_A_TIME {
            index.insert_all(part.drain(..));
        }
    }
    index.insert_all(part);
    println!("{} people read in {:.1} s; {}", index.len(), begun.elapsed().as_secs_f64(), resident()?);
    let mut took: Vec<Duration> = Vec::new();
    for (number, whole) in typed.iter().enumerate() {
        let letters: Vec<char> = whole.chars().collect();
        let mut slipped = letters.clone();
        if letters.len() > 2 {
            slipped.remove(1 + number % (letters.len() - 1));
        }
        for letters in [letters, slipped] {
            for so_far in 2..=letters.len() {
                let text: String = letters.iter().take(so_far).collect();
                let begun = Instant::now();
                let found = index.search(&Query::read(&text));
                took.push(begun.elapsed());
                std::hint::black_box(found);
            }
        }
    }
    took.sort_unstable();
    let of_thousand =
        |share: usize| took.get(took.len() * share / 1_000).or(took.last()).copied().unwrap_or_default();
    println!(
        "{} keystrokes: p50 {:.2?}, p90 {:.2?}, p99 {:.2?}, p999 {:.2?}",
        took.len(),
        of_thousand(500),
        of_thousand(900),
        of_thousand(990),
        of_thousand(999)
    );
    Ok(())
}

/// The memory of this process, as the system says it.
fn resident() -> Outcome<String> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(format!("{} resident", line.map_or("an unknown amount", str::trim)))
}
