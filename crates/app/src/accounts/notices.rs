//! The jobs that tell somebody by mail what happened to their own account. An administrator cannot stop them.

use super::joiners::{link_code, wants_code};
use crate::jobs::Ran;
use crate::outside::{Outgoing, SendError};
use crate::{App, AppError, Result};
use alongside_domain::accounts::{Filled, Notice, Notices};
use alongside_gate::OrganisationKind;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::AccountId;
use alongside_storage::rooms::administration::{self, Invitation};
use alongside_storage::rooms::{accounts, network};
use alongside_storage::{Error, Job};
use std::sync::LazyLock;

/// A link was made; about the link.
pub(crate) const LINK: &str = "tell_link";
/// A password was chosen; about the account.
pub(crate) const PASSWORD: &str = "tell_password";
/// A second factor was set up; about the account.
pub(crate) const SECOND_FACTOR: &str = "tell_second_factor";

/// Looks at records stand out; about the account of whoever is to ask about them.
pub(crate) const LOOKS: &str = "tell_looks";

/// Sends the mail of a job to the address with which the person signs in.
pub(crate) async fn tell(app: &App, job: &Job) -> Result<Ran> {
    let Some(about) = job.about else { return Ok(Ran::Done) };
    let mut link = None;
    let (notice, account) = match job.kind.as_str() {
        LINK => {
            let Some(it) = administration::invitation_by_id(&app.store, about).await? else {
                return Ok(Ran::Done);
            };
            link = Some(it);
            (if wants_code(&it) { Notice::Link } else { Notice::Console }, it.account)
        }
        PASSWORD => (Notice::Password, AccountId::from_uuid(about)),
        LOOKS => (Notice::Looks, AccountId::from_uuid(about)),
        _ => (Notice::SecondFactor, AccountId::from_uuid(about)),
    };
    let Some(row) = accounts::account_by_id(&app.store, account).await? else { return Ok(Ran::Done) };
    let (subject, body) = written(app, notice, link.as_ref()).await?;
    let reference = job.id.simple().to_string();
    match app.outside.send(Outgoing::Email { to: row.details.email, subject, body, reference }).await {
        Ok(()) => Ok(Ran::Done),
        Err(SendError::Later) => Err(AppError::NotNow("gateway-away")),
        Err(SendError::Never(_)) => Err(AppError::NotNow("not-taken")),
    }
}

async fn written(app: &App, notice: Notice, link: Option<&Invitation>) -> Result<(String, String)> {
    static SHIPPED: LazyLock<std::result::Result<Notices, String>> =
        LazyLock::new(|| Notices::shipped().map_err(|error| error.to_string()));
    let notices = SHIPPED.as_ref().map_err(|error| AppError::Storage(Error::Unusable(error.clone())))?;
    let partnership = app.store.setting("brand_name").await?.unwrap_or_else(|| "Alongside".to_owned());
    // Who runs the server, or whoever there is to ask.
    let hosts = network::organisations(&app.store).await?;
    let host = hosts.iter().find(|it| it.kind == OrganisationKind::Host && it.left_at.is_none());
    let whom = match host {
        Some(host) if !host.phone.is_empty() => format!("{} ({})", host.name, host.phone),
        Some(host) => host.name.clone(),
        None => "another administrator".to_owned(),
    };
    let code = link.map(|it| link_code(app, it.id).groups().join("-")).unwrap_or_default();
    let until =
        link.map(|it| london_date(it.expires_at).strftime("%-d %B %Y").to_string()).unwrap_or_default();
    let with = Filled { partnership: &partnership, whom: &whom, code: &code, until: &until };
    Ok(notices.written(notice, &with))
}
