//! Who saw a person's record: for the person themself, and for the manager who answers for the unit.

use super::{Names, catch_up, page, place_of};
use crate::{App, Ask, Result};
use alongside_answers::oversight::WhoSaw;
use alongside_gate::{Action, Purpose, Viewer};
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::oversight;
use alongside_vault::Leaf;

/// Entries on one page.
const PAGE: usize = 50;

/// What was seen and done of a person, the newest first. `before` is where an earlier page ended; empty for the
/// newest. Looking is itself an entry, made before the answer leaves.
///
/// Names of staff are in the answer. Whether a page shows them beside their organisation is the page's decision.
pub async fn who_saw(app: &App, ask: &Ask, person: PersonId, before: &str) -> Result<WhoSaw> {
    // A victim reads it as part of being told what happens; a manager to answer for it.
    let themself = matches!(ask.viewer, Viewer::Victim(_));
    let purpose = match ask.viewer {
        Viewer::Victim(_) => Purpose::UpdatingTheVictim,
        Viewer::Member(_) | Viewer::System(_) | Viewer::SignedOut => Purpose::Audit,
    };
    let permit = ask.person(app, person, Action::ReadWhoSaw, purpose).await?;
    catch_up(app).await?;
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let leaves = oversight::about(&app.store, &permit, place_of(before), limit).await?;
    let (leaves, next) = page(leaves, PAGE);
    let mut set = WriteSet::new();
    set.audit(ask.permit_entry(&permit));
    app.store.write(set).await?;
    let names = Names::read(app).await?;
    Ok(WhoSaw {
        entries: leaves
            .into_iter()
            .filter(|leaf| themself || !is_own_look(leaf))
            .map(|leaf| {
                let mut entry = names.entry(leaf);
                // A list names everyone who was on it; here it concerns this person alone.
                entry.references.clear();
                entry
            })
            .collect(),
        next,
    })
}

/// Whether it is the person reading their own pages. When they do so is told to no worker; what they changed is.
fn is_own_look(leaf: &Leaf) -> bool {
    let looks = [Action::SeeOwnPages.code(), Action::ReadWhoSaw.code()];
    leaf.detail.as_deref() == Some("by_the_person") && looks.contains(&leaf.action.as_str())
}
