//! The audit log as it is read: its leaves, its checkpoints, the key that signs them, and what finds a leaf.

use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_gate::{OrganisationReach, Permit, PersonPermit};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, OrganisationId};
use alongside_vault::{Frontier, Leaf, LogId, SignedCheckpoint, SigningKey, StoredLeaf, VerifyingKey};

/// How far a log has come.
#[derive(Debug, Clone)]
pub struct Log {
    /// The log.
    pub id: LogId,
    /// The server that writes it.
    pub name: String,
    /// Its end.
    pub frontier: Frontier,
}

/// Every log with its end, by name.
pub async fn logs(store: &Store) -> Result<Vec<Log>> {
    let rows = store.db().fetch("select id, name, frontier from audit_log order by name", args![]).await?;
    rows.iter()
        .map(|row| {
            let frontier = Frontier::from_bytes(&row.bytes("frontier")?)
                .map_err(|error| Error::Impossible { table: "audit_log", what: error.to_string() })?;
            Ok(Log { id: row.id("id", LogId::from_uuid)?, name: row.text("name")?, frontier })
        })
        .collect()
}

/// Leaves of a log as they are stored, from a place on, in order.
pub async fn leaves(store: &Store, log: LogId, from: u64, limit: u32) -> Result<Vec<StoredLeaf>> {
    let sql = "select seq, leaf, hash from audit_leaf where log = $1 and seq >= $2 order by seq limit $3";
    let from = i64::try_from(from).unwrap_or(i64::MAX);
    let rows = store.db().fetch(sql, args![log.uuid(), from, limit]).await?;
    rows.iter()
        .map(|row| {
            let hash = <[u8; 32]>::try_from(row.bytes("hash")?).map_err(|_| Error::Impossible {
                table: "audit_leaf",
                what: "a hash has another length".into(),
            })?;
            let seq = u64::try_from(row.int("seq")?).unwrap_or(u64::MAX);
            Ok(StoredLeaf { seq, bytes: row.text("leaf")?.into_bytes(), hash })
        })
        .collect()
}

fn checkpoint(row: &Row) -> Result<SignedCheckpoint> {
    SignedCheckpoint::parse_text(&row.text("text")?).map_err(|error| Error::Impossible {
        table: "audit_checkpoint",
        what: format!("number {}: {error}", row.int("number").unwrap_or(0)),
    })
}

/// The newest checkpoints, the newest first.
pub async fn newest_checkpoints(store: &Store, limit: u32) -> Result<Vec<SignedCheckpoint>> {
    let sql = "select number, text from audit_checkpoint order by number desc limit $1";
    store.db().fetch(sql, args![limit]).await?.iter().map(checkpoint).collect()
}

/// Every checkpoint in the order in which they were signed.
pub async fn checkpoints(store: &Store) -> Result<Vec<SignedCheckpoint>> {
    let sql = "select number, text from audit_checkpoint order by number";
    store.db().fetch(sql, args![]).await?.iter().map(checkpoint).collect()
}

/// Adds a checkpoint to a set. Its number is taken where another server signed first.
pub fn insert_checkpoint(set: &mut WriteSet, signed: &SignedCheckpoint) {
    let number = i64::try_from(signed.checkpoint.number).unwrap_or(i64::MAX);
    set.new_row(
        "checkpoint",
        "insert into audit_checkpoint (number, at, text) values ($1, $2, $3)",
        args![number, signed.checkpoint.at, signed.to_text()],
    );
}

/// The setting that holds the signing key, sealed under the master key.
const SIGNING_KEY: &str = "audit_signing_key";
/// The setting that holds the key that checks signatures.
const VERIFYING_KEY: &str = "audit_verifying_key";

/// The key that signs checkpoints; the first call makes it.
pub async fn signing_key(store: &Store) -> Result<SigningKey> {
    let unusable = |what: String| Error::Unusable(what);
    if store.setting(SIGNING_KEY).await?.is_none() {
        let key = SigningKey::generate(store.random());
        let sealed = hex(&key.to_sealed(store.master(), store.random()));
        let mut set = WriteSet::new();
        // Both or neither: two servers that start together must not leave halves of two pairs.
        set.new_row(
            "signing key",
            "insert into meta (name, value) values ($1, $2)",
            args![SIGNING_KEY, sealed],
        );
        set.new_row(
            "signing key",
            "insert into meta (name, value) values ($1, $2)",
            args![VERIFYING_KEY, key.verifying_key().to_text()],
        );
        match store.write(set).await {
            Ok(_) | Err(Error::Taken(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let text = store.setting(SIGNING_KEY).await?.unwrap_or_default();
    let sealed =
        unhex(&text).ok_or_else(|| unusable("the key that signs the audit log is damaged".into()))?;
    SigningKey::from_sealed(store.master(), &sealed).map_err(|error| unusable(error.to_string()))
}

/// The key that checks checkpoints; none where nothing was signed yet.
pub async fn verifying_key(store: &Store) -> Result<Option<VerifyingKey>> {
    let Some(text) = store.setting(VERIFYING_KEY).await? else { return Ok(None) };
    VerifyingKey::parse_text(&text).map(Some).map_err(|error| Error::Unusable(error.to_string()))
}

/// Leaves taken into the index by one write.
const INDEX_PAGE: u32 = 200;

/// Takes the next leaves of every log into the index that finds them; says whether there may be more.
pub async fn index_more(store: &Store) -> Result<bool> {
    let mut more = false;
    for log in logs(store).await? {
        let name = format!("audit_index {}", log.id);
        let stood = store.setting(&name).await?;
        let from: u64 = stood.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
        if from >= log.frontier.size() {
            continue;
        }
        let leaves = leaves(store, log.id, from, INDEX_PAGE).await?;
        let Some(last) = leaves.last().map(|leaf| leaf.seq) else { continue };
        let mut set = WriteSet::new();
        // A leaf that can't be read is left out here; verifying the log reports it.
        for leaf in leaves.iter().filter_map(|stored| Leaf::parse(&stored.bytes).ok()) {
            index(&mut set, log.id, &leaf);
        }
        let next = last.saturating_add(1).to_string();
        match stood {
            Some(stood) => set.one(
                "audit index",
                "update meta set value = $3 where name = $1 and value = $2",
                args![name, stood, next],
            ),
            None => set.new_row(
                "audit index",
                "insert into meta (name, value) values ($1, $2)",
                args![name, next],
            ),
        };
        match store.write(set).await {
            // Another server took the same leaves first.
            Ok(_) | Err(Error::Stale(_) | Error::Taken(_)) => {}
            Err(other) => return Err(other),
        }
        more |= last.saturating_add(1) < log.frontier.size();
    }
    Ok(more)
}

fn index(set: &mut WriteSet, log: LogId, leaf: &Leaf) {
    let seq = i64::try_from(leaf.seq).unwrap_or(i64::MAX);
    set.any(
        "insert into audit_index (log, seq, at, account, organisation, action) values ($1, $2, $3, $4, $5, $6) \
         on conflict do nothing",
        args![log.uuid(), seq, leaf.at, leaf.actor.account, leaf.actor.organisation, leaf.action.as_str()],
    );
    for subject in &leaf.subjects {
        set.any(
            "insert into audit_about (subject, log, seq) values ($1, $2, $3) on conflict do nothing",
            args![*subject, log.uuid(), seq],
        );
    }
}

/// Which entries are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// One action, by code.
    pub action: Option<String>,
    /// What one account did.
    pub account: Option<AccountId>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Only what stands before this place in the list.
    pub before: Option<Place>,
}

/// A place in the list of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it happened.
    pub at: Timestamp,
    /// In which log.
    pub log: LogId,
    /// Where in it.
    pub seq: u64,
}

impl Place {
    /// The place of a leaf.
    pub fn of(leaf: &Leaf) -> Self {
        Self { at: leaf.at, log: leaf.log, seq: leaf.seq }
    }
}

fn leaf(row: &Row) -> Result<Option<Leaf>> {
    Ok(Leaf::parse(row.text("leaf")?.as_bytes()).ok())
}

/// Of which organisation a reader sees the acts; all where none.
fn only(permit: &Permit) -> Option<OrganisationId> {
    match permit.reach() {
        OrganisationReach::Only(own) => Some(own),
        OrganisationReach::Partnership | OrganisationReach::Public => None,
    }
}

/// Entries of the log, the newest first, as far as the permit reaches. Only what is in the index by now.
pub async fn entries(store: &Store, permit: &Permit, wanted: &Wanted, limit: u32) -> Result<Vec<Leaf>> {
    let sql = "select l.leaf from audit_index i join audit_leaf l on l.log = i.log and l.seq = i.seq \
               where ($1 is null or i.organisation = $1) and ($2 is null or i.action = $2) and ($3 is null or i.account = $3) \
               and ($4 is null or i.at >= $4) and ($5 is null or i.at < $5) \
               and ($6 is null or i.at < $6 or (i.at = $6 and (i.log < $7 or (i.log = $7 and i.seq < $8)))) \
               order by i.at desc, i.log desc, i.seq desc limit $9";
    let before = wanted.before;
    let arguments = args![
        only(permit),
        wanted.action.clone(),
        wanted.account,
        wanted.from,
        wanted.until,
        before.map(|place| place.at),
        before.map(|place| place.log.uuid()),
        before.map(|place| i64::try_from(place.seq).unwrap_or(i64::MAX)),
        limit
    ];
    let rows = store.db().fetch(sql, arguments).await?;
    rows.iter().filter_map(|row| leaf(row).transpose()).collect()
}

/// One entry, as far as the permit reaches.
pub async fn entry(store: &Store, permit: &Permit, log: LogId, seq: u64) -> Result<Option<Leaf>> {
    let sql = "select l.leaf from audit_index i join audit_leaf l on l.log = i.log and l.seq = i.seq \
               where i.log = $1 and i.seq = $2 and ($3 is null or i.organisation = $3)";
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let row = store.db().fetch_one(sql, args![log.uuid(), seq, only(permit)]).await?;
    row.map(|row| leaf(&row)).transpose().map(Option::flatten)
}

/// What was seen or done of a person, the newest first. Of this record only: another that was joined to it may yet turn
/// out to be somebody else's.
pub async fn about(
    store: &Store,
    permit: &PersonPermit,
    before: Option<Place>,
    limit: u32,
) -> Result<Vec<Leaf>> {
    let sql = "select distinct i.at, i.log, i.seq, l.leaf from audit_about a \
               join audit_index i on i.log = a.log and i.seq = a.seq join audit_leaf l on l.log = a.log and l.seq = a.seq \
               where a.subject = $1 \
               and ($2 is null or i.at < $2 or (i.at = $2 and (i.log < $3 or (i.log = $3 and i.seq < $4)))) \
               order by i.at desc, i.log desc, i.seq desc limit $5";
    let arguments = args![
        permit.person(),
        before.map(|place| place.at),
        before.map(|place| place.log.uuid()),
        before.map(|place| i64::try_from(place.seq).unwrap_or(i64::MAX)),
        limit
    ];
    let rows = store.db().fetch(sql, arguments).await?;
    rows.iter().filter_map(|row| leaf(row).transpose()).collect()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
