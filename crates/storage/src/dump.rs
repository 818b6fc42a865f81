//! Everything that a partnership knows, as text: for comparing two databases, and what a command left behind.
//!
//! Each row of each table is a line, sealed values opened. What only the machinery needs is left out: the audit log,
//! the feed of changes, idempotency tokens, jobs, sign-ins, and the bookkeeping of imports.

use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use alongside_kernel::id::SubjectId;
use alongside_vault::{Place, SubjectKey};
use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _};
use std::collections::HashMap;
use uuid::Uuid;

macro_rules! tables {
    ($($name:literal),+ $(,)?) => { &[$(($name, concat!("select * from ", $name)),)+] };
}

const TABLES: &[(&str, &str)] = tables![
    "absence",
    "accreditation",
    "account",
    "assignment",
    "attempt",
    "conflict_block",
    "consent",
    "consent_grant",
    "contact_duty",
    "disclosure",
    "episode",
    "finding",
    "hold",
    "household",
    "membership",
    "message",
    "note",
    "organisation",
    "party",
    "person",
    "private_count",
    "private_count_party",
    "promise",
    "promise_move",
    "quarantine",
    "quarantine_key",
    "reference_list",
    "referral",
    "referral_event",
    "repeat_check",
    "repeat_response",
    "report",
    "report_key",
    "request",
    "safe_contact",
    "same_person",
    "same_person_step",
    "service",
    "support_session",
    "unusual_look",
];

/// A value of a column as both databases give it.
enum Value {
    Nothing,
    Id(Uuid),
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// The columns whose values are sealed.
const SEALED: [&str; 5] = ["sealed", "standing", "totp_sealed", "answer_sealed", "decline_sealed"];

/// The lines, in order. They hold what is sealed on disk: for tests and for the eyes of whoever may see everything.
pub async fn dump(store: &Store) -> Result<Vec<String>> {
    let keys = keys(store).await?;
    let mut lines = Vec::new();
    for (table, sql) in TABLES {
        for row in store.db().fetch(sql, args![]).await? {
            lines.push(line(store, table, &columns(&row)?, &keys));
        }
    }
    lines.sort();
    Ok(lines)
}

/// The lines without what is sealed.
pub async fn dump_clear(store: &Store) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for (table, sql) in TABLES {
        for row in store.db().fetch(sql, args![]).await? {
            let mut columns = columns(&row)?;
            columns.retain(|(name, _)| !SEALED.contains(&name.as_str()));
            lines.push(line(store, table, &columns, &HashMap::new()));
        }
    }
    lines.sort();
    Ok(lines)
}

async fn keys(store: &Store) -> Result<HashMap<Uuid, SubjectKey>> {
    let sql = "select subject, epoch as key_epoch, wrapped as key_wrapped from subject_key";
    let rows = store.db().fetch(sql, args![]).await?;
    rows.iter()
        .map(|row| {
            let subject: Uuid = row.get("subject")?;
            Ok((subject, store.key_in(row, SubjectId::from_uuid(subject))?))
        })
        .collect()
}

fn line(
    store: &Store,
    table: &'static str,
    columns: &[(String, Value)],
    keys: &HashMap<Uuid, SubjectKey>,
) -> String {
    let ids: Vec<Uuid> = columns
        .iter()
        .filter_map(|(_, value)| if let Value::Id(id) = value { Some(*id) } else { None })
        .collect();
    let mut parts = vec![table.to_owned()];
    for (name, value) in columns {
        let text = match value {
            Value::Nothing => continue,
            Value::Id(id) => id.simple().to_string(),
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Bytes(bytes) => match opened(store, table, name, bytes, &ids, keys) {
                Some(text) => text,
                None => hex(bytes),
            },
        };
        parts.push(format!("{name}={text}"));
    }
    parts.join(" ")
}

/// The content of a sealed value: the row and the subject that it is bound to are among the ids of its line.
fn opened(
    store: &Store,
    table: &'static str,
    column: &str,
    bytes: &[u8],
    ids: &[Uuid],
    keys: &HashMap<Uuid, SubjectKey>,
) -> Option<String> {
    let column = SEALED.into_iter().find(|known| *known == column)?;
    for subject in ids {
        let Some(key) = keys.get(subject) else { continue };
        for row in ids {
            let place = Place { table, column, row: *row, subject: SubjectId::from_uuid(*subject) };
            if let Ok(value) = store.open_sealed::<serde_json::Value>(key, &place, bytes) {
                return Some(value.to_string());
            }
        }
    }
    None
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn columns(row: &Row) -> Result<Vec<(String, Value)>> {
    match row {
        Row::Lite(row) => row
            .columns()
            .iter()
            .map(|column| {
                let place = column.ordinal();
                let raw = row.try_get_raw(place)?;
                let value = if raw.is_null() {
                    Value::Nothing
                } else {
                    match raw.type_info().name() {
                        "INTEGER" => Value::Int(row.try_get(place)?),
                        "TEXT" => Value::Text(row.try_get(place)?),
                        _ => {
                            let bytes: Vec<u8> = row.try_get(place)?;
                            Uuid::from_slice(&bytes).map_or(Value::Bytes(bytes), Value::Id)
                        }
                    }
                };
                Ok((column.name().to_owned(), value))
            })
            .collect(),
        Row::Pg(row) => row
            .columns()
            .iter()
            .map(|column| {
                let place = column.ordinal();
                let raw = row.try_get_raw(place)?;
                let value = if raw.is_null() {
                    Value::Nothing
                } else {
                    match raw.type_info().name() {
                        "UUID" => Value::Id(row.try_get(place)?),
                        "INT8" => Value::Int(row.try_get(place)?),
                        "TEXT" => Value::Text(row.try_get(place)?),
                        _ => Value::Bytes(row.try_get(place)?),
                    }
                };
                Ok((column.name().to_owned(), value))
            })
            .collect(),
    }
}

/// The lines with each id replaced by the number of its first appearance: two runs of the same acts give the same
/// text although their ids differ.
pub fn renumbered(lines: &[String]) -> Vec<String> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let is_part = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    lines
        .iter()
        .map(|line| {
            let mut text = String::with_capacity(line.len());
            let mut word = String::new();
            for letter in line.chars().chain(['\n']) {
                if is_part(letter) {
                    word.push(letter);
                    continue;
                }
                let is_id = matches!(word.len(), 32 | 36);
                match Uuid::try_parse(&word) {
                    Ok(id) if is_id => {
                        let next = numbers.len();
                        let number = *numbers.entry(id.simple().to_string()).or_insert(next);
                        text.push('#');
                        text.push_str(&number.to_string());
                    }
                    _ => text.push_str(&word),
                }
                word.clear();
                if letter != '\n' {
                    text.push(letter);
                }
            }
            text
        })
        .collect()
}
