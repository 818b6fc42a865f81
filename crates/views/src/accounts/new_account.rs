//! Somebody new.

use super::{all_roles, organisation_select, sample_organisations};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::accounts::OrganisationChoice;

/// What was typed into the form before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The organisation.
    pub organisation: String,
    /// The roles, by code.
    pub roles: Vec<String>,
    /// Day, month and year of the first day.
    pub from: [String; 3],
    /// Day, month and year of the last day.
    pub until: [String; 3],
}

/// The form for a new account.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/new.html")]
pub struct NewAccountPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /accounts/new`.
    pub token: String,
    /// Organisations to choose from.
    pub organisations: Vec<OrganisationChoice>,
    /// What was typed before.
    pub typed: Typed,
}

impl NewAccountPage {
    fn organisation(&self) -> Select {
        organisation_select(self.shell.words, &self.organisations, &self.typed.organisation)
            .error(self.shell.errors.get("organisation"))
    }

    fn roles(&self) -> Checkboxes {
        let w = self.shell.words;
        Checkboxes::new("roles", w.t("accounts-roles"))
            .hint(w.t("accounts-roles-hint"))
            .choices(all_roles(w))
            .chosen(&self.typed.roles)
            .small()
            .error(self.shell.errors.get("roles"))
    }

    fn from(&self) -> DateInput {
        let w = self.shell.words;
        let [day, month, year] = &self.typed.from;
        DateInput::new(w, "from", w.t("accounts-from"))
            .typed(day, month, year)
            .error(self.shell.errors.get("from"))
    }

    fn until(&self) -> DateInput {
        let w = self.shell.words;
        let [day, month, year] = &self.typed.until;
        DateInput::new(w, "until", w.t("accounts-until"))
            .hint(w.t("accounts-until-hint"))
            .typed(day, month, year)
            .error(self.shell.errors.get("until"))
    }
}

impl Samples for NewAccountPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let plain = Self {
            shell: staff_shell(words, words.t("accounts-new-title")),
            token: "sample".into(),
            organisations: sample_organisations(),
            typed: Typed::default(),
        };
        let mut wrong = plain.clone();
        wrong.typed = Typed {
            name: "Tomasz Łęcki".into(),
            email: "tomasz".into(),
            roles: vec!["officer".into()],
            from: ["3".into(), "2".into(), "2025".into()],
            ..Typed::default()
        };
        wrong.shell.errors = FieldErrors::new(words)
            .with("email", words.of("error", "account-email-wrong"))
            .with("organisation", words.of("error", "account-organisation-missing"))
            .with("roles", words.of("error", "account-role-does-not-fit"))
            .with("until", words.of("error", "account-until-before-from"));
        vec![("accounts-new", plain), ("accounts-new-wrong", wrong)]
    }
}
