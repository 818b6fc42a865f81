//! A command cut off in the middle, at each hundredth of what it writes: run again, it goes on, and the end is the same as
//! if nothing had happened; run once more, it changes nothing.

use super::partnership::{opened, written};
use super::trace::{count, is_there, killer, under};
use super::verify;
use crate::program::{Place, error};
use alongside_storage::backup::{self, Manifest};
use alongside_storage::{Address, Engine};
use alongside_testkit::endure::{Plan, name_of, plan, seen};
use flate2::read::GzDecoder;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// At how many places each command is cut off.
const CUTS: (u64, u64) = (2, 100);

/// What a command asks of the system again and again while it writes.
fn call(engine: Engine) -> &'static str {
    if engine == Engine::Sqlite { "pwrite64" } else { "sendto" }
}

/// The places at which a command is cut off, of so many in all.
fn places(plan: &Plan, all: u64) -> BTreeSet<u64> {
    let cuts = plan.size(CUTS.0, CUTS.1);
    (1..=cuts).map(|number| (all * number / (cuts + 1)).max(1)).collect()
}

async fn empty(engine: Engine) -> Option<Place> {
    if engine == Engine::Sqlite { Some(Place::sqlite()) } else { Place::postgres().await }
}

/// What the partnership knows, without the ids, instants and keyed hashes of this run.
async fn knows(place: &Place) -> Vec<String> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let mut lines: Vec<String> = written(opened(place).await)
        .await
        .iter()
        .map(|line| {
            let mut text = String::new();
            let mut word = String::new();
            for letter in line.chars().chain(['\n']) {
                if is_part(letter) {
                    word.push(letter);
                    continue;
                }
                // Ids, and what the partnership's own key made of something.
                let is_hash = word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
                let is_id =
                    is_hash || (matches!(word.len(), 32 | 36) && uuid::Uuid::try_parse(&word).is_ok());
                let is_instant = word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_digit());
                text.push_str(if is_id || is_instant { "#" } else { &word });
                word.clear();
                text.push(letter);
            }
            text
        })
        .collect();
    lines.sort();
    lines
}

fn assert_same(before: &[String], after: &[String], told: &str) {
    let differ = before.iter().zip(after).find(|(one, other)| one != other);
    assert_eq!(differ, None, "{told}");
    assert_eq!(before.len(), after.len(), "{told}");
}

/// Runs a command until it asks the `nth` time; true where it was killed before its end.
fn cut_off(place: &Place, arguments: &[&str], engine: Engine, nth: u64) -> bool {
    let output = under(killer(call(engine), nth), &place.command(arguments)).output().expect("it runs");
    !output.status.success()
}

fn unpacked(path: &Path) -> Vec<u8> {
    let packed = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("what we ship is whole");
    bytes
}

fn of_the_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

mod imports {
    use super::*;

    /// How many rows of the demo's feed are brought in.
    const ROWS: usize = 300;
    const IMPORT: [&str; 5] = ["import", "reports", "reports.csv", "--as-of", "2025-02-01T06:00"];

    async fn with_file(engine: Engine) -> Option<Place> {
        let place = empty(engine).await?;
        let feed = unpacked(&of_the_project("demo/avon_somerset_2025-01.csv.gz"));
        let rows: Vec<u8> =
            feed.split_inclusive(|byte| *byte == b'\n').take(ROWS + 1).flatten().copied().collect();
        std::fs::write(place.path("reports.csv"), rows).expect("a file");
        place.good(&["migrate"], "");
        Some(place)
    }

    async fn imports(plan: &Plan, engine: Engine) {
        let began = Instant::now();
        let (Some(whole), Some(counted)) = (with_file(engine).await, with_file(engine).await) else { return };
        whole.good(&IMPORT, "");
        let want = knows(&whole).await;
        assert!(want.len() > ROWS);
        let all = count(call(engine), &counted.command(&IMPORT));
        let (mut cuts, mut killed) = (0, 0);
        for nth in places(plan, all) {
            let Some(place) = with_file(engine).await else { return };
            let told = format!("cut off at {nth} of {all}");
            killed += u32::from(cut_off(&place, &IMPORT, engine, nth));
            cuts += 1;
            for _ in 0..2 {
                let output = place.run(&IMPORT);
                assert!(output.status.success(), "{told}: {}", error(&output));
                assert_same(&want, &knows(&place).await, &told);
            }
            verify(&place);
        }
        assert!(killed > 0, "nothing was cut off");
        let what = format!(
            "an import of {ROWS} rows killed at {killed} of {cuts} places among {all} writes, then run again and once more: the \
             same dump each time; {:.0?}",
            began.elapsed()
        );
        seen("R10", name_of(engine), &what);
    }

    #[tokio::test]
    async fn an_import_that_was_killed_goes_on_and_knows_the_same() {
        let plan = plan();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            if is_there() && plan.tries(engine) {
                imports(&plan, engine).await;
            }
        }
    }
}

mod upgrades {
    use super::*;

    /// A database as an earlier program left it.
    async fn kept(schema: &Path, engine: Engine) -> Option<Place> {
        let place = empty(engine).await?;
        let dump = schema.join(if engine == Engine::Sqlite { "sqlite" } else { "postgres" });
        let data = place.path("data.backup");
        std::fs::write(&data, unpacked(&dump.join("data.backup.gz"))).expect("a file");
        let manifest = std::fs::read(dump.join("backup.json")).expect("a manifest");
        let manifest: Manifest = serde_json::from_slice(&manifest).expect("a manifest");
        let address: Address = place.database.parse().expect("an address");
        let keyring =
            backup::load(&address, &manifest, &data, &dump.join("keys.backup")).await.expect("restored");
        std::fs::create_dir_all(place.path("keys")).expect("a folder");
        std::fs::copy(schema.join("master.key"), place.path("keys/master.key")).expect("the key");
        std::fs::write(place.path("keys/master.key.epochs"), keyring).expect("the epoch keys");
        Some(place)
    }

    async fn upgrades(plan: &Plan, engine: Engine, schema: &Path) {
        let began = Instant::now();
        let name = schema.file_name().expect("a name").to_string_lossy().into_owned();
        let (Some(whole), Some(counted)) = (kept(schema, engine).await, kept(schema, engine).await) else {
            return;
        };
        whole.good(&["migrate"], "");
        let want = knows(&whole).await;
        assert!(want.len() > 300);
        let all = count(call(engine), &counted.command(&["migrate"]));
        let mut killed = 0;
        for nth in places(plan, all) {
            let Some(place) = kept(schema, engine).await else { return };
            killed += u32::from(cut_off(&place, &["migrate"], engine, nth));
            let told = format!("schema {name} cut off at {nth} of {all}");
            let output = place.run(&["migrate"]);
            assert!(output.status.success(), "{told}: {}", error(&output));
            assert_same(&want, &knows(&place).await, &told);
            verify(&place);
        }
        assert!(killed > 0, "nothing was cut off");
        let what = format!(
            "an upgrade from schema {name} killed at {killed} places among {all} writes, then run again: the same dump each time; \
             {:.0?}",
            began.elapsed()
        );
        seen("R15", name_of(engine), &what);
    }

    #[tokio::test]
    async fn an_upgrade_that_was_killed_goes_on_and_knows_the_same() {
        let plan = plan();
        let mut schemas: Vec<PathBuf> = std::fs::read_dir(of_the_project("fixtures/upgrade"))
            .expect("the kept dumps")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_dir())
            .collect();
        schemas.sort();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            // From every schema when told so; else from the oldest.
            for schema in schemas.iter().take(plan.size(1, usize::MAX)) {
                if is_there() && plan.tries(engine) {
                    upgrades(&plan, engine, schema).await;
                }
            }
        }
    }
}
