//! Fields in which people write or pick one of a list.

use super::form::FieldError;
use super::{field_id, safe_html};
use crate::words::{Text, Words};
use askama::Template;
use std::borrow::Borrow;

/// What every field has beside its control.
#[derive(Debug, Clone)]
struct Around {
    name: String,
    label: Text,
    hint: Option<Text>,
    error: Option<FieldError>,
    large: bool,
    heading: bool,
}

impl Around {
    fn new(name: &str, label: Text) -> Self {
        Self { name: name.to_owned(), label, hint: None, error: None, large: false, heading: false }
    }

    fn id(&self) -> String {
        field_id(&self.name)
    }

    /// The ids of hint and error, in the order in which they are read.
    fn described_by(&self) -> String {
        let id = self.id();
        match (self.hint.is_some(), self.error.is_some()) {
            (true, true) => format!("{id}-hint {id}-error"),
            (true, false) => format!("{id}-hint"),
            (false, true) => format!("{id}-error"),
            (false, false) => String::new(),
        }
    }

    fn label_class(&self) -> &'static str {
        match (self.heading, self.large) {
            (true, _) => "govuk-label govuk-label--l",
            (_, true) => "govuk-label govuk-label--m",
            _ => "govuk-label",
        }
    }
}

macro_rules! around_builders {
    () => {
        /// A sentence that helps to answer.
        #[must_use]
        pub fn hint(mut self, hint: impl Into<Text>) -> Self {
            self.around.hint = Some(hint.into());
            self
        }

        /// What is wrong with it, from [`super::FieldErrors::get`].
        #[must_use]
        pub fn error(mut self, error: impl Borrow<Option<FieldError>>) -> Self {
            self.around.error.clone_from(error.borrow());
            self
        }

        /// Has a larger label.
        #[must_use]
        pub fn large(mut self) -> Self {
            self.around.large = true;
            self
        }

        /// The label is the heading of the page, where a page asks one question.
        #[must_use]
        pub fn heading(mut self) -> Self {
            self.around.heading = true;
            self
        }
    };
}

/// A field for one line.
#[derive(Debug, Clone, Template)]
#[template(path = "components/input.html")]
pub struct Input {
    around: Around,
    value: String,
    kind: &'static str,
    keys: &'static str,
    autocomplete: &'static str,
    width: &'static str,
    prefix: Option<Text>,
    suffix: Option<Text>,
    spellcheck: bool,
    accept: &'static str,
}

impl Input {
    /// A field for a line of text. Browsers don't offer what was typed before: on a shared computer that
    /// tells too much.
    pub fn new(name: impl AsRef<str>, label: impl Into<Text>) -> Self {
        Self {
            around: Around::new(name.as_ref(), label.into()),
            value: String::new(),
            kind: "text",
            keys: "",
            autocomplete: "off",
            width: "",
            prefix: None,
            suffix: None,
            spellcheck: false,
            accept: "",
        }
    }

    around_builders!();

    /// What it holds already. Passwords and codes are never sent back.
    #[must_use]
    pub fn value(mut self, value: impl AsRef<str>) -> Self {
        value.as_ref().clone_into(&mut self.value);
        self
    }

    /// A telephone number.
    #[must_use]
    pub fn telephone(mut self) -> Self {
        (self.kind, self.width) = ("tel", "govuk-input--width-20");
        self
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(mut self) -> Self {
        self.kind = "email";
        self
    }

    /// A day, in a list that is narrowed to it: the browser shows its calendar and sends year, month and day. What is no
    /// day can't be shown in it.
    #[must_use]
    pub fn day(mut self) -> Self {
        (self.kind, self.width) = ("date", "govuk-input--width-10");
        if self.value.parse::<jiff::civil::Date>().is_err() {
            self.value.clear();
        }
        self
    }

    /// A password; not shown again.
    #[must_use]
    pub fn password(mut self, autocomplete: &'static str) -> Self {
        (self.kind, self.autocomplete) = ("password", autocomplete);
        self
    }

    /// Words to search for.
    #[must_use]
    pub fn search(mut self) -> Self {
        self.kind = "search";
        self
    }

    /// A file to send, of these types (`.csv,.json`).
    #[must_use]
    pub fn file(mut self, accept: &'static str) -> Self {
        (self.kind, self.accept) = ("file", accept);
        self
    }

    /// Figures only; shows the keys for figures on a phone.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        (self.keys, self.width) = ("numeric", "govuk-input--width-5");
        self
    }

    /// A code that was sent or shown elsewhere.
    #[must_use]
    pub fn one_time_code(mut self) -> Self {
        (self.keys, self.autocomplete, self.width) = ("numeric", "one-time-code", "govuk-input--width-10");
        self
    }

    /// What browsers and password managers may fill in.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// As wide as this many letters: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(mut self, letters: u8) -> Self {
        self.width = match letters {
            0..=2 => "govuk-input--width-2",
            3 => "govuk-input--width-3",
            4 => "govuk-input--width-4",
            5 => "govuk-input--width-5",
            6..=10 => "govuk-input--width-10",
            11..=20 => "govuk-input--width-20",
            _ => "govuk-input--width-30",
        };
        self
    }

    /// What stands before the field, such as `£`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<Text>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// What stands after the field, such as "minutes".
    #[must_use]
    pub fn suffix(mut self, suffix: impl Into<Text>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }
}

/// A field for several lines.
#[derive(Debug, Clone, Template)]
#[template(path = "components/text_area.html")]
pub struct TextArea {
    around: Around,
    value: String,
    rows: u8,
    limit: Option<Text>,
}

impl TextArea {
    /// A field of five lines.
    pub fn new(name: impl AsRef<str>, label: impl Into<Text>) -> Self {
        let around = Around::new(name.as_ref(), label.into());
        Self { around, value: String::new(), rows: 5, limit: None }
    }

    around_builders!();

    /// What it holds already.
    #[must_use]
    pub fn value(mut self, value: impl AsRef<str>) -> Self {
        value.as_ref().clone_into(&mut self.value);
        self
    }

    /// How many lines are shown.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// Says how many letters it takes. The browser doesn't stop there, because it would cut pasted words
    /// without a word; the answer to the form says so and keeps them.
    #[must_use]
    pub fn limit(mut self, words: impl Into<Words>, letters: impl Into<u64>) -> Self {
        let words = words.into();
        self.limit = Some(words.t("text-limit").with("n", words.number(letters)));
        self
    }

    fn described_by(&self) -> String {
        let ids = self.around.described_by();
        if self.limit.is_none() {
            return ids;
        }
        format!("{ids} {}-limit", self.around.id()).trim_start().to_owned()
    }
}

/// A list to pick one from. For up to seven choices [`super::Radios`] are easier.
#[derive(Debug, Clone, Template)]
#[template(path = "components/select.html")]
pub struct Select {
    around: Around,
    options: Vec<(String, Text)>,
    chosen: String,
}

impl Select {
    /// A list without options.
    pub fn new(name: impl AsRef<str>, label: impl Into<Text>) -> Self {
        Self { around: Around::new(name.as_ref(), label.into()), options: vec![], chosen: String::new() }
    }

    around_builders!();

    /// One more option.
    #[must_use]
    pub fn option(mut self, value: impl AsRef<str>, text: impl Into<Text>) -> Self {
        self.options.push((value.as_ref().to_owned(), text.into()));
        self
    }

    /// More options: value and text of each.
    #[must_use]
    pub fn options(mut self, options: impl AsRef<[(String, Text)]>) -> Self {
        self.options.extend_from_slice(options.as_ref());
        self
    }

    /// The value of the option that is picked already.
    #[must_use]
    pub fn chosen(mut self, value: impl AsRef<str>) -> Self {
        value.as_ref().clone_into(&mut self.chosen);
        self
    }
}

safe_html!(Input, TextArea, Select);
