//! What the person said last of how they may be reached, on whichever of their records they said it.

use crate::{App, Ask, Result};
use alongside_gate::{DataClass, PersonPermit, decide_person};
use alongside_storage::Unlogged;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::safety::{self, Said};

/// What the person said last, and the log's entry with the record on which they said it. What was said on a record that
/// the reader may not open, or not for how the person is reached, is not shown, but what was said last on the opened one: on the opened one it counts all the same when it is judged what is safe.
pub(crate) async fn last_said(
    app: &App,
    ask: &Ask,
    permit: &PersonPermit,
    mut entry: Entry,
) -> Result<(Unlogged<Option<Said>>, Entry)> {
    let elsewhere = match safety::spoke_last_on(&app.store, permit.person()).await? {
        Some(record) if record != permit.person() => {
            let facts = ask.facts(app, record).await?;
            let asked = ask.to(permit.action(), permit.purpose());
            decide_person(&asked, &facts).ok().filter(|other| other.may(DataClass::Contact))
        }
        _ => None,
    };
    if let Some(record) = &elsewhere {
        entry.subjects.push(record.person().into());
    }
    let said = safety::newest(&app.store, elsewhere.as_ref().unwrap_or(permit)).await?;
    Ok((said, entry))
}
