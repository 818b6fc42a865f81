//! The same acts under the same clock, ids and randomness give the same facts and the same log, on either database.

use alongside_storage::dump::dump;
use alongside_storage::{Address, Engine, Store};
use alongside_testkit::endure::{name_of, plan, seen};
use alongside_testkit::{databases, postgres, small};
use sha2::{Digest as _, Sha256};

/// How often the partnership is lived through on each database.
const RUNS: (usize, usize) = (1, 10);

/// A digest of everything that the partnership knows, and of its whole log.
async fn digest(store: &Store) -> [u8; 32] {
    let mut digest = Sha256::new();
    for line in dump(store).await.unwrap() {
        digest.update(line.as_bytes());
        digest.update(b"\n");
    }
    let sql = "select leaf, hash from audit_leaf order by log, seq";
    let rows = store.db().fetch(sql, vec![]).await.unwrap();
    assert!(rows.len() > 100);
    for row in rows {
        digest.update(row.text("leaf").unwrap().as_bytes());
        digest.update(row.bytes("hash").unwrap());
    }
    digest.finalize().into()
}

async fn lived_through(address: Address) -> [u8; 32] {
    let opened = databases::open_on(address, small::clock()).await;
    small::fill(&opened).await;
    let digest = digest(&opened.store).await;
    opened.store.close().await;
    digest
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_acts_give_the_same_facts_and_the_same_log() {
    let plan = plan();
    let mut digests = Vec::new();
    for _ in 0..plan.size(RUNS.0, RUNS.1) {
        let lite = databases::new_sqlite();
        digests.push((Engine::Sqlite, lived_through(lite.clone()).await));
        if let Address::Sqlite(path) = lite {
            let _ = std::fs::remove_dir_all(path.parent().unwrap());
        }
        if let Some(url) = postgres::new_database().await {
            digests.push((Engine::Postgres, lived_through(Address::Postgres(url)).await));
        }
    }
    for (engine, digest) in &digests {
        assert_eq!(digest, &digests[0].1, "{engine:?}");
    }
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let runs = digests.iter().filter(|it| it.0 == engine).count();
        let hex: String = digests[0].1.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        seen(
            "R16",
            name_of(engine),
            &format!(
                "three days lived through {runs} times: the digest of facts and log is {hex}… each time"
            ),
        );
    }
}
