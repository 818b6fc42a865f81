//! Templates as data: what a letter, an e-mail or a text says, by version and language.

use super::Channel;
use alongside_kernel::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

crate::code::codes! {
    /// A language in which messages are written.
    #[derive(Default)]
    pub enum Language {
        /// English.
        #[default]
        English = "en",
        /// Welsh.
        Welsh = "cy",
    }
}

impl Language {
    /// The language to write in, by the main language as it was reported. Where there are no words in it,
    /// English.
    pub fn of_person(main: Option<&str>) -> Self {
        let main = main.unwrap_or_default().trim().to_lowercase();
        if ["welsh", "cymraeg", "cy"].contains(&main.as_str()) { Self::Welsh } else { Self::English }
    }
}

/// What a message says in one language by one channel.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The subject line of an e-mail, the heading of a letter; a text has none.
    #[serde(default)]
    pub subject: String,
    /// Paragraphs with an empty line between them.
    pub body: String,
}

/// One message in all its languages and channels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its stable code.
    pub id: String,
    /// Counts up with each change of its words.
    pub version: u32,
    /// The first day on which it is used.
    pub effective_from: Date,
    /// Where the words come from.
    pub source: String,
    letter: BTreeMap<Language, Wording>,
    email: BTreeMap<Language, Wording>,
    text: BTreeMap<Language, Wording>,
}

impl Template {
    /// What it says by a channel in a language; `None` where nobody wrote that.
    pub fn wording(&self, channel: Channel, language: Language) -> Option<&Wording> {
        match channel {
            Channel::Letter => self.letter.get(&language),
            Channel::Email => self.email.get(&language),
            Channel::Text => self.text.get(&language),
        }
    }
}

/// Words that nothing that leaves may hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Neutral {
    /// Counts up with each change.
    pub version: u32,
    words: Vec<String>,
    links: Vec<String>,
}

impl Neutral {
    /// The first word or link in a text that tells what it is about; `None` where it is neutral.
    pub fn telling(&self, text: &str) -> Option<&str> {
        let text = text.to_lowercase();
        let link = self.links.iter().find(|link| text.contains(link.as_str()));
        let word = || {
            text.split(|letter: char| !letter.is_alphabetic() && letter != '-')
                .find_map(|found| self.words.iter().find(|word| found.starts_with(word.as_str())))
        };
        link.or_else(word).map(String::as_str)
    }
}

/// Every template, and the words that none may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    all: Vec<Template>,
    /// The words that none may hold.
    pub neutral: Neutral,
}

/// A file of templates could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the templates of messages can't be read: {0}")]
pub struct BadTemplates(String);

impl Templates {
    /// The template that tells what is available.
    pub const INFORM: &'static str = "INFORM";

    /// Reads templates and the list of words that none may hold.
    pub fn parse(files: &[&str], neutral: &str) -> Result<Self, BadTemplates> {
        let bad = |error: toml::de::Error| BadTemplates(error.to_string());
        let all = files.iter().map(|file| toml::from_str(file)).collect::<Result<_, _>>().map_err(bad)?;
        Ok(Self { all, neutral: toml::from_str(neutral).map_err(bad)? })
    }

    /// The templates that the product ships. The error can't happen in a tested build: a test reads the files.
    pub fn shipped() -> Result<Self, BadTemplates> {
        Self::parse(
            &[
                include_str!("../../../../data/messages/inform.toml"),
                include_str!("../../../../data/messages/ring_us.toml"),
            ],
            include_str!("../../../../data/messages/neutral.toml"),
        )
    }

    /// Every template, in the order in which they are offered.
    pub fn all(&self) -> &[Template] {
        &self.all
    }

    /// The template with this code.
    pub fn get(&self, id: &str) -> Option<&Template> {
        self.all.iter().find(|template| template.id == id)
    }
}

/// Whether a text can be sent in the GSM alphabet, in which 160 characters fit one message. The few characters
/// that count twice are left out, so that counting characters is right.
pub fn is_gsm(text: &str) -> bool {
    const OTHERS: &str = "@£$¥èéùìòÇØøÅåÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n";
    text.chars().all(|letter| letter.is_ascii_alphanumeric() || OTHERS.contains(letter))
}
