//! Writing what was found: clusters.csv, pairs.csv, model.json, and the summary.

use super::history::{self, Kept};
use super::read::Ids;
use super::{Outcomes, probability};
use crate::Failure;
use alongside_linkage::cluster::Refused;
use alongside_linkage::compare::levels;
use alongside_linkage::link::Linked;
use alongside_linkage::model::Score;
use alongside_linkage::truth::{Band, Calibration};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Pairs that stay apart are written from this probability on.
const WRITTEN_FROM: f64 = 0.01;
/// So many pairs are put into words at once.
const AT_ONCE: usize = 1 << 18;
/// A band of the calibration counts from so many pairs on.
pub(super) const COUNTED_FROM: u64 = 500;

/// What was written of pairs.
pub(super) struct Written {
    /// How many are joined.
    pub(super) joined: usize,
    /// The mean of their probabilities.
    pub(super) expected_precision: f64,
}

fn create(folder: &Path, name: &str) -> Result<(PathBuf, BufWriter<File>), Failure> {
    let path = folder.join(name);
    let file = File::create(&path).map_err(|error| unwritable(&path, error))?;
    Ok((path, BufWriter::with_capacity(1 << 20, file)))
}

pub(super) fn unwritable(path: &Path, error: impl std::fmt::Display) -> Failure {
    format!("{} could not be written: {error}. What stands there is not complete.", path.display()).into()
}

/// Writes each record's person, named as it was before or by the person's first record; answers how many people there are.
pub(super) fn clusters(
    folder: &Path,
    ids: &Ids,
    linked: &Linked,
    kept: Option<&Kept<'_>>,
) -> Result<usize, Failure> {
    let (path, mut file) = create(folder, "clusters.csv")?;
    let mut line = b"id,cluster\n".to_vec();
    let mut people = 0;
    for (record, person) in (0_u32..).zip(&linked.people.person) {
        people += usize::from(record == *person);
        push_cell(ids, record, &mut line);
        line.push(b',');
        match kept {
            Some(kept) => quoted(&mut line, |line| line.extend(kept.cluster(*person).as_bytes())),
            None => push_cell(ids, *person, &mut line),
        }
        line.push(b'\n');
        file.write_all(&line).map_err(|error| unwritable(&path, error))?;
        line.clear();
    }
    file.flush().map_err(|error| unwritable(&path, error))?;
    Ok(people)
}

/// Writes every pair of records that are one person's, and those that stay apart but might be.
pub(super) fn pairs(
    folder: &Path,
    ids: &Ids,
    linked: &Linked,
    truth: Option<&[u32]>,
    calibration: &mut Calibration,
) -> Result<Written, Failure> {
    let mut lines = Lines::new(folder, ids)?;
    let right = |one: u32, other: u32| {
        let of = |record: u32| truth.and_then(|truth| truth.get(record as usize));
        of(one).is_some() && of(one) == of(other)
    };
    let (mut joined, mut sum) = (0_usize, 0.0);
    linked.people.pairs(|left, other, score| {
        let probability = probability(score);
        joined += 1;
        sum += probability;
        calibration.add(probability, right(left, other));
        lines.put((left, other, score));
    });
    for apart in &linked.people.apart {
        let probability = probability(apart.score);
        calibration.add(probability, right(apart.left, apart.right));
        if probability >= WRITTEN_FROM {
            lines.put((apart.left, apart.right, apart.score));
        }
    }
    lines.end()?;
    Ok(Written { joined, expected_precision: if joined == 0 { 1.0 } else { sum / joined as f64 } })
}

/// The lines of pairs.csv, put into words on all processors and written in their order.
struct Lines<'a> {
    path: PathBuf,
    file: BufWriter<File>,
    ids: &'a Ids,
    waiting: Vec<(u32, u32, Score)>,
    failed: Option<std::io::Error>,
}

impl<'a> Lines<'a> {
    fn new(folder: &Path, ids: &'a Ids) -> Result<Self, Failure> {
        let (path, mut file) = create(folder, "pairs.csv")?;
        let failed = file.write_all(b"left,right,probability,weight\n").err();
        Ok(Self { path, file, ids, waiting: Vec::with_capacity(AT_ONCE), failed })
    }

    fn put(&mut self, pair: (u32, u32, Score)) {
        self.waiting.push(pair);
        if self.waiting.len() >= AT_ONCE {
            self.write();
        }
    }

    fn write(&mut self) {
        let worded: Vec<Vec<u8>> =
            self.waiting.par_chunks(AT_ONCE / 32).map(|pairs| in_words(self.ids, pairs)).collect();
        self.waiting.clear();
        for lines in worded {
            if let Err(error) = self.file.write_all(&lines) {
                self.failed.get_or_insert(error);
            }
        }
    }

    fn end(mut self) -> Result<(), Failure> {
        self.write();
        match self.failed.map_or_else(|| self.file.flush(), Err) {
            Ok(()) => Ok(()),
            Err(error) => Err(unwritable(&self.path, error)),
        }
    }
}

fn in_words(ids: &Ids, pairs: &[(u32, u32, Score)]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(pairs.len() * 32);
    for (left, right, score) in pairs {
        push_cell(ids, *left, &mut lines);
        lines.push(b',');
        push_cell(ids, *right, &mut lines);
        lines.push(b',');
        push_decimal((probability(*score) * 10_000.0).round(), 4, &mut lines);
        lines.push(b',');
        push_decimal((f64::from(score.0) * 100.0).round(), 2, &mut lines);
        lines.push(b'\n');
    }
    lines
}

/// A record's name as a cell of CSV.
fn push_cell(ids: &Ids, record: u32, to: &mut Vec<u8>) {
    quoted(to, |to| ids.push(record, to));
}

/// What is pushed as a cell of CSV, in quotation marks where it needs them.
fn quoted(to: &mut Vec<u8>, push: impl FnOnce(&mut Vec<u8>)) {
    let from = to.len();
    push(to);
    let needs = to.iter().skip(from).any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if needs {
        let cell = to.split_off(from);
        to.push(b'"');
        for byte in cell {
            if byte == b'"' {
                to.push(b'"');
            }
            to.push(byte);
        }
        to.push(b'"');
    }
}

/// A whole number of units as a decimal of so many places.
fn push_decimal(units: f64, places: u32, to: &mut Vec<u8>) {
    let units = units as i64;
    if units < 0 {
        to.push(b'-');
    }
    let (units, one) = (units.unsigned_abs(), 10_u64.pow(places));
    push_number(units / one, to);
    to.push(b'.');
    let mut place = one / 10;
    while place > 0 {
        to.push(b'0' + (units / place % 10) as u8);
        place /= 10;
    }
}

fn push_number(number: u64, to: &mut Vec<u8>) {
    if number >= 10 {
        push_number(number / 10, to);
    }
    to.push(b'0' + (number % 10) as u8);
}

/// Writes what was learned.
pub(super) fn model(folder: &Path, outcomes: &Outcomes<'_>) -> Result<(), Failure> {
    let model = &outcomes.linked.model;
    let fields: Vec<Value> = model
        .fields
        .iter()
        .map(|field| {
            let levels: Vec<Value> = levels(field.kind)
                .iter()
                .enumerate()
                .map(|(place, name)| {
                    let of = |shares: &[f64]| shares.get(place + 1).copied().unwrap_or_default();
                    let mut level = json!({ "level": name, "one_person": of(&field.same), "strangers": of(&field.strangers), "household": of(&field.household), "neighbours": of(&field.neighbours) });
                    if field.is_place()
                        && let Some(level) = level.as_object_mut()
                    {
                        level.insert("one_person_moved".to_owned(), json!(of(&field.moved)));
                    }
                    if let (Some(namesakes), Some(level)) = (&field.namesakes, level.as_object_mut()) {
                        level.insert("strangers_of_one_name".to_owned(), json!(of(namesakes)));
                    }
                    level
                })
                .collect();
            json!({ "name": field.name, "kind": field.kind.word(), "levels": levels })
        })
        .collect();
    let rules: Vec<Value> = outcomes
        .linked
        .candidates
        .rules
        .iter()
        .map(|(rule, pairs)| json!({ "in_common": rule.words(outcomes.table), "pairs": pairs }))
        .collect();
    let text = json!({
        "form": 1,
        "shares_of_pairs": { "one_person": model.same, "household": model.household, "neighbours": model.neighbours },
        "at_one_address": model.stayed,
        "fields": fields,
        "candidate_rules": rules,
    });
    let path = folder.join("model.json");
    std::fs::write(&path, format!("{text:#}\n")).map_err(|error| unwritable(&path, error))
}

/// The summary for programs.
pub(super) fn summary(outcomes: &Outcomes<'_>) -> Value {
    let completeness: Vec<Value> = outcomes
        .completeness
        .iter()
        .map(|field| json!({ "name": field.name, "kind": field.kind.word(), "records_with_a_value": field.known, "different_values": field.different, "impossible_dates": field.impossible, "unreadable_values": field.unreadable }))
        .collect();
    let refused = super::refused_joins(&outcomes.linked.people);
    let mut summary = json!({
        "file": outcomes.file.display().to_string(),
        "records": outcomes.table.records(),
        "people": outcomes.people,
        "joined_pairs": outcomes.pairs,
        "joins_refused": {
            "one_per_source": refused.get(&Refused::SameSource).copied().unwrap_or(0),
            "largest_person": refused.get(&Refused::TooLarge).copied().unwrap_or(0),
        },
        "threshold": 0.5,
        "expected_precision": outcomes.expected_precision,
        "candidate_pairs": outcomes.linked.candidates.most_pairs(),
        "found_by_candidate_rules": outcomes.linked.candidates.found,
        "seconds": outcomes.seconds,
        "columns": completeness,
    });
    if let (Some(changed), Some(summary)) = (&outcomes.changed, summary.as_object_mut()) {
        summary.insert("since_before".to_owned(), history::summary(changed));
    }
    if let (Some(accuracy), Some(summary)) = (outcomes.accuracy, summary.as_object_mut()) {
        let bands = |of: &Calibration, counted: &str| -> Vec<Value> {
            let band = |band: &Band| json!({ counted: band.pairs, "said": band.said, "right": band.right });
            of.bands().iter().map(band).collect()
        };
        summary.insert(
            "truth".to_owned(),
            json!({
                "precision": accuracy.precision, "recall": accuracy.recall, "f1": accuracy.f1, "b3_f1": accuracy.b_cubed,
                "true_pairs": accuracy.right_pairs, "calibration": bands(&outcomes.calibration, "pairs"),
                "calibration_of_joins": bands(&outcomes.of_joins, "joins"),
                "largest_gap": outcomes.calibration.largest_gap(COUNTED_FROM),
            }),
        );
    }
    summary
}
