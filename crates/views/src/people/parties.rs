//! Who has which part in each report about a person, and a report that is about somebody else.

use super::{Sample, identity, in_words, sample_line};
use crate::prelude::*;
use crate::samples::{LONG_NAME, long_shell, staff_shell};
use alongside_answers::people::{Found, Other, Parties, ReportParties};
use alongside_domain::people::PartyRole;
use alongside_kernel::id::{PersonId, ReportId};

/// The tokens of the page's forms.
#[derive(Debug, Clone, Default)]
pub struct PartyTokens {
    /// Of the search.
    pub find: String,
    /// Of the form that records somebody.
    pub add: String,
    /// Of the forms that take that back.
    pub remove: String,
    /// Of the form that gives a report a record of its own.
    pub another: String,
}

/// Who has which part in each report.
#[derive(Debug, Clone, Template)]
#[template(path = "people/parties.html")]
pub struct PartiesPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub page: Parties,
    /// What was typed to find somebody.
    pub typed: String,
    /// What was chosen before: who, the report, the role.
    pub chosen: (String, String, String),
    /// The tokens of its forms.
    pub tokens: PartyTokens,
}

impl PartiesPage {
    /// The address of the page, to which the search posts.
    pub fn action(person: PersonId) -> String {
        format!("/people/{person}/parties")
    }

    /// The address that records somebody's part.
    pub fn add_action(person: PersonId) -> String {
        format!("/people/{person}/parties/add")
    }

    /// The address that takes that back.
    pub fn remove_action(person: PersonId) -> String {
        format!("/people/{person}/parties/remove")
    }

    /// The address that gives a report a record of its own.
    pub fn another_action(person: PersonId) -> String {
        format!("/people/{person}/parties/another-person")
    }

    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.page.name, &self.page.reference, None).not_the_heading()
    }

    fn search(&self) -> FormStart {
        FormStart::new(Self::action(self.page.person), &self.tokens.find).search()
    }

    fn add(&self) -> FormStart {
        FormStart::new(Self::add_action(self.page.person), &self.tokens.add)
    }

    fn remove(&self) -> FormStart {
        FormStart::new(Self::remove_action(self.page.person), &self.tokens.remove)
    }

    fn another(&self) -> FormStart {
        FormStart::new(Self::another_action(self.page.person), &self.tokens.another)
    }

    /// A report in a few words.
    fn about(&self, report: &ReportParties) -> String {
        let w = self.shell.words;
        let what = if report.what.is_empty() { w.plain("party-a-report") } else { report.what.clone() };
        let parts = [what, w.date(report.occurred_on), report.reference.clone().unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn role(&self, role: PartyRole) -> Text {
        self.shell.words.of("people-party", role.code())
    }

    fn part(&self, other: &Other) -> Text {
        other.role.map(|role| self.role(role)).unwrap_or_default()
    }

    fn role_code(other: &Other) -> &'static str {
        other.role.map_or("", PartyRole::code)
    }

    /// Each report as a choice.
    fn reports(&self, name: &str, legend: Text, chosen: &str) -> Radios {
        self.page
            .reports
            .iter()
            .fold(Radios::new(name, legend), |radios, report| {
                radios.choice(report.report.to_string(), self.about(report))
            })
            .chosen(chosen)
            .small()
            .error(self.shell.errors.get(name))
    }

    fn people(&self, found: &Found) -> Radios {
        let w = self.shell.words;
        found
            .lines
            .iter()
            .fold(Radios::new("other", w.t("party-who")), |radios, line| {
                let name: Text =
                    if line.name.is_empty() { w.t("people-no-name") } else { line.name.clone().into() };
                let hint = [in_words(w, line), line.reference.clone()];
                let hint = hint.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
                radios.with(Choice::new(line.person.to_string(), name).hint(hint))
            })
            .chosen(&self.chosen.0)
            .error(self.shell.errors.get("other"))
    }

    fn roles(&self) -> Radios {
        let w = self.shell.words;
        let roles = [
            PartyRole::PersonResponsible,
            PartyRole::Witness,
            PartyRole::Victim,
            PartyRole::Guardian,
            PartyRole::Relative,
        ];
        roles
            .into_iter()
            .fold(Radios::new("role", w.t("party-role")), |radios, role| {
                radios.choice(role.code(), self.role(role))
            })
            .chosen(&self.chosen.2)
            .small()
            .error(self.shell.errors.get("role"))
    }
}

impl Samples for PartiesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let report = |number: u128, what: &str, reference: &str| ReportParties {
            report: ReportId::from_uuid(uuid::Uuid::from_u128(number)),
            what: what.into(),
            occurred_on: jiff::civil::date(2025, 1, 27),
            reference: Some(reference.into()),
            others: vec![],
            person_responsible: false,
        };
        let mut first = report(80, "Harassment", "25/004417");
        first.person_responsible = true;
        first.others = vec![Other {
            person: Sample::person(4),
            name: "Tom Shaw".into(),
            role: Some(PartyRole::Witness),
        }];
        let page = Parties {
            person: Sample::person(1),
            name: "Gwen Ŵyn".into(),
            reference: "4T7K 2MQA".into(),
            reports: vec![first, report(81, "", "25/009120")],
            found: None,
        };
        let tokens = PartyTokens {
            find: "sample".into(),
            add: "sample".into(),
            remove: "sample".into(),
            another: "sample".into(),
        };
        let before = Self {
            shell: staff_shell(words, words.t("party-title")),
            page,
            typed: String::new(),
            chosen: Default::default(),
            tokens,
        };
        let with = |typed: &str, found: Found| Self {
            typed: typed.into(),
            page: Parties { found: Some(found), ..before.page.clone() },
            ..before.clone()
        };
        let lines = vec![sample_line(2, "Daniel Marker", ""), sample_line(3, "Dan Marker", "Daniel Marker")];
        let found = with("marker", Found { lines, more: true, too_short: false, reading: Some(40) });
        let mut wrong = found.clone();
        for (field, code) in [("other", "party-who"), ("report", "party-report"), ("role", "party-role")] {
            wrong.shell.errors.add(field, words.of("error", code));
        }
        let mut not_chosen = before.clone();
        not_chosen.shell.errors.add("moved", words.of("error", "party-report"));
        let mut short = with("g", Found { too_short: true, ..Found::default() });
        short.shell.errors.add("find", words.of("error", "people-search-short"));
        let mut one = before.clone();
        one.page.reports.truncate(1);
        let mut long =
            with(LONG_NAME, Found { lines: vec![sample_line(4, LONG_NAME, "")], ..Found::default() });
        long.shell = long_shell(long.shell);
        vec![
            ("parties", before.clone()),
            ("parties-found", found),
            ("parties-wrong", wrong),
            ("parties-not-chosen", not_chosen),
            ("parties-nobody", with("nobody", Found::default())),
            ("parties-short", short),
            ("parties-one-report", one),
            ("parties-long", long),
        ]
    }
}
