//! A sealed value opens in the row and the column in which it was written, and nowhere else in the database.

use crate::planted::plant;
use alongside_storage::dump::dump;
use alongside_storage::rooms::people;
use alongside_storage::{Arg, Error, Store, WriteSet, args};
use alongside_testkit::databases::{Opened, on_each_database};

/// Every column with sealed values of which the planted people have two rows or more.
const SEALED: &[(&str, &str, &str)] = &[
    ("person", "select id, sealed from person order by id", "update person set sealed = $2 where id = $1"),
    ("report", "select id, sealed from report order by id", "update report set sealed = $2 where id = $1"),
    (
        "quarantine",
        "select id, sealed from quarantine order by id",
        "update quarantine set sealed = $2 where id = $1",
    ),
    ("note", "select id, sealed from note order by id", "update note set sealed = $2 where id = $1"),
    ("message", "select id, sealed from message order by id", "update message set sealed = $2 where id = $1"),
];

/// The lines of a table in which a sealed value opened.
async fn opened(store: &Store, table: &str) -> usize {
    let begins = format!("{table} ");
    let lines = dump(store).await.unwrap();
    lines.iter().filter(|line| line.starts_with(&begins) && is_open(line)).count()
}

/// What opened is JSON; what did not is digits.
fn is_open(line: &str) -> bool {
    line.contains("sealed={") || line.contains("sealed=\"")
}

async fn write(store: &Store, sql: &'static str, args: Vec<Arg>) {
    let mut set = WriteSet::new();
    set.any(sql, args);
    store.write(set).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_change_places_with_another_row_open_in_neither() {
    on_each_database(async |it: Opened| {
        let planted = [plant(&it).await, plant(&it).await];
        for (table, read, update) in SEALED {
            let rows = it.store.db().fetch(read, args![]).await.unwrap();
            assert!(rows.len() >= 2, "{table}");
            assert_eq!(opened(&it.store, table).await, rows.len(), "{table}: everything opens before");
            let of = |row: &alongside_storage::Row| (row.get("id").unwrap(), row.bytes("sealed").unwrap());
            // The first two rows: of notes and messages they are one person's, under one key.
            let ((one, first), (other, second)): ((uuid::Uuid, _), (uuid::Uuid, _)) =
                (of(&rows[0]), of(&rows[1]));
            assert_ne!(first, second);
            write(&it.store, update, args![one, second.clone()]).await;
            write(&it.store, update, args![other, first.clone()]).await;
            assert_eq!(opened(&it.store, table).await, rows.len() - 2, "{table}: what was moved opens");
            if *table == "report" {
                let found = people::reports_for_rules(&it.store, planted[0].person).await;
                assert!(
                    matches!(found, Err(Error::Sealed { table: "report" })),
                    "the room reads what was moved"
                );
            }
            write(&it.store, update, args![one, first]).await;
            write(&it.store, update, args![other, second]).await;
            assert_eq!(opened(&it.store, table).await, rows.len(), "{table}: back in its place it opens");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_moved_to_another_column_or_table_does_not_open() {
    on_each_database(async |it: Opened| {
        let planted = plant(&it).await;
        let sealed = async |sql: &'static str, id: uuid::Uuid| {
            let row = it.store.db().fetch_one(sql, args![id]).await.unwrap().unwrap();
            row.bytes("sealed").unwrap()
        };
        let report = sealed("select sealed from report where id = $1", planted.report.uuid()).await;
        // The same row, another column.
        let standing = "update report set standing = $2 where id = $1";
        write(&it.store, standing, args![planted.report, report.clone()]).await;
        let lines = dump(&it.store).await.unwrap();
        let line = lines.iter().find(|line| line.starts_with("report ")).unwrap();
        assert!(line.contains(" sealed={") && !line.contains("standing={"), "{line}");
        // Another table, whose row is of the same person and under the same key.
        let note = "select sealed from note where person = $1 order by id limit 1";
        let note = sealed(note, planted.person.uuid()).await;
        let before = opened(&it.store, "message").await;
        let to_message = "update message set sealed = $2 where person = $1";
        write(&it.store, to_message, args![planted.person, note]).await;
        assert_eq!((before, opened(&it.store, "message").await), (2, 0));
        // And one that was cut, or of which a single bit was turned.
        let person = sealed("select sealed from person where id = $1", planted.person.uuid()).await;
        let update = "update person set sealed = $2 where id = $1";
        let mut turned = person.clone();
        *turned.last_mut().unwrap() ^= 1;
        for wrong in [turned, person[..person.len() - 1].to_vec(), Vec::new()] {
            write(&it.store, update, args![planted.person, wrong]).await;
            assert_eq!(opened(&it.store, "person").await, 0);
        }
        write(&it.store, update, args![planted.person, person]).await;
        assert_eq!(opened(&it.store, "person").await, 1);
    })
    .await;
}
