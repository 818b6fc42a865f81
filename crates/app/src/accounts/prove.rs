//! Showing again that it is they, before the gravest acts: a code of the second factor, good for some minutes.

use super::current::sure_until;
use super::sign_in::{entry, right_step};
use crate::{App, AppError, Ask, Invalid, Result};
use alongside_gate::Refusal;
use alongside_kernel::Timestamp;
use alongside_kernel::id::SignInId;
use alongside_storage::rooms::accounts;
use alongside_storage::{Error, WriteSet};

/// A second factor that was given anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// What the browser keeps to show it.
    pub proof: String,
    /// Until when it counts.
    pub until: Timestamp,
}

fn proved(app: &App, sign_in: SignInId, now: Timestamp) -> Proved {
    let until = sure_until(app, now);
    Proved { proof: app.store.tokens().proof(sign_in, until), until }
}

/// Takes a code of the asker's own second factor. Each code works once, here as when signing in.
pub async fn prove(app: &App, ask: &Ask, sign_in: SignInId, code: &str, address: &str) -> Result<Proved> {
    let own = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let account = accounts::account_by_id(&app.store, own).await?;
    let step = right_step(app, own, code, account.and_then(|account| account.totp), address)?;
    let mut set = WriteSet::new();
    accounts::use_totp_step(&mut set, own, step);
    set.audit(entry(ask.now, own, "code_again"));
    match app.store.write(set).await {
        Ok(_) => Ok(proved(app, sign_in, ask.now)),
        Err(Error::Stale(_)) => Err(AppError::Invalid(Invalid::field("code", "code-wrong"))),
        Err(other) => Err(other.into()),
    }
}

/// The same without a code: for the demo, whose people have no second factor. The caller has checked that the database
/// is a demo's.
pub fn prove_as(app: &App, ask: &Ask, sign_in: SignInId) -> Proved {
    proved(app, sign_in, ask.now)
}

/// Until when what a browser keeps shows that it is they; none where it was made for another sign-in.
pub fn proved_until(app: &App, sign_in: SignInId, proof: &str) -> Option<Timestamp> {
    app.store.tokens().check_proof(sign_in, proof)
}
