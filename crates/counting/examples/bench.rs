//! Encodes a labelled file as two parties would, compares, and scores the joins against the truth; with times of one core.
//!
//! `cargo run --release -p alongside-counting --example bench -- FILE.csv SETTINGS.toml [plain]`
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    reason = "an example that is run by hand"
)]

use alongside_counting::{Coming, Encoder, Encoding, Hardening, Key, Side, pairs, people};
use alongside_linkage::settings::{Kind, Settings};

/// Seconds that this thread was on a processor: what others do on the machine counts less.
fn seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

struct Party {
    cells: Vec<Vec<String>>,
    truth: Vec<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let settings: Settings = toml::from_str(&std::fs::read_to_string(&arguments[2]).unwrap()).unwrap();
    let hardening =
        if arguments.iter().any(|word| word == "plain") { Hardening::Plain } else { Hardening::Hardened };
    let kinds: Vec<Kind> = settings.columns.iter().map(|column| column.kind).collect();
    let mut parties = [(); 2].map(|()| Party { cells: Vec::new(), truth: Vec::new() });
    let mut reader = csv::Reader::from_path(&arguments[1]).unwrap();
    let headings = reader.headers().unwrap().clone();
    let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (id, truth) = (place(settings.id.as_deref().unwrap()), place(settings.truth.as_deref().unwrap()));
    let places: Vec<usize> = settings.columns.iter().map(|column| place(&column.name)).collect();
    let mut once: std::collections::HashSet<(usize, String)> = std::collections::HashSet::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let name = &row[id];
        let party = if name.contains("-dup") {
            1
        } else if name.ends_with("-org") {
            0
        } else {
            ((number * 2_654_435_761) >> 7) % 2
        };
        if arguments.iter().any(|w| w == "once") && !once.insert((party, row[truth].to_owned())) {
            continue;
        }
        parties[party].cells.push(places.iter().map(|place| row[*place].to_owned()).collect());
        parties[party].truth.push(row[truth].to_owned());
    }
    let key = Key::from_random(std::array::from_fn(|place| (place * 37 + 11) as u8)).unwrap();
    let mut encoder = Encoder::new(&key, &kinds, hardening).unwrap();
    let started = seconds();
    let encoded: [Vec<(Encoding, String)>; 2] = parties.map(|party| {
        party
            .cells
            .iter()
            .zip(party.truth)
            .filter_map(|(cells, truth)| Some((encoder.encode(cells.iter().map(String::as_str))?, truth)))
            .collect()
    });
    let took = seconds() - started;
    let records = encoded[0].len() + encoded[1].len();
    println!("encoded {records} in {took:.3} s: {:.0} a second", records as f64 / took);
    let sides = encoded.each_ref().map(|party| Side::new(&party.iter().map(|it| it.0).collect::<Vec<_>>()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let all = encoded[0].len() as f64 * encoded[1].len() as f64;
    for threshold in [0.9, 0.8, 0.7] {
        let started = seconds();
        let found = pool.install(|| pairs(&sides[0], &sides[1], threshold)).len();
        println!(
            "at {threshold}: {found} pairs, {:.0} million comparisons a second",
            all / (seconds() - started) / 1e6
        );
    }
    let total = {
        let people = |party: usize| {
            encoded[party].iter().map(|it| it.1.as_str()).collect::<std::collections::HashSet<_>>()
        };
        people(0).intersection(&people(1)).count()
    };
    let files = encoded.each_ref().map(|party| party.iter().map(|it| it.0).collect::<Vec<_>>());
    for coming in [Coming::Once, Coming::Again] {
        let started = seconds();
        let said = people(&[&files[0], &files[1]], &encoder.fields(), coming);
        let took = seconds() - started;
        let both = said.known.iter().filter(|counts| counts.iter().all(|count| *count > 0)).count();
        // Scored as pairs of records across the two files.
        let (mut found, mut right, mut all) = (0_u64, 0_u64, 0_u64);
        let count = |keys: Vec<(String, usize)>| {
            let mut map = std::collections::HashMap::new();
            for key in keys {
                let counts: &mut [u64; 2] = map.entry(key.0).or_insert([0; 2]);
                counts[key.1] += 1;
            }
            map.values().map(|[a, b]| a * b).sum::<u64>()
        };
        let rows: Vec<(u32, &str, usize)> = (0..2)
            .flat_map(|p| {
                said.person[p].iter().zip(&encoded[p]).map(move |(person, it)| (*person, it.1.as_str(), p))
            })
            .collect();
        found += count(rows.iter().map(|(s, _, p)| (s.to_string(), *p)).collect());
        all += count(rows.iter().map(|(_, t, p)| ((*t).to_owned(), *p)).collect());
        right += count(rows.iter().map(|(s, t, p)| (format!("{s} {t}"), *p)).collect());
        let (precision, recall) = (right as f64 / found as f64, right as f64 / all as f64);
        println!(
            "{coming:?}: {:?}; in both {both}, by the truth {total}; pairs: precision {precision:.4} recall {recall:.4} F1 {:.4}; {took:.2} s",
            said.threshold,
            2.0 * precision * recall / (precision + recall)
        );
    }
}
