//! The words of all pages, in English and Welsh.
//!
//! A page asks for a text by its key, which stands in `locales/en/*.ftl`. What has no Welsh yet is shown in
//! English and marked as English, so that a screen reader speaks it rightly. A test keeps the keys, the
//! templates and the list of missing Welsh texts in step.

use alongside_kernel::Date;
use alongside_kernel::clock::{LONDON, Timestamp};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, static_loader};
use jiff::civil::Weekday;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LazyLock<LanguageIdentifier> = LazyLock::new(|| identifier("en"));
static WELSH: LazyLock<LanguageIdentifier> = LazyLock::new(|| identifier("cy"));

fn identifier(code: &str) -> LanguageIdentifier {
    code.parse().unwrap_or_default()
}

/// A language in which pages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Welsh.
    Welsh,
}

impl Language {
    /// Both languages, English first.
    pub const ALL: [Self; 2] = [Self::English, Self::Welsh];

    /// The code for `lang` attributes, cookies and addresses: `en` or `cy`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }

    /// The language of a code; `None` for any other.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::English => Self::Welsh,
            Self::Welsh => Self::English,
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::English => &ENGLISH,
            Self::Welsh => &WELSH,
        }
    }
}

/// The words in one language. Cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    language: Language,
}

impl Words {
    /// The words in a language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The text of a key, which must stand in quotes in the call: a test finds it there. In HTML it is escaped, and marked where it is in another language than the page;
    /// attributes and titles take [`Text::plain`].
    pub fn t(self, key: &str) -> Text {
        Text(Kind::Message(Box::new(Message {
            language: self.language,
            key: key.to_owned(),
            arguments: vec![],
        })))
    }

    /// The text of a key that speaks of a number, which it calls `$n`.
    pub fn n(self, key: &str, count: impl Into<Value>) -> Text {
        self.t(key).with("n", count)
    }

    /// The text for one of a family of codes: `w.of("method", "safe_call")` is the text of `method-safe-call`.
    /// Every key that begins with the family's name counts as used.
    pub fn of(self, family: &str, code: &str) -> Text {
        self.t(&format!("{family}-{}", code.replace('_', "-")))
    }

    /// The text of a key for an attribute or a page title: never marked up.
    pub fn plain(self, key: &str) -> String {
        self.t(key).plain()
    }

    /// A whole number with its thousands apart: `4,000`.
    pub fn number(self, number: impl Into<u64>) -> String {
        let figures = number.into().to_string();
        let mut said = String::with_capacity(figures.len() + figures.len() / 3);
        for (place, figure) in figures.chars().enumerate() {
            if place > 0 && (figures.len() - place).is_multiple_of(3) {
                said.push(',');
            }
            said.push(figure);
        }
        said
    }

    /// A day: `30 January 2025`.
    pub fn date(self, day: Date) -> String {
        format!("{} {} {}", day.day(), self.month(day.month()), day.year())
    }

    /// A day with its weekday, without the year: `Monday 3 February`. For deadlines close by.
    pub fn weekday_date(self, day: Date) -> String {
        format!("{} {} {}", self.weekday(day.weekday()), day.day(), self.month(day.month()))
    }

    /// A time in London: `9:30am`, `9am`, `midday`, `midnight`.
    pub fn time(self, at: Timestamp) -> String {
        let at = at.to_zoned(LONDON.clone());
        let (hour, minute) = (at.hour(), at.minute());
        let (morning, afternoon, midday, midnight) = match self.language {
            Language::English => ("am", "pm", "midday", "midnight"),
            Language::Welsh => ("yb", "yp", "hanner dydd", "hanner nos"),
        };
        match (hour, minute) {
            (0, 0) => return midnight.to_owned(),
            (12, 0) => return midday.to_owned(),
            _ => {}
        }
        let half = if hour < 12 { morning } else { afternoon };
        let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
        if minute == 0 { format!("{hour}{half}") } else { format!("{hour}:{minute:02}{half}") }
    }

    /// The London day and time of an instant: `30 January 2025, 9:30am`.
    pub fn date_time(self, at: Timestamp) -> String {
        format!("{}, {}", self.date(at.to_zoned(LONDON.clone()).date()), self.time(at))
    }

    fn month(self, month: i8) -> &'static str {
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const WELSH: [&str; 12] = [
            "Ionawr",
            "Chwefror",
            "Mawrth",
            "Ebrill",
            "Mai",
            "Mehefin",
            "Gorffennaf",
            "Awst",
            "Medi",
            "Hydref",
            "Tachwedd",
            "Rhagfyr",
        ];
        let names = match self.language {
            Language::English => ENGLISH,
            Language::Welsh => WELSH,
        };
        usize::try_from(month - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
    }

    fn weekday(self, day: Weekday) -> &'static str {
        let (english, welsh) = match day {
            Weekday::Monday => ("Monday", "dydd Llun"),
            Weekday::Tuesday => ("Tuesday", "dydd Mawrth"),
            Weekday::Wednesday => ("Wednesday", "dydd Mercher"),
            Weekday::Thursday => ("Thursday", "dydd Iau"),
            Weekday::Friday => ("Friday", "dydd Gwener"),
            Weekday::Saturday => ("Saturday", "dydd Sadwrn"),
            Weekday::Sunday => ("Sunday", "dydd Sul"),
        };
        match self.language {
            Language::English => english,
            Language::Welsh => welsh,
        }
    }
}

// Templates hand over what they hold, which may be a reference to a reference.
impl From<&Words> for Words {
    fn from(words: &Words) -> Self {
        *words
    }
}

impl From<&&Words> for Words {
    fn from(words: &&Words) -> Self {
        **words
    }
}

/// Something to be put into a text: words, a number, or a day said in the language of the text.
#[derive(Debug, Clone)]
pub struct Value(Put);

#[derive(Debug, Clone)]
enum Put {
    Fluent(FluentValue<'static>),
    Date(Date),
    WeekdayDate(Date),
    DateTime(Timestamp),
}

impl Value {
    /// A day, said as by [`Words::date`]. Better than its words: where a text has no Welsh, its days are said
    /// in English too.
    pub fn date(day: Date) -> Self {
        Self(Put::Date(day))
    }

    /// A day, said as by [`Words::weekday_date`].
    pub fn weekday_date(day: Date) -> Self {
        Self(Put::WeekdayDate(day))
    }

    /// An instant, said as by [`Words::date_time`].
    pub fn date_time(at: Timestamp) -> Self {
        Self(Put::DateTime(at))
    }

    fn said(&self, words: Words) -> FluentValue<'static> {
        match &self.0 {
            Put::Fluent(value) => value.clone(),
            Put::Date(day) => words.date(*day).into(),
            Put::WeekdayDate(day) => words.weekday_date(*day).into(),
            Put::DateTime(at) => words.date_time(*at).into(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(Put::Fluent(text.to_owned().into()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(Put::Fluent(text.into()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self(Put::Fluent(text.clone().into()))
    }
}

impl From<&&str> for Value {
    fn from(text: &&str) -> Self {
        Self(Put::Fluent((*text).to_owned().into()))
    }
}

impl From<&&String> for Value {
    fn from(text: &&String) -> Self {
        Self(Put::Fluent((*text).clone().into()))
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self(Put::Fluent(text.plain().into()))
    }
}

impl From<&Text> for Value {
    fn from(text: &Text) -> Self {
        Self(Put::Fluent(text.plain().into()))
    }
}

macro_rules! value_from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self(Put::Fluent(FluentValue::from(number)))
            }
        }
        impl From<&$number> for Value {
            fn from(number: &$number) -> Self {
                Self(Put::Fluent(FluentValue::from(*number)))
            }
        }
        impl From<&&$number> for Value {
            fn from(number: &&$number) -> Self {
                Self(Put::Fluent(FluentValue::from(**number)))
            }
        }
    )*};
}
value_from_number!(u8, u16, u32, u64, usize, i32, i64, f64);

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
    fn days_and_times_are_said_as_people_say_them() {
        let (english, welsh) = (Words::new(Language::English), Words::new(Language::Welsh));
        assert_eq!(english.date(date(2025, 1, 30)), "30 January 2025");
        assert_eq!(welsh.date(date(2025, 12, 1)), "1 Rhagfyr 2025");
        assert_eq!(english.weekday_date(date(2025, 2, 3)), "Monday 3 February");
        assert_eq!(welsh.weekday_date(date(2025, 2, 3)), "dydd Llun 3 Chwefror");
        for (instant, said, dywedir) in [
            ("2025-01-30T09:30:00Z", "9:30am", "9:30yb"),
            ("2025-07-30T09:30:00Z", "10:30am", "10:30yb"),
            ("2025-01-30T00:00:00Z", "midnight", "hanner nos"),
            ("2025-01-30T00:05:00Z", "12:05am", "12:05yb"),
            ("2025-01-30T12:00:00Z", "midday", "hanner dydd"),
            ("2025-01-30T12:45:00Z", "12:45pm", "12:45yp"),
            ("2025-01-30T17:00:00Z", "5pm", "5yp"),
        ] {
            let at: Timestamp = instant.parse().expect("an instant");
            assert_eq!(english.time(at), said, "{instant}");
            assert_eq!(welsh.time(at), dywedir, "{instant}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, said) in [(0_u64, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(Words::default().number(number), said);
        }
    }

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
    fn welsh_has_its_own_plurals() {
        let welsh = Words::new(Language::Welsh);
        let said: Vec<String> =
            [0_u32, 1, 2, 3, 6, 7].iter().map(|n| welsh.n("test-days", *n).plain()).collect();
        assert_eq!(said, ["0 diwrnod", "1 diwrnod", "2 ddiwrnod", "3 diwrnod", "6 diwrnod", "7 diwrnod"]);
        assert_eq!(Words::new(Language::English).n("test-days", 1_u32).plain(), "1 day");
    }

    #[test]
    fn finished_html_has_a_plain_form() {
        let text = Text::html(Text::from("Tom & <Jo>"));
        assert_eq!(text.to_string(), "Tom &#38; &#60;Jo&#62;");
        assert_eq!(text.plain(), "Tom & <Jo>");
    }
}
