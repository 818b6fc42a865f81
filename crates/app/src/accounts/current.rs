//! Who is asking: from the cookie to a viewer, anew for each request.

use crate::{App, Result};
use alongside_gate::Viewer;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{is_within, london_date};
use alongside_kernel::id::SignInId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::accounts::{self, SignInRow, Stage};

/// A sign-in ends after so many minutes without a request.
pub(super) const IDLE_MINUTES: i64 = 60;
/// A sign-in ends after so many hours in any case.
pub(super) const LONGEST_HOURS: i64 = 12;
/// A sign-in that waits for its second factor ends after so many minutes: a password alone opens nothing for long.
const BEGUN_MINUTES: i64 = 30;
/// The last use is written down at most this often, in seconds.
const NOTE_EVERY: i64 = 60;

/// Someone signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The sign-in.
    pub sign_in: SignInId,
    /// How far it has come.
    pub stage: Stage,
    /// Who asks; [`Viewer::SignedOut`] until the second factor was given or where no membership is live.
    pub viewer: Viewer,
    /// The name that colleagues see.
    pub name: String,
    /// The organisation acted for.
    pub organisation_name: String,
    /// The language of the pages.
    pub language: String,
    /// How many live memberships the account has.
    pub memberships: usize,
    /// When the sign-in ends if nothing more is asked: left alone, or too old.
    pub idle_until: Timestamp,
}

/// Until when a second factor is fresh that was given then.
pub(super) fn sure_until(app: &App, given: Timestamp) -> Timestamp {
    let minutes = i64::from(app.rules().accounts.second_factor_fresh_minutes);
    given.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap_or(given)
}

/// Whether a sign-in still counts: it was not left alone, is not too old, and did not wait too long for its second
/// factor.
pub(super) fn is_live(row: &SignInRow, now: Timestamp) -> bool {
    let longest = if row.stage == Stage::In { LONGEST_HOURS * 60 } else { BEGUN_MINUTES };
    is_within(row.last_seen_at, now, IDLE_MINUTES * 60) && is_within(row.created_at, now, longest * 60)
}

/// By whom something is asked with a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// By somebody who does something: the hour of rest begins anew.
    BySomebody,
    /// By an open page of itself. Nobody need sit before it, so that it keeps no sign-in from ending.
    ByThePage,
}

/// When a sign-in ends that was used last then and may rest so many minutes, and was made then and lasts so many hours.
/// Counted from the use that was written down: a page that says when it ends must not say it too late.
pub(crate) fn ends((used, minutes): (Timestamp, i64), (made, hours): (Timestamp, i64)) -> Timestamp {
    let later = |from: Timestamp, by| from.checked_add(by).unwrap_or(from);
    later(used, jiff::SignedDuration::from_mins(minutes))
        .min(later(made, jiff::SignedDuration::from_hours(hours)))
}

/// The live sign-in of a cookie, if it is one. Leaving, ending and moving count from their commit on, on every
/// server, because nothing is remembered between requests.
pub async fn current(app: &App, bearer: &str, asked: Asked) -> Result<Option<SignedIn>> {
    let Some(row) = accounts::sign_in(&app.store, app.store.tokens().bearer_hash(bearer)).await? else {
        return Ok(None);
    };
    let now = app.now();
    if !is_live(&row, now) {
        // Written down, so that it stays so when the clock is put back.
        let mut set = WriteSet::new();
        accounts::end_sign_in(&mut set, row.id, row.account, now);
        app.store.write(set).await?;
        return Ok(None);
    }
    let mut last_seen = row.last_seen_at;
    if asked == Asked::BySomebody && now.duration_since(last_seen).as_secs() >= NOTE_EVERY {
        let mut set = WriteSet::new();
        accounts::touch_sign_in(&mut set, row.id, now);
        app.store.write(set).await?;
        last_seen = now;
    }
    let viewer = match (&row.stage, &row.membership) {
        (Stage::In, Some(membership)) => {
            let viewer = Viewer::of(&membership.facts, london_date(now)).unwrap_or(Viewer::SignedOut);
            // Counted from the password, which came before the code: never too long.
            viewer.sure_until(sure_until(app, row.created_at))
        }
        _ => Viewer::SignedOut,
    };
    let idle_until = ends((last_seen, IDLE_MINUTES), (row.created_at, LONGEST_HOURS));
    Ok(Some(SignedIn {
        sign_in: row.id,
        stage: row.stage,
        viewer,
        name: row.name,
        organisation_name: row.membership.map(|membership| membership.organisation_name).unwrap_or_default(),
        language: row.language,
        memberships: row.memberships,
        idle_until,
    }))
}
