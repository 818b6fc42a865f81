//! `alongside count`: how many people several organisations have in common, from their encodings.

use crate::{Failure, Outcome, output};
use alongside_app::counting::{Counted, Unfit, count as count_people, unfit};
use alongside_counting::{Coming, Field, File};
use alongside_release::{MOST_PARTIES, Parties, THRESHOLD};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What to count.
#[derive(Debug, Args)]
pub(crate) struct Count {
    /// The encodings of each organisation, made by `alongside encode` with one key.
    #[arg(required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// Each person stands in each file once at most. Without it each record is a report, and people may return.
    #[arg(long)]
    once: bool,
    /// Prints the counts as JSON.
    #[arg(long)]
    json: bool,
}

/// What leaves, with the names and sizes of the files.
struct Counts {
    names: Vec<String>,
    records: Vec<usize>,
    counted: Counted,
}

/// Counts.
pub(crate) fn run(arguments: &Count) -> Outcome {
    let counts = count(arguments)
        .map_err(|failure| format!("{} Nothing was counted.", failure.to_string().trim_end()))?;
    if arguments.json {
        output::say(counts.json());
    } else {
        counts.tell();
    }
    Ok(())
}

fn count(arguments: &Count) -> Result<Counts, Failure> {
    if !(2..=MOST_PARTIES).contains(&arguments.files.len()) {
        return Err(format!(
            "Between two and {MOST_PARTIES} files of encodings can be counted together; {} were given.",
            arguments.files.len()
        )
        .into());
    }
    let files = arguments.files.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    fit(&arguments.files, &files)?;
    let parties: Vec<&[_]> = files.iter().map(|file| file.encodings.as_slice()).collect();
    let coming = if arguments.once { Coming::Once } else { Coming::Again };
    let fields = files.first().map(|file| file.fields.as_slice()).unwrap_or_default();
    let counted = count_people(&parties, fields, coming)
        .map_err(|_| "There are too few people in these files for any count to leave.")?;
    Ok(Counts {
        names: arguments.files.iter().map(|path| named(path)).collect(),
        records: parties.iter().map(|party| party.len()).collect(),
        counted,
    })
}

fn read(path: &Path) -> Result<File, Failure> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("{} could not be read: {error}.", path.display()))?;
    File::from_bytes(&bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Encodings are compared only where one key and the same columns made them.
fn fit(paths: &[PathBuf], files: &[File]) -> Outcome {
    let mut both = paths.iter().zip(files);
    let Some((first_path, first)) = both.next() else { return Ok(()) };
    for (path, file) in both {
        let (one, other) = (first_path.display(), path.display());
        return Err(match unfit(first, file) {
            None => continue,
            Some(Unfit::OtherKey) => format!(
                "{one} and {other} were made with different keys, so nobody in them can be the same. Encode both with one key."
            ),
            Some(Unfit::OtherColumns) => format!(
                "{one} was made of {}; {other} of {}. Agree on the columns and encode again.",
                in_words(&first.fields),
                in_words(&file.fields)
            ),
            Some(Unfit::Same) => format!("{one} and {other} hold the same."),
        }
        .into());
    }
    Ok(())
}

fn in_words(fields: &[Field]) -> String {
    fields.iter().map(|field| field.kind.word()).collect::<Vec<_>>().join(", ")
}

fn named(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Counts {
    fn set(&self, set: Parties) -> Vec<&str> {
        (0_u32..)
            .zip(&self.names)
            .filter(|(party, _)| set >> party & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect()
    }

    fn json(&self) -> Value {
        let known: Vec<Value> = self
            .counted
            .known_to_all
            .iter()
            .map(|(set, shown)| json!({ "known_to_all_of": self.set(*set), "people": shown.count() }))
            .collect();
        let files: Vec<Value> = self
            .names
            .iter()
            .zip(&self.records)
            .enumerate()
            .map(|(party, (name, records))| {
                let returning = self.counted.returning.as_ref().and_then(|all| all.get(party)?.count());
                json!({ "name": name, "records": records, "people_with_several_records": returning })
            })
            .collect();
        json!({
            "files": files,
            "known": known,
            "threshold": THRESHOLD,
            "expected_share_found": self.counted.found.map(hundredths),
            "expected_share_right": self.counted.right.map(hundredths),
        })
    }

    fn tell(&self) {
        let hidden = "not shown";
        for (party, (name, records)) in self.names.iter().zip(&self.records).enumerate() {
            let returning = self.counted.returning.as_ref().and_then(|all| all.get(party));
            let returning = match returning.map(|shown| shown.count()) {
                Some(Some(count)) => format!("; people with several: {count}"),
                Some(None) => format!("; people with several: {hidden}"),
                None => String::new(),
            };
            output::say(format!("{name}: {records} records{returning}"));
        }
        for (set, shown) in &self.counted.known_to_all {
            let count = shown.count().map_or_else(|| hidden.to_owned(), |count| count.to_string());
            output::say(format!("known to {}: {count}", self.set(*set).join(" and ")));
        }
        output::say(format!(
            "A number is not shown where fewer than {THRESHOLD} people could be told by it, alone or with the others: also where there are none, or nearly all."
        ));
        if let (Some(found), Some(right)) = (self.counted.found, self.counted.right) {
            output::say(format!(
                "Of those in common at most about {:.0} in 100 are found, and of those found at most about {:.0} in 100 are right.",
                100.0 * found,
                100.0 * right
            ));
        } else {
            output::notice(
                "The files do not tell how sure these counts are; from a likeness of three quarters on, or from where strangers end, records were taken for one person's.",
            );
        }
        output::say("Delete the encodings now, everywhere.");
    }
}

fn hundredths(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
