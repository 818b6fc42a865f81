//! Staff by organisation, and one account: for administrators, who see no case content.

use super::joiners::{link_code, link_token};
use crate::{App, AppError, Ask, Result};
use alongside_answers::accounts::{
    AccountView, Link, LinkCode, MembershipView, OrganisationChoice, OrganisationStaff, StaffLine, Standing,
};
use alongside_gate::{
    Action, ClassSet, DataClass, MembershipFacts, Permit, Purpose, Refusal, Role, decide_here,
};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::AccountId;
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::administration::{self, Invitation, Versioned};
use alongside_storage::rooms::{accounts, network};
use std::collections::HashMap;

/// Leave to manage accounts.
pub(super) fn allow(ask: &Ask) -> Result<Permit> {
    Ok(decide_here(&ask.to(Action::ManageAccounts, Purpose::Audit))?)
}

/// Leave to look at accounts.
fn allow_to_look(ask: &Ask) -> Result<Permit> {
    Ok(decide_here(&ask.to(Action::ManageAccounts, Purpose::Audit).only_looking())?)
}

/// The audit entry of an act on accounts.
pub(super) fn entry(ask: &Ask, account: Option<AccountId>, detail: &'static str) -> Entry {
    let classes = ClassSet::of(&[DataClass::Account]);
    let subjects = account.map(Into::into);
    let mut entry = ask.entry(Action::ManageAccounts, Purpose::Audit, subjects, classes);
    entry.detail = detail;
    entry
}

/// The roles that can be held in a kind of organisation.
pub(super) fn roles_there(kind: alongside_gate::OrganisationKind) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| role.fits(kind)).collect()
}

fn standing(facts: &MembershipFacts, today: Date) -> Standing {
    if facts.closed {
        Standing::Left
    } else if facts.until.is_some_and(|last| last < today) {
        Standing::Ended
    } else if today < facts.from {
        Standing::NotBegun
    } else {
        Standing::Live
    }
}

fn view(it: &Versioned, today: Date) -> MembershipView {
    let facts = &it.membership.facts;
    MembershipView {
        id: facts.membership.to_string(),
        version: it.version,
        organisation: it.membership.organisation_name.clone(),
        roles: facts.roles.iter().map(|role| role.code().to_owned()).collect(),
        roles_there: roles_there(facts.organisation_kind).iter().map(|role| role.code().to_owned()).collect(),
        from: facts.from,
        until: facts.until,
        standing: standing(facts, today),
    }
}

/// Staff by organisation.
pub async fn directory(app: &App, ask: &Ask) -> Result<Vec<OrganisationStaff>> {
    allow_to_look(ask)?;
    let mut set = WriteSet::new();
    set.audit(entry(ask, None, "list"));
    app.store.write(set).await?;
    let today = london_date(ask.now);
    let people: HashMap<AccountId, _> =
        accounts::all_accounts(&app.store).await?.into_iter().map(|row| (row.id, row)).collect();
    let memberships = administration::all_memberships(&app.store).await?;
    let organisations = network::organisations(&app.store).await?;
    Ok(organisations
        .into_iter()
        .filter(|organisation| organisation.left_at.is_none())
        .map(|organisation| {
            let mut staff: Vec<StaffLine> = memberships
                .iter()
                .filter(|it| it.membership.facts.organisation == organisation.id)
                .filter_map(|it| {
                    let person = people.get(&it.membership.facts.account)?;
                    Some(StaffLine {
                        account: person.id.to_string(),
                        name: person.details.name.clone(),
                        email: person.details.email.clone(),
                        membership: view(it, today),
                        has_password: person.password_hash.is_some(),
                    })
                })
                .collect();
            staff.sort_by(|one, other| one.name.cmp(&other.name));
            OrganisationStaff { name: organisation.name, staff }
        })
        .collect())
}

/// The organisations in which somebody can be given a place.
pub async fn organisations(app: &App, ask: &Ask) -> Result<Vec<OrganisationChoice>> {
    allow_to_look(ask)?;
    let all = network::organisations(&app.store).await?;
    Ok(all
        .into_iter()
        .filter(|it| it.left_at.is_none())
        .map(|it| OrganisationChoice { id: it.id.to_string(), name: it.name })
        .collect())
}

/// One account with its places and, while it is open, the link to a password.
pub async fn account(app: &App, ask: &Ask, account: AccountId) -> Result<AccountView> {
    allow_to_look(ask)?;
    let row =
        accounts::account_by_id(&app.store, account).await?.ok_or(AppError::Refused(Refusal::unknown()))?;
    let invitation = administration::invitation_for(&app.store, account, ask.now).await?;
    if invitation.is_some() {
        // What opens an account is shown to whoever just showed that it is they.
        allow(ask)?;
    }
    let mut set = WriteSet::new();
    set.audit(entry(ask, Some(account), "open"));
    app.store.write(set).await?;
    let today = london_date(ask.now);
    // Each half is shown to one administrator only: who made the link has the link; any other has the code, for a person
    // whom no mail reaches.
    let made_it = |it: &Invitation| it.made_by == it.account || ask.account() == Some(it.made_by);
    let link = invitation.filter(made_it).map(|open| Link {
        path: format!("/accounts/new-password/{}", link_token(app, open.id)),
        expires_at: open.expires_at,
    });
    let code = invitation
        .filter(|it| !made_it(it))
        .map(|open| LinkCode { groups: link_code(app, open.id).groups(), expires_at: open.expires_at });
    if code.is_some() {
        let mut set = WriteSet::new();
        set.audit(entry(ask, Some(account), "code_shown"));
        app.store.write(set).await?;
    }
    let memberships = administration::all_memberships(&app.store).await?;
    Ok(AccountView {
        id: account.to_string(),
        version: row.version,
        name: row.details.name,
        email: row.details.email,
        left_at: row.left_at,
        has_password: row.password_hash.is_some(),
        has_second_factor: row.totp.is_some(),
        link,
        code,
        is_own: ask.account() == Some(account),
        memberships: memberships
            .iter()
            .filter(|it| it.membership.facts.account == account)
            .map(|it| view(it, today))
            .collect(),
        organisations: organisations(app, ask).await?,
    })
}
