//! People and what was reported about them.

use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::people::{ContactPoints, Details, Identity, PartyRole};
use alongside_domain::report::ReportFacts;
use alongside_gate::{DataClass, PersonPermit};
use alongside_kernel::id::{AccountId, ImportId, OrganisationId, PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};
use alongside_vault::SubjectKey;

/// A person as far as a permit shows them: what may not be seen is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// The version that was read.
    pub version: i64,
    /// When they were first known.
    pub created_at: Timestamp,
    /// Who they are.
    pub identity: Option<Identity>,
    /// Where they can be reached.
    pub contact: Option<ContactPoints>,
}

/// How a report came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A file or feed.
    Feed,
    /// An officer's form.
    OfficerForm,
    /// An agency's form.
    AgencyForm,
    /// The person themself.
    SelfReferral,
}

impl Channel {
    const ALL: [Self; 4] = [Self::Feed, Self::OfficerForm, Self::AgencyForm, Self::SelfReferral];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Feed => "FEED",
            Self::OfficerForm => "OFFICER_FORM",
            Self::AgencyForm => "AGENCY_FORM",
            Self::SelfReferral => "SELF_REFERRAL",
        }
    }

    /// The channel of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// The codes of a report that stand in clear: what lists are ordered, narrowed and counted by. Content is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCodes {
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it reached the partnership.
    pub received_at: Timestamp,
    /// The London day of what happened.
    pub occurred_on: Date,
    /// Crime type.
    pub crime_type: String,
    /// The district's name; empty where unknown.
    pub district: String,
    /// Route.
    pub route: String,
    /// Priority categories joined by `|`.
    pub priority: String,
    /// Need categories with a need, as `CODE:level` joined by `|`.
    pub needs: String,
    /// Due by the end of this day.
    pub contact_due: Option<Date>,
    /// Working days by which it was late on arrival.
    pub late_days: u32,
}

/// A report to be stored.
pub struct NewReport<'a> {
    /// The report.
    pub id: ReportId,
    /// Whom it is about.
    pub person: PersonId,
    /// The token of the sender's key, where it has one.
    pub key_token: Option<[u8; 32]>,
    /// How it came in.
    pub channel: Channel,
    /// Who sent it.
    pub organisation: OrganisationId,
    /// The officer's account, where it is known.
    pub officer: Option<AccountId>,
    /// The import and the row.
    pub source: Option<(ImportId, u32)>,
    /// What stands in clear.
    pub codes: &'a ReportCodes,
    /// The content.
    pub facts: &'a ReportFacts,
    /// How the record of the feed stands, as JSON; none for forms.
    pub standing: Option<&'a serde_json::Value>,
}

/// A report as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The report.
    pub id: ReportId,
    /// The version that was read.
    pub version: i64,
    /// Whom it is about.
    pub person: PersonId,
    /// How it came in.
    pub channel: Channel,
    /// Who sent it.
    pub organisation: OrganisationId,
    /// The officer's account, where it is known.
    pub officer: Option<AccountId>,
    /// The import and the row.
    pub source: Option<(ImportId, u32)>,
    /// What stands in clear.
    pub codes: ReportCodes,
    /// Distinct incidents of the person in the window that ends with it, as last judged.
    pub incidents: u32,
    /// The content.
    pub facts: ReportFacts,
}

/// Adds a new person to a set.
pub fn insert_person(
    store: &Store,
    set: &mut WriteSet,
    id: PersonId,
    details: &Details,
) -> Result<SubjectKey> {
    insert_person_as_of(store, set, id, details, store.now())
}

/// Adds a new person to a set whose details come from a source that was made at an instant.
pub fn insert_person_as_of(
    store: &Store,
    set: &mut WriteSet,
    id: PersonId,
    details: &Details,
    as_of: Timestamp,
) -> Result<SubjectKey> {
    let key = store.new_subject(set, id)?;
    let sealed = store.seal(&key, &place("person", "sealed", id.uuid(), id), details)?;
    let now = store.now();
    set.new_row(
        "person",
        "insert into person (id, version, cluster, sealed, created_at, details_as_of) values ($1, 1, $1, $2, $3, $4)",
        args![id, sealed, now, as_of],
    );
    set.changed("people", id, now);
    Ok(key)
}

/// How far the feed of changes had come before a person was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsRead(i64);

/// Where the feed of changes stands: asked before the reading that a write is judged by.
pub async fn as_read(store: &Store) -> Result<AsRead> {
    let head = store.db().fetch_one("select coalesce(max(seq), 0) as head from change", args![]).await?;
    Ok(AsRead(head.map_or(Ok(0), |row| row.int("head"))?))
}

/// Adds to a set that it counts only if nothing of the person changed since: no consent, no hold, no conflict, nothing
/// that they said. For what is judged by several rows at once, of which no one version tells all.
pub fn unchanged_since(set: &mut WriteSet, person: PersonId, seen: AsRead) {
    set.one(
        "person",
        "update person set version = version where id = $1 \
         and not exists (select 1 from change c where c.seq > $2 and c.room = 'people' \
         and (c.subject = $1 or c.subject in (select m.id from person m where m.cluster = person.cluster)))",
        args![person, seen.0],
    );
}

/// Adds a person's new details to a set, guarded by the version that was read.
pub async fn update_person(
    store: &Store,
    set: &mut WriteSet,
    id: PersonId,
    version: i64,
    details: &Details,
) -> Result<()> {
    update_person_as_of(store, set, (id, version), details, store.now()).await
}

/// The same where the details come from a source that was made at an instant.
pub async fn update_person_as_of(
    store: &Store,
    set: &mut WriteSet,
    (id, version): (PersonId, i64),
    details: &Details,
    as_of: Timestamp,
) -> Result<()> {
    let key = store.subject(id).await?;
    let sealed = store.seal(&key, &place("person", "sealed", id.uuid(), id), details)?;
    set.one(
        "person",
        "update person set sealed = $3, details_as_of = $4, version = version + 1 where id = $1 and version = $2",
        args![id, version, sealed, as_of],
    );
    set.changed("people", id, store.now());
    Ok(())
}

/// Adds a new report to a set, with its victim as a party. The report has a key of its own.
pub fn insert_report(store: &Store, set: &mut WriteSet, report: &NewReport<'_>) -> Result<()> {
    let key = store.new_subject(set, report.id)?;
    let at = |column| place("report", column, report.id.uuid(), report.id);
    let sealed = store.seal(&key, &at("sealed"), report.facts)?;
    let standing = report.standing.map(|standing| store.seal(&key, &at("standing"), standing)).transpose()?;
    let codes = report.codes;
    set.new_row(
        "report",
        "insert into report (id, version, person, key_token, channel, organisation, officer, import, row_number, recorded_at, \
         received_at, occurred_on, crime_type, district, route, priority, needs, contact_due, late_days, sealed, standing) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        args![
            report.id,
            report.person,
            report.key_token,
            report.channel.code(),
            report.organisation,
            report.officer,
            report.source.map(|source| source.0),
            report.source.map(|source| source.1),
            codes.recorded_at,
            codes.received_at,
            codes.occurred_on,
            codes.crime_type.as_str(),
            codes.district.as_str(),
            codes.route.as_str(),
            codes.priority.as_str(),
            codes.needs.as_str(),
            codes.contact_due,
            codes.late_days,
            sealed,
            standing
        ],
    );
    insert_party(set, report.id, report.person, PartyRole::Victim);
    // A report brings a reference by which the person is found.
    set.changed("people", report.person, store.now());
    Ok(())
}

/// Adds a party to a case to a set.
pub fn insert_party(set: &mut WriteSet, report: ReportId, person: PersonId, role: PartyRole) {
    set.any(
        "insert into party (report, person, role) values ($1, $2, $3) on conflict (report, person, role) do nothing",
        args![report, person, role.code()],
    );
}

/// Adds the new content of a report to a set, guarded by the version that was read.
pub async fn update_report(
    store: &Store,
    set: &mut WriteSet,
    (id, version): (ReportId, i64),
    codes: &ReportCodes,
    facts: &ReportFacts,
    standing: Option<&serde_json::Value>,
) -> Result<()> {
    let key = store.subject(id).await?;
    let at = |column| place("report", column, id.uuid(), id);
    let sealed = store.seal(&key, &at("sealed"), facts)?;
    let standing = standing.map(|standing| store.seal(&key, &at("standing"), standing)).transpose()?;
    set.one(
        "report",
        "update report set version = version + 1, occurred_on = $3, crime_type = $4, district = $5, route = $6, priority = $7, \
         needs = $8, contact_due = $9, sealed = $10, standing = coalesce($11, standing) where id = $1 and version = $2",
        args![
            id,
            version,
            codes.occurred_on,
            codes.crime_type.as_str(),
            codes.district.as_str(),
            codes.route.as_str(),
            codes.priority.as_str(),
            codes.needs.as_str(),
            codes.contact_due,
            sealed,
            standing
        ],
    );
    Ok(())
}

fn person(store: &Store, row: &Row, shows: impl Fn(DataClass) -> bool) -> Result<Person> {
    let id = row.id("id", PersonId::from_uuid)?;
    let key = store.key_in(row, id)?;
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", id.uuid(), id), &row.bytes("sealed")?)?;
    Ok(Person {
        id,
        version: row.int("version")?,
        created_at: row.time("created_at")?,
        identity: shows(DataClass::Identity).then_some(details.identity),
        contact: shows(DataClass::Contact).then_some(details.contact),
    })
}

/// The person of a permit, as far as it shows them.
pub async fn read(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Person>> {
    let sql = "select p.id, p.version, p.sealed, p.created_at, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from person p left join subject_key k on k.subject = p.id where p.id = $1";
    let row = store.db().fetch_one(sql, args![permit.person()]).await?.ok_or(Error::Erased)?;
    Ok(Store::unlogged(person(store, &row, |class| permit.may(class))?))
}

/// What is known of a person, for the program's own rules.
#[derive(Debug, Clone, Default)]
pub struct DetailsForRules {
    /// What stands on the record itself; nothing where there is nobody.
    pub own: Details,
    /// The numbers and addresses of the person's other records, for what they say against those of this one.
    pub elsewhere: Vec<ContactPoints>,
}

/// What is known of a person, for the program's own rules. What was erased elsewhere is not known any more. `without`: as
/// if that record were not there.
pub async fn details_for_rules(
    store: &Store,
    person: PersonId,
    without: Option<PersonId>,
) -> Result<Unlogged<DetailsForRules>> {
    let sql = "select m.id, m.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from person p join person m on m.cluster = p.cluster left join subject_key k on k.subject = m.id \
               where p.id = $1";
    let mut found = DetailsForRules::default();
    for row in store.db().fetch(sql, args![person]).await? {
        let id = row.id("id", PersonId::from_uuid)?;
        if without == Some(id) {
            continue;
        }
        let key = match store.key_in(&row, id) {
            Err(Error::Erased) if id != person => continue,
            key => key?,
        };
        let details: Details =
            store.open_sealed(&key, &place("person", "sealed", id.uuid(), id), &row.bytes("sealed")?)?;
        if id == person {
            found.own = details;
        } else {
            found.elsewhere.push(details.contact);
        }
    }
    Ok(Store::unlogged(found))
}

/// A report of a row that carries its key along.
pub(crate) fn report(store: &Store, row: &Row) -> Result<Report> {
    let id = row.id("id", ReportId::from_uuid)?;
    let key = store.key_in(row, id)?;
    let import = row.maybe_id("import", ImportId::from_uuid)?;
    let number = row.get::<Option<i64>>("row_number")?.and_then(|number| u32::try_from(number).ok());
    Ok(Report {
        id,
        version: row.int("version")?,
        person: row.id("person", PersonId::from_uuid)?,
        channel: row.code("channel", Channel::from_code)?,
        organisation: row.id("organisation", OrganisationId::from_uuid)?,
        officer: row.maybe_id("officer", AccountId::from_uuid)?,
        source: import.zip(number),
        codes: ReportCodes {
            recorded_at: row.time("recorded_at")?,
            received_at: row.time("received_at")?,
            occurred_on: row.date("occurred_on")?,
            crime_type: row.text("crime_type")?,
            district: row.text("district")?,
            route: row.text("route")?,
            priority: row.text("priority")?,
            needs: row.text("needs")?,
            contact_due: row.maybe_date("contact_due")?,
            late_days: row.count("late_days")?,
        },
        incidents: row.count("incidents")?,
        facts: store.open_sealed(&key, &place("report", "sealed", id.uuid(), id), &row.bytes("sealed")?)?,
    })
}

/// The reports about the person of a permit, the newest first; only those that began with the viewer where the
/// permit says so. None where the permit does not show reports.
pub async fn reports(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Report>>> {
    if !permit.may(DataClass::Report) && !permit.may(DataClass::Needs) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let only = permit.only_what_began_with();
    let sql = "select r.id, r.version, r.person, r.channel, r.organisation, r.officer, r.import, r.row_number, r.recorded_at, \
               r.received_at, r.occurred_on, r.crime_type, r.district, r.route, r.priority, r.needs, r.contact_due, r.late_days, r.incidents, \
               r.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from report r left join subject_key k on k.subject = r.id \
               where r.person = $1 and ($2 = 0 or (r.organisation = $3 and r.officer = $4)) order by r.recorded_at desc, r.id desc";
    let arguments = args![
        permit.person(),
        i64::from(only.is_some()),
        only.map(|it| it.organisation),
        only.and_then(|it| it.account)
    ];
    let rows = store.db().fetch(sql, arguments).await?;
    let reports = rows.iter().map(|row| report(store, row)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(reports))
}

/// What every report about a person says, whichever record of theirs it stands on, for the program's own rules: safe
/// contact, priority, matching. The rules see all reports whoever may read them, so that no danger is missed.
pub async fn reports_for_rules(store: &Store, person: PersonId) -> Result<Unlogged<Vec<Report>>> {
    let sql = "select r.id, r.version, r.person, r.channel, r.organisation, r.officer, r.import, r.row_number, r.recorded_at, \
               r.received_at, r.occurred_on, r.crime_type, r.district, r.route, r.priority, r.needs, r.contact_due, r.late_days, r.incidents, \
               r.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from report r left join subject_key k on k.subject = r.id \
               where r.person = $1 or (k.subject is not null and r.person in \
               (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)) \
               order by r.recorded_at desc, r.id desc";
    let rows = store.db().fetch(sql, args![person]).await?;
    let reports = rows.iter().map(|row| report(store, row)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(reports))
}
