//! What whoever runs the server does at its console: the first organisation, the first administrator. From
//! then on the administrators' pages do it.

use super::api_tokens::{TokenWanted, new_token};
use super::joiners::{invite, invite_and_tell, is_address};
use crate::{App, AppError, Invalid, Result};
use alongside_gate::{Action, MembershipFacts, OrganisationKind, Role, Sharing, Viewer};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, SubjectId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::accounts::{self, AccountDetails};
use alongside_storage::rooms::administration;
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
}

/// How many hours a link works that was made at the console.
const LINK_HOURS: i64 = 24;

/// The link by which somebody chooses a password. It works once.
pub struct Link {
    /// The path on the server, with the secret in it.
    pub path: String,
    /// From then on it no longer works.
    pub expires_at: Timestamp,
}

/// When a link is made now, and for how long. Whoever has the console has no account: the link names the account itself
/// as its maker.
fn link_from_now(app: &App) -> (Timestamp, i64) {
    (app.now(), LINK_HOURS)
}

fn path(token: &str) -> String {
    format!("/accounts/new-password/{token}")
}

fn entry(
    app: &App,
    action: &'static str,
    organisation: Option<OrganisationId>,
    account: Option<AccountId>,
) -> Entry {
    Entry {
        at: app.now(),
        account: None,
        membership: None,
        organisation,
        action,
        purpose: "audit",
        subjects: account.map(SubjectId::from).into_iter().collect(),
        classes: vec!["account"],
        to: None,
        detail: "at_the_console",
        by_program: false,
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
    set.audit(entry(app, "add_organisation", Some(id), None));
    app.store.write(set).await?;
    Ok(id)
}

/// Adds an account with a membership that begins today, and makes a link to a password of the person's own choice.
/// The second factor is set up at the first sign-in.
pub async fn add_account(app: &App, new: ConsoleAccount) -> Result<Link> {
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
    let email = new.email.trim().to_lowercase();
    if !is_address(&email) {
        invalid.add("email", "not-an-address");
    }
    if new.roles.is_empty() {
        invalid.add("role", "needed");
    }
    if new.roles.iter().any(|role| !role.fits(organisation.kind)) {
        invalid.add("role", "not-in-this-kind");
    }
    invalid.or(())?;
    let (now, id) = (app.now(), AccountId::new(app.store.ids()));
    let details = AccountDetails { name: new.name.trim().to_owned(), email };
    let mut set = WriteSet::new();
    accounts::insert_account(&app.store, &mut set, id, &details, None, None)?;
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
    set.audit(entry(app, "add_account", Some(organisation.id), None));
    // Nobody signs in there yet: nobody is to be warned.
    let (invitation, token) = invite(app, &mut set, id, id, link_from_now(app));
    let link = Link { path: path(&token), expires_at: invitation.expires_at };
    match app.store.write(set).await {
        Err(alongside_storage::Error::Taken(_)) => Err(AppError::Invalid(Invalid::field("email", "taken"))),
        other => other.map(|_| link).map_err(AppError::from),
    }
}

/// Takes password and second factor away from an account, ends its sign-ins and makes a new link: for the
/// administrator whom no other administrator can help.
pub async fn link_again(app: &App, email: &str) -> Result<Link> {
    let unknown = || AppError::Invalid(Invalid::field("email", "unknown"));
    let found = accounts::account_by_email(&app.store, &email.trim().to_lowercase()).await?;
    let account = found.filter(|account| account.left_at.is_none()).ok_or_else(unknown)?;
    let mut set = WriteSet::new();
    administration::start_again(&mut set, account.id, account.version, app.now());
    let (token, expires_at) = invite_and_tell(app, &mut set, account.id, account.id, link_from_now(app));
    let link = Link { path: path(&token), expires_at };
    set.audit(entry(app, "start_account_again", None, Some(account.id)));
    app.store.write(set).await?;
    Ok(link)
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
    set.audit(entry(app, Action::ManageApiTokens.code(), Some(place.facts.organisation), None));
    app.store.write(set).await?;
    Ok(bearer)
}
