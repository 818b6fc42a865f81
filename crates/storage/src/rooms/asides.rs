//! Rows that were put aside until somebody mends them, each sealed under a key of its own.

use super::intake::file_token;
use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::value::Arg;
use crate::write_set::WriteSet;
use alongside_domain::intake::QuarantineCode;
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, ImportId, QuarantineId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

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
    /// The name of the later file that brought it in good form, where one did.
    pub ended_in: Option<String>,
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
    (token, keys): ([u8; 32], &[[u8; 32]]),
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
    for key in keys {
        set.any(
            "insert into quarantine_key (token, quarantine) values ($1, $2) on conflict (token, quarantine) do nothing",
            args![*key, id],
        );
    }
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
        ended_in: row.maybe_text("ended_in")?,
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
    let sql = "select q.id, q.version, q.import, i.label, q.number, q.code, q.created_at, q.ended_at, q.ended_as, \
               e.label as ended_in, q.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from quarantine q \
               join import i on i.id = q.import left join import e on e.id = q.ended_import \
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
    let sql = "select q.id, q.version, q.import, i.label, q.number, q.code, q.created_at, q.ended_at, q.ended_as, \
               e.label as ended_in, q.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from quarantine q \
               join import i on i.id = q.import left join import e on e.id = q.ended_import \
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

/// A row that waits and that a later file may settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The entry.
    pub id: QuarantineId,
    /// The version that was read.
    pub version: i64,
}

/// How many keys one question asks for.
const ASKED_TOGETHER: usize = 16;

/// The rows of files older than `as_of` that wait under these keys, by key.
pub async fn waiting_under(
    store: &Store,
    keys: &[[u8; 32]],
    as_of: Timestamp,
) -> Result<HashMap<[u8; 32], Vec<Waiting>>> {
    let sql = "select k.token, q.id, q.version from quarantine_key k join quarantine q on q.id = k.quarantine \
               join import i on i.id = q.import where q.ended_at is null and i.as_of < $17 and \
               k.token in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) order by q.id";
    let mut found: HashMap<[u8; 32], Vec<Waiting>> = HashMap::new();
    for together in keys.chunks(ASKED_TOGETHER) {
        // The statement has a fixed number of places: the last key fills those that are over.
        let Some(last) = together.last() else { continue };
        let mut arguments: Vec<Arg> = together.iter().map(|key| (*key).into()).collect();
        arguments.resize(ASKED_TOGETHER, (*last).into());
        arguments.push(as_of.into());
        for row in store.db().fetch(sql, arguments).await? {
            let token: [u8; 32] = row.bytes("token")?.try_into().map_err(|_| Error::Impossible {
                table: "quarantine_key",
                what: "a token is not 32 bytes".into(),
            })?;
            let it = Waiting { id: row.id("id", QuarantineId::from_uuid)?, version: row.int("version")? };
            found.entry(token).or_default().push(it);
        }
    }
    Ok(found)
}

/// Whether any row of an older file waits: most imports need not look further.
pub async fn any_waiting(store: &Store, as_of: Timestamp) -> Result<bool> {
    let sql = "select q.id from quarantine q join import i on i.id = q.import \
               where q.ended_at is null and i.as_of < $1 limit 1";
    Ok(store.db().fetch_one(sql, args![as_of]).await?.is_some())
}

/// How a row ended that a later file brought in good form.
pub const CAME_RIGHT: &str = "CAME_RIGHT";

/// Adds to a set that a later file brought the report of a row in good form.
pub fn come_right(set: &mut WriteSet, it: Waiting, import: ImportId, now: Timestamp) {
    set.one(
        "row to mend",
        "update quarantine set ended_at = $3, ended_as = 'CAME_RIGHT', ended_import = $4, version = version + 1 \
         where id = $1 and version = $2 and ended_at is null",
        args![it.id, it.version, now, import],
    );
}

/// Adds to a set that a row that a later file settled waits again, and that no later file settles it any more:
/// somebody saw that it was another thing.
pub fn reopen(set: &mut WriteSet, (id, version): (QuarantineId, i64)) {
    set.one(
        "row to mend",
        "update quarantine set ended_at = null, ended_as = null, ended_by = null, ended_import = null, version = version + 1 \
         where id = $1 and version = $2 and ended_as = 'CAME_RIGHT'",
        args![id, version],
    );
    set.any("delete from quarantine_key where quarantine = $1", args![id]);
}

/// A row that a later file settled: nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameRight {
    /// The entry.
    pub id: QuarantineId,
    /// The file's name.
    pub label: String,
    /// The number of the record.
    pub number: u32,
    /// Why it was put aside.
    pub code: QuarantineCode,
    /// The name of the later file.
    pub ended_in: String,
    /// When.
    pub ended_at: Timestamp,
}

/// The rows that later files settled, the newest first.
pub async fn came_right(store: &Store, most: u32) -> Result<Vec<CameRight>> {
    let sql = "select q.id, i.label, q.number, q.code, e.label as ended_in, q.ended_at from quarantine q \
               join import i on i.id = q.import join import e on e.id = q.ended_import \
               where q.ended_as = 'CAME_RIGHT' order by q.ended_at desc, q.id desc limit $1";
    let rows = store.db().fetch(sql, args![most]).await?;
    rows.iter()
        .map(|row| {
            Ok(CameRight {
                id: row.id("id", QuarantineId::from_uuid)?,
                label: row.text("label")?,
                number: row.count("number")?,
                code: row.code("code", QuarantineCode::from_code)?,
                ended_in: row.text("ended_in")?,
                ended_at: row.time("ended_at")?,
            })
        })
        .collect()
}
