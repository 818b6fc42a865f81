//! What is due for a person, what was tried, what was promised.

use super::duties::place_in_queue;
use super::indexed::a_little_before;
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::scope::{self, in_scope, scope_columns};
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::contact::{Outcome, Route, Way};
use alongside_domain::people::Details;
use alongside_gate::{DataClass, PersonPermit, Scope};
use alongside_kernel::id::{AccountId, AttemptId, OrganisationId, PersonId, PromiseId, ReportId};
use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One thing that is due for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The duty.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// The report that asks for it.
    pub report: ReportId,
    /// Whom it is about.
    pub person: PersonId,
    /// What is due.
    pub kind: Route,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// The day on which the person asked to be asked again.
    pub ask_again_on: Option<Date>,
    /// Tries without reaching the person.
    pub attempts: u32,
    /// When the person was first reached.
    pub reached_at: Option<Timestamp>,
    /// When the first try was made since it became due.
    pub first_tried_at: Option<Timestamp>,
}

/// What becomes of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyChange {
    /// What is due from now on.
    pub kind: Route,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// The day to ask again.
    pub ask_again_on: Option<Date>,
    /// Tries so far.
    pub attempts: u32,
    /// When the person was first reached.
    pub reached_at: Option<Timestamp>,
    /// How it was closed, where it is.
    pub closed_as: Option<&'static str>,
}

impl Duty {
    /// The duty as it stands, to be changed.
    pub fn unchanged(&self) -> DutyChange {
        DutyChange {
            kind: self.kind,
            due_on: self.due_on,
            owner: self.owner,
            ask_again_on: self.ask_again_on,
            attempts: self.attempts,
            reached_at: self.reached_at,
            closed_as: None,
        }
    }
}

fn duty(row: &Row) -> Result<Duty> {
    Ok(Duty {
        id: row.get("id")?,
        version: row.int("version")?,
        report: row.id("report", ReportId::from_uuid)?,
        person: row.id("person", PersonId::from_uuid)?,
        kind: row.code("kind", Route::from_code)?,
        due_on: row.maybe_date("due_on")?,
        owner: row.maybe_id("owner", AccountId::from_uuid)?,
        ask_again_on: row.maybe_date("ask_again_on")?,
        attempts: row.count("attempts")?,
        reached_at: row.maybe_time("reached_at")?,
        first_tried_at: row.maybe_time("first_tried_at")?,
    })
}

/// What is still due for the person of a permit, the most pressing first.
pub async fn open_duties(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Duty>>> {
    let sql = "select d.id, d.version, d.report, d.person, d.kind, d.due_on, d.owner, d.ask_again_on, d.attempts, d.reached_at, \
               (select min(a.at) from attempt a join person t on t.id = a.person join person me on me.cluster = t.cluster \
                   where me.id = d.person and a.at >= d.opened_at) as first_tried_at \
               from contact_duty d where d.person = $1 and d.closed_at is null \
               order by coalesce(d.ask_again_on, d.due_on, '9999-12-31'), d.id";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    Ok(Store::unlogged(rows.iter().map(duty).collect::<Result<_>>()?))
}

/// Contact that is due for a person, for the program's own rules. Nothing where a hold stands: whoever lifts it
/// decides first.
pub async fn contact_due_for_rules(store: &Store, person: PersonId) -> Result<Unlogged<Vec<Duty>>> {
    let sql = "select d.id, d.version, d.report, d.person, d.kind, d.due_on, d.owner, d.ask_again_on, d.attempts, d.reached_at, \
               d.opened_at as first_tried_at from contact_duty d \
               where d.person = $1 and d.closed_at is null and d.kind = 'CONTACT' and not exists (select 1 from hold h \
               where h.person = d.person and h.lifted_at is null and h.code not in ('SHARING', 'KEEP')) order by d.id";
    let rows = store.db().fetch(sql, args![person]).await?;
    Ok(Store::unlogged(rows.iter().map(duty).collect::<Result<_>>()?))
}

/// The people for whom contact is due and of whom something changed after a place in the feed of changes, with
/// the place up to which it was read. What rests on one report alone was judged when that came; where the person's details
/// were written again since, a number may be wrong or no longer theirs.
pub async fn changed_with_contact_due(store: &Store, after: i64) -> Result<(Vec<PersonId>, i64)> {
    let head = store.db().fetch_one("select coalesce(max(seq), 0) as head from change", args![]).await?;
    let head = head.map_or(Ok(0), |row| row.int("head"))?;
    if head == after {
        return Ok((Vec::new(), head));
    }
    let sql = "select distinct d.person from contact_duty d where d.closed_at is null and d.kind = 'CONTACT' \
               and d.person in (select m.id from change c join person p on p.id = c.subject join person m on m.cluster = p.cluster \
                   where c.seq > $1 and c.room = 'people') \
               and (exists (select 1 from safe_contact s where s.person = d.person) \
                    or exists (select 1 from person p where p.id = d.person and p.version > 1) \
                    or (select count(*) from person m join person me on me.cluster = m.cluster where me.id = d.person) > 1 \
                    or (select count(*) from report r where r.person = d.person) > 1)";
    let rows = store.db().fetch(sql, args![a_little_before(store, after)]).await?;
    let people = rows.iter().map(|row| row.id("person", PersonId::from_uuid)).collect::<Result<_>>()?;
    Ok((people, head))
}

/// Whom a duty is about: what must be known before the gate can be asked.
pub async fn person_of_duty(store: &Store, id: Uuid) -> Result<Option<PersonId>> {
    let row = store.db().fetch_one("select person from contact_duty where id = $1", args![id]).await?;
    row.map(|row| row.id("person", PersonId::from_uuid)).transpose()
}

/// Adds a changed duty to a set, guarded by the version that was read. Whoever is kept from the person by now does not
/// become its owner.
pub fn update_duty(set: &mut WriteSet, duty: &Duty, change: &DutyChange, now: Timestamp) {
    let closed_at = change.closed_as.map(|_| now);
    set.one(
        "duty",
        "update contact_duty set version = version + 1, kind = $3, due_on = $4, \
         owner = case when exists (select 1 from kept_away b where b.person = contact_duty.person and b.account = $5) then null else $5 end, ask_again_on = $6, attempts = $7, \
         reached_at = $8, closed_at = $9, closed_as = $10, changed_at = $11 where id = $1 and version = $2 and closed_at is null",
        args![
            duty.id,
            duty.version,
            change.kind.code(),
            change.due_on,
            change.owner,
            change.ask_again_on,
            change.attempts,
            change.reached_at,
            closed_at,
            change.closed_as,
            now
        ],
    );
    place_in_queue(set, duty.person);
}

/// What is sealed of an attempt.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AttemptWords {
    /// The person's own words.
    #[serde(default)]
    pub words: String,
    /// To whom outside the partnership they were pointed.
    #[serde(default)]
    pub signposts: String,
}

impl std::fmt::Debug for AttemptWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AttemptWords(sensitive)")
    }
}

/// An attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The attempt.
    pub id: AttemptId,
    /// Who made it.
    pub account: AccountId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub way: Way,
    /// What came of it.
    pub outcome: Outcome,
    /// Need categories met on the call.
    pub needs_met: Vec<String>,
    /// Information and practical help given.
    pub help_given: Vec<String>,
    /// The words.
    pub words: AttemptWords,
}

/// Adds an attempt to a set.
pub async fn insert_attempt(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    duty: Option<Uuid>,
    attempt: &Attempt,
) -> Result<()> {
    let person = permit.person();
    let key = store.subject(person).await?;
    let sealed = store.seal(&key, &place("attempt", "sealed", attempt.id.uuid(), person), &attempt.words)?;
    set.new_row(
        "attempt",
        "insert into attempt (id, person, duty, account, organisation, at, method, outcome, needs_met, help_given, sealed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            attempt.id,
            person,
            duty,
            attempt.account,
            attempt.organisation,
            attempt.at,
            attempt.way.code(),
            attempt.outcome.code(),
            attempt.needs_met.join("|"),
            attempt.help_given.join("|"),
            sealed
        ],
    );
    Ok(())
}

fn parts(text: &str) -> Vec<String> {
    text.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The attempts to reach the person of a permit, the newest first; none where it does not show them.
pub async fn attempts(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Attempt>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let person = permit.person();
    let sql = "select a.id, a.account, a.organisation, a.at, a.method, a.outcome, a.needs_met, a.help_given, a.sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from attempt a left join subject_key k on k.subject = a.person \
               where a.person = $1 order by a.at desc, a.id desc";
    let rows = store.db().fetch(sql, args![person]).await?;
    let attempts = rows
        .iter()
        .map(|row| {
            let id = row.id("id", AttemptId::from_uuid)?;
            let key = store.key_in(row, person)?;
            Ok(Attempt {
                id,
                account: row.id("account", AccountId::from_uuid)?,
                organisation: row.id("organisation", OrganisationId::from_uuid)?,
                at: row.time("at")?,
                way: row.code("method", Way::from_code)?,
                outcome: row.code("outcome", Outcome::from_code)?,
                needs_met: parts(&row.text("needs_met")?),
                help_given: parts(&row.text("help_given")?),
                words: store.open_sealed(
                    &key,
                    &place("attempt", "sealed", id.uuid(), person),
                    &row.bytes("sealed")?,
                )?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(attempts))
}

/// What is sealed of a promise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseWords {
    /// What was promised.
    pub what: String,
}

/// A promise.
#[derive(Clone, PartialEq, Eq)]
pub struct Promise {
    /// The promise.
    pub id: PromiseId,
    /// The version that was read.
    pub version: i64,
    /// To whom.
    pub person: PersonId,
    /// The name of the person, where it may be shown.
    pub name: String,
    /// Who must keep it.
    pub account: AccountId,
    /// By the end of this day.
    pub due_on: Date,
    /// When it was made.
    pub made_at: Timestamp,
    /// What was promised.
    pub what: String,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How: `KEPT` or `NOT_KEPT`.
    pub ended_as: Option<String>,
}

/// Adds a promise to a set.
pub async fn insert_promise(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    due_on: Date,
    what: &str,
) -> Result<()> {
    let person = permit.person();
    let id = PromiseId::new(store.ids());
    let key = store.subject(person).await?;
    let words = PromiseWords { what: what.to_owned() };
    let sealed = store.seal(&key, &place("promise", "sealed", id.uuid(), person), &words)?;
    set.new_row(
        "promise",
        "insert into promise (id, version, person, account, organisation, due_on, made_at, sealed) \
         values ($1, 1, $2, $3, $4, $5, $6, $7)",
        args![
            id,
            person,
            permit.actor().account(),
            permit.actor().organisation(),
            due_on,
            permit.decided_at(),
            sealed
        ],
    );
    Ok(())
}

fn promise(store: &Store, row: &Row, name: String) -> Result<Promise> {
    let (id, person) = (row.id("id", PromiseId::from_uuid)?, row.id("person", PersonId::from_uuid)?);
    let key = store.key_in(row, person)?;
    let words: PromiseWords =
        store.open_sealed(&key, &place("promise", "sealed", id.uuid(), person), &row.bytes("sealed")?)?;
    Ok(Promise {
        id,
        version: row.int("version")?,
        person,
        name,
        account: row.id("account", AccountId::from_uuid)?,
        due_on: row.date("due_on")?,
        made_at: row.time("made_at")?,
        what: words.what,
        ended_at: row.maybe_time("ended_at")?,
        ended_as: row.maybe_text("ended_as")?,
    })
}

/// The promises made to the person of a permit, the newest first; none where it does not show the contact log.
pub async fn promises(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Promise>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select m.id, m.version, m.person, m.account, m.due_on, m.made_at, m.sealed, m.ended_at, m.ended_as, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from promise m left join subject_key k on k.subject = m.person \
               where m.person = $1 order by m.made_at desc, m.id desc";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let promises = rows.iter().map(|row| promise(store, row, String::new())).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(promises))
}

/// The promises of an account that are still to be kept, or of everyone in the organisation, to people in the
/// scope: the soonest first. At most 200.
pub async fn open_promises(
    store: &Store,
    scope: &Scope,
    account: Option<AccountId>,
) -> Result<Unlogged<Vec<Promise>>> {
    const SQL: &str = concat!(
        "select m.id, m.version, m.person, m.account, m.due_on, m.made_at, m.sealed, m.ended_at, m.ended_as, p.sealed as person_sealed, ",
        "k.epoch as key_epoch, k.wrapped as key_wrapped, ",
        scope_columns!(),
        " from promise m join person p on p.id = m.person left join subject_key k on k.subject = p.id ",
        "where m.ended_at is null and m.organisation = $2 and ($8 is null or m.account = $8) and ",
        in_scope!(),
        " order by m.due_on, m.id limit 200"
    );
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![account]);
    let mut found = Vec::new();
    for row in store.db().fetch(SQL, arguments).await? {
        if !scope::classes_of_row(scope, &row)?.contains(DataClass::ContactLog) {
            continue;
        }
        let person = row.id("person", PersonId::from_uuid)?;
        let key = store.key_in(&row, person)?;
        let details: Details = store.open_sealed(
            &key,
            &place("person", "sealed", person.uuid(), person),
            &row.bytes("person_sealed")?,
        )?;
        found.push(promise(store, &row, details.identity.display_name())?);
    }
    Ok(Store::unlogged(found))
}

/// Whom a promise was made to, its version and who must keep it: what is asked before the gate is.
pub async fn promise_facts(
    store: &Store,
    id: PromiseId,
) -> Result<Option<(PersonId, i64, AccountId, OrganisationId)>> {
    let sql = "select person, version, account, organisation from promise where id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| {
        Ok((
            row.id("person", PersonId::from_uuid)?,
            row.int("version")?,
            row.id("account", AccountId::from_uuid)?,
            row.id("organisation", OrganisationId::from_uuid)?,
        ))
    })
    .transpose()
}

/// Adds the end of a promise to a set.
pub fn end_promise(set: &mut WriteSet, id: PromiseId, version: i64, ended_as: &'static str, now: Timestamp) {
    set.one(
        "promise",
        "update promise set version = version + 1, ended_at = $3, ended_as = $4 where id = $1 and version = $2 and ended_at is null",
        args![id, version, now, ended_as],
    );
}
