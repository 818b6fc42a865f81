//! `cargo xtask planted`: breaks a copy of the program in ten ways, one after another, and asks whether the test that is
//! there for it notices. A test that never fails proves nothing.

mod defects;

use crate::{Outcome, root, run, steps};
use defects::{DEFECTS, Defect};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What came of one defect.
struct Seen {
    defect: &'static Defect,
    what: Result<u64, String>,
}

/// Plants each defect, or those that are named, and prints a table.
pub(crate) fn all(words: &[String]) -> Outcome {
    let chosen = chosen(words)?;
    let copy = steps::target_folder()?.join("planted");
    clear(&copy);
    let mut add = git();
    add.args(["worktree", "add", "--detach", "--force"]).arg(&copy).arg("HEAD");
    run(&mut add, "the copy of the program (it is made of the last commit, by git)")?;
    println!("\n== without any of them");
    // All first, so that each program is built once for it and not after each defect.
    let sound: Vec<_> = chosen.iter().map(|defect| passes_without(&copy, defect)).collect();
    let mut seen = Vec::new();
    for (defect, sound) in chosen.into_iter().zip(sound) {
        println!("\n== {}: {}", defect.name, defect.what);
        let what = sound.and_then(|()| tried(&copy, defect));
        println!("{what:?}");
        seen.push(Seen { defect, what });
    }
    clear(&copy);
    println!("\n| planted | in | what the tests said |\n| --- | --- | --- |");
    for Seen { defect, what } in &seen {
        let told = match what {
            Ok(seconds) => format!("found in {seconds} s by `{}` of `{}`", defect.test, defect.package),
            Err(reason) => format!("**{reason}**"),
        };
        println!("| {} | `{}` | {told} |", defect.what, defect.file);
    }
    let missed: Vec<&str> = seen.iter().filter(|it| it.what.is_err()).map(|it| it.defect.name).collect();
    match missed.as_slice() {
        [] => Ok(()),
        missed => Err(format!("not shown to be found: {}; the table says why", missed.join(", "))),
    }
}

fn chosen(words: &[String]) -> Result<Vec<&'static Defect>, String> {
    match words {
        [] => Ok(DEFECTS.iter().collect()),
        [flag, names] if flag == "--only" => names
            .split(',')
            .map(|name| {
                DEFECTS.iter().find(|it| it.name == name).ok_or_else(|| {
                    let all: Vec<&str> = DEFECTS.iter().map(|it| it.name).collect();
                    format!("there is no defect {name}; the defects are {}", all.join(" "))
                })
            })
            .collect(),
        _ => Err("planted takes nothing but --only with names, such as --only sync,once".to_owned()),
    }
}

fn passes_without(copy: &Path, defect: &Defect) -> Outcome {
    if passes(copy, defect)? { Ok(()) } else { Err("the test fails without the defect".to_owned()) }
}

/// With the defect the program builds, and the test fails. Gives how long it took to fail.
fn tried(copy: &Path, defect: &Defect) -> Result<u64, String> {
    let file = copy.join(defect.file);
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", defect.file))?;
    let broken = planted(&text, defect)?;
    std::fs::write(&file, broken).map_err(|error| format!("{}: {error}", defect.file))?;
    let seen = noticed(copy, defect);
    std::fs::write(&file, text).map_err(|error| format!("{}: {error}", defect.file))?;
    seen
}

fn noticed(copy: &Path, defect: &Defect) -> Result<u64, String> {
    if !build(copy, defect)? {
        return Err("with the defect it does not build".to_owned());
    }
    let began = Instant::now();
    if passes(copy, defect)? {
        return Err(format!("not found by `{}`", defect.test));
    }
    Ok(began.elapsed().as_secs())
}

/// The text with the defect in the place of what stands there: once, or it is not known what is broken.
fn planted(text: &str, defect: &Defect) -> Result<String, String> {
    match text.matches(defect.stands).count() {
        1 => Ok(text.replacen(defect.stands, defect.planted, 1)),
        times => Err(format!("what is to be broken stands {times} times in {}", defect.file)),
    }
}

fn git() -> Command {
    let mut git = Command::new("git");
    git.current_dir(root());
    git
}

/// Takes the copy away, also one that was left when this was stopped before its end.
fn clear(copy: &Path) {
    let _ = git().args(["worktree", "remove", "--force"]).arg(copy).stderr(Stdio::null()).status();
}

/// Cargo in the copy, building beside the program's own, so that what both use is built once.
fn cargo_in(copy: &Path, defect: &Defect) -> Result<Command, String> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(copy)
        .args(["test", "--quiet", "--locked", "-p", defect.package, "--test", defect.program])
        .env("CARGO_TARGET_DIR", steps::target_folder()?)
        .env("REQUIRE_POSTGRES", "1")
        .env("REQUIRE_STRACE", "1")
        .envs(defect.told.iter().copied());
    Ok(cargo)
}

fn build(copy: &Path, defect: &Defect) -> Result<bool, String> {
    let status = cargo_in(copy, defect)?.arg("--no-run").status();
    status.map(|it| it.success()).map_err(|error| format!("cargo could not be started: {error}"))
}

/// Whether the one test passes. A name that belongs to no test is told, for it would pass for ever.
fn passes(copy: &Path, defect: &Defect) -> Result<bool, String> {
    let output = cargo_in(copy, defect)?
        .args(["--", "--exact", defect.test])
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && !said.contains("1 passed") {
        return Err(format!("there is no test {}", defect.test));
    }
    if !output.status.success() {
        // Why it failed, for whoever reads along.
        said.lines().filter(|line| line.contains("panicked at")).take(3).for_each(|line| println!("{line}"));
    }
    Ok(output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_each_defect_breaks_stands_once_where_it_says_and_its_test_is_there() {
        for defect in &DEFECTS {
            let text = std::fs::read_to_string(root().join(defect.file)).unwrap();
            assert_ne!(planted(&text, defect).unwrap(), text, "{}", defect.name);
            let folder = defect.package.strip_prefix("alongside-").unwrap_or(defect.package);
            let tests = root().join("crates").join(folder).join("tests").join(defect.program);
            let name = defect.test.rsplit("::").next().unwrap();
            assert!(is_in(&tests, &format!("fn {name}(")), "{}: {name}", defect.name);
        }
        let names: BTreeSet<&str> = DEFECTS.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), DEFECTS.len());
    }

    fn is_in(folder: &Path, text: &str) -> bool {
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).any(|path| {
            if path.is_dir() {
                is_in(&path, text)
            } else {
                std::fs::read_to_string(path).unwrap().contains(text)
            }
        })
    }

    #[test]
    fn defects_are_chosen_and_unknown_ones_are_named() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(chosen(&[]).unwrap().len(), DEFECTS.len());
        let two = chosen(&words("--only once,sync")).unwrap();
        assert_eq!(two.iter().map(|it| it.name).collect::<Vec<_>>(), ["once", "sync"]);
        for wrong in ["--only", "--only nothing", "once"] {
            assert!(chosen(&words(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_stands_twice_or_never_is_not_broken() {
        let [defect, ..] = &DEFECTS;
        assert!(planted("", defect).is_err());
        assert!(planted(&defect.stands.repeat(2), defect).is_err());
    }
}
