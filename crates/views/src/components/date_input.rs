//! A day in three fields.

use super::form::FieldError;
use super::{field_id, safe_html};
use crate::words::{Text, Words};
use alongside_kernel::Date;
use askama::Template;
use std::borrow::Borrow;

/// A day, asked as day, month and year (fields `<name>-day`, `<name>-month`, `<name>-year`).
#[derive(Debug, Clone, Template)]
#[template(path = "components/date_input.html")]
pub struct DateInput {
    name: String,
    legend: Text,
    hint: Option<Text>,
    error: Option<FieldError>,
    parts: [Part; 3],
}

#[derive(Debug, Clone)]
struct Part {
    ending: &'static str,
    label: Text,
    value: String,
    width: u8,
}

impl DateInput {
    /// An empty day.
    pub fn new(words: impl Into<Words>, name: impl AsRef<str>, legend: impl Into<Text>) -> Self {
        let words = words.into();
        let part = |ending, label, width| Part { ending, label, value: String::new(), width };
        Self {
            name: name.as_ref().to_owned(),
            legend: legend.into(),
            hint: None,
            error: None,
            parts: [
                part("day", words.t("date-day"), 2),
                part("month", words.t("date-month"), 2),
                part("year", words.t("date-year"), 4),
            ],
        }
    }

    /// A sentence that helps to answer, such as "For example, 30 1 2025".
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with it, from [`super::FieldErrors::get`].
    #[must_use]
    pub fn error(mut self, error: impl Borrow<Option<FieldError>>) -> Self {
        self.error.clone_from(error.borrow());
        self
    }

    /// What was typed: day, month, year.
    #[must_use]
    pub fn typed(mut self, day: impl AsRef<str>, month: impl AsRef<str>, year: impl AsRef<str>) -> Self {
        let [first, second, third] = &mut self.parts;
        day.as_ref().clone_into(&mut first.value);
        month.as_ref().clone_into(&mut second.value);
        year.as_ref().clone_into(&mut third.value);
        self
    }

    /// The day it holds already.
    #[must_use]
    pub fn value(self, day: Date) -> Self {
        self.typed(day.day().to_string(), day.month().to_string(), day.year().to_string())
    }

    fn id(&self) -> String {
        field_id(&self.name)
    }

    /// The first field has the id of the whole, so that the error summary leads to it.
    fn part_id(&self, part: &Part) -> String {
        if part.ending == "day" { self.id() } else { format!("{}-{}", self.id(), part.ending) }
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
}

safe_html!(DateInput);
