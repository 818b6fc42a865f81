//! The clocks of referrals and requests and what consent begins with, as data with a version.

use crate::rules::BadRules;
use alongside_kernel::{Date, WorkingDays};
use serde::Deserialize;

/// One version of the rules of consent, referral and requests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralRules {
    /// The number of this version, from 1.
    pub version: u32,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// Where the values come from, in words.
    pub source: String,
    /// The clock of a referral.
    pub referral: ReplyClock,
    /// The clock of a request.
    pub request: ReplyClock,
    /// What consent begins with.
    pub consent: ConsentRules,
}

/// By when an answer is due, and what follows silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyClock {
    /// An answer is due by the end of this working day after the day of sending.
    pub reply_working_days: u32,
    /// So many working days after the reminder the deputy is named.
    pub escalate_working_days: u32,
}

/// What consent begins with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentRules {
    /// How many months it lasts where nothing else was said.
    pub default_months: i32,
    /// Below this age a parent or guardian gives it.
    pub guardian_below_age: u32,
    /// The classes of data that can be shared, by code, in the order in which they are asked.
    pub classes: Vec<String>,
    /// The classes without which nobody can be referred.
    pub with_every_referral: Vec<String>,
}

/// What silence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chase {
    /// A reminder to whoever was asked.
    Remind,
    /// The deputy is named.
    Escalate,
}

impl ReferralRules {
    /// Reads a file of rules in TOML. Unknown names are refused.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        toml::from_str(text).map_err(|error| BadRules::new(&error))
    }

    /// The rules that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(include_str!("../../../../data/rules/referral.toml"))
    }
}

impl ReplyClock {
    /// The last day on which an answer to what is sent on `day` is in time.
    pub fn reply_due(&self, day: Date, calendar: &WorkingDays) -> Date {
        calendar.after(day, self.reply_working_days)
    }

    /// What silence asks for on `today`, if anything: a reminder once the day has passed, the deputy the set
    /// number of working days after the day on which the reminder fell due. What was done is not asked again.
    pub fn chase(
        &self,
        due: Date,
        reminded: bool,
        escalated: bool,
        today: Date,
        calendar: &WorkingDays,
    ) -> Option<Chase> {
        if today <= due || escalated {
            return None;
        }
        if !reminded {
            return Some(Chase::Remind);
        }
        (today > calendar.after(due, self.escalate_working_days)).then_some(Chase::Escalate)
    }
}

impl ConsentRules {
    /// The last day of consent that is given on `day`, where nothing else was said.
    pub fn default_end(&self, day: Date) -> Date {
        day.checked_add(jiff::Span::new().months(self.default_months)).unwrap_or(day)
    }
}
