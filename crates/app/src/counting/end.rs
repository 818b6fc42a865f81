//! A count begins to be made, is called off, or runs out of time.

use super::set_up::earlier;
use super::{COMPARE, address, one};
use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::counting::State;
use alongside_gate::{Action, Purpose, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::CountId;
use alongside_storage::rooms::counting::{self, Count};
use alongside_storage::{Error, Store, WriteSet};

/// The setting that moves on with each count that begins, so that two can't begin at the same moment and be subtracted
/// from each other.
const BEGUN: &str = "counts_begun";

/// The count as it was read on the page, in one of these states; stale where it moved on.
async fn held(app: &App, ask: &Ask, (id, version): (CountId, i64), states: &[State]) -> Result<Count> {
    let count = one(app, ask, Action::HoldCount, id).await?;
    if !states.contains(&count.state) {
        return Err(AppError::NotNow("count-not-open"));
    }
    if count.version != version {
        return Err(AppError::Stale("count"));
    }
    Ok(count)
}

/// Makes the count with the encodings that were given; nothing more is taken.
pub async fn begin(app: &App, ask: &Ask, id: CountId, version: i64, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::HoldCount, Purpose::Statistics))?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let count = held(app, ask, (id, version), &[State::Open]).await?;
    if count.given().count() < super::rules()?.fewest_organisations {
        return Err(AppError::NotNow("count-too-few-gave"));
    }
    let begun = app.store.setting(BEGUN).await?;
    let gave = count.given().map(|party| party.organisation).collect();
    let told = earlier(&counting::counts(&app.store).await?, |it| it.state.told_something());
    if super::rules()?.not_before(&gave, &told, london_date(ask.now)).is_some() {
        return Err(AppError::NotNow("count-lately"));
    }
    let mut set = WriteSet::new();
    Store::move_setting(&mut set, BEGUN, begun.as_deref(), &id.to_string());
    counting::change(&mut set, &count, State::Counting, None);
    set.job(app.store.new_id(), COMPARE, Some(id.uuid()), app.now());
    let mut entry = ask.plain_entry(Action::HoldCount.code(), Purpose::Statistics.code());
    entry.detail = "begin";
    set.audit(entry);
    match once.write(app, set, address(id)).await {
        // The first two counts that ever began, at the same moment.
        Err(AppError::Storage(Error::Taken(_))) => Err(AppError::Stale("count")),
        other => other,
    }
}

/// Calls the count off; the encodings are deleted at once.
pub async fn call_off(app: &App, ask: &Ask, id: CountId, version: i64, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::HoldCount, Purpose::Statistics))?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    // Also while it is compared: a comparison that does not come to its end must not keep anybody's encodings.
    let count = held(app, ask, (id, version), &[State::Open, State::Counting]).await?;
    let mut set = WriteSet::new();
    ended(&mut set, &count, State::CalledOff, app);
    let mut entry = ask.plain_entry(Action::HoldCount.code(), Purpose::Statistics.code());
    entry.detail = "call_off";
    set.audit(entry);
    once.write(app, set, address(id)).await
}

/// Adds to a set that a count ends, and that its encodings go.
pub(super) fn ended(set: &mut WriteSet, count: &Count, state: State, app: &App) {
    counting::change(set, count, state, Some(app.now()));
    for party in &count.parties {
        counting::drop_content(set, party.id);
    }
}

/// Ends the counts whose time ran out, so that nobody's encodings stay.
pub(crate) async fn lapse(app: &App) -> Result<()> {
    let today = london_date(app.now());
    for count in counting::counts(&app.store).await? {
        if !count.state.is_live() || count.last_day >= today {
            continue;
        }
        let mut set = WriteSet::new();
        ended(&mut set, &count, State::Lapsed, app);
        match app.store.write(set).await {
            // Somebody acted on it at this moment; the next run looks again.
            Ok(_) | Err(Error::Stale(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
