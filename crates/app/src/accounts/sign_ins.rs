//! The sign-ins of one's own account: listed, ended, moved to another membership or language.

use super::SignedIn;
use crate::{App, AppError, Ask, Result};
use alongside_gate::{Action, Purpose, Refusal, Viewer, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, MembershipId, SignInId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::accounts::{self, Membership, SignInLine, Stage};

fn own(ask: &Ask) -> Result<AccountId> {
    ask.account().ok_or(AppError::Refused(Refusal::unknown()))
}

/// The open sign-ins of the asker's account, and the memberships it can act under.
pub async fn list(app: &App, ask: &Ask) -> Result<(Vec<SignInLine>, Vec<Membership>)> {
    let account = own(ask)?;
    let lines = accounts::open_sign_ins(&app.store, account).await?;
    let memberships = accounts::memberships(&app.store, account).await?;
    let today = london_date(ask.now);
    Ok((lines, memberships.into_iter().filter(|it| Viewer::of(&it.facts, today).is_ok()).collect()))
}

/// Ends one sign-in of the asker's account.
pub async fn end(app: &App, ask: &Ask, sign_in: SignInId) -> Result<()> {
    decide_here(&ask.to(Action::ManageOwnSignIns, Purpose::Audit))?;
    let account = own(ask)?;
    let mut set = WriteSet::new();
    accounts::end_sign_in(&mut set, sign_in, account, ask.now);
    let mut entry = ask.plain_entry("end_sign_in", "audit");
    entry.classes = vec!["account"];
    set.audit(entry);
    app.store.write(set).await?;
    Ok(())
}

/// Ends the asker's own sign-in.
pub async fn sign_out(app: &App, signed_in: &SignedIn, account: AccountId) -> Result<()> {
    let mut set = WriteSet::new();
    accounts::end_sign_in(&mut set, signed_in.sign_in, account, app.now());
    app.store.write(set).await?;
    tracing::info!(event = "signed_out", %account, sign_in = %signed_in.sign_in);
    Ok(())
}

/// Acts under another live membership from now on.
pub async fn switch(app: &App, ask: &Ask, signed_in: &SignedIn, membership: MembershipId) -> Result<()> {
    let account = own(ask)?;
    let today = london_date(ask.now);
    let found = accounts::memberships(&app.store, account)
        .await?
        .into_iter()
        .find(|it| it.facts.membership == membership && Viewer::of(&it.facts, today).is_ok())
        .ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut set = WriteSet::new();
    accounts::change_sign_in(
        &mut set,
        signed_in.sign_in,
        Stage::In,
        Some(found.facts.membership),
        &signed_in.language,
    );
    set.audit(ask.plain_entry("switch_membership", "audit"));
    app.store.write(set).await?;
    Ok(())
}

/// Shows the pages in another language from now on.
pub async fn set_language(app: &App, ask: &Ask, signed_in: &SignedIn, language: &str) -> Result<()> {
    let membership = ask.viewer.member().map(alongside_gate::Member::membership);
    let mut set = WriteSet::new();
    accounts::change_sign_in(&mut set, signed_in.sign_in, signed_in.stage, membership, language);
    app.store.write(set).await?;
    Ok(())
}
