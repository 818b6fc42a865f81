//! Coming in with birth date and code, staying, leaving.

use crate::accounts::{ends, new_bearer};
use crate::{App, AppError, Ask, Invalid, Result};
use alongside_domain::portal::Code;
use alongside_gate::{Action, ClassSet, Purpose, VictimViewer, Viewer};
use alongside_kernel::clock::is_within;
use alongside_kernel::id::{AccountId, PersonId, PortalAccessId, SignInId};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::WriteSet;
use alongside_storage::rooms::portal;

/// A visit ends after so many minutes without a request.
const IDLE_MINUTES: i64 = 30;
/// A visit ends after so many hours in any case.
const LONGEST_HOURS: i64 = 8;
/// The last use is written down at most this often, in seconds. It serves the clock above and is shown to nobody.
const NOTE_EVERY: i64 = 60;

/// Somebody on their own pages.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The visit, to which forms are bound.
    pub sign_in: SignInId,
    /// Whose pages.
    pub person: PersonId,
    /// Who asks.
    pub viewer: Viewer,
    /// When it ends if nothing more is asked.
    pub idle_until: Timestamp,
}

/// Takes birth date and code; gives the cookie's value. The answer is the same whatever is wrong. What is slowed
/// is one address trying one code, so that nobody locks a person out of their pages.
pub async fn enter(app: &App, born: Option<Date>, typed: &str, address: &str) -> Result<String> {
    let now = app.now();
    let start: String = typed.chars().filter(char::is_ascii_alphanumeric).take(4).collect();
    let tried = format!("pages {}", start.to_ascii_uppercase());
    app.throttle.attempt(&tried, address, now).map_err(|seconds| AppError::SlowDown { seconds })?;
    let spelling = Code::read(typed).map(|code| code.as_str().to_owned()).unwrap_or_default();
    let hash = app.store.tokens().bearer_hash(&format!("pages {spelling}"));
    let opens = portal::by_code(&app.store, hash)
        .await?
        .map(|opens| app.store.use_within(opens, "the birth date that opens the pages"))
        .filter(|opens| opens.born.is_some() && opens.born == born);
    let Some(opens) = opens else {
        // Without what was typed, and without whom it may have been.
        tracing::warn!(event = "pages_refused");
        return Err(AppError::Invalid(Invalid::field("code", "pages-wrong")));
    };
    app.throttle.succeeded(&tried, address);
    let bearer = new_bearer(app);
    let mut set = WriteSet::new();
    let visit = SignInId::new(app.store.ids());
    portal::insert_sign_in(&mut set, visit, app.store.tokens().bearer_hash(&bearer), opens.access, now);
    let viewer = Viewer::Victim(VictimViewer { person: opens.person, access: opens.access });
    let ask = Ask { viewer, now };
    set.audit(ask.entry(
        Action::SeeOwnPages,
        Purpose::UpdatingTheVictim,
        [opens.person.into()],
        ClassSet::EMPTY,
    ));
    app.store.write(set).await?;
    Ok(bearer)
}

/// Opens a person's pages without a code: the demo's one-press change of place. The caller has checked that the
/// database is a demo's. Where somebody may watch, the pages stay closed here too.
pub async fn begin_as(app: &App, person: PersonId, made_by: AccountId) -> Result<String> {
    let now = app.now();
    let (bearer, unspoken) = (new_bearer(app), new_bearer(app));
    let access = PortalAccessId::new(app.store.ids());
    let ends = now.checked_add(jiff::SignedDuration::from_hours(LONGEST_HOURS)).unwrap_or(now);
    let mut set = WriteSet::new();
    let hash = |text: &str| app.store.tokens().bearer_hash(text);
    portal::insert_access(&mut set, access, person, hash(&unspoken), made_by, now, ends);
    portal::insert_sign_in(&mut set, SignInId::new(app.store.ids()), hash(&bearer), access, now);
    let ask = Ask { viewer: Viewer::Victim(VictimViewer { person, access }), now };
    set.audit(ask.entry(Action::SeeOwnPages, Purpose::UpdatingTheVictim, [person.into()], ClassSet::EMPTY));
    app.store.write(set).await?;
    Ok(bearer)
}

/// The open visit of a cookie. Read anew for each request, so that closing the pages counts at once, everywhere.
pub async fn current(app: &App, bearer: &str) -> Result<Option<Visit>> {
    let Some(visit) = portal::visit(&app.store, app.store.tokens().bearer_hash(bearer)).await? else {
        return Ok(None);
    };
    let now = app.now();
    let is_live = is_within(visit.last_seen_at, now, IDLE_MINUTES * 60)
        && is_within(visit.created_at, now, LONGEST_HOURS * 3_600);
    let mut set = WriteSet::new();
    if !is_live {
        // Written down, so that it stays so when the clock is put back.
        portal::end_visit(&mut set, visit.id, now);
        app.store.write(set).await?;
        return Ok(None);
    }
    let mut last_seen = visit.last_seen_at;
    if now.duration_since(last_seen).as_secs() >= NOTE_EVERY {
        portal::touch(&mut set, visit.id, now);
        app.store.write(set).await?;
        last_seen = now;
    }
    Ok(Some(Visit {
        sign_in: visit.id,
        person: visit.person,
        viewer: Viewer::Victim(VictimViewer { person: visit.person, access: visit.access }),
        idle_until: ends((last_seen, IDLE_MINUTES), (visit.created_at, LONGEST_HOURS)),
    }))
}

/// Ends a visit at the server.
pub async fn leave(app: &App, visit: &Visit) -> Result<()> {
    let mut set = WriteSet::new();
    portal::end_visit(&mut set, visit.sign_in, app.now());
    app.store.write(set).await?;
    Ok(())
}
