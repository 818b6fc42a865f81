//! A text of a page: found by its key, typed by a person, or finished HTML.

use super::{LOCALES, Language, Value, Words};
use fluent_templates::fluent_bundle::FluentValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

#[derive(Debug, Clone)]
struct Message {
    language: Language,
    key: String,
    arguments: Vec<(&'static str, Value)>,
}

impl Message {
    /// The words, and the language in which they were found. A key that nobody wrote is shown as it is: a test
    /// keeps that from happening.
    fn find(&self) -> (String, Language) {
        for language in [self.language, Language::English] {
            let words = Words::new(language);
            let arguments: HashMap<Cow<'static, str>, FluentValue<'static>> = self
                .arguments
                .iter()
                .map(|(name, value)| (Cow::Borrowed(*name), value.said(words)))
                .collect();
            let found = LOCALES.lookup_single_language(language.identifier(), &self.key, Some(&arguments));
            if let Ok(text) = found {
                return (text, language);
            }
        }
        (self.key.clone(), self.language)
    }
}

#[derive(Debug, Clone)]
enum Kind {
    Message(Box<Message>),
    Literal(String),
    Html(String),
}

/// A text for a page: words by their key, something typed by a person, or finished HTML of a component.
///
/// Shown in a page it is safe HTML: everything typed is escaped. An attribute takes [`Text::plain`].
#[derive(Debug, Clone)]
pub struct Text(Kind);

impl Text {
    pub(super) fn of_key(language: Language, key: &str) -> Self {
        Self(Kind::Message(Box::new(Message { language, key: key.to_owned(), arguments: vec![] })))
    }

    /// The same text with something put in where it says `{ $name }`. Only texts that come by a key have
    /// such places; others stay as they are.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Kind::Message(message) = &mut self.0 {
            message.arguments.push((name, value.into()));
        }
        self
    }

    /// Finished HTML: a component, or a template of a part of a page.
    pub fn html(component: impl askama::filters::HtmlSafe) -> Self {
        Self(Kind::Html(component.to_string()))
    }

    /// The words alone, not escaped, for attributes and titles (which templates escape). Of finished HTML,
    /// what stands between the tags.
    pub fn plain(&self) -> String {
        match &self.0 {
            Kind::Message(message) => message.find().0,
            Kind::Literal(text) => text.clone(),
            Kind::Html(html) => without_tags(html),
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Message(_) => false,
            Kind::Literal(text) | Kind::Html(text) => text.is_empty(),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self(Kind::Literal(String::new()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Html(html) => out.write_str(html),
            Kind::Literal(text) => escape(text, out),
            Kind::Message(message) => {
                let (text, found) = message.find();
                if found == message.language {
                    return escape(&text, out);
                }
                write!(out, "<span lang=\"{}\">", found.code())?;
                escape(&text, out)?;
                out.write_str("</span>")
            }
        }
    }
}

impl askama::filters::HtmlSafe for Text {}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Kind::Literal(text.to_owned()))
    }
}

impl From<&&str> for Text {
    fn from(text: &&str) -> Self {
        Self(Kind::Literal((*text).to_owned()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Kind::Literal(text))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self(Kind::Literal(text.clone()))
    }
}

impl From<&&String> for Text {
    fn from(text: &&String) -> Self {
        Self(Kind::Literal((*text).clone()))
    }
}

impl From<&&Text> for Text {
    fn from(text: &&Text) -> Self {
        (*text).clone()
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

/// Writes a text so that it cannot be markup, in an element or a quoted attribute.
fn escape(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let (before, found) = rest.split_at(at);
        out.write_str(before)?;
        let mut letters = found.chars();
        out.write_str(match letters.next() {
            Some('<') => "&#60;",
            Some('>') => "&#62;",
            Some('&') => "&#38;",
            Some('"') => "&#34;",
            _ => "&#39;",
        })?;
        rest = letters.as_str();
    }
    out.write_str(rest)
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let entities = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    entities.into_iter().fold(text, |text, (entity, letter)| text.replace(entity, letter)).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_a_person_typed_cannot_be_markup() {
        let typed = Text::from("<b title=\"x\">Tom & 'Jo'</b>");
        assert_eq!(typed.to_string(), "&#60;b title=&#34;x&#34;&#62;Tom &#38; &#39;Jo&#39;&#60;/b&#62;");
        assert_eq!(typed.plain(), "<b title=\"x\">Tom & 'Jo'</b>");
    }

    #[test]
    fn a_text_without_welsh_is_marked_as_english_in_html_only() {
        let text = Words::new(Language::Welsh).t("test-only-english").with("name", "<Al>");
        assert_eq!(text.to_string(), "<span lang=\"en\">For tests: &#60;Al&#62;</span>");
        assert_eq!(text.plain(), "For tests: <Al>");
    }

    #[test]
    fn a_day_is_said_in_the_language_of_the_text_around_it() {
        let day = || Value::weekday_date(date(2025, 2, 3));
        let welsh = Words::new(Language::Welsh);
        assert_eq!(welsh.t("test-only-english").with("name", day()).plain(), "For tests: Monday 3 February");
        assert_eq!(
            welsh.t("shell-clock").with("time", day()).plain(),
            "Mae'r cloc yn dweud dydd Llun 3 Chwefror."
        );
    }

    #[test]
    fn finished_html_has_a_plain_form() {
        let text = Text::html(Text::from("Tom & <Jo>"));
        assert_eq!(text.to_string(), "Tom &#38; &#60;Jo&#62;");
        assert_eq!(text.plain(), "Tom & <Jo>");
    }
}
