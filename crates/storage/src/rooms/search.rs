//! What search reads: the rows that a scope lets see.

use super::place;
use crate::args;
use crate::db::Engine;
use crate::error::Result;
use crate::row::Row;
use crate::scope::{self, in_scope, scope_columns};
use crate::store::Store;
use crate::unlogged::Unlogged;
use alongside_domain::people::Details;
use alongside_gate::{ClassSet, DataClass, Scope};
use alongside_kernel::Date;
use alongside_kernel::id::PersonId;

/// Somebody found, as far as the scope shows them.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// The person.
    pub person: PersonId,
    /// The name to address them by.
    pub name: String,
    /// The name as recorded, where it differs.
    pub recorded_name: String,
    /// Birth date.
    pub born: Option<Date>,
    /// The district of their postcode, such as `BS1`; none where contact points are not shown.
    pub postcode_district: Option<String>,
    /// How many reports are shown.
    pub reports: u32,
    /// The newest day on which something happened.
    pub newest: Option<Date>,
    /// What of the person the scope shows: by nothing else may they be found.
    pub shown: ClassSet,
}

macro_rules! found_by {
    ($ids:literal) => {
        concat!(
            "select p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
            "(select count(*) from report r where r.person = p.id and ($3 > 0 or $4 = 1 or r.officer = $1)) as reports, ",
            "(select max(r.occurred_on) from report r where r.person = p.id and ($3 > 0 or $4 = 1 or r.officer = $1)) as newest, ",
            scope_columns!(),
            " from person p left join subject_key k on k.subject = p.id where p.id in (",
            $ids,
            ") and ",
            in_scope!(),
            " limit $9"
        )
    };
}

/// Those of the people whom a scope lets see, at most `limit`.
pub async fn rows(
    store: &Store,
    scope: &Scope,
    people: &[PersonId],
    limit: u32,
) -> Result<Unlogged<Vec<Found>>> {
    if people.is_empty() {
        return Ok(Store::unlogged(Vec::new()));
    }
    // A list of ids travels as one text, because a statement has a fixed number of arguments.
    let sql = match store.db().engine() {
        Engine::Sqlite => {
            found_by!("select unhex(value) from json_each('[\"' || replace($8, ',', '\",\"') || '\"]')")
        }
        Engine::Postgres => found_by!("select unnest(string_to_array($8, ','))::uuid"),
    };
    let mut arguments = scope::arguments(scope);
    let ids = people.iter().map(PersonId::to_string).collect::<Vec<_>>().join(",");
    arguments.extend(args![ids, limit]);
    let rows = store.db().fetch(sql, arguments).await?;
    let found = rows.iter().map(|row| found(store, scope, row)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(found))
}

fn found(store: &Store, scope: &Scope, row: &Row) -> Result<Found> {
    let shown = scope::classes_of_row(scope, row)?;
    let person = row.id("id", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &row.bytes("sealed")?)?;
    let reports = shown.contains(DataClass::Report);
    Ok(Found {
        person,
        name: details.identity.display_name(),
        recorded_name: details.identity.recorded_name(),
        born: details.identity.date_of_birth.map(alongside_kernel::Sensitive::into_open),
        postcode_district: details
            .contact
            .postcode
            .filter(|_| shown.contains(DataClass::Contact))
            .map(|code| code.open().district().to_owned()),
        reports: if reports { row.count("reports")? } else { 0 },
        newest: if reports { row.maybe_date("newest")? } else { None },
        shown,
    })
}
