//! `cargo xtask bench`: how quick the program is, measured from outside as browsers meet it, beside a bare page in the
//! same run. What is measured and why stands in the report that it writes.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    reason = "a chore speaks on the console, and its figures are rounded anyway"
)]

mod bare;
mod client;
mod drawing;
mod flames;
mod load;
mod measure;
mod partnership;
mod people;
mod persons;
mod report;
mod search;
mod sizes;
mod system;

use std::path::PathBuf;
use std::process::ExitCode;

/// What stops a run.
type Failure = Box<dyn std::error::Error + Send + Sync>;
/// A step's outcome.
type Outcome<T = ()> = Result<T, Failure>;

const HELP: &str = "\
Measures the built program.

  alongside-bench PROGRAM --lists DIR --into FILE [--persons N] [--import-rows N] [--seed N] [--seconds N] [--flames DIR]
  alongside-bench PROGRAM --lists DIR --into FILE --sizes N,N,N [--seed N] [--seconds N]
  alongside-bench load ADDRESS PATH COOKIES [--clients N] [--seconds N] [--form FIELDS]
  alongside-bench search FILE      how quickly each keystroke is answered over the people of a CSV file
  alongside-bench persons FEED [CLUSTERS ...]   who is found again in a police feed whose people are known, and by whom rightly;
                                   beside it what others said (id,cluster) of the same rows

  --lists DIR       the folder with offence_codes.csv.gz and the postcodes of the demo
  --into FILE       the report
  --persons N       people in the database [default: 10000]
  --import-rows N   rows of the file whose import is timed, in a database of its own [default: ten times the people]
  --seed N          from which they are made up [default: 1]
  --seconds N       how long each page is asked for [default: 10]
  --sizes N,N,N     the same pages with so many people, in databases of their own; draws FILE with the ending svg
  --flames DIR      draws there where the time goes; its rates are lower, as sampling costs
";

/// What is to be measured.
pub struct Plan {
    program: PathBuf,
    lists: PathBuf,
    into: PathBuf,
    persons: u32,
    import_rows: u32,
    seed: u64,
    seconds: u64,
    flames: Option<PathBuf>,
    sizes: Vec<u32>,
}

fn plan(words: &[String]) -> Option<Plan> {
    let value = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let number = |name: &str, otherwise: u64| match value(name) {
        Some(text) => text.parse().ok(),
        None => Some(otherwise),
    };
    let persons = u32::try_from(number("--persons", 10_000)?).ok()?;
    Some(Plan {
        program: words.first().filter(|word| !word.starts_with('-'))?.into(),
        lists: value("--lists")?.into(),
        into: value("--into")?.into(),
        persons,
        import_rows: u32::try_from(number("--import-rows", u64::from(persons) * 10)?).ok()?,
        seed: number("--seed", 1)?,
        seconds: number("--seconds", 10)?,
        flames: value("--flames").map(PathBuf::from),
        sizes: value("--sizes")
            .map_or(Ok(Vec::new()), |text| text.split(',').map(|it| it.trim().parse()).collect())
            .ok()?,
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.as_slice() {
        [word, path, rows] if word == "bare" => {
            bare::serve(path.as_ref(), rows.parse().unwrap_or(1_000)).await
        }
        [word, file] if word == "search" => search::measure(file),
        [word, rest @ ..] if word == "persons" => persons::measure(rest).await,
        [word, rest @ ..] if word == "load" => load::from_words(rest).await,
        _ => match plan(&words) {
            Some(plan) => measure::all(&plan).await,
            None => {
                eprint!("{HELP}");
                return ExitCode::from(2);
            }
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nbench: {error}");
            ExitCode::FAILURE
        }
    }
}
