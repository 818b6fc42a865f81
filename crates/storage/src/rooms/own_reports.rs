//! An officer's own reports, and what was found about the assessments in them.

use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::scope::{self, in_scope, scope_columns};
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::people::Details;
use alongside_domain::report::ReportFacts;
use alongside_gate::{DataClass, FindingFacts, FindingPermit, PersonFacts, ReportedBy, Scope};
use alongside_kernel::id::{AccountId, FindingId, OrganisationId, PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};

/// One of the officer's own reports.
pub struct OwnRow {
    /// The report.
    pub id: ReportId,
    /// Whom it is about.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The police reference.
    pub reference: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Crime type.
    pub crime_type: String,
    /// Route.
    pub route: String,
    /// By when contact is due.
    pub due_on: Option<Date>,
    /// When contact was made.
    pub reached_at: Option<Timestamp>,
    /// Working days by which it was late on arrival.
    pub late_days: u32,
    /// Open findings.
    pub open_findings: u32,
    /// Referrals that began with it: sent, accepted.
    pub referrals: (u32, u32),
}

const OWN: &str = concat!(
    "select r.id, r.person, r.recorded_at, r.crime_type, r.route, r.late_days, r.sealed as report_sealed, d.due_on, d.reached_at, ",
    "rk.epoch as report_epoch, rk.wrapped as report_wrapped, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
    "(select count(*) from finding f where f.report = r.id and f.answered_at is null) as open_findings, ",
    "(select count(*) from referral e where e.report = r.id and e.withdrawn_at is null) as sent, ",
    "(select count(*) from referral e where e.report = r.id and e.withdrawn_at is null and e.accepted_at is not null) as accepted, ",
    scope_columns!(),
    " from report r join person p on p.id = r.person left join subject_key k on k.subject = p.id ",
    "left join subject_key rk on rk.subject = r.id left join contact_duty d on d.report = r.id ",
    "where r.organisation = $2 and r.officer = $1 and ",
    in_scope!(),
    " order by r.recorded_at desc, r.id desc limit $8"
);

/// The newest reports of whoever a scope lists for.
pub async fn own(store: &Store, scope: &Scope, most: u32) -> Result<Unlogged<Vec<OwnRow>>> {
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![most]);
    let rows = store.db().fetch(OWN, arguments).await?;
    let rows = rows.iter().map(|row| own_row(store, row)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(rows))
}

fn name(store: &Store, row: &Row, person: PersonId) -> Result<String> {
    let key = store.key_in(row, person)?;
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &row.bytes("sealed")?)?;
    Ok(details.identity.display_name())
}

/// The police reference of a report whose key stands in columns of its own; empty where it was erased.
fn reference(store: &Store, row: &Row, report: ReportId) -> Result<String> {
    let wrapped: Option<Vec<u8>> = row.get("report_wrapped")?;
    let epoch: Option<i64> = row.get("report_epoch")?;
    let key = match store.unwrap_key(report, epoch, wrapped) {
        Ok(key) => key,
        Err(Error::Erased) => return Ok(String::new()),
        Err(error) => return Err(error),
    };
    let facts: ReportFacts = store.open_sealed(
        &key,
        &place("report", "sealed", report.uuid(), report),
        &row.bytes("report_sealed")?,
    )?;
    Ok(facts.reference.unwrap_or_default())
}

fn own_row(store: &Store, row: &Row) -> Result<OwnRow> {
    let (id, person) = (row.id("id", ReportId::from_uuid)?, row.id("person", PersonId::from_uuid)?);
    Ok(OwnRow {
        id,
        person,
        name: name(store, row, person)?,
        reference: reference(store, row, id)?,
        recorded_at: row.time("recorded_at")?,
        crime_type: row.text("crime_type")?,
        route: row.text("route")?,
        due_on: row.maybe_date("due_on")?,
        reached_at: row.maybe_time("reached_at")?,
        late_days: row.count("late_days")?,
        open_findings: row.count("open_findings")?,
        referrals: (row.count("sent")?, row.count("accepted")?),
    })
}

/// A finding on the list.
pub struct FindingRow {
    /// The finding.
    pub id: FindingId,
    /// Whom the report is about.
    pub person: PersonId,
    /// What was found.
    pub code: String,
    /// The person's name, where the scope shows it.
    pub name: String,
    /// The police reference.
    pub reference: String,
    /// The officer's account.
    pub officer: Option<AccountId>,
    /// When it was found.
    pub found_at: Timestamp,
    /// How it was answered.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

const FINDINGS: &str = concat!(
    "select f.id, f.code, f.officer, f.found_at, f.answer, f.answered_at, r.id as report, r.person, r.sealed as report_sealed, ",
    "rk.epoch as report_epoch, rk.wrapped as report_wrapped, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
    scope_columns!(),
    " from finding f join report r on r.id = f.report join person p on p.id = r.person ",
    "left join subject_key k on k.subject = p.id left join subject_key rk on rk.subject = r.id ",
    "where ($8 = 0 or (f.organisation = $2 and f.officer = $1)) and ($9 = '' or f.code = $9) ",
    "and coalesce(f.answer, '') <> 'SETTLED_BY_REPORT' and ",
    in_scope!(),
    " order by case when f.answered_at is null then 0 else 1 end, f.found_at desc, f.id desc limit $10"
);

/// The findings that a scope lets see, open ones first: an officer's own, or all.
pub async fn findings(
    store: &Store,
    scope: &Scope,
    only_own: bool,
    code: &str,
    most: u32,
) -> Result<Unlogged<Vec<FindingRow>>> {
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![i64::from(only_own), code, most]);
    let rows = store.db().fetch(FINDINGS, arguments).await?;
    let rows = rows
        .iter()
        .map(|row| {
            let person = row.id("person", PersonId::from_uuid)?;
            let shown = scope::classes_of_row(scope, row)?;
            let report = row.id("report", ReportId::from_uuid)?;
            let may = |class| shown.contains(class);
            Ok(FindingRow {
                id: row.id("id", FindingId::from_uuid)?,
                person,
                code: row.text("code")?,
                name: if may(DataClass::Identity) { name(store, row, person)? } else { String::new() },
                reference: if may(DataClass::Report) {
                    reference(store, row, report)?
                } else {
                    String::new()
                },
                officer: row.maybe_id("officer", AccountId::from_uuid)?,
                found_at: row.time("found_at")?,
                answer: row.maybe_text("answer")?,
                answered_at: row.maybe_time("answered_at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(rows))
}

/// How many findings are open and answered, by code; one officer's, or all.
pub async fn finding_counts(
    store: &Store,
    of: Option<(OrganisationId, AccountId)>,
) -> Result<Vec<(String, u32, u32)>> {
    let sql = "select code, cast(sum(case when answered_at is null then 1 else 0 end) as bigint) as waiting, \
               cast(sum(case when answered_at is null then 0 else 1 end) as bigint) as answered from finding \
               where coalesce(answer, '') <> 'SETTLED_BY_REPORT' and ($1 = 0 or (organisation = $2 and officer = $3)) \
               group by code order by code";
    let arguments = args![i64::from(of.is_some()), of.map(|it| it.0), of.map(|it| it.1)];
    let rows = store.db().fetch(sql, arguments).await?;
    rows.iter().map(|row| Ok((row.text("code")?, row.count("waiting")?, row.count("answered")?))).collect()
}

/// What the gate asks about a finding, and its version; the person's own facts are the caller's.
pub async fn finding(store: &Store, id: FindingId) -> Result<Option<(PersonId, ReportId, ReportedBy, i64)>> {
    let sql = "select r.person, f.report, f.organisation, f.officer, f.version from finding f join report r on r.id = f.report \
               where f.id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| {
        let reporter = ReportedBy {
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            account: row.maybe_id("officer", AccountId::from_uuid)?,
        };
        let report = row.id("report", ReportId::from_uuid)?;
        Ok((row.id("person", PersonId::from_uuid)?, report, reporter, row.int("version")?))
    })
    .transpose()
}

/// A finding's facts for the gate.
pub fn for_gate(id: FindingId, report: ReportId, person: PersonFacts, reporter: ReportedBy) -> FindingFacts {
    FindingFacts { finding: id, report, person, reporter }
}

/// Adds the answer to a finding to a set.
pub fn answer(
    set: &mut WriteSet,
    permit: &FindingPermit,
    version: i64,
    code: &str,
    by: Option<AccountId>,
    now: Timestamp,
) {
    set.one(
        "finding",
        "update finding set answer = $3, answered_by = $4, answered_at = $5, version = version + 1 \
         where id = $1 and version = $2 and answered_at is null",
        args![permit.finding(), version, code, by, now],
    );
}
