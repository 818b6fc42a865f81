//! Forms: their start, their buttons and what is wrong with them.

use super::{field_id, safe_html};
use crate::words::{Text, Words};
use askama::Template;

/// What is wrong with one field.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// What to do, in at most 20 words.
    pub text: Text,
    prefix: Text,
}

impl FieldError {
    /// The `id` of the control to go to.
    pub fn id(&self) -> String {
        field_id(&self.field)
    }

    /// "Error:", which screen readers hear before the text.
    pub fn prefix(&self) -> &Text {
        &self.prefix
    }
}

/// Everything that is wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default)]
pub struct FieldErrors {
    words: Words,
    found: Vec<FieldError>,
}

impl FieldErrors {
    /// No errors yet.
    pub fn new(words: Words) -> Self {
        Self { words, found: vec![] }
    }

    /// The same, with an error at a field.
    #[must_use]
    pub fn with(mut self, field: impl AsRef<str>, text: impl Into<Text>) -> Self {
        self.add(field, text);
        self
    }

    /// Adds an error at a field.
    pub fn add(&mut self, field: impl AsRef<str>, text: impl Into<Text>) {
        self.found.push(FieldError {
            field: field.as_ref().to_owned(),
            text: text.into(),
            prefix: self.words.t("error-prefix"),
        });
    }

    /// The first error of a field.
    pub fn get(&self, field: impl AsRef<str>) -> Option<FieldError> {
        self.found.iter().find(|error| error.field == field.as_ref()).cloned()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The errors, in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.found.iter()
    }

    /// The summary that stands above the page.
    pub fn summary(&self) -> ErrorSummary {
        ErrorSummary { title: self.words.t("error-summary-title"), found: self.found.clone() }
    }
}

/// All errors of a form with links to their fields. The shell shows it; pages need not.
#[derive(Debug, Clone, Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    title: Text,
    found: Vec<FieldError>,
}

/// The start of a form, with its token. The page closes it with `</form>`.
#[derive(Debug, Clone, Template)]
#[template(path = "components/form_start.html")]
pub struct FormStart {
    action: String,
    token: String,
    classes: &'static str,
    upload: bool,
    search: bool,
}

impl FormStart {
    /// A form that posts to `action` with the `token` bound to this sign-in and route (field `form`).
    pub fn new(action: impl AsRef<str>, token: impl AsRef<str>) -> Self {
        let (action, token) = (action.as_ref().to_owned(), token.as_ref().to_owned());
        Self { action, token, classes: "", upload: false, search: false }
    }

    /// Stands in a line of text.
    #[must_use]
    pub fn inline(mut self) -> Self {
        self.classes = "inline-form";
        self
    }

    /// Answers while somebody types: the page has elements `found` and `found-count`.
    #[must_use]
    pub fn search(mut self) -> Self {
        self.search = true;
        self
    }

    /// Sends a file.
    #[must_use]
    pub fn upload(mut self) -> Self {
        self.upload = true;
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Primary,
    Secondary,
    Warning,
    Link,
}

/// A button that sends a form, or a link that looks like one.
#[derive(Debug, Clone, Template)]
#[template(path = "components/button.html")]
pub struct Button {
    text: Text,
    hidden: Option<Text>,
    weight: Weight,
    href: Option<String>,
    name: Option<(String, String)>,
    action: Option<String>,
}

impl Button {
    /// The main act of a page: one a page.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            hidden: None,
            weight: Weight::Primary,
            href: None,
            name: None,
            action: None,
        }
    }

    /// Another act beside the main one.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.weight = Weight::Secondary;
        self
    }

    /// An act that can't be undone.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.weight = Weight::Warning;
        self
    }

    /// An act that looks like a link.
    #[must_use]
    pub fn link(mut self) -> Self {
        self.weight = Weight::Link;
        self
    }

    /// Goes to a page instead of sending a form.
    #[must_use]
    pub fn href(mut self, href: impl AsRef<str>) -> Self {
        self.href = Some(href.as_ref().to_owned());
        self
    }

    /// Sends this name and value with the form.
    #[must_use]
    pub fn value(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.name = Some((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Sends the form to another address than the form's own.
    #[must_use]
    pub fn action(mut self, action: impl AsRef<str>) -> Self {
        self.action = Some(action.as_ref().to_owned());
        self
    }

    /// More words that only screen readers hear, such as the person's name.
    #[must_use]
    pub fn hidden(mut self, text: impl Into<Text>) -> Self {
        self.hidden = Some(text.into());
        self
    }

    fn class(&self) -> &'static str {
        match self.weight {
            Weight::Primary => "govuk-button",
            Weight::Secondary => "govuk-button govuk-button--secondary",
            Weight::Warning => "govuk-button govuk-button--warning",
            Weight::Link if self.href.is_some() => "govuk-link",
            Weight::Link => "button-as-link",
        }
    }
}

impl From<Button> for Text {
    fn from(button: Button) -> Self {
        Self::html(button)
    }
}

safe_html!(ErrorSummary, FormStart, Button);
