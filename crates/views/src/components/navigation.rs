//! Ways through a list or between the sides of one thing.

use super::safe_html;
use crate::words::{Text, Words};
use askama::Template;
use std::borrow::Borrow;

/// One side of a thing.
#[derive(Debug, Clone)]
pub struct Tab {
    href: String,
    text: Text,
    current: bool,
}

/// The sides of one thing as links, each a page of its own.
#[derive(Debug, Clone, Template)]
#[template(path = "components/tabs.html")]
pub struct Tabs {
    label: Text,
    tabs: Vec<Tab>,
}

impl Tabs {
    /// No sides yet; `label` names them for screen readers.
    pub fn new(label: impl Into<Text>) -> Self {
        Self { label: label.into(), tabs: vec![] }
    }

    /// One more side.
    #[must_use]
    pub fn tab(mut self, href: impl AsRef<str>, text: impl Into<Text>, current: impl Borrow<bool>) -> Self {
        self.tabs.push(Tab { href: href.as_ref().to_owned(), text: text.into(), current: *current.borrow() });
        self
    }
}

/// Links to the newer and older part of a list. Lists page by cursor, so there are no page numbers.
#[derive(Debug, Clone, Template)]
#[template(path = "components/pagination.html")]
pub struct Pagination {
    label: Text,
    previous: Option<(String, Text)>,
    next: Option<(String, Text)>,
}

impl Pagination {
    /// The addresses of the part before and after, where there are any.
    pub fn new(
        words: impl Into<Words>,
        previous: impl Borrow<Option<String>>,
        next: impl Borrow<Option<String>>,
    ) -> Self {
        let words = words.into();
        Self {
            label: words.t("pagination-label"),
            previous: previous.borrow().clone().map(|href| (href, words.t("pagination-previous"))),
            next: next.borrow().clone().map(|href| (href, words.t("pagination-next"))),
        }
    }
}

/// A row of fields that narrow a list; with a script it applies as soon as a choice changes.
#[derive(Debug, Clone, Template)]
#[template(path = "components/filter.html")]
pub struct Filter {
    action: String,
    label: Text,
    fields: Vec<Text>,
    apply: Text,
    clear: Option<(String, Text)>,
}

impl Filter {
    /// A filter that asks for `action` again, by GET.
    pub fn new(words: impl Into<Words>, action: impl AsRef<str>) -> Self {
        let words = words.into();
        Self {
            action: action.as_ref().to_owned(),
            label: words.t("filter-label"),
            fields: vec![],
            apply: words.t("filter-apply"),
            clear: None,
        }
    }

    /// One more field: an `Input`, `Select`, `Radios` or `Checkboxes` through [`Text::html`].
    #[must_use]
    pub fn field(mut self, field: impl askama::filters::HtmlSafe) -> Self {
        self.fields.push(Text::html(field));
        self
    }

    /// A link that shows everything again, where something is filtered.
    #[must_use]
    pub fn clear(mut self, words: impl Into<Words>, href: impl AsRef<str>) -> Self {
        self.clear = Some((href.as_ref().to_owned(), words.into().t("filter-clear")));
        self
    }
}

safe_html!(Tabs, Pagination, Filter);
