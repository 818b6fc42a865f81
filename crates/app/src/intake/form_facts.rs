//! From what was typed on a form to the content of a report; what can't be read is said at its field.

use super::form::{ReportInput, missing};
use crate::{App, Ask, Invalid, Result};
use alongside_domain::contact::{EmailAddress, PhoneNumber};
use alongside_domain::intake::CrimeTypes;
use alongside_domain::needs::NeedCategory;
use alongside_domain::report::{Answer, Offence, PersonalText, ReportFacts};
use alongside_kernel::clock::{london_date, start_of_london_day};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Date, Sensitive, Timestamp};

/// The most characters of a long answer.
const LONGEST: usize = 4_000;
/// The most characters of a short one.
const SHORT: usize = 200;

pub(super) fn facts_of(app: &App, ask: &Ask, input: &ReportInput) -> Result<ReportFacts> {
    let (lists, rules) = (app.lists(), app.rules());
    let mut invalid = Invalid::new();
    check_lengths(input, &mut invalid);
    if input.forename.is_empty() && input.surname.is_empty() {
        missing(&mut invalid, "forename");
    }
    if ![&input.mobile, &input.landline, &input.email, &input.address, &input.guardian_phone]
        .iter()
        .any(|point| !point.is_empty())
    {
        missing(&mut invalid, "mobile");
    }
    let today = london_date(ask.now);
    let occurred_on = input.occurred_on.unwrap_or(today);
    if occurred_on > today {
        invalid.add("occurred", "report-day-ahead");
    }
    if input.date_of_birth.is_some_and(|born| born > occurred_on) {
        invalid.add("born", "report-born-later");
    }
    let crime_type = match input.crime_type.as_str() {
        "" => CrimeTypes::OTHER,
        code => {
            let known = lists.crime_types.get(code);
            if known.is_none() {
                invalid.add("crime-type", "choose-one");
            }
            known.map_or(CrimeTypes::OTHER, |known| known.code.as_str())
        }
    };
    let phone = |text: &str, field, invalid: &mut Invalid| {
        let number = (!text.is_empty()).then(|| PhoneNumber::read(text).number()).flatten();
        if number.is_none() && !text.is_empty() {
            invalid.add(field, "report-phone");
        }
        number
    };
    let (mobile, landline) =
        (phone(&input.mobile, "mobile", &mut invalid), phone(&input.landline, "landline", &mut invalid));
    let guardian_phone = phone(&input.guardian_phone, "guardian-phone", &mut invalid);
    let email = EmailAddress::parse(&input.email);
    if email.is_none() && !input.email.is_empty() {
        invalid.add("email", "report-email");
    }
    let postcode = lists.postcodes.check(&input.postcode, &rules.intake);
    if postcode.is_none() && !input.postcode.is_empty() {
        invalid.add("postcode", "report-postcode");
    }
    let dash_score = input.dash_score.parse::<u16>().ok();
    if dash_score.is_none_or(|score| score > 27) && !input.dash_score.is_empty() {
        invalid.add("dash", "report-dash");
    }
    invalid.or(())?;
    let offence = Offence::by_title(crime_type, None, text(&input.what_happened), &rules.offences);
    let mut facts = ReportFacts::new(ask.now, instant_of(occurred_on, ask.now), offence);
    facts.reference = text(&input.reference);
    facts.scene.district = text(&input.district);
    facts.victim.forename = personal(&input.forename);
    facts.victim.surname = personal(&input.surname);
    facts.victim.known_as = personal(&input.known_as);
    facts.victim.date_of_birth = input.date_of_birth.map(Sensitive::new);
    take_contact(&mut facts, input, postcode);
    facts.contact.phones = mobile.into_iter().chain(landline).collect();
    facts.contact.email = email;
    facts.guardian.name = personal(&input.guardian_name);
    facts.guardian.phone = guardian_phone;
    facts.guardian.is_suspect = input.guardian_is_suspect;
    facts.risk.dash_score = dash_score;
    take_assessment(&mut facts, input);
    Ok(facts)
}

fn take_contact(facts: &mut ReportFacts, input: &ReportInput, postcode: Option<Postcode>) {
    facts.address.line_1 = personal(&input.address);
    facts.address.town = personal(&input.town);
    facts.address.postcode = postcode.map(Sensitive::new);
    facts.address.postcode_as_sent = personal(&input.postcode);
    facts.contact.preferred = input.preferred;
    facts.contact.best_time = personal(&input.best_time);
    facts.safety.call = input.safe_call;
    facts.safety.text = input.safe_text;
    facts.safety.leave_message = input.safe_message;
    facts.safety.write = input.safe_write;
    facts.safety.email = input.safe_email;
    facts.access.language = text(&input.language);
    facts.access.interpreter = input.interpreter;
    facts.access.communication_needs.clone_from(&input.communication);
}

fn take_assessment(facts: &mut ReportFacts, input: &ReportInput) {
    facts.flags.suspect_at_address = input.suspect_at_address;
    facts.flags.domestic_abuse = input.domestic_abuse;
    facts.flags.relationship = input.relationship;
    facts.flags.hate_strand = personal(&input.hate_strand);
    facts.flags.vulnerable = input.vulnerable;
    facts.flags.intimidated = input.intimidated;
    facts.flags.repeat_declared = input.repeat;
    facts.consent = input.consent;
    facts.assessment.needs.clone_from(&input.needs);
    // Eight answers are an assessment; fewer are its beginning.
    let whole = NeedCategory::ALL.iter().all(|category| input.needs.contains_key(category));
    facts.assessment.completed = if whole { Answer::Yes } else { Answer::NotAsked };
    facts.assessment.impact = personal(&input.impact);
    facts.assessment.wishes = personal(&input.wishes);
    facts.assessment.officer_view = personal(&input.officer_view);
}

/// The day as an instant that is not later than now.
fn instant_of(day: Date, now: Timestamp) -> Timestamp {
    start_of_london_day(day).min(now)
}

fn check_lengths(input: &ReportInput, invalid: &mut Invalid) {
    let long = [
        ("what-happened", &input.what_happened),
        ("impact", &input.impact),
        ("wishes", &input.wishes),
        ("officer-view", &input.officer_view),
    ];
    let short = [
        ("reference", &input.reference),
        ("forename", &input.forename),
        ("surname", &input.surname),
        ("known-as", &input.known_as),
        ("address", &input.address),
        ("town", &input.town),
        ("best-time", &input.best_time),
        ("guardian-name", &input.guardian_name),
    ];
    for (fields, most) in [(&long[..], LONGEST), (&short[..], SHORT)] {
        for (field, typed) in fields {
            if typed.chars().count() > most {
                invalid.add_with(field, "report-long", most.to_string());
            }
        }
    }
}

fn text(typed: &str) -> Option<String> {
    (!typed.is_empty()).then(|| typed.to_owned())
}

fn personal(typed: &str) -> PersonalText {
    text(typed).map(Sensitive::new)
}
