//! The form of a new count.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::counting::NewCount;
use alongside_domain::counting::Records;
use alongside_kernel::id::OrganisationId;
use jiff::civil::date;

/// What stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetUpForm {
    /// What it is to be called.
    pub name: String,
    /// Who is asked, by id.
    pub organisations: Vec<String>,
    /// What a record is, by code.
    pub records: String,
}

/// Setting up a count.
#[derive(Debug, Clone, Template)]
#[template(path = "counting/set_up.html")]
pub struct SetUpPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /counts/new`.
    pub token: String,
    /// What is asked for.
    pub new: NewCount,
    /// What stands in the form.
    pub form: SetUpForm,
}

impl SetUpPage {
    fn organisations(&self) -> Checkboxes {
        let w = self.shell.words;
        let choices: Vec<Choice> =
            self.new.organisations.iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
        Checkboxes::new("organisations", w.t("count-organisations-ask"))
            .hint(w.t("count-organisations-hint"))
            .choices(choices)
            .chosen(&self.form.organisations)
            .small()
            .error(self.shell.errors.get("organisations"))
    }

    fn records(&self) -> Radios {
        let w = self.shell.words;
        Records::ALL
            .iter()
            .fold(Radios::new("records", w.t("count-records-ask")), |radios, it| {
                radios.with(
                    Choice::new(it.code(), w.of("count-records", it.code()))
                        .hint(w.of("count-records-hint", it.code())),
                )
            })
            .chosen(&self.form.records)
            .error(self.shell.errors.get("records"))
    }
}

impl Samples for SetUpPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let organisation = |number: u128, name: &str| {
            (OrganisationId::from_uuid(crate::consent::sample_id(number)), name.into())
        };
        let new = Self {
            shell: staff_shell(words, words.t("count-new-title")),
            token: "sample".into(),
            new: NewCount {
                organisations: vec![
                    organisation(40, "Bristol Safe Homes"),
                    organisation(41, "Harbour Domestic Abuse Service"),
                    organisation(42, "Severn Victim Care Unit"),
                ],
                last_day: date(2025, 2, 13),
            },
            form: SetUpForm::default(),
        };
        let mut wrong = new.clone();
        wrong.shell.errors = FieldErrors::new(words)
            .with("name", words.of("error", "count-name-missing"))
            .with("organisations", words.of("error", "count-organisations-few").with("value", "2"))
            .with("records", words.of("error", "count-records-missing"));
        vec![("count-new", new), ("count-new-wrong", wrong)]
    }
}
