//! Who takes part in the demo, from `demo/cast.toml`.

use crate::accounts::hash_password;
use crate::{App, AppError, Result};
use alongside_domain::network::{Accreditation, Gender, Service};
use alongside_gate::{MembershipFacts, OrganisationKind, RoleSet, Sharing};
use alongside_kernel::Date;
use alongside_kernel::id::{AccountId, AccreditationId, MembershipId, OrganisationId, ServiceId};
use alongside_storage::rooms::accounts::{self, AccountDetails};
use alongside_storage::rooms::network::{self, Organisation};
use alongside_storage::{Store, WriteSet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    organisation: Vec<OrganisationEntry>,
    staff: Vec<StaffEntry>,
    service: Vec<ServiceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationEntry {
    key: String,
    kind: OrganisationKind,
    sharing: Sharing,
    name: String,
    short: String,
    phone: String,
    consortium: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffEntry {
    key: String,
    name: String,
    organisation: String,
    roles: Vec<String>,
    way: Option<String>,
    deputy: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceEntry {
    organisation: String,
    name: String,
    description: String,
    needs: Vec<String>,
    #[serde(default)]
    districts: Vec<String>,
    #[serde(default)]
    crime_types: Vec<String>,
    #[serde(default)]
    languages: Vec<String>,
    minimum_age: Option<u32>,
    maximum_age: Option<u32>,
    #[serde(default)]
    gender: Option<String>,
    waiting_days: u32,
    open_places: Option<u32>,
    accredited_from: Date,
    accredited_until: Option<Date>,
}

/// A member of staff of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    /// Their key in the file.
    pub key: String,
    /// The name by which a visitor takes their place with one press; none for those in the background.
    pub way: Option<String>,
    /// Their account.
    pub account: AccountId,
    /// What they act under.
    pub membership: MembershipId,
    /// The organisation.
    pub organisation: OrganisationId,
}

/// The cast, by key.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    /// Staff by key.
    pub staff: BTreeMap<String, Player>,
    /// Organisations by key.
    pub organisations: BTreeMap<String, OrganisationId>,
}

fn wrong(what: impl std::fmt::Display) -> AppError {
    AppError::Storage(alongside_storage::Error::Unusable(format!("demo/cast.toml: {what}")))
}

fn file() -> Result<File> {
    toml::from_str(include_str!("../../../../demo/cast.toml")).map_err(wrong)
}

/// The password of every account of the demo, for those who want to see the ordinary sign-in.
pub(super) const PASSWORD: &str = "four made-up words together";

/// Makes the organisations, the staff and the services, once, on an empty database, and marks it as a demo's.
pub async fn make_cast(app: &App) -> Result<Cast> {
    let file = file()?;
    let store = &app.store;
    let mut set = WriteSet::new();
    let organisations: BTreeMap<String, OrganisationId> =
        file.organisation.iter().map(|entry| (entry.key.clone(), OrganisationId::new(store.ids()))).collect();
    let organisation_of = |key: &str| {
        organisations.get(key).copied().ok_or_else(|| wrong(format!("there is no organisation {key}")))
    };
    for entry in &file.organisation {
        let organisation = Organisation {
            id: organisation_of(&entry.key)?,
            kind: entry.kind,
            sharing: entry.sharing,
            name: entry.name.clone(),
            short_name: entry.short.clone(),
            phone: entry.phone.clone(),
            consortium: entry.consortium.as_deref().map(organisation_of).transpose()?,
            left_at: None,
        };
        network::insert_organisation(&mut set, &organisation, app.now());
    }
    let password = hash_password(app, PASSWORD.to_owned()).await?;
    let mut staff = BTreeMap::new();
    for entry in &file.staff {
        let player =
            insert_player(store, &mut set, entry, organisation_of(&entry.organisation)?, &password, &file)?;
        staff.insert(entry.key.clone(), player);
    }
    for entry in &file.staff {
        let deputy = entry.deputy.as_ref().and_then(|key| staff.get(key));
        if let (Some(player), Some(deputy)) = (staff.get(&entry.key), deputy) {
            accounts::set_deputy(&mut set, player.membership, Some(deputy.account));
        }
    }
    let decided_by =
        staff.get("commissioner").map(|player| player.account).ok_or_else(|| wrong("no commissioner"))?;
    for entry in &file.service {
        let phone =
            file.organisation.iter().find(|it| it.key == entry.organisation).map(|it| it.phone.clone());
        insert_service(
            store,
            &mut set,
            entry,
            organisation_of(&entry.organisation)?,
            phone.unwrap_or_default(),
            decided_by,
        )?;
    }
    Store::set_setting(&mut set, super::MARK, "1");
    Store::set_setting(&mut set, "brand_name", "Severn Alongside");
    Store::set_setting(&mut set, "brand_short", "SA");
    Store::set_setting(&mut set, "unit_phone", "0117 496 0100");
    store.write(set).await?;
    Ok(Cast { staff, organisations })
}

fn insert_player(
    store: &Store,
    set: &mut WriteSet,
    entry: &StaffEntry,
    organisation: OrganisationId,
    password: &str,
    file: &File,
) -> Result<Player> {
    let place = file
        .organisation
        .iter()
        .find(|it| it.key == entry.organisation)
        .ok_or_else(|| wrong(format!("there is no organisation {}", entry.organisation)))?;
    let roles: RoleSet =
        entry.roles.iter().filter_map(|code| code.parse::<alongside_gate::Role>().ok()).collect();
    let account = AccountId::new(store.ids());
    let details = AccountDetails { name: entry.name.clone(), email: email(&entry.name, &entry.organisation) };
    // A second factor of the demo's own, the same for everyone: its key is printed on the start page's help.
    accounts::insert_account(store, set, account, &details, Some(password), Some(b"alongside-demo-20-by"))?;
    let facts = MembershipFacts {
        account,
        membership: MembershipId::new(store.ids()),
        organisation,
        organisation_kind: place.kind,
        sharing: place.sharing,
        roles,
        from: Date::constant(2024, 1, 1),
        until: None,
        closed: false,
    };
    accounts::insert_membership(set, &facts, store.now());
    Ok(Player {
        key: entry.key.clone(),
        way: entry.way.clone(),
        account,
        membership: facts.membership,
        organisation,
    })
}

fn email(name: &str, organisation: &str) -> String {
    format!("{}@{organisation}.example.org", name.to_lowercase().replace(' ', "."))
}

fn insert_service(
    store: &Store,
    set: &mut WriteSet,
    entry: &ServiceEntry,
    organisation: OrganisationId,
    phone: String,
    decided_by: AccountId,
) -> Result<()> {
    let gender = entry.gender.as_deref().unwrap_or("ANY");
    let span = Accreditation {
        starts_on: entry.accredited_from,
        ends_on: entry.accredited_until,
        suspended_at: None,
    };
    let service = Service {
        id: ServiceId::new(store.ids()),
        organisation,
        organisation_name: String::new(),
        name: entry.name.clone(),
        description: entry.description.clone(),
        needs: entry.needs.clone(),
        districts: entry.districts.clone(),
        crime_types: entry.crime_types.clone(),
        languages: entry.languages.clone(),
        minimum_age: entry.minimum_age,
        maximum_age: entry.maximum_age,
        gender: Gender::from_code(gender).ok_or_else(|| wrong(format!("gender {gender}")))?,
        waiting_days: entry.waiting_days,
        open_places: entry.open_places,
        phone,
        accreditations: vec![span],
    };
    network::insert_service(set, &service);
    network::insert_accreditation(set, AccreditationId::new(store.ids()), service.id, &span, decided_by);
    Ok(())
}

/// The cast of a database that has one: who a visitor can be, and who works in the background.
pub async fn players(app: &App) -> Result<Cast> {
    let file = file()?;
    let mut cast = Cast::default();
    for organisation in network::organisations(&app.store).await? {
        if let Some(entry) = file.organisation.iter().find(|entry| entry.name == organisation.name) {
            cast.organisations.insert(entry.key.clone(), organisation.id);
        }
    }
    for entry in &file.staff {
        let address = email(&entry.name, &entry.organisation);
        let Some(account) = accounts::account_by_email(&app.store, &address).await? else { continue };
        let memberships = accounts::memberships(&app.store, account.id).await?;
        if let Some(first) = memberships.first() {
            cast.staff.insert(
                entry.key.clone(),
                Player {
                    key: entry.key.clone(),
                    way: entry.way.clone(),
                    account: account.id,
                    membership: first.facts.membership,
                    organisation: first.facts.organisation,
                },
            );
        }
    }
    Ok(cast)
}
