//! Counts of the people whom organisations have in common, and the encodings that are kept until they are made.

use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_domain::counting::{Numbers, Records, State};
use alongside_kernel::id::{AccountId, CountId, EncodingsId, OrganisationId};
use alongside_kernel::{Date, Timestamp};
use std::collections::HashMap;

/// The size of one sealed part.
const PART: usize = 512 * 1024;

/// An organisation that is asked for encodings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Under which its encodings are kept.
    pub id: EncodingsId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// When it gave them.
    pub given_at: Option<Timestamp>,
    /// How many it gave.
    pub records: u64,
    /// The kinds of columns that went into them.
    pub fields: Vec<String>,
}

/// A count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The count.
    pub id: CountId,
    /// The version that was read.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// What a record of a list is.
    pub records: Records,
    /// Where it stands.
    pub state: State,
    /// Who set it up.
    pub set_up_by: AccountId,
    /// When.
    pub set_up_at: Timestamp,
    /// After this day the encodings are deleted.
    pub last_day: Date,
    /// When it was counted, called off or lapsed.
    pub ended_at: Option<Timestamp>,
    /// What leaves.
    pub numbers: Option<Numbers>,
    /// The organisations, in the order in which they were asked.
    pub parties: Vec<Party>,
}

impl Count {
    /// The organisation's part in it, if it was asked.
    pub fn party(&self, organisation: OrganisationId) -> Option<&Party> {
        self.parties.iter().find(|party| party.organisation == organisation)
    }

    /// Those who gave encodings.
    pub fn given(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|party| party.given_at.is_some())
    }
}

fn count_of(row: &Row, parties: Vec<Party>) -> Result<Count> {
    let numbers = row.maybe_text("numbers")?.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Count {
        id: row.id("id", CountId::from_uuid)?,
        version: row.int("version")?,
        name: row.text("name")?,
        records: row.code("records", Records::from_code)?,
        state: row.code("state", State::from_code)?,
        set_up_by: row.id("set_up_by", AccountId::from_uuid)?,
        set_up_at: row.time("set_up_at")?,
        last_day: row.date("last_day")?,
        ended_at: row.maybe_time("ended_at")?,
        numbers: numbers.map_err(|_| Error::Impossible {
            table: "private_count",
            what: "numbers that are none".into(),
        })?,
        parties,
    })
}

/// Every count, the newest first. There are few: each is set up by hand.
pub async fn counts(store: &Store) -> Result<Vec<Count>> {
    let mut parties: HashMap<CountId, Vec<Party>> = HashMap::new();
    let sql = "select id, private_count, organisation, given_at, records, fields from private_count_party order by id";
    for row in store.db().fetch(sql, args![]).await? {
        let party = Party {
            id: row.id("id", EncodingsId::from_uuid)?,
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            given_at: row.maybe_time("given_at")?,
            records: row.get::<Option<i64>>("records")?.and_then(|it| u64::try_from(it).ok()).unwrap_or(0),
            fields: row
                .maybe_text("fields")?
                .iter()
                .flat_map(|it| it.split(','))
                .map(str::to_owned)
                .collect(),
        };
        parties.entry(row.id("private_count", CountId::from_uuid)?).or_default().push(party);
    }
    let sql = "select id, version, name, records, state, set_up_by, set_up_at, last_day, ended_at, numbers \
               from private_count order by set_up_at desc, id desc";
    let rows = store.db().fetch(sql, args![]).await?;
    rows.iter()
        .map(|row| {
            let parties = parties.remove(&row.id("id", CountId::from_uuid)?).unwrap_or_default();
            count_of(row, parties)
        })
        .collect()
}

/// Adds a new count to a set, with those who are asked.
pub fn insert(set: &mut WriteSet, it: &Count) {
    set.new_row(
        "count",
        "insert into private_count (id, version, name, records, state, set_up_by, set_up_at, last_day) \
         values ($1, 1, $2, $3, $4, $5, $6, $7)",
        args![
            it.id,
            it.name.as_str(),
            it.records.code(),
            it.state.code(),
            it.set_up_by,
            it.set_up_at,
            it.last_day
        ],
    );
    for party in &it.parties {
        set.new_row(
            "party",
            "insert into private_count_party (id, private_count, organisation) values ($1, $2, $3)",
            args![party.id, it.id, party.organisation],
        );
    }
}

/// Adds to a set that a count moves on from the version that was read. Every write about a count does: who was slower
/// reads again.
pub fn change(set: &mut WriteSet, it: &Count, to: State, ended_at: Option<Timestamp>) {
    set.one(
        "count",
        "update private_count set state = $3, ended_at = $4, version = version + 1 where id = $1 and version = $2",
        args![it.id, it.version, to.code(), ended_at],
    );
}

/// Adds to a set what leaves a count.
pub fn keep_numbers(set: &mut WriteSet, count: CountId, numbers: &Numbers) -> Result<()> {
    let text = serde_json::to_string(numbers).map_err(|_| Error::Impossible {
        table: "private_count",
        what: "numbers that can't be written".into(),
    })?;
    set.any("update private_count set numbers = $2 where id = $1", args![count, text]);
    Ok(())
}

/// A file of encodings that an organisation gives.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// The file as it came.
    pub bytes: &'a [u8],
    /// How many encodings are in it.
    pub records: usize,
    /// The kinds of columns that went into them.
    pub fields: Vec<&'static str>,
    /// Who gave it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Adds to a set that an organisation gives encodings, in place of those that it gave before.
pub fn give(store: &Store, set: &mut WriteSet, party: EncodingsId, given: &Given<'_>) -> Result<()> {
    drop_content(set, party);
    let key = store.new_subject(set, party)?;
    for (part, bytes) in (0_u32..).zip(given.bytes.chunks(PART)) {
        let sealed = key.seal(&content_place(party), bytes, store.random());
        set.new_row(
            "part",
            "insert into private_count_content (party, part, sealed) values ($1, $2, $3)",
            args![party, part, sealed],
        );
    }
    set.one(
        "party",
        "update private_count_party set given_at = $2, given_by = $3, records = $4, fields = $5 where id = $1",
        args![
            party,
            given.at,
            given.by,
            i64::try_from(given.records).unwrap_or(i64::MAX),
            given.fields.join(",")
        ],
    );
    Ok(())
}

/// Adds to a set that an organisation takes its encodings back.
pub fn take_back(set: &mut WriteSet, party: EncodingsId) {
    drop_content(set, party);
    set.one(
        "party",
        "update private_count_party set given_at = null, given_by = null, records = null, fields = null where id = $1",
        args![party],
    );
}

/// Adds to a set that encodings go, with their key.
pub fn drop_content(set: &mut WriteSet, party: EncodingsId) {
    set.any("delete from private_count_content where party = $1", args![party]);
    set.any("delete from subject_key where subject = $1", args![party]);
}

fn content_place(party: EncodingsId) -> alongside_vault::Place {
    place("private_count_content", "sealed", party.uuid(), party)
}

/// The encodings that an organisation gave, as they came.
pub async fn content(store: &Store, party: EncodingsId) -> Result<Vec<u8>> {
    let sql = "select c.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from private_count_content c \
               left join subject_key k on k.subject = c.party where c.party = $1 order by c.part";
    let mut bytes = Vec::new();
    for row in store.db().fetch(sql, args![party]).await? {
        let key = store.key_in(&row, party)?;
        let place = content_place(party);
        let opened = key.open(&place, &row.bytes("sealed")?);
        bytes.extend_from_slice(&opened.map_err(|_| Error::Sealed { table: place.table })?);
    }
    Ok(bytes)
}
