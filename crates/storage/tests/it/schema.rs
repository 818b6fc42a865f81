//! The schema: alike on both databases, and described column by column.

use alongside_gate::DataClass;
use alongside_storage::{Db, Engine};
use alongside_testkit::databases::{new_sqlite, open_on};
use alongside_testkit::on_each_database;
use alongside_testkit::small::clock;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// A column: its name, whether it may be empty, and its kind in our words.
type Column = (String, bool, &'static str);

fn kind(engine: Engine, data_type: &str) -> &'static str {
    match (engine, data_type) {
        (_, "uuid") => "id",
        (Engine::Sqlite, "blob") => "bytes",
        (_, "bytea") => "bytes",
        (_, "text") => "text",
        (_, "bigint" | "integer") => "int",
        (_, other) => panic!("a column of the type {other}"),
    }
}

async fn columns(db: &Db) -> BTreeMap<String, Vec<Column>> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "select m.name as table_name, c.name as column_name, lower(c.type) as data_type, \
             case when c.\"notnull\" = 1 or c.pk > 0 then 0 else 1 end as may_be_null \
             from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' order by m.name, c.cid"
        }
        Engine::Postgres => {
            "select table_name::text, column_name::text, data_type::text, \
             cast(case when is_nullable = 'YES' then 1 else 0 end as bigint) as may_be_null \
             from information_schema.columns where table_schema = current_schema() and table_name in \
             (select t.table_name from information_schema.tables t where t.table_schema = current_schema() and t.table_type = 'BASE TABLE') \
             order by table_name, ordinal_position"
        }
    };
    let mut found: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in db.fetch(sql, vec![]).await.unwrap() {
        let table = row.text("table_name").unwrap();
        if table.starts_with("sqlite_") || table.starts_with("_sqlx_") {
            continue;
        }
        let kind = kind(db.engine(), &row.text("data_type").unwrap());
        let column = (row.text("column_name").unwrap(), row.int("may_be_null").unwrap() == 1, kind);
        found.entry(table).or_default().push(column);
    }
    found
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let seen = Mutex::new(Vec::new());
    on_each_database(async |opened| {
        let mut columns = columns(opened.store.db()).await;
        if opened.engine == Engine::Postgres {
            // SQLite has one type for ids and bytes.
            for column in columns.values_mut().flatten().filter(|column| column.2 == "id") {
                column.2 = "bytes";
            }
        }
        seen.lock().unwrap().push(columns);
    })
    .await;
    let seen = seen.into_inner().unwrap();
    assert!(seen[0].len() > 30);
    for other in &seen[1..] {
        for (table, columns) in &seen[0] {
            assert_eq!(Some(columns), other.get(table), "{table}");
        }
        assert_eq!(seen[0].len(), other.len());
    }
}

#[tokio::test]
async fn each_column_in_clear_stands_in_the_file_twice() {
    let opened = open_on(new_sqlite(), clock()).await;
    let sql = "select m.name as table_name, c.name as column_name, exists (select 1 from pragma_index_list(m.name) l \
               join pragma_index_info(l.name) i where l.partial = 0 and i.name = c.name) as is_twice \
               from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.type <> '' \
               and m.name <> 'audit_leaf' and m.name not like 'sqlite_%' and m.name not like '_sqlx_%'";
    let rows = opened.store.db().fetch(sql, vec![]).await.unwrap();
    assert!(rows.len() > 300, "{}", rows.len());
    let once: Vec<_> = rows
        .iter()
        .filter(|row| row.int("is_twice").unwrap() == 0)
        .map(|row| (row.text("table_name").unwrap(), row.text("column_name").unwrap()))
        .collect();
    let sealed = ["sealed", "standing", "totp_sealed", "answer_sealed", "decline_sealed", "wrapped"];
    for (table, column) in &once {
        assert!(sealed.contains(&column.as_str()), "{table}.{column} would change unnoticed");
    }
    assert!(once.len() > 10);
}

/// A table of the data dictionary: its columns in order, each with its classes.
#[derive(Default)]
struct Described {
    columns: Vec<(String, String)>,
    says: Vec<String>,
}

fn dictionary() -> BTreeMap<String, Described> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/data-dictionary.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut found: BTreeMap<String, Described> = BTreeMap::new();
    let mut table = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            table = name.trim_matches('`').to_owned();
            if line.contains('`') {
                found.entry(table.clone()).or_default();
            }
        } else if let (Some(described), Some(row)) = (found.get_mut(&table), line.strip_prefix("| `")) {
            let cells: Vec<&str> = row.split(" | ").collect();
            assert_eq!(cells.len(), 3, "{table}: {line}");
            assert!(cells[1].len() > 3, "{table}.{}: what is it?", cells[0]);
            let class = cells[2].trim_end_matches(" |").trim().to_owned();
            described.columns.push((cells[0].trim_end_matches('`').to_owned(), class));
        } else if let (Some(described), Some((word, _))) = (found.get_mut(&table), line.split_once(": ")) {
            described.says.push(word.trim_matches('*').to_owned());
        }
    }
    found
}

#[tokio::test]
async fn the_data_dictionary_describes_exactly_the_schema() {
    let described = dictionary();
    on_each_database(async |opened| {
        let columns = columns(opened.store.db()).await;
        let mut wrong = Vec::new();
        for (table, columns) in &columns {
            let names: Vec<&str> = columns.iter().map(|column| column.0.as_str()).collect();
            let told: Vec<&str> = described
                .get(table)
                .iter()
                .flat_map(|it| &it.columns)
                .map(|column| column.0.as_str())
                .collect();
            if names != told {
                wrong.push(format!("{table}\n  the schema:     {names:?}\n  the dictionary: {told:?}"));
            }
        }
        for table in described.keys().filter(|table| !columns.contains_key(*table)) {
            wrong.push(format!("{table} is described and not there"));
        }
        assert!(wrong.is_empty(), "docs/data-dictionary.md and the schema differ:\n{}", wrong.join("\n"));
    })
    .await;
}

#[test]
fn every_column_has_a_known_class_and_every_table_its_purpose_keeping_and_viewers() {
    for (table, described) in dictionary() {
        for word in ["Purpose", "Kept", "Who may see"] {
            assert!(described.says.iter().any(|said| said == word), "{table} says no {word}");
        }
        for (column, classes) in described.columns {
            for class in classes.split(", ") {
                let known =
                    DataClass::ALL.iter().any(|known| known.code() == class) || ["-", "key"].contains(&class);
                assert!(known, "{table}.{column}: {class} is no class");
            }
        }
    }
}
