//! Choosing a password by the link that an administrator handed over, with the code that the person was sent. The
//! administrator never learns the password, and has only the link.

use super::joiners::{link_code, wants_code};
use super::sign_in::slowed;
use super::{check_password_rules, hash_password, notices};
use crate::{App, AppError, Invalid, Result};
use alongside_domain::portal::Code;
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

/// How a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It does not work, or no longer.
    Closed,
    /// A password can be chosen.
    Open,
    /// A password can be chosen with the code that the person was sent.
    WantsCode,
}

/// How a link stands.
pub async fn link_state(app: &App, token: &str) -> Result<LinkState> {
    Ok(match open(app, token).await? {
        None => LinkState::Closed,
        Some((invitation, _)) if wants_code(&invitation) => LinkState::WantsCode,
        Some(_) => LinkState::Open,
    })
}

/// What somebody sends who has a link.
pub struct Chosen<'a> {
    /// The secret part of the link.
    pub token: &'a str,
    /// The code that they were sent.
    pub code: &'a str,
    /// The password.
    pub password: String,
    /// The address that they ask from.
    pub address: &'a str,
}

/// Takes the password. The link works once; every sign-in of before ends.
pub async fn choose(app: &App, chosen: Chosen<'_>) -> Result<()> {
    let gone = || AppError::Refused(Refusal::unknown());
    let (invitation, account) = open(app, chosen.token).await?.ok_or_else(gone)?;
    let now = app.now();
    if wants_code(&invitation) {
        let guessed = format!("link {}", invitation.id.simple());
        slowed(app.throttle.attempt(&guessed, chosen.address, now))?;
        // Compared by their hashes: how long it takes tells nothing of the code.
        let hash = |code: &Code| app.store.tokens().bearer_hash(&format!("link code {}", code.as_str()));
        let right = hash(&link_code(app, invitation.id));
        if Code::read(chosen.code).is_none_or(|code| hash(&code) != right) {
            tracing::warn!(event = "link_refused", account = %account.id, "a link came with a wrong code");
            return Err(AppError::Invalid(Invalid::field("code", "link-code-wrong")));
        }
        app.throttle.succeeded(&guessed, chosen.address);
    }
    let details = &account.details;
    let known: Vec<&str> = details.name.split(' ').chain(details.email.split(['@', '.'])).collect();
    check_password_rules(&chosen.password, &known)?;
    let hash = hash_password(app, chosen.password).await?;
    let mut set = WriteSet::new();
    accounts::set_password(&mut set, account.id, account.version, &hash);
    administration::use_invitation(&mut set, invitation.id, now);
    accounts::end_all_sign_ins(&mut set, account.id, now);
    set.job(app.store.new_id(), notices::PASSWORD, Some(account.id.uuid()), now);
    let mut entry = super::sign_in::entry(now, account.id, "by_link");
    entry.action = "choose_password";
    set.audit(entry);
    match app.store.write(set).await {
        // Sent twice at once: the other one counts, and the link is used.
        Err(Error::Stale(_)) => Err(gone()),
        other => other.map(drop).map_err(AppError::from),
    }
}
