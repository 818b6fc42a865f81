//! Exactly what an organisation sees of a person: one function for the preview before sending and for the page
//! of the agency, so that the two can't differ.

use alongside_answers::referral::{Fact, Section, Shared, Value, Way};
use alongside_domain::contact::{Method, SafeContact};
use alongside_domain::needs::NeedLevel;
use alongside_domain::people::{ContactPoints, Identity};
use alongside_domain::report::Answer;
use alongside_gate::{Action, ClassSet, DataClass as C};
use alongside_kernel::Sensitive;
use alongside_kernel::clock::london_date;
use alongside_storage::rooms::people::{Person, Report};

/// What is shared of a person under these classes. What the classes do not name is not looked at.
pub(super) fn shared(
    classes: ClassSet,
    person: &Person,
    reports: &[Report],
    safe: Option<&SafeContact>,
    crime_name: impl Fn(&str) -> String,
) -> Shared {
    let on_the_page = Action::SeeReferrals.facts().shows;
    let mut sections = Vec::new();
    for class in classes.intersection(on_the_page).iter() {
        let section = match class {
            C::Identity => plain(class, vec![person.identity.as_ref().map(identity).unwrap_or_default()]),
            C::Contact => contact(person.contact.as_ref(), safe),
            C::Safety => plain(class, reports.iter().map(safety).collect()),
            C::Report => plain(class, reports.iter().map(|report| reported(report, &crime_name)).collect()),
            C::Needs => plain(class, reports.iter().map(needs).collect()),
            // What was agreed, the referral and its support stand elsewhere on the page.
            _ => continue,
        };
        sections.push(section);
    }
    let also = classes.without(on_the_page).codes().collect();
    Shared { sections, also }
}

fn plain(class: C, mut groups: Vec<Vec<Fact>>) -> Section {
    groups.retain(|facts| !facts.is_empty());
    Section { class: class.code(), groups, ways: Vec::new() }
}

fn words(facts: &mut Vec<Fact>, name: &'static str, value: Option<impl Into<String>>) {
    if let Some(value) = value.map(Into::into).filter(|text| !text.is_empty()) {
        facts.push(Fact { name, value: Value::Words(value) });
    }
}

fn sensitive(facts: &mut Vec<Fact>, name: &'static str, value: Option<&Sensitive<String>>) {
    words(facts, name, value.map(|text| text.open().as_str()));
}

fn codes(facts: &mut Vec<Fact>, name: &'static str, family: &'static str, codes: Vec<String>) {
    if !codes.is_empty() {
        facts.push(Fact { name, value: Value::Codes(family, codes) });
    }
}

fn identity(it: &Identity) -> Vec<Fact> {
    let mut facts = Vec::new();
    words(&mut facts, "name", Some(it.display_name()));
    if it.recorded_name() != it.display_name() {
        words(&mut facts, "recorded-name", Some(it.recorded_name()));
    }
    if let Some(born) = &it.date_of_birth {
        facts.push(Fact { name: "date-of-birth", value: Value::Day(*born.open()) });
    }
    codes(&mut facts, "sex", "shared-sex", it.sex.iter().map(|sex| sex.code().to_owned()).collect());
    sensitive(&mut facts, "ethnicity", it.ethnicity.as_ref());
    words(&mut facts, "language", it.language.as_deref());
    codes(&mut facts, "interpreter", "shared-answer", answered(it.interpreter));
    let needs: Vec<&str> = it.communication_needs.iter().map(|need| need.code()).collect();
    words(&mut facts, "communication", (!needs.is_empty()).then(|| needs.join(", ")));
    sensitive(&mut facts, "guardian", it.guardian_name.as_ref());
    words(&mut facts, "district", it.district.as_deref());
    facts
}

fn answered(answer: Answer) -> Vec<String> {
    match answer {
        Answer::Yes => vec!["yes".to_owned()],
        Answer::No => vec!["no".to_owned()],
        Answer::NotAsked => Vec::new(),
    }
}

/// The ways of reaching the person, each with whether it is safe. A number or an address stands only beside a way
/// that is.
fn contact(points: Option<&ContactPoints>, safe: Option<&SafeContact>) -> Section {
    let ways = Method::ALL
        .iter()
        .map(|method| {
            let open = safe.is_some_and(|safe| safe.is_open(*method));
            Way {
                method: method.code(),
                value: points.filter(|_| open).and_then(|points| point(points, *method)),
                safe: open,
                why_not: safe
                    .map(|safe| safe.why_not(*method).map(alongside_domain::contact::WhyNot::code).collect())
                    .unwrap_or_default(),
            }
        })
        .collect();
    let mut facts = Vec::new();
    if safe.is_some_and(|safe| !safe.is_none()) {
        sensitive(&mut facts, "best-time", points.and_then(|points| points.best_time.as_ref()));
    }
    let groups = if facts.is_empty() { Vec::new() } else { vec![facts] };
    Section { class: C::Contact.code(), groups, ways }
}

fn point(points: &ContactPoints, method: Method) -> Option<String> {
    match method {
        Method::PhoneMobile | Method::Sms | Method::PhoneLandline | Method::ViaThird => {
            points.number(method).map(|phone| phone.digits().to_owned())
        }
        Method::Email => points.usable_email().map(|email| email.as_str().to_owned()),
        Method::Post => {
            let (lines, postcode) = points.usable_address()?;
            let lines = lines.iter().map(|line| line.open().as_str());
            Some(lines.chain([postcode.open().as_str()]).collect::<Vec<_>>().join(", "))
        }
    }
}

fn safety(report: &Report) -> Vec<Fact> {
    let (flags, risk) = (&report.facts.flags, &report.facts.risk);
    let mut facts = Vec::new();
    for (name, answer) in [
        ("domestic-abuse", flags.domestic_abuse),
        ("suspect-at-address", flags.suspect_at_address),
        ("vulnerable", flags.vulnerable),
        ("intimidated", flags.intimidated),
        ("happened-before", flags.repeat_declared),
    ] {
        codes(&mut facts, name, "shared-answer", answered(answer));
    }
    sensitive(&mut facts, "hate-strand", flags.hate_strand.as_ref());
    words(&mut facts, "relationship", flags.relationship.map(alongside_domain::report::Relationship::code));
    words(&mut facts, "risk-score", risk.dash_score.map(|score| score.to_string()));
    sensitive(&mut facts, "risk-notes", risk.notes.as_ref());
    facts
}

fn reported(report: &Report, crime_name: impl Fn(&str) -> String) -> Vec<Fact> {
    let it = &report.facts;
    let mut facts = Vec::new();
    words(&mut facts, "what", Some(crime_name(&it.offence.crime_type)));
    words(&mut facts, "offence", it.offence.title.as_deref());
    facts.push(Fact { name: "happened-on", value: Value::Day(london_date(it.occurred_from)) });
    sensitive(&mut facts, "where", it.scene.location.as_ref());
    words(&mut facts, "reference", it.reference.as_deref());
    facts
}

fn needs(report: &Report) -> Vec<Fact> {
    let it = &report.facts.assessment;
    let mut facts = Vec::new();
    for (level, name) in
        [(NeedLevel::High, "needs-high"), (NeedLevel::Medium, "needs-medium"), (NeedLevel::Low, "needs-low")]
    {
        let found: Vec<String> = it
            .needs
            .iter()
            .filter(|(_, found)| **found == level)
            .map(|(category, _)| category.code().to_owned())
            .collect();
        codes(&mut facts, name, "referral-need", found);
    }
    // The officer's view stays with the police and the unit: it is not what the person said.
    for (name, said) in [("impact", &it.impact), ("wishes", &it.wishes), ("in-their-words", &it.note)] {
        sensitive(&mut facts, name, said.as_ref());
    }
    let priority: Vec<String> =
        report.codes.priority.split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    codes(&mut facts, "priority", "shared-priority", priority);
    facts
}
