//! Rows that were put aside until somebody mends them, each sealed under a key of its own.

use super::intake::file_token;
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::intake::QuarantineCode;
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, ImportId, QuarantineId};
use serde::{Deserialize, Serialize};

/// What is kept of a row that was put aside.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsideContent {
    /// How the cells are named.
    pub form: AsideForm,
    /// The headings of the file; none for JSON.
    #[serde(default)]
    pub headings: Vec<String>,
    /// The cells as sent, each with its heading or field; a broken line has one cell without a name.
    pub cells: Vec<(String, String)>,
}

/// How the cells of a row that was put aside are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AsideForm {
    /// By the headings of the file.
    Columns,
    /// The line could not be cut into cells: the headings stand beside it, empty.
    Line,
    /// By our own fields, as JSON reports have them.
    Fields,
}

/// A row that was put aside.
#[derive(Clone, PartialEq, Eq)]
pub struct Aside {
    /// The entry.
    pub id: QuarantineId,
    /// The version that was read.
    pub version: i64,
    /// The reading that put it aside.
    pub import: ImportId,
    /// The file's name.
    pub label: String,
    /// The number of the record.
    pub number: u32,
    /// Why.
    pub code: QuarantineCode,
    /// When.
    pub created_at: Timestamp,
    /// When it ended, and as what.
    pub ended: Option<(Timestamp, String)>,
    /// The cells.
    pub content: AsideContent,
}

/// Recognises a row that is put aside again.
pub fn row_token(store: &Store, code: QuarantineCode, digest: &[u8; 32]) -> [u8; 32] {
    let mut token = file_token(store, digest);
    // The same row put aside for another reason is another thing to mend.
    for (byte, letter) in token.iter_mut().zip(code.code().bytes()) {
        *byte ^= letter;
    }
    token
}

/// Which of these tokens were put aside before.
pub async fn known_asides(store: &Store, tokens: &[[u8; 32]]) -> Result<Vec<Vec<u8>>> {
    let mut known = Vec::new();
    for token in tokens {
        let sql = "select row_token from quarantine where row_token = $1 limit 1";
        if let Some(row) = store.db().fetch_one(sql, args![*token]).await? {
            known.push(row.bytes("row_token")?);
        }
    }
    Ok(known)
}

/// Adds a row that is put aside to a set, sealed under a key of its own.
pub fn insert_aside(
    store: &Store,
    set: &mut WriteSet,
    id: QuarantineId,
    (import, number): (ImportId, u32),
    code: QuarantineCode,
    token: [u8; 32],
    content: &AsideContent,
) -> Result<()> {
    let key = store.new_subject(set, id)?;
    let sealed = store.seal(&key, &place("quarantine", "sealed", id.uuid(), id), content)?;
    set.new_row(
        "row to mend",
        "insert into quarantine (id, version, import, number, code, row_token, sealed, created_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7)",
        args![id, import, number, code.code(), token, sealed, store.now()],
    );
    Ok(())
}

fn aside(store: &Store, row: &Row) -> Result<Aside> {
    let id = row.id("id", QuarantineId::from_uuid)?;
    let key = store.key_in(row, id)?;
    Ok(Aside {
        id,
        version: row.int("version")?,
        import: row.id("import", ImportId::from_uuid)?,
        label: row.text("label")?,
        number: row.count("number")?,
        code: row.code("code", QuarantineCode::from_code)?,
        created_at: row.time("created_at")?,
        ended: row.maybe_time("ended_at")?.zip(row.maybe_text("ended_as")?),
        content: store.open_sealed(
            &key,
            &place("quarantine", "sealed", id.uuid(), id),
            &row.bytes("sealed")?,
        )?,
    })
}

/// The rows that wait to be mended, the oldest first, of one code where one is given.
pub async fn open_asides(
    store: &Store,
    _permit: &alongside_gate::Permit,
    code: Option<QuarantineCode>,
    after: Option<(Timestamp, QuarantineId)>,
    most: u32,
) -> Result<Unlogged<Vec<Aside>>> {
    let sql = "select q.id, q.version, q.import, i.label, q.number, q.code, q.created_at, q.ended_at, q.ended_as, q.sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from quarantine q join import i on i.id = q.import \
               left join subject_key k on k.subject = q.id where q.ended_at is null and ($1 = '' or q.code = $1) \
               and ($2 = 0 or q.created_at > $3 or (q.created_at = $3 and q.id > $4)) \
               order by q.created_at, q.id limit $5";
    let arguments = args![
        code.map_or("", QuarantineCode::code),
        i64::from(after.is_some()),
        after.map(|after| after.0),
        after.map(|after| after.1),
        most
    ];
    let rows = store.db().fetch(sql, arguments).await?;
    Ok(Store::unlogged(rows.iter().map(|row| aside(store, row)).collect::<Result<_>>()?))
}

/// How many rows wait to be mended, by code.
pub async fn open_aside_counts(store: &Store) -> Result<Vec<(String, u32)>> {
    let sql =
        "select code, count(*) as waiting from quarantine where ended_at is null group by code order by code";
    let rows = store.db().fetch(sql, args![]).await?;
    rows.iter().map(|row| Ok((row.text("code")?, row.count("waiting")?))).collect()
}

/// One row that was put aside.
pub async fn aside_by_id(
    store: &Store,
    _permit: &alongside_gate::Permit,
    id: QuarantineId,
) -> Result<Option<Unlogged<Aside>>> {
    let sql = "select q.id, q.version, q.import, i.label, q.number, q.code, q.created_at, q.ended_at, q.ended_as, q.sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from quarantine q join import i on i.id = q.import \
               left join subject_key k on k.subject = q.id where q.id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| Ok(Store::unlogged(aside(store, &row)?))).transpose()
}

/// Adds to a set that a row was mended, or set aside for good.
pub fn end_aside(
    set: &mut WriteSet,
    (id, version): (QuarantineId, i64),
    ended_as: &'static str,
    by: Option<AccountId>,
    now: Timestamp,
) {
    set.one(
        "row to mend",
        "update quarantine set ended_at = $3, ended_as = $4, ended_by = $5, version = version + 1 \
         where id = $1 and version = $2 and ended_at is null",
        args![id, version, now, ended_as, by],
    );
}
