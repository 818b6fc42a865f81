//! Looks at people's records that stand out. Each is a question to be asked, never a finding of guilt: whoever works with
//! people meets namesakes, and works at night.
//!
//! What is told is who looked, when, at which record and why it stands out; nothing of what the record says. That a look
//! stands out does tell a little of it: that the name or the home is the looker's own.

mod rules;

pub use rules::LookRules;

use crate::people::Details;
use crate::repeats::{Place, RepeatRules};
use crate::report::Address;
use alongside_kernel::clock::{london_date, london_time};
use alongside_kernel::{Timestamp, WorkingDays};
use std::collections::BTreeSet;

crate::code::codes! {
    /// Why looks stand out.
    pub enum Unusual {
        /// The record bears the looker's own name or mail address.
        OwnRecord = "OWN_RECORD",
        /// Somebody of the looker's own name lives there, or has the same telephone.
        OwnHome = "OWN_HOME",
        /// The person has the looker's surname, and it is not a common one.
        SameSurname = "SAME_SURNAME",
        /// Many people with whom the looker has no work.
        WithoutWork = "WITHOUT_WORK",
        /// People with whom the looker has no work, at an hour when few work.
        OutOfHours = "OUT_OF_HOURS",
        /// More people in a day than anybody's work takes.
        ManyPeople = "MANY_PEOPLE",
    }
}

impl Unusual {
    /// Whether it is about one record, or about an account's whole day.
    pub const fn is_about_a_record(self) -> bool {
        matches!(self, Self::OwnRecord | Self::OwnHome | Self::SameSurname)
    }
}

crate::code::codes! {
    /// What came of the question.
    pub enum LookAnswer {
        /// The work that was done explains it; nobody was asked.
        WorkExplains = "WORK_EXPLAINS",
        /// Somebody asked, and the answer explains it.
        Explained = "EXPLAINED",
        /// It was handed to whoever looks into misuse in the organisation.
        PassedOn = "PASSED_ON",
    }
}

/// The words of a name in small letters without marks, a double-barrelled one as two. Initials are none.
fn words(name: &str, folded: impl Fn(&str) -> String) -> BTreeSet<String> {
    let parts = name.split(|letter: char| letter.is_whitespace() || letter == '-' || letter == '\u{2010}');
    parts.map(folded).filter(|word| word.chars().count() > 1).collect()
}

/// Whoever looked, as a record may bear their name.
#[derive(Clone, PartialEq, Eq)]
pub struct Looker {
    forenames: BTreeSet<String>,
    surnames: BTreeSet<String>,
    email: String,
}

impl Looker {
    /// By the name that colleagues see, the surname last, and the address with which they sign in. `folded` writes a word
    /// without its marks.
    pub fn new(name: &str, email: &str, folded: impl Fn(&str) -> String) -> Self {
        let name = name.trim();
        let (forenames, surname) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
        Self {
            forenames: words(forenames, &folded),
            surnames: words(surname, &folded),
            email: email.trim().to_lowercase(),
        }
    }

    /// Which of their surnames somebody bears; nothing where none.
    fn shared_surname(&self, person: &Details, folded: impl Fn(&str) -> String) -> Option<&String> {
        let theirs = words(person.identity.surname.as_ref()?.open(), folded);
        self.surnames.iter().find(|it| theirs.contains(*it))
    }

    /// Whether a record bears forename and surname of theirs, or the address with which they sign in.
    pub fn is_named_in(&self, person: &Details, folded: impl Fn(&str) -> String) -> bool {
        let identity = &person.identity;
        let given = [&identity.forename, &identity.known_as];
        let is_forename = given.into_iter().flatten().any(|name| {
            let theirs = words(name.open(), &folded);
            !self.forenames.is_disjoint(&theirs)
        });
        let has_email =
            person.contact.email.as_ref().is_some_and(|it| it.as_str().to_lowercase() == self.email);
        has_email || (is_forename && self.shared_surname(person, &folded).is_some())
    }
}

/// Where somebody lives and by which numbers they are reached, to be compared with others'.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Home {
    place: Option<Place>,
    phones: BTreeSet<String>,
}

impl Home {
    /// As a record says it.
    pub fn of(person: &Details, rules: &RepeatRules) -> Self {
        let contact = &person.contact;
        let address = Address {
            line_1: contact.address.first().cloned(),
            line_2: None,
            town: contact.address.get(1..).and_then(<[_]>::last).cloned(),
            postcode: contact.postcode.clone(),
            postcode_as_sent: None,
        };
        Self {
            place: Place::of(&address, rules),
            phones: contact.phones.iter().map(|phone| phone.digits().to_owned()).collect(),
        }
    }

    fn is_shared_with(&self, other: &Self) -> bool {
        (self.place.is_some() && self.place == other.place) || !self.phones.is_disjoint(&other.phones)
    }
}

/// What a look at one record is judged by.
pub struct Look<'a> {
    /// Who looked.
    pub looker: &'a Looker,
    /// At whom.
    pub person: &'a Details,
    /// The homes of those who bear the looker's name.
    pub homes: &'a [Home],
    /// The share of people who have a surname, from 0 to 1.
    pub share_of_surname: &'a dyn Fn(&str) -> f64,
    /// How a word is written without its marks.
    pub folded: &'a dyn Fn(&str) -> String,
}

impl Look<'_> {
    /// Why it stands out; nothing where it does not. Of several reasons the plainest.
    pub fn stands_out(&self, rules: &LookRules, places: &RepeatRules) -> Option<Unusual> {
        if self.looker.is_named_in(self.person, self.folded) {
            return Some(Unusual::OwnRecord);
        }
        let home = Home::of(self.person, places);
        if self.homes.iter().any(|own| own.is_shared_with(&home)) {
            return Some(Unusual::OwnHome);
        }
        let surname = self.looker.shared_surname(self.person, self.folded)?;
        let is_common = (self.share_of_surname)(surname) > rules.common_surname_share;
        (!is_common).then_some(Unusual::SameSurname)
    }
}

/// Whether an instant lies outside the hours and days on which people work.
pub fn is_out_of_hours(at: Timestamp, rules: &LookRules, calendar: &WorkingDays) -> bool {
    let time = london_time(at);
    let in_hours = rules.working_from <= time && time < rules.working_until;
    !in_hours || !calendar.is_working_day(london_date(at))
}
