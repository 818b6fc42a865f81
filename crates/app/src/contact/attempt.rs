//! Recording an attempt: one form, one write set, everything that follows from it.

use super::{of_person, wrong_number};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::contact::{CannotRecord, Follow, Outcome, Standing, Tried, Way, WhyNot, check, follow};
use alongside_domain::contact::{Route, SafeContact};
use alongside_domain::needs::NeedCategory;
use alongside_gate::{Action, PersonPermit, Purpose, Refusal, decide_person};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AttemptId, PersonId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::contact::{self, Attempt, AttemptWords, Duty};
use alongside_storage::rooms::same_person;

/// The longest text of a field, in letters.
const LONGEST: usize = 4_000;

/// What was typed in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewAttempt {
    /// What came of it, by code.
    pub outcome: String,
    /// By which way, by code.
    pub way: String,
    /// Need categories met, by code.
    pub needs_met: Vec<String>,
    /// Information and practical help given, by code.
    pub help_given: Vec<String>,
    /// To whom outside the partnership the person was pointed.
    pub signposts: String,
    /// The person's own words.
    pub words: String,
    /// What was promised.
    pub promise: String,
    /// By the end of which day; an error where it is no day.
    pub promise_on: Option<Date>,
    /// "Not now, ask me on".
    pub ask_again_on: Option<Date>,
    /// Fields of days that were no days.
    pub not_days: Vec<&'static str>,
}

/// What was typed in, read.
struct Typed {
    tried: Tried,
    needs_met: Vec<String>,
    help_given: Vec<String>,
}

/// Records an attempt with all that follows: the duties, a promise, the audit entry, in one write.
pub async fn record(app: &App, ask: &Ask, person: PersonId, new: &NewAttempt, once: Once) -> Result<String> {
    let facts = ask.facts(app, person).await?;
    let permit = decide_person(&ask.to(Action::RecordAttempt, Purpose::Support), &facts)?;
    let today = london_date(ask.now);
    let rules = app.attempt_rules()?;
    let safety = of_person(app, person).await?;
    // Where nothing was reported nothing is known to be safe.
    let safe = safety.map_or_else(nothing_safe, |safety| safety.safe);
    let typed = read(new, &safe, today, &rules)?;
    let (account, organisation) =
        ask.account().zip(ask.organisation()).ok_or(AppError::Refused(Refusal::unknown()))?;
    let duties = contact::open_duties(&app.store, &permit).await?;
    let mut duties = app.store.use_within(duties, "what follows from an attempt");
    let mut entry = entry(ask, &permit, typed.tried.outcome);
    for (record, due) in due_elsewhere(app, ask, person).await? {
        entry.subjects.push(record.into());
        duties.extend(due);
    }

    let mut set = WriteSet::new();
    let attempt = Attempt {
        id: AttemptId::new(app.store.ids()),
        account,
        organisation,
        at: ask.now,
        way: typed.tried.way,
        outcome: typed.tried.outcome,
        needs_met: typed.needs_met.clone(),
        help_given: typed.help_given.clone(),
        words: AttemptWords { words: new.words.clone(), signposts: new.signposts.clone() },
    };
    let about = duties.iter().find(|duty| duty.person == person && !duty.kind.waits_for_a_decision());
    let about = about.map(|duty| duty.id);
    contact::insert_attempt(&app.store, &mut set, &permit, about, &attempt).await?;
    for duty in &duties {
        let standing = Standing {
            kind: duty.kind,
            attempts: duty.attempts,
            first_tried_on: duty.first_tried_at.map(london_date),
        };
        let what = follow(standing, &typed.tried, &safe, today, &app.calendar(), &rules);
        change(&mut set, ask, duty, typed.tried.outcome, what);
    }
    wrong_number::note(app, &mut set, person, &typed.tried).await?;
    if let Some(day) = typed.tried.promised_for {
        let promising = decide_person(&ask.to(Action::MakePromise, Purpose::Support), &facts)?;
        contact::insert_promise(&app.store, &mut set, &promising, day, &new.promise).await?;
    }
    set.audit(entry);
    once.write(app, set, format!("/people/{person}?done={}", typed.tried.outcome.code())).await
}

/// What is due on the person's other records, as far as whoever tried may record attempts there: whoever was reached is not
/// rung again because the police wrote them down twice.
async fn due_elsewhere(app: &App, ask: &Ask, person: PersonId) -> Result<Vec<(PersonId, Vec<Duty>)>> {
    let mut due = Vec::new();
    for record in same_person::records(&app.store, person).await? {
        if record == person {
            continue;
        }
        let facts = ask.facts(app, record).await?;
        let Ok(permit) = decide_person(&ask.to(Action::RecordAttempt, Purpose::Support), &facts) else {
            continue;
        };
        let theirs = contact::open_duties(&app.store, &permit).await?;
        due.push((record, app.store.use_within(theirs, "what follows from an attempt")));
    }
    Ok(due)
}

fn entry(ask: &Ask, permit: &PersonPermit, outcome: Outcome) -> alongside_storage::audit::Entry {
    let mut entry = ask.permit_entry(permit);
    entry.detail = logged(outcome);
    entry
}

/// The outcome as the audit log names it, whose codes are in small letters.
const fn logged(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Spoke => "spoke",
        Outcome::SpokeCallback => "spoke_callback",
        Outcome::NoAnswer => "no_answer",
        Outcome::VoicemailLeft => "voicemail_left",
        Outcome::VoicemailNotSafe => "voicemail_not_safe",
        Outcome::OtherAnswered => "other_answered",
        Outcome::WrongNumber => "wrong_number",
        Outcome::LetterSent => "letter_sent",
        Outcome::SmsSent => "sms_sent",
        Outcome::EmailSent => "email_sent",
        Outcome::Returned => "returned",
    }
}

fn nothing_safe() -> SafeContact {
    SafeContact::closed(WhyNot::NoUsableDetails)
}

fn change(set: &mut WriteSet, ask: &Ask, duty: &Duty, outcome: Outcome, what: Follow) {
    let mut change = duty.unchanged();
    if what == Follow::Nothing {
        return;
    }
    change.owner = duty.owner.or(ask.account());
    if outcome.spoke() && change.reached_at.is_none() {
        change.reached_at = Some(ask.now);
    }
    match what {
        Follow::Met => change.closed_as = Some(if outcome.spoke() { "SPOKE" } else { "INFORMED" }),
        Follow::AskAgain(day) => change.ask_again_on = Some(day),
        Follow::Again(attempts) => change.attempts = attempts,
        Follow::Write { by, attempts } => {
            change.kind = Route::Inform;
            change.due_on = Some(by);
            change.ask_again_on = None;
            change.attempts = attempts;
        }
        Follow::TellReferrer { attempts } => {
            change.kind = Route::ReturnToReferrer;
            change.due_on = None;
            change.ask_again_on = None;
            change.attempts = attempts;
        }
        Follow::Nothing => {}
    }
    contact::update_duty(set, duty, &change, ask.now);
}

fn read(
    new: &NewAttempt,
    safe: &SafeContact,
    today: Date,
    rules: &alongside_domain::contact::AttemptRules,
) -> Result<Typed> {
    let mut invalid = Invalid::new();
    let outcome = Outcome::from_code(&new.outcome);
    let way = Way::from_code(&new.way);
    if outcome.is_none() {
        invalid.add("outcome", "contact-outcome");
    }
    if way.is_none() {
        invalid.add("way", "contact-way");
    }
    for field in &new.not_days {
        invalid.add(field, "contact-no-day");
    }
    let promises = !new.promise.is_empty();
    if promises && new.promise_on.is_none() && !new.not_days.contains(&"promise_on") {
        invalid.add("promise_on", "contact-promise-day");
    }
    if !promises && new.promise_on.is_some() {
        invalid.add("promise", "contact-promise-what");
    }
    for (field, text) in [("words", &new.words), ("signposts", &new.signposts), ("promise", &new.promise)] {
        if text.chars().count() > LONGEST {
            invalid.add_with(field, "contact-too-long", LONGEST.to_string());
        }
    }
    if new.needs_met.iter().any(|code| NeedCategory::from_code(code).is_none()) {
        invalid.add("needs_met", "contact-choice");
    }
    if new.help_given.iter().any(|code| !rules.help.codes.contains(code)) {
        invalid.add("help_given", "contact-choice");
    }
    let (Some(outcome), Some(way)) = (outcome, way) else { return invalid.or(unreachable_typed()) };
    let tried = Tried {
        outcome,
        way,
        ask_again_on: new.ask_again_on,
        promised_for: new.promise_on.filter(|_| promises),
    };
    if let Err(wrong) = check(&tried, safe, today, rules) {
        for it in wrong {
            tell(&mut invalid, it, new, rules);
        }
    }
    invalid.or(Typed { tried, needs_met: new.needs_met.clone(), help_given: new.help_given.clone() })
}

/// Stands where an error is certain.
fn unreachable_typed() -> Typed {
    let tried =
        Tried { outcome: Outcome::NoAnswer, way: Way::TheyReachedUs, ask_again_on: None, promised_for: None };
    Typed { tried, needs_met: Vec::new(), help_given: Vec::new() }
}

fn tell(
    invalid: &mut Invalid,
    wrong: CannotRecord,
    new: &NewAttempt,
    rules: &alongside_domain::contact::AttemptRules,
) {
    match wrong {
        CannotRecord::NotSafe(reasons) => {
            for reason in reasons {
                invalid.add("way", unsafe_code(reason));
            }
        }
        CannotRecord::MessageNotSafe => invalid.add("outcome", "contact-message-not-safe"),
        CannotRecord::DoesNotFit => invalid.add("outcome", "contact-does-not-fit"),
        CannotRecord::AskAgainMissing if new.not_days.contains(&"ask_again_on") => {}
        CannotRecord::AskAgainMissing => invalid.add("ask_again_on", "contact-ask-again-missing"),
        CannotRecord::AskAgainNotAsked => invalid.add("ask_again_on", "contact-ask-again-not-asked"),
        CannotRecord::AskAgainOutOfRange => invalid.add_with(
            "ask_again_on",
            "contact-ask-again-range",
            rules.dates.ask_again_within_days.to_string(),
        ),
        CannotRecord::PromiseOutOfRange => invalid.add_with(
            "promise_on",
            "contact-promise-range",
            rules.dates.promise_within_days.to_string(),
        ),
    }
}

/// The code under which the words stand why a way is not safe.
const fn unsafe_code(reason: WhyNot) -> &'static str {
    match reason {
        WhyNot::ConsentRefused => "contact-unsafe-CONSENT_REFUSED",
        WhyNot::AskedForNoContact => "contact-unsafe-ASKED_FOR_NO_CONTACT",
        WhyNot::OnHold => "contact-unsafe-ON_HOLD",
        WhyNot::VictimHasDied => "contact-unsafe-VICTIM_HAS_DIED",
        WhyNot::TooYoung => "contact-unsafe-TOO_YOUNG",
        WhyNot::ReachedDirectly => "contact-unsafe-REACHED_DIRECTLY",
        WhyNot::NobodyNamed => "contact-unsafe-NOBODY_NAMED",
        WhyNot::ThirdIsSuspect => "contact-unsafe-THIRD_IS_SUSPECT",
        WhyNot::ThirdMayBeSuspect => "contact-unsafe-THIRD_MAY_BE_SUSPECT",
        WhyNot::NoUsableDetails => "contact-unsafe-NO_USABLE_DETAILS",
        WhyNot::SaidNotSafe => "contact-unsafe-SAID_NOT_SAFE",
        WhyNot::NotSaidSafe => "contact-unsafe-NOT_SAID_SAFE",
        WhyNot::SuspectAtHome => "contact-unsafe-SUSPECT_AT_HOME",
        WhyNot::SuspectMayBeAtHome => "contact-unsafe-SUSPECT_MAY_BE_AT_HOME",
        WhyNot::CannotUseTelephone => "contact-unsafe-CANNOT_USE_TELEPHONE",
        WhyNot::UnattendedNeedsYes => "contact-unsafe-UNATTENDED_NEEDS_YES",
        WhyNot::NeverUnattended => "contact-unsafe-NEVER_UNATTENDED",
    }
}
