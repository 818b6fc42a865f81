//! Holds placed by hand, and decisions on what a report alone can't settle.

use super::route::Route;
use super::safe::WhyNot;

crate::code::codes! {
    /// Why nothing may go out to a person, or nothing about them onward, until somebody lifts it.
    pub enum HoldCode {
        /// The person does not agree to be contacted.
        ConsentNo = "CONSENT_NO",
        /// A safeguarding lead decides first.
        Safeguarding = "SAFEGUARDING",
        /// No way is safe now.
        NoSafeWay = "NO_SAFE_WAY",
        /// The person asked not to be contacted.
        DoNotContact = "DO_NOT_CONTACT",
        /// Nothing about the person goes to another organisation.
        Sharing = "SHARING",
        /// A court, an inquiry or a complaint may need the record: it is not erased.
        Keep = "KEEP",
    }
}

impl HoldCode {
    /// Whether nobody is reached while it stands.
    pub const fn stops_contact(self) -> bool {
        self.closes().is_some()
    }

    /// Why every method is closed by it; `None` where contact goes on.
    pub const fn closes(self) -> Option<WhyNot> {
        match self {
            Self::ConsentNo => Some(WhyNot::ConsentRefused),
            Self::Safeguarding | Self::NoSafeWay => Some(WhyNot::OnHold),
            Self::DoNotContact => Some(WhyNot::AskedForNoContact),
            Self::Sharing | Self::Keep => None,
        }
    }
}

crate::code::codes! {
    /// What was decided about something that waited for a decision.
    pub enum HeldDecision {
        /// The person may be contacted, by what is safe.
        ContactAllowed = "CONTACT_ALLOWED",
        /// Whoever referred was told and does what is needed.
        ReferrerTold = "REFERRER_TOLD",
        /// Nobody contacts the person.
        NoContact = "NO_CONTACT",
    }
}

impl Route {
    /// Whether it waits for somebody to decide, not for contact.
    pub const fn waits_for_a_decision(self) -> bool {
        match self {
            Self::NoContactConsentRefused
            | Self::NoContactRequested
            | Self::SafeguardingHold
            | Self::ReturnToReferrer
            | Self::InformHeld => true,
            Self::Contact | Self::Inform => false,
        }
    }
}
