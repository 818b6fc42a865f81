//! `cargo xtask test`: the steps of the check, one after another, each with its time.

use crate::{Outcome, cargo, install, root, run};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one step counted.
#[derive(Default, Clone, Copy)]
struct Counted {
    passed: u64,
    failed: u64,
}

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Counted, String>,
}

const STEPS: [Step; 5] = [
    Step { name: "format", what: "the source is formatted", run: format },
    Step { name: "lint", what: "no lint has anything to say", run: lint },
    Step { name: "test", what: "all tests, on both databases", run: test_all },
    Step { name: "doc", what: "the examples in the documentation", run: doc },
    Step {
        name: "browser",
        what: "every page in every state and the main journeys, in a browser",
        run: browser,
    },
];

/// Runs all steps, or those that are named.
pub(crate) fn test(names: &[String], may_install: bool) -> Outcome {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == *name)) {
        return Err(format!("there is no step {unknown}; the steps are format lint test doc browser"));
    }
    install::needed(&[install::NPM, install::POSTGRES, install::STRACE, install::CHROMIUM], may_install)?;
    say_space("at the start");
    let began = Instant::now();
    let (mut passed, mut failed, mut times) = (0, 0, Vec::new());
    for step in STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name)) {
        println!("\n== {}: {}", step.name, step.what);
        let step_began = Instant::now();
        let outcome = (step.run)();
        times.push(format!("{} {}", step.name, spoken(step_began.elapsed())));
        // The step itself is one check; what it counts inside comes on top.
        match outcome {
            Ok(counted) if counted.failed == 0 => passed += counted.passed + 1,
            Ok(counted) => (passed, failed) = (passed + counted.passed, failed + counted.failed),
            Err(reason) => {
                println!("{reason}");
                failed += 1;
            }
        }
        if failed > 0 {
            say_space("when it failed");
            break;
        }
    }
    println!("\n{}; {} in all", times.join(", "), spoken(began.elapsed()));
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        Ok(())
    } else {
        Err("the check stopped at the first step that failed; see above".into())
    }
}

/// Says how much space is left: a disk that is full fails tests in ways that name anything but the disk.
fn say_space(when: &str) {
    let folders = [root(), std::env::temp_dir()];
    let said = Command::new("df").arg("-h").arg("--output=target,avail,pcent").args(folders).output();
    if let Ok(said) = said {
        println!("space {when} (the check needs about 8 GB):\n{}", String::from_utf8_lossy(&said.stdout));
    }
}

fn spoken(time: Duration) -> String {
    format!("{}m{:02}s", time.as_secs() / 60, time.as_secs() % 60)
}

fn format() -> Result<Counted, String> {
    run(&mut cargo(&["fmt", "--all", "--check"]), "cargo fmt").map(|()| Counted::default())
}

fn lint() -> Result<Counted, String> {
    let arguments = ["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    run(&mut cargo(&arguments), "cargo clippy").map(|()| Counted::default())
}

fn test_all() -> Result<Counted, String> {
    let mut command = cargo(&["test", "--workspace", "--all-targets", "--locked", "--no-fail-fast"]);
    counted(command.env("REQUIRE_POSTGRES", "1").env("REQUIRE_STRACE", "1"))
}

fn doc() -> Result<Counted, String> {
    counted(&mut cargo(&["test", "--workspace", "--doc", "--locked"]))
}

fn browser() -> Result<Counted, String> {
    run(&mut cargo(&["build", "-p", "alongside", "--locked"]), "the build of the demo")?;
    let pages = target_folder()?.join("pages");
    // Left over from before, a page that is gone would be looked at for ever.
    if pages.exists() {
        std::fs::remove_dir_all(&pages).map_err(|error| error.to_string())?;
    }
    let mut gallery =
        cargo(&["run", "--quiet", "--locked", "-p", "alongside-views", "--example", "gallery", "--"]);
    run(gallery.arg(&pages), "the example that writes the sample pages")?;
    browser_packages()?;
    let mut node = Command::new("node");
    node.arg("run.mjs")
        .current_dir(root().join("e2e"))
        .env("ALONGSIDE", binary()?)
        .env("ALONGSIDE_PAGES", &pages)
        .env("REQUIRE_BROWSER", "1");
    counted(&mut node)
}

/// Fetches what the journeys need by the committed lock file, where it was not fetched yet.
pub(crate) fn browser_packages() -> Outcome {
    let folder = root().join("e2e");
    let lock = std::fs::read(folder.join("package-lock.json")).map_err(|error| error.to_string())?;
    let stamp = folder.join("node_modules/.fetched");
    if std::fs::read(&stamp).is_ok_and(|fetched| fetched == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    run(&mut npm, "npm ci in e2e/")?;
    std::fs::write(stamp, lock).map_err(|error| error.to_string())
}

/// Where Cargo puts the program.
pub(crate) fn binary() -> Result<PathBuf, String> {
    Ok(target_folder()?.join("debug/alongside"))
}

/// Where Cargo builds.
pub(crate) fn target_folder() -> Result<PathBuf, String> {
    let output = cargo(&["metadata", "--no-deps", "--format-version", "1"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo metadata could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let folder = text
        .split_once("\"target_directory\":\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .ok_or("cargo metadata does not say where it builds")?
        .0;
    Ok(PathBuf::from(folder))
}

/// Runs a command, shows what it says, and sums up what its tests counted.
fn counted(command: &mut Command) -> Result<Counted, String> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} could not be started: {error}", command.get_program().display()))?;
    let mut sum = Counted::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(of_line) = counts(&line) {
                sum.passed += of_line.passed;
                sum.failed += of_line.failed;
            }
            println!("{line}");
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !status.success() && sum.failed == 0 {
        return Err(format!("{} failed ({status})", command.get_program().display()));
    }
    Ok(sum)
}

/// What a line of a test run counts: `test result: ok. 9 passed; 0 failed; …` of Rust, `# pass 9` of Node.
fn counts(line: &str) -> Option<Counted> {
    if let Some(rest) = line.strip_prefix("test result: ") {
        let number = |word: &str| {
            let before = rest.split_once(word)?.0;
            before.trim_end().rsplit(' ').next()?.parse().ok()
        };
        return Some(Counted { passed: number("passed")?, failed: number("failed")? });
    }
    let number = |word: &str| line.strip_prefix(word)?.trim().parse().ok();
    match (number("# pass "), number("# fail ")) {
        (Some(passed), _) => Some(Counted { passed, failed: 0 }),
        (_, Some(failed)) => Some(Counted { passed: 0, failed }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_count_are_read() {
        let read = |line: &str| counts(line).map(|it| (it.passed, it.failed));
        assert_eq!(read("test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured"), Some((12, 3)));
        assert_eq!(read("# pass 7"), Some((7, 0)));
        assert_eq!(read("# fail 2"), Some((0, 2)));
        assert_eq!(read("test result is unknown"), None);
        assert_eq!(read("# passing by"), None);
    }
}
