//! The words of mail about one's own account, as data.

use jiff::civil::Date;
use serde::Deserialize;

/// Of what somebody who signs in is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// An administrator made a link to a new password; it opens nothing without the code in this mail.
    Link,
    /// Whoever runs the server made such a link at the console; it needs no code.
    Console,
    /// A new password was chosen.
    Password,
    /// A second factor was set up.
    SecondFactor,
    /// Looks at records stand out, for whoever answers for the audit log.
    Looks,
}

/// Subject and text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    subject: String,
    body: String,
}

/// Every notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// Counts up with each change of the words.
    pub version: u32,
    /// The first day on which they are used.
    pub effective_from: Date,
    /// Where the words come from.
    pub source: String,
    link: Wording,
    console: Wording,
    password: Wording,
    second_factor: Wording,
    looks: Wording,
}

/// A file of notices could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the notices about accounts can't be read: {0}")]
pub struct BadNotices(String);

/// What is filled in. A word that a notice does not have is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled<'a> {
    /// The partnership's name.
    pub partnership: &'a str,
    /// Whom to tell.
    pub whom: &'a str,
    /// The code that belongs to a link.
    pub code: &'a str,
    /// Until when a link works.
    pub until: &'a str,
}

impl Notices {
    /// Reads a file of notices.
    pub fn parse(text: &str) -> Result<Self, BadNotices> {
        toml::from_str(text).map_err(|error| BadNotices(error.to_string()))
    }

    /// The notices that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadNotices> {
        Self::parse(include_str!("../../../../data/accounts/notices.toml"))
    }

    /// Subject and text of a notice. What is filled in is not read again.
    pub fn written(&self, notice: Notice, with: &Filled<'_>) -> (String, String) {
        let wording = match notice {
            Notice::Link => &self.link,
            Notice::Console => &self.console,
            Notice::Password => &self.password,
            Notice::SecondFactor => &self.second_factor,
            Notice::Looks => &self.looks,
        };
        let mut body = String::new();
        let mut rest = wording.body.trim();
        while let Some((before, after)) = rest.split_once('{') {
            let (word, after) = after.split_once('}').unwrap_or((after, ""));
            body.push_str(before);
            body.push_str(match word {
                "partnership" => with.partnership,
                "whom" => with.whom,
                "code" => with.code,
                "until" => with.until,
                _ => "",
            });
            rest = after;
        }
        body.push_str(rest);
        (wording.subject.trim().to_owned(), body)
    }
}
