//! The form of a service.

use crate::prelude::*;
use crate::referral::need;
use crate::samples::staff_shell;
use alongside_domain::needs::NeedCategory;
use alongside_domain::network::Gender;

/// What stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferForm {
    /// The version that was read.
    pub version: i64,
    /// The organisation of a new service.
    pub organisation: String,
    /// The name.
    pub name: String,
    /// One plain sentence.
    pub description: String,
    /// Needs by code.
    pub needs: Vec<String>,
    /// Districts, one a line.
    pub districts: String,
    /// Languages, one a line.
    pub languages: String,
    /// Crime types by code.
    pub crime_types: Vec<String>,
    /// The youngest age.
    pub minimum_age: String,
    /// The oldest age.
    pub maximum_age: String,
    /// For whom, by gender.
    pub gender: String,
    /// How many days people wait.
    pub waiting_days: String,
    /// Open places.
    pub open_places: String,
    /// The number to ring.
    pub phone: String,
}

/// Adding or changing a service.
#[derive(Debug, Clone, Template)]
#[template(path = "network/offer.html")]
pub struct OfferPage {
    /// Around the page.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Its token.
    pub token: String,
    /// Organisations by id and name, for a new service.
    pub organisations: Vec<(String, String)>,
    /// Crime types by code and name.
    pub crime_types: Vec<(String, String)>,
    /// Whether everything may be changed, and not only what the organisation says itself.
    pub whole: bool,
    /// What stands in the form.
    pub form: OfferForm,
}

impl OfferPage {
    fn organisation(&self) -> Select {
        let w = self.shell.words;
        let start =
            Select::new("organisation", w.t("services-organisation")).option("", w.t("services-choose"));
        self.organisations
            .iter()
            .fold(start, |select, (id, name)| select.option(id, name))
            .chosen(&self.form.organisation)
            .error(self.shell.errors.get("organisation"))
    }

    fn input(&self, name: &str, label: Text, value: &str) -> Input {
        Input::new(name, label).value(value).error(self.shell.errors.get(name))
    }

    fn lines(&self, name: &str, label: Text, hint: Text, value: &str) -> TextArea {
        TextArea::new(name, label).hint(hint).rows(3).value(value).error(self.shell.errors.get(name))
    }

    fn description(&self) -> TextArea {
        let w = self.shell.words;
        let (label, hint) = (w.t("services-description"), w.t("services-description-hint"));
        self.lines("description", label, hint, &self.form.description)
    }

    fn needs(&self) -> Checkboxes {
        let w = self.shell.words;
        let choices: Vec<Choice> =
            NeedCategory::ALL.iter().map(|it| Choice::new(it.code(), need(w, it.code()))).collect();
        Checkboxes::new("needs", w.t("services-needs"))
            .choices(choices)
            .chosen(&self.form.needs)
            .small()
            .error(self.shell.errors.get("needs"))
    }

    fn crimes(&self) -> Details {
        let w = self.shell.words;
        let choices: Vec<Choice> =
            self.crime_types.iter().map(|(code, label)| Choice::new(code, label)).collect();
        let boxes = Checkboxes::new("crime_types", w.t("services-crime-types"))
            .hint(w.t("services-crime-types-hint"))
            .choices(choices)
            .chosen(&self.form.crime_types)
            .small();
        Details::new(w.t("services-crime-types"), Text::html(boxes))
    }

    fn gender(&self) -> Radios {
        let w = self.shell.words;
        [Gender::Any, Gender::Women, Gender::Men]
            .into_iter()
            .fold(Radios::new("gender", w.t("services-gender")), |radios, it| {
                radios.choice(it.code(), w.of("services-gender", it.code()))
            })
            .small()
            .chosen(&self.form.gender)
            .error(self.shell.errors.get("gender"))
    }
}

impl Samples for OfferPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let new = Self {
            shell: staff_shell(words, words.t("service-new-title")),
            action: "/services/new".into(),
            token: "sample".into(),
            organisations: vec![(crate::consent::sample_id(1).to_string(), "Bristol Safe Homes".into())],
            crime_types: vec![("BURG_DWELL".into(), "Burglary of a home".into())],
            whole: true,
            form: OfferForm { gender: "ANY".into(), ..OfferForm::default() },
        };
        let mut wrong = new.clone();
        wrong.form.waiting_days = "soon".into();
        wrong.shell.errors = FieldErrors::new(words)
            .with("organisation", words.of("error", "service-organisation-missing"))
            .with("needs", words.of("error", "service-needs-missing"))
            .with("waiting_days", words.of("error", "service-number-wrong").with("value", "999"));
        let own = Self {
            shell: staff_shell(words, words.t("service-change-title")),
            action: "/services/sample/change".into(),
            organisations: vec![],
            whole: false,
            form: OfferForm {
                version: 2,
                description: "Locks, a safe room, somebody who goes with you.".into(),
                waiting_days: "3".into(),
                phone: "0117 496 0999".into(),
                ..OfferForm::default()
            },
            ..new.clone()
        };
        vec![("service-new", new), ("service-new-wrong", wrong), ("service-change-own", own)]
    }
}
