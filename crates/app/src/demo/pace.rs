//! The made-up staff at work: a believable pace, through the same use cases as everybody.
//!
//! Time goes by the hour. A morning's file arrives at 06:00; on working days the staff work from nine to five.
//! What each of them does is drawn from ids: asked twice about the same thing, they do the same. Ids differ from
//! one demo to the next, and so does who is answered.

use super::Cast;
use super::feed::Slice;
use crate::intake::{FileToImport, Next, import_file};
use crate::{App, AppError, Ask, Result};
use alongside_gate::{Refusal, Viewer};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{LONDON, MovableClock, london_date};
use alongside_storage::rooms::accounts;
use alongside_storage::{Store, WriteSet};

/// The setting that says how many mornings of the feed have arrived.
const MORNINGS: &str = "demo_mornings";

/// Works from where the clock stands up to `to`: mornings of the feed at 06:00, then the staff's hours.
pub(super) async fn work(
    app: &App,
    cast: &Cast,
    clock: &dyn MovableClock,
    mornings: &[Slice],
    to: Timestamp,
) -> Result<()> {
    let hour = jiff::SignedDuration::from_hours(1);
    let mut now = next_full_hour(app.now());
    while now <= to {
        clock.move_to(now);
        arrive(app, cast, mornings, now).await?;
        if now >= super::story::reported_at() {
            super::story::begin(app, cast).await?;
        }
        if staff_work_at(app, now) {
            super::staff::hour(app, cast).await?;
        }
        // What runs by itself runs at its own time too: letters, reminders, checkpoints.
        crate::jobs::run_due(app).await?;
        now = now.checked_add(hour).unwrap_or(to);
    }
    Ok(())
}

fn next_full_hour(now: Timestamp) -> Timestamp {
    let over = now.as_second().rem_euclid(3_600);
    let wait = if over == 0 { 0 } else { 3_600 - over };
    Timestamp::from_second(now.as_second() + wait).unwrap_or(now)
}

/// Whether the unit and the agencies work in the hour that begins now: nine to five on working days.
fn staff_work_at(app: &App, now: Timestamp) -> bool {
    let local = now.to_zoned(LONDON.clone());
    app.calendar().is_working_day(london_date(now)) && (9..17).contains(&local.hour())
}

/// Brings in every morning's file that was made by now and has not arrived.
async fn arrive(app: &App, cast: &Cast, mornings: &[Slice], now: Timestamp) -> Result<()> {
    let arrived: usize =
        app.store.setting(MORNINGS).await?.and_then(|text| text.parse().ok()).unwrap_or_default();
    let due = mornings.iter().take_while(|slice| slice.made_at() <= now).count();
    let ask = ask_as(app, cast, "manager").await?;
    for (index, slice) in mornings.iter().enumerate().take(due).skip(arrived) {
        let made = slice.made_at().to_zoned(LONDON.clone()).datetime();
        let file = FileToImport {
            label: slice.label(),
            bytes: slice.bytes.clone(),
            as_of: Some(made),
            sender: cast.organisations.get("police").copied(),
            ..FileToImport::default()
        };
        import_file(app, &ask, file, |_| Next::GoOn).await?;
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, MORNINGS, &(index + 1).to_string());
        app.store.write(set).await?;
    }
    Ok(())
}

/// Somebody of the cast, asking now.
pub(super) async fn ask_as(app: &App, cast: &Cast, key: &str) -> Result<Ask> {
    let unknown = || AppError::Refused(Refusal::unknown());
    let player = cast.staff.get(key).ok_or_else(unknown)?;
    let memberships = accounts::memberships(&app.store, player.account).await?;
    let membership =
        memberships.iter().find(|it| it.facts.membership == player.membership).ok_or_else(unknown)?;
    let now = app.now();
    Ok(Ask { viewer: Viewer::of(&membership.facts, london_date(now))?, now })
}
