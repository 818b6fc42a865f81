//! Every field filled in: text with a canary that is markup wherever it is not escaped, and that bears a marker of its own.

use super::html::{Form, Kind};
use alongside_domain::report::ReportFacts;
use alongside_kernel::Sensitive;
use std::collections::{BTreeMap, BTreeSet};

/// What stands around a marker in a canary: what HTML, an attribute and a template would each stumble over.
const BEFORE: &str = "<i id=";
const AFTER: &str = ">\"'&{{c}}";
/// The same where it is escaped as our pages escape.
pub(super) const BEFORE_ESCAPED: &str = "&#60;i id=";
pub(super) const AFTER_ESCAPED: &str = "&#62;&#34;&#39;&#38;{{c}}";

/// What must fit something else to be taken.
const FITTING: [(&str, &str, &str); 19] = [
    ("/accounts/new", "roles", "caseworker"),
    ("/accounts/{account}/memberships", "roles", "caseworker"),
    ("/api-tokens", "scope", "figures"),
    ("/people/{person}/call", "outcome", "NO_ANSWER"),
    ("/people/{person}/call", "way", "PHONE_MOBILE"),
    ("/people/{person}/call", "ask_again_on-day", ""),
    ("/people/{person}/call", "ask_again_on-month", ""),
    ("/people/{person}/call", "ask_again_on-year", ""),
    ("/people/{person}/points", "kind", "ADDRESS"),
    ("/people/{person}/points", "value", ""),
    ("/quarantine/{id}", "cell-0", "52/99/25"),
    ("/quarantine/{id}", "cell-1", "2025-01-20 10:00"),
    ("/quarantine/{id}", "cell-2", "2025-01-19 09:00"),
    ("/queue/assign", "first", "1"),
    ("/referrals/{referral}/session", "held-day", "30"),
    ("/referrals/{referral}/session", "held-month", "1"),
    ("/referrals/{referral}/session", "held-year", "2025"),
    ("/settings", "short", "ZQ"),
    ("/settings", "colour", "#0b5b5e"),
];

/// Markers with where each was typed.
#[derive(Default)]
pub(super) struct Markers {
    pub(super) typed: BTreeMap<String, String>,
    /// Those of forms that were taken.
    pub(super) taken: BTreeSet<String>,
}

/// Markers in a text, whatever became of their case: `zq`, digits, `x`.
pub(super) fn markers(text: &str) -> Vec<(usize, String)> {
    let text = text.to_ascii_lowercase();
    text.match_indices("zq")
        .filter_map(|(at, _)| {
            let rest = &text[at + 2..];
            let digits = rest.find(|it: char| !it.is_ascii_digit())?;
            (digits > 0 && rest[digits..].starts_with('x'))
                .then(|| (at, text[at..at + digits + 3].to_owned()))
        })
        .collect()
}

pub(super) fn canary(marker: &str) -> String {
    format!("{BEFORE}{marker}{AFTER}")
}

impl Markers {
    /// What stood in these fields was taken.
    pub(super) fn takes(&mut self, fields: &[(String, String)]) {
        let sent = fields.iter().flat_map(|(_, value)| markers(value));
        self.taken.extend(sent.map(|(_, marker)| marker));
    }

    fn make(&mut self, place: &str) -> String {
        let marker = format!("zq{}x", 1_000 + self.typed.len());
        self.typed.insert(marker.clone(), place.to_owned());
        marker
    }

    /// A form as somebody sends it who fills in everything; `times` chooses other answers each time.
    pub(super) fn fill(&mut self, form: &Form, route: &str, times: usize) -> Vec<(String, String)> {
        let mut sent: Vec<(String, String)> = Vec::new();
        let mut choices: BTreeMap<(Kind, &str), Vec<&str>> = BTreeMap::new();
        let mut ticked: BTreeMap<&str, usize> = BTreeMap::new();
        for field in &form.fields {
            let (name, value) = (field.name.as_str(), field.value.as_str());
            match field.kind {
                Kind::Hidden => sent.push((name.to_owned(), value.to_owned())),
                Kind::Text => {
                    let text = self.text(name, field.is_numeric, route, times);
                    sent.push((name.to_owned(), text));
                }
                // Choosing nothing is an answer only where there is no other.
                Kind::Radio | Kind::Select if !value.is_empty() => {
                    choices.entry((field.kind, name)).or_default().push(value);
                }
                // All of them, the first of each, those that are ticked already, the first two.
                Kind::Check => {
                    let before = ticked.entry(name).or_default();
                    *before += 1;
                    if [true, *before == 1, field.is_chosen, *before <= 2][times % 4] {
                        sent.push((name.to_owned(), value.to_owned()));
                    }
                }
                _ => {}
            }
        }
        for ((_, name), values) in choices {
            sent.push((name.to_owned(), values[times % values.len()].to_owned()));
        }
        for (_, name, value) in FITTING.iter().filter(|(of, ..)| *of == route) {
            sent.retain(|(known, _)| known != name);
            sent.push(((*name).to_owned(), (*value).to_owned()));
        }
        if let Some((name, value)) = form.buttons.get(times % form.buttons.len().max(1)) {
            sent.retain(|(known, _)| known != name);
            sent.push((name.clone(), value.clone()));
        }
        sent
    }

    fn text(&mut self, name: &str, is_numeric: bool, route: &str, times: usize) -> String {
        let is_birth = name.contains("birth") || name.contains("born") || name.contains("dob");
        // What is planned lies ahead, what has happened behind.
        let day = [(3, 2, 2025), (29, 1, 2025)][times / 2 % 2];
        let ends = |end: &str| name.ends_with(end);
        match name {
            _ if ends("-day") => if is_birth { 17 } else { day.0 }.to_string(),
            _ if ends("-month") => if is_birth { 3 } else { day.1 }.to_string(),
            _ if ends("-year") => if is_birth { 1971 } else { day.2 }.to_string(),
            _ if name.contains("postcode") => "BS1 4DJ".to_owned(),
            _ if name.contains("email") => format!("{}@example.org", self.make(&format!("{route} {name}"))),
            _ if ["mobile", "phone", "landline"].iter().any(|it| name.contains(it)) => {
                format!("07700 900{:03}", self.typed.len() % 1_000)
            }
            _ if is_numeric => "12".to_owned(),
            _ => canary(&self.make(&format!("{route} {name}"))),
        }
    }
}

/// A report each of whose personal texts is a canary; its markers begin at `first`.
pub(super) fn dress(facts: &mut ReportFacts, first: usize) {
    let mut number = first;
    let mut next = || {
        number += 1;
        Some(Sensitive::new(canary(&format!("zq{number}x"))))
    };
    facts.victim.title = next();
    facts.victim.forename = next();
    facts.victim.known_as = next();
    facts.address.line_1 = next();
    facts.address.line_2 = next();
    facts.address.town = next();
    facts.contact.best_time = next();
    facts.guardian.name = next();
    facts.risk.notes = next();
    facts.assessment.note = next();
    facts.assessment.impact = next();
    facts.assessment.wishes = next();
    facts.assessment.officer_view = next();
    facts.officer.name = next();
    facts.officer.collar = next();
    facts.flags.hate_strand = next();
    facts.victim.ethnicity = next();
    let mut clear = || next().map(|text| text.open().clone());
    facts.reference = clear();
    facts.access.language = clear();
    facts.victim.reference = clear();
}
