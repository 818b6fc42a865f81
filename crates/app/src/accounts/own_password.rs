//! Changing one's own password, and what happened to one's own account.

use super::sign_in::{entry, slowed};
use super::{check_password_rules, hash_password, notices, password};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::accounts::Happened;
use alongside_gate::{Action, Purpose, Refusal, decide_here};
use alongside_kernel::id::SignInId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::{accounts, administration};

/// A change of one's own password.
pub struct Change<'a> {
    /// The sign-in that asks; it is the only one that stays.
    pub sign_in: SignInId,
    /// The password of until now.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The address that they ask from.
    pub address: &'a str,
}

/// Leave to see the form: asked for the second factor first, so that nobody types two passwords in vain.
pub fn may_change_password(ask: &Ask) -> Result<()> {
    decide_here(&ask.to(Action::ManageOwnSignIns, Purpose::Audit))?;
    Ok(())
}

/// Takes the new password of whoever knows the old one and gave their second factor shortly before. Every other sign-in
/// ends.
pub async fn change_password(app: &App, ask: &Ask, change: Change<'_>, once: Once) -> Result<String> {
    may_change_password(ask)?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let own = ask.account().ok_or_else(unknown)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let row = accounts::account_by_id(&app.store, own).await?.ok_or_else(unknown)?;
    let ticket = password::line_up(app, change.address)?;
    let guessed = format!("password of {own}");
    slowed(app.throttle.attempt(&guessed, change.address, ask.now))?;
    if !password::matches(ticket, change.old.clone(), row.password_hash).await? {
        tracing::warn!(event = "password_change_refused", account = %own, "the old password was wrong");
        return Err(AppError::Invalid(Invalid::field("old-password", "old-password-wrong")));
    }
    app.throttle.succeeded(&guessed, change.address);
    if change.new == change.old {
        return Err(AppError::Invalid(Invalid::field("password", "password-same")));
    }
    let known: Vec<&str> = row.details.name.split(' ').chain(row.details.email.split(['@', '.'])).collect();
    check_password_rules(&change.new, &known)?;
    let hash = hash_password(app, change.new).await?;
    let mut set = WriteSet::new();
    accounts::set_password(&mut set, own, row.version, &hash);
    accounts::end_other_sign_ins(&mut set, own, change.sign_in, ask.now);
    set.job(app.store.new_id(), notices::PASSWORD, Some(own.uuid()), ask.now);
    let mut logged = entry(ask.now, own, "changed");
    logged.action = "choose_password";
    set.audit(logged);
    once.write(app, set, "/sign-ins?done=password".to_owned()).await
}

/// What was done to the asker's own account by others: each link to a new password, with who made it and when it was
/// used. The newest first.
pub async fn what_happened(app: &App, ask: &Ask) -> Result<Vec<Happened>> {
    let own = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut happened = Vec::new();
    for link in administration::invitations_of(&app.store, own).await? {
        let maker = if link.made_by == own {
            None
        } else {
            accounts::account_by_id(&app.store, link.made_by).await?.map(|row| row.details.name)
        };
        happened.push(Happened { made_at: link.made_at, made_by: maker, used_at: link.used_at });
    }
    Ok(happened)
}
