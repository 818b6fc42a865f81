//! `alongside link`: who is who in a file.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "counts become shares and shares are written with four places"
)]

mod arrivals;
mod history;
pub(super) mod read;
mod report;
mod suggest;
mod write;

use crate::{Failure, Outcome, output};
use alongside_linkage::cluster::{Guards, People, Refused};
use alongside_linkage::link::{Linked, Stage, link};
use alongside_linkage::model::Score;
use alongside_linkage::records::{self, Completeness, Refusal};
use alongside_linkage::settings::Settings;
use alongside_linkage::table::Table;
use alongside_linkage::truth::{Accuracy, Calibration, score};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What to link, and how.
#[derive(Debug, Args)]
pub(crate) struct Link {
    /// A file of records: CSV with headings, or Parquet.
    file: PathBuf,
    /// What the file's columns mean. Begin with what --suggest prints.
    #[arg(long, value_name = "FILE", required_unless_present = "suggest")]
    settings: Option<PathBuf>,
    /// The folder for clusters.csv, pairs.csv, model.json and report.html; made where it is not there.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["suggest", "arrivals"])]
    out: Option<PathBuf>,
    /// The --out folder of an earlier run: clusters keep the ids that they had there, and history.csv says who came, was
    /// split, merged or went.
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with_all = ["suggest", "arrivals"])]
    before: Option<PathBuf>,
    /// Prints the summary as JSON.
    #[arg(long)]
    json: bool,
    /// Only prints a guess at the settings, from the headings and values.
    #[arg(long, conflicts_with_all = ["settings", "out", "json", "arrivals"])]
    suggest: bool,
    /// Writes nothing: holds the last so many records back, lets them come one by one, and says how long each took.
    #[arg(long, value_name = "NUMBER", conflicts_with = "out")]
    arrivals: Option<usize>,
}

/// Everything that was found out, for the summary and the report.
struct Outcomes<'a> {
    file: &'a Path,
    table: &'a Table,
    linked: &'a Linked,
    completeness: Vec<Completeness>,
    people: usize,
    pairs: usize,
    /// Of the pairs that were joined, the share that is expected to be right.
    expected_precision: f64,
    /// The joined pairs by the probability that was said; whether they are right is known only with the truth.
    calibration: Calibration,
    /// The same of joins instead of pairs: one of two large groups is hundreds of pairs.
    of_joins: Calibration,
    accuracy: Option<Accuracy>,
    /// What is otherwise than in the earlier run, where one is named.
    changed: Option<history::Counts>,
    seconds: f64,
}

/// Links a file.
pub(crate) fn run(arguments: &Link) -> Outcome {
    let started = Instant::now();
    let Some(settings) = &arguments.settings else {
        return print_suggestion(&arguments.file);
    };
    if let Some(coming) = arguments.arrivals {
        return arrivals::measure(&arguments.file, settings, coming, arguments.json);
    }
    let Some(out) = &arguments.out else {
        return print_suggestion(&arguments.file);
    };
    let nothing_done =
        |failure: Failure| format!("{} Nothing was linked or written.", failure.to_string().trim_end());
    let prepared = prepare(&arguments.file, settings).map_err(nothing_done)?;
    let Prepared { ids, truth, table, guards } = prepared;
    let earlier = arguments.before.as_deref().map(|folder| history::Earlier::read(folder, out));
    let earlier = earlier.transpose().map_err(nothing_done)?;
    let kept = earlier.as_ref().map(|earlier| history::Kept::begin(earlier, &ids));
    let mut kept = kept.transpose().map_err(nothing_done)?;
    let say = |stage: Stage| {
        if table.records() >= 200_000 {
            output::notice(format!("{:6.1} s  {}", started.elapsed().as_secs_f64(), stage_in_words(stage)));
        }
    };
    let linked = link(&table, &guards, say);
    std::fs::create_dir_all(out).map_err(|error| {
        format!("The folder {} could not be made: {error}. Nothing was written.", out.display())
    })?;
    if let Some(kept) = &mut kept {
        kept.carry(&linked.people);
    }
    let truth = truth.map(|truth| numbered(&truth));
    let mut calibration = Calibration::default();
    let of_joins =
        truth.as_deref().map(|truth| Calibration::of_joins(&linked.people, truth)).unwrap_or_default();
    let (written, people) = rayon::join(
        || write::pairs(out, &ids, &linked, truth.as_deref(), &mut calibration),
        || write::clusters(out, &ids, &linked, kept.as_ref()),
    );
    let (written, people) = (written?, people?);
    match &kept {
        Some(kept) => kept.write(out)?,
        None => history::forget(out)?,
    }
    let outcomes = Outcomes {
        file: &arguments.file,
        completeness: records::completeness(&table),
        people,
        pairs: written.joined,
        expected_precision: written.expected_precision,
        calibration,
        of_joins,
        accuracy: truth.map(|truth| score(&linked.people.person, &truth)),
        changed: kept.as_ref().map(history::Kept::counts),
        seconds: started.elapsed().as_secs_f64(),
        table: &table,
        linked: &linked,
    };
    write::model(out, &outcomes)?;
    report::write(out, &ids, &outcomes)?;
    if arguments.json {
        output::say(write::summary(&outcomes));
    } else {
        tell(&outcomes, out);
    }
    // The operating system takes the memory back at once; freeing it piece by piece would take a second more.
    std::mem::forget(kept);
    std::mem::forget((linked, table, ids, earlier));
    Ok(())
}

fn print_suggestion(file: &Path) -> Outcome {
    output::say(suggest::settings(file)?.trim_end());
    Ok(())
}

/// What is linked.
struct Prepared {
    /// Each record's name.
    ids: read::Ids,
    /// Each record's true person, where it is known.
    truth: Option<Vec<String>>,
    /// The records.
    table: Table,
    /// What must stay apart.
    guards: Guards,
}

/// Reads settings and file.
fn prepare(file: &Path, settings: &Path) -> Result<Prepared, Failure> {
    let settings = read_settings(settings)?;
    let read::Columns { ids, truth, sources, compared } = read::columns(file, &settings)?;
    let guards = guards(&settings, sources.as_deref())?;
    let table = records::table(compared).map_err(|refusal| refused(&refusal))?;
    Ok(Prepared { ids, truth, table, guards })
}

/// What the settings say must stay apart.
fn guards(settings: &Settings, sources: Option<&[String]>) -> Result<Guards, Failure> {
    let mut guards = Guards::default();
    if settings.one_per_source {
        let Some(sources) = sources else {
            return Err("The settings say one_per_source and name no source. Add a line: source = \"the column with the \
                        organisation that a record came from\"."
                .into());
        };
        guards = guards.one_per_source(source_numbers(sources));
    }
    if let Some(largest) = settings.largest_person {
        guards = guards.largest(largest);
    }
    Ok(guards)
}

/// A number for each source; 0 where none is given.
fn source_numbers(sources: &[String]) -> Vec<u32> {
    let numbers = numbered(sources);
    sources
        .iter()
        .zip(numbers)
        .map(|(source, number)| if source.is_empty() { 0 } else { number + 1 })
        .collect()
}

pub(super) fn read_settings(path: &Path) -> Result<Settings, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("The settings {} could not be read: {error}. `alongside link FILE --suggest` prints settings to begin with.", path.display()))?;
    let settings: Settings = toml::from_str(&text)
        .map_err(|error| format!("The settings {} can't be used: {error}", path.display()))?;
    if settings.columns.is_empty() {
        return Err(format!(
            "The settings {} name no [[column]], so there is nothing to compare.",
            path.display()
        )
        .into());
    }
    Ok(settings)
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoColumns => "The settings name no [[column]], so there is nothing to compare.".to_owned(),
        Refusal::TooManyColumns(used, most) => {
            format!(
                "{used} columns are used and at most {most} can be compared. Leave out those that say least of who somebody is."
            )
        }
        Refusal::Uneven(name, length, first) => {
            format!("The column {name} has {length} cells where the first has {first}.")
        }
        Refusal::TooManyRecords(records) => {
            format!("The file has {records} records, more than can be linked at once.")
        }
    }
}

fn stage_in_words(stage: Stage) -> String {
    match stage {
        Stage::Surveying => "looks at a sample of pairs".to_owned(),
        Stage::Learning => "learns how fields agree".to_owned(),
        Stage::Choosing => "chooses which pairs to compare".to_owned(),
        Stage::Comparing(pairs) => format!("compares up to {pairs} pairs"),
        Stage::Weighing(pairs) => format!("weighs {pairs} pairs again, by how many people have a value"),
        Stage::Joining => "joins groups, the surest first".to_owned(),
    }
}

/// Numbers for texts, the same for the same.
fn numbered(cells: &[String]) -> Vec<u32> {
    let mut numbers = std::collections::HashMap::new();
    cells
        .iter()
        .map(|cell| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(cell.as_str()).or_insert(next)
        })
        .collect()
}

fn tell(outcomes: &Outcomes<'_>, out: &Path) {
    let Outcomes { table, people, pairs, seconds, .. } = outcomes;
    output::say(format!(
        "{} records are {people} people, as far as they tell: {pairs} pairs joined in {seconds:.1} s.",
        table.records()
    ));
    output::say(format!(
        "About {:.1} of 100 joined pairs should be right.",
        100.0 * outcomes.expected_precision
    ));
    for (reason, count) in refused_joins(&outcomes.linked.people) {
        output::say(format!("{count} joins did not happen because {}.", refused_in_words(reason)));
    }
    for field in &outcomes.completeness {
        if field.known == 0 {
            output::notice(format!(
                "{} holds nothing that can be read as {}: it was not used.",
                field.name,
                field.kind.word()
            ));
        }
        if field.unreadable > 0 && field.known > 0 {
            output::notice(format!(
                "{}: {} values could not be read as {}; they count as nothing.",
                field.name,
                field.unreadable,
                field.kind.word()
            ));
        }
        if field.impossible > 0 {
            output::notice(format!(
                "{}: {} dates that no calendar has; they were compared figure by figure.",
                field.name, field.impossible
            ));
        }
    }
    if let Some(accuracy) = outcomes.accuracy {
        output::say(format!(
            "By the truth: precision {:.4}, recall {:.4}, F1 {:.4} of pairs; B-cubed {:.4}.",
            accuracy.precision, accuracy.recall, accuracy.f1, accuracy.b_cubed
        ));
    }
    if let Some(changed) = &outcomes.changed {
        output::say(changed.in_words());
    }
    let history = if outcomes.changed.is_some() { ", history.csv" } else { "" };
    output::say(format!(
        "Written: clusters.csv{history}, pairs.csv, model.json and report.html in {}.",
        out.display()
    ));
}

/// How many joins each guard stopped.
fn refused_joins(people: &People) -> BTreeMap<Refused, usize> {
    people.refused.iter().fold(BTreeMap::new(), |mut counts, (_, reason)| {
        *counts.entry(*reason).or_insert(0) += 1;
        counts
    })
}

fn refused_in_words(reason: Refused) -> &'static str {
    match reason {
        Refused::DecidedApart => "somebody decided that they are two people",
        Refused::SameSource => "both people have a record of one source already",
        Refused::TooLarge => {
            "the person would have more records than one person may have: look for a value that stands for nothing, such \
             as the number of a switchboard, or raise largest_person in the settings"
        }
    }
}

/// A probability as it is written: four places.
fn probability(score: Score) -> f64 {
    score.probability()
}
