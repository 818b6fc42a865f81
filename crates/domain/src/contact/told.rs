//! What a worker took down about one number or address after the report: from whom they have it, what was said of
//! it, and that it is no longer the person's.
//!
//! Anybody can ring and say that they are the person. So only the word of somebody who was recognised opens a way;
//! what was passed on, not said or said by somebody else opens none where it matters, and a *no* closes one whoever
//! said it.

use super::point::{EmailAddress, PhoneNumber};
use super::safe::{Method, channel_answer};
use super::statement::Statement;
use crate::people::ContactPoints;
use crate::report::{Answer, ReportFacts, SafetyAnswers};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::id::AccountId;
use alongside_kernel::{Sensitive, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

crate::code::codes! {
    /// What leads to a person.
    pub enum PointKind {
        /// A mobile number.
        Mobile = "MOBILE",
        /// A landline number.
        Landline = "LANDLINE",
        /// An e-mail address.
        Email = "EMAIL",
        /// A postal address.
        Address = "ADDRESS",
    }
}

crate::code::codes! {
    /// From whom a worker has a number or address.
    pub enum LearnedFrom {
        /// The person.
        Person = "PERSON",
        /// Whoever referred them.
        Referrer = "REFERRER",
        /// Somebody else.
        SomebodyElse = "SOMEBODY_ELSE",
    }
}

crate::code::codes! {
    /// How the worker knew that it was the person.
    pub enum Recognised {
        /// They gave their word.
        CodeWord = "CODE_WORD",
        /// They were met, or reached by a way that was safe before.
        SafeWay = "SAFE_WAY",
        /// The worker could not be sure.
        NotSure = "NOT_SURE",
    }
}

crate::code::codes! {
    /// Why a number or address is no longer the person's.
    pub enum WhyEnded {
        /// The person said so.
        TheySaidSo = "THEY_SAID_SO",
        /// Somebody else has it now.
        SomebodyElses = "SOMEBODY_ELSES",
        /// Somebody whom the person fears can use it or see it.
        NotSafe = "NOT_SAFE",
        /// It never was theirs: it was taken down wrongly.
        Mistake = "MISTAKE",
    }
}

impl PointKind {
    /// Whether a method reaches the person by it.
    pub const fn reaches(self, method: Method) -> bool {
        matches!(
            (self, method),
            (Self::Mobile, Method::PhoneMobile | Method::Sms)
                | (Self::Landline, Method::PhoneLandline)
                | (Self::Email, Method::Email)
                | (Self::Address, Method::Post)
        )
    }
}

/// One number or address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// A telephone number.
    Phone(PhoneNumber),
    /// An e-mail address.
    Email(EmailAddress),
    /// A postal address: its lines, town last, and its postcode.
    Address(Vec<Sensitive<String>>, Option<Sensitive<Postcode>>),
}

/// One number or address, lent.
#[derive(Debug, Clone, Copy)]
pub enum PointRef<'a> {
    /// A telephone number.
    Phone(&'a PhoneNumber),
    /// An e-mail address.
    Email(&'a EmailAddress),
    /// The lines of a postal address and its postcode.
    Address(&'a [Sensitive<String>], Option<&'a Sensitive<Postcode>>),
}

impl Point {
    /// The point, lent.
    pub fn lent(&self) -> PointRef<'_> {
        match self {
            Self::Phone(number) => PointRef::Phone(number),
            Self::Email(email) => PointRef::Email(email),
            Self::Address(lines, postcode) => PointRef::Address(lines, postcode.as_ref()),
        }
    }
}

impl PointRef<'_> {
    /// What it is.
    pub fn kind(self) -> PointKind {
        match self {
            Self::Phone(number) if number.is_mobile() => PointKind::Mobile,
            Self::Phone(_) => PointKind::Landline,
            Self::Email(_) => PointKind::Email,
            Self::Address(..) => PointKind::Address,
        }
    }

    /// Whether both lead to the same place, however they are written.
    pub fn is_same_as(self, other: PointRef<'_>) -> bool {
        match (self, other) {
            (Self::Phone(one), PointRef::Phone(other)) => one == other,
            (Self::Email(one), PointRef::Email(other)) => one.as_str().eq_ignore_ascii_case(other.as_str()),
            (Self::Address(one, code), PointRef::Address(other, other_code)) => {
                let first = |lines: &[Sensitive<String>]| lines.first().map(|line| folded(line.open()));
                code == other_code && first(one) == first(other)
            }
            _ => false,
        }
    }

    /// Whether something can be sent there: an address needs a line and a postcode.
    pub fn is_whole(self) -> bool {
        match self {
            Self::Phone(_) | Self::Email(_) => true,
            Self::Address(lines, postcode) => !lines.is_empty() && postcode.is_some(),
        }
    }

    /// The point, to be kept.
    pub fn kept(self) -> Point {
        match self {
            Self::Phone(number) => Point::Phone(number.clone()),
            Self::Email(email) => Point::Email(email.clone()),
            Self::Address(lines, postcode) => Point::Address(lines.to_vec(), postcode.cloned()),
        }
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What was said of one number or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PointAnswers {
    /// To call there.
    pub call: Answer,
    /// To text there.
    pub text: Answer,
    /// To leave a message there.
    pub leave_message: Answer,
    /// To write there: a letter or an e-mail, whichever it is for.
    pub write: Answer,
}

impl PointAnswers {
    /// Whether something was said not to be safe.
    pub fn any_no(&self) -> bool {
        [self.call, self.text, self.leave_message, self.write].contains(&Answer::No)
    }

    /// What was said of a method; *not asked* where a point has no say in it.
    pub const fn of(&self, method: Method) -> Answer {
        match method {
            Method::PhoneMobile | Method::PhoneLandline => self.call,
            Method::Sms => self.text,
            Method::Email | Method::Post => self.write,
            Method::ViaThird => Answer::NotAsked,
        }
    }
}

/// That a number or address is the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// From whom the worker has it.
    pub from: LearnedFrom,
    /// How the worker knew that it was the person, where it was.
    #[serde(default)]
    pub recognised: Option<Recognised>,
    /// What was said of it.
    pub answers: PointAnswers,
}

impl Told {
    /// Whether it is the word of the person, who was recognised.
    pub fn is_their_word(&self) -> bool {
        self.from == LearnedFrom::Person
            && matches!(self.recognised, Some(Recognised::CodeWord | Recognised::SafeWay))
    }

    /// Whether whoever referred the person passed it on.
    pub fn is_passed_on(&self) -> bool {
        self.from == LearnedFrom::Referrer
    }
}

/// What was taken down of a number or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointChange {
    /// It is the person's.
    Told(Told),
    /// It is no longer the person's.
    Ended(WhyEnded),
}

/// One thing that was taken down of one number or address. Nothing of it is ever changed: what comes later counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointEvent {
    /// When.
    pub at: Timestamp,
    /// Who took it down.
    pub by: Option<AccountId>,
    /// Of which.
    pub point: Point,
    /// What.
    pub change: PointChange,
}

/// How far what was said of a number or address itself goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The person said that it is safe.
    Yes,
    /// Whoever referred the person passed on that it is safe: enough only where no explicit yes is needed.
    PassedOn,
    /// Nobody said so who may.
    NotSaid,
    /// It is not safe.
    No,
}

/// What was said of the very numbers and addresses that would be used, by method. A method that is not in it would
/// use what a report brought, and is judged by the report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaidOfPoints(BTreeMap<Method, (Said, Said)>);

impl SaidOfPoints {
    /// What counts of it against one report and the newest statement. A *no* that came later closes what the person
    /// opened; a *no* of any time closes what only others opened.
    pub fn of(
        points: &ContactPoints,
        report: &ReportFacts,
        statement: Option<(&Statement, Timestamp)>,
    ) -> Self {
        let after =
            statement.map_or_else(|| report.clone(), |(said, asked_at)| said.over(report, asked_at)).safety;
        let mut said = BTreeMap::new();
        for method in Method::ALL.iter().copied() {
            let Some((told, at)) = points.used_by(method).and_then(|known| known.told()) else { continue };
            let told = *told;
            let no_since = |answer: &dyn Fn(SafetyAnswers) -> Option<Answer>| {
                let reported = report.recorded_at > at && answer(report.safety) == Some(Answer::No);
                let stated = statement.is_some_and(|(said, asked_at)| {
                    asked_at > at && answer(said.answers) == Some(Answer::No)
                });
                reported || stated
            };
            let way = |safety: SafetyAnswers| channel_answer(safety, method);
            let message = |safety: SafetyAnswers| Some(safety.leave_message);
            let of_way = weigh(told, told.answers.of(method), way(after) == Some(Answer::No), no_since(&way));
            let of_message = weigh(
                told,
                told.answers.leave_message,
                after.leave_message == Answer::No,
                no_since(&message),
            );
            said.insert(method, (of_way, of_message));
        }
        Self(said)
    }

    /// What was said of the number or address that a method would use; `None` where a report brought it.
    pub(super) fn way(&self, method: Method) -> Option<Said> {
        self.0.get(&method).map(|(way, _)| *way)
    }

    /// What was said of leaving a message there.
    pub(super) fn message(&self, method: Method) -> Option<Said> {
        self.0.get(&method).map(|(_, message)| *message)
    }
}

fn weigh(told: Told, answer: Answer, said_no: bool, said_no_since: bool) -> Said {
    match answer {
        Answer::No => Said::No,
        Answer::Yes if told.is_their_word() && !said_no_since => Said::Yes,
        Answer::Yes if told.is_their_word() => Said::No,
        _ if said_no => Said::No,
        Answer::Yes if told.is_passed_on() => Said::PassedOn,
        Answer::Yes | Answer::NotAsked => Said::NotSaid,
    }
}
