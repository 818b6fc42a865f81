//! Movers and leavers.

use super::directory::{allow, entry};
use super::joiners::{check_roles, of_another};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_gate::{Refusal, Role, RoleSet};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, MembershipId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::administration;

/// What a membership is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The version that the administrator saw.
    pub version: i64,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Its last day.
    pub until: Option<Date>,
}

/// Changes a membership's roles or its last day. It counts from the next request on.
pub async fn change_place(
    app: &App,
    ask: &Ask,
    account: AccountId,
    membership: MembershipId,
    moved: &Moved,
    once: Once,
) -> Result<String> {
    allow(ask)?;
    of_another(app, ask, account).await?;
    let found = administration::all_memberships(&app.store)
        .await?
        .into_iter()
        .find(|it| it.membership.facts.membership == membership && it.membership.facts.account == account)
        .ok_or(AppError::Refused(Refusal::unknown()))?;
    let facts = &found.membership.facts;
    let mut invalid = Invalid::new();
    check_roles(&moved.roles, facts.organisation_kind, &mut invalid);
    if moved.until.is_some_and(|until| until < facts.from) {
        invalid.add("until", "account-until-before-from");
    }
    invalid.or(())?;
    let mut set = WriteSet::new();
    let roles = moved.roles.iter().copied().collect::<RoleSet>();
    administration::change_membership(&mut set, membership, moved.version, roles, moved.until);
    set.audit(entry(ask, Some(account), "roles"));
    once.write(app, set, format!("/accounts/{account}")).await
}

/// Closes an account: memberships, sign-ins, programs' tokens and links end at once.
pub async fn leave(app: &App, ask: &Ask, account: AccountId, once: Once) -> Result<String> {
    allow(ask)?;
    let row = of_another(app, ask, account).await?;
    let mut set = WriteSet::new();
    administration::leave(&mut set, account, row.version, london_date(ask.now), ask.now);
    set.audit(entry(ask, Some(account), "leave"));
    once.write(app, set, format!("/accounts/{account}")).await
}
