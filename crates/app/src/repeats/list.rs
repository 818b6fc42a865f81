//! What waits to be done about repeats.

use crate::names::Names;
use crate::{App, Ask, Result};
use alongside_answers::repeats::{RepeatList, WaitingLine};
use alongside_gate::{Action, Purpose, scope};
use alongside_kernel::clock::{london_date, start_of_london_day};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::rooms::repeats::{self, Waiting};
use jiff::ToSpan as _;

/// The most that the list shows of each kind.
const MOST: u32 = 100;

/// The last minute of a day.
fn end_of(day: Date) -> Timestamp {
    let next = start_of_london_day(day.checked_add(1.day()).unwrap_or(day));
    next.checked_sub(1.minute()).unwrap_or(next)
}

/// What waits, late first: of everybody, or what the asker took on.
pub async fn list(app: &App, ask: &Ask, mine: bool) -> Result<RepeatList> {
    let scope = scope(&ask.to(Action::SeeRepeats, Purpose::Support))?;
    let names = Names::load(app).await?;
    let today = london_date(ask.now);
    let owner = ask.account().filter(|_| mine);
    let found = repeats::all_waiting(&app.store, &scope, owner, today, MOST).await?;
    let subjects = found.about(|found| found.iter().map(|it| it.person.into()).collect::<Vec<_>>());
    let entry = ask.entry(Action::SeeRepeats, Purpose::Support, subjects, scope.classes());
    let found = app.store.disclose(found, entry).await?;
    let full = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = found.iter().filter(|it| it.check.is_none()).count() >= full
        || found.iter().filter(|it| it.check.is_some()).count() >= full;
    let mut lines: Vec<WaitingLine> = found.iter().map(|it| line(it, ask.now, &names)).collect();
    lines.sort_by(|one, other| {
        (one.due_at, one.response, one.check).cmp(&(other.due_at, other.response, other.check))
    });
    Ok(RepeatList { lines, mine, today, more })
}

fn line(it: &Waiting, now: Timestamp, names: &Names) -> WaitingLine {
    let due_at = it.due_at.unwrap_or_else(|| it.check.map_or(now, |(_, day)| end_of(day)));
    WaitingLine {
        response: it.response,
        person: it.person,
        name: it.name.clone(),
        grade: it.grade.clone(),
        signs: it.signs.clone(),
        due_at,
        check: it.check.map(|(days, _)| days),
        late: due_at < now,
        owner: it.owner.map(|owner| names.account(owner)).filter(|name| !name.is_empty()),
        may_take: it.owner.is_none(),
    }
}
