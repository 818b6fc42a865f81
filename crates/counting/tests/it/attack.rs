//! What somebody learns who has the encodings and knows how common each name is, but has not the key.
//!
//! Two attacks, each against the plain kind of encoding and against what the program makes. In the first the most frequent
//! encodings are taken for the most frequent names. In the second, after Christen, Vidanage, Ranbaduge and Schnell (2018),
//! bits that are often set together are taken for the mark of one name: the attacker is even told the best name for each
//! mark, so that what is printed is an upper bound.
//! `cargo test -p alongside-counting attack -- --nocapture` prints the figures.

use crate::world::{Person, SURNAME, encoded, key, town};
use alongside_counting::{BITS, Encoder, Encoding, Field, Hardening};
use alongside_linkage::settings::Kind;
use std::collections::HashMap;

const PEOPLE: usize = 6_000;

/// Encodings of the surname alone: what the program refuses to make.
fn of_surnames(people: &[Person], hardening: Hardening) -> Vec<Encoding> {
    let fields = vec![Field { kind: Kind::Surname, bits: 120 }];
    let mut encoder = Encoder::of_fields(&key(21), &[Kind::Surname], fields, hardening);
    people.iter().map(|person| encoder.encode([person[SURNAME].as_str()]).unwrap()).collect()
}

/// Things by how often they come, the most frequent first; of equals the first met.
fn by_frequency<T: std::hash::Hash + Eq + Clone>(things: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: HashMap<T, (usize, usize)> = HashMap::new();
    for (place, thing) in things.enumerate() {
        counts.entry(thing).or_insert((0, place)).0 += 1;
    }
    let mut order: Vec<(T, (usize, usize))> = counts.into_iter().collect();
    order.sort_by_key(|(_, (count, place))| (std::cmp::Reverse(*count), *place));
    order.into_iter().map(|(thing, (count, _))| (thing, count)).collect()
}

/// The share of people whose surname is guessed where everybody is taken for a bearer of the commonest.
fn without_encodings(people: &[Person]) -> f64 {
    by_frequency(people.iter().map(|person| &person[SURNAME]))[0].1 as f64 / people.len() as f64
}

/// The share of people whose surname is guessed by laying both orders of frequency beside each other. `known` are the
/// people by whom the attacker knows how common names are.
fn by_rank(encodings: &[Encoding], people: &[Person], known: &[Person]) -> f64 {
    let names = by_frequency(known.iter().map(|person| &person[SURNAME]));
    let ranks: HashMap<Encoding, usize> = by_frequency(encodings.iter().copied())
        .into_iter()
        .enumerate()
        .map(|(rank, (it, _))| (it, rank))
        .collect();
    let right = encodings
        .iter()
        .zip(people)
        .filter(|(encoding, person)| {
            names.get(ranks[encoding]).is_some_and(|(name, _)| **name == person[SURNAME])
        })
        .count();
    right as f64 / people.len() as f64
}

/// For each bit who has it, 64 to a word.
fn columns(encodings: &[Encoding]) -> Vec<Vec<u64>> {
    let mut columns = vec![vec![0_u64; encodings.len().div_ceil(64)]; BITS];
    for (place, encoding) in encodings.iter().enumerate() {
        for bit in encoding.bits() {
            columns[usize::from(bit)][place / 64] |= 1 << (place % 64);
        }
    }
    columns
}

fn count(column: &[u64]) -> usize {
    column.iter().map(|word| word.count_ones() as usize).sum()
}

fn together(one: &[u64], other: &[u64]) -> usize {
    one.iter().zip(other).map(|(one, other)| (one & other).count_ones() as usize).sum()
}

/// Marks: sets of bits that are set together much more often than by chance. For each, who has most of them.
fn marks(encodings: &[Encoding]) -> Vec<Vec<bool>> {
    let columns = columns(encodings);
    let all = encodings.len() as f64;
    let shares: Vec<f64> = columns.iter().map(|column| count(column) as f64 / all).collect();
    let likeness = |one: usize, other: usize| {
        let (p, q) = (shares[one], shares[other]);
        let both = together(&columns[one], &columns[other]) as f64 / all;
        (both - p * q) / (p * (1.0 - p) * q * (1.0 - q)).sqrt().max(1e-9)
    };
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for one in 0..BITS {
        for other in one + 1..BITS {
            let likeness = likeness(one, other);
            if likeness > 0.15 {
                pairs.push((likeness, one, other));
            }
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut used = [false; BITS];
    let mut found = Vec::new();
    for (_, one, other) in pairs {
        if used[one] || used[other] || found.len() == 60 {
            continue;
        }
        let mut set = vec![one, other];
        for (bit, taken) in used.iter().enumerate() {
            let mean = set
                .iter()
                .map(|member| if *member == bit { -1.0 } else { likeness(*member, bit) })
                .sum::<f64>()
                / set.len() as f64;
            if !taken && mean > 0.15 {
                set.push(bit);
            }
        }
        for bit in &set {
            used[*bit] = true;
        }
        let has =
            |encoding: &Encoding| set.iter().filter(|bit| encoding.has(**bit)).count() * 10 >= set.len() * 9;
        found.push(encodings.iter().map(has).collect());
    }
    found
}

/// The share of people whose surname is guessed by marks, where each mark is taken for the name that fits it best.
fn by_marks(encodings: &[Encoding], people: &[Person]) -> f64 {
    let common = by_frequency(people.iter().map(|person| &person[SURNAME]))[0].0.clone();
    let mut guesses: Vec<(f64, &str)> = vec![(0.0, &common); people.len()];
    for mark in marks(encodings) {
        let bearers = by_frequency(
            people.iter().zip(&mark).filter(|(_, has)| **has).map(|(person, _)| &person[SURNAME]),
        );
        let Some((name, right)) = bearers.first() else { continue };
        let sure = *right as f64 / mark.iter().filter(|has| **has).count() as f64;
        for (guess, _) in guesses.iter_mut().zip(&mark).filter(|(_, has)| **has) {
            if sure > guess.0 {
                *guess = (sure, name);
            }
        }
    }
    let right = guesses.iter().zip(people).filter(|((_, guess), person)| **guess == person[SURNAME]).count();
    right as f64 / people.len() as f64
}

#[test]
fn how_many_surnames_an_attacker_guesses() {
    let town = town(2 * PEOPLE, 31);
    // The attacker knows other people of the same town; families are told apart by chance.
    let (people, known): (Vec<_>, Vec<_>) =
        town.chunks(2).map(|two| (two[0].clone(), two[1].clone())).unzip();
    let nothing = without_encodings(&people);
    println!("surnames guessed, of {PEOPLE} people; without encodings {:.1}%", 100.0 * nothing);
    let mut seen = HashMap::new();
    for (name, hardening) in [("plain", Hardening::Plain), ("hardened", Hardening::Hardened)] {
        for (fields, encodings) in [
            ("surname alone", of_surnames(&people, hardening)),
            ("all fields", encoded(&people, &key(21), hardening)),
        ] {
            let (rank, marks) = (by_rank(&encodings, &people, &known), by_marks(&encodings, &people));
            println!(
                "{name}, {fields}: by rank {:.1}%, by marks at most {:.1}%",
                100.0 * rank,
                100.0 * marks
            );
            seen.insert((name, fields), (rank, marks));
        }
    }
    let at = |fields, hardening| seen[&(hardening, fields)];
    // The attacks are real: they break what the program refuses to make, hardened or not.
    assert!(at("surname alone", "plain").0 > nothing + 0.2);
    assert!(at("surname alone", "hardened").0 > nothing + 0.2);
    assert!(at("all fields", "plain").1 > nothing + 0.1);
    // What it makes gives hardly more away than knowing which name is the commonest.
    let (rank, marks) = at("all fields", "hardened");
    assert!(rank < nothing && marks < nothing + 0.04, "{rank} {marks}");
}
