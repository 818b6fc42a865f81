//! A partnership moves from one kind of database to the other and back, or not at all.

use alongside_kernel::FixedClock;
use alongside_storage::dump::dump;
use alongside_storage::rooms::duties;
use alongside_storage::{Address, Db, KeyringFile as _, Store, move_database};
use alongside_testkit::databases::{self, Opened};
use alongside_testkit::{postgres, small};
use sqlx::Connection as _;
use std::path::PathBuf;
use std::sync::Arc;

fn path(address: &Address) -> PathBuf {
    let Address::Sqlite(path) = address else { panic!("not SQLite") };
    path.clone()
}

/// Opens a database that was moved with the keys of the one it came from.
async fn opened_again(address: Address, keys: &Opened) -> Store {
    let opening = databases::opening(address, Arc::new(FixedClock::at(keys.store.now())));
    opening.keyring.write(&keys.keyring.read().unwrap().unwrap()).unwrap();
    Store::open(opening).await.unwrap()
}

async fn audit(store: &Store) -> Vec<String> {
    let sql = "select log, seq, leaf from audit_leaf order by log, seq";
    let rows = store.db().fetch(sql, vec![]).await.unwrap();
    rows.iter().map(|row| row.text("leaf").unwrap()).collect()
}

#[tokio::test]
async fn a_partnership_goes_to_postgresql_and_back_and_knows_the_same() {
    let (Some(url), from) = (postgres::new_database().await, databases::new_sqlite()) else { return };
    let key = databases::master().fingerprint();
    let there = Address::Postgres(url);
    let opened = databases::open_on(from.clone(), small::clock()).await;
    small::fill(&opened).await;
    let (knew, read) = (dump(&opened.store).await.unwrap(), audit(&opened.store).await);
    assert!(knew.len() > 300 && read.len() > 100);
    assert_eq!(duties::misplaced(&opened.store).await.unwrap(), 0);

    let refused = move_database(&from, &there, &key).await.unwrap_err().to_string();
    assert!(refused.contains("in use"), "{refused}");
    opened.store.close().await;
    let refused = move_database(&from, &there, &[7; 32]).await.unwrap_err().to_string();
    assert!(refused.contains("not the master key"), "{refused}");
    let refused = move_database(&from, &databases::new_sqlite(), &key).await.unwrap_err().to_string();
    assert!(refused.contains("one kind"), "{refused}");
    assert!(Db::is_empty(&there).await.unwrap(), "nothing was begun");

    let moved = move_database(&from, &there, &key).await.unwrap();
    assert!(moved.rows > u64::try_from(knew.len()).unwrap());
    let store = opened_again(there.clone(), &opened).await;
    assert_eq!(dump(&store).await.unwrap(), knew);
    assert_eq!(audit(&store).await, read);
    let refused = move_database(&from, &there, &key).await.unwrap_err().to_string();
    assert!(refused.contains("not empty"), "{refused}");
    let home = databases::new_sqlite();
    let refused = move_database(&there, &home, &key).await.unwrap_err().to_string();
    assert!(refused.contains("in use"), "{refused}");
    store.close().await;

    let back = move_database(&there, &home, &key).await.unwrap();
    // A server's name of its own is in the log, nothing else was written meanwhile.
    assert!(back.rows >= moved.rows);
    let store = opened_again(home.clone(), &opened).await;
    assert_eq!(dump(&store).await.unwrap(), knew);
    assert_eq!(audit(&store).await, read);
    store.close().await;
    for address in [from, home] {
        let _ = std::fs::remove_dir_all(path(&address).parent().unwrap());
    }
}

#[tokio::test]
async fn a_move_that_fails_on_the_way_leaves_the_target_empty() {
    let Some(url) = postgres::new_database().await else { return };
    let (from, to) = (databases::new_sqlite(), Address::Postgres(url));
    let opened = databases::open(from.clone()).await;
    opened.store.close().await;
    // What SQLite keeps and PostgreSQL does not: it is met after some tables are in.
    let mut connection = sqlx::SqliteConnection::connect(&path(&from).display().to_string()).await.unwrap();
    let row = "insert into job (id, kind, run_at, attempts) values (x'00000000000000000000000000000001', 'a' || char(0), 0, 0)";
    sqlx::query(row).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let key = databases::master().fingerprint();
    move_database(&from, &to, &key).await.unwrap_err();
    assert!(Db::is_empty(&to).await.unwrap());
    let mut connection = sqlx::SqliteConnection::connect(&path(&from).display().to_string()).await.unwrap();
    assert_eq!(sqlx::query("delete from job").execute(&mut connection).await.unwrap().rows_affected(), 1);
    connection.close().await.unwrap();
    move_database(&from, &to, &key).await.unwrap();
    let _ = std::fs::remove_dir_all(path(&from).parent().unwrap());
}
