//! Asking another organisation for something.

use crate::consent::sample_id;
use crate::prelude::*;
use crate::samples::staff_shell;
use crate::words::Value;
use alongside_answers::requests::NewRequest;
use alongside_domain::requests::Kind;
use alongside_kernel::id::{OrganisationId, PersonId};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct RequestForm {
    /// The organisation's id.
    pub to: String,
    /// The kind's code.
    pub kind: String,
    /// The words.
    pub words: String,
}

/// The form of a new request.
#[derive(Debug, Clone, Template)]
#[template(path = "requests/new.html")]
pub struct NewRequestPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /requests/new`.
    pub token: String,
    /// What must be asked.
    pub asked: NewRequest,
    /// What was typed.
    pub form: RequestForm,
}

impl NewRequestPage {
    fn to(&self) -> Select {
        let w = self.shell.words;
        self.asked.organisations.iter().fold(
            Select::new("to", w.t("request-to"))
                .option("", w.t("consent-organisation-none"))
                .chosen(&self.form.to)
                .error(self.shell.errors.get("to")),
            |select, (id, name)| select.option(id.to_string(), name),
        )
    }

    fn kinds(&self) -> Radios {
        let w = self.shell.words;
        let choices: Vec<Choice> = Kind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), w.of("request-kind", kind.code())))
            .collect();
        Radios::new("kind", w.t("request-what"))
            .choices(choices)
            .chosen(&self.form.kind)
            .error(self.shell.errors.get("kind"))
            .small()
    }

    fn due(&self) -> Text {
        self.shell.words.t("request-due").with("day", Value::weekday_date(self.asked.reply_due))
    }
}

impl Samples for NewRequestPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("request-new-title"));
        shell.back = Some("/requests".into());
        let empty = Self {
            shell,
            token: "sample".into(),
            asked: NewRequest {
                organisations: vec![(OrganisationId::from_uuid(sample_id(4)), "City Council Housing".into())],
                person: None,
                reply_due: jiff::civil::date(2025, 2, 3),
            },
            form: RequestForm::default(),
        };
        let mut about = empty.clone();
        about.asked.person = Some((PersonId::from_uuid(sample_id(1)), "Gwenllïan Ŵyn".into()));
        let mut wrong = about.clone();
        wrong.shell.errors = FieldErrors::new(words)
            .with("to", words.of("error", "request-they-may-not-see"))
            .with("kind", words.of("error", "request-kind-missing"))
            .with("words", words.of("error", "request-words-missing"));
        vec![("request-new", empty), ("request-new-about", about), ("request-new-wrong", wrong)]
    }
}
