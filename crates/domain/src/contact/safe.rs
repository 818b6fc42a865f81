//! Which ways of reaching a person are safe. Everything fails closed: a method is given only where nothing speaks
//! against it, and each method that is not given says why.

use super::route::hold_reasons;
use super::told::{Said, SaidOfPoints};
use crate::intake::lists::CrimeTypes;
use crate::needs::is_domestic_for_contact;
use crate::report::{Answer, Preferred, ReportFacts, SafetyAnswers};
use crate::rules::Rules;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

crate::code::codes! {
    /// A way of reaching a person, in the order in which they are tried.
    pub enum Method {
        /// Mobile telephone.
        PhoneMobile = "PHONE_MOBILE",
        /// Landline.
        PhoneLandline = "PHONE_LANDLINE",
        /// Text message.
        Sms = "SMS",
        /// E-mail.
        Email = "EMAIL",
        /// Letter.
        Post = "POST",
        /// Through a parent, guardian or family contact.
        ViaThird = "VIA_THIRD",
    }
}

crate::code::codes! {
    /// Why a method is not given.
    pub enum WhyNot {
        /// The person did not agree to be referred.
        ConsentRefused = "CONSENT_REFUSED",
        /// The person asked not to be contacted.
        AskedForNoContact = "ASKED_FOR_NO_CONTACT",
        /// The report is held for safeguarding until a person has decided.
        OnHold = "ON_HOLD",
        /// The victim has died: contact is with the family.
        VictimHasDied = "VICTIM_HAS_DIED",
        /// The person is too young to be contacted directly.
        TooYoung = "TOO_YOUNG",
        /// The person is reached directly, not through somebody else.
        ReachedDirectly = "REACHED_DIRECTLY",
        /// No parent, guardian or family contact is named.
        NobodyNamed = "NOBODY_NAMED",
        /// The parent, guardian or family contact is the suspect.
        ThirdIsSuspect = "THIRD_IS_SUSPECT",
        /// It is not known that the parent or guardian is not the suspect.
        ThirdMayBeSuspect = "THIRD_MAY_BE_SUSPECT",
        /// There is no usable number, address or postcode for it.
        NoUsableDetails = "NO_USABLE_DETAILS",
        /// The person said that it is not safe.
        SaidNotSafe = "SAID_NOT_SAFE",
        /// The person has not said that it is safe, and must have, because of the suspect.
        NotSaidSafe = "NOT_SAID_SAFE",
        /// It goes to the home, and the suspect is there.
        SuspectAtHome = "SUSPECT_AT_HOME",
        /// It goes to the home, and it is not known that the suspect is not there.
        SuspectMayBeAtHome = "SUSPECT_MAY_BE_AT_HOME",
        /// The person can't use a telephone.
        CannotUseTelephone = "CANNOT_USE_TELEPHONE",
        /// Nobody is at hand to judge, and the person has not explicitly said that it is safe.
        UnattendedNeedsYes = "UNATTENDED_NEEDS_YES",
        /// It is never used without somebody at hand.
        NeverUnattended = "NEVER_UNATTENDED",
    }
}

/// Whether somebody judges at the moment of contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactKind {
    /// A member of staff makes the contact.
    Attended,
    /// The program sends by itself.
    Unattended,
}

/// Which methods are safe for a person, and for each other method why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    closed: BTreeMap<Method, BTreeSet<WhyNot>>,
    explicit_yes: BTreeSet<Method>,
    may_leave_message: bool,
}

impl SafeContact {
    /// What is safe by the report alone.
    pub fn of(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> Self {
        Self::judged(&Judge::new(facts, types, rules))
    }

    /// What is safe by a report of which somebody has since decided that the person may be contacted: what
    /// closed everything is settled, what closes each method still does.
    pub fn of_decided(facts: &ReportFacts, types: &CrimeTypes, rules: &Rules) -> Self {
        Self::of_points(facts, &SaidOfPoints::default(), true, types, rules)
    }

    /// What is safe by a report, where some of the numbers and addresses that would be used were taken down since
    /// with what was said of each. `decided`: somebody has decided that the person may be contacted.
    pub fn of_points(
        facts: &ReportFacts,
        points: &SaidOfPoints,
        decided: bool,
        types: &CrimeTypes,
        rules: &Rules,
    ) -> Self {
        let mut judge = Judge::new(facts, types, rules);
        judge.points = Some(points);
        if decided {
            judge.everything.clear();
        }
        Self::judged(&judge)
    }

    fn judged(judge: &Judge<'_>) -> Self {
        let closed = Method::ALL
            .iter()
            .map(|method| (*method, judge.why_not(*method)))
            .filter(|(_, reasons)| !reasons.is_empty())
            .collect();
        let explicit_yes = Method::ALL.iter().copied().filter(|method| judge.said_yes(*method)).collect();
        let mut safe = Self { closed, explicit_yes, may_leave_message: false };
        let mut rings = [Method::PhoneMobile, Method::PhoneLandline]
            .into_iter()
            .filter(|method| safe.is_open(*method))
            .peekable();
        safe.may_leave_message =
            rings.peek().is_some() && rings.all(|method| judge.may_leave_message(method));
        safe
    }

    /// Nothing is safe, for one reason: where nothing is known.
    pub fn closed(reason: WhyNot) -> Self {
        Self { closed: BTreeMap::new(), explicit_yes: BTreeSet::new(), may_leave_message: false }
            .closed_because(reason)
    }

    /// The safe methods in their order, for contact by a person.
    pub fn methods(&self) -> impl Iterator<Item = Method> {
        Method::ALL.iter().copied().filter(|method| self.is_open(*method))
    }

    /// Whether no method is safe.
    pub fn is_none(&self) -> bool {
        self.methods().next().is_none()
    }

    /// Whether a method is safe for contact by a person.
    pub fn is_open(&self, method: Method) -> bool {
        !self.closed.contains_key(&method)
    }

    /// Why a method is closed; nothing where it is open.
    pub fn why_not(&self, method: Method) -> impl Iterator<Item = WhyNot> {
        self.closed.get(&method).into_iter().flatten().copied()
    }

    /// Whether a voicemail may be left: only on an explicit yes.
    pub fn may_leave_message(&self) -> bool {
        self.may_leave_message
    }

    /// Whether a method may be used now. An unattended send always needs an explicit yes for that channel.
    pub fn may_use(&self, method: Method, kind: ContactKind) -> Result<(), Vec<WhyNot>> {
        let mut reasons: Vec<WhyNot> = self.why_not(method).collect();
        if kind == ContactKind::Unattended {
            if matches!(method, Method::PhoneMobile | Method::PhoneLandline | Method::ViaThird) {
                reasons.push(WhyNot::NeverUnattended);
            } else if !self.explicit_yes.contains(&method) {
                reasons.push(WhyNot::UnattendedNeedsYes);
            }
        }
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }

    /// Whether it leaves anything open that another judgement closes: a method, one by which may be sent unattended, or a
    /// message that may be left.
    pub fn opens_more_than(&self, other: &Self) -> bool {
        let opens = |kind| {
            Method::ALL
                .iter()
                .any(|method| self.may_use(*method, kind).is_ok() && other.may_use(*method, kind).is_err())
        };
        opens(ContactKind::Attended)
            || opens(ContactKind::Unattended)
            || (self.may_leave_message && !other.may_leave_message)
    }

    /// Closes every method for one more reason, such as a hold that was set by hand.
    #[must_use]
    pub fn closed_because(mut self, reason: WhyNot) -> Self {
        for method in Method::ALL {
            self.closed.entry(*method).or_default().insert(reason);
        }
        self.may_leave_message = false;
        self
    }

    /// Closes one method for one more reason.
    pub(super) fn close(&mut self, method: Method, reason: WhyNot) {
        self.closed.entry(method).or_default().insert(reason);
        let may_ring = self.is_open(Method::PhoneMobile) || self.is_open(Method::PhoneLandline);
        self.may_leave_message = self.may_leave_message && may_ring;
    }

    /// No voicemail may be left.
    pub(super) fn leave_no_message(&mut self) {
        self.may_leave_message = false;
    }

    /// What is safe by both: for a person with several reports, the strictest holds.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (method, reasons) in &other.closed {
            self.closed.entry(*method).or_default().extend(reasons);
        }
        self.explicit_yes.retain(|method| other.explicit_yes.contains(method));
        let may_ring = self.is_open(Method::PhoneMobile) || self.is_open(Method::PhoneLandline);
        self.may_leave_message = self.may_leave_message && other.may_leave_message && may_ring;
        self
    }
}

/// What the five questions say of a method; `None` where it is not asked about.
pub(super) fn channel_answer(safety: SafetyAnswers, method: Method) -> Option<Answer> {
    match method {
        Method::PhoneMobile | Method::PhoneLandline => Some(safety.call),
        Method::Sms => Some(safety.text),
        Method::Email => Some(safety.email),
        Method::Post => Some(safety.write),
        Method::ViaThird => None,
    }
}

/// What is settled once for all methods.
struct Judge<'a> {
    facts: &'a ReportFacts,
    /// What was said of the very numbers and addresses that would be used.
    points: Option<&'a SaidOfPoints>,
    /// Nobody may be contacted at all.
    everything: Vec<WhyNot>,
    /// Why the person is not reached directly, where that is so.
    not_directly: Option<WhyNot>,
    domestic: bool,
    /// A channel needs an explicit yes.
    strict: bool,
}

impl<'a> Judge<'a> {
    fn new(facts: &'a ReportFacts, types: &CrimeTypes, rules: &Rules) -> Self {
        let mut everything = Vec::new();
        if facts.consent == Answer::No {
            everything.push(WhyNot::ConsentRefused);
        }
        if facts.contact.preferred == Some(Preferred::None) {
            everything.push(WhyNot::AskedForNoContact);
        }
        if !hold_reasons(facts, types, rules).is_empty() {
            everything.push(WhyNot::OnHold);
        }
        let domestic = is_domestic_for_contact(facts, types, rules);
        let too_young = |age: u16| (age < rules.contact.own_contact_from_age).then_some(WhyNot::TooYoung);
        let not_directly = if facts.victim_has_died(rules) {
            Some(WhyNot::VictimHasDied)
        } else {
            facts.age_when_recorded(rules).and_then(too_young)
        };
        Self {
            facts,
            points: None,
            everything,
            not_directly,
            domestic,
            strict: domestic
                || facts.offence.is_stalking(&rules.offences)
                || facts.flags.suspect_at_address == Answer::Yes,
        }
    }

    /// What was said of the number or address that a method would use; `None` where a report brought it.
    fn said(&self, method: Method) -> Option<Said> {
        self.points.and_then(|points| points.way(method))
    }

    /// Whether the person explicitly said that a method is safe.
    fn said_yes(&self, method: Method) -> bool {
        match self.said(method) {
            Some(said) => said == Said::Yes,
            None => channel_answer(self.facts.safety, method) == Some(Answer::Yes),
        }
    }

    /// Whether a message may be left there: only on an explicit yes.
    fn may_leave_message(&self, method: Method) -> bool {
        match self.points.and_then(|points| points.message(method)) {
            Some(said) => said == Said::Yes,
            None => self.facts.safety.leave_message == Answer::Yes,
        }
    }

    fn why_not(&self, method: Method) -> BTreeSet<WhyNot> {
        let mut reasons: BTreeSet<WhyNot> = self.everything.iter().copied().collect();
        if method == Method::ViaThird {
            self.third(&mut reasons);
        } else {
            self.own(method, &mut reasons);
        }
        reasons
    }

    fn third(&self, reasons: &mut BTreeSet<WhyNot>) {
        let guardian = &self.facts.guardian;
        if self.not_directly.is_none() {
            reasons.insert(WhyNot::ReachedDirectly);
            return;
        }
        if guardian.name.is_none() {
            reasons.insert(WhyNot::NobodyNamed);
        }
        if guardian.phone.is_none() {
            reasons.insert(WhyNot::NoUsableDetails);
        }
        match guardian.is_suspect {
            Answer::Yes => reasons.insert(WhyNot::ThirdIsSuspect),
            // The family contact of someone who died was chosen by the police; a child's guardian must be cleared.
            Answer::NotAsked if self.not_directly == Some(WhyNot::TooYoung) => {
                reasons.insert(WhyNot::ThirdMayBeSuspect)
            }
            _ => false,
        };
    }

    fn own(&self, method: Method, reasons: &mut BTreeSet<WhyNot>) {
        reasons.extend(self.not_directly);
        if !self.has_details(method) {
            reasons.insert(WhyNot::NoUsableDetails);
        }
        reasons.extend(self.not_said_safe(method));
        if matches!(method, Method::PhoneLandline | Method::Post) {
            match self.facts.flags.suspect_at_address {
                Answer::Yes => {
                    reasons.insert(WhyNot::SuspectAtHome);
                }
                Answer::NotAsked if self.domestic => {
                    reasons.insert(WhyNot::SuspectMayBeAtHome);
                }
                _ => {}
            }
        }
        let is_call = matches!(method, Method::PhoneMobile | Method::PhoneLandline);
        if is_call && self.facts.access.communication_needs.iter().any(|need| need.rules_out_calls()) {
            reasons.insert(WhyNot::CannotUseTelephone);
        }
    }

    /// Why the person's answers don't open a method. What a worker took down of a number or address opens nothing by
    /// silence, whatever was reported; what a report brought does where nobody is to be feared.
    fn not_said_safe(&self, method: Method) -> Option<WhyNot> {
        let not_said = self.strict.then_some(WhyNot::NotSaidSafe);
        match self.said(method) {
            Some(Said::Yes) => None,
            Some(Said::PassedOn) => not_said,
            Some(Said::NotSaid) => Some(WhyNot::NotSaidSafe),
            Some(Said::No) => Some(WhyNot::SaidNotSafe),
            None => match channel_answer(self.facts.safety, method) {
                Some(Answer::Yes) => None,
                Some(Answer::No) => Some(WhyNot::SaidNotSafe),
                Some(Answer::NotAsked) | None => not_said,
            },
        }
    }

    fn has_details(&self, method: Method) -> bool {
        let contact = &self.facts.contact;
        match method {
            Method::PhoneMobile | Method::Sms => contact.mobile().is_some(),
            Method::PhoneLandline => contact.landline().is_some(),
            Method::Email => contact.email.is_some(),
            Method::Post => self.facts.address.line_1.is_some() && self.facts.address.postcode.is_some(),
            Method::ViaThird => self.facts.guardian.phone.is_some(),
        }
    }
}
