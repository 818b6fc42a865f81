//! Files that brought reports: what was read of them, what became of each row, and what waits to be mended.

use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::value::Arg;
use crate::write_set::WriteSet;
use alongside_domain::intake::{RowName, Standing};
use alongside_domain::people::Details;
use alongside_domain::report::ReportFacts;
use alongside_kernel::id::{AccountId, ImportId, OrganisationId, PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};
use alongside_vault::{SubjectKey, TokenPurpose};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its columns wait for somebody to confirm them; nothing was read.
    ToConfirm,
    /// It is being read, or was interrupted and goes on from the same row.
    Running,
    /// Every row has its fate.
    Done,
    /// It can't be read; the report says why. Nothing more will be read under it.
    Failed,
}

impl ImportState {
    const ALL: [Self; 4] = [Self::ToConfirm, Self::Running, Self::Done, Self::Failed];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ToConfirm => "TO_CONFIRM",
            Self::Running => "RUNNING",
            Self::Done => "DONE",
            Self::Failed => "FAILED",
        }
    }

    /// The state of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// One reading of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The reading.
    pub id: ImportId,
    /// The version that was read.
    pub version: i64,
    /// The file's name without extension.
    pub label: String,
    /// Recognises the same bytes.
    pub file_token: Vec<u8>,
    /// Who sent the reports.
    pub organisation: OrganisationId,
    /// Who brought the file in, where somebody did.
    pub account: Option<AccountId>,
    /// When the file was made.
    pub as_of: Timestamp,
    /// How many rows it has.
    pub rows_total: u32,
    /// How many of them have their fate.
    pub rows_done: u32,
    /// How many bytes it has.
    pub bytes_total: u32,
    /// How far it has come.
    pub state: ImportState,
    /// The mapping file's text; empty for the words that the product ships.
    pub mapping: String,
    /// The counts so far, as JSON.
    pub report: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

const IMPORT: &str = "select id, version, label, file_token, organisation, account, as_of, rows_total, rows_done, bytes_total, state, \
                      mapping, report, started_at, finished_at from import where id = $1";

fn import_of(row: &Row) -> Result<Import> {
    Ok(Import {
        id: row.id("id", ImportId::from_uuid)?,
        version: row.int("version")?,
        label: row.text("label")?,
        file_token: row.bytes("file_token")?,
        organisation: row.id("organisation", OrganisationId::from_uuid)?,
        account: row.maybe_id("account", AccountId::from_uuid)?,
        as_of: row.time("as_of")?,
        rows_total: row.count("rows_total")?,
        rows_done: row.count("rows_done")?,
        bytes_total: row.count("bytes_total")?,
        state: row.code("state", ImportState::from_code)?,
        mapping: row.text("mapping")?,
        report: row.text("report")?,
        started_at: row.time("started_at")?,
        finished_at: row.maybe_time("finished_at")?,
    })
}

/// The token under which the same bytes are recognised: keyed, so that the database does not tell which file it was.
pub fn file_token(store: &Store, digest: &[u8; 32]) -> [u8; 32] {
    use std::fmt::Write as _;
    let text = digest.iter().fold(String::from("import file "), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    store.tokens().bearer_hash(&text)
}

/// Adds a new reading to a set.
pub fn insert_import(set: &mut WriteSet, it: &Import) {
    set.new_row(
        "import",
        "insert into import (id, version, label, file_token, organisation, account, as_of, rows_total, rows_done, bytes_total, \
         state, mapping, report, started_at) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            it.id,
            it.label.as_str(),
            it.file_token.clone(),
            it.organisation,
            it.account,
            it.as_of,
            it.rows_total,
            it.rows_done,
            it.bytes_total,
            it.state.code(),
            it.mapping.as_str(),
            it.report.as_str(),
            it.started_at
        ],
    );
}

/// Adds to a set how far a reading has come, guarded by the version that was read.
pub fn update_import(set: &mut WriteSet, it: &Import) {
    set.one(
        "import",
        "update import set version = version + 1, as_of = $3, rows_total = $4, rows_done = $5, state = $6, mapping = $7, \
         report = $8, finished_at = $9 where id = $1 and version = $2",
        args![
            it.id,
            it.version,
            it.as_of,
            it.rows_total,
            it.rows_done,
            it.state.code(),
            it.mapping.as_str(),
            it.report.as_str(),
            it.finished_at
        ],
    );
}

/// A reading.
pub async fn import(store: &Store, id: ImportId) -> Result<Option<Import>> {
    store.db().fetch_one(IMPORT, args![id]).await?.as_ref().map(import_of).transpose()
}

/// The readings of the same bytes that were begun and not ended.
pub async fn unfinished(store: &Store, token: [u8; 32]) -> Result<Vec<Import>> {
    let sql = "select id, version, label, file_token, organisation, account, as_of, rows_total, rows_done, bytes_total, state, \
               mapping, report, started_at, finished_at from import where file_token = $1 and state = 'RUNNING' \
               order by started_at, id";
    store.db().fetch(sql, args![token]).await?.iter().map(import_of).collect()
}

/// The newest readings.
pub async fn imports(store: &Store, after: Option<(Timestamp, ImportId)>, most: u32) -> Result<Vec<Import>> {
    let sql = "select id, version, label, file_token, organisation, account, as_of, rows_total, rows_done, bytes_total, state, \
               mapping, report, started_at, finished_at from import \
               where $1 = 0 or started_at < $2 or (started_at = $2 and id < $3) \
               order by started_at desc, id desc limit $4";
    let arguments =
        args![i64::from(after.is_some()), after.map(|after| after.0), after.map(|after| after.1), most];
    store.db().fetch(sql, arguments).await?.iter().map(import_of).collect()
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFate {
    /// The number of the record, from 1.
    pub number: u32,
    /// The line on which it begins.
    pub line: u32,
    /// The code of its fate.
    pub fate: String,
    /// Why it was put aside; else empty.
    pub reason: String,
    /// The row that began its report, for duplicates and updates; else empty.
    pub of_label: String,
    /// Its report.
    pub report: Option<ReportId>,
    /// The columns of the fates file from `route` on.
    pub outcome: String,
}

/// Adds what became of a row to a set.
pub fn insert_row(set: &mut WriteSet, import: ImportId, it: &RowFate) {
    set.new_row(
        "row",
        "insert into import_row (import, number, line, fate, reason, of_label, report, outcome) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            import,
            it.number,
            it.line,
            it.fate.as_str(),
            it.reason.as_str(),
            it.of_label.as_str(),
            it.report,
            it.outcome.as_str()
        ],
    );
}

/// Adds to a set that a row that was put aside has another fate since it was mended.
pub fn update_row(set: &mut WriteSet, import: ImportId, it: &RowFate) {
    set.one(
        "row",
        "update import_row set fate = $3, reason = $4, of_label = $5, report = $6, outcome = $7 where import = $1 and number = $2",
        args![
            import,
            it.number,
            it.fate.as_str(),
            it.reason.as_str(),
            it.of_label.as_str(),
            it.report,
            it.outcome.as_str()
        ],
    );
}

/// What became of the rows after a number, in the order of the file.
pub async fn rows(store: &Store, import: ImportId, after: u32, most: u32) -> Result<Vec<RowFate>> {
    let sql = "select number, line, fate, reason, of_label, report, outcome from import_row where import = $1 and number > $2 \
               order by number limit $3";
    let rows = store.db().fetch(sql, args![import, after, most]).await?;
    rows.iter()
        .map(|row| {
            Ok(RowFate {
                number: row.count("number")?,
                line: row.count("line")?,
                fate: row.text("fate")?,
                reason: row.text("reason")?,
                of_label: row.text("of_label")?,
                report: row.maybe_id("report", ReportId::from_uuid)?,
                outcome: row.text("outcome")?,
            })
        })
        .collect()
}

/// Adds a part of an uploaded file to a set. The first part makes the key.
pub fn insert_content(
    store: &Store,
    set: &mut WriteSet,
    key: &SubjectKey,
    import: ImportId,
    part: u32,
    bytes: &[u8],
) -> Result<()> {
    let sealed = store.seal(key, &content_place(import), &content_of(bytes))?;
    set.new_row(
        "part",
        "insert into import_content (import, part, sealed) values ($1, $2, $3)",
        args![import, part, sealed],
    );
    Ok(())
}

fn content_place(import: ImportId) -> alongside_vault::Place {
    place("import_content", "sealed", import.uuid(), import)
}

/// Bytes as text that seals small: what is UTF-8 as it is, everything else in hexadecimal.
fn content_of(bytes: &[u8]) -> Content {
    match std::str::from_utf8(bytes) {
        Ok(text) => Content::Text(text.to_owned()),
        Err(_) => Content::Bytes(bytes.to_vec()),
    }
}

#[derive(Serialize, Deserialize)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

/// The bytes of an uploaded file.
pub async fn content(store: &Store, import: ImportId) -> Result<Vec<u8>> {
    let sql = "select c.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from import_content c \
               left join subject_key k on k.subject = c.import where c.import = $1 order by c.part";
    let mut bytes = Vec::new();
    for row in store.db().fetch(sql, args![import]).await? {
        let key = store.key_in(&row, import)?;
        match store.open_sealed::<Content>(&key, &content_place(import), &row.bytes("sealed")?)? {
            Content::Text(text) => bytes.extend_from_slice(text.as_bytes()),
            Content::Bytes(part) => bytes.extend_from_slice(&part),
        }
    }
    Ok(bytes)
}

/// Adds to a set that an uploaded file's bytes go, with their key: every row has its fate.
pub fn drop_content(set: &mut WriteSet, import: ImportId) {
    set.any("delete from import_content where import = $1", args![import]);
    set.any("delete from subject_key where subject = $1", args![import]);
}

/// The token of a sender's key.
pub fn key_token(store: &Store, key: &str) -> [u8; 32] {
    store.tokens().uniqueness(TokenPurpose::ReportKey, key)
}

/// Adds the keys by which a report is found to a set. A key that another report had first stays there.
pub fn insert_keys(set: &mut WriteSet, report: ReportId, tokens: &[[u8; 32]]) {
    for token in tokens {
        set.any(
            "insert into report_key (token, report) values ($1, $2) on conflict (token) do nothing",
            args![*token, report],
        );
    }
}

/// A report that a key led to.
pub struct Found {
    /// The report.
    pub id: ReportId,
    /// The version that was read.
    pub version: i64,
    /// Whom it is about.
    pub person: PersonId,
    /// Its key; none where it was erased.
    pub key: Option<SubjectKey>,
    /// How it stands; none where it was erased or never came by a feed.
    pub standing: Option<Standing>,
    /// Distinct incidents of the person in the window that ends with it, and by when contact is due.
    pub known: (u32, Option<Date>),
    /// The row that began it, where a file did.
    pub first: Option<RowName>,
    /// The content as it now stands, where an officer's form brought it, alone or beside a feed.
    pub form: Option<ReportFacts>,
}

/// How many keys one question asks for.
const ASKED_TOGETHER: usize = 16;

/// The reports that keys lead to, by token. Opened for the program's own reading of files, which shows nothing.
pub async fn find_by_keys(
    store: &Store,
    tokens: &[[u8; 32]],
) -> Result<(HashMap<[u8; 32], ReportId>, HashMap<ReportId, Found>)> {
    let sql = "select k.token, r.id, r.version, r.person, r.standing, r.row_number, r.incidents, r.contact_due, i.label, \
               case when r.channel = 'OFFICER_FORM' or r.form_at is not null then r.sealed end as form_sealed, s.epoch as key_epoch, \
               s.wrapped as key_wrapped from report_key k join report r on r.id = k.report \
               left join import i on i.id = r.import left join subject_key s on s.subject = r.id \
               where k.token in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let mut places = HashMap::new();
    let mut found = HashMap::new();
    for together in tokens.chunks(ASKED_TOGETHER) {
        // The statement has a fixed number of places: the last token fills those that are over.
        let Some(last) = together.last() else { continue };
        let mut arguments: Vec<Arg> = together.iter().map(|token| (*token).into()).collect();
        arguments.resize(ASKED_TOGETHER, (*last).into());
        for row in store.db().fetch(sql, arguments).await? {
            let id = row.id("id", ReportId::from_uuid)?;
            let token: [u8; 32] = row.bytes("token")?.try_into().map_err(|_| Error::Impossible {
                table: "report_key",
                what: "a token is not 32 bytes".into(),
            })?;
            places.insert(token, id);
            if let std::collections::hash_map::Entry::Vacant(place) = found.entry(id) {
                place.insert(found_of(store, &row, id)?);
            }
        }
    }
    Ok((places, found))
}

fn found_of(store: &Store, row: &Row, id: ReportId) -> Result<Found> {
    let key = match store.key_in(row, id) {
        Ok(key) => Some(key),
        Err(Error::Erased) => None,
        Err(error) => return Err(error),
    };
    let sealed: Option<Vec<u8>> = row.get("standing")?;
    let standing = match (&key, sealed) {
        (Some(key), Some(sealed)) => Some(store.open_sealed(key, &standing_place(id), &sealed)?),
        _ => None,
    };
    let number = row.get::<Option<i64>>("row_number")?.and_then(|number| u32::try_from(number).ok());
    let label = row.maybe_text("label")?;
    let form_sealed: Option<Vec<u8>> = row.get("form_sealed")?;
    let form = match (&key, form_sealed) {
        (Some(key), Some(sealed)) => {
            Some(store.open_sealed(key, &place("report", "sealed", id.uuid(), id), &sealed)?)
        }
        _ => None,
    };
    Ok(Found {
        form,
        id,
        version: row.int("version")?,
        person: row.id("person", PersonId::from_uuid)?,
        key,
        standing,
        known: (row.count("incidents")?, row.maybe_date("contact_due")?),
        first: label.zip(number).map(|(label, number)| RowName { label, number }),
    })
}

fn standing_place(report: ReportId) -> alongside_vault::Place {
    place("report", "standing", report.uuid(), report)
}

/// Adds to a set that a form and a feed brought the same report: when the form came, and from which row of which
/// file. What stands already stays.
pub fn brought_by_both(
    set: &mut WriteSet,
    report: ReportId,
    form_at: Timestamp,
    officer: Option<AccountId>,
    source: Option<(ImportId, u32)>,
) {
    set.any(
        "update report set form_at = coalesce(form_at, $2), officer = coalesce(officer, $3), import = coalesce(import, $4), \
         row_number = coalesce(row_number, $5) where id = $1",
        args![report, form_at, officer, source.map(|it| it.0), source.map(|it| it.1)],
    );
}

/// Adds to a set how a report stands, where its content stays as it is.
pub fn update_standing(
    store: &Store,
    set: &mut WriteSet,
    (id, version): (ReportId, i64),
    key: &SubjectKey,
    standing: &Standing,
) -> Result<()> {
    let sealed = store.seal(key, &standing_place(id), standing)?;
    set.one(
        "report",
        "update report set version = version + 1, standing = $3 where id = $1 and version = $2",
        args![id, version, sealed],
    );
    Ok(())
}

/// A person as reading files needs them.
pub struct PersonForIntake {
    /// The version that was read.
    pub version: i64,
    /// What is known.
    pub details: Details,
    /// When the newest source of that was made.
    pub as_of: Timestamp,
    /// They are the person responsible in some case: nothing on the victim's side joins to them.
    pub is_responsible: bool,
}

/// The person whom a report may be joined to; none where they were erased or joined to another record.
pub async fn person(store: &Store, id: PersonId) -> Result<Option<PersonForIntake>> {
    let sql = "select p.version, p.sealed, p.details_as_of, k.epoch as key_epoch, k.wrapped as key_wrapped, \
               (select count(*) from party q where q.person = p.id and q.role = 'PERSON_RESPONSIBLE') as responsible \
               from person p left join subject_key k on k.subject = p.id where p.id = $1";
    let Some(row) = store.db().fetch_one(sql, args![id]).await? else { return Ok(None) };
    let key = match store.key_in(&row, id) {
        Ok(key) => key,
        Err(Error::Erased) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(PersonForIntake {
        version: row.int("version")?,
        details: store.open_sealed(&key, &place("person", "sealed", id.uuid(), id), &row.bytes("sealed")?)?,
        as_of: row.time("details_as_of")?,
        is_responsible: row.count("responsible")? > 0,
    }))
}

/// The accounts of an organisation by the token of the address they sign in with.
pub async fn accounts_by_address(
    store: &Store,
    organisation: OrganisationId,
) -> Result<HashMap<Vec<u8>, AccountId>> {
    let sql = "select distinct a.id, a.sign_in_token from account a join membership m on m.account = a.id where m.organisation = $1";
    let rows = store.db().fetch(sql, args![organisation]).await?;
    rows.iter().map(|row| Ok((row.bytes("sign_in_token")?, row.id("id", AccountId::from_uuid)?))).collect()
}
