//! Whose record is it that arrived? Judged for everybody of whom something changed.

use super::index::{Likely, explained};
use crate::{App, Ask, Result, StorageError};
use alongside_domain::people::{Bars, SamePerson};
use alongside_gate::{Action, ClassSet, DataClass, Job, Purpose, Viewer};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::same_person::{self, Proposal};
use alongside_storage::{Store, WriteSet};

/// The setting that says up to where the feed of changes was judged.
const JUDGED: &str = "same_person_judged";
/// By which model it is weighed: `data/people.json` of the linkage crate, in its second form.
const MODEL: &str = "people-2";
/// Of one record at most so many questions are asked at a time: the likeliest.
const MOST_ASKED: usize = 3;

/// Joins what is certain and asks about what is likely, of everybody who came or changed since the last time. Safe to
/// run twice, and on two servers at once.
pub async fn link_arrived(app: &App) -> Result<()> {
    let before = app.store.setting(JUDGED).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let (people, head) = same_person::changed(&app.store, before).await?;
    if !people.is_empty() {
        let near = app.matching.lock().await.near(app, &people, MOST_ASKED).await?;
        for (person, near) in near {
            for likely in near {
                propose(app, person, &likely).await?;
            }
        }
    }
    if head != before {
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, JUDGED, &head.to_string());
        app.store.write(set).await?;
    }
    Ok(())
}

/// Two records that somebody asks about, as likely as the program thinks them.
pub(super) async fn weighed(
    app: &App,
    (one, other): (PersonId, PersonId),
    state: SamePerson,
) -> Result<Proposal<'static>> {
    let explained = explained(app, one, other).await?;
    let probability = explained.map_or(0.0, |(_, score)| score.probability());
    Ok(Proposal { one, other, state, probability: millionths(probability), model: MODEL, by: None })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a probability becomes millionths"
)]
fn millionths(probability: f64) -> u32 {
    (probability * 1e6).round() as u32
}

async fn propose(app: &App, one: PersonId, likely: &Likely) -> Result<()> {
    let Likely { record: other, probability, differs } = *likely;
    let standing = same_person::standing(&app.store, (one, other), None).await?;
    if standing.settled {
        return Ok(());
    }
    let bars = Bars { differs, ..standing.bars };
    let Some(state) = bars.outcome(probability, &app.rules().linkage) else { return Ok(()) };
    let ask = Ask { viewer: Viewer::System(Job::LinkPersons), now: app.now() };
    let mut set = WriteSet::new();
    let proposal =
        Proposal { one, other, state, probability: millionths(probability), model: MODEL, by: None };
    same_person::propose(&app.store, &mut set, proposal, ask.now);
    let classes = ClassSet::of(&[DataClass::Identity, DataClass::Contact]);
    let mut entry = ask.entry(Action::JoinPersons, Purpose::Support, [one.into(), other.into()], classes);
    entry.detail = if state == SamePerson::Joined { "joined" } else { "asked" };
    set.audit(entry);
    match app.store.write(set).await {
        // Another server asked the same at once.
        Ok(_) | Err(StorageError::Stale(_) | StorageError::Taken(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
