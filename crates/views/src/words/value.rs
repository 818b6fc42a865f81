//! What is put into a text.

use super::{Text, Words};
use alongside_kernel::{Date, Timestamp};
use fluent_templates::fluent_bundle::FluentValue;

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

    /// As it is said in a language.
    pub(super) fn said(&self, words: Words) -> FluentValue<'static> {
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
