//! An attempt to reach a person: what may be recorded, and what follows from it for what is due.

use super::route::Route;
use super::rules::AttemptRules;
use super::safe::{ContactKind, Method, SafeContact, WhyNot};
use alongside_kernel::{Date, WorkingDays};

crate::code::codes! {
    /// What came of an attempt.
    pub enum Outcome {
        /// Spoke to the person.
        Spoke = "SPOKE",
        /// Spoke, and they asked to be rung on another day.
        SpokeCallback = "SPOKE_CALLBACK",
        /// No answer.
        NoAnswer = "NO_ANSWER",
        /// A message was left, where that is safe.
        VoicemailLeft = "VOICEMAIL_LEFT",
        /// No answer, and leaving a message is not safe.
        VoicemailNotSafe = "VOICEMAIL_NOT_SAFE",
        /// Somebody else answered; ended safely.
        OtherAnswered = "OTHER_ANSWERED",
        /// The number is wrong or dead.
        WrongNumber = "WRONG_NUMBER",
        /// A letter was sent.
        LetterSent = "LETTER_SENT",
        /// A text message was sent.
        SmsSent = "SMS_SENT",
        /// An e-mail was sent.
        EmailSent = "EMAIL_SENT",
        /// A letter or message came back.
        Returned = "RETURNED",
    }
}

impl Outcome {
    /// Whether the person was reached and spoke with us.
    pub const fn spoke(self) -> bool {
        matches!(self, Self::Spoke | Self::SpokeCallback)
    }

    /// Whether something was sent and nobody spoke.
    pub const fn sent(self) -> bool {
        matches!(self, Self::LetterSent | Self::SmsSent | Self::EmailSent)
    }

    /// Whether the outcome can come of this way.
    pub const fn fits(self, way: Way) -> bool {
        use Method::{Email, PhoneLandline, PhoneMobile, Post, Sms, ViaThird};
        match self {
            Self::Spoke | Self::SpokeCallback => {
                matches!(way, Way::TheyReachedUs | Way::By(PhoneMobile | PhoneLandline | ViaThird))
            }
            Self::NoAnswer | Self::VoicemailNotSafe | Self::OtherAnswered | Self::WrongNumber => {
                matches!(way, Way::By(PhoneMobile | PhoneLandline | ViaThird))
            }
            Self::VoicemailLeft => matches!(way, Way::By(PhoneMobile | PhoneLandline)),
            Self::LetterSent => matches!(way, Way::By(Post)),
            Self::SmsSent => matches!(way, Way::By(Sms)),
            Self::EmailSent => matches!(way, Way::By(Email)),
            Self::Returned => matches!(way, Way::By(Post | Sms | Email)),
        }
    }
}

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// We used a method.
    By(Method),
    /// The person rang, wrote or came to us: nothing of ours can have been unsafe.
    TheyReachedUs,
}

impl Way {
    /// The stable code: the method's, or `THEY_REACHED_US`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::By(method) => method.code(),
            Self::TheyReachedUs => "THEY_REACHED_US",
        }
    }

    /// The way of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        if code == Self::TheyReachedUs.code() {
            return Some(Self::TheyReachedUs);
        }
        Method::from_code(code).map(Self::By)
    }
}

/// An attempt as it was typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// What came of it.
    pub outcome: Outcome,
    /// By which way.
    pub way: Way,
    /// "Not now, ask me on".
    pub ask_again_on: Option<Date>,
    /// The day of a promise made.
    pub promised_for: Option<Date>,
}

/// Why an attempt can't be recorded as it was typed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotRecord {
    /// The method is not safe for this person.
    #[error("the method is not safe")]
    NotSafe(Vec<WhyNot>),
    /// Leaving a message is not explicitly safe.
    #[error("leaving a message is not said to be safe")]
    MessageNotSafe,
    /// The outcome can't come of this way, such as a letter by telephone.
    #[error("the outcome does not fit the method")]
    DoesNotFit,
    /// No day was named on which to ask again.
    #[error("no day to ask again")]
    AskAgainMissing,
    /// A day to ask again was named, and the outcome has none.
    #[error("a day to ask again without that outcome")]
    AskAgainNotAsked,
    /// The day to ask again is not after today, or too far away.
    #[error("the day to ask again is out of range")]
    AskAgainOutOfRange,
    /// The day of the promise lies in the past, or too far away.
    #[error("the day of the promise is out of range")]
    PromiseOutOfRange,
}

/// Checks an attempt. Everything that is wrong is told at once. A method that is not safe is refused whoever
/// records it; only that something *came back* can be said of a method that has become unsafe since.
pub fn check(
    tried: &Tried,
    safe: &SafeContact,
    today: Date,
    rules: &AttemptRules,
) -> Result<(), Vec<CannotRecord>> {
    let mut wrong = Vec::new();
    if !tried.outcome.fits(tried.way) {
        wrong.push(CannotRecord::DoesNotFit);
    }
    if let Way::By(method) = tried.way
        && tried.outcome != Outcome::Returned
        && let Err(reasons) = safe.may_use(method, ContactKind::Attended)
    {
        wrong.push(CannotRecord::NotSafe(reasons));
    }
    if tried.outcome == Outcome::VoicemailLeft && !safe.may_leave_message() {
        wrong.push(CannotRecord::MessageNotSafe);
    }
    match (tried.outcome, tried.ask_again_on) {
        (Outcome::SpokeCallback, None) => wrong.push(CannotRecord::AskAgainMissing),
        (Outcome::SpokeCallback, Some(day))
            if day <= today || beyond(today, rules.dates.ask_again_within_days, day) =>
        {
            wrong.push(CannotRecord::AskAgainOutOfRange);
        }
        (Outcome::SpokeCallback, Some(_)) | (_, None) => {}
        (_, Some(_)) => wrong.push(CannotRecord::AskAgainNotAsked),
    }
    if tried
        .promised_for
        .is_some_and(|day| day < today || beyond(today, rules.dates.promise_within_days, day))
    {
        wrong.push(CannotRecord::PromiseOutOfRange);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn beyond(today: Date, days: u32, day: Date) -> bool {
    let span = jiff::Span::new().days(days);
    today.checked_add(span).is_ok_and(|last| day > last)
}

/// How what is due stood before the attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What is due.
    pub kind: Route,
    /// Tries so far.
    pub attempts: u32,
    /// The London day of the first try.
    pub first_tried_on: Option<Date>,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// It is met.
    Met,
    /// The person is asked again on a day they named.
    AskAgain(Date),
    /// It stays due; so many tries were made.
    Again(u32),
    /// Ringing stops: a letter or message is due by the end of a day.
    Write {
        /// By the end of this day.
        by: Date,
        /// Tries made.
        attempts: u32,
    },
    /// Ringing stops and nothing can safely be sent: whoever referred is told.
    TellReferrer {
        /// Tries made.
        attempts: u32,
    },
    /// Nothing: it waits for a decision, not for contact, or the outcome says nothing about it.
    Nothing,
}

/// What an attempt means for one thing that is due.
pub fn follow(
    standing: Standing,
    tried: &Tried,
    safe: &SafeContact,
    today: Date,
    calendar: &WorkingDays,
    rules: &AttemptRules,
) -> Follow {
    let informs = matches!(standing.kind, Route::Inform | Route::InformHeld);
    if !informs && standing.kind != Route::Contact {
        return Follow::Nothing;
    }
    match tried.outcome {
        Outcome::Spoke => Follow::Met,
        Outcome::SpokeCallback => tried.ask_again_on.map_or(Follow::Nothing, Follow::AskAgain),
        Outcome::Returned => Follow::Nothing,
        outcome if outcome.sent() && informs => Follow::Met,
        _ => {
            let attempts = standing.attempts.saturating_add(1);
            let first = standing.first_tried_on.unwrap_or(today);
            // Both ends count: Monday to Friday of one week are five working days.
            let span = calendar.between(first, today) + u32::from(calendar.is_working_day(first));
            let enough = attempts >= rules.attempts.unanswered && span >= rules.attempts.over_working_days;
            if informs || !enough {
                Follow::Again(attempts)
            } else if [Method::Post, Method::Email, Method::Sms]
                .into_iter()
                .any(|method| safe.is_open(method))
            {
                Follow::Write { by: calendar.after(today, rules.attempts.letter_working_days), attempts }
            } else {
                Follow::TellReferrer { attempts }
            }
        }
    }
}
