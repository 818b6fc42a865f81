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

/// Every open service with its accreditation.
pub async fn services(store: &Store) -> Result<Vec<Service>> {
    let mut spans: HashMap<ServiceId, Vec<Accreditation>> = HashMap::new();
    let sql = "select service, starts_on, ends_on, suspended_at from accreditation order by starts_on, id";
    for row in store.db().fetch(sql, args![]).await? {
        spans.entry(row.id("service", ServiceId::from_uuid)?).or_default().push(Accreditation {
            starts_on: row.date("starts_on")?,
            ends_on: row.maybe_date("ends_on")?,
            suspended_at: row.maybe_time("suspended_at")?,
        });
    }
    let sql = "select s.id, s.organisation, o.name as organisation_name, s.name, s.description, s.needs, s.districts, s.crime_types, \
               s.languages, s.minimum_age, s.maximum_age, s.gender, s.waiting_days, s.open_places, s.phone \
               from service s join organisation o on o.id = s.organisation where s.closed_at is null and o.left_at is null \
               order by s.name, s.id";
    let rows = store.db().fetch(sql, args![]).await?;
    let age = |row: &Row, column| -> Result<Option<u32>> {
        Ok(row.get::<Option<i64>>(column)?.and_then(|age| u32::try_from(age).ok()))
    };
    rows.iter()
        .map(|row| {
            let id = row.id("id", ServiceId::from_uuid)?;
            Ok(Service {
                id,
                organisation: row.id("organisation", OrganisationId::from_uuid)?,
                organisation_name: row.text("organisation_name")?,
                name: row.text("name")?,
                description: row.text("description")?,
                needs: list(&row.text("needs")?),
                districts: list(&row.text("districts")?),
                crime_types: list(&row.text("crime_types")?),
                languages: list(&row.text("languages")?),
                minimum_age: age(row, "minimum_age")?,
                maximum_age: age(row, "maximum_age")?,
                gender: row.code("gender", Gender::from_code)?,
                waiting_days: row.count("waiting_days")?,
                open_places: age(row, "open_places")?,
                phone: row.text("phone")?,
                accreditations: spans.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
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
