//! New accounts, new places, and the link by which somebody chooses a password.

use super::directory::{allow, entry};
use super::notices;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::portal::Code;
use alongside_gate::{MembershipFacts, Refusal, Role, RoleSet};
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::rooms::accounts::{self, AccountDetails, AccountRow};
use alongside_storage::rooms::administration::{self, Invitation};
use alongside_storage::rooms::network::{self, Organisation};
use alongside_storage::{Error, WriteSet};
use uuid::Uuid;

/// How many hours a link works: a week.
const LINK_HOURS: i64 = 24 * 7;
/// The longest name.
const LONGEST_NAME: usize = 100;
/// The longest address that mail knows.
const LONGEST_EMAIL: usize = 254;

/// A place in an organisation, as asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub organisation: Option<OrganisationId>,
    /// As what.
    pub roles: Vec<Role>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// Somebody new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// The name that colleagues see.
    pub name: String,
    /// The work address to sign in with.
    pub email: String,
    /// Their first place.
    pub place: Place,
}

/// The secret part of a link. It follows from the link's id under the master key, so that it can be shown again
/// to an administrator while it is open, and is stored nowhere.
pub(super) fn link_token(app: &App, id: Uuid) -> String {
    super::sign_in::hex(&app.store.tokens().bearer_hash(&format!("invitation {}", id.simple())))
}

/// The code without which a link opens nothing. It follows from the link's id as the link does, and goes to the person
/// by mail, never to whoever made the link: nobody takes another's place alone.
pub(super) fn link_code(app: &App, id: Uuid) -> Code {
    Code::from_secret(&app.store.tokens().bearer_hash(&format!("invitation code {}", id.simple())))
}

/// Whether a link wants its code. Whoever has the console has the keys as well: a code would keep nothing from them.
pub(super) fn wants_code(it: &Invitation) -> bool {
    it.made_by != it.account
}

/// Adds a new link to a set, with the mail that tells the person of it; gives its secret part and when it ends.
pub(super) fn invite_and_tell(
    app: &App,
    set: &mut WriteSet,
    account: AccountId,
    made_by: AccountId,
    (made_at, hours): (Timestamp, i64),
) -> (String, Timestamp) {
    let (invitation, token) = invite(app, set, account, made_by, (made_at, hours));
    set.job(app.store.new_id(), notices::LINK, Some(invitation.id), made_at);
    (token, invitation.expires_at)
}

/// Adds a new link to a set; gives it with its secret part.
pub(super) fn invite(
    app: &App,
    set: &mut WriteSet,
    account: AccountId,
    made_by: AccountId,
    (made_at, hours): (Timestamp, i64),
) -> (Invitation, String) {
    let expires_at = made_at.checked_add(jiff::SignedDuration::from_hours(hours)).unwrap_or(made_at);
    let id = app.store.new_id();
    let token = link_token(app, id);
    let invitation = Invitation { id, account, made_by, made_at, expires_at, used_at: None };
    administration::insert_invitation(set, &invitation, app.store.tokens().bearer_hash(&token));
    (invitation, token)
}

fn by(ask: &Ask) -> Result<AccountId> {
    ask.account().ok_or(AppError::Refused(Refusal::unknown()))
}

/// Checks roles against the kind of organisation.
pub(super) fn check_roles(roles: &[Role], kind: alongside_gate::OrganisationKind, invalid: &mut Invalid) {
    if roles.is_empty() {
        invalid.add("roles", "account-roles-missing");
    } else if roles.iter().any(|role| !role.fits(kind)) {
        invalid.add("roles", "account-role-does-not-fit");
    }
}

fn check_place(
    place: &Place,
    organisations: &[Organisation],
    invalid: &mut Invalid,
) -> Option<(Organisation, Date)> {
    let organisation = place
        .organisation
        .and_then(|id| organisations.iter().find(|it| it.id == id && it.left_at.is_none()))
        .cloned();
    match &organisation {
        Some(organisation) => check_roles(&place.roles, organisation.kind, invalid),
        None => invalid.add("organisation", "account-organisation-missing"),
    }
    if place.from.is_none() {
        invalid.add("from", "account-from-missing");
    }
    if let (Some(from), Some(until)) = (place.from, place.until)
        && until < from
    {
        invalid.add("until", "account-until-before-from");
    }
    Some((organisation?, place.from?))
}

fn membership(
    app: &App,
    account: AccountId,
    place: &Place,
    organisation: &Organisation,
    from: Date,
) -> MembershipFacts {
    MembershipFacts {
        account,
        membership: MembershipId::new(app.store.ids()),
        organisation: organisation.id,
        organisation_kind: organisation.kind,
        sharing: organisation.sharing,
        roles: place.roles.iter().copied().collect::<RoleSet>(),
        from,
        until: place.until,
        closed: false,
    }
}

/// Makes an account with its first place and a link to a password. The answer is the account's page, which shows
/// the link.
pub async fn join(app: &App, ask: &Ask, new: &NewAccount, once: Once) -> Result<String> {
    allow(ask)?;
    let by = by(ask)?;
    let mut invalid = Invalid::new();
    let (name, email) = (new.name.trim(), new.email.trim().to_lowercase());
    if name.is_empty() {
        invalid.add("name", "account-name-missing");
    } else if name.chars().count() > LONGEST_NAME {
        invalid.add_with("name", "account-name-long", LONGEST_NAME.to_string());
    }
    if !is_address(&email) {
        invalid.add("email", "account-email-wrong");
    }
    let organisations = network::organisations(&app.store).await?;
    let place = check_place(&new.place, &organisations, &mut invalid);
    let Some((organisation, from)) = place.filter(|_| invalid.errors().is_empty()) else {
        return Err(AppError::Invalid(invalid));
    };
    let account = AccountId::new(app.store.ids());
    let mut set = WriteSet::new();
    let details = AccountDetails { name: name.to_owned(), email };
    accounts::insert_account(&app.store, &mut set, account, &details, None, None)?;
    accounts::insert_membership(
        &mut set,
        &membership(app, account, &new.place, &organisation, from),
        ask.now,
    );
    invite_and_tell(app, &mut set, account, by, (ask.now, LINK_HOURS));
    set.audit(entry(ask, Some(account), "new"));
    match once.write(app, set, format!("/accounts/{account}")).await {
        Err(AppError::Storage(Error::Taken("address"))) => {
            Err(AppError::Invalid(Invalid::field("email", "account-email-taken")))
        }
        other => other,
    }
}

/// Whether a text can be an address to sign in with.
pub(super) fn is_address(email: &str) -> bool {
    let parts: Vec<&str> = email.split('@').collect();
    let [before, after] = parts.as_slice() else { return false };
    !before.is_empty()
        && after.split('.').count() >= 2
        && after.split('.').all(|label| !label.is_empty())
        && email.len() <= LONGEST_EMAIL
        && !email
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter))
}

/// Somebody else's account that is open. Nobody changes their own: an administrator must not be able to give
/// themself a role that sees cases.
pub(super) async fn of_another(app: &App, ask: &Ask, account: AccountId) -> Result<AccountRow> {
    let row =
        accounts::account_by_id(&app.store, account).await?.ok_or(AppError::Refused(Refusal::unknown()))?;
    if ask.account() == Some(account) {
        return Err(AppError::NotNow("own_account"));
    }
    if row.left_at.is_some() {
        return Err(AppError::NotNow("account_left"));
    }
    Ok(row)
}

/// Gives an account a place in another organisation.
pub async fn add_place(
    app: &App,
    ask: &Ask,
    account: AccountId,
    place: &Place,
    once: Once,
) -> Result<String> {
    allow(ask)?;
    of_another(app, ask, account).await?;
    let mut invalid = Invalid::new();
    let organisations = network::organisations(&app.store).await?;
    let checked = check_place(place, &organisations, &mut invalid);
    let Some((organisation, from)) = checked.filter(|_| invalid.errors().is_empty()) else {
        return Err(AppError::Invalid(invalid));
    };
    let mut set = WriteSet::new();
    accounts::insert_membership(&mut set, &membership(app, account, place, &organisation, from), ask.now);
    set.audit(entry(ask, Some(account), "place"));
    once.write(app, set, format!("/accounts/{account}")).await
}

/// Takes password and second factor away, ends every sign-in and makes a new link: for a lost telephone, a
/// forgotten password, or an account that somebody else may know.
pub async fn start_again(app: &App, ask: &Ask, account: AccountId, once: Once) -> Result<String> {
    allow(ask)?;
    let by = by(ask)?;
    let row = of_another(app, ask, account).await?;
    let mut set = WriteSet::new();
    administration::start_again(&mut set, account, row.version, ask.now);
    invite_and_tell(app, &mut set, account, by, (ask.now, LINK_HOURS));
    set.audit(entry(ask, Some(account), "start_again"));
    once.write(app, set, format!("/accounts/{account}")).await
}
