//! From cells to the typed content of a report, with what was mended on the way.

use super::fate::{QuarantineCode, Warning};
use super::field::{Cells, Field};
use super::lists::{CrimeTypes, Lists};
use super::tidy::whole_number;
use super::values::{PLACEHOLDER, UNREADABLE};
use crate::contact::{EmailAddress, PhoneNumber, PhoneReading};
use crate::needs::{NeedCategory, NeedLevel};
use crate::report::{
    Access, Address, Answer, Assessment, CommunicationNeed, ContactDetails, Flags, Guardian, Offence,
    Officer, PersonalText, Preferred, Relationship, ReportFacts, Risk, SafetyAnswers, Scene, Sex, Victim,
};
use crate::rules::Rules;
use alongside_kernel::clock::LONDON;
use alongside_kernel::{Sensitive, Timestamp};
use jiff::civil::DateTime;
use std::collections::BTreeSet;

/// A record as a report.
#[derive(Debug, Clone)]
pub struct Interpreted {
    /// The content.
    pub facts: ReportFacts,
    /// What was mended or passed over, in the order of the list.
    pub warnings: Vec<Warning>,
}

/// Reads a record's cells. Without reference or without usable dates there is no report.
pub fn interpret(cells: &Cells, lists: &Lists, rules: &Rules) -> Result<Interpreted, QuarantineCode> {
    let mut warnings = BTreeSet::new();
    if cells.get(Field::Reference).is_none() {
        if cells.get(Field::PoliceUkId).is_none() {
            return Err(QuarantineCode::NoReference);
        }
        warnings.insert(Warning::NoCrimeRef);
    }
    let recorded_at = instant(cells, Field::RecordedAt).ok_or(QuarantineCode::BadDate)?;
    let occurred_from = instant(cells, Field::OccurredFrom).ok_or(QuarantineCode::BadDate)?;
    let occurred_to = instant(cells, Field::OccurredTo);
    if occurred_to.is_none() && cells.get(Field::OccurredTo).is_some() {
        return Err(QuarantineCode::BadDate);
    }
    let offence = offence(cells, lists, rules, &mut warnings);
    let mut reader = Reader { cells, lists, rules, warnings };
    let facts = ReportFacts {
        reference: reader.plain(Field::Reference),
        police_uk_id: reader.plain(Field::PoliceUkId),
        occurred_to,
        scene: Scene {
            location: reader.text(Field::Location),
            lsoa: reader.plain(Field::Lsoa),
            district: reader.plain(Field::District),
        },
        victim: reader.victim(),
        address: reader.address(),
        contact: reader.contact(),
        safety: SafetyAnswers {
            call: reader.answer(Field::SafeToCall),
            text: reader.answer(Field::SafeToText),
            leave_message: reader.answer(Field::SafeToLeaveMessage),
            write: reader.answer(Field::SafeToWrite),
            email: reader.answer(Field::SafeToEmail),
        },
        access: reader.access(),
        guardian: Guardian {
            name: reader.text(Field::GuardianName),
            phone: reader.phone(Field::GuardianPhone),
            is_suspect: reader.answer(Field::GuardianIsSuspect),
        },
        flags: reader.flags(),
        risk: Risk {
            dash_score: cells.get(Field::DashScore).and_then(whole_number),
            notes: reader.text(Field::RiskNotes),
        },
        consent: reader.answer(Field::Consent),
        assessment: reader.assessment(),
        officer: Officer {
            name: reader.text(Field::OfficerName),
            collar: reader.text(Field::OfficerCollar),
            email: reader.text(Field::OfficerEmail),
        },
        ..ReportFacts::new(recorded_at, occurred_from, offence)
    };
    let mut warnings = reader.warnings;
    if facts.age_contradicts_birth(rules) {
        warnings.insert(Warning::AgeDobMismatch);
    }
    Ok(Interpreted { facts, warnings: warnings.into_iter().collect() })
}

/// The local time in a cell; `None` where it is empty or could not be read.
pub(crate) fn local(cells: &Cells, field: Field) -> Option<DateTime> {
    cells.get(field)?.parse().ok()
}

fn instant(cells: &Cells, field: Field) -> Option<Timestamp> {
    Some(local(cells, field)?.to_zoned(LONDON.clone()).ok()?.timestamp())
}

fn offence(cells: &Cells, lists: &Lists, rules: &Rules, warnings: &mut BTreeSet<Warning>) -> Offence {
    let code = cells.get(Field::OffenceCode);
    let title = cells.get(Field::Offence).map(str::to_owned);
    let mapped = cells.get(Field::OffenceType).filter(|code| lists.crime_types.get(code).is_some());
    let listed = code.and_then(|code| lists.offences.as_ref()?.get(code));
    if let Some(entry) = listed {
        return Offence::listed(entry, mapped, code.map(str::to_owned), title, &rules.offences);
    }
    if lists.offences.is_some() && code.is_some() && mapped.is_none() {
        warnings.insert(Warning::UnknownOffence);
    }
    let by_group = cells.get(Field::CrimeType).filter(|code| lists.crime_types.get(code).is_some());
    let crime_type = mapped.or(by_group).unwrap_or(CrimeTypes::OTHER);
    Offence::by_title(crime_type, code.map(str::to_owned), title, &rules.offences)
}

struct Reader<'a> {
    cells: &'a Cells,
    lists: &'a Lists,
    rules: &'a Rules,
    warnings: BTreeSet<Warning>,
}

impl Reader<'_> {
    fn plain(&self, field: Field) -> Option<String> {
        self.cells.get(field).map(str::to_owned)
    }

    fn text(&self, field: Field) -> PersonalText {
        self.plain(field).map(Sensitive::new)
    }

    fn answer(&self, field: Field) -> Answer {
        self.cells.get(field).and_then(Answer::from_code).unwrap_or_default()
    }

    fn victim(&mut self) -> Victim {
        Victim {
            reference: self.plain(Field::VictimReference),
            title: self.text(Field::Title),
            forename: self.text(Field::Forename),
            surname: self.text(Field::Surname),
            known_as: self.text(Field::KnownAs),
            date_of_birth: self.date_of_birth(),
            stated_age: self.cells.get(Field::Age).and_then(whole_number).filter(|age| *age <= 130),
            sex: self.cells.get(Field::Sex).and_then(Sex::from_code),
            ethnicity: self.text(Field::Ethnicity),
        }
    }

    fn date_of_birth(&mut self) -> Option<Sensitive<alongside_kernel::Date>> {
        let cell = self.cells.get(Field::DateOfBirth)?;
        if cell.starts_with(PLACEHOLDER) {
            self.warnings.insert(Warning::DobPlaceholder);
            return None;
        }
        let day = (!cell.starts_with(UNREADABLE)).then(|| cell.parse().ok()).flatten();
        if day.is_none() {
            self.warnings.insert(Warning::DobUnreadable);
        }
        day.map(Sensitive::new)
    }

    fn address(&mut self) -> Address {
        let as_sent = self.cells.get(Field::Postcode);
        let postcode = as_sent.and_then(|text| self.lists.postcodes.check(text, &self.rules.intake));
        if as_sent.is_some() && postcode.is_none() {
            self.warnings.insert(Warning::BadPostcode);
        }
        Address {
            line_1: self.text(Field::AddressLine1),
            line_2: self.text(Field::AddressLine2),
            town: self.text(Field::Town),
            postcode: postcode.map(Sensitive::new),
            postcode_as_sent: self.text(Field::Postcode),
        }
    }

    fn phone(&mut self, field: Field) -> Option<PhoneNumber> {
        let reading = PhoneNumber::read(self.cells.get(field)?);
        match reading {
            PhoneReading::Good(_) => {}
            PhoneReading::Repaired(_) => {
                self.warnings.insert(Warning::PhoneRepaired);
            }
            PhoneReading::Unusable => {
                self.warnings.insert(Warning::PhoneUnusable);
            }
        }
        reading.number()
    }

    fn contact(&mut self) -> ContactDetails {
        let email = self.cells.get(Field::Email);
        let address = email.and_then(EmailAddress::parse);
        if email.is_some() && address.is_none() {
            self.warnings.insert(Warning::EmailUnusable);
        }
        ContactDetails {
            phones: [Field::Mobile, Field::HomePhone]
                .into_iter()
                .filter_map(|field| self.phone(field))
                .collect(),
            email: address,
            preferred: self.cells.get(Field::Preferred).and_then(Preferred::from_code),
            best_time: self.text(Field::BestTime),
        }
    }

    fn access(&self) -> Access {
        let needs = self.cells.get(Field::CommunicationNeeds).unwrap_or_default();
        Access {
            language: self.plain(Field::Language),
            interpreter: self.answer(Field::Interpreter),
            communication_needs: needs.split('|').filter_map(CommunicationNeed::from_code).collect(),
        }
    }

    fn flags(&self) -> Flags {
        Flags {
            domestic_abuse: self.answer(Field::DomesticAbuse),
            hate_strand: self.text(Field::HateStrand),
            relationship: self.cells.get(Field::Relationship).and_then(Relationship::from_code),
            suspect_at_address: self.answer(Field::SuspectAtAddress),
            vulnerable: self.answer(Field::Vulnerable),
            intimidated: self.answer(Field::Intimidated),
            repeat_declared: self.answer(Field::RepeatDeclared),
        }
    }

    fn assessment(&self) -> Assessment {
        let needs = NEED_FIELDS.iter().filter_map(|(field, category)| {
            let level = self.cells.get(*field).and_then(NeedLevel::from_code)?;
            Some((*category, level))
        });
        Assessment {
            completed: self.answer(Field::AssessmentCompleted),
            needs: needs.collect(),
            note: self.text(Field::AssessmentNote),
            ..Assessment::default()
        }
    }
}

const NEED_FIELDS: [(Field, NeedCategory); 8] = [
    (Field::NeedMentalPhysical, NeedCategory::MentalPhysical),
    (Field::NeedShelter, NeedCategory::Shelter),
    (Field::NeedFamily, NeedCategory::Family),
    (Field::NeedEducationWork, NeedCategory::EducationWork),
    (Field::NeedSubstance, NeedCategory::Substance),
    (Field::NeedFinance, NeedCategory::Finance),
    (Field::NeedOutlook, NeedCategory::Outlook),
    (Field::NeedSocial, NeedCategory::Social),
];
