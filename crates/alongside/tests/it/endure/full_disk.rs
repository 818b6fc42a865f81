//! The disk full: writes are refused with a time to come back, nothing is lost, and with room again all goes on by itself.

use super::partnership::{self, opened, written_and_logged};
use super::server::start;
use super::verify;
use super::writer::{Crew, compare};
use crate::program::Place;
use crate::serving::get;
use alongside_storage::Engine;
use alongside_testkit::endure::{Plan, plan, seen};
use alongside_testkit::postgres::is_root;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How often the disk is filled.
const ROUNDS: (u32, u32) = (2, 50);
/// So long after there is room again everything must go on.
const AGAIN: Duration = Duration::from_secs(5);

/// A disk of a few megabytes, gone with this.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(path: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&path).expect("a folder");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"]).arg(&path).output();
        mounted.is_ok_and(|it| it.status.success()).then_some(Self(path))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Writes until there is no room at all.
fn fill(path: &Path) {
    let mut file = File::create(path).expect("a file");
    for length in [65_536, 512] {
        while file.write_all(&vec![7; length]).is_ok() {}
    }
}

async fn sqlite(plan: &Plan, place: &Place, disk: &SmallDisk) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let crew = Crew::begin(partnership::seed(place, plan.writers).await, plan.seed);
    let (server, address) = start(place);
    crew.at.say(Some(address.clone()));
    let rounds = plan.size(ROUNDS.0, ROUNDS.1);
    let (mut refused, mut longest) = (0, Duration::ZERO);
    for round in 0..rounds {
        crew.wait_for(5);
        fill(&disk.0.join("filler"));
        for _ in 0..20 {
            crew.refused();
            refused += 1;
        }
        // Pages that show nobody need no entry in the log, so they go on.
        for page in ["/health", "/sign-in"] {
            let answer = get(&address, page);
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        std::fs::remove_file(disk.0.join("filler")).expect("room again");
        let took = crew.well_again();
        assert!(plan.in_time(took, AGAIN), "round {round}: {took:?}");
        longest = longest.max(took);
    }
    let sent = crew.finish();
    drop(server);
    verify(place);
    let acknowledged =
        compare(&written_and_logged(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
    let what = format!(
        "filled {rounds} times under {} writers; {refused} refusals looked at, each 503 with Retry-After; {acknowledged} acts \
         acknowledged, 0 lost, 0 doubled, log sound; again within {longest:.1?} of room; {:.0?}",
        plan.writers,
        began.elapsed()
    );
    seen("R3", "SQLite", &what);
}

#[tokio::test]
async fn a_full_disk_is_said_loses_nothing_and_heals_by_itself() {
    let plan = plan();
    if !plan.tries(Engine::Sqlite) {
        return;
    }
    let mut place = Place::sqlite();
    let Some(disk) = is_root().then(|| SmallDisk::at(place.path("small"))).flatten() else {
        eprintln!("skipped: without the right to mount a small disk none can be filled");
        return;
    };
    place.database = format!("sqlite:{}", disk.0.join("partnership.sqlite").display());
    sqlite(&plan, &place, &disk).await;
}
