//! The closed lists of words in a report.

use crate::contact::Method;

crate::code::codes! {
    /// An answer to a question that may not have been asked.
    #[derive(Default)]
    pub enum Answer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not asked, or not answered.
        #[default]
        NotAsked = "not asked",
    }
}

crate::code::codes! {
    /// Sex, as recorded.
    pub enum Sex {
        /// Female.
        Female = "F",
        /// Male.
        Male = "M",
        /// Not known.
        NotKnown = "NK",
    }
}

crate::code::codes! {
    /// How the person prefers to be reached.
    pub enum Preferred {
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
        /// Do not contact.
        None = "NONE",
    }
}

impl Preferred {
    /// The method; `None` where the person wants no contact.
    pub fn method(self) -> Option<Method> {
        match self {
            Self::PhoneMobile => Some(Method::PhoneMobile),
            Self::PhoneLandline => Some(Method::PhoneLandline),
            Self::Sms => Some(Method::Sms),
            Self::Email => Some(Method::Email),
            Self::Post => Some(Method::Post),
            Self::None => None,
        }
    }
}

crate::code::codes! {
    /// What the suspect is to the victim.
    pub enum Relationship {
        /// Partner.
        Partner = "partner",
        /// Former partner.
        ExPartner = "ex-partner",
        /// A relative of no nearer description.
        FamilyMember = "family member",
        /// Parent.
        Parent = "parent",
        /// Son or daughter.
        SonOrDaughter = "son or daughter",
        /// Neighbour.
        Neighbour = "neighbour",
        /// Acquaintance.
        Acquaintance = "acquaintance",
        /// Colleague.
        Colleague = "colleague",
        /// Stranger.
        Stranger = "stranger",
        /// Not known.
        NotKnown = "not known",
    }
}

impl Relationship {
    /// Partner or former partner.
    pub fn is_partner(self) -> bool {
        matches!(self, Self::Partner | Self::ExPartner)
    }
    /// A relative by birth or marriage.
    pub fn is_relative(self) -> bool {
        matches!(self, Self::FamilyMember | Self::Parent | Self::SonOrDaughter)
    }
}

crate::code::codes! {
    /// What a person needs in order to communicate.
    pub enum CommunicationNeed {
        /// Uses British Sign Language.
        BslUser = "BSL user",
        /// Hearing loss.
        HearingLoss = "hearing loss",
        /// Sight loss: large print.
        LargePrint = "sight loss - large print",
        /// Learning disability: easy read.
        EasyRead = "learning disability - easy read",
        /// Autism.
        Autism = "autism",
        /// Dementia.
        Dementia = "dementia",
        /// Cannot use a telephone.
        CannotUseTelephone = "cannot use telephone",
        /// Mental ill health.
        MentalIllHealth = "mental ill health",
        /// Speech difficulty.
        SpeechDifficulty = "speech difficulty",
    }
}

impl CommunicationNeed {
    /// Whether it rules out a telephone call.
    pub fn rules_out_calls(self) -> bool {
        matches!(self, Self::BslUser | Self::CannotUseTelephone)
    }
    /// Whether it suggests that the person is vulnerable under the Code.
    pub fn suggests_vulnerable(self) -> bool {
        matches!(self, Self::EasyRead | Self::Autism | Self::Dementia | Self::MentalIllHealth)
    }
}
