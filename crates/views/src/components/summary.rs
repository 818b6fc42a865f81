//! Facts with their names, and words that mark them.

use super::safe_html;
use crate::words::Text;
use askama::Template;

/// How a word is meant. Colour only goes with the word, never instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Says something without weighing it.
    #[default]
    Plain,
    /// Late, unsafe, refused. Rare: at most two on a page.
    Late,
    /// New, waiting.
    Waiting,
    /// Done, safe to use.
    Done,
    /// Selected, ours.
    Brand,
}

impl Tone {
    /// The ending of the class of a tag.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Late => "late",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Brand => "brand",
        }
    }
}

/// A word that marks a thing.
#[derive(Debug, Clone, Template)]
#[template(path = "components/tag.html")]
pub struct Tag {
    text: Text,
    tone: Tone,
}

impl Tag {
    /// A plain mark.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), tone: Tone::Plain }
    }

    /// Marks something late, unsafe or refused.
    #[must_use]
    pub fn late(self) -> Self {
        self.tone(Tone::Late)
    }

    /// Marks something new or waiting.
    #[must_use]
    pub fn waiting(self) -> Self {
        self.tone(Tone::Waiting)
    }

    /// Marks something done or safe.
    #[must_use]
    pub fn done(self) -> Self {
        self.tone(Tone::Done)
    }

    /// Sets the tone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl From<Tag> for Text {
    fn from(tag: Tag) -> Self {
        Self::html(tag)
    }
}

/// One fact: its name, its value, and what can be done about it.
#[derive(Debug, Clone)]
pub struct SummaryRow {
    key: Text,
    value: Text,
    actions: Vec<(String, Text, Text)>,
}

impl SummaryRow {
    /// A fact.
    pub fn new(key: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { key: key.into(), value: value.into(), actions: vec![] }
    }

    /// A link beside it: where to, what it says, and words only for screen readers that tell which fact.
    #[must_use]
    pub fn action(mut self, href: impl AsRef<str>, text: impl Into<Text>, hidden: impl Into<Text>) -> Self {
        self.actions.push((href.as_ref().to_owned(), text.into(), hidden.into()));
        self
    }
}

/// Facts below each other.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/summary_list.html")]
pub struct SummaryList {
    rows: Vec<SummaryRow>,
    borders: bool,
}

impl SummaryList {
    /// No facts yet.
    pub fn new() -> Self {
        Self { rows: vec![], borders: true }
    }

    /// One more fact.
    #[must_use]
    pub fn row(mut self, key: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.rows.push(SummaryRow::new(key, value));
        self
    }

    /// One more fact, with links.
    #[must_use]
    pub fn with(mut self, row: SummaryRow) -> Self {
        self.rows.push(row);
        self
    }

    /// More facts.
    #[must_use]
    pub fn rows(mut self, rows: impl AsRef<[SummaryRow]>) -> Self {
        self.rows.extend_from_slice(rows.as_ref());
        self
    }

    /// Leaves the lines between facts out.
    #[must_use]
    pub fn without_lines(mut self) -> Self {
        self.borders = false;
        self
    }

    fn any_actions(&self) -> bool {
        self.rows.iter().any(|row| !row.actions.is_empty())
    }
}

/// Facts about one thing, under its name.
#[derive(Debug, Clone, Template)]
#[template(path = "components/summary_card.html")]
pub struct SummaryCard {
    title: Text,
    level: u8,
    list: SummaryList,
    actions: Vec<(String, Text)>,
}

impl SummaryCard {
    /// A card with a heading of the second level.
    pub fn new(title: impl Into<Text>, list: SummaryList) -> Self {
        Self { title: title.into(), level: 2, list, actions: vec![] }
    }

    /// The level of its heading, 2 to 4.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 4);
        self
    }

    /// A link in its head.
    #[must_use]
    pub fn action(mut self, href: impl AsRef<str>, text: impl Into<Text>) -> Self {
        self.actions.push((href.as_ref().to_owned(), text.into()));
        self
    }
}

safe_html!(Tag, SummaryList, SummaryCard);
