//! What a page says about a person before all else: who it is, how it is safe to reach them, what is due.

use super::safe_html;
use super::summary::{Tag, Tone};
use crate::words::{Text, Value, Words};
use alongside_kernel::Date;
use askama::Template;
use std::borrow::Borrow;

/// Who the page is about, kept in view. It goes into the `identity` block of a page and holds the page's
/// first heading.
#[derive(Debug, Clone, Template)]
#[template(path = "components/identity_bar.html")]
pub struct IdentityBar {
    label: Text,
    name: Text,
    reference: Text,
    reference_label: Text,
    marks: Vec<Text>,
    looking: Option<Text>,
    heading: bool,
}

impl IdentityBar {
    /// The name that the person chose, and their reference.
    pub fn new(words: impl Into<Words>, name: impl Into<Text>, reference: impl Into<Text>) -> Self {
        let words = words.into();
        Self {
            label: words.t("identity-label"),
            name: name.into(),
            reference: reference.into(),
            reference_label: words.t("identity-reference"),
            marks: vec![],
            looking: None,
            heading: true,
        }
    }

    /// A mark, first of all the one for safe contact.
    #[must_use]
    pub fn mark(mut self, tag: Tag) -> Self {
        self.marks.push(tag.into());
        self
    }

    /// Who is looking: the active membership.
    #[must_use]
    pub fn looking(mut self, membership: impl Into<Text>) -> Self {
        self.looking = Some(membership.into());
        self
    }

    /// The page has a heading of its own.
    #[must_use]
    pub fn not_the_heading(mut self) -> Self {
        self.heading = false;
        self
    }
}

/// One way to reach a person.
#[derive(Debug, Clone)]
pub struct SafeMethod {
    method: Text,
    value: Option<Text>,
    safe: bool,
    word: Text,
    reasons: Vec<Text>,
    preferred: Option<Text>,
}

impl SafeMethod {
    /// A way that may be used, and the number or address, where it may be shown.
    pub fn safe(words: impl Into<Words>, method: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self {
            method: method.into(),
            value: Some(value.into()).filter(|value| !value.is_empty()),
            safe: true,
            word: words.into().t("safe-contact-safe"),
            reasons: vec![],
            preferred: None,
        }
    }

    /// A way that must not be used. It never shows a number or an address.
    pub fn not_safe(words: impl Into<Words>, method: impl Into<Text>) -> Self {
        Self {
            method: method.into(),
            value: None,
            safe: false,
            word: words.into().t("safe-contact-not-safe"),
            reasons: vec![],
            preferred: None,
        }
    }

    /// Why, or what to keep in mind: "may leave a message", "no answer given about texts".
    #[must_use]
    pub fn because(mut self, reason: impl Into<Text>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    /// The person prefers this way.
    #[must_use]
    pub fn preferred(mut self, words: impl Into<Words>) -> Self {
        self.preferred = Some(words.into().t("safe-contact-preferred"));
        self
    }
}

/// How it is safe to reach a person. Stands first on their page.
#[derive(Debug, Clone, Template)]
#[template(path = "components/safe_contact_panel.html")]
pub struct SafeContactPanel {
    title: Text,
    lead: Text,
    methods: Vec<SafeMethod>,
    notes: Vec<Text>,
    level: u8,
}

impl SafeContactPanel {
    /// The ways to reach a person, the preferred one first. Where none is safe, it says so first.
    pub fn new(words: impl Into<Words>, methods: impl AsRef<[SafeMethod]>) -> Self {
        let words = words.into();
        let methods = methods.as_ref();
        let any = methods.iter().any(|method| method.safe);
        Self {
            title: words.t("safe-contact-title"),
            lead: words.t(if any { "safe-contact-some" } else { "safe-contact-none" }),
            methods: methods.to_vec(),
            notes: vec![],
            level: 2,
        }
    }

    /// Something to know before making contact: when, who else may answer, the words agreed.
    #[must_use]
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.notes.push(note.into());
        self
    }

    fn any_safe(&self) -> bool {
        self.methods.iter().any(|method| method.safe)
    }
}

/// When something is due, in words: late, today, or by the end of a day.
#[derive(Debug, Clone, Template)]
#[template(path = "components/due_date.html")]
pub struct DueDate {
    text: Text,
    tone: Tone,
    machine: String,
}

impl DueDate {
    /// The day by whose end it is due, seen from `today`.
    pub fn new(words: impl Into<Words>, due: impl Borrow<Date>, today: impl Borrow<Date>) -> Self {
        let (words, due, today) = (words.into(), *due.borrow(), *today.borrow());
        let (text, tone) = match due.cmp(&today) {
            std::cmp::Ordering::Less => (words.t("due-late"), Tone::Late),
            std::cmp::Ordering::Equal => (words.t("due-today"), Tone::Waiting),
            std::cmp::Ordering::Greater => (words.t("due-by"), Tone::Plain),
        };
        let day = if due.year() == today.year() { Value::weekday_date(due) } else { Value::date(due) };
        Self { text: text.with("day", day), tone, machine: due.to_string() }
    }
}

impl From<DueDate> for Text {
    fn from(due: DueDate) -> Self {
        Self::html(due)
    }
}

/// One row of a queue: who, one line of meaning, one date, one act. Stands in `<ul class="queue">`.
#[derive(Debug, Clone, Template)]
#[template(path = "components/queue_row.html")]
pub struct QueueRow {
    href: String,
    who: Text,
    marks: Vec<Text>,
    meaning: Text,
    date: Option<Text>,
    act: Option<Text>,
    choose: Option<(String, String)>,
}

impl QueueRow {
    /// Who it is about with the way to their page, and what it means in one line.
    pub fn new(href: impl AsRef<str>, who: impl Into<Text>, meaning: impl Into<Text>) -> Self {
        Self {
            href: href.as_ref().to_owned(),
            who: who.into(),
            marks: vec![],
            meaning: meaning.into(),
            date: None,
            act: None,
            choose: None,
        }
    }

    /// A box by which the row is chosen for an act on several: the name and value of its field. The name of the
    /// person is its label.
    #[must_use]
    pub fn choose(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.choose = Some((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// A mark after the name.
    #[must_use]
    pub fn mark(mut self, tag: Tag) -> Self {
        self.marks.push(tag.into());
        self
    }

    /// The one date: a [`DueDate`] or words.
    #[must_use]
    pub fn date(mut self, date: impl Into<Text>) -> Self {
        self.date = Some(date.into());
        self
    }

    /// The one act.
    #[must_use]
    pub fn act(mut self, button: impl Into<Text>) -> Self {
        self.act = Some(button.into());
        self
    }
}

safe_html!(IdentityBar, SafeContactPanel, DueDate, QueueRow);
