//! A person's own pages: the way in, visits, and what they read there.

use super::accounts::AccountDetails;
use super::facts::classes_of;
use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::consent::Answer;
use alongside_domain::people::Details;
use alongside_gate::{Basis, ClassSet, DataClass, PersonPermit};
use alongside_kernel::id::{AccountId, ConsentId, OrganisationId, PersonId, PortalAccessId, SignInId};
use alongside_kernel::{Date, Timestamp};

/// Adds a new way in to a set. Earlier ones of the person end first: [`close`].
pub fn insert_access(
    set: &mut WriteSet,
    id: PortalAccessId,
    person: PersonId,
    code_hash: [u8; 32],
    made_by: AccountId,
    made_at: Timestamp,
    expires_at: Timestamp,
) {
    set.new_row(
        "way in",
        "insert into portal_access (id, person, code_hash, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        args![id, person, code_hash, made_by, made_at, expires_at],
    );
}

/// Adds the end of every way in of a person, and of every visit through them, to a set.
pub fn close(set: &mut WriteSet, person: PersonId, now: Timestamp) {
    set.any(
        "update portal_sign_in set ended_at = $2 where ended_at is null and access in (select id from portal_access where person = $1)",
        args![person, now],
    );
    set.any(
        "update portal_access set ended_at = $2 where person = $1 and ended_at is null",
        args![person, now],
    );
}

/// Adds to a set that somebody may watch what a person opens.
pub fn insert_watch(
    store: &Store,
    set: &mut WriteSet,
    person: PersonId,
    marked_by: AccountId,
    now: Timestamp,
) {
    set.new_row(
        "mark",
        "insert into portal_watch (id, person, marked_by, marked_at) values ($1, $2, $3, $4)",
        args![store.new_id(), person, marked_by, now],
    );
}

/// Adds to a set that nobody watches any more.
pub fn lift_watch(set: &mut WriteSet, person: PersonId, lifted_by: AccountId, now: Timestamp) {
    set.any(
        "update portal_watch set lifted_by = $2, lifted_at = $3 where person = $1 and lifted_at is null",
        args![person, lifted_by, now],
    );
}

/// Whether a person's own pages are open, and whether they may be watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayIn {
    /// When the open way in was made and when it ends.
    pub open: Option<(Timestamp, Timestamp)>,
    /// The mark that somebody may watch.
    pub watched: bool,
}

/// The way in of the person of a permit.
pub async fn way_in(store: &Store, permit: &PersonPermit) -> Result<Unlogged<WayIn>> {
    let sql = "select made_at, expires_at from portal_access where person = $1 and ended_at is null and expires_at > $2 \
               order by made_at desc, id desc limit 1";
    let row = store.db().fetch_one(sql, args![permit.person(), store.now()]).await?;
    let open = row.map(|row| Ok::<_, Error>((row.time("made_at")?, row.time("expires_at")?))).transpose()?;
    Ok(Store::unlogged(WayIn { open, watched: is_watched(store, permit.person()).await? }))
}

/// Whether somebody may watch what a person opens: for rules, never by itself an answer.
pub async fn is_watched(store: &Store, person: PersonId) -> Result<bool> {
    let sql = "select count(*) as marks from portal_watch where person = $1 and lifted_at is null";
    let row = store.db().fetch_one(sql, args![person]).await?;
    Ok(row.map_or(Ok(0), |row| row.count("marks"))? > 0)
}

/// Whose pages a code opens.
pub struct Opens {
    /// The way in.
    pub access: PortalAccessId,
    /// The person.
    pub person: PersonId,
    /// The birth date that must be given with it.
    pub born: Option<Date>,
}

/// What a code opens, if it opens anything now.
pub async fn by_code(store: &Store, code_hash: [u8; 32]) -> Result<Option<Unlogged<Opens>>> {
    let sql = "select a.id, a.person, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from portal_access a join person p on p.id = a.person left join subject_key k on k.subject = p.id \
               where a.code_hash = $1 and a.ended_at is null and a.expires_at > $2 \
               and not exists (select 1 from portal_watch w where w.person = a.person and w.lifted_at is null)";
    let Some(row) = store.db().fetch_one(sql, args![code_hash, store.now()]).await? else { return Ok(None) };
    let person = row.id("person", PersonId::from_uuid)?;
    let key = match store.key_in(&row, person) {
        Ok(key) => key,
        Err(Error::Erased) => return Ok(None),
        Err(other) => return Err(other),
    };
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &row.bytes("sealed")?)?;
    let opens = Opens {
        access: row.id("id", PortalAccessId::from_uuid)?,
        person,
        born: details.identity.date_of_birth.map(|born| *born.open()),
    };
    Ok(Some(Store::unlogged(opens)))
}

/// Whether a code still opens the pages of this person.
pub async fn is_open(store: &Store, person: PersonId, code_hash: [u8; 32]) -> Result<Option<Timestamp>> {
    let sql = "select expires_at from portal_access where person = $1 and code_hash = $2 and ended_at is null and expires_at > $3";
    let row = store.db().fetch_one(sql, args![person, code_hash, store.now()]).await?;
    row.map(|row| row.time("expires_at")).transpose()
}

/// Adds a visit to a set.
pub fn insert_sign_in(
    set: &mut WriteSet,
    id: SignInId,
    token_hash: [u8; 32],
    access: PortalAccessId,
    now: Timestamp,
) {
    set.new_row(
        "visit",
        "insert into portal_sign_in (id, token_hash, access, created_at, last_seen_at) values ($1, $2, $3, $4, $4)",
        args![id, token_hash, access, now],
    );
}

/// A visit that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The visit.
    pub id: SignInId,
    /// Through which way in.
    pub access: PortalAccessId,
    /// Whose pages.
    pub person: PersonId,
    /// When it began.
    pub created_at: Timestamp,
    /// When a page was last asked for.
    pub last_seen_at: Timestamp,
}

/// The open visit of a cookie. A way in that was closed, a watched person and one joined to another have none.
pub async fn visit(store: &Store, token_hash: [u8; 32]) -> Result<Option<Visit>> {
    let sql = "select s.id, s.access, s.created_at, s.last_seen_at, a.person \
               from portal_sign_in s join portal_access a on a.id = s.access join person p on p.id = a.person \
               where s.token_hash = $1 and s.ended_at is null and a.ended_at is null and a.expires_at > $2 \
               and not exists (select 1 from portal_watch w where w.person = a.person and w.lifted_at is null)";
    let Some(row) = store.db().fetch_one(sql, args![token_hash, store.now()]).await? else { return Ok(None) };
    Ok(Some(Visit {
        id: row.id("id", SignInId::from_uuid)?,
        access: row.id("access", PortalAccessId::from_uuid)?,
        person: row.id("person", PersonId::from_uuid)?,
        created_at: row.time("created_at")?,
        last_seen_at: row.time("last_seen_at")?,
    }))
}

/// Adds to a set that a visit goes on.
pub fn touch(set: &mut WriteSet, visit: SignInId, now: Timestamp) {
    set.any("update portal_sign_in set last_seen_at = $2 where id = $1", args![visit, now]);
}

/// Adds the end of a visit to a set.
pub fn end_visit(set: &mut WriteSet, visit: SignInId, now: Timestamp) {
    set.any("update portal_sign_in set ended_at = $2 where id = $1 and ended_at is null", args![visit, now]);
}

/// The organisation whose part alone a permit shows: one that stands on a grant reads what it sent and received.
fn only_of(permit: &PersonPermit) -> Option<OrganisationId> {
    matches!(permit.basis(), Basis::Grant(_) | Basis::Report).then(|| permit.actor().organisation()).flatten()
}

/// The name of an account on a row that carries its sealed details and its key along.
fn name_of(store: &Store, row: &Row, id: &'static str, sealed: &'static str) -> Result<Option<String>> {
    let (Some(account), Some(sealed)) =
        (row.maybe_id(id, AccountId::from_uuid)?, row.get::<Option<Vec<u8>>>(sealed)?)
    else {
        return Ok(None);
    };
    match store.key_in(row, account) {
        Ok(key) => {
            let details: AccountDetails =
                store.open_sealed(&key, &place("account", "sealed", account.uuid(), account), &sealed)?;
            Ok(Some(details.name))
        }
        // Someone whose account was erased has no name any more; what they did stands.
        Err(Error::Erased) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A referral as its person is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one of four things happened")]
pub struct Help {
    /// Whose help.
    pub organisation: String,
    /// The number under which people ring.
    pub phone: String,
    /// The last day for an answer.
    pub reply_due_on: Date,
    /// Taken on.
    pub accepted: bool,
    /// Not taken on.
    pub declined: bool,
    /// Help has begun.
    pub begun: bool,
    /// Over.
    pub closed: bool,
    /// The worker's account and name.
    pub worker: Option<(AccountId, String)>,
}

/// Who was asked to help the person of a permit, the newest first. What was taken back is left out.
pub async fn help(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Help>>> {
    if !permit.may(DataClass::Referral) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let only = only_of(permit);
    let sql = "select o.name as organisation_name, o.phone, r.reply_due_on, r.accepted_at, r.declined_at, r.first_session_at, \
               r.closed_at, r.worker, a.sealed as worker_sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from referral r join organisation o on o.id = r.to_organisation \
               left join account a on a.id = r.worker left join subject_key k on k.subject = a.id \
               where r.person = $1 and r.withdrawn_at is null \
               and ($2 = 0 or r.to_organisation = $3 or r.from_organisation = $3) order by r.sent_at desc, r.id desc";
    let rows = store.db().fetch(sql, args![permit.person(), i64::from(only.is_some()), only]).await?;
    let help = rows
        .iter()
        .map(|row| {
            let worker = row.maybe_id("worker", AccountId::from_uuid)?;
            Ok(Help {
                organisation: row.text("organisation_name")?,
                phone: row.text("phone")?,
                reply_due_on: row.date("reply_due_on")?,
                accepted: row.maybe_time("accepted_at")?.is_some(),
                declined: row.maybe_time("declined_at")?.is_some(),
                begun: row.maybe_time("first_session_at")?.is_some(),
                closed: row.maybe_time("closed_at")?.is_some(),
                worker: worker.zip(name_of(store, row, "worker", "worker_sealed")?),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(help))
}

/// A promise that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// Who promised.
    pub worker: (AccountId, String),
    /// For whom they work.
    pub organisation: String,
    /// The last day.
    pub due_on: Date,
}

/// What was promised to the person of a permit and is still open, the soonest first.
pub async fn promised(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Promised>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let only = only_of(permit);
    let sql = "select p.account, p.due_on, o.name as organisation_name, a.sealed as worker_sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped \
               from promise p join organisation o on o.id = p.organisation \
               left join account a on a.id = p.account left join subject_key k on k.subject = a.id \
               where p.person = $1 and p.ended_at is null and ($2 = 0 or p.organisation = $3) order by p.due_on, p.id";
    let rows = store.db().fetch(sql, args![permit.person(), i64::from(only.is_some()), only]).await?;
    let promised = rows
        .iter()
        .map(|row| {
            let account = row.id("account", AccountId::from_uuid)?;
            let name = name_of(store, row, "account", "worker_sealed")?.unwrap_or_default();
            Ok(Promised {
                worker: (account, name),
                organisation: row.text("organisation_name")?,
                due_on: row.date("due_on")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(promised))
}

/// Contact that the unit still owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The person asked to be asked again on this day.
    pub ask_again_on: Option<Date>,
    /// Who has it in hand.
    pub owner: Option<(AccountId, String)>,
}

/// The contact that the unit owes the person of a permit, the soonest first. What is held or says nothing to them
/// is left out.
pub async fn owed(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Owed>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select d.due_on, d.ask_again_on, d.owner, a.sealed as worker_sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from contact_duty d left join account a on a.id = d.owner left join subject_key k on k.subject = a.id \
               where d.person = $1 and d.closed_at is null and d.kind = 'CONTACT' order by d.due_on, d.id";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let owed = rows
        .iter()
        .map(|row| {
            let owner = row.maybe_id("owner", AccountId::from_uuid)?;
            Ok(Owed {
                due_on: row.maybe_date("due_on")?,
                ask_again_on: row.maybe_date("ask_again_on")?,
                owner: owner.zip(name_of(store, row, "owner", "worker_sealed")?),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(owed))
}

/// A consent as its person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Which.
    pub id: ConsentId,
    /// The version that was read.
    pub version: i64,
    /// With whom.
    pub organisation: String,
    /// Yes or no.
    pub answer: Answer,
    /// What that organisation may see.
    pub classes: ClassSet,
    /// When it was said.
    pub given_at: Timestamp,
    /// The last day on which it holds.
    pub ends_on: Option<Date>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// What the person of a permit agreed to and did not, the newest first. Where a newer answer took the place of an
/// older one, only the newer is there.
pub async fn consents(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Consent>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let only = only_of(permit);
    let sql = "select c.id, c.version, o.name as organisation_name, c.status, c.classes, c.given_at, c.ends_on, c.withdrawn_at \
               from consent c join organisation o on o.id = c.organisation \
               where c.person = $1 and c.replaced_at is null and ($2 = 0 or c.organisation = $3) order by c.given_at desc, c.id desc";
    let rows = store.db().fetch(sql, args![permit.person(), i64::from(only.is_some()), only]).await?;
    let consents = rows
        .iter()
        .map(|row| {
            Ok(Consent {
                id: row.id("id", ConsentId::from_uuid)?,
                version: row.int("version")?,
                organisation: row.text("organisation_name")?,
                answer: row.code("status", Answer::from_code)?,
                classes: classes_of(&row.text("classes")?),
                given_at: row.time("given_at")?,
                ends_on: row.maybe_date("ends_on")?,
                withdrawn_at: row.maybe_time("withdrawn_at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(consents))
}
