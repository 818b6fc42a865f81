//! Choosing a password by the link that an administrator handed over. The administrator never learns it.

use super::{check_password_rules, hash_password};
use crate::{App, AppError, Result};
use alongside_gate::Refusal;
use alongside_storage::rooms::accounts::{self, AccountRow};
use alongside_storage::rooms::administration::{self, Invitation};
use alongside_storage::{Error, WriteSet};

async fn open(app: &App, token: &str) -> Result<Option<(Invitation, AccountRow)>> {
    let hash = app.store.tokens().bearer_hash(token);
    let Some(invitation) = administration::invitation(&app.store, hash, app.now()).await? else {
        return Ok(None);
    };
    let account = accounts::account_by_id(&app.store, invitation.account).await?;
    Ok(account.filter(|account| account.left_at.is_none()).map(|account| (invitation, account)))
}

/// Whether a link still works.
pub async fn is_open(app: &App, token: &str) -> Result<bool> {
    Ok(open(app, token).await?.is_some())
}

/// Takes the password. The link works once; every sign-in of before ends.
pub async fn choose(app: &App, token: &str, password: String) -> Result<()> {
    let gone = || AppError::Refused(Refusal::unknown());
    let (invitation, account) = open(app, token).await?.ok_or_else(gone)?;
    let details = &account.details;
    let known: Vec<&str> = details.name.split(' ').chain(details.email.split(['@', '.'])).collect();
    check_password_rules(&password, &known)?;
    let hash = hash_password(app, password).await?;
    let now = app.now();
    let mut set = WriteSet::new();
    accounts::set_password(&mut set, account.id, account.version, &hash);
    administration::use_invitation(&mut set, invitation.id, now);
    accounts::end_all_sign_ins(&mut set, account.id, now);
    let mut entry = super::sign_in::entry(now, account.id, "by_link");
    entry.action = "choose_password";
    set.audit(entry);
    match app.store.write(set).await {
        // Sent twice at once: the other one counts, and the link is used.
        Err(Error::Stale(_)) => Err(gone()),
        other => other.map(drop).map_err(AppError::from),
    }
}
