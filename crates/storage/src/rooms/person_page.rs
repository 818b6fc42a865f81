//! What a person's page shows beside the person: who helps, who else is in the case, what happened when.

use super::facts::classes_of;
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::scope::{self, in_scope, scope_columns};
use crate::store::Store;
use crate::unlogged::Unlogged;
use alongside_domain::people::{Details, PartyRole};
use alongside_gate::{ClassSet, DataClass, PersonPermit, Scope};
use alongside_kernel::id::{AccountId, OrganisationId, PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};

/// What an organisation may see of a person, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// What.
    pub classes: ClassSet,
    /// From when.
    pub starts_at: Timestamp,
    /// Up to when.
    pub ends_at: Option<Timestamp>,
}

/// The grants about the person that are live now, by organisation; none where the permit does not show consents.
pub async fn live_grants(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Grant>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select g.organisation, o.name, g.classes, g.starts_at, g.ends_at from consent_grant g \
               join organisation o on o.id = g.organisation where g.person = $1 and g.starts_at <= $2 \
               and (g.ends_at is null or g.ends_at > $2) and (g.ended_at is null or g.ended_at > $2) order by o.name, g.starts_at, g.id";
    let rows = store.db().fetch(sql, args![permit.person(), permit.decided_at()]).await?;
    let grants = rows
        .iter()
        .map(|row| {
            Ok(Grant {
                organisation: row.id("organisation", OrganisationId::from_uuid)?,
                organisation_name: row.text("name")?,
                classes: classes_of(&row.text("classes")?),
                starts_at: row.time("starts_at")?,
                ends_at: row.maybe_time("ends_at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(grants))
}

/// Somebody else beside the person: another party to a case, or somebody of the household.
#[derive(Clone, PartialEq, Eq)]
pub struct Beside {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they are in the case; none for the household.
    pub role: Option<PartyRole>,
    /// Which case.
    pub report: Option<ReportId>,
}

fn beside(store: &Store, row: &Row, role: Option<PartyRole>, report: Option<ReportId>) -> Result<Beside> {
    let person = row.id("person", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &row.bytes("sealed")?)?;
    Ok(Beside { person, name: details.identity.display_name(), role, report })
}

/// The other parties to the person's cases, each in their role, as far as the viewer may see each of them.
/// The person responsible is never among them: nothing on the victim's side joins to them.
pub async fn parties(store: &Store, permit: &PersonPermit, scope: &Scope) -> Result<Unlogged<Vec<Beside>>> {
    const SQL: &str = concat!(
        "select q.person, q.role, q.report, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
        scope_columns!(),
        " from party own join party q on q.report = own.report and q.person <> own.person join person p on p.id = q.person ",
        "join subject_key k on k.subject = p.id join report r on r.id = own.report ",
        "where own.person = $8 and own.role <> 'PERSON_RESPONSIBLE' and q.role <> 'PERSON_RESPONSIBLE' ",
        "and ($9 = 0 or (r.organisation = $2 and r.officer = $1)) and ",
        in_scope!(),
        " order by q.role, q.person limit 100"
    );
    if !permit.may(DataClass::Report) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![permit.person(), i64::from(permit.only_what_began_with().is_some())]);
    let rows = store.db().fetch(SQL, arguments).await?;
    let found = rows
        .iter()
        .map(|row| {
            let role = row.code("role", PartyRole::from_code)?;
            beside(store, row, Some(role), Some(row.id("report", ReportId::from_uuid)?))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(found))
}

/// Whether a person responsible is recorded in one of the person's cases. Not who: that stands behind the wall.
pub async fn has_person_responsible(store: &Store, permit: &PersonPermit) -> Result<Unlogged<bool>> {
    if !permit.may(DataClass::Report) || permit.only_what_began_with().is_some() {
        return Ok(Store::unlogged(false));
    }
    let sql = "select count(*) as found from party own join party q on q.report = own.report and q.person <> own.person \
               where own.person = $1 and own.role <> 'PERSON_RESPONSIBLE' and q.role = 'PERSON_RESPONSIBLE'";
    let row = store.db().fetch_one(sql, args![permit.person()]).await?;
    Ok(Store::unlogged(row.map_or(Ok(0), |row| row.count("found"))? > 0))
}

/// Who lives with the person, as far as the viewer may see each of them; never the person responsible for
/// something reported about them.
pub async fn household(store: &Store, permit: &PersonPermit, scope: &Scope) -> Result<Unlogged<Vec<Beside>>> {
    const SQL: &str = concat!(
        "select h.person, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
        scope_columns!(),
        " from household own join household h on h.id = own.id and h.person <> own.person join person p on p.id = h.person ",
        "join subject_key k on k.subject = p.id where own.person = $8 and own.until is null and h.until is null ",
        "and not exists (select 1 from party a join party b on b.report = a.report where a.person = own.person and b.person = h.person ",
        "and (a.role = 'PERSON_RESPONSIBLE' or b.role = 'PERSON_RESPONSIBLE')) and ",
        in_scope!(),
        " order by h.person limit 100"
    );
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![permit.person()]);
    let rows = store.db().fetch(SQL, arguments).await?;
    let found = rows.iter().map(|row| beside(store, row, None, None)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(found))
}

/// A letter, e-mail or text, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLine {
    /// Letter, e-mail or text.
    pub channel: String,
    /// How far it is.
    pub state: String,
    /// Who made it; nobody where the program did.
    pub by: Option<AccountId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it left.
    pub sent_at: Option<Timestamp>,
}

/// The messages to the person, without their content; none where the permit does not show the contact log.
pub async fn messages(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<MessageLine>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select channel, state, created_by, created_at, sent_at from message where person = $1 order by created_at desc, id";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let lines = rows
        .iter()
        .map(|row| {
            Ok(MessageLine {
                channel: row.text("channel")?,
                state: row.text("state")?,
                by: row.maybe_id("created_by", AccountId::from_uuid)?,
                created_at: row.time("created_at")?,
                sent_at: row.maybe_time("sent_at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(lines))
}

/// A consent, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    /// For which organisation.
    pub organisation_name: String,
    /// Given, or not.
    pub status: String,
    /// Who took it down.
    pub by: AccountId,
    /// When.
    pub given_at: Timestamp,
    /// Its last day.
    pub ends_on: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

/// The consents of the person; none where the permit does not show them.
pub async fn consents(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<ConsentLine>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select o.name, c.status, c.recorded_by, c.given_at, c.ends_on, c.withdrawn_at from consent c \
               join organisation o on o.id = c.organisation where c.person = $1 order by c.given_at desc, c.id";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let lines = rows
        .iter()
        .map(|row| {
            Ok(ConsentLine {
                organisation_name: row.text("name")?,
                status: row.text("status")?,
                by: row.id("recorded_by", AccountId::from_uuid)?,
                given_at: row.time("given_at")?,
                ends_on: row.maybe_date("ends_on")?,
                withdrawn_at: row.maybe_time("withdrawn_at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(lines))
}

/// A step of a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralStep {
    /// The referral.
    pub referral: alongside_kernel::id::ReferralId,
    /// The service.
    pub service: String,
    /// Who refers.
    pub from_organisation: OrganisationId,
    /// To whom.
    pub to_organisation: OrganisationId,
    /// To whom, by name.
    pub to_name: String,
    /// What happened.
    pub kind: String,
    /// Who did it.
    pub by: Option<AccountId>,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// When.
    pub at: Timestamp,
}

/// Every step of the person's referrals, the newest first; none where the permit does not show referrals. A
/// withdrawn referral is to its receiver as if it never was.
pub async fn referral_steps(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<ReferralStep>>> {
    // An officer follows what began with their own report on the page of that report.
    if !permit.may(DataClass::Referral) || permit.only_what_began_with().is_some() {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select r.id, s.name as service, r.from_organisation, r.to_organisation, o.name as to_name, e.kind, e.account, e.organisation, e.at \
               from referral r join referral_event e on e.referral = r.id join service s on s.id = r.service \
               join organisation o on o.id = r.to_organisation \
               where r.person = $1 and (r.withdrawn_at is null or r.to_organisation <> $2) order by e.at desc, r.id, e.seq desc";
    let organisation = permit.actor().organisation().unwrap_or(OrganisationId::from_uuid(uuid::Uuid::nil()));
    let rows = store.db().fetch(sql, args![permit.person(), organisation]).await?;
    let steps = rows
        .iter()
        .map(|row| {
            Ok(ReferralStep {
                referral: row.id("id", alongside_kernel::id::ReferralId::from_uuid)?,
                service: row.text("service")?,
                from_organisation: row.id("from_organisation", OrganisationId::from_uuid)?,
                to_organisation: row.id("to_organisation", OrganisationId::from_uuid)?,
                to_name: row.text("to_name")?,
                kind: row.text("kind")?,
                by: row.maybe_id("account", AccountId::from_uuid)?,
                organisation: row.maybe_id("organisation", OrganisationId::from_uuid)?,
                at: row.time("at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(steps))
}
