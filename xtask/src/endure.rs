//! `cargo xtask endure`: the checks of endurance at their full size, and a table of what they saw.

use crate::{Outcome, cargo, install};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

/// What may be said, and what holds where it is not.
const OPTIONS: [(&str, &str, &str); 6] = [
    ("--kills", "ENDURE_KILLS", "1000"),
    ("--power-cuts", "ENDURE_POWER_CUTS", "200"),
    ("--requests", "ENDURE_REQUESTS", "100000"),
    ("--writers", "ENDURE_WRITERS", "8"),
    ("--seed", "ENDURE_SEED", "1"),
    ("--database", "ENDURE_DATABASE", "both"),
];

/// One bar: a check of what must hold.
struct Bar {
    name: &'static str,
    package: &'static str,
    /// Which tests of the package's `it` they are.
    tests: &'static str,
}

const fn bar(name: &'static str, package: &'static str, tests: &'static str) -> Bar {
    Bar { name, package, tests }
}

/// Every bar, in the order of the table.
const BARS: &[Bar] = &[
    bar("R1", "alongside", "endure::kills"),
    bar("R1", "alongside", "endure::kill_points"),
    bar("R2", "alongside", "endure::power_cuts"),
    bar("R3", "alongside", "endure::full_disk"),
    bar("R4", "alongside", "endure::sync_fails"),
    bar("R5", "alongside", "endure::away::locked"),
    bar("R6", "alongside", "endure::away::restarted"),
    bar("R7", "alongside-web", "endure::clocks"),
    bar("R8", "alongside-web", "endure::repeated"),
    bar("R9", "alongside-web", "endure::edited"),
    bar("R10", "alongside", "endure::cut_off::imports"),
    bar("R11", "alongside", "endure::overload"),
    bar("R13", "alongside", "endure::backups"),
    bar("R15", "alongside", "endure::cut_off::upgrades"),
    bar("R16", "alongside-storage", "endure::replayed"),
    bar("R17", "alongside-storage", "endure::flipped"),
    bar("R18", "alongside-web", "endure::gateways"),
];

/// Runs them.
pub(crate) fn run(words: &[String], may_install: bool) -> Outcome {
    if let [flag, minutes] = words
        && flag == "--fuzz-minutes"
    {
        let minutes = minutes.parse().map_err(|_| format!("--fuzz-minutes {minutes} can't be used"))?;
        return crate::fuzz::each(minutes);
    }
    let (only, words) = chosen(words)?;
    let told = settings(&words)?;
    install::needed(&[install::NPM, install::POSTGRES, install::STRACE], may_install)?;
    let packages: BTreeSet<&str> = only.iter().map(|bar| bar.package).collect();
    let (mut seen, mut failed) = (Vec::new(), Vec::new());
    for package in packages {
        let mut arguments = vec!["test", "-p", package, "--test", "it", "--locked", "--"];
        // One after the other: a check that measures must have the machine to itself.
        arguments.extend(["--nocapture", "--test-threads=1"]);
        arguments.extend(only.iter().filter(|bar| bar.package == package).map(|bar| bar.tests));
        let mut command = cargo(&arguments);
        command
            .env("REQUIRE_POSTGRES", "1")
            .env("REQUIRE_STRACE", "1")
            .env("ENDURE_FULL", "1")
            .envs(told.iter().cloned());
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the checks could not be started: {error}"))?;
        if let Some(output) = child.stderr.take() {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                eprintln!("{line}");
                seen.extend(line.strip_prefix("seen ").map(str::to_owned));
            }
        }
        if !child.wait().is_ok_and(|status| status.success()) {
            failed.push(package);
        }
    }
    println!("\n| bar | on | what was seen |\n| --- | --- | --- |");
    let of = |bar: &Bar, line: &str| line.starts_with(&format!("| {} |", bar.name));
    let mut named: Vec<&Bar> = only.clone();
    // Two checks of one bar stand side by side and are told once.
    named.dedup_by_key(|bar| bar.name);
    for bar in named {
        seen.iter().filter(|line| of(bar, line)).for_each(|line| println!("{line}"));
    }
    // What was skipped must not look as if it had passed.
    let silent: Vec<&str> =
        only.iter().filter(|bar| !seen.iter().any(|line| of(bar, line))).map(|bar| bar.name).collect();
    match (failed.is_empty(), silent.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("a check in {} failed; see above", failed.join(", "))),
        (true, false) => Err(format!("nothing was seen of {}; see above why", silent.join(", "))),
    }
}

/// Takes `--only R2,R5` out of the words and gives the bars that are meant.
fn chosen(words: &[String]) -> Result<(Vec<&'static Bar>, Vec<String>), String> {
    let Some(place) = words.iter().position(|word| word == "--only") else {
        return Ok((BARS.iter().collect(), words.to_vec()));
    };
    let named = words.get(place + 1).ok_or("--only needs bars, such as R2,R5")?;
    let mut bars = Vec::new();
    for name in named.split(',') {
        let before = bars.len();
        bars.extend(BARS.iter().filter(|bar| bar.name.eq_ignore_ascii_case(name)));
        if bars.len() == before {
            let all: BTreeSet<&str> = BARS.iter().map(|bar| bar.name).collect();
            let all: Vec<&str> = all.into_iter().collect();
            return Err(format!("there is no bar {name}; the bars are {}", all.join(" ")));
        }
    }
    let rest = words.iter().take(place).chain(words.iter().skip(place + 2)).cloned().collect();
    Ok((bars, rest))
}

fn settings(words: &[String]) -> Result<Vec<(&'static str, String)>, String> {
    let mut told: Vec<(&'static str, String)> =
        OPTIONS.iter().map(|(_, name, default)| (*name, (*default).to_owned())).collect();
    for pair in words.chunks(2) {
        let [flag, value] = pair else { return Err("each option has a value; see cargo xtask help".into()) };
        let place = OPTIONS
            .iter()
            .position(|(known, ..)| known == flag)
            .ok_or_else(|| format!("there is no option {flag}; see cargo xtask help"))?;
        let is_good = if flag == "--database" {
            ["sqlite", "postgres", "both"].contains(&value.as_str())
        } else {
            value.parse::<u32>().is_ok_and(|number| number > 0)
        };
        if !is_good {
            return Err(format!("{flag} {value} can't be used; see cargo xtask help"));
        }
        if let Some(it) = told.get_mut(place) {
            it.1.clone_from(value);
        }
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_are_taken_and_wrong_ones_are_named() {
        let told = |text: &str| settings(&words(text));
        assert_eq!(told("").unwrap()[0], ("ENDURE_KILLS", "1000".to_owned()));
        assert_eq!(told("--seed 7 --kills 3").unwrap()[4], ("ENDURE_SEED", "7".to_owned()));
        for wrong in ["--kills", "--kills none", "--kills 0", "--database oracle", "--force yes"] {
            assert!(told(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn bars_are_chosen_and_unknown_ones_are_named() {
        let (bars, rest) = chosen(&words("--seed 7 --only r2,R1 --kills 3")).unwrap();
        assert_eq!(bars.iter().map(|bar| bar.name).collect::<Vec<_>>(), ["R2", "R1", "R1"]);
        assert_eq!(rest, words("--seed 7 --kills 3"));
        assert_eq!(chosen(&[]).unwrap().0.len(), BARS.len());
        for wrong in ["--only", "--only R99"] {
            assert!(chosen(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
