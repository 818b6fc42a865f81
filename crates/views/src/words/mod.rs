//! The words of all pages, in English and Welsh.
//!
//! A page asks for a text by its key, which stands in `locales/en/*.ftl`. What has no Welsh yet is shown in
//! English and marked as English, so that a screen reader speaks it rightly. A test keeps the keys, the
//! templates and the list of missing Welsh texts in step.

mod text;
mod value;

pub use text::Text;
pub use value::Value;

use alongside_kernel::Date;
use alongside_kernel::clock::{LONDON, Timestamp};
use fluent_templates::{LanguageIdentifier, static_loader};
use jiff::civil::Weekday;
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
        Text::of_key(self.language, key)
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
    fn welsh_has_its_own_plurals() {
        let welsh = Words::new(Language::Welsh);
        let said: Vec<String> =
            [0_u32, 1, 2, 3, 6, 7].iter().map(|n| welsh.n("test-days", *n).plain()).collect();
        assert_eq!(said, ["0 diwrnod", "1 diwrnod", "2 ddiwrnod", "3 diwrnod", "6 diwrnod", "7 diwrnod"]);
        assert_eq!(Words::new(Language::English).n("test-days", 1_u32).plain(), "1 day");
    }
}
