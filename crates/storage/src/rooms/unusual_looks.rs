//! Looks that stand out: what finding them reads, what is kept of them, and how they are answered.

use super::accounts::roles_of;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::oversight::{LookAnswer, Unusual};
use alongside_gate::{OrganisationKind, OrganisationReach, Permit, Role};
use alongside_kernel::id::{AccountId, OrganisationId, PersonId};
use alongside_kernel::{Date, Timestamp};
use alongside_vault::Leaf;
use uuid::Uuid;

/// A look, or a day of looks, that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Why.
    pub kind: Unusual,
    /// Who looked.
    pub account: AccountId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The London day.
    pub day: Date,
    /// The record; nothing where it is about the whole day.
    pub person: Option<PersonId>,
    /// At how many people.
    pub people: u32,
    /// The first of the looks.
    pub at: Timestamp,
}

impl Found {
    fn about(&self) -> Uuid {
        self.person.map_or_else(|| self.account.uuid(), PersonId::uuid)
    }
}

/// Whether the same was found of the same record after a day: it is not asked again.
pub async fn is_known(store: &Store, it: &Found, after: Date) -> Result<bool> {
    let sql =
        "select id from unusual_look where account = $1 and kind = $2 and about = $3 and day > $4 limit 1";
    let arguments = args![it.account, it.kind.code(), it.about(), after];
    Ok(store.db().fetch_one(sql, arguments).await?.is_some())
}

/// Adds one to a set. What is known already stays as it is.
pub fn insert(set: &mut WriteSet, id: Uuid, it: &Found, now: Timestamp) {
    set.any(
        "insert into unusual_look (id, version, kind, account, organisation, day, about, people, at, found_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        args![
            id,
            it.kind.code(),
            it.account,
            it.organisation,
            it.day,
            it.about(),
            it.people,
            it.at,
            now
        ],
    );
}

/// Who looked at anything on a day, for which organisations. Only what is in the index by now.
pub async fn who_acted(
    store: &Store,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<(AccountId, OrganisationId)>> {
    let sql = "select distinct account, organisation from audit_index \
               where at >= $1 and at < $2 and account is not null and organisation is not null";
    let rows = store.db().fetch(sql, args![from, until]).await?;
    rows.iter()
        .map(|row| {
            Ok((row.id("account", AccountId::from_uuid)?, row.id("organisation", OrganisationId::from_uuid)?))
        })
        .collect()
}

/// What an account did for an organisation within a time, the oldest first. Only what is in the index by now.
pub async fn acts_of(
    store: &Store,
    (account, organisation): (AccountId, OrganisationId),
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Leaf>> {
    let sql = "select l.leaf from audit_index i join audit_leaf l on l.log = i.log and l.seq = i.seq \
               where i.account = $1 and i.organisation = $2 and i.at >= $3 and i.at < $4 order by i.at, i.log, i.seq";
    let rows = store.db().fetch(sql, args![account, organisation, from, until]).await?;
    rows.iter().filter_map(|row| leaf(row).transpose()).collect()
}

fn leaf(row: &Row) -> Result<Option<Leaf>> {
    // A leaf that can't be read is left out here; verifying the log reports it.
    Ok(Leaf::parse(row.text("leaf")?.as_bytes()).ok())
}

/// Whether an account has, or ever had, work with a person on any of their records: what is written down of that, not what
/// was looked at; with what is the same for each of their records. Nothing where there is no such person.
pub async fn has_worked_with(
    store: &Store,
    account: AccountId,
    person: PersonId,
) -> Result<Option<(PersonId, bool)>> {
    let sql = "with theirs as (select m.id from person m join person me on me.cluster = m.cluster where me.id = $2) \
               select cast(case when \
               exists (select 1 from contact_duty d where d.person in (select id from theirs) and d.owner = $1) \
               or exists (select 1 from contact_duty d join assignment a on a.duty = d.id where d.person in (select id from theirs) \
                  and (a.account = $1 or a.owner = $1 or a.previous_owner = $1)) \
               or exists (select 1 from attempt t where t.person in (select id from theirs) and t.account = $1) \
               or exists (select 1 from promise t where t.person in (select id from theirs) and t.account = $1) \
               or exists (select 1 from report t where t.person in (select id from theirs) and t.officer = $1) \
               or exists (select 1 from consent t where t.person in (select id from theirs) and t.recorded_by = $1) \
               or exists (select 1 from referral t where t.person in (select id from theirs) \
                  and (t.sent_by = $1 or t.acknowledged_by = $1 or t.accepted_by = $1 or t.declined_by = $1)) \
               or exists (select 1 from episode e where e.person in (select id from theirs) and (e.worker = $1 \
                  or exists (select 1 from support_session s where s.episode = e.id and s.account = $1) \
                  or exists (select 1 from note n where n.episode = e.id and n.account = $1))) \
               or exists (select 1 from request t where t.person in (select id from theirs) \
                  and (t.asked_by = $1 or t.acknowledged_by = $1 or t.answered_by = $1)) \
               or exists (select 1 from repeat_response t where t.person in (select id from theirs) \
                  and (t.owner = $1 or t.ended_by = $1)) \
               then 1 else 0 end as bigint) as worked, cluster from person where id = $2";
    let row = store.db().fetch_one(sql, args![account, person]).await?;
    row.map(|row| Ok((row.id("cluster", PersonId::from_uuid)?, row.count("worked")? > 0))).transpose()
}

/// How many people's pages an account opened for an organisation within a time, by itself or by a program.
pub async fn pages_opened(
    store: &Store,
    (account, organisation): (AccountId, OrganisationId),
    from: Timestamp,
    until: Timestamp,
) -> Result<u32> {
    let sql = "select count(distinct a.subject) as people from audit_index i join audit_about a on a.log = i.log and a.seq = i.seq \
               where i.account = $1 and i.organisation = $2 and i.at >= $3 and i.at < $4 and i.action = 'open_person'";
    let row = store.db().fetch_one(sql, args![account, organisation, from, until]).await?;
    row.map_or(Ok(0), |row| row.count("people"))
}

/// Everybody who answers for the log, with the organisation whose acts they see; nothing where it is all of them.
pub async fn auditors(store: &Store, today: Date) -> Result<Vec<(AccountId, Option<OrganisationId>)>> {
    let sql = "select m.account, m.organisation, m.roles, o.kind from membership m \
               join organisation o on o.id = m.organisation join account a on a.id = m.account \
               where m.starts_on <= $1 and (m.ends_on is null or m.ends_on >= $1) and o.left_at is null and a.left_at is null \
               order by m.created_at, m.id";
    let mut auditors = Vec::new();
    for row in store.db().fetch(sql, args![today]).await? {
        if !roles_of(&row.text("roles")?).contains(Role::Auditor) {
            continue;
        }
        let kind = row.code("kind", |code| code.parse::<OrganisationKind>().ok())?;
        let all = matches!(kind, OrganisationKind::Host | OrganisationKind::Commissioner);
        let own = row.id("organisation", OrganisationId::from_uuid)?;
        auditors.push((row.id("account", AccountId::from_uuid)?, (!all).then_some(own)));
    }
    Ok(auditors)
}

/// Whether anything is open of an organisation's acts, or of anybody's.
pub async fn any_open(store: &Store, only: Option<OrganisationId>) -> Result<bool> {
    let sql =
        "select id from unusual_look where ended_at is null and ($1 is null or organisation = $1) limit 1";
    Ok(store.db().fetch_one(sql, args![only]).await?.is_some())
}

/// One as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// What was found.
    pub found: Found,
    /// When, what came of the question, and who said so; nothing while it is open.
    pub ended: Option<(Timestamp, LookAnswer, AccountId)>,
}

macro_rules! looks {
    ($rest:literal) => {
        concat!(
            "select id, version, kind, account, organisation, day, about, people, at, ended_at, ended_as, ended_by \
             from unusual_look where ",
            $rest
        )
    };
}

fn kept(row: &Row) -> Result<Kept> {
    let kind = row.code("kind", Unusual::from_code)?;
    let about: Uuid = row.get("about")?;
    let ended = match row.maybe_time("ended_at")? {
        Some(at) => Some((
            at,
            row.code("ended_as", LookAnswer::from_code)?,
            row.id("ended_by", AccountId::from_uuid)?,
        )),
        None => None,
    };
    Ok(Kept {
        id: row.get("id")?,
        version: row.int("version")?,
        found: Found {
            kind,
            account: row.id("account", AccountId::from_uuid)?,
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            day: row.date("day")?,
            person: kind.is_about_a_record().then(|| PersonId::from_uuid(about)),
            people: row.count("people")?,
            at: row.time("at")?,
        },
        ended,
    })
}

/// Of which organisation a reader sees the acts; all where none.
fn only(permit: &Permit) -> Option<OrganisationId> {
    match permit.reach() {
        OrganisationReach::Only(own) => Some(own),
        OrganisationReach::Partnership | OrganisationReach::Public => None,
    }
}

/// What is open, the oldest first, as far as the permit reaches.
pub async fn open(store: &Store, permit: &Permit, limit: u32) -> Result<Unlogged<Vec<Kept>>> {
    let sql = looks!("ended_at is null and ($1 is null or organisation = $1) order by found_at, id limit $2");
    let rows = store.db().fetch(sql, args![only(permit), limit]).await?;
    Ok(Store::unlogged(rows.iter().map(kept).collect::<Result<_>>()?))
}

/// What was answered, the newest first, as far as the permit reaches.
pub async fn answered(store: &Store, permit: &Permit, limit: u32) -> Result<Unlogged<Vec<Kept>>> {
    let sql = looks!(
        "ended_at is not null and ($1 is null or organisation = $1) order by ended_at desc, id limit $2"
    );
    let rows = store.db().fetch(sql, args![only(permit), limit]).await?;
    Ok(Store::unlogged(rows.iter().map(kept).collect::<Result<_>>()?))
}

/// One, as far as the permit reaches.
pub async fn one(store: &Store, permit: &Permit, id: Uuid) -> Result<Option<Unlogged<Kept>>> {
    let sql = looks!("id = $1 and ($2 is null or organisation = $2)");
    let row = store.db().fetch_one(sql, args![id, only(permit)]).await?;
    row.map(|row| kept(&row).map(Store::unlogged)).transpose()
}

/// What an account did with one record, or on the whole day where it is about that, the newest first. Only what is in the
/// index by now.
pub async fn evidence(
    store: &Store,
    it: &Found,
    (from, until): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Leaf>> {
    let sql = "select l.leaf from audit_index i join audit_leaf l on l.log = i.log and l.seq = i.seq \
               where i.account = $1 and i.organisation = $2 and i.at >= $3 and i.at < $4 \
               and ($5 is null or exists (select 1 from audit_about a where a.log = i.log and a.seq = i.seq and a.subject = $5)) \
               order by i.at desc, i.log desc, i.seq desc limit $6";
    let arguments = args![it.account, it.organisation, from, until, it.person, limit];
    let rows = store.db().fetch(sql, arguments).await?;
    rows.iter().filter_map(|row| leaf(row).transpose()).collect()
}

/// Adds to a set what came of the question, guarded by the version that was read.
pub fn answer(
    set: &mut WriteSet,
    (id, version): (Uuid, i64),
    answer: LookAnswer,
    by: AccountId,
    now: Timestamp,
) {
    set.one(
        "unusual look",
        "update unusual_look set ended_at = $3, ended_as = $4, ended_by = $5, version = version + 1 \
         where id = $1 and version = $2 and ended_at is null",
        args![id, version, now, answer.code(), by],
    );
}
