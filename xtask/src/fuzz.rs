//! `cargo xtask endure --fuzz-minutes N`: every parser gets so many minutes of text that nobody would write.

use crate::{Outcome, root, run};
use std::process::{Command, Stdio};

/// Runs every target of `fuzz/` for so many minutes, one after another. Whatever breaks one is kept in
/// `fuzz/artifacts/`, and the first that is broken ends the run.
pub(crate) fn each(minutes: u32) -> Outcome {
    let there = |words: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !there(&["fuzz", "--version"]) || !there(&["+nightly", "--version"]) {
        return Err("fuzzing needs cargo-fuzz and a nightly compiler: `cargo install cargo-fuzz --locked` and `rustup \
                    toolchain install nightly`. Nothing was fuzzed."
            .into());
    }
    let folder = root().join("fuzz");
    let mut targets: Vec<String> = std::fs::read_dir(folder.join("fuzz_targets"))
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    targets.sort_unstable();
    for target in &targets {
        println!("{target}: {minutes} minutes");
        let corpus = folder.join("corpus").join(target);
        std::fs::create_dir_all(&corpus).map_err(|error| error.to_string())?;
        let mut command = Command::new("cargo");
        command.args(["+nightly", "fuzz", "run", target]).current_dir(&folder);
        command.arg(corpus).arg(folder.join("seeds").join(target));
        command.args(["--", "-max_len=8192", "-timeout=20", "-print_final_stats=1"]);
        command.arg(format!("-max_total_time={}", u64::from(minutes) * 60));
        run(&mut command, target)?;
    }
    println!("{} parsers, {minutes} minutes each: nothing broke", targets.len());
    Ok(())
}
