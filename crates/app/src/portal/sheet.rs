//! The same content on a sheet, for a worker to read out or to print.

use super::{agreed, home, reported, seen};
use crate::contact;
use crate::{App, AppError, Ask, Result};
use alongside_answers::portal::{Sheet, SheetWays, WhoSaw};
use alongside_domain::portal::{Handover, handovers, paper_is_unsafe};
use alongside_gate::{Action, PersonPermit, Purpose};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{people, portal};

/// A sheet, with the name of whose it is and what may be done with it.
#[derive(Debug, Clone)]
pub struct Sheeted {
    /// The name of the person, for the worker.
    pub name: String,
    /// What may be done with it.
    pub ways: SheetWays,
    /// What stands on it; none where it may be neither read out nor printed, so that nothing was read.
    pub sheet: Option<Sheet>,
}

/// A person's sheet. Where neither the telephone nor paper is safe it stays unread, and says why.
pub async fn sheet(app: &App, ask: &Ask, person: PersonId) -> Result<Sheeted> {
    let purpose = Purpose::UpdatingTheVictim;
    // A hold on contact stops what is put into somebody's hands.
    ask.person(app, person, Action::PrintLetters, purpose).await?;
    let permit = ask.person(app, person, Action::OpenPerson, purpose).await?;
    let ways = ways(app, person).await?;
    let who = people::read(&app.store, &permit).await?;
    let mut entry = ask.permit_entry(&permit);
    if !ways.read_out && !ways.on_paper() {
        entry.detail = "sheet_not_safe";
        let who = app.store.disclose(who, entry).await?;
        return Ok(Sheeted { name: name(who), ways, sheet: None });
    }
    entry.detail = if ways.on_paper() { "sheet" } else { "sheet_to_read_out" };
    let today = london_date(ask.now);
    let home = home::read(app, &permit, today).await?;
    let agreed = agreed::read(app, &permit, today).await?;
    let reported = reported::read(app, &permit).await?;
    let all = who.with(home).with(agreed).with(reported);
    let (((who, home), agreed), reported) = app.store.disclose(all, entry).await?;
    let sheet = Sheet { home, agreed, reported, seen: seen_by_right(app, ask, person, &permit).await? };
    Ok(Sheeted { name: name(who), ways, sheet: Some(sheet) })
}

/// Who saw it, where the worker may print that part: it names what colleagues did.
async fn seen_by_right(
    app: &App,
    ask: &Ask,
    person: PersonId,
    permit: &PersonPermit,
) -> Result<Option<WhoSaw>> {
    match seen::read(app, ask, person, permit, "").await {
        Ok(seen) => Ok(Some(seen)),
        Err(AppError::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn name(who: people::Person) -> String {
    who.identity.map(|identity| identity.display_name()).unwrap_or_default()
}

async fn ways(app: &App, person: PersonId) -> Result<SheetWays> {
    let watched = portal::is_watched(&app.store, person).await?;
    let Some(safety) = contact::of_person(app, person).await? else {
        // Nothing was reported, so nothing is known to be safe.
        return Ok(SheetWays { watched, nothing_known: true, ..SheetWays::default() });
    };
    Ok(SheetWays {
        read_out: handovers(&safety.safe).contains(&Handover::ReadOut),
        not_on_paper: paper_is_unsafe(&safety.safe),
        watched,
        nothing_known: false,
    })
}
