//! What happened to somebody before, and what is done about it.

mod judged;

pub use judged::{
    Known, NewResponse, Opened, changed, contact_instead_of_letter, end_by_rules, know, letter_again, open,
    opened_for_rules, regrade, reopen,
};

use self::judged::signs_of;
use super::people::{self, Report};
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::scope::{self, in_scope, scope_columns};
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::people::Details;
use alongside_domain::repeats::{CheckOutcome, Sign};
use alongside_gate::{DataClass, PersonPermit, Scope};
use alongside_kernel::id::{AccountId, PersonId};
use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is sealed of a response or of a check.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResponseWords {
    /// What was done, or what was found.
    pub words: String,
}

impl std::fmt::Debug for ResponseWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResponseWords(sensitive)")
    }
}

/// One time at which it is asked whether a response helped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// So many days after it was done.
    pub after_days: u16,
    /// On this day.
    pub due_on: Date,
    /// What was found; none before it was asked.
    pub outcome: Option<CheckOutcome>,
    /// Who asked.
    pub by: Option<AccountId>,
    /// When.
    pub at: Option<Timestamp>,
    /// What was found, in words.
    pub words: String,
}

/// A response as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The response.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// The record on which it stands.
    pub person: PersonId,
    /// The name of the person, on lists.
    pub name: String,
    /// The code of its grade.
    pub grade: String,
    /// What showed.
    pub signs: BTreeSet<Sign>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By when something is to be done.
    pub due_at: Timestamp,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How.
    pub ended_as: Option<String>,
    /// Who said so.
    pub ended_by: Option<AccountId>,
    /// What was done.
    pub words: String,
    /// Whether it helped.
    pub checks: Vec<Check>,
}

const RESPONSE: &str = "select q.id, q.version, q.person, q.grade, q.signs, q.opened_at, q.due_at, q.owner, q.ended_at, q.ended_as, \
                        q.ended_by, q.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from repeat_response q \
                        left join subject_key k on k.subject = q.person where q.person = $1 order by q.opened_at desc, q.id desc limit 50";

fn words(store: &Store, row: &Row, at: &alongside_vault::Place, person: PersonId) -> Result<String> {
    match row.get::<Option<Vec<u8>>>("sealed")? {
        Some(sealed) => {
            let key = store.key_in(row, person)?;
            Ok(store.open_sealed::<ResponseWords>(&key, at, &sealed)?.words)
        }
        None => Ok(String::new()),
    }
}

fn response(store: &Store, row: &Row, name: String) -> Result<Response> {
    let (id, person): (Uuid, PersonId) = (row.get("id")?, row.id("person", PersonId::from_uuid)?);
    Ok(Response {
        id,
        version: row.int("version")?,
        person,
        name,
        grade: row.text("grade")?,
        signs: signs_of(&row.text("signs")?),
        opened_at: row.time("opened_at")?,
        due_at: row.time("due_at")?,
        owner: row.maybe_id("owner", AccountId::from_uuid)?,
        ended_at: row.maybe_time("ended_at")?,
        ended_as: row.maybe_text("ended_as")?,
        ended_by: row.maybe_id("ended_by", AccountId::from_uuid)?,
        words: words(store, row, &place("repeat_response", "sealed", id, person), person)?,
        checks: Vec::new(),
    })
}

/// The responses on the record of a permit, the newest first, each with its checks; none where the permit does not show
/// the contact log.
pub async fn responses(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Response>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let person = permit.person();
    let rows = store.db().fetch(RESPONSE, args![person]).await?;
    let mut found = rows.iter().map(|row| response(store, row, String::new())).collect::<Result<Vec<_>>>()?;
    let sql = "select c.response, c.after_days, c.due_on, c.outcome, c.checked_at, c.checked_by, c.sealed, k.epoch as key_epoch, \
               k.wrapped as key_wrapped from repeat_check c join repeat_response q on q.id = c.response \
               left join subject_key k on k.subject = q.person where q.person = $1 order by c.after_days";
    for row in store.db().fetch(sql, args![person]).await? {
        let id: Uuid = row.get("response")?;
        let after_days = u16::try_from(row.count("after_days")?).unwrap_or(u16::MAX);
        let check = Check {
            after_days,
            due_on: row.date("due_on")?,
            outcome: row.maybe_text("outcome")?.and_then(|code| CheckOutcome::from_code(&code)),
            by: row.maybe_id("checked_by", AccountId::from_uuid)?,
            at: row.maybe_time("checked_at")?,
            words: words(store, &row, &check_place(id, person), person)?,
        };
        if let Some(of) = found.iter_mut().find(|it| it.id == id) {
            of.checks.push(check);
        }
    }
    Ok(Store::unlogged(found))
}

fn check_place(response: Uuid, person: PersonId) -> alongside_vault::Place {
    place("repeat_check", "sealed", response, person)
}

/// Whom a response is about: what must be known before the gate can be asked.
pub async fn person_of(store: &Store, response: Uuid) -> Result<Option<PersonId>> {
    let row =
        store.db().fetch_one("select person from repeat_response where id = $1", args![response]).await?;
    row.map(|row| row.id("person", PersonId::from_uuid)).transpose()
}

/// Adds to a set that a response is somebody's now, or nobody's. Whoever is kept from the person does not get it.
pub fn give(set: &mut WriteSet, (id, version): (Uuid, i64), owner: Option<AccountId>) {
    set.one(
        "response",
        "update repeat_response set version = version + 1, owner = $3 where id = $1 and version = $2 \
         and not exists (select 1 from kept_away b where b.person = repeat_response.person and b.account = $3)",
        args![id, version, owner],
    );
}

/// Adds to a set that something was done, in words, and the days on which it is asked whether it helped.
pub async fn done(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    (id, version): (Uuid, i64),
    words: &str,
    checks: impl IntoIterator<Item = (u16, Date)>,
) -> Result<()> {
    let person = permit.person();
    let key = store.subject(person).await?;
    let words = ResponseWords { words: words.to_owned() };
    let sealed = store.seal(&key, &place("repeat_response", "sealed", id, person), &words)?;
    let by = permit.actor().account();
    set.one(
        "response",
        "update repeat_response set version = version + 1, ended_at = $3, ended_as = 'DONE', ended_by = $4, \
         owner = coalesce(owner, $4), sealed = $5 where id = $1 and version = $2 and ended_at is null",
        args![id, version, permit.decided_at(), by, sealed],
    );
    for (after_days, due_on) in checks {
        set.new_row(
            "check",
            "insert into repeat_check (response, after_days, due_on) values ($1, $2, $3)",
            args![id, u32::from(after_days), due_on],
        );
    }
    Ok(())
}

/// Adds to a set what a check found.
pub async fn check(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    (response, after_days): (Uuid, u16),
    outcome: CheckOutcome,
    words: &str,
) -> Result<()> {
    let person = permit.person();
    let key = store.subject(person).await?;
    let words = ResponseWords { words: words.to_owned() };
    let sealed = store.seal(&key, &check_place(response, person), &words)?;
    set.one(
        "check",
        "update repeat_check set outcome = $3, checked_at = $4, checked_by = $5, sealed = $6 \
         where response = $1 and after_days = $2 and checked_at is null",
        args![
            response,
            u32::from(after_days),
            outcome.code(),
            permit.decided_at(),
            permit.actor().account(),
            sealed
        ],
    );
    Ok(())
}

/// Something that waits: a response, or a check that it helped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The response.
    pub response: Uuid,
    /// The record on which it stands.
    pub person: PersonId,
    /// The name of the person.
    pub name: String,
    /// The code of the response's grade.
    pub grade: String,
    /// What showed.
    pub signs: BTreeSet<Sign>,
    /// By when something is to be done; none for a check.
    pub due_at: Option<Timestamp>,
    /// After so many days and on which day it is asked whether it helped; none for the response itself.
    pub check: Option<(u16, Date)>,
    /// Whose it is.
    pub owner: Option<AccountId>,
}

fn waiting(store: &Store, scope: &Scope, row: &Row) -> Result<Option<Waiting>> {
    if !scope::classes_of_row(scope, row)?.contains(DataClass::ContactLog) {
        return Ok(None);
    }
    let person = row.id("person", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    let at = place("person", "sealed", person.uuid(), person);
    let details: Details = store.open_sealed(&key, &at, &row.bytes("person_sealed")?)?;
    let after_days = row.get::<Option<i64>>("after_days")?.and_then(|days| u16::try_from(days).ok());
    Ok(Some(Waiting {
        response: row.get("id")?,
        person,
        name: details.identity.display_name(),
        grade: row.text("grade")?,
        signs: signs_of(&row.text("signs")?),
        due_at: row.maybe_time("due_at")?,
        check: after_days.zip(row.maybe_date("due_on")?),
        owner: row.maybe_id("owner", AccountId::from_uuid)?,
    }))
}

/// What waits to be done for people in a scope, of one owner where one is given: first what is most overdue. At most so
/// many of each kind; checks from the day on which they are due.
pub async fn all_waiting(
    store: &Store,
    scope: &Scope,
    owner: Option<AccountId>,
    today: Date,
    most: u32,
) -> Result<Unlogged<Vec<Waiting>>> {
    const RESPONSES: &str = concat!(
        "select q.id, q.person, q.grade, q.signs, q.due_at, cast(null as bigint) as after_days, cast(null as text) as due_on, q.owner, ",
        "p.sealed as person_sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
        scope_columns!(),
        " from repeat_response q join person p on p.id = q.person left join subject_key k on k.subject = p.id ",
        "where q.ended_at is null and ($8 is null or q.owner = $8) and ",
        in_scope!(),
        " order by q.due_at, q.id limit $9"
    );
    const CHECKS: &str = concat!(
        "select q.id, q.person, q.grade, q.signs, cast(null as bigint) as due_at, c.after_days, c.due_on, q.owner, ",
        "p.sealed as person_sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
        scope_columns!(),
        " from repeat_check c join repeat_response q on q.id = c.response join person p on p.id = q.person ",
        "left join subject_key k on k.subject = p.id ",
        "where c.checked_at is null and c.due_on <= $10 and ($8 is null or q.owner = $8) and ",
        in_scope!(),
        " order by c.due_on, c.response, c.after_days limit $9"
    );
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![owner, most]);
    let mut rows = store.db().fetch(RESPONSES, arguments.clone()).await?;
    arguments.extend(args![today]);
    rows.extend(store.db().fetch(CHECKS, arguments).await?);
    let mut found = Vec::new();
    for row in &rows {
        found.extend(waiting(store, scope, row)?);
    }
    Ok(Store::unlogged(found))
}

/// Who of a victim care unit worked last with a person, on whichever of their records, and may still: at work that day, and
/// not kept away by a conflict of interest.
pub async fn worked_last(store: &Store, person: PersonId, today: Date) -> Result<Option<AccountId>> {
    let sql = "select d.owner from contact_duty d join person p on p.id = d.person join person me on me.cluster = p.cluster \
               join account a on a.id = d.owner where me.id = $1 and a.left_at is null \
               and exists (select 1 from membership m join organisation o on o.id = m.organisation \
                   where m.account = d.owner and o.kind = 'victim_care_unit' and o.left_at is null \
                   and m.starts_on <= $2 and (m.ends_on is null or m.ends_on >= $2)) \
               and not exists (select 1 from absence b where b.account = d.owner and b.ended_at is null \
                   and b.starts_on <= $2 and b.ends_on >= $2) \
               and not exists (select 1 from kept_away k where k.person = me.id and k.account = d.owner) \
               order by d.changed_at desc, d.id desc limit 1";
    let row = store.db().fetch_one(sql, args![person, today]).await?;
    row.map(|row| row.id("owner", AccountId::from_uuid)).transpose()
}

/// The records of one person beside this one: each is asked of the gate by itself.
pub async fn other_records(store: &Store, person: PersonId) -> Result<Vec<PersonId>> {
    let sql = "select m.id from person m join person me on me.cluster = m.cluster where me.id = $1 and m.id <> $1 order by m.id limit 50";
    let rows = store.db().fetch(sql, args![person]).await?;
    rows.iter().map(|row| row.id("id", PersonId::from_uuid)).collect()
}

/// Somebody to whom it happened more than once, with the reports that the scope lets see.
pub struct Repeated {
    /// One of their records.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// All of their records in the scope.
    pub records: Vec<PersonId>,
    /// The reports on them.
    pub reports: Vec<Report>,
}

/// People in a scope with the most incidents since a day, the most first, each with the reports that the scope lets see:
/// a record without them is not there. At most so
/// many records.
pub async fn most_repeated(
    store: &Store,
    scope: &Scope,
    since: Date,
    most: u32,
) -> Result<Unlogged<Vec<Repeated>>> {
    const SQL: &str = concat!(
        "select p.id, p.cluster, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, m.most, ",
        scope_columns!(),
        " from (select t.cluster, max(r.incidents) as most from report r join person t on t.id = r.person ",
        "where r.occurred_on >= $8 and r.incidents > 1 group by t.cluster) m ",
        "join person p on p.cluster = m.cluster left join subject_key k on k.subject = p.id where ",
        in_scope!(),
        " order by m.most desc, p.cluster, p.id limit $9"
    );
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![since, most]);
    let mut found: Vec<(PersonId, Repeated)> = Vec::new();
    for row in store.db().fetch(SQL, arguments).await? {
        if !scope::classes_of_row(scope, &row)?.contains(DataClass::Report) {
            continue;
        }
        let (person, cluster) = (row.id("id", PersonId::from_uuid)?, row.id("cluster", PersonId::from_uuid)?);
        let key = store.key_in(&row, person)?;
        let at = place("person", "sealed", person.uuid(), person);
        let details: Details = store.open_sealed(&key, &at, &row.bytes("sealed")?)?;
        let reports = reports_of(store, person).await?;
        if let Some((_, known)) = found.iter_mut().find(|(of, _)| *of == cluster) {
            known.records.push(person);
            known.reports.extend(reports);
        } else {
            let name = details.identity.display_name();
            found.push((cluster, Repeated { person, name, records: vec![person], reports }));
        }
    }
    Ok(Store::unlogged(found.into_iter().map(|(_, it)| it).collect()))
}

/// The reports on a record that a list shows.
async fn reports_of(store: &Store, person: PersonId) -> Result<Vec<Report>> {
    let sql = "select r.id, r.version, r.person, r.channel, r.organisation, r.officer, r.import, r.row_number, r.recorded_at, \
               r.received_at, r.occurred_on, r.crime_type, r.district, r.route, r.priority, r.needs, r.contact_due, r.late_days, \
               r.incidents, r.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from report r \
               left join subject_key k on k.subject = r.id where r.person = $1 order by r.recorded_at desc, r.id desc limit 200";
    let rows = store.db().fetch(sql, args![person]).await?;
    rows.iter().map(|row| people::report(store, row)).collect()
}
