//! The form for a report: an officer's on a phone, an agency's, and a person's own.

use super::Typed;
use crate::prelude::*;
use crate::samples::{staff_shell, visitor_shell};

/// Whose form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormKind {
    /// An officer's.
    Officer,
    /// An agency's or the unit's.
    Agency,
    /// The person's own.
    Own,
}

/// The form.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/form.html")]
pub struct ReportFormPage {
    /// Around the page.
    pub shell: Shell,
    /// Whose form it is.
    pub kind: FormKind,
    /// Where it is posted to.
    pub action: String,
    /// Its token.
    pub token: String,
    /// What was typed.
    pub typed: Typed,
    /// The crime types, code and name.
    pub crime_types: Vec<(String, String)>,
    /// The codes of the eight needs.
    pub needs: Vec<String>,
    /// The codes of what a person may need in order to communicate.
    pub communication: Vec<String>,
    /// The codes of what the suspect may be to the person.
    pub relationships: Vec<String>,
    /// Within how many working days somebody gets in touch.
    pub contact_days: u32,
    /// Why it can't be sent at once, on a person's own form.
    pub wait: Option<Wait>,
}

/// Too many forms came from one place.
#[derive(Debug, Clone)]
pub struct Wait {
    /// When it can be sent.
    pub minutes: u32,
    /// Whom to ring instead; empty where nobody can be rung.
    pub phone: String,
}

/// The ways in which a person may prefer to be reached.
const PREFERRED: [&str; 5] = ["PHONE_MOBILE", "PHONE_LANDLINE", "SMS", "EMAIL", "POST"];
const LEVELS: [&str; 4] = ["none", "low", "medium", "high"];
const STRANDS: [&str; 5] = ["race", "religion", "sexual orientation", "disability", "transgender"];

impl ReportFormPage {
    fn is_own(&self) -> bool {
        self.kind == FormKind::Own
    }

    fn must_wait(&self, wait: &Wait) -> NotificationBanner {
        let w = self.shell.words;
        NotificationBanner::new(w, w.t("get-help-wait")).body(w.n("get-help-wait-until", wait.minutes))
    }

    fn is_officer(&self) -> bool {
        self.kind == FormKind::Officer
    }

    /// The words for a field: in the own form they speak to the person.
    fn ask(&self, field: &str) -> Text {
        let w = self.shell.words;
        if self.is_own() { w.of("get-help-ask", field) } else { w.of("report-ask", field) }
    }

    fn input(&self, field: &str) -> Input {
        let input = Input::new(field, self.ask(field))
            .value(self.typed.get(field))
            .error(self.shell.errors.get(field));
        match field {
            "mobile" | "landline" | "guardian-phone" => input.telephone().width(20),
            "email" => input.email().width(30),
            "postcode" | "reference" => input.width(10),
            "dash" => input.numeric().width(3),
            _ => input.width(30),
        }
    }

    fn text(&self, field: &str) -> TextArea {
        TextArea::new(field, self.ask(field))
            .rows(4)
            .value(self.typed.get(field))
            .error(self.shell.errors.get(field))
    }

    fn day(&self, field: &str) -> DateInput {
        let part = |end: &str| self.typed.get(format!("{field}-{end}"));
        DateInput::new(self.shell.words, field, self.ask(field))
            .typed(part("day"), part("month"), part("year"))
            .error(self.shell.errors.get(field))
    }

    fn yes_no(&self, field: &str) -> Radios {
        let w = self.shell.words;
        Radios::new(field, self.ask(field))
            .choice("yes", w.t("report-yes"))
            .choice("no", w.t("report-no"))
            .choice(
                "not asked",
                if self.is_own() { w.t("get-help-rather-not") } else { w.t("report-not-asked") },
            )
            .chosen(self.typed.get(field))
            .inline()
            .error(self.shell.errors.get(field))
    }

    fn need(&self, code: &str) -> Radios {
        let w = self.shell.words;
        let field = format!("need-{code}");
        let empty = Radios::new(&field, w.of("report-need", code)).small().inline();
        let all =
            LEVELS.iter().fold(empty, |radios, level| radios.choice(level, w.of("report-level", level)));
        all.chosen(self.typed.get(&field))
    }

    fn crime_type(&self) -> Select {
        let w = self.shell.words;
        let empty = Select::new("crime-type", self.ask("crime-type")).option("", w.t("report-not-known"));
        let all =
            self.crime_types.iter().fold(empty, |select, (code, name)| select.option(code, name.as_str()));
        all.chosen(self.typed.get("crime-type")).error(self.shell.errors.get("crime-type"))
    }

    fn relationship(&self) -> Select {
        let w = self.shell.words;
        let empty = Select::new("relationship", self.ask("relationship")).option("", w.t("report-not-asked"));
        let all = self
            .relationships
            .iter()
            .fold(empty, |select, code| select.option(code, w.of("relationship", &code.replace(' ', "-"))));
        all.chosen(self.typed.get("relationship"))
    }

    fn strand(&self) -> Select {
        let w = self.shell.words;
        let empty = Select::new("hate", self.ask("hate")).option("", w.t("report-none-of-these"));
        let all = STRANDS
            .iter()
            .fold(empty, |select, code| select.option(code, w.of("strand", &code.replace(' ', "-"))));
        all.chosen(self.typed.get("hate"))
    }

    fn preferred(&self) -> Select {
        let w = self.shell.words;
        let empty = Select::new("preferred", self.ask("preferred")).option("", w.t("report-no-preference"));
        let all =
            PREFERRED.iter().fold(empty, |select, code| select.option(code, w.of("report-channel", code)));
        all.chosen(self.typed.get("preferred"))
    }

    fn communication(&self) -> Checkboxes {
        let w = self.shell.words;
        let empty = Checkboxes::new("communication", self.ask("communication")).small();
        let all = self.communication.iter().fold(empty, |boxes, code| {
            let key = code.replace(" - ", "-").replace(' ', "-");
            boxes.choice(code, w.of("communication", &key))
        });
        all.chosen(self.typed.all("communication"))
    }
}

impl Samples for ReportFormPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let list = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let officer = Self {
            shell: staff_shell(words, words.t("report-title")),
            kind: FormKind::Officer,
            action: "/reports/new".into(),
            token: "sample".into(),
            typed: Typed::default(),
            crime_types: vec![("BURG_RES".into(), "Residential burglary".into())],
            needs: list(&[
                "MENTAL_PHYSICAL",
                "SHELTER",
                "FAMILY",
                "EDUCATION_WORK",
                "SUBSTANCE",
                "FINANCE",
                "OUTLOOK",
                "SOCIAL",
            ]),
            communication: list(&["BSL user", "sight loss - large print", "mental ill health"]),
            relationships: list(&["partner", "ex-partner", "not known"]),
            contact_days: 2,
            wait: None,
        };
        let agency = Self { kind: FormKind::Agency, ..officer.clone() };
        let mut wrong = officer.clone();
        wrong.typed = Typed::new(vec![
            ("surname".into(), "Okafor".into()),
            ("mobile".into(), "0123".into()),
            ("safe-call".into(), "no".into()),
            ("need-SHELTER".into(), "high".into()),
            ("communication".into(), "BSL user".into()),
        ]);
        wrong.shell.errors =
            FieldErrors::new(words).with("mobile", "This is no telephone number that we can ring");
        let mut own = officer.clone();
        own.shell = visitor_shell(words, words.t("get-help-title"));
        (own.shell.portal, own.shell.exit_control) = (true, true);
        (own.kind, own.action) = (FormKind::Own, "/get-help".into());
        let mut own_wait = own.clone();
        own_wait.wait = Some(Wait { minutes: 2, phone: "0117 496 0100".into() });
        let mut own_wrong = own.clone();
        own_wrong.shell.errors = FieldErrors::new(words).with("forename", "Tell us a name that we may use");
        vec![
            ("report-officer", officer),
            ("report-agency", agency),
            ("report-wrong", wrong),
            ("get-help", own),
            ("get-help-wait", own_wait),
            ("get-help-wrong", own_wrong),
        ]
    }
}
