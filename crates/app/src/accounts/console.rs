//! What whoever runs the server does at its console: the first organisation, the first administrator. From
//! then on the administrators' pages do it.

use super::api_tokens::{TokenWanted, new_token};
use super::password;
use crate::{App, AppError, Invalid, Result};
use alongside_gate::{Action, MembershipFacts, OrganisationKind, Role, Sharing, Viewer};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::accounts::{self, AccountDetails};
use alongside_storage::rooms::network::{self, Organisation};

/// A new member of the partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
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
}

/// A new account with its first membership.
pub struct ConsoleAccount {
    /// The name that colleagues see.
    pub name: String,
    /// The work address to sign in with.
    pub email: String,
    /// The organisation's name or short name.
    pub organisation: String,
    /// What the person is in it.
    pub roles: Vec<Role>,
    /// The first password.
    pub password: String,
}

fn entry(app: &App, action: &'static str, organisation: OrganisationId) -> Entry {
    Entry {
        at: app.now(),
        account: None,
        membership: None,
        organisation: Some(organisation),
        action,
        purpose: "audit",
        subjects: Vec::new(),
        classes: vec!["account"],
        to: None,
        detail: "at_the_console",
    }
}

/// Adds an organisation.
pub async fn add_organisation(app: &App, new: NewOrganisation) -> Result<OrganisationId> {
    let mut invalid = Invalid::new();
    if new.name.trim().is_empty() {
        invalid.add("name", "needed");
    }
    let there = network::organisations(&app.store).await?;
    if there.iter().any(|it| it.name.eq_ignore_ascii_case(new.name.trim())) {
        invalid.add("name", "taken");
    }
    invalid.or(())?;
    let id = OrganisationId::new(app.store.ids());
    let organisation = Organisation {
        id,
        kind: new.kind,
        sharing: new.sharing,
        name: new.name.trim().to_owned(),
        short_name: new.short_name.trim().to_owned(),
        phone: new.phone.trim().to_owned(),
        consortium: None,
        left_at: None,
    };
    let mut set = WriteSet::new();
    network::insert_organisation(&mut set, &organisation, app.now());
    set.audit(entry(app, "add_organisation", id));
    app.store.write(set).await?;
    Ok(id)
}

/// Adds an account with a membership that begins today. The second factor is set up at the first sign-in.
pub async fn add_account(app: &App, new: ConsoleAccount) -> Result<AccountId> {
    let name = new.organisation.trim();
    let organisation = network::organisations(&app.store)
        .await?
        .into_iter()
        .find(|it| it.left_at.is_none() && (it.name == name || it.short_name == name))
        .ok_or(AppError::Invalid(Invalid::field("organisation", "unknown")))?;
    let mut invalid = Invalid::new();
    if new.name.trim().is_empty() {
        invalid.add("name", "needed");
    }
    if !new.email.contains('@') {
        invalid.add("email", "not-an-address");
    }
    if new.roles.is_empty() {
        invalid.add("role", "needed");
    }
    if new.roles.iter().any(|role| !role.fits(organisation.kind)) {
        invalid.add("role", "not-in-this-kind");
    }
    invalid.or(())?;
    password::check_password_rules(&new.password, &[&new.name, &new.email])?;
    let hash = password::hash_password(app, new.password).await?;
    let (now, id) = (app.now(), AccountId::new(app.store.ids()));
    let details = AccountDetails { name: new.name.trim().to_owned(), email: new.email.trim().to_lowercase() };
    let mut set = WriteSet::new();
    accounts::insert_account(&app.store, &mut set, id, &details, Some(&hash), None)?;
    let facts = MembershipFacts {
        account: id,
        membership: MembershipId::new(app.store.ids()),
        organisation: organisation.id,
        organisation_kind: organisation.kind,
        sharing: organisation.sharing,
        roles: new.roles.into_iter().collect(),
        from: london_date(now),
        until: None,
        closed: false,
    };
    accounts::insert_membership(&mut set, &facts, now);
    set.audit(entry(app, "add_account", organisation.id));
    match app.store.write(set).await {
        Err(alongside_storage::Error::Taken(_)) => Err(AppError::Invalid(Invalid::field("email", "taken"))),
        other => other.map(|_| id).map_err(AppError::from),
    }
}

/// Makes a token for the programs of an organisation, under the place of one of its people: for organisations whose
/// people have no page for it, such as a police force. What comes back is shown once.
pub async fn add_token(app: &App, email: &str, wanted: &TokenWanted) -> Result<String> {
    let unknown = || AppError::Invalid(Invalid::field("email", "unknown"));
    let account = accounts::account_by_email(&app.store, &email.trim().to_lowercase()).await?;
    let account = account.ok_or_else(unknown)?;
    let today = london_date(app.now());
    let places = accounts::memberships(&app.store, account.id).await?;
    let mut live = places.iter().filter(|place| Viewer::of(&place.facts, today).is_ok());
    let (Some(place), None) = (live.next(), live.next()) else {
        return Err(AppError::Invalid(Invalid::field("email", "not-one-place")));
    };
    let (_, bearer, mut set) = new_token(app, place.facts.membership, wanted)?;
    set.audit(entry(app, Action::ManageApiTokens.code(), place.facts.organisation));
    app.store.write(set).await?;
    Ok(bearer)
}
