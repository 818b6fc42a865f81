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
/// Of one record at most so many questions wait at a time: the likeliest.
const MOST_ASKED: usize = 3;
/// So many of the records that are near are looked at: those that are joined or told apart already ask nothing.
const MOST_LOOKED_AT: usize = 64;
/// Two people of more pairs of records than this are asked about however alike two of them are.
const MOST_COMPARED: usize = 64;

/// Joins what is certain and asks about what is likely, of everybody who came or changed since the last time. Safe to
/// run twice, and on two servers at once.
pub async fn link_arrived(app: &App) -> Result<()> {
    let before = app.store.setting(JUDGED).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let (people, head) = same_person::changed(&app.store, before).await?;
    if !people.is_empty() {
        let near = app.matching.lock().await.near(app, &people, MOST_LOOKED_AT).await?;
        for (person, near) in near {
            let mut waiting = 0;
            let all: Vec<PersonId> = near.iter().map(|likely| likely.record).collect();
            for likely in near {
                waiting += usize::from(propose(app, person, &likely, &all).await?);
                if waiting == MOST_ASKED {
                    break;
                }
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

/// Whether any two of the records of two people differ altogether, though the two that are near do not: a chain of records
/// of which each is like the next joins nobody.
async fn chained(app: &App, one: PersonId, other: PersonId) -> Result<bool> {
    let ours = same_person::records(&app.store, one).await?;
    let theirs = same_person::records(&app.store, other).await?;
    if ours.len() * theirs.len() > MOST_COMPARED {
        return Ok(true);
    }
    app.matching.lock().await.any_differ(app, &ours, &theirs).await
}

/// Whether somebody told one of two records apart from a third that is near to them: whose the other is, a human says.
async fn disputed(app: &App, pair: [PersonId; 2], near: &[PersonId]) -> Result<bool> {
    for third in near.iter().filter(|third| !pair.contains(third)) {
        for record in pair {
            if same_person::standing(&app.store, (record, *third), None).await?.bars.told_apart {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Joins two records or asks about them, where that is due; whether a question about them waits now. `near` is whoever
/// else is near to the first.
async fn propose(app: &App, one: PersonId, likely: &Likely, near: &[PersonId]) -> Result<bool> {
    let Likely { record: other, probability, differs } = *likely;
    let standing = same_person::standing(&app.store, (one, other), None).await?;
    if standing.settled {
        return Ok(standing.waits);
    }
    let rules = app.rules();
    let mut bars = Bars { differs, ..standing.bars };
    if bars.outcome(probability, &rules.linkage) == Some(SamePerson::Joined) {
        bars.differs = chained(app, one, other).await? || disputed(app, [one, other], near).await?;
    }
    let Some(state) = bars.outcome(probability, &rules.linkage) else { return Ok(false) };
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
        Ok(_) => Ok(state == SamePerson::Asked),
        // Another server asked the same at once, or somebody said meanwhile that two of these are two people.
        Err(StorageError::Stale(_) | StorageError::Taken(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
