//! What happened, and what is to be done.

use super::safe_html;
use super::summary::Tag;
use crate::words::Text;
use alongside_kernel::Timestamp;
use askama::Template;

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct TimelineItem {
    title: Text,
    byline: Option<Text>,
    at: String,
    said: Text,
    body: Option<Text>,
}

impl TimelineItem {
    /// What happened, when (for machines), and when as people say it ([`crate::Words::date_time`]).
    pub fn new(title: impl Into<Text>, at: Timestamp, said: impl Into<Text>) -> Self {
        Self { title: title.into(), byline: None, at: at.to_string(), said: said.into(), body: None }
    }

    /// Who did it.
    #[must_use]
    pub fn by(mut self, byline: impl Into<Text>) -> Self {
        self.byline = Some(byline.into());
        self
    }

    /// More about it, or finished HTML from [`Text::html`].
    #[must_use]
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// What happened, newest first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    items: Vec<TimelineItem>,
    level: u8,
}

impl Timeline {
    /// A timeline whose headings are of the third level.
    pub fn new() -> Self {
        Self { items: vec![], level: 3 }
    }

    /// The level of its headings, 2 to 4.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 4);
        self
    }

    /// One more thing.
    #[must_use]
    pub fn with(mut self, item: TimelineItem) -> Self {
        self.items.push(item);
        self
    }

    /// More things.
    #[must_use]
    pub fn items(mut self, items: impl AsRef<[TimelineItem]>) -> Self {
        self.items.extend_from_slice(items.as_ref());
        self
    }
}

/// One thing to be done.
#[derive(Debug, Clone)]
pub struct Task {
    title: Text,
    href: Option<String>,
    hint: Option<Text>,
    status: Option<Text>,
}

impl Task {
    /// A thing to be done.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), href: None, hint: None, status: None }
    }

    /// Where it is done.
    #[must_use]
    pub fn href(mut self, href: impl AsRef<str>) -> Self {
        self.href = Some(href.as_ref().to_owned());
        self
    }

    /// A sentence about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// How far it is.
    #[must_use]
    pub fn status(mut self, tag: Tag) -> Self {
        self.status = Some(tag.into());
        self
    }

    /// How far it is, in words without a mark, such as "Done".
    #[must_use]
    pub fn status_text(mut self, text: impl Into<Text>) -> Self {
        self.status = Some(text.into());
        self
    }
}

/// Things to be done, in any order.
#[derive(Debug, Clone, Template)]
#[template(path = "components/task_list.html")]
pub struct TaskList {
    name: String,
    tasks: Vec<Task>,
}

impl TaskList {
    /// An empty list; `name` makes its ids unique on the page.
    pub fn new(name: impl AsRef<str>) -> Self {
        Self { name: super::field_id(name.as_ref()), tasks: vec![] }
    }

    /// One more thing.
    #[must_use]
    pub fn with(mut self, task: Task) -> Self {
        self.tasks.push(task);
        self
    }
}

safe_html!(Timeline, TaskList);
