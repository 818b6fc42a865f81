//! `cargo xtask endure`: the long form of the test that kills the program while people write.

use crate::{Outcome, cargo, install};

/// What may be said, and what holds where it is not.
const OPTIONS: [(&str, &str, &str); 4] = [
    ("--kills", "ENDURE_KILLS", "200"),
    ("--writers", "ENDURE_WRITERS", "8"),
    ("--seed", "ENDURE_SEED", "1"),
    ("--database", "ENDURE_DATABASE", "both"),
];

/// Runs it.
pub(crate) fn run(words: &[String], may_install: bool) -> Outcome {
    let told = settings(words)?;
    install::needed(&[install::NPM, install::POSTGRES], may_install)?;
    let arguments = ["test", "-p", "alongside", "--test", "it", "--locked", "endure::", "--", "--nocapture"];
    let mut command = cargo(&arguments);
    command.env("REQUIRE_POSTGRES", "1").envs(told);
    crate::run(&mut command, "the check")
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

    #[test]
    fn options_are_taken_and_wrong_ones_are_named() {
        let told = |text: &str| settings(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(told("").unwrap()[0], ("ENDURE_KILLS", "200".to_owned()));
        assert_eq!(told("--seed 7 --kills 3").unwrap()[2], ("ENDURE_SEED", "7".to_owned()));
        for wrong in ["--kills", "--kills none", "--kills 0", "--database oracle", "--force yes"] {
            assert!(told(wrong).is_err(), "{wrong}");
        }
    }
}
