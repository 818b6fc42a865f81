//! Writing down a session; the first one begins support.

use super::of_own;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::referral::{Act, Done, State};
use alongside_domain::support::{LONGEST_SESSION, SessionKind};
use alongside_gate::{Action, Refusal};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{ReferralId, SessionId};
use alongside_kernel::{Date, Sensitive};
use alongside_storage::WriteSet;
use alongside_storage::rooms::referral;
use alongside_storage::rooms::support::{self, NewSession, SessionWords};

/// The longest summary, in letters.
const LONGEST: usize = 1_000;

/// What the form says.
#[derive(Debug, Clone, Default)]
pub struct SessionInput {
    /// How it took place.
    pub kind: Option<SessionKind>,
    /// The day: `Err` where it can't be read.
    pub held_on: Option<core::result::Result<Date, ()>>,
    /// How long, as typed.
    pub minutes: String,
    /// What was done, in a line.
    pub summary: String,
}

/// Writes down a session. The first begins support, which the referrer and the person are told.
pub async fn record_session(
    app: &App,
    ask: &Ask,
    id: ReferralId,
    input: &SessionInput,
    once: Once,
) -> Result<String> {
    let (known, episode, permit) = of_own(app, ask, id, Action::RecordSession).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let episode = episode.filter(|it| it.closed_at.is_none()).ok_or(AppError::NotNow("support-not-open"))?;
    let mut invalid = Invalid::new();
    if input.kind.is_none() {
        invalid.add("kind", "session-kind-missing");
    }
    let today = london_date(ask.now);
    let held_on = match input.held_on {
        None => Some(today),
        Some(Ok(day)) if day > today => {
            invalid.add("held", "session-in-the-future");
            None
        }
        Some(Ok(day)) if day < london_date(known.facts.sent.at) => {
            invalid.add("held", "session-before-the-referral");
            None
        }
        Some(Ok(day)) => Some(day),
        Some(Err(())) => {
            invalid.add("held", "sharing-day-unreadable");
            None
        }
    };
    let minutes = input.minutes.parse::<u32>().ok().filter(|it| (1..=LONGEST_SESSION).contains(it));
    if minutes.is_none() {
        invalid.add_with("minutes", "session-minutes", LONGEST_SESSION.to_string());
    }
    if input.summary.chars().count() > LONGEST {
        invalid.add_with("summary", "sharing-too-long", LONGEST.to_string());
    }
    let (Some(kind), Some(held_on), Some(minutes)) = (input.kind, held_on, minutes) else {
        return Err(AppError::Invalid(invalid));
    };
    invalid.or(())?;

    let mut set = WriteSet::new();
    let state = referral::state(&known.facts)?;
    if state != State::InSupport {
        let done = Done { at: ask.now, by: account };
        let (facts, event) =
            known.facts.apply(Act::BeginSupport(done)).map_err(|refusal| AppError::NotNow(refusal.code()))?;
        referral::update(&mut set, &facts);
        referral::event(&mut set, id, event.code(), Some(account), ask.organisation(), "", ask.now);
    }
    support::while_open(&mut set, episode.id);
    let words =
        SessionWords { summary: (!input.summary.is_empty()).then(|| Sensitive::new(input.summary.clone())) };
    let key = app.store.subject(episode.person).await?;
    let new = NewSession {
        id: SessionId::new(app.store.ids()),
        episode: &episode,
        kind,
        held_on,
        minutes,
        account,
        at: ask.now,
        words: &words,
    };
    support::insert_session(&app.store, &mut set, &key, &new)?;
    set.audit(ask.permit_entry(&permit));
    set.changed("people", episode.person, ask.now);
    super::settled(app, ask, id, once.write(app, set, format!("/referrals/{id}?done=session")).await).await
}
