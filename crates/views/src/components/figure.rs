//! Numbers that are read alone.

use super::safe_html;
use crate::words::Text;
use askama::Template;

/// A number, what it counts, since when, and how sure it is.
#[derive(Debug, Clone, Template)]
#[template(path = "components/figure_card.html")]
pub struct FigureCard {
    number: Text,
    what: Text,
    since: Text,
    sure: Option<Text>,
    href: Option<String>,
}

impl FigureCard {
    /// The number as it is said, what it counts, and since when.
    pub fn new(number: impl Into<Text>, what: impl Into<Text>, since: impl Into<Text>) -> Self {
        Self { number: number.into(), what: what.into(), since: since.into(), sure: None, href: None }
    }

    /// How sure it is, such as "between 310 and 360".
    #[must_use]
    pub fn sure(mut self, sure: impl Into<Text>) -> Self {
        self.sure = Some(sure.into());
        self
    }

    /// Where it is explained.
    #[must_use]
    pub fn href(mut self, href: impl AsRef<str>) -> Self {
        self.href = Some(href.as_ref().to_owned());
        self
    }
}

safe_html!(FigureCard);
