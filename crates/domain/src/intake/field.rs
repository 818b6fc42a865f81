//! The fields of a report as feeds name them, and how each is read.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// How the cells of a field are read and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Free text, kept as sent.
    Text,
    /// A person's name, kept as sent.
    Name,
    /// A title before a name: a full stop after it is no difference.
    Title,
    /// A reference number or a place, where words such as *n/a* mean that it is empty.
    Plain,
    /// Day and time.
    DateTime,
    /// Day of birth.
    Birth,
    /// A whole number.
    Number,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Postcode.
    Postcode,
    /// A value of the list with this name in the mapping file.
    List(ListName),
}

crate::code::codes! {
    /// The value lists of a mapping file.
    pub enum ListName {
        /// yes, no, not asked.
        YesNo = "yes_no",
        /// none, low, medium, high, unknown.
        Need = "need",
        /// F, M, NK.
        Sex = "sex",
        /// How the person prefers to be reached.
        Channel = "channel",
        /// What the suspect is to the victim.
        Relationship = "relationship",
        /// Why the person was targeted.
        HateStrand = "hate_strand",
        /// What the person needs in order to communicate.
        CommunicationNeed = "communication_need",
        /// Our crime type for their group of crimes.
        CrimeType = "crime_type",
        /// Our crime type for their offence code.
        Offence = "offence",
    }
}

macro_rules! fields {
    ($($value:ident = $code:literal $kind:expr, $what:literal;)+) => {
        crate::code::codes! {
            /// A field of ours that a column of a feed can fill.
            pub enum Field { $(#[doc = $what] $value = $code,)+ }
        }
        impl Field {
            pub(crate) const fn kind(self) -> Kind {
                match self { $(Self::$value => $kind,)+ }
            }
        }
    };
}

const YES_NO: Kind = Kind::List(ListName::YesNo);
const NEED: Kind = Kind::List(ListName::Need);

fields! {
    Reference = "report.reference" Kind::Plain, "The police reference of the crime.";
    PoliceUkId = "report.police_uk_id" Kind::Plain, "The published id of the crime.";
    RecordedAt = "report.recorded_at" Kind::DateTime, "When the report was recorded.";
    OccurredFrom = "report.occurred_from" Kind::DateTime, "When it happened, or began.";
    OccurredTo = "report.occurred_to" Kind::DateTime, "When it ended.";
    OffenceCode = "report.offence_code" Kind::Plain, "The offence code of the police.";
    Offence = "report.offence" Kind::Text, "The title of the offence.";
    CrimeType = "report.crime_type" Kind::List(ListName::CrimeType), "The group of the crime.";
    OffenceType = "report.offence_type" Kind::Text, "Our crime type for the offence code by the mapping's own list; filled by the reader, never by a column.";
    Location = "report.location" Kind::Text, "Where it happened, in words.";
    Lsoa = "report.lsoa" Kind::Plain, "The small area in which it happened.";
    District = "report.district" Kind::Text, "The district in which it happened.";
    VictimReference = "victim.reference" Kind::Plain, "The reference of one victim on one crime.";
    Title = "victim.title" Kind::Title, "The victim's title.";
    Forename = "victim.forename" Kind::Name, "The victim's forename.";
    Surname = "victim.surname" Kind::Name, "The victim's surname.";
    KnownAs = "victim.known_as" Kind::Text, "The name that the victim uses.";
    DateOfBirth = "victim.date_of_birth" Kind::Birth, "The victim's birth date.";
    Age = "victim.age" Kind::Number, "The victim's age when recorded, in years.";
    Sex = "victim.sex" Kind::List(ListName::Sex), "The victim's sex.";
    Ethnicity = "victim.ethnicity" Kind::Plain, "The victim's own description, as the police code it.";
    AddressLine1 = "address.line_1" Kind::Plain, "First line of the home address.";
    AddressLine2 = "address.line_2" Kind::Plain, "Second line of the home address.";
    Town = "address.town" Kind::Plain, "Town of the home address.";
    Postcode = "address.postcode" Kind::Postcode, "Postcode of the home address.";
    Mobile = "contact.mobile" Kind::Phone, "Mobile telephone.";
    HomePhone = "contact.home_phone" Kind::Phone, "Home telephone.";
    Email = "contact.email" Kind::Email, "E-mail address.";
    Preferred = "contact.preferred" Kind::List(ListName::Channel), "How the person prefers to be reached.";
    BestTime = "contact.best_time" Kind::Text, "When to reach the person.";
    SafeToCall = "safety.call" YES_NO, "Safe to call.";
    SafeToText = "safety.text" YES_NO, "Safe to text.";
    SafeToLeaveMessage = "safety.leave_message" YES_NO, "Safe to leave a message.";
    SafeToWrite = "safety.write" YES_NO, "Safe to write.";
    SafeToEmail = "safety.email" YES_NO, "Safe to e-mail.";
    Language = "access.language" Kind::Text, "Main language.";
    Interpreter = "access.interpreter" YES_NO, "Needs an interpreter.";
    CommunicationNeeds = "access.communication_needs" Kind::List(ListName::CommunicationNeed), "What the person needs in order to communicate.";
    GuardianName = "guardian.name" Kind::Plain, "Parent, guardian or family contact.";
    GuardianPhone = "guardian.phone" Kind::Phone, "Their telephone.";
    GuardianIsSuspect = "guardian.is_suspect" YES_NO, "Whether they are the suspect.";
    DomesticAbuse = "flags.domestic_abuse" YES_NO, "Flagged as domestic abuse.";
    HateStrand = "flags.hate_strand" Kind::List(ListName::HateStrand), "Hate strand.";
    Relationship = "flags.relationship" Kind::List(ListName::Relationship), "What the suspect is to the victim.";
    SuspectAtAddress = "flags.suspect_at_address" YES_NO, "The suspect is at the victim's address.";
    Vulnerable = "flags.vulnerable" YES_NO, "Flagged as vulnerable.";
    Intimidated = "flags.intimidated" YES_NO, "Flagged as intimidated.";
    RepeatDeclared = "flags.repeat_declared" YES_NO, "The victim says that it happened before.";
    DashScore = "risk.dash_score" Kind::Number, "DASH score.";
    Consent = "consent.referral" YES_NO, "Agreed to be referred.";
    AssessmentCompleted = "assessment.completed" YES_NO, "The needs assessment was completed.";
    NeedMentalPhysical = "needs.MENTAL_PHYSICAL" NEED, "Need: health.";
    NeedShelter = "needs.SHELTER" NEED, "Need: shelter.";
    NeedFamily = "needs.FAMILY" NEED, "Need: family.";
    NeedEducationWork = "needs.EDUCATION_WORK" NEED, "Need: education and work.";
    NeedSubstance = "needs.SUBSTANCE" NEED, "Need: drugs and alcohol.";
    NeedFinance = "needs.FINANCE" NEED, "Need: finance.";
    NeedOutlook = "needs.OUTLOOK" NEED, "Need: outlook.";
    NeedSocial = "needs.SOCIAL" NEED, "Need: social.";
    AssessmentNote = "assessment.note" Kind::Text, "The impact and what is wanted, in words.";
    OfficerName = "officer.name" Kind::Text, "The officer.";
    OfficerCollar = "officer.collar" Kind::Text, "The officer's collar number.";
    OfficerEmail = "officer.email" Kind::Text, "The officer's e-mail address.";
    RiskNotes = "risk.notes" Kind::Text, "Notes on risk.";
}

impl Field {
    /// Whether a column of a feed may fill it.
    pub fn is_mappable(self) -> bool {
        self != Self::OffenceType
    }
}

/// The filled cells of one record, in our values: value lists applied, dates in one form, text as sent. They hold
/// personal text, so they are stored sealed and print only their number.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cells(BTreeMap<Field, String>);

impl Cells {
    /// The cell of a field; `None` where it is empty.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }
    /// Fills a cell. An empty value changes nothing.
    pub fn fill(&mut self, field: Field, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.insert(field, value);
        }
    }
    /// Empties a cell.
    pub(crate) fn clear(&mut self, field: Field) {
        self.0.remove(&field);
    }
    /// The filled cells in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, value)| (*field, value.as_str()))
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cells({} filled)", self.0.len())
    }
}
