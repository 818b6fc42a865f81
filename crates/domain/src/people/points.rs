//! Which of a person's numbers and addresses is used: what reports brought and what workers took down since.

use super::details::ContactPoints;
use crate::contact::{
    EmailAddress, Method, PhoneNumber, Point, PointChange, PointEvent, PointRef, Told, WhyEnded, WhyNot,
};
use crate::report::Answer;
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Sensitive, Timestamp};
use std::cmp::Reverse;

/// A number or address that is known of a person, in use or not.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Which.
    pub point: PointRef<'a>,
    /// It was rung and turned out to be wrong or dead.
    pub is_wrong: bool,
    /// What was taken down of it last; nothing where only reports brought it.
    pub last: Option<&'a PointEvent>,
}

impl<'a> Known<'a> {
    /// What a worker took down of it and when, where it is the person's still.
    pub fn told(&self) -> Option<(&'a Told, Timestamp)> {
        match self.last {
            Some(PointEvent { change: PointChange::Told(told), at, .. }) => Some((told, *at)),
            _ => None,
        }
    }

    /// Why it is no longer the person's, where it is not.
    pub fn ended(&self) -> Option<WhyEnded> {
        match self.last {
            Some(PointEvent { change: PointChange::Ended(why), .. }) => Some(*why),
            _ => None,
        }
    }

    /// Whether it may be used at all.
    pub fn is_usable(&self) -> bool {
        !self.is_wrong && self.ended().is_none() && self.point.is_whole()
    }

    /// When the person last said yes to something of it, and was recognised.
    fn their_yes(&self, asked: impl Fn(&Told) -> Answer) -> Option<Timestamp> {
        self.told().filter(|(told, _)| told.is_their_word() && asked(told) == Answer::Yes).map(|(_, at)| at)
    }

    /// Whether it may be taken down once more as told now. What the person said of it themself, a *no* whoever said it,
    /// and that it is out of use: only the person's own word changes that.
    pub fn may_be_retold(&self, told: &Told) -> bool {
        let stands = self.told().is_some_and(|(before, _)| before.is_their_word() || before.answers.any_no());
        told.is_their_word() || !(stands || self.is_wrong || self.ended().is_some())
    }

    /// What goes first: the person's own word for this method, then what reports brought, then what was passed on,
    /// then what nobody has said to be safe. A number that somebody else gave never stands before one that is known.
    fn rank(&self, method: Method) -> u8 {
        match self.told() {
            None => 1,
            Some((told, _)) if told.answers.of(method) != Answer::Yes => 3,
            Some((told, _)) if told.is_their_word() => 0,
            Some((told, _)) if told.is_passed_on() => 2,
            Some(_) => 3,
        }
    }
}

impl ContactPoints {
    /// Every number and address that is known: those of the reports in their order, then those that were taken down,
    /// the oldest first. Each stands once, whether it is used or not.
    pub fn known(&self) -> Vec<Known<'_>> {
        let address = (!self.address.is_empty() || self.postcode.is_some())
            .then(|| PointRef::Address(&self.address, self.postcode.as_ref()));
        let reported = self
            .phones
            .iter()
            .map(PointRef::Phone)
            .chain(self.email.iter().map(PointRef::Email))
            .chain(address);
        let mut all: Vec<PointRef<'_>> = Vec::new();
        for point in reported.chain(self.changes.iter().map(|change| change.point.lent())) {
            if !all.iter().any(|known| known.is_same_as(point)) {
                all.push(point);
            }
        }
        all.into_iter().map(|point| self.what_is_known_of(point)).collect()
    }

    fn what_is_known_of<'a>(&'a self, point: PointRef<'a>) -> Known<'a> {
        let last = self.changes.iter().rev().find(|change| change.point.lent().is_same_as(point));
        let is_wrong = matches!(point, PointRef::Phone(number) if self.wrong.contains(number));
        Known { point, is_wrong, last }
    }

    /// What a method would use, of what may be used; `None` where there is nothing, and for contact through somebody
    /// else, whose number is not one of the person's.
    pub fn used_by(&self, method: Method) -> Option<Known<'_>> {
        self.known()
            .into_iter()
            .enumerate()
            .filter(|(_, known)| known.is_usable() && known.point.kind().reaches(method))
            .min_by_key(|(place, known)| {
                (known.rank(method), Reverse(known.told().map(|(_, at)| at)), *place)
            })
            .map(|(_, known)| known)
    }

    /// What a method would use, contact through somebody else too.
    pub fn would_use(&self, method: Method) -> Option<Known<'_>> {
        match method {
            Method::ViaThird => {
                let known = self.what_is_known_of(PointRef::Phone(self.guardian_phone.as_ref()?));
                known.is_usable().then_some(known)
            }
            _ => self.used_by(method),
        }
    }

    /// What stands on this record against what another record of the same person would use by a method. The person's own
    /// word there counts above what was taken down here before it. That a number is wrong bears no time, and stands until
    /// somebody says here that it works after all.
    pub fn speaks_against(&self, used: &Known<'_>, method: Method) -> Option<WhyNot> {
        let here = self.what_is_known_of(used.point);
        let since = used.their_yes(|told| told.answers.of(method));
        match here.last {
            _ if here.is_wrong => Some(WhyNot::NoUsableDetails),
            Some(event) if since.is_some_and(|since| since > event.at) => None,
            Some(PointEvent { change: PointChange::Told(told), .. })
                if told.answers.of(method) == Answer::No =>
            {
                Some(WhyNot::SaidNotSafe)
            }
            Some(PointEvent { change: PointChange::Ended(WhyEnded::NotSafe), .. }) => {
                Some(WhyNot::SaidNotSafe)
            }
            Some(PointEvent { change: PointChange::Ended(_), .. }) => Some(WhyNot::NoUsableDetails),
            _ => None,
        }
    }

    /// Whether this record says that no message may be left where another record of the same person would ring, and the
    /// person has not said otherwise there since.
    pub fn refuses_messages(&self, used: &Known<'_>) -> bool {
        self.what_is_known_of(used.point).told().is_some_and(|(told, at)| {
            let since = used.their_yes(|told| told.answers.leave_message);
            told.answers.leave_message == Answer::No && since.is_none_or(|since| since <= at)
        })
    }

    /// The number by which a method would reach the person, where there is a usable one.
    pub fn number(&self, method: Method) -> Option<&PhoneNumber> {
        if method == Method::ViaThird {
            return self.guardian_phone.as_ref().filter(|phone| self.may_use_number(phone));
        }
        match self.used_by(method)?.point {
            PointRef::Phone(number) => Some(number),
            PointRef::Email(_) | PointRef::Address(..) => None,
        }
    }

    /// Whether nothing speaks against a number: neither that it was wrong nor that it is no longer theirs.
    pub fn may_use_number(&self, number: &PhoneNumber) -> bool {
        self.what_is_known_of(PointRef::Phone(number)).is_usable()
    }

    /// The e-mail address that would be used.
    pub fn usable_email(&self) -> Option<&EmailAddress> {
        match self.used_by(Method::Email)?.point {
            PointRef::Email(email) => Some(email),
            PointRef::Phone(_) | PointRef::Address(..) => None,
        }
    }

    /// The lines and the postcode of the address that would be used.
    pub fn usable_address(&self) -> Option<(&[Sensitive<String>], &Sensitive<Postcode>)> {
        match self.used_by(Method::Post)?.point {
            PointRef::Address(lines, postcode) => Some((lines, postcode?)),
            PointRef::Phone(_) | PointRef::Email(_) => None,
        }
    }

    /// Takes down what was said of a number or address. Nothing that is known is overwritten. The person's own word
    /// brings a number back that had been found to be wrong.
    pub fn take_down(&mut self, change: PointEvent) {
        if let (Point::Phone(number), PointChange::Told(told)) = (&change.point, &change.change)
            && told.is_their_word()
        {
            self.wrong.retain(|wrong| wrong != number);
        }
        self.changes.push(change);
    }
}
