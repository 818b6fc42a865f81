//! What a page says when it can't do what was asked: what happened, what was kept, what to do next.

use crate::prelude::*;
use crate::samples::{staff_shell, visitor_shell};

/// What went wrong.
#[derive(Debug, Clone)]
pub enum ErrorKind {
    /// Nothing is here that the viewer may open; the same for what does not exist and what is secret.
    NotFound,
    /// The gate refused, for reasons that the viewer can act on.
    Forbidden {
        /// The reasons, each a sentence.
        reasons: Vec<Text>,
    },
    /// Someone else changed the same thing first.
    Conflict {
        /// What stands there now, by the names of the fields.
        theirs: Vec<(Text, Text)>,
        /// What the viewer typed, by the names of the fields.
        yours: Vec<(Text, Text)>,
        /// Where the thing is opened as it is now.
        open: String,
    },
    /// Our fault.
    Server {
        /// What the log calls this request.
        reference: String,
    },
    /// Too many tries.
    TooMany {
        /// How many minutes to wait.
        minutes: u32,
    },
}

impl ErrorKind {
    /// The title, for [`Shell::page_title`] and the heading.
    pub fn title(&self, words: impl Into<Words>) -> Text {
        words.into().t(match self {
            Self::NotFound => "not-found-title",
            Self::Forbidden { .. } => "forbidden-title",
            Self::Conflict { .. } => "conflict-title",
            Self::Server { .. } => "server-error-title",
            Self::TooMany { .. } => "too-many-title",
        })
    }
}

/// A page that says what went wrong.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    /// Around the page.
    pub shell: Shell,
    /// What went wrong.
    pub kind: ErrorKind,
}

impl ErrorPage {
    /// The page for a problem, in a shell whose title it sets.
    pub fn new(mut shell: Shell, kind: ErrorKind) -> Self {
        shell.page_title = kind.title(shell.words);
        Self { shell, kind }
    }

    fn facts(pairs: &[(Text, Text)]) -> SummaryList {
        pairs.iter().fold(SummaryList::new(), |list, (key, value)| list.row(key, value))
    }
}

impl Samples for ErrorPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let field = |value: &str| vec![(Text::from("Best time to ring"), Text::from(value))];
        let told = |name, code| (name, ErrorKind::Forbidden { reasons: vec![words.of("error-page", code)] });
        let kinds = [
            ("error-not-found", ErrorKind::NotFound),
            (
                "error-forbidden",
                ErrorKind::Forbidden {
                    reasons: vec![
                        "The person has not agreed that your organisation may see this.".into(),
                        "Your membership of this team ended on 30 January 2025.".into(),
                    ],
                },
            ),
            (
                "error-conflict",
                ErrorKind::Conflict {
                    theirs: field("After 6pm, not on Fridays"),
                    yours: field("Mornings only"),
                    open: "/people/AB-12".into(),
                },
            ),
            told("error-role", "forbidden"),
            told("error-stale-form", "stale-form"),
            told("error-changed", "conflict"),
            told("error-too-large", "too-large"),
            told("error-not-now", "not-now"),
            ("error-server", ErrorKind::Server { reference: "7F3K-22QM".into() }),
            ("error-too-many", ErrorKind::TooMany { minutes: 5 }),
        ];
        kinds
            .into_iter()
            .map(|(name, kind)| {
                let shell = if matches!(kind, ErrorKind::TooMany { .. }) {
                    visitor_shell(words, "")
                } else {
                    staff_shell(words, "")
                };
                (name, Self::new(shell, kind))
            })
            .collect()
    }
}
