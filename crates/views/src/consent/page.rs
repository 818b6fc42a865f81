//! What a person agreed to, and the form that writes down what they say.

use super::{
    bar, class_choices, consent_facts, giver_choices, how_choices, sample_about, sample_line, sharing_tabs,
};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::consent::{ConsentLine, Consents, Standing};

/// What was typed into the form.
#[derive(Debug, Clone, Default)]
pub struct ConsentForm {
    /// The organisation's id.
    pub organisation: String,
    /// The answer's code.
    pub answer: String,
    /// The classes ticked.
    pub classes: Vec<String>,
    /// The purpose's code.
    pub purpose: String,
    /// How, by code.
    pub how: String,
    /// Who, by code.
    pub given_by: String,
    /// The last day: day, month, year.
    pub until: [String; 3],
    /// The note.
    pub note: String,
}

/// What a person agreed to.
#[derive(Debug, Clone, Template)]
#[template(path = "consent/page.html")]
pub struct ConsentPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /people/…/consent`.
    pub token: String,
    /// What they agreed to, and what can be asked.
    pub consents: Consents,
    /// What was typed.
    pub form: ConsentForm,
}

impl ConsentPage {
    fn identity(&self) -> IdentityBar {
        bar(self.shell.words, &self.consents.about)
    }

    fn tabs(&self) -> Tabs {
        sharing_tabs(self.shell.words, &self.consents.about, "consent")
    }

    fn action(&self) -> String {
        format!("/people/{}/consent", self.consents.about.person)
    }

    fn card(&self, line: &ConsentLine) -> SummaryCard {
        let w = self.shell.words;
        let title = w
            .t("consent-card-title")
            .with("organisation", &line.organisation_name)
            .with("standing", w.of("consent-standing", line.standing.code()));
        let card = SummaryCard::new(title, consent_facts(w, line)).level(3);
        if line.standing == Standing::InForce {
            card.action(format!("/consents/{}/withdraw", line.id), w.t("consent-withdraw-link"))
        } else {
            card
        }
    }

    fn organisation(&self) -> Select {
        let w = self.shell.words;
        let mut select = Select::new("organisation", w.t("consent-organisation"))
            .option("", w.t("consent-organisation-none"))
            .chosen(&self.form.organisation)
            .error(self.shell.errors.get("organisation"));
        for (id, name) in &self.consents.organisations {
            select = select.option(id.to_string(), name);
        }
        select
    }

    fn answer(&self) -> Radios {
        let w = self.shell.words;
        Radios::new("answer", w.t("consent-answer"))
            .choice("GIVEN", w.t("consent-answer-yes"))
            .choice("REFUSED", w.t("consent-answer-no"))
            .chosen(&self.form.answer)
            .error(self.shell.errors.get("answer"))
            .inline()
    }

    fn classes(&self) -> Checkboxes {
        let w = self.shell.words;
        Checkboxes::new("class", w.t("consent-classes"))
            .hint(w.t("consent-classes-hint"))
            .choices(class_choices(w, &self.consents.classes))
            .chosen(&self.form.classes)
            .error(self.shell.errors.get("class"))
            .small()
    }

    fn purpose(&self) -> Radios {
        let w = self.shell.words;
        let chosen = if self.form.purpose.is_empty() { "support" } else { self.form.purpose.as_str() };
        Radios::new("purpose", w.t("consent-purpose-question"))
            .choice("support", w.of("consent-purpose", "support"))
            .choice("safeguarding", w.of("consent-purpose", "safeguarding"))
            .choice("updating_the_victim", w.of("consent-purpose", "updating_the_victim"))
            .chosen(chosen)
            .error(self.shell.errors.get("purpose"))
            .small()
    }

    fn how(&self) -> Radios {
        let w = self.shell.words;
        Radios::new("how", w.t("consent-how-question"))
            .choices(how_choices(w))
            .chosen(&self.form.how)
            .error(self.shell.errors.get("how"))
            .small()
    }

    fn giver(&self) -> Radios {
        let w = self.shell.words;
        let chosen = if self.form.given_by.is_empty() { "PERSON" } else { self.form.given_by.as_str() };
        Radios::new("given-by", w.t("consent-giver-question"))
            .choices(giver_choices(w))
            .chosen(chosen)
            .error(self.shell.errors.get("given-by"))
            .small()
    }

    fn until(&self) -> DateInput {
        let w = self.shell.words;
        let [day, month, year] = &self.form.until;
        DateInput::new(w, "until", w.t("consent-until"))
            .hint(w.t("consent-until-hint").with("day", crate::words::Value::date(self.consents.default_end)))
            .typed(day, month, year)
            .error(self.shell.errors.get("until"))
    }
}

impl Samples for ConsentPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let organisations = [(3, "Bristol Safe Homes"), (4, "City Council Housing")]
            .map(|(id, name)| {
                (alongside_kernel::id::OrganisationId::from_uuid(super::sample_id(id)), name.to_owned())
            })
            .to_vec();
        let classes = ["identity", "contact", "safety", "report", "needs", "contact_log", "referral"];
        let full = Self {
            shell: staff_shell(words, words.t("consent-title")),
            token: "sample".into(),
            consents: Consents {
                about: sample_about(),
                lines: [Standing::InForce, Standing::Withdrawn, Standing::NotGiven].map(sample_line).to_vec(),
                organisations,
                classes: classes.map(str::to_owned).to_vec(),
                default_end: jiff::civil::date(2026, 1, 30),
            },
            form: ConsentForm::default(),
        };
        let mut empty = full.clone();
        empty.consents.lines.clear();
        let mut wrong = full.clone();
        wrong.form =
            ConsentForm { answer: "GIVEN".into(), classes: vec!["needs".into()], ..ConsentForm::default() };
        wrong.shell.errors = FieldErrors::new(words)
            .with("organisation", words.of("error", "sharing-organisation-missing"))
            .with("class", words.of("error", "consent-without-identity"))
            .with("how", words.of("error", "consent-how-missing"));
        vec![("consent", full), ("consent-empty", empty), ("consent-wrong", wrong)]
    }
}
