//! What a page says when it can't do what was asked: what happened, what was kept, what to do next.

use super::typed::Typed;
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
    /// The form belongs to an earlier sign-in, or to another page.
    StaleForm,
    /// Someone else changed the same thing first, and the page knows what it says now.
    Conflict {
        /// What stands there now, by the names of the fields.
        theirs: Vec<(Text, Text)>,
        /// What the viewer typed, by the names of the fields.
        yours: Vec<(Text, Text)>,
        /// Where the thing is opened as it is now.
        open: String,
    },
    /// Someone else changed the same thing first.
    Changed,
    /// The rules do not allow it as things stand.
    NotNow {
        /// What stands in the way, each a sentence.
        reasons: Vec<Text>,
    },
    /// Something that was sent can't be taken, and no form shows where.
    Invalid {
        /// What is wrong, each a sentence.
        reasons: Vec<Text>,
    },
    /// The form or the address can't be read.
    Unreadable,
    /// More was sent than is taken.
    TooLarge,
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
        let w = words.into();
        match self {
            Self::NotFound => w.t("not-found-title"),
            Self::Forbidden { .. } => w.t("forbidden-title"),
            Self::StaleForm => w.t("stale-form-title"),
            Self::Conflict { .. } | Self::Changed => w.t("conflict-title"),
            Self::NotNow { .. } => w.t("not-now-title"),
            Self::Invalid { .. } => w.t("invalid-title"),
            Self::Unreadable => w.t("unreadable-title"),
            Self::TooLarge => w.t("too-large-title"),
            Self::Server { .. } => w.t("server-error-title"),
            Self::TooMany { .. } => w.t("too-many-title"),
        }
    }

    /// What happened, and what was kept.
    fn text(&self, words: impl Into<Words>) -> Text {
        let w = words.into();
        match self {
            Self::NotFound => w.t("not-found-text"),
            Self::Forbidden { .. } => w.t("forbidden-text"),
            Self::StaleForm => w.t("stale-form-text"),
            Self::Conflict { .. } => w.t("conflict-text"),
            Self::Changed => w.t("changed-text"),
            Self::NotNow { .. } => w.t("not-now-text"),
            Self::Invalid { .. } => w.t("invalid-text"),
            Self::Unreadable => w.t("unreadable-text"),
            Self::TooLarge => w.t("too-large-text"),
            Self::Server { .. } => w.t("server-error-text"),
            Self::TooMany { .. } => w.t("too-many-text"),
        }
    }

    /// What to do next.
    fn next(&self, words: impl Into<Words>) -> Option<Text> {
        let w = words.into();
        Some(match self {
            Self::NotFound => w.t("not-found-next"),
            Self::Forbidden { .. } => w.t("forbidden-next"),
            Self::StaleForm => w.t("stale-form-next"),
            Self::Conflict { .. } | Self::Changed => w.t("conflict-next"),
            Self::NotNow { .. } => return None,
            Self::Invalid { .. } => w.t("invalid-next"),
            Self::Unreadable => w.t("unreadable-next"),
            Self::TooLarge => w.t("too-large-next"),
            Self::Server { .. } => w.t("server-error-next"),
            Self::TooMany { minutes } => w.n("too-many-next", *minutes),
        })
    }

    /// What the link says that leads back.
    fn back(&self, words: impl Into<Words>) -> Text {
        let w = words.into();
        if matches!(self, Self::Changed) { w.t("conflict-button") } else { w.t("error-back") }
    }

    /// Whether the start page is the way on where nothing else is.
    fn leads_home(&self) -> bool {
        !matches!(self, Self::TooMany { .. } | Self::Conflict { .. })
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
    /// What was typed and not saved.
    pub typed: Vec<Typed>,
    /// The page on which they were.
    pub back: Option<String>,
}

impl ErrorPage {
    /// The page for a problem, in a shell whose title it sets.
    pub fn new(mut shell: Shell, kind: ErrorKind) -> Self {
        shell.page_title = kind.title(shell.words);
        Self { shell, kind, typed: Vec::new(), back: None }
    }

    fn reasons(&self) -> &[Text] {
        match &self.kind {
            ErrorKind::Forbidden { reasons }
            | ErrorKind::NotNow { reasons }
            | ErrorKind::Invalid { reasons } => reasons,
            _ => &[],
        }
    }

    fn facts(pairs: &[(Text, Text)]) -> SummaryList {
        pairs.iter().fold(SummaryList::new(), |list, (key, value)| list.row(key, value))
    }
}

impl Samples for ErrorPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let field = |value: &str| vec![(Text::from("Best time to ring"), Text::from(value))];
        let conflict = ErrorKind::Conflict {
            theirs: field("After 6pm, not on Fridays"),
            yours: field("Mornings only"),
            open: "/people/AB-12".into(),
        };
        let page = |kind| Self::new(staff_shell(words, ""), kind);
        let sent = [
            ("note", "She rang back.\nAfter six is best, not on Fridays."),
            ("promise", "Ring about the locks"),
            ("promise_on-day", "3"),
            ("promise_on-month", "2"),
            ("promise_on-year", "2025"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        let after_typing = |kind, back: &str| Self {
            typed: Typed::all(words, &sent),
            back: Some(back.to_owned()),
            ..page(kind)
        };
        let call = "/people/01940000000070008000000000000004/call";
        let forbidden = vec![
            "The person has not agreed that your organisation may see this.".into(),
            "Your membership of this team ended on 30 January 2025.".into(),
        ];
        let full = vec![words.of("error", "service-organisation-missing")];
        let not_now = vec![words.of("reason", "consent-withdrawn-already")];
        let minutes = ErrorKind::TooMany { minutes: 5 };
        vec![
            ("error-not-found", page(ErrorKind::NotFound)),
            ("error-forbidden", page(ErrorKind::Forbidden { reasons: forbidden })),
            ("error-role", page(ErrorKind::Forbidden { reasons: vec![words.of("error-page", "forbidden")] })),
            ("error-stale-form", after_typing(ErrorKind::StaleForm, call)),
            ("error-conflict", page(conflict)),
            ("error-changed", after_typing(ErrorKind::Changed, call)),
            ("error-not-now", after_typing(ErrorKind::NotNow { reasons: not_now }, call)),
            ("error-invalid", after_typing(ErrorKind::Invalid { reasons: full }, "/services/new")),
            ("error-unreadable", page(ErrorKind::Unreadable)),
            ("error-too-large", page(ErrorKind::TooLarge)),
            ("error-server", after_typing(ErrorKind::Server { reference: "7F3K-22QM".into() }, call)),
            ("error-too-many", Self::new(visitor_shell(words, ""), minutes)),
        ]
    }
}
