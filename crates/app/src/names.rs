//! Names of colleagues and organisations beside what they did. They are no victim's data.

use crate::{App, Result};
use alongside_kernel::id::{AccountId, OrganisationId};
use alongside_storage::rooms::names::SealedNames;
use alongside_storage::rooms::network;
use std::collections::HashMap;

/// Names by id.
pub(crate) struct Names {
    accounts: SealedNames,
    organisations: HashMap<OrganisationId, String>,
}

impl Names {
    /// Every name.
    pub(crate) async fn load(app: &App) -> Result<Self> {
        let accounts = SealedNames::load(&app.store).await?;
        let organisations = network::organisations(&app.store).await?;
        Ok(Self { accounts, organisations: organisations.into_iter().map(|it| (it.id, it.name)).collect() })
    }

    /// Somebody's name; empty where it is not known.
    pub(crate) fn account(&self, account: AccountId) -> String {
        match self.accounts.name(account) {
            Ok(name) => name.unwrap_or_default(),
            Err(error) => {
                tracing::error!(error = %error, "a colleague's name could not be opened");
                String::new()
            }
        }
    }

    /// An organisation's name; empty where it is not known.
    pub(crate) fn organisation(&self, organisation: OrganisationId) -> String {
        self.organisations.get(&organisation).cloned().unwrap_or_default()
    }

    /// Somebody's name with the organisation for which they acted.
    pub(crate) fn both(&self, account: AccountId, organisation: OrganisationId) -> String {
        let (name, organisation) = (self.account(account), self.organisation(organisation));
        if organisation.is_empty() { name } else { format!("{name}, {organisation}") }
    }
}
