//! One crime that an officer wrote on a form and a feed brings too: one report with both sources.
//!
//! What happened is the feed's, as if it were read again. The person's own words and the officer's assessment are
//! the form's. Where both answered a question on which safety rests and differ, the more careful answer counts.

use super::{Answer, Preferred, ReportFacts, SafetyAnswers};
use crate::needs::NeedCategory;
use alongside_kernel::clock::london_date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

crate::code::codes! {
    /// Something of which form and feed say different things.
    pub enum Differs {
        /// The day on which it happened.
        Day = "DAY",
        /// What it was.
        Offence = "OFFENCE",
        /// Name or birth date.
        Name = "NAME",
        /// Telephone numbers.
        Phone = "PHONE",
        /// The e-mail address.
        Email = "EMAIL",
        /// The address.
        Address = "ADDRESS",
        /// Whether calling is safe.
        Call = "CALL",
        /// Whether texting is safe.
        Text = "TEXT",
        /// Whether leaving a message is safe.
        Message = "MESSAGE",
        /// Whether writing is safe.
        Write = "WRITE",
        /// Whether e-mailing is safe.
        SafeEmail = "SAFE_EMAIL",
        /// Whether the suspect is at the address.
        SuspectAtAddress = "SUSPECT_AT_ADDRESS",
        /// Whether it is domestic abuse.
        DomesticAbuse = "DOMESTIC_ABUSE",
        /// Whether whoever speaks for the person is the suspect.
        GuardianIsSuspect = "GUARDIAN_IS_SUSPECT",
        /// Whether the person agreed to be referred.
        Consent = "CONSENT",
        /// How the person prefers to be reached.
        Preferred = "PREFERRED",
        /// The needs.
        Needs = "NEEDS",
    }
}

/// What the form said, as it was written, and where the feed says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnForm {
    /// The content of the form.
    pub facts: ReportFacts,
    /// Where they differ.
    pub differs: BTreeSet<Differs>,
}

impl ReportFacts {
    /// The feed's content beside what a form said of the same crime.
    #[must_use]
    pub fn beside_form(mut self, form: &Self) -> Self {
        let mut form = form.clone();
        // What a form stood beside before is not taken twice.
        form.form = None;
        let mut differs = differences(&self, &form);
        self.fill_from_form(&form);
        self.be_careful(&form, &mut differs);
        self.take_assessment(&form, &mut differs);
        self.form = Some(Box::new(OnForm { facts: form, differs }));
        self
    }

    fn fill_from_form(&mut self, form: &Self) {
        let or = |mine: &mut super::PersonalText, other: &super::PersonalText| {
            if mine.is_none() {
                mine.clone_from(other);
            }
        };
        or(&mut self.victim.forename, &form.victim.forename);
        or(&mut self.victim.surname, &form.victim.surname);
        or(&mut self.victim.known_as, &form.victim.known_as);
        or(&mut self.flags.hate_strand, &form.flags.hate_strand);
        or(&mut self.contact.best_time, &form.contact.best_time);
        or(&mut self.guardian.name, &form.guardian.name);
        or(&mut self.officer.name, &form.officer.name);
        if self.victim.date_of_birth.is_none() {
            self.victim.date_of_birth.clone_from(&form.victim.date_of_birth);
        }
        if self.guardian.phone.is_none() {
            self.guardian.phone.clone_from(&form.guardian.phone);
        }
        if self.contact.phones.is_empty() {
            self.contact.phones.clone_from(&form.contact.phones);
        }
        if self.contact.email.is_none() {
            self.contact.email.clone_from(&form.contact.email);
        }
        if self.address.line_1.is_none() && self.address.postcode.is_none() {
            self.address = form.address.clone();
        }
        if self.scene.district.is_none() {
            self.scene.district.clone_from(&form.scene.district);
        }
        if self.access.language.is_none() {
            self.access.language.clone_from(&form.access.language);
        }
        self.access.communication_needs.extend(form.access.communication_needs.iter().copied());
        self.flags.relationship = self.flags.relationship.or(form.flags.relationship);
        self.risk.dash_score = self.risk.dash_score.max(form.risk.dash_score);
    }

    fn be_careful(&mut self, form: &Self, differs: &mut BTreeSet<Differs>) {
        use Answer::{No, Yes};
        let mut found = BTreeSet::new();
        let mut one = |mine: &mut Answer, other: Answer, careful: Answer, what: Option<Differs>| {
            if *mine == Answer::NotAsked {
                *mine = other;
            } else if other != Answer::NotAsked && other != *mine {
                *mine = careful;
                found.extend(what);
            }
        };
        let (mine, other) = (&mut self.safety, said_of_the_same(form.safety, differs));
        one(&mut mine.call, other.call, No, Some(Differs::Call));
        one(&mut mine.text, other.text, No, Some(Differs::Text));
        one(&mut mine.leave_message, other.leave_message, No, Some(Differs::Message));
        one(&mut mine.write, other.write, No, Some(Differs::Write));
        one(&mut mine.email, other.email, No, Some(Differs::SafeEmail));
        one(&mut self.consent, form.consent, No, Some(Differs::Consent));
        let (mine, other) = (&mut self.flags, &form.flags);
        one(&mut mine.suspect_at_address, other.suspect_at_address, Yes, Some(Differs::SuspectAtAddress));
        one(&mut mine.domestic_abuse, other.domestic_abuse, Yes, Some(Differs::DomesticAbuse));
        one(&mut mine.vulnerable, other.vulnerable, Yes, None);
        one(&mut mine.intimidated, other.intimidated, Yes, None);
        one(&mut mine.repeat_declared, other.repeat_declared, Yes, None);
        let (mine, other) = (&mut self.guardian, &form.guardian);
        one(&mut mine.is_suspect, other.is_suspect, Yes, Some(Differs::GuardianIsSuspect));
        one(&mut self.access.interpreter, form.access.interpreter, Yes, None);
        differs.extend(found);
        match (self.contact.preferred, form.contact.preferred) {
            (Some(mine), Some(other)) if mine != other => {
                differs.insert(Differs::Preferred);
                if other == Preferred::None {
                    self.contact.preferred = Some(other);
                }
            }
            (None, other) => self.contact.preferred = other,
            _ => {}
        }
    }

    /// The assessment is the officer's: what the feed says of a need only fills what the form left open.
    fn take_assessment(&mut self, form: &Self, differs: &mut BTreeSet<Differs>) {
        let (mine, other) = (&mut self.assessment, &form.assessment);
        for category in NeedCategory::ALL {
            match (mine.needs.get(category), other.needs.get(category)) {
                (Some(here), Some(there)) if here != there => {
                    differs.insert(Differs::Needs);
                    mine.needs.insert(*category, *there);
                }
                (None, Some(there)) => {
                    mine.needs.insert(*category, *there);
                }
                _ => {}
            }
        }
        if other.completed == Answer::Yes {
            mine.completed = Answer::Yes;
        }
        for (mine, other) in [
            (&mut mine.impact, &other.impact),
            (&mut mine.wishes, &other.wishes),
            (&mut mine.officer_view, &other.officer_view),
        ] {
            if other.is_some() {
                mine.clone_from(other);
            }
        }
    }
}

/// What the form says is safe, as far as it is about the number and address that would be used: a yes for one number
/// is none for another. A no stays.
fn said_of_the_same(mut said: SafetyAnswers, differs: &BTreeSet<Differs>) -> SafetyAnswers {
    let drop_yes = |answer: &mut Answer| {
        if *answer == Answer::Yes {
            *answer = Answer::NotAsked;
        }
    };
    if differs.contains(&Differs::Phone) {
        [&mut said.call, &mut said.text, &mut said.leave_message].into_iter().for_each(drop_yes);
    }
    if differs.contains(&Differs::Email) {
        drop_yes(&mut said.email);
    }
    if differs.contains(&Differs::Address) {
        drop_yes(&mut said.write);
    }
    said
}

/// Where both say something, and not the same.
fn differences(feed: &ReportFacts, form: &ReportFacts) -> BTreeSet<Differs> {
    fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if one != other)
    }
    let word = |text: &super::PersonalText| text.as_ref().map(|text| text.open().trim().to_lowercase());
    let digits = |facts: &ReportFacts| {
        facts.contact.phones.iter().map(|phone| phone.digits().to_owned()).collect::<BTreeSet<_>>()
    };
    let names = [
        (word(&feed.victim.forename), word(&form.victim.forename)),
        (word(&feed.victim.surname), word(&form.victim.surname)),
    ];
    let (feed_phones, form_phones) = (digits(feed), digits(form));
    [
        (london_date(feed.occurred_from) != london_date(form.occurred_from), Differs::Day),
        (feed.offence.crime_type != form.offence.crime_type, Differs::Offence),
        (
            names.iter().any(|(one, other)| differ(one.as_ref(), other.as_ref()))
                || differ(feed.victim.date_of_birth.as_ref(), form.victim.date_of_birth.as_ref()),
            Differs::Name,
        ),
        (!feed_phones.is_empty() && !form_phones.is_subset(&feed_phones), Differs::Phone),
        (differ(feed.contact.email.as_ref(), form.contact.email.as_ref()), Differs::Email),
        (
            differ(word(&feed.address.line_1).as_ref(), word(&form.address.line_1).as_ref())
                || differ(feed.address.postcode.as_ref(), form.address.postcode.as_ref()),
            Differs::Address,
        ),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, what)| what)
    .collect()
}
