//! Who a person is and where they can be reached, as last known.

use crate::contact::{EmailAddress, PhoneNumber, PointEvent};
use crate::report::{Answer, CommunicationNeed, Preferred, ReportFacts, Sex};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Date, Sensitive};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Everything that is sealed with a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// Who they are.
    pub identity: Identity,
    /// Where they can be reached.
    pub contact: ContactPoints,
    /// The references of what was reported about them, by which they are found; nothing where they were last written before
    /// references stood here. The data class *report*: no page shows them from here.
    #[serde(default)]
    pub references: Option<BTreeSet<String>>,
}

/// Who a person is: the data class *identity*.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Title, such as *Mrs*.
    pub title: Option<Sensitive<String>>,
    /// Forename.
    pub forename: Option<Sensitive<String>>,
    /// Surname.
    pub surname: Option<Sensitive<String>>,
    /// The name that the person uses.
    pub known_as: Option<Sensitive<String>>,
    /// Birth date.
    pub date_of_birth: Option<Sensitive<Date>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The person's own description of their ethnic group, as the police code it.
    pub ethnicity: Option<Sensitive<String>>,
    /// Main language.
    pub language: Option<String>,
    /// Needs an interpreter.
    #[serde(default)]
    pub interpreter: Answer,
    /// Communication needs.
    #[serde(default)]
    pub communication_needs: BTreeSet<CommunicationNeed>,
    /// Parent, guardian or family contact.
    pub guardian_name: Option<Sensitive<String>>,
    /// The district in which the person lives, by name.
    pub district: Option<String>,
}

/// Where a person can be reached: the data class *contact*. The fields are what reports brought; what is used is asked
/// of [`ContactPoints::number`], [`ContactPoints::usable_email`] and [`ContactPoints::usable_address`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactPoints {
    /// The lines of the address, town last.
    pub address: Vec<Sensitive<String>>,
    /// Postcode.
    pub postcode: Option<Sensitive<Postcode>>,
    /// Telephone numbers.
    pub phones: Vec<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// How the person prefers to be reached.
    pub preferred: Option<Preferred>,
    /// When to reach them, in words.
    pub best_time: Option<Sensitive<String>>,
    /// The guardian's or family contact's number.
    pub guardian_phone: Option<PhoneNumber>,
    /// Numbers that were rung and turned out to be wrong or dead. They are used for nothing, whoever sends them
    /// again, until somebody says that they work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<PhoneNumber>,
    /// What workers took down since, the oldest first: new numbers and addresses, and those that are no longer the
    /// person's. No report changes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<PointEvent>,
}

fn text(value: Option<&Sensitive<String>>) -> &str {
    value.map_or("", |value| value.open().as_str())
}

impl Details {
    /// What a first report says of a person.
    pub fn from_report(facts: &ReportFacts) -> Self {
        let mut details = Self { references: Some(BTreeSet::new()), ..Self::default() };
        details.update_from(facts);
        details
    }

    /// Takes over what a newer report says. What it does not say stays as it was.
    pub fn update_from(&mut self, facts: &ReportFacts) {
        fn take<T: Clone>(to: &mut Option<T>, from: Option<&T>) {
            if let Some(value) = from {
                *to = Some(value.clone());
            }
        }
        let (identity, contact) = (&mut self.identity, &mut self.contact);
        take(&mut identity.title, facts.victim.title.as_ref());
        take(&mut identity.forename, facts.victim.forename.as_ref());
        take(&mut identity.surname, facts.victim.surname.as_ref());
        take(&mut identity.known_as, facts.victim.known_as.as_ref());
        take(&mut identity.date_of_birth, facts.victim.date_of_birth.as_ref());
        take(&mut identity.sex, facts.victim.sex.as_ref());
        take(&mut identity.ethnicity, facts.victim.ethnicity.as_ref());
        take(&mut identity.language, facts.access.language.as_ref());
        take(&mut identity.guardian_name, facts.guardian.name.as_ref());
        take(&mut identity.district, facts.scene.district.as_ref());
        if facts.access.interpreter != Answer::NotAsked {
            identity.interpreter = facts.access.interpreter;
        }
        identity.communication_needs.extend(facts.access.communication_needs.iter().copied());
        let lines: Vec<Sensitive<String>> =
            [&facts.address.line_1, &facts.address.line_2, &facts.address.town]
                .into_iter()
                .flatten()
                .cloned()
                .collect();
        if lines.is_empty() {
            take(&mut contact.postcode, facts.address.postcode.as_ref());
        } else {
            contact.address = lines;
            // A new address without a postcode must not keep the old one.
            contact.postcode.clone_from(&facts.address.postcode);
        }
        if !facts.contact.phones.is_empty() {
            contact.phones.clone_from(&facts.contact.phones);
        }
        take(&mut contact.email, facts.contact.email.as_ref());
        take(&mut contact.preferred, facts.contact.preferred.as_ref());
        take(&mut contact.best_time, facts.contact.best_time.as_ref());
        take(&mut contact.guardian_phone, facts.guardian.phone.as_ref());
        self.refer_to(facts);
    }

    fn refer_to(&mut self, facts: &ReportFacts) {
        // Where the earlier ones are not here, one more would look as if it were all.
        if let Some(references) = &mut self.references {
            references.extend(facts.reference.clone());
        }
    }
}

impl Details {
    /// Takes over what an older report says, only where nothing is known yet.
    pub fn fill_from(&mut self, facts: &ReportFacts) {
        fn fill<T>(to: &mut Option<T>, from: Option<T>) {
            if to.is_none() {
                *to = from;
            }
        }
        let older = Self::from_report(facts);
        let (identity, contact) = (&mut self.identity, &mut self.contact);
        fill(&mut identity.title, older.identity.title);
        fill(&mut identity.forename, older.identity.forename);
        fill(&mut identity.surname, older.identity.surname);
        fill(&mut identity.known_as, older.identity.known_as);
        fill(&mut identity.date_of_birth, older.identity.date_of_birth);
        fill(&mut identity.sex, older.identity.sex);
        fill(&mut identity.ethnicity, older.identity.ethnicity);
        fill(&mut identity.language, older.identity.language);
        fill(&mut identity.guardian_name, older.identity.guardian_name);
        fill(&mut identity.district, older.identity.district);
        if identity.interpreter == Answer::NotAsked {
            identity.interpreter = older.identity.interpreter;
        }
        identity.communication_needs.extend(older.identity.communication_needs);
        // An address counts as a whole: lines of one and the postcode of another would lead to a stranger's door.
        if contact.address.is_empty() && contact.postcode.is_none() {
            contact.address = older.contact.address;
            contact.postcode = older.contact.postcode;
        }
        if contact.phones.is_empty() {
            contact.phones = older.contact.phones;
        }
        fill(&mut contact.email, older.contact.email);
        fill(&mut contact.preferred, older.contact.preferred);
        fill(&mut contact.best_time, older.contact.best_time);
        fill(&mut contact.guardian_phone, older.contact.guardian_phone);
        self.refer_to(facts);
    }
}

impl Details {
    /// What is known by these reports alone, the oldest first, each with whether it replaces what is known or only fills what
    /// is empty. What workers took down of numbers and addresses stays: no report brought it.
    #[must_use]
    pub fn resting_on<'a>(&self, reports: impl IntoIterator<Item = (&'a ReportFacts, bool)>) -> Self {
        let mut rests = Self { references: Some(BTreeSet::new()), ..Self::default() };
        for (facts, replaces) in reports {
            if replaces {
                rests.update_from(facts);
            } else {
                rests.fill_from(facts);
            }
        }
        rests.contact.wrong.clone_from(&self.contact.wrong);
        rests.contact.changes.clone_from(&self.contact.changes);
        rests
    }
}

impl Identity {
    /// The name to address the person by: the one they use, else forename and surname.
    pub fn display_name(&self) -> String {
        let known_as = text(self.known_as.as_ref());
        let first = if known_as.is_empty() { text(self.forename.as_ref()) } else { known_as };
        let name = format!("{first} {}", text(self.surname.as_ref()));
        name.trim().to_owned()
    }

    /// Forename and surname as recorded.
    pub fn recorded_name(&self) -> String {
        format!("{} {}", text(self.forename.as_ref()), text(self.surname.as_ref())).trim().to_owned()
    }

    /// Age in whole years on a day, where the birth date is known.
    pub fn age_on(&self, day: Date) -> Option<u32> {
        let born = *self.date_of_birth.as_ref()?.open();
        let mut years = i32::from(day.year()) - i32::from(born.year());
        if (day.month(), day.day()) < (born.month(), born.day()) {
            years -= 1;
        }
        u32::try_from(years).ok()
    }
}
