//! `alongside link --arrivals`: how quickly and how rightly the live index knows a record that arrives.

use super::{guards, numbered, read, read_settings, refused};
use crate::{Failure, Outcome, output};
use alongside_linkage::live::{Decision, Live};
use alongside_linkage::records::{Cells, Read, table};
use alongside_linkage::settings::Column;
use alongside_linkage::truth::score;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// Holds the last records back, learns from the others, and lets those come one after the other.
pub(super) fn measure(file: &Path, settings: &Path, coming: usize, as_json: bool) -> Outcome {
    let prepared = prepare(file, settings, coming);
    let Prepared { begin, coming: mut records, truth } = prepared
        .map_err(|failure| format!("{} Nothing was linked or written.", failure.to_string().trim_end()))?;
    let started = Instant::now();
    let mut live = begin()?;
    let learned = started.elapsed();
    let known = live.len();
    let mut times = Vec::with_capacity(records.len());
    let (mut joined, mut asked) = (0_usize, 0_usize);
    for (name, cells) in (u32::try_from(known).unwrap_or(u32::MAX)..).zip(&mut records) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let began = Instant::now();
        let arrival = live.arrive(name, &cells);
        times.push(began.elapsed());
        joined += usize::from(arrival.decision == Decision::Joined);
        asked += usize::from(arrival.decision == Decision::Ask);
    }
    times.sort_unstable();
    let of_hundred =
        |share: usize| times.get(times.len() * share / 100).or(times.last()).copied().unwrap_or_default();
    let kept = Kept::of(&mut live)?;
    let milliseconds = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let accuracy = truth.map(|truth| {
        let people: Vec<u32> = (0..u32::try_from(truth.len()).unwrap_or(u32::MAX))
            .map(|name| live.person(name).into_iter().min().unwrap_or(name))
            .collect();
        score(&people, &numbered(&truth))
    });
    let (middle, late, most) = (of_hundred(50), of_hundred(99), of_hundred(100));
    if as_json {
        output::say(json!({
            "known": known, "arrived": times.len(), "joined": joined, "asked": asked,
            "learned_in_seconds": learned.as_secs_f64(),
            "milliseconds": { "p50": milliseconds(middle), "p99": milliseconds(late), "most": milliseconds(most) },
            "snapshot": {
                "bytes": kept.bytes,
                "written_in_seconds": kept.written.as_secs_f64(),
                "read_in_seconds": kept.read.as_secs_f64(),
            },
            "pair_f1": accuracy.map(|accuracy| accuracy.f1),
        }));
    } else {
        output::say(format!(
            "{} records came one by one to {known}: {joined} joined, {asked} to ask about. Each took {} ms in the middle, \
             {} ms at the 99th of 100, {} ms at most, its people joined anew. Learning took {:.1} s.",
            times.len(),
            milliseconds(middle),
            milliseconds(late),
            milliseconds(most),
            learned.as_secs_f64()
        ));
        output::say(format!(
            "A snapshot of the index is {:.1} MB; it was written in {:.1} s and read again in {:.1} s.",
            kept.bytes as f64 / 1e6,
            kept.written.as_secs_f64(),
            kept.read.as_secs_f64()
        ));
        if let Some(accuracy) = accuracy {
            output::say(format!(
                "By the truth: precision {:.4}, recall {:.4}, F1 {:.4} of pairs.",
                accuracy.precision, accuracy.recall, accuracy.f1
            ));
        }
    }
    // Freeing it piece by piece would only take time.
    std::mem::forget(live);
    Ok(())
}

/// What it costs to write an index down and to go on from there.
struct Kept {
    bytes: usize,
    written: Duration,
    read: Duration,
}

impl Kept {
    /// Puts what was read again in place of the index, so that what is said afterwards is said by it.
    fn of(live: &mut Live<u32>) -> Result<Self, Failure> {
        let began = Instant::now();
        let snapshot = live.snapshot().map_err(|error| error.to_string())?;
        let written = began.elapsed();
        let began = Instant::now();
        let again = Live::restore(&snapshot).map_err(|error| error.to_string())?;
        let read = began.elapsed();
        // Freeing it piece by piece would only take time.
        std::mem::forget(std::mem::replace(live, again));
        Ok(Self { bytes: snapshot.len(), written, read })
    }
}

/// What is measured.
struct Prepared {
    /// Makes the index.
    begin: Box<dyn FnOnce() -> Result<Live<u32>, Failure>>,
    /// The cells of those who come.
    coming: Vec<Vec<String>>,
    /// Each record's true person, where it is known.
    truth: Option<Vec<String>>,
}

fn prepare(file: &Path, settings: &Path, coming: usize) -> Result<Prepared, Failure> {
    let settings = read_settings(settings)?;
    let read::Columns { truth, sources, compared, .. } = read::columns(file, &settings)?;
    let all = compared.first().map_or(0, |read| read.pieces.iter().map(Cells::len).sum::<usize>());
    if coming >= all {
        return Err(format!("The file has {all} records, so {coming} can't be held back from it.").into());
    }
    let known = all - coming;
    let columns: Vec<Column> = compared.iter().map(|read| read.column.clone()).collect();
    let mut records = vec![Vec::with_capacity(columns.len()); coming];
    let mut first = Vec::with_capacity(columns.len());
    for read in compared {
        let mut kept = Cells::default();
        for (number, cell) in read.pieces.iter().flat_map(Cells::iter).enumerate() {
            match number.checked_sub(known).and_then(|place| records.get_mut(place)) {
                Some(record) => record.push(cell.to_owned()),
                None => kept.push(cell),
            }
        }
        first.push(Read { column: read.column, pieces: vec![kept] });
    }
    let guards = guards(&settings, sources.as_deref())?;
    let begin = move || {
        let table = table(first).map_err(|refusal| Failure::from(refused(&refusal)))?;
        let names = (0..table.records()).collect();
        Ok(Live::learn(columns, table, names, guards))
    };
    Ok(Prepared { begin: Box::new(begin), coming: records, truth })
}
