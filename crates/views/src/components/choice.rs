//! Questions with a few answers to choose from.

use super::form::FieldError;
use super::{field_id, safe_html};
use crate::words::Text;
use askama::Template;
use std::borrow::Borrow;

/// One answer.
#[derive(Debug, Clone)]
pub struct Choice {
    value: String,
    text: Text,
    hint: Option<Text>,
    conditional: Option<Text>,
    divider: Option<Text>,
}

impl Choice {
    /// An answer with the value that is sent.
    pub fn new(value: impl AsRef<str>, text: impl Into<Text>) -> Self {
        let (value, text) = (value.as_ref().to_owned(), text.into());
        Self { value, text, hint: None, conditional: None, divider: None }
    }

    /// A sentence below the answer.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A field that is shown when this answer is chosen (without a script: always), as finished HTML from
    /// [`Text::html`].
    #[must_use]
    pub fn reveals(mut self, field: impl Into<Text>) -> Self {
        self.conditional = Some(field.into());
        self
    }

    /// A word such as "or" before this answer.
    #[must_use]
    pub fn after(mut self, divider: impl Into<Text>) -> Self {
        self.divider = Some(divider.into());
        self
    }
}

#[derive(Debug, Clone)]
struct Question {
    name: String,
    legend: Text,
    hint: Option<Text>,
    error: Option<FieldError>,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    small: bool,
    heading: bool,
}

impl Question {
    fn new(name: &str, legend: Text) -> Self {
        Self {
            name: name.to_owned(),
            legend,
            hint: None,
            error: None,
            choices: vec![],
            chosen: vec![],
            small: false,
            heading: false,
        }
    }

    fn id(&self) -> String {
        field_id(&self.name)
    }

    /// The first control has the id of the field, so that the error summary leads to it.
    fn choice_id(&self, index: usize) -> String {
        if index == 0 { self.id() } else { format!("{}-{}", self.id(), index + 1) }
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.chosen.contains(&choice.value)
    }

    fn described_by(&self) -> String {
        let id = self.id();
        match (self.hint.is_some(), self.error.is_some()) {
            (true, true) => format!("{id}-hint {id}-error"),
            (true, false) => format!("{id}-hint"),
            (false, true) => format!("{id}-error"),
            (false, false) => String::new(),
        }
    }

    fn has_conditional(&self) -> bool {
        self.choices.iter().any(|choice| choice.conditional.is_some())
    }

    fn legend_class(&self) -> &'static str {
        if self.heading { "govuk-fieldset__legend--l" } else { "govuk-fieldset__legend--s" }
    }
}

macro_rules! question_builders {
    () => {
        /// A sentence that helps to answer.
        #[must_use]
        pub fn hint(mut self, hint: impl Into<Text>) -> Self {
            self.question.hint = Some(hint.into());
            self
        }

        /// What is wrong with it, from [`super::FieldErrors::get`].
        #[must_use]
        pub fn error(mut self, error: impl Borrow<Option<FieldError>>) -> Self {
            self.question.error.clone_from(error.borrow());
            self
        }

        /// One more answer.
        #[must_use]
        pub fn choice(mut self, value: impl AsRef<str>, text: impl Into<Text>) -> Self {
            self.question.choices.push(Choice::new(value, text));
            self
        }

        /// One more answer, with a hint or a field of its own.
        #[must_use]
        pub fn with(mut self, choice: Choice) -> Self {
            self.question.choices.push(choice);
            self
        }

        /// More answers.
        #[must_use]
        pub fn choices(mut self, choices: impl AsRef<[Choice]>) -> Self {
            self.question.choices.extend_from_slice(choices.as_ref());
            self
        }

        /// Has smaller controls, for staff pages with much on them.
        #[must_use]
        pub fn small(mut self) -> Self {
            self.question.small = true;
            self
        }

        /// The question is the heading of the page.
        #[must_use]
        pub fn heading(mut self) -> Self {
            self.question.heading = true;
            self
        }
    };
}

/// A question with one answer.
#[derive(Debug, Clone, Template)]
#[template(path = "components/radios.html")]
pub struct Radios {
    question: Question,
    inline: bool,
}

impl Radios {
    /// A question without answers yet.
    pub fn new(name: impl AsRef<str>, legend: impl Into<Text>) -> Self {
        Self { question: Question::new(name.as_ref(), legend.into()), inline: false }
    }

    question_builders!();

    /// The value of the answer chosen already; empty for none.
    #[must_use]
    pub fn chosen(mut self, value: impl AsRef<str>) -> Self {
        self.question.chosen = vec![value.as_ref().to_owned()];
        self
    }

    /// Two or three short answers side by side.
    #[must_use]
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }
}

/// A question with any number of answers.
#[derive(Debug, Clone, Template)]
#[template(path = "components/checkboxes.html")]
pub struct Checkboxes {
    question: Question,
}

impl Checkboxes {
    /// A question without answers yet.
    pub fn new(name: impl AsRef<str>, legend: impl Into<Text>) -> Self {
        Self { question: Question::new(name.as_ref(), legend.into()) }
    }

    question_builders!();

    /// The values of the answers chosen already.
    #[must_use]
    pub fn chosen(mut self, values: impl AsRef<[String]>) -> Self {
        self.question.chosen = values.as_ref().to_vec();
        self
    }
}

safe_html!(Radios, Checkboxes);
