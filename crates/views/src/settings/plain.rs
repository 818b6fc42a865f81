//! Help, privacy, accessibility, about: the same for everybody, signed in or not.

use crate::prelude::*;
use crate::samples::visitor_shell;

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Where to find help.
    Help,
    /// What is kept, and who sees it.
    Privacy,
    /// How well everybody can use it.
    Accessibility,
    /// What this is, and whose work is in it.
    About,
}

impl Subject {
    /// Every page.
    pub const ALL: [Self; 4] = [Self::Help, Self::Privacy, Self::Accessibility, Self::About];

    /// The title.
    pub fn title(&self, words: impl Into<Words>) -> Text {
        words.into().t(match self {
            Self::Help => "help-title",
            Self::Privacy => "privacy-title",
            Self::Accessibility => "accessibility-title",
            Self::About => "about-title",
        })
    }

    /// Its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Help => "/help",
            Self::Privacy => "/privacy",
            Self::Accessibility => "/accessibility",
            Self::About => "/about",
        }
    }
}

/// A page of text.
#[derive(Debug, Clone, Template)]
#[template(path = "settings/plain.html")]
pub struct PlainPage {
    /// Around the page.
    pub shell: Shell,
    /// What it is about.
    pub subject: Subject,
    /// The victim care unit's telephone, where it is set.
    pub phone: Option<String>,
}

impl PlainPage {
    /// Where the licences of what is built in stand.
    fn licences(&self) -> String {
        self.shell.asset("licences.txt")
    }
}

impl Samples for PlainPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |subject: Subject, phone: Option<&str>| Self {
            shell: visitor_shell(words, subject.title(words)),
            subject,
            phone: phone.map(str::to_owned),
        };
        vec![
            ("help", page(Subject::Help, Some("0117 496 0100"))),
            ("help-without-telephone", page(Subject::Help, None)),
            ("privacy", page(Subject::Privacy, Some("0117 496 0100"))),
            ("accessibility", page(Subject::Accessibility, Some("0117 496 0100"))),
            ("about", page(Subject::About, None)),
        ]
    }
}
