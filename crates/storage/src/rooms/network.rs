//! Organisations, their services and accreditation.

use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_domain::network::{Accreditation, Gender, Service};
use alongside_gate::{OrganisationKind, Sharing};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, AccreditationId, OrganisationId, ServiceId};
use std::collections::HashMap;

/// A member of the partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// The organisation.
    pub id: OrganisationId,
    /// What kind it is.
    pub kind: OrganisationKind,
    /// What it shares and receives.
    pub sharing: Sharing,
    /// Its name.
    pub name: String,
    /// A short name for tables.
    pub short_name: String,
    /// The number that partners ring.
    pub phone: String,
    /// The consortium it delivers for, where there is one.
    pub consortium: Option<OrganisationId>,
    /// When it left the partnership.
    pub left_at: Option<Timestamp>,
}

fn organisation(row: &Row) -> Result<Organisation> {
    Ok(Organisation {
        id: row.id("id", OrganisationId::from_uuid)?,
        kind: row.code("kind", |code| code.parse().ok())?,
        sharing: row.code("sharing", |code| code.parse().ok())?,
        name: row.text("name")?,
        short_name: row.text("short_name")?,
        phone: row.text("phone")?,
        consortium: row.maybe_id("consortium", OrganisationId::from_uuid)?,
        left_at: row.maybe_time("left_at")?,
    })
}

/// Every organisation by name.
pub async fn organisations(store: &Store) -> Result<Vec<Organisation>> {
    let sql = "select id, kind, sharing, name, short_name, phone, consortium, left_at from organisation order by name, id";
    store.db().fetch(sql, args![]).await?.iter().map(organisation).collect()
}

/// Adds a new organisation to a set.
pub fn insert_organisation(set: &mut WriteSet, it: &Organisation, now: Timestamp) {
    set.new_row(
        "organisation",
        "insert into organisation (id, version, kind, sharing, name, short_name, phone, consortium, created_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            it.id,
            it.kind.code(),
            it.sharing.code(),
            it.name.as_str(),
            it.short_name.as_str(),
            it.phone.as_str(),
            it.consortium,
            now
        ],
    );
}

fn list(text: &str) -> Vec<String> {
    text.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A span of accreditation with its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The span's id.
    pub id: AccreditationId,
    /// From when until when.
    pub accreditation: Accreditation,
}

/// A service as those see it who look after the list of services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The service.
    pub service: Service,
    /// The version that was read.
    pub version: i64,
    /// Since when it takes nobody new; `None` while it is open.
    pub closed_at: Option<Timestamp>,
    /// Every span of accreditation, the earliest first.
    pub spans: Vec<Span>,
}

/// Every open service with its accreditation.
pub async fn services(store: &Store) -> Result<Vec<Service>> {
    let all = all_services(store).await?;
    Ok(all.into_iter().filter(|it| it.closed_at.is_none()).map(|it| it.service).collect())
}

/// Every service of a member of the partnership, closed ones too.
pub async fn all_services(store: &Store) -> Result<Vec<Listed>> {
    let mut spans: HashMap<ServiceId, Vec<Span>> = HashMap::new();
    let sql =
        "select id, service, starts_on, ends_on, suspended_at from accreditation order by starts_on, id";
    for row in store.db().fetch(sql, args![]).await? {
        let accreditation = Accreditation {
            starts_on: row.date("starts_on")?,
            ends_on: row.maybe_date("ends_on")?,
            suspended_at: row.maybe_time("suspended_at")?,
        };
        let id = row.id("id", AccreditationId::from_uuid)?;
        spans.entry(row.id("service", ServiceId::from_uuid)?).or_default().push(Span { id, accreditation });
    }
    let sql = "select s.id, s.version, s.closed_at, s.organisation, o.name as organisation_name, s.name, s.description, s.needs, \
               s.districts, s.crime_types, s.languages, s.minimum_age, s.maximum_age, s.gender, s.waiting_days, s.open_places, \
               s.phone from service s join organisation o on o.id = s.organisation where o.left_at is null \
               order by s.name, s.id";
    let rows = store.db().fetch(sql, args![]).await?;
    rows.iter()
        .map(|row| {
            let spans = spans.remove(&row.id("id", ServiceId::from_uuid)?).unwrap_or_default();
            Ok(Listed {
                service: service(row, &spans)?,
                version: row.int("version")?,
                closed_at: row.maybe_time("closed_at")?,
                spans,
            })
        })
        .collect()
}

fn service(row: &Row, spans: &[Span]) -> Result<Service> {
    let number = |column| -> Result<Option<u32>> {
        Ok(row.get::<Option<i64>>(column)?.and_then(|number| u32::try_from(number).ok()))
    };
    Ok(Service {
        id: row.id("id", ServiceId::from_uuid)?,
        organisation: row.id("organisation", OrganisationId::from_uuid)?,
        organisation_name: row.text("organisation_name")?,
        name: row.text("name")?,
        description: row.text("description")?,
        needs: list(&row.text("needs")?),
        districts: list(&row.text("districts")?),
        crime_types: list(&row.text("crime_types")?),
        languages: list(&row.text("languages")?),
        minimum_age: number("minimum_age")?,
        maximum_age: number("maximum_age")?,
        gender: row.code("gender", Gender::from_code)?,
        waiting_days: row.count("waiting_days")?,
        open_places: number("open_places")?,
        phone: row.text("phone")?,
        accreditations: spans.iter().map(|span| span.accreditation).collect(),
    })
}

/// Adds a new service to a set.
pub fn insert_service(set: &mut WriteSet, it: &Service) {
    set.new_row(
        "service",
        "insert into service (id, version, organisation, name, description, needs, districts, crime_types, languages, \
         minimum_age, maximum_age, gender, waiting_days, open_places, phone) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        args![
            it.id,
            it.organisation,
            it.name.as_str(),
            it.description.as_str(),
            it.needs.join("|"),
            it.districts.join("|"),
            it.crime_types.join("|"),
            it.languages.join("|"),
            it.minimum_age,
            it.maximum_age,
            it.gender.code(),
            it.waiting_days,
            it.open_places,
            it.phone.as_str()
        ],
    );
}

/// Adds to a set that a service is changed. Its id and its organisation stay.
pub fn change_service(set: &mut WriteSet, it: &Service, version: i64) {
    set.one(
        "service",
        "update service set name = $3, description = $4, needs = $5, districts = $6, crime_types = $7, languages = $8, \
         minimum_age = $9, maximum_age = $10, gender = $11, waiting_days = $12, open_places = $13, phone = $14, \
         version = version + 1 where id = $1 and version = $2",
        args![
            it.id,
            version,
            it.name.as_str(),
            it.description.as_str(),
            it.needs.join("|"),
            it.districts.join("|"),
            it.crime_types.join("|"),
            it.languages.join("|"),
            it.minimum_age,
            it.maximum_age,
            it.gender.code(),
            it.waiting_days,
            it.open_places,
            it.phone.as_str()
        ],
    );
}

/// Adds to a set that a service closes, so that it takes nobody new, or opens again.
pub fn close_service(set: &mut WriteSet, id: ServiceId, version: i64, closed_at: Option<Timestamp>) {
    set.one(
        "service",
        "update service set closed_at = $3, version = version + 1 where id = $1 and version = $2",
        args![id, version, closed_at],
    );
}

/// Adds to a set that an accreditation is suspended, or counts again. Guarded, so that the second of two who press
/// at once is told.
pub fn suspend_accreditation(
    set: &mut WriteSet,
    id: AccreditationId,
    service: ServiceId,
    suspended_at: Option<Timestamp>,
) {
    match suspended_at {
        Some(at) => set.one(
            "accreditation",
            "update accreditation set suspended_at = $3 where id = $1 and service = $2 and suspended_at is null",
            args![id, service, at],
        ),
        None => set.one(
            "accreditation",
            "update accreditation set suspended_at = null where id = $1 and service = $2 and suspended_at is not null",
            args![id, service],
        ),
    };
}

/// Adds a span of accreditation to a set.
pub fn insert_accreditation(
    set: &mut WriteSet,
    id: AccreditationId,
    service: ServiceId,
    span: &Accreditation,
    decided_by: AccountId,
) {
    set.new_row(
        "accreditation",
        "insert into accreditation (id, service, starts_on, ends_on, suspended_at, decided_by) values ($1, $2, $3, $4, $5, $6)",
        args![id, service, span.starts_on, span.ends_on, span.suspended_at, decided_by],
    );
}
