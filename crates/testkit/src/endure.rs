//! How long and how hard the checks of endurance go, and what they say they saw.
//!
//! Each check runs at about a hundredth of its size with the other tests. `cargo xtask endure` tells it through the
//! environment to run in full, and gathers the lines that [`seen`] prints into a table.

use alongside_storage::Engine;
use std::time::Duration;

/// What was asked for on the command line.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How often the program is killed.
    pub kills: u32,
    /// How many moments of a power cut are tried.
    pub power_cuts: u32,
    /// How often one form is sent.
    pub requests: usize,
    /// How many people write at the same time.
    pub writers: usize,
    /// What everything that is drawn follows from.
    pub seed: u64,
    /// Whether a check runs at its full size.
    pub is_full: bool,
    database: String,
}

#[expect(clippy::disallowed_methods, reason = "a long check is told by the environment how long")]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, default: u64) -> u64 {
    told(name).map_or(default, |text| text.parse().expect("a number"))
}

/// What was asked for; a hundredth of everything where nothing was.
pub fn plan() -> Plan {
    let size = |name, default| usize::try_from(number(name, default)).expect("a size");
    let count = |name, default| u32::try_from(number(name, default)).expect("a count");
    Plan {
        kills: count("ENDURE_KILLS", 2),
        power_cuts: count("ENDURE_POWER_CUTS", 4),
        requests: size("ENDURE_REQUESTS", 1_000),
        writers: size("ENDURE_WRITERS", 8),
        seed: number("ENDURE_SEED", 1),
        is_full: told("ENDURE_FULL").is_some(),
        database: told("ENDURE_DATABASE").unwrap_or_else(|| "both".to_owned()),
    }
}

impl Plan {
    /// Whether a database is among those to be tried.
    pub fn tries(&self, engine: Engine) -> bool {
        match engine {
            Engine::Sqlite => self.database != "postgres",
            Engine::Postgres => self.database != "sqlite",
        }
    }

    /// Whether something took no longer than it may. Times are asked for at full size alone, on a machine of one's own:
    /// with the other tests they would say how busy the machine is.
    pub fn in_time(&self, took: Duration, limit: Duration) -> bool {
        !self.is_full || took < limit
    }

    /// The size of a check: `full` where it was asked for, else `small`.
    pub fn size<T>(&self, small: T, full: T) -> T {
        if self.is_full { full } else { small }
    }
}

/// Numbers that follow from a seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Seed(pub u64);

impl Seed {
    /// The next number, below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (it ^ (it >> 31)) % end
    }

    /// The next number as a place in something so long.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("a place")
    }
}

/// What a database is called in a line of the table.
pub fn name_of(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}

/// Says what a check saw: one line of the table at the end of `cargo xtask endure`.
pub fn seen(bar: &str, on: &str, what: &str) {
    eprintln!("seen | {bar} | {on} | {what} |");
}
