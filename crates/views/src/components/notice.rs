//! What a page says beside its content.

use super::safe_html;
use crate::words::{Text, Words};
use askama::Template;

/// What came of the act before, or what is new.
#[derive(Debug, Clone, Template)]
#[template(path = "components/notification_banner.html")]
pub struct NotificationBanner {
    title: Text,
    heading: Text,
    body: Option<Text>,
    success: bool,
}

impl NotificationBanner {
    /// Something to know.
    pub fn new(words: impl Into<Words>, heading: impl Into<Text>) -> Self {
        Self {
            title: words.into().t("notice-important"),
            heading: heading.into(),
            body: None,
            success: false,
        }
    }

    /// Something was done.
    pub fn success(words: impl Into<Words>, heading: impl Into<Text>) -> Self {
        Self { title: words.into().t("notice-done"), heading: heading.into(), body: None, success: true }
    }

    /// What happens next and when.
    #[must_use]
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// Something that must not be missed.
#[derive(Debug, Clone, Template)]
#[template(path = "components/warning_text.html")]
pub struct WarningText {
    prefix: Text,
    text: Text,
}

impl WarningText {
    /// A warning.
    pub fn new(words: impl Into<Words>, text: impl Into<Text>) -> Self {
        Self { prefix: words.into().t("warning-prefix"), text: text.into() }
    }
}

/// The end of a task: what was done and its reference. Its title is the heading of the page.
#[derive(Debug, Clone, Template)]
#[template(path = "components/panel.html")]
pub struct Panel {
    title: Text,
    body: Option<Text>,
}

impl Panel {
    /// A title.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), body: None }
    }

    /// More below it.
    #[must_use]
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// Something that only some want to read.
#[derive(Debug, Clone, Template)]
#[template(path = "components/details.html")]
pub struct Details {
    summary: Text,
    body: Text,
    open: bool,
}

impl Details {
    /// Closed, with words or finished HTML from [`Text::html`] in it.
    pub fn new(summary: impl Into<Text>, body: impl Into<Text>) -> Self {
        Self { summary: summary.into(), body: body.into(), open: false }
    }

    /// Shown open.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }
}

/// What would stand here and how it comes.
#[derive(Debug, Clone, Template)]
#[template(path = "components/empty_state.html")]
pub struct EmptyState {
    what: Text,
    how: Text,
    act: Option<Text>,
}

impl EmptyState {
    /// What would be here, and how it comes.
    pub fn new(what: impl Into<Text>, how: impl Into<Text>) -> Self {
        Self { what: what.into(), how: how.into(), act: None }
    }

    /// A link to what can be done.
    #[must_use]
    pub fn act(mut self, button: impl Into<Text>) -> Self {
        self.act = Some(button.into());
        self
    }
}

safe_html!(NotificationBanner, WarningText, Panel, Details, EmptyState);
