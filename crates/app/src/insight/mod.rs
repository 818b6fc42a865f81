//! What the partnership achieved, where the gaps are, and who answers whom.

mod figures;
mod partnership;
mod period;
mod senders;
mod table;

pub use figures::figures;
pub use partnership::partnership;

use crate::{App, Ask, Result};
use alongside_gate::{Action, AggregateFacts, Permit, Purpose, decide_aggregate};
use alongside_kernel::id::OrganisationId;
use alongside_storage::WriteSet;

/// Asks the gate for figures and writes down that they were seen.
async fn allow(app: &App, ask: &Ask, action: Action, own: Option<OrganisationId>) -> Result<Permit> {
    // What leaves from here has passed disclosure control; one's own organisation's numbers are no release, for
    // it holds them already.
    let facts = AggregateFacts { released: true, organisation: own };
    let permit = decide_aggregate(&ask.to(action, Purpose::Statistics), &facts)?;
    let mut entry = ask.plain_entry(action.code(), Purpose::Statistics.code());
    entry.classes = vec!["aggregate"];
    let mut set = WriteSet::new();
    set.audit(entry);
    app.store.write(set).await?;
    Ok(permit)
}

/// The need categories in what is stored beside a report or a referral: `SHELTER:medium|FINANCE`.
fn need_codes(stored: &str) -> impl Iterator<Item = &str> {
    stored
        .split(['|', ' '])
        .map(|part| part.split(':').next().unwrap_or_default())
        .filter(|code| !code.is_empty())
}
