//! Upgrading: each dump that was kept in `fixtures/upgrade/` becomes a database of today, and knows what it knew.
//!
//! `logical.txt.gz` beside a dump is what its partnership knows once it is upgraded. Where a new step of the schema
//! changes that on purpose, `UPDATE_GOLDEN=1` writes it anew; the difference belongs into the same commit.

use alongside_kernel::{Clock as _, FixedClock};
use alongside_storage::backup::{self, Manifest};
use alongside_storage::dump::dump;
use alongside_storage::{Address, Engine, KeyringFile as _, Opening, Store, schema_version};
use alongside_testkit::databases::MemoryKeyring;
use alongside_testkit::seeded::OtherIds;
use alongside_testkit::{databases, postgres};
use alongside_vault::MasterKey;
use alongside_vault::random::test::seeded_random;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first schema of which a dump was kept.
const FIRST: i64 = 5;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/upgrade")
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The schemas of which there is a dump, the oldest first.
fn schemas() -> Vec<i64> {
    let mut found: Vec<i64> = std::fs::read_dir(kept())
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok())
        .collect();
    found.sort_unstable();
    found
}

/// Puts a kept dump into an empty database as the program of its time left it, then opens it with today's.
async fn upgraded(schema: i64, engine: Engine, address: Address) -> Store {
    let folder = kept().join(format!("{schema:04}"));
    let dump = folder.join(if engine == Engine::Sqlite { "sqlite" } else { "postgres" });
    let data =
        std::env::temp_dir().join(format!("alongside-upgrade-{}-{schema}-{engine:?}", std::process::id()));
    std::fs::write(&data, unpacked(&dump.join("data.backup.gz"))).unwrap();
    let manifest: Manifest =
        serde_json::from_slice(&std::fs::read(dump.join("backup.json")).unwrap()).unwrap();
    assert_eq!(manifest.schema, schema);
    let keyring = backup::load(&address, &manifest, &data, &dump.join("keys.backup")).await.unwrap();
    std::fs::remove_file(&data).unwrap();
    let file = Arc::new(MemoryKeyring::default());
    file.write(&keyring).unwrap();
    let clock = Arc::new(FixedClock::at("2025-02-10T09:00:00Z".parse().unwrap()));
    assert!(clock.now() > manifest.made_at);
    let store = Store::open(Opening {
        address,
        master: MasterKey::parse_text(&std::fs::read_to_string(folder.join("master.key")).unwrap()).unwrap(),
        keyring: file,
        clock,
        ids: Arc::new(OtherIds::default()),
        random: Arc::new(seeded_random(11)),
        server: "upgraded".into(),
    })
    .await
    .unwrap();
    store.check().await.unwrap();
    store
}

fn pack(path: &Path, text: &str) {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(text.as_bytes()).unwrap();
    std::fs::write(path, packed.finish().unwrap()).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment to write their goldens")]
fn golden_is_to_be_written() -> bool {
    std::env::var("UPDATE_GOLDEN").is_ok()
}

#[tokio::test]
async fn every_dump_that_was_kept_becomes_a_database_of_today_and_knows_what_it_knew() {
    for schema in schemas() {
        let lite = databases::new_sqlite();
        let mut addresses = vec![(Engine::Sqlite, lite.clone())];
        addresses
            .extend(postgres::new_database().await.map(|url| (Engine::Postgres, Address::Postgres(url))));
        let golden = kept().join(format!("{schema:04}/logical.txt.gz"));
        for (engine, address) in addresses {
            let store = upgraded(schema, engine, address).await;
            let knows = dump(&store).await.unwrap();
            store.close().await;
            assert!(knows.len() > 300, "{schema}: this is no partnership");
            let knows = knows.join("\n") + "\n";
            if golden_is_to_be_written() {
                pack(&golden, &knows);
            }
            let knew = String::from_utf8(unpacked(&golden)).unwrap();
            // Line by line, so that a failure shows one line and not all.
            for (now, before) in knows.lines().zip(knew.lines()) {
                assert_eq!(now, before, "schema {schema} on {engine:?}");
            }
            assert_eq!(knows.len(), knew.len(), "schema {schema} on {engine:?}");
        }
        let Address::Sqlite(path) = lite else { continue };
        let _ = std::fs::remove_dir_all(path.parent().unwrap());
    }
}

#[test]
fn a_dump_was_kept_of_every_schema_before_this_one() {
    let there = schemas();
    for schema in FIRST..schema_version() {
        assert!(
            there.contains(&schema),
            "There is no dump of schema {schema}. Check out the commit before the step {}, run `cargo xtask \
             upgrade-dump`, and commit fixtures/upgrade/{schema:04} with the step.",
            schema + 1
        );
    }
    assert!(there.contains(&FIRST));
}
