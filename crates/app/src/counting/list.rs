//! The counts that somebody may know of.

use super::reached;
use crate::{App, Ask, Result};
use alongside_answers::counting::{CountLine, Counts};
use alongside_domain::counting::State;
use alongside_gate::{Action, Purpose, decide_here};

/// The counts, the newest first.
pub async fn list(app: &App, ask: &Ask) -> Result<Counts> {
    let counts = reached(app, ask, Action::SeeCounts).await?;
    let gives = super::may_give(ask).is_ok();
    let own = ask.organisation().filter(|_| gives);
    let lines = counts.iter().map(|count| CountLine {
        id: count.id,
        name: count.name.clone(),
        state: count.state,
        asked: count.parties.len(),
        given: count.given().count(),
        last_day: count.last_day,
        waits_for_viewer: count.state == State::Open
            && own.and_then(|own| count.party(own)).is_some_and(|party| party.given_at.is_none()),
    });
    Ok(Counts {
        lines: lines.collect(),
        may_set_up: decide_here(&ask.to(Action::HoldCount, Purpose::Statistics)).is_ok(),
    })
}
