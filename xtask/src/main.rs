//! The project's chores. It depends on nothing of ours, so that it runs before anything is built.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a chore speaks on the console")]

mod endure;
mod fuzz;
mod install;
mod pages;
mod planted;
mod steps;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

const HELP: &str = "\
The project's chores.

  cargo xtask demo [OPTIONS]      installs what lacks, after saying so, then runs the demo;
                                  options go to `alongside demo` (see cargo run -- demo --help)
  cargo xtask test [STEP...]      everything that CI checks; fails rather than skips.
                                  Steps, in this order: format lint test doc browser
  cargo xtask pages               every route, who may use it, and the sample states of its page
  cargo xtask screenshots         writes docs/screenshots/*.png from a running demo
  cargo xtask bench [OPTIONS]     builds the release, fills a database with made-up people and writes
                                  docs/evidence/performance.md: [--persons N] [--seconds N] [--into FILE]
                                  [--flames DIR] draws where the time goes; [--sizes 10000,100000] measures the
                                  same pages with so many people each, into docs/evidence/size.md and a drawing
  cargo xtask upgrade-dump        writes fixtures/upgrade/<schema>/: what the upgrade test begins with, once for
                                  each schema
  cargo xtask endure [OPTIONS]    what must hold when things go wrong, in full: the program killed, the power cut, the disk
                                  full, the database away; prints a table of what was seen. The tests do a
                                  hundredth of it. [--kills N] [--power-cuts N] [--requests N] [--writers N] [--seed N]
                                  [--database sqlite|postgres|both] (1000, 200, 100000, 8, 1, both)
                                  [--fuzz-minutes N] each parser fuzzed for so long, and nothing else
                                  [--only R2,R5] only these bars; docs/evidence/endure.md lists them
  cargo xtask planted [OPTIONS]   breaks a copy of the last commit in ten ways, one after another, and asks whether the tests
                                  notice; prints a table. [--only sync,once] only these
  cargo xtask help                this text

  --no-install                    with demo, test, screenshots, bench and upgrade-dump: stop and name what lacks, install nothing
";

/// A chore's outcome; the text says what happened and what to do.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let may_install = !words.iter().any(|word| word == "--no-install");
    words.retain(|word| word != "--no-install");
    let Some((chore, rest)) = words.split_first() else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    let outcome = match chore.as_str() {
        "demo" => demo(rest, may_install),
        "test" => steps::test(rest, may_install),
        "pages" => pages::list(),
        "endure" => endure::run(rest, may_install),
        "planted" => planted::all(rest),
        "screenshots" => screenshots(may_install),
        "bench" => bench(rest, may_install),
        "upgrade-dump" => upgrade_dump(may_install),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            eprint!("There is no chore {other}.\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\nxtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// The project's folder.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command to its end.
fn run(command: &mut Command, what: &str) -> Outcome {
    let status = command.status().map_err(|error| format!("{what} could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed ({status})")) }
}

fn demo(options: &[String], may_install: bool) -> Outcome {
    install::needed(&[install::NPM], may_install)?;
    println!("Building the demo. The first time takes some minutes.");
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    run(&mut cargo(&[&["run", "-p", "alongside", "--", "demo"], options.as_slice()].concat()), "the demo")
}

fn screenshots(may_install: bool) -> Outcome {
    install::needed(&[install::NPM, install::CHROMIUM], may_install)?;
    run(&mut cargo(&["build", "-p", "alongside"]), "the build")?;
    steps::browser_packages()?;
    let mut node = Command::new("node");
    node.arg("screenshots.mjs").current_dir(root().join("e2e")).env("ALONGSIDE", steps::binary()?);
    run(&mut node, "the script that takes the screenshots")
}

fn upgrade_dump(may_install: bool) -> Outcome {
    install::needed(&[install::NPM, install::POSTGRES], may_install)?;
    run(
        &mut cargo(&["run", "-p", "alongside-testkit", "--example", "upgrade_dump"]),
        "the program that writes the dump",
    )
}

fn bench(options: &[String], may_install: bool) -> Outcome {
    install::needed(&[install::NPM], may_install)?;
    println!("Building the release. The first time takes some minutes.");
    run(
        &mut cargo(&["build", "--release", "-p", "alongside", "-p", "alongside-bench"]),
        "the release build",
    )?;
    let folder = steps::target_folder()?.join("release");
    let mut bench = Command::new(folder.join("alongside-bench"));
    bench.arg(folder.join("alongside")).current_dir(root()).args(["--lists", "demo"]).args(options);
    if !options.iter().any(|option| option == "--into") {
        let by_size = options.iter().any(|option| option == "--sizes");
        let report = if by_size { "docs/evidence/size.md" } else { "docs/evidence/performance.md" };
        bench.args(["--into", report]);
    }
    run(&mut bench, "the measuring program")
}
