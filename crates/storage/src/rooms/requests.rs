//! Requests from one organisation to another.

use super::place;
use super::referral_list::Reaches;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::people::Details;
use alongside_domain::referral::Done;
use alongside_domain::requests::{Answer, Facts, Kind};
use alongside_gate::{Permit, PersonFacts, RequestFacts, RequestPermit, Scope};
use alongside_kernel::id::{AccountId, OrganisationId, PersonId, RequestId, SubjectId};
use alongside_kernel::{Date, Sensitive, Timestamp};
use alongside_vault::SubjectKey;
use serde::{Deserialize, Serialize};

/// What is sealed of a request, or of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RequestWords {
    /// The words.
    pub text: Option<Sensitive<String>>,
}

/// Whose key seals the words: the person's that it is about, so that they end with the person; else its own.
pub fn subject(facts: &Facts) -> SubjectId {
    facts.person.map_or(facts.id.into(), Into::into)
}

/// What the gate weighs of a request about somebody.
pub fn for_gate(facts: &Facts, person: PersonFacts) -> RequestFacts {
    RequestFacts { request: facts.id, person, from_organisation: facts.from, to_organisation: facts.to }
}

/// Leave to look at a request.
#[derive(Debug, Clone, Copy)]
pub enum Leave<'a> {
    /// One about somebody.
    About(&'a RequestPermit),
    /// One about nobody.
    Nobody(&'a Permit, RequestId),
}

impl Leave<'_> {
    fn request(&self) -> RequestId {
        match self {
            Self::About(permit) => permit.request(),
            Self::Nobody(_, id) => *id,
        }
    }
}

/// What a request says beside its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Who asks, by name.
    pub from_name: String,
    /// Who is asked, by name.
    pub to_name: String,
    /// The person's name, where it is about somebody.
    pub person_name: Option<String>,
    /// What is asked.
    pub words: RequestWords,
    /// What was answered.
    pub answer: RequestWords,
}

/// Adds a new request to a set.
pub fn insert(
    store: &Store,
    set: &mut WriteSet,
    key: &SubjectKey,
    facts: &Facts,
    words: &RequestWords,
) -> Result<()> {
    let sealed = store.seal(key, &place("request", "sealed", facts.id.uuid(), subject(facts)), words)?;
    set.new_row(
        "request",
        "insert into request (id, version, person, from_organisation, to_organisation, kind, asked_by, asked_at, reply_due_on, \
         chases, sealed) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
        args![
            facts.id,
            facts.person,
            facts.from,
            facts.to,
            facts.kind.code(),
            facts.asked.by,
            facts.asked.at,
            facts.reply_due,
            sealed
        ],
    );
    Ok(())
}

/// Adds what a request has become to a set, guarded by the version that was read.
pub fn update(set: &mut WriteSet, facts: &Facts) {
    set.one(
        "request",
        "update request set version = version + 1, chases = $3, last_chased_at = $4, reminded_at = $5, escalated_at = $6, \
         escalated_to = $7, acknowledged_at = $8, acknowledged_by = $9, answered_at = $10, answered_by = $11, answer = $12 \
         where id = $1 and version = $2",
        args![
            facts.id,
            facts.version,
            facts.chases,
            facts.last_chased_at,
            facts.reminded_at,
            facts.escalated.map(|it| it.0),
            facts.escalated.and_then(|it| it.1),
            facts.acknowledged.map(|it| it.at),
            facts.acknowledged.map(|it| it.by),
            facts.answered.map(|it| it.0.at),
            facts.answered.map(|it| it.0.by),
            facts.answered.map(|it| it.1.code())
        ],
    );
}

/// Adds the words of an answer to a set.
pub fn set_answer_words(
    store: &Store,
    set: &mut WriteSet,
    key: &SubjectKey,
    facts: &Facts,
    words: &RequestWords,
) -> Result<()> {
    let at = place("request", "answer_sealed", facts.id.uuid(), subject(facts));
    set.any(
        "update request set answer_sealed = $2 where id = $1",
        args![facts.id, store.seal(key, &at, words)?],
    );
    Ok(())
}

fn facts_of(row: &Row) -> Result<Facts> {
    let done = |at: &'static str, by: &'static str| -> Result<Option<Done>> {
        Ok(row.maybe_time(at)?.zip(row.maybe_id(by, AccountId::from_uuid)?).map(|(at, by)| Done { at, by }))
    };
    let answered = match done("answered_at", "answered_by")? {
        Some(done) => Some((done, row.code("answer", Answer::from_code)?)),
        None => None,
    };
    let deputy = row.maybe_id("escalated_to", AccountId::from_uuid)?;
    Ok(Facts {
        id: row.id("id", RequestId::from_uuid)?,
        version: row.int("version")?,
        person: row.maybe_id("person", PersonId::from_uuid)?,
        from: row.id("from_organisation", OrganisationId::from_uuid)?,
        to: row.id("to_organisation", OrganisationId::from_uuid)?,
        kind: row.code("kind", Kind::from_code)?,
        asked: Done { at: row.time("asked_at")?, by: row.id("asked_by", AccountId::from_uuid)? },
        reply_due: row.date("reply_due_on")?,
        chases: row.count("chases")?,
        last_chased_at: row.maybe_time("last_chased_at")?,
        reminded_at: row.maybe_time("reminded_at")?,
        escalated: row.maybe_time("escalated_at")?.map(|at| (at, deputy)),
        acknowledged: done("acknowledged_at", "acknowledged_by")?,
        answered,
    })
}

/// What must be known of a request before the gate is asked: ids, codes and dates.
pub async fn known(store: &Store, id: RequestId) -> Result<Option<Facts>> {
    let sql = "select id, version, person, from_organisation, to_organisation, kind, asked_by, asked_at, reply_due_on, chases, \
               last_chased_at, reminded_at, escalated_at, escalated_to, acknowledged_at, acknowledged_by, answered_at, answered_by, \
               answer from request where id = $1";
    store.db().fetch_one(sql, args![id]).await?.as_ref().map(facts_of).transpose()
}

/// Requests whose answer is late and whose deputy was not named yet: for the clock.
pub async fn late(store: &Store, today: Date) -> Result<Vec<Facts>> {
    let sql = "select id, version, person, from_organisation, to_organisation, kind, asked_by, asked_at, reply_due_on, chases, \
               last_chased_at, reminded_at, escalated_at, escalated_to, acknowledged_at, acknowledged_by, answered_at, answered_by, \
               answer from request where answered_at is null and escalated_at is null and reply_due_on < $1 \
               order by reply_due_on, id";
    store.db().fetch(sql, args![today]).await?.iter().map(facts_of).collect()
}

/// What the request of a leave says.
pub async fn content(store: &Store, leave: Leave<'_>) -> Result<Unlogged<Content>> {
    let sql = "select r.id, r.person, r.sealed, r.answer_sealed, f.name as from_name, t.name as to_name, p.sealed as person_sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from request r join organisation f on f.id = r.from_organisation \
               join organisation t on t.id = r.to_organisation left join person p on p.id = r.person \
               left join subject_key k on k.subject = coalesce(r.person, r.id) where r.id = $1";
    let row = store.db().fetch_one(sql, args![leave.request()]).await?.ok_or(Error::Erased)?;
    let id: uuid::Uuid = row.get("id")?;
    let person = row.maybe_id("person", PersonId::from_uuid)?;
    let subject: SubjectId = person.map_or(RequestId::from_uuid(id).into(), Into::into);
    let key = store.key_in(&row, subject)?;
    let answer: Option<Vec<u8>> = row.get("answer_sealed")?;
    let answer = match answer {
        Some(sealed) => store.open_sealed(&key, &place("request", "answer_sealed", id, subject), &sealed)?,
        None => RequestWords::default(),
    };
    Ok(Store::unlogged(Content {
        from_name: row.text("from_name")?,
        to_name: row.text("to_name")?,
        person_name: name(store, &row, &key)?,
        words: store.open_sealed(&key, &place("request", "sealed", id, subject), &row.bytes("sealed")?)?,
        answer,
    }))
}

fn name(store: &Store, row: &Row, key: &SubjectKey) -> Result<Option<String>> {
    let sealed: Option<Vec<u8>> = row.get("person_sealed")?;
    let person = row.maybe_id("person", PersonId::from_uuid)?;
    let Some((sealed, person)) = sealed.zip(person) else { return Ok(None) };
    let details: Details =
        store.open_sealed(key, &place("person", "sealed", person.uuid(), person), &sealed)?;
    Ok(Some(details.identity.display_name()))
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub facts: Facts,
    /// Who asks, by name.
    pub from_name: String,
    /// Who is asked, by name.
    pub to_name: String,
    /// The person's name, where it is about somebody.
    pub person_name: Option<String>,
}

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListOf {
    /// What was received, or what was sent.
    pub received: bool,
    /// What waits for an answer, or what was answered.
    pub waiting: bool,
    /// After which: when it was asked, and its id.
    pub after: Option<(Timestamp, RequestId)>,
    /// How many rows at most.
    pub most: u32,
}

/// One page of a list and whether more follows, the newest first: those about nobody, and those about people whom the
/// scope admits.
pub async fn list(store: &Store, scope: &Scope, of: &ListOf) -> Result<Unlogged<(Vec<Line>, bool)>> {
    let sql = "select r.id, r.version, r.person, r.from_organisation, r.to_organisation, r.kind, r.asked_by, r.asked_at, \
               r.reply_due_on, r.chases, r.last_chased_at, r.reminded_at, r.escalated_at, r.escalated_to, r.acknowledged_at, \
               r.acknowledged_by, r.answered_at, r.answered_by, r.answer, f.name as from_name, t.name as to_name, \
               p.sealed as person_sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from request r join organisation f on f.id = r.from_organisation join organisation t on t.id = r.to_organisation \
               left join person p on p.id = r.person left join subject_key k on k.subject = p.id \
               where ((r.to_organisation = $1 and $9 = 1) or (r.from_organisation = $1 and $9 = 0)) \
               and ((r.answered_at is null and $10 = 1) or (r.answered_at is not null and $10 = 0)) \
               and (r.person is null or (k.epoch is not null \
                and not exists (select 1 from kept_away b where b.person = p.id and b.account = $2) \
                and (not exists (select 1 from party q where q.person = p.id and q.role = 'PERSON_RESPONSIBLE') \
                     or exists (select 1 from party q where q.person = p.id and q.role <> 'PERSON_RESPONSIBLE')) \
                and (($3 = 1 and ($4 = 1 or p.restricted_at is null)) \
                     or ($5 = 1 and exists (select 1 from consent_grant g where g.person = p.id and g.organisation = $1 \
                         and g.starts_at <= $7 and (g.ends_at is null or g.ends_at > $7) and (g.ended_at is null or g.ended_at > $7) \
                         and ' ' || g.purpose || ' ' like $6 and ' ' || g.classes || ' ' like '% identity %')) \
                     or ($8 = 1 and p.restricted_at is null and exists (select 1 from report o where o.person = p.id \
                         and o.organisation = $1 and o.officer = $2))))) \
               and ($11 = 0 or r.asked_at < $12 or (r.asked_at = $12 and r.id < $13)) \
               order by r.asked_at desc, r.id desc limit $14";
    let reaches = Reaches::of(scope);
    let arguments = args![
        scope.actor().organisation(),
        scope.except_blocked_for(),
        i64::from(reaches.everyone),
        i64::from(reaches.with_restricted),
        i64::from(reaches.granted),
        reaches.purpose.as_str(),
        scope.decided_at(),
        i64::from(reaches.reported),
        i64::from(of.received),
        i64::from(of.waiting),
        i64::from(of.after.is_some()),
        of.after.map(|after| after.0),
        of.after.map(|after| after.1),
        of.most.saturating_add(1)
    ];
    let most = usize::try_from(of.most).unwrap_or(usize::MAX);
    let rows = store.db().fetch(sql, arguments).await?;
    let more = rows.len() > most;
    let lines = rows
        .iter()
        .take(most)
        .map(|row| {
            let facts = facts_of(row)?;
            let person_name = match facts.person {
                Some(person) => name(store, row, &store.key_in(row, person)?)?,
                None => None,
            };
            Ok(Line { facts, from_name: row.text("from_name")?, to_name: row.text("to_name")?, person_name })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged((lines, more)))
}
