//! What was reported to have happened to one person: the typed content of a report after reading, whether a feed,
//! an officer's form or the person brought it.

mod age;
mod both;
mod offence;
mod words;

pub use both::{Differs, OnForm};
pub use offence::Offence;
pub use words::{Answer, CommunicationNeed, Preferred, Relationship, Sex};

use crate::contact::{EmailAddress, PhoneNumber};
use crate::needs::{NeedCategory, NeedLevel};
use crate::rules::Rules;
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Date, Sensitive, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Text about a person, where there is any.
pub type PersonalText = Option<Sensitive<String>>;

/// The content of a report. It is stored sealed, as JSON, under the report's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFacts {
    /// The version of this shape: [`ReportFacts::VERSION`].
    pub version: u16,
    /// The police reference of the crime. A report that the police do not know has none.
    pub reference: Option<String>,
    /// The published id of the crime.
    pub police_uk_id: Option<String>,
    /// When the report was recorded.
    pub recorded_at: Timestamp,
    /// When it happened, or began.
    pub occurred_from: Timestamp,
    /// When it ended.
    pub occurred_to: Option<Timestamp>,
    /// What it was.
    pub offence: Offence,
    /// Where it happened.
    #[serde(default)]
    pub scene: Scene,
    /// Who it happened to.
    #[serde(default)]
    pub victim: Victim,
    /// Where the person lives.
    #[serde(default)]
    pub address: Address,
    /// How the person may be reached.
    #[serde(default)]
    pub contact: ContactDetails,
    /// What the person said is safe.
    #[serde(default)]
    pub safety: SafetyAnswers,
    /// What the person needs in order to understand and be understood.
    #[serde(default)]
    pub access: Access,
    /// Parent, guardian or family contact.
    #[serde(default)]
    pub guardian: Guardian,
    /// What the officer flagged.
    #[serde(default)]
    pub flags: Flags,
    /// What is known of the risk.
    #[serde(default)]
    pub risk: Risk,
    /// Whether the person agreed to be referred.
    #[serde(default)]
    pub consent: Answer,
    /// The needs assessment.
    #[serde(default)]
    pub assessment: Assessment,
    /// Who took the report.
    #[serde(default)]
    pub officer: Officer,
    /// What an officer's form said of the same crime, where a form and a feed both brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Box<OnForm>>,
}

impl ReportFacts {
    /// The version of the shape that this program writes.
    pub const VERSION: u16 = 1;

    /// A report of which only this is known; everything else is empty or *not asked*, to be filled by a form.
    pub fn new(recorded_at: Timestamp, occurred_from: Timestamp, offence: Offence) -> Self {
        Self {
            version: Self::VERSION,
            reference: None,
            police_uk_id: None,
            recorded_at,
            occurred_from,
            occurred_to: None,
            offence,
            scene: Scene::default(),
            victim: Victim::default(),
            address: Address::default(),
            contact: ContactDetails::default(),
            safety: SafetyAnswers::default(),
            access: Access::default(),
            guardian: Guardian::default(),
            flags: Flags::default(),
            risk: Risk::default(),
            consent: Answer::default(),
            assessment: Assessment::default(),
            officer: Officer::default(),
            form: None,
        }
    }

    /// Whether the victim has died: murder, death by driving, or risk notes that begin with DECEASED. Contact is
    /// then with the family.
    pub fn victim_has_died(&self, rules: &Rules) -> bool {
        let sign = &rules.offences.died_notes_begin;
        let noted = self.risk.notes.as_ref().is_some_and(|notes| {
            let start = notes.open().trim_start().get(..sign.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(sign))
        });
        noted || self.offence.is_fatal(&rules.offences)
    }
}

/// Where it happened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scene {
    /// In words.
    pub location: PersonalText,
    /// The code of the small area (LSOA, 2021).
    pub lsoa: Option<String>,
    /// The name of the district.
    pub district: Option<String>,
}

/// Who it happened to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Victim {
    /// The police's reference of one victim on one crime.
    pub reference: Option<String>,
    /// Title, such as *Mrs*.
    pub title: PersonalText,
    /// Forename.
    pub forename: PersonalText,
    /// Surname.
    pub surname: PersonalText,
    /// The name that the person uses.
    pub known_as: PersonalText,
    /// Birth date, where it is usable.
    pub date_of_birth: Option<Sensitive<Date>>,
    /// The stated age in years when recorded.
    pub stated_age: Option<u16>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The person's own description of their ethnic group, as the police code it.
    pub ethnicity: Option<Sensitive<String>>,
}

/// Where the person lives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// First line.
    pub line_1: PersonalText,
    /// Second line.
    pub line_2: PersonalText,
    /// Town.
    pub town: PersonalText,
    /// The postcode, where its form is right and no list denies it.
    pub postcode: Option<Sensitive<Postcode>>,
    /// The postcode as it was sent.
    pub postcode_as_sent: PersonalText,
}

/// How the person may be reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Usable telephone numbers, mobile or landline by their digits, in the order in which they were given.
    pub phones: Vec<PhoneNumber>,
    /// Usable e-mail address.
    pub email: Option<EmailAddress>,
    /// How the person prefers to be reached.
    pub preferred: Option<Preferred>,
    /// When to reach the person, in words.
    pub best_time: PersonalText,
}

impl ContactDetails {
    /// The first mobile number.
    pub fn mobile(&self) -> Option<&PhoneNumber> {
        self.phones.iter().find(|number| number.is_mobile())
    }
    /// The first landline number.
    pub fn landline(&self) -> Option<&PhoneNumber> {
        self.phones.iter().find(|number| !number.is_mobile())
    }
}

/// What the person said is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SafetyAnswers {
    /// To call.
    pub call: Answer,
    /// To text.
    pub text: Answer,
    /// To leave a message.
    pub leave_message: Answer,
    /// To write.
    pub write: Answer,
    /// To e-mail.
    pub email: Answer,
}

impl SafetyAnswers {
    /// Whether none of the five questions was answered.
    pub fn none_answered(&self) -> bool {
        [self.call, self.text, self.leave_message, self.write, self.email]
            .iter()
            .all(|answer| *answer == Answer::NotAsked)
    }
}

/// What the person needs in order to understand and be understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Access {
    /// Main language.
    pub language: Option<String>,
    /// Needs an interpreter.
    pub interpreter: Answer,
    /// Communication needs.
    pub communication_needs: BTreeSet<CommunicationNeed>,
}

/// Parent, guardian or family contact.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Guardian {
    /// Name.
    pub name: PersonalText,
    /// Usable telephone number.
    pub phone: Option<PhoneNumber>,
    /// Whether they are the suspect.
    pub is_suspect: Answer,
}

/// What the officer flagged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flags {
    /// Domestic abuse.
    pub domestic_abuse: Answer,
    /// Hate strand: one of ours, or a word in no list, which still counts.
    pub hate_strand: PersonalText,
    /// What the suspect is to the victim.
    pub relationship: Option<Relationship>,
    /// The suspect is at the victim's address.
    pub suspect_at_address: Answer,
    /// Vulnerable.
    pub vulnerable: Answer,
    /// Intimidated.
    pub intimidated: Answer,
    /// The victim says that it happened before.
    pub repeat_declared: Answer,
}

/// What is known of the risk.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Risk {
    /// DASH score.
    pub dash_score: Option<u16>,
    /// Notes.
    pub notes: PersonalText,
}

/// The needs assessment as it came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Assessment {
    /// Whether it was completed.
    pub completed: Answer,
    /// The level of each category that was answered.
    pub needs: BTreeMap<NeedCategory, NeedLevel>,
    /// Impact and wishes, in words.
    pub note: PersonalText,
    /// What it did to the person, in their own words.
    #[serde(default)]
    pub impact: PersonalText,
    /// What the person wants to happen, in their own words.
    #[serde(default)]
    pub wishes: PersonalText,
    /// What the officer or worker thinks, apart from what the person said.
    #[serde(default)]
    pub officer_view: PersonalText,
}

impl Assessment {
    /// Whether any category is low, medium or high.
    pub fn has_need(&self) -> bool {
        self.needs.values().any(|level| level.is_need())
    }
    /// Whether all eight categories say none.
    pub fn says_no_needs(&self) -> bool {
        NeedCategory::ALL.iter().all(|category| self.needs.get(category) == Some(&NeedLevel::None))
    }
}

/// Who took the report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Officer {
    /// Name.
    pub name: PersonalText,
    /// Collar number.
    pub collar: PersonalText,
    /// E-mail address.
    pub email: PersonalText,
}
