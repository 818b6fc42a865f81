//! Support: episodes, sessions, notes. What an organisation writes belongs to it.

use super::place;
use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::support::SessionKind;
use alongside_gate::{DataClass, PersonPermit};
use alongside_kernel::id::{AccountId, EpisodeId, NoteId, OrganisationId, PersonId, ReferralId, SessionId};
use alongside_kernel::{Date, Sensitive, Timestamp};
use alongside_vault::SubjectKey;
use serde::{Deserialize, Serialize};

/// A span of support: ids and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// The episode.
    pub id: EpisodeId,
    /// From which referral.
    pub referral: ReferralId,
    /// Of whom.
    pub person: PersonId,
    /// By whom.
    pub organisation: OrganisationId,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
}

/// What is sealed of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SessionWords {
    /// What was done, in a line.
    pub summary: Option<Sensitive<String>>,
}

/// A session to be stored.
pub struct NewSession<'a> {
    /// The session.
    pub id: SessionId,
    /// Of which episode.
    pub episode: &'a Episode,
    /// How it took place.
    pub kind: SessionKind,
    /// On which day.
    pub held_on: Date,
    /// How long.
    pub minutes: u32,
    /// Who held it.
    pub account: AccountId,
    /// When it was written down.
    pub at: Timestamp,
    /// The words.
    pub words: &'a SessionWords,
}

/// A session as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How it took place.
    pub kind: SessionKind,
    /// On which day.
    pub held_on: Date,
    /// How long.
    pub minutes: u32,
    /// Who held it.
    pub account: AccountId,
    /// The words.
    pub words: SessionWords,
}

/// A note to be stored. Its class is a support note or a sealed note.
pub struct NewNote<'a> {
    /// The note.
    pub id: NoteId,
    /// Of which episode.
    pub episode: &'a Episode,
    /// Its class.
    pub class: DataClass,
    /// Who wrote it.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: &'a Sensitive<String>,
}

/// A note as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// Its class.
    pub class: DataClass,
    /// Who wrote it.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: Sensitive<String>,
}

/// Adds a new episode to a set.
pub fn insert_episode(set: &mut WriteSet, it: &Episode, at: Timestamp) {
    set.new_row(
        "episode",
        "insert into episode (id, version, referral, person, organisation, opened_at) values ($1, 1, $2, $3, $4, $5)",
        args![it.id, it.referral, it.person, it.organisation, at],
    );
}

/// Adds to a set who helps in an episode. Stale where they are kept from the person by now.
pub fn set_worker(set: &mut WriteSet, referral: ReferralId, worker: AccountId) {
    set.one(
        "episode",
        "update episode set worker = $2, version = version + 1 where referral = $1 and closed_at is null \
         and not exists (select 1 from kept_away b where b.person = episode.person and b.account = $2)",
        args![referral, worker],
    );
}

/// Adds to a set that what follows needs the episode to be open still.
pub fn while_open(set: &mut WriteSet, episode: EpisodeId) {
    set.one(
        "episode",
        "update episode set version = version + 1 where id = $1 and closed_at is null",
        args![episode],
    );
}

/// Adds the end of an episode to a set.
pub fn close(set: &mut WriteSet, referral: ReferralId, reason: &'static str, at: Timestamp) {
    set.one(
        "episode",
        "update episode set closed_at = $2, close_reason = $3, version = version + 1 where referral = $1 and closed_at is null",
        args![referral, at, reason],
    );
}

/// The episode of a referral: ids and dates.
pub async fn of_referral(store: &Store, referral: ReferralId) -> Result<Option<Episode>> {
    let sql = "select id, referral, person, organisation, closed_at from episode where referral = $1";
    let row = store.db().fetch_one(sql, args![referral]).await?;
    row.map(|row| {
        Ok(Episode {
            id: row.id("id", EpisodeId::from_uuid)?,
            referral: row.id("referral", ReferralId::from_uuid)?,
            person: row.id("person", PersonId::from_uuid)?,
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            closed_at: row.maybe_time("closed_at")?,
        })
    })
    .transpose()
}

/// Adds a session to a set.
pub fn insert_session(
    store: &Store,
    set: &mut WriteSet,
    key: &SubjectKey,
    it: &NewSession<'_>,
) -> Result<()> {
    let at = place("support_session", "sealed", it.id.uuid(), it.episode.person);
    set.new_row(
        "session",
        "insert into support_session (id, episode, kind, held_on, minutes, account, recorded_at, sealed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            it.id,
            it.episode.id,
            it.kind.code(),
            it.held_on,
            it.minutes,
            it.account,
            it.at,
            store.seal(key, &at, it.words)?
        ],
    );
    Ok(())
}

/// The sessions of an episode, the newest first; none where the permit does not show this organisation's support.
pub async fn sessions(
    store: &Store,
    permit: &PersonPermit,
    episode: &Episode,
) -> Result<Unlogged<Vec<Session>>> {
    let theirs = episode.person == permit.person();
    if !theirs || !permit.may_of(DataClass::SupportSummary, episode.organisation) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select s.id, s.kind, s.held_on, s.minutes, s.account, s.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from support_session s join episode e on e.id = s.episode left join subject_key k on k.subject = e.person \
               where s.episode = $1 order by s.held_on desc, s.recorded_at desc, s.id desc";
    let rows = store.db().fetch(sql, args![episode.id]).await?;
    let sessions = rows
        .iter()
        .map(|row| {
            let key = store.key_in(row, episode.person)?;
            let at = place("support_session", "sealed", row.get("id")?, episode.person);
            Ok(Session {
                kind: row.code("kind", SessionKind::from_code)?,
                held_on: row.date("held_on")?,
                minutes: row.count("minutes")?,
                account: row.id("account", AccountId::from_uuid)?,
                words: store.open_sealed(&key, &at, &row.bytes("sealed")?)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(sessions))
}

/// Adds a note to a set.
pub fn insert_note(store: &Store, set: &mut WriteSet, key: &SubjectKey, it: &NewNote<'_>) -> Result<()> {
    let at = place("note", "sealed", it.id.uuid(), it.episode.person);
    set.new_row(
        "note",
        "insert into note (id, episode, person, organisation, class, account, written_at, sealed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            it.id,
            it.episode.id,
            it.episode.person,
            it.episode.organisation,
            it.class.code(),
            it.account,
            it.at,
            store.seal(key, &at, it.text)?
        ],
    );
    Ok(())
}

/// The notes of an episode that the permit shows, each asked for by its class and by who wrote it; the newest first.
/// The others are not opened.
pub async fn notes(store: &Store, permit: &PersonPermit, episode: &Episode) -> Result<Unlogged<Vec<Note>>> {
    if episode.person != permit.person() {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select n.id, n.organisation, n.class, n.account, n.written_at, n.sealed, k.epoch as key_epoch, \
               k.wrapped as key_wrapped from note n left join subject_key k on k.subject = n.person where n.episode = $1 \
               order by n.written_at desc, n.id desc";
    let mut notes = Vec::new();
    for row in store.db().fetch(sql, args![episode.id]).await? {
        let class: DataClass = row.code("class", |code| code.parse().ok())?;
        if !permit.may_of(class, row.id("organisation", OrganisationId::from_uuid)?) {
            continue;
        }
        let id = row.id("id", NoteId::from_uuid)?;
        let key = store.key_in(&row, episode.person)?;
        notes.push(Note {
            id,
            class,
            account: row.id("account", AccountId::from_uuid)?,
            at: row.time("written_at")?,
            text: store.open_sealed(
                &key,
                &place("note", "sealed", id.uuid(), episode.person),
                &row.bytes("sealed")?,
            )?,
        });
    }
    Ok(Store::unlogged(notes))
}
