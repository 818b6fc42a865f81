//! Organisations and what they offer.

use crate::{App, Ask, Result};
use alongside_domain::network::Service;
use alongside_gate::{Action, Purpose, decide_here};

/// Every open service with its accreditation.
pub async fn services(app: &App, ask: &Ask) -> Result<Vec<Service>> {
    decide_here(&ask.to(Action::SeeServices, Purpose::Support))?;
    Ok(alongside_storage::rooms::network::services(&app.store).await?)
}
