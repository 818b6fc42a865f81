//! An hour of everybody's work: calls, letters, referrals, answers.
//!
//! What a worker cannot do at that moment (an act refused, a record changed meanwhile) is left, as people leave
//! it; a failure of storage stops the demo.

use super::Cast;
use super::pace::ask_as;
use crate::consent::ConsentInput;
use crate::contact::queue::{self, Filter};
use crate::contact::{NewAttempt, record};
use crate::referral::{self, ReferInput, Side, Tab};
use crate::support::{SessionInput, record_session};
use crate::{App, AppError, Ask, Once, Result, contact, jobs, messages};
use alongside_answers::contact::QueueLine;
use alongside_domain::consent::{Answer, How};
use alongside_domain::contact::{Method, Way};
use alongside_domain::messages::State as MessageState;
use alongside_domain::referral::{Choice, DeclineReason, State};
use alongside_domain::support::SessionKind;
use alongside_kernel::clock::{LONDON, london_date};
use alongside_kernel::id::{PersonId, ReferralId};
use uuid::Uuid;

/// The officers of the unit who work through the queue.
const CALLERS: [&str; 6] = ["vco", "vco2", "vco3", "vco4", "vco5", "vco6"];
/// How many people each of them gets to in an hour.
const AN_HOUR: usize = 7;
/// Who answers referrals for each charity.
const ANSWERERS: [&str; 10] = [
    "council_manager",
    "harbour_manager",
    "rowan_manager",
    "wayside_manager",
    "latch_manager",
    "kite_manager",
    "ledger_manager",
    "commons_manager",
    "teapot_manager",
    "clearwater_manager",
];

/// What the unit and the agencies do in one working hour.
pub(super) async fn hour(app: &App, cast: &Cast) -> Result<()> {
    let hour = app.now().to_zoned(LONDON.clone()).hour();
    call(app, cast).await?;
    if matches!(hour, 10 | 15) {
        write_letters(app, cast).await?;
    }
    if matches!(hour, 11 | 16) {
        for who in ANSWERERS {
            answer(app, cast, who).await?;
        }
    }
    jobs::run_due(app).await?;
    Ok(())
}

/// A number from 0 to 99 that is always the same for the same thing and question.
fn draw(about: Uuid, question: u64) -> u64 {
    let mixed = (about.as_u64_pair().1 ^ question.wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 32) % 100
}

/// The code of a need that is kept with its level.
fn code_of(need: &str) -> String {
    need.split(':').next().unwrap_or_default().to_owned()
}

/// Goes on where an act was refused; stops where storage failed.
fn left<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(AppError::Storage(error)) => Err(AppError::Storage(error)),
        Err(_) => Ok(None),
    }
}

fn once(app: &App, what: &str, about: Uuid) -> Once {
    Once::of_job(app, &format!("demo {what} {about} {}", app.now()))
}

async fn call(app: &App, cast: &Cast) -> Result<()> {
    let manager = ask_as(app, cast, "manager").await?;
    let story = super::story::person(app).await?;
    let today = london_date(app.now());
    let (mut waiting, mut after) = (Vec::new(), String::new());
    while waiting.len() < CALLERS.len() * AN_HOUR {
        let page = queue::list(app, &manager, &Filter::default(), &after, None).await?;
        // Whoever was tried today is tried again another day, and the story waits for the visitor.
        let open = |line: &QueueLine| line.last_tried_on != Some(today) && Some(line.person) != story;
        waiting.extend(page.lines.into_iter().filter(open));
        let Some(next) = page.next else { break };
        after = next;
    }
    let mut waiting = waiting.into_iter();
    for who in CALLERS {
        let ask = ask_as(app, cast, who).await?;
        for line in waiting.by_ref().take(AN_HOUR) {
            reach(app, &ask, &line).await?;
        }
    }
    Ok(())
}

async fn reach(app: &App, ask: &Ask, line: &QueueLine) -> Result<()> {
    let Some(safety) = contact::of_person(app, line.person).await? else { return Ok(()) };
    let order = [
        Method::PhoneMobile,
        Method::PhoneLandline,
        Method::ViaThird,
        Method::Sms,
        Method::Email,
        Method::Post,
    ];
    let Some(method) = order.into_iter().find(|method| safety.safe.is_open(*method)) else { return Ok(()) };
    let tried = u64::from(line.attempts);
    let written = matches!(method, Method::Sms | Method::Email | Method::Post);
    // Whoever was written to mostly answers within a day or two.
    let answers = written && tried > 0 && draw(line.duty, tried) < 75;
    let outcome = match (method, draw(line.duty, tried)) {
        _ if answers => "SPOKE",
        (Method::Sms, _) => "SMS_SENT",
        (Method::Email, _) => "EMAIL_SENT",
        (Method::Post, _) => "LETTER_SENT",
        (_, 0..=73) => "SPOKE",
        (_, 74..=77) => "WRONG_NUMBER",
        (_, 78..=81) => "OTHER_ANSWERED",
        (_, 82..=89) if safety.safe.may_leave_message() => "VOICEMAIL_LEFT",
        _ if safety.safe.may_leave_message() => "NO_ANSWER",
        _ => "VOICEMAIL_NOT_SAFE",
    };
    let spoke = outcome == "SPOKE";
    let attempt = NewAttempt {
        outcome: outcome.to_owned(),
        way: if answers { Way::TheyReachedUs.code() } else { method.code() }.to_owned(),
        needs_met: if spoke {
            line.needs.iter().take(1).map(|need| code_of(need)).collect()
        } else {
            Vec::new()
        },
        help_given: if spoke { vec!["RIGHTS".to_owned(), "SERVICES".to_owned()] } else { Vec::new() },
        ..NewAttempt::default()
    };
    let done = left(record(app, ask, line.person, &attempt, once(app, "attempt", line.duty)).await)?;
    if done.is_some() && spoke && !line.needs.is_empty() && draw(line.duty, 77) < 38 {
        refer(app, ask, line.person).await?;
    }
    Ok(())
}

async fn refer(app: &App, ask: &Ask, person: PersonId) -> Result<()> {
    let Some(found) = left(referral::find(app, ask, person, &[]).await)? else { return Ok(()) };
    let Some(fit) = found.fits.first() else { return Ok(()) };
    let Some(form) = left(referral::start(app, ask, person, &[fit.id], &[]).await)? else { return Ok(()) };
    let input = ReferInput {
        service: Some(fit.id),
        choice: Some(if found.fits.len() > 1 { Choice::ChosenAmongSeveral } else { Choice::OnlyOneFitted }),
        needs: form.needs.clone(),
        message: "Agreed on the telephone today. Best in the afternoon.".to_owned(),
        consent: ConsentInput {
            organisation: Some(form.organisation),
            answer: Some(Answer::Given),
            classes: form.classes.clone(),
            how: Some(How::Phone),
            ..ConsentInput::default()
        },
        ..ReferInput::default()
    };
    left(referral::send(app, ask, person, &input, once(app, "refer", person.uuid())).await)?;
    Ok(())
}

/// Lets prepared letters, texts and e-mails go, and takes the printed letters to the post.
async fn write_letters(app: &App, cast: &Cast) -> Result<()> {
    let ask = ask_as(app, cast, "vco2").await?;
    for round in 0..4 {
        let Some(list) = left(messages::list(app, &ask, MessageState::Draft, None).await)? else { break };
        let ids: Vec<_> = list.lines.iter().map(|line| line.id).collect();
        let Some(first) = ids.first() else { break };
        left(messages::approve(app, &ask, &ids, once(app, &format!("approve {round}"), first.uuid())).await)?;
    }
    for round in 0..4 {
        let about = ask.account().map(alongside_kernel::id::AccountId::uuid).unwrap_or_default();
        let started =
            messages::start_print(app, &ask, None, once(app, &format!("print {round}"), about)).await;
        let Some(place) = left(started)? else { break };
        let batch = place
            .rsplit('/')
            .next()
            .and_then(|text| text.split('?').next())
            .and_then(|text| text.parse().ok());
        let Some(batch) = batch else { break };
        left(messages::posted(app, &ask, batch, once(app, &format!("posted {round}"), about)).await)?;
    }
    Ok(())
}

/// A charity's manager goes through what waits for an answer, then through what waits for a first session.
async fn answer(app: &App, cast: &Cast, who: &str) -> Result<()> {
    if !cast.staff.contains_key(who) {
        return Ok(());
    }
    let ask = ask_as(app, cast, who).await?;
    let story = super::story::person(app).await?;
    let Some(waiting) = left(referral::list(app, &ask, Some(Side::Received), Tab::ToAnswer, None).await)?
    else {
        return Ok(());
    };
    for line in waiting.lines {
        decide(app, &ask, line.id, story).await?;
    }
    let Some(live) = left(referral::list(app, &ask, Some(Side::Received), Tab::InSupport, None).await)?
    else {
        return Ok(());
    };
    for line in live
        .lines
        .iter()
        .filter(|line| line.state != State::InSupport && draw(line.id.uuid(), 5) < 60)
        .take(6)
    {
        let session = SessionInput {
            kind: Some(SessionKind::Phone),
            held_on: Some(Ok(london_date(app.now()))),
            minutes: "40".to_owned(),
            summary: "Getting to know each other; a plan for the week.".to_owned(),
        };
        left(record_session(app, &ask, line.id, &session, once(app, "session", line.id.uuid())).await)?;
    }
    Ok(())
}

async fn decide(app: &App, ask: &Ask, id: ReferralId, story: Option<PersonId>) -> Result<()> {
    let Some(view) = left(referral::view(app, ask, id).await)? else { return Ok(()) };
    if Some(view.about.person) == story {
        return Ok(());
    }
    let at = (id, view.version);
    let done = once(app, "answer", id.uuid());
    match draw(id.uuid(), 3) {
        // Some stay silent until they are reminded, and a few beyond that.
        0..=6 => {}
        7..=15 if view.chases == 0 => {}
        16..=22 => {
            let reason =
                if draw(id.uuid(), 4) < 60 { DeclineReason::NoCapacity } else { DeclineReason::Criteria };
            left(referral::decline(app, ask, at, Some(reason), "", done).await)?;
        }
        23..=30 if view.state == State::Sent => {
            left(referral::acknowledge(app, ask, at, done).await)?;
        }
        _ => {
            left(referral::accept(app, ask, at, ask.account(), done).await)?;
        }
    }
    Ok(())
}
