//! Contact that is due, but for which nothing is safe any more: a later report, a statement or a new number closed
//! the last way. It leaves the callers' queue and waits for whoever decides, who asks the referrer for a safe way.

use super::of_person;
use crate::{App, Ask, Result};
use alongside_domain::contact::Route;
use alongside_gate::{Action, ClassSet, DataClass, Job, Purpose, Viewer};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::contact;
use alongside_storage::{Error, Store, WriteSet};

/// The setting that says up to where the feed of changes was judged.
const JUDGED: &str = "no_safe_way_judged";

/// Judges everybody of whom something changed since the last time. Safe to run twice, and on two servers at once.
pub async fn turn_back_unsafe(app: &App) -> Result<()> {
    let before = app.store.setting(JUDGED).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let (people, head) = contact::changed_with_contact_due(&app.store, before).await?;
    for person in people {
        judge(app, person).await?;
    }
    if head != before {
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, JUDGED, &head.to_string());
        app.store.write(set).await?;
    }
    Ok(())
}

async fn judge(app: &App, person: PersonId) -> Result<()> {
    let Some(safety) = of_person(app, person).await? else { return Ok(()) };
    let Some(kind) = Route::where_nothing_is_safe(&safety.safe) else { return Ok(()) };
    let duties = contact::contact_due_for_rules(&app.store, person).await?;
    let duties = app.store.use_within(duties, "contact safety");
    if duties.is_empty() {
        return Ok(());
    }
    let ask = Ask { viewer: Viewer::System(Job::TakeReports), now: app.now() };
    let mut set = WriteSet::new();
    for duty in &duties {
        let mut change = duty.unchanged();
        (change.kind, change.due_on, change.ask_again_on) = (kind, None, None);
        contact::update_duty(&mut set, duty, &change, ask.now);
    }
    let classes = ClassSet::of(&[DataClass::Contact, DataClass::Safety]);
    let mut entry = ask.entry(Action::AssessNeeds, Purpose::Support, [person.into()], classes);
    entry.detail = "no_safe_way";
    set.audit(entry);
    match app.store.write(set).await {
        // Somebody changed a duty meanwhile: the change is in the feed, so that it is judged again.
        Ok(_) | Err(Error::Stale(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
