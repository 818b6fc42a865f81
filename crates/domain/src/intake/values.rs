//! One cell of theirs to one value of ours.

use super::field::{Field, Kind, ListName};
use super::mapping::{DateFormat, Mapping, word};
use crate::rules::IntakeRules;
use alongside_kernel::clock::LONDON;
use jiff::civil::{Date, DateTime, Time};
use jiff::{RoundMode, Unit};

/// What a cell of theirs is in our values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing was sent.
    Empty,
    /// A value of ours, or text as sent.
    Filled(String),
    /// Something was sent that is in no list: kept beside the record.
    NotAnswered,
}

/// Stands before a date that could not be read, so that it is kept as sent and never taken for a date.
pub(crate) const UNREADABLE: &str = "unreadable: ";
/// Stands before a birth date that means that none is known.
pub(crate) const PLACEHOLDER: &str = "placeholder: ";

/// Reads a cell.
pub(crate) fn value(field: Field, sent: &str, mapping: &Mapping, rules: &IntakeRules) -> Value {
    let sent = sent.trim();
    if sent.is_empty() {
        return Value::Empty;
    }
    let filled = |text: &str| Value::Filled(text.to_owned());
    match field.kind() {
        Kind::Text | Kind::Name | Kind::Title => filled(sent),
        Kind::List(list) => listed(list, sent, mapping, rules),
        _ if rules.empty_words.contains(&word(sent)) => Value::Empty,
        Kind::Plain | Kind::Number | Kind::Phone | Kind::Email | Kind::Postcode => filled(sent),
        Kind::DateTime => Value::Filled(match date_time(sent, mapping) {
            Some(at) => at.to_string(),
            None => format!("{UNREADABLE}{sent}"),
        }),
        Kind::Birth => Value::Filled(birth(sent, mapping)),
    }
}

fn listed(list: ListName, sent: &str, mapping: &Mapping, rules: &IntakeRules) -> Value {
    if let Some(ours) = mapping.value(list, sent) {
        return Value::Filled(ours.to_owned());
    }
    let tidy = word(sent);
    match list {
        ListName::YesNo => match tidy.as_str() {
            "yes" | "y" | "true" | "1" => Value::Filled("yes".to_owned()),
            "no" | "n" | "false" | "0" => Value::Filled("no".to_owned()),
            _ => Value::NotAnswered,
        },
        // On the safe side: a strand that nobody knows is still a strand.
        ListName::HateStrand if rules.no_strand_words.contains(&tidy) => Value::Empty,
        // A crime type that is none of ours is kept as sent and read as OTHER.
        ListName::HateStrand | ListName::CrimeType | ListName::Offence => Value::Filled(sent.to_owned()),
        ListName::CommunicationNeed => several(list, sent, mapping),
        _ => Value::NotAnswered,
    }
}

/// Several values in one cell, joined by `|`.
fn several(list: ListName, sent: &str, mapping: &Mapping) -> Value {
    let known: Vec<&str> = sent.split([';', '|', ',']).filter_map(|part| mapping.value(list, part)).collect();
    if known.is_empty() { Value::NotAnswered } else { Value::Filled(known.join("|")) }
}

/// Day and time in London, without its seconds.
fn date_time(sent: &str, mapping: &Mapping) -> Option<DateTime> {
    let local = mapping.datetime_formats.iter().find_map(|format| match format {
        DateFormat::ExcelSerial => serial(sent),
        DateFormat::Pattern(pattern) => {
            let parsed = jiff::fmt::strtime::parse(pattern, sent).ok()?;
            parsed.to_datetime().ok().or_else(|| Some(parsed.to_date().ok()?.to_datetime(Time::midnight())))
        }
    });
    let local = local.filter(|at| is_plausible(at.date()))?;
    if mapping.zone == *LONDON {
        return Some(local);
    }
    let at = local.to_zoned(mapping.zone.clone()).ok()?;
    Some(at.with_time_zone(LONDON.clone()).datetime())
}

fn birth(sent: &str, mapping: &Mapping) -> String {
    let day = date(sent, &mapping.date_formats);
    let is_placeholder = mapping
        .placeholders
        .iter()
        .any(|placeholder| placeholder == sent || (day.is_some() && placeholder.parse::<Date>().ok() == day));
    match day {
        _ if is_placeholder => format!("{PLACEHOLDER}{sent}"),
        Some(day) => day.to_string(),
        None => format!("{UNREADABLE}{sent}"),
    }
}

fn date(sent: &str, formats: &[DateFormat]) -> Option<Date> {
    let found = formats.iter().find_map(|format| match format {
        DateFormat::ExcelSerial => serial(sent).map(DateTime::date),
        DateFormat::Pattern(pattern) => jiff::fmt::strtime::parse(pattern, sent).ok()?.to_date().ok(),
    });
    found.filter(|day| is_plausible(*day))
}

/// A year written with too few digits is no real date.
fn is_plausible(day: Date) -> bool {
    (1800..2200).contains(&day.year())
}

/// Days since 30 December 1899 with a fraction, to the nearest minute.
fn serial(sent: &str) -> Option<DateTime> {
    let days: f64 = sent.parse().ok()?;
    // The serials of 1900 to 2199; what lies outside is some other number.
    if !(1.0..110_000.0).contains(&days) {
        return None;
    }
    // In range, so the seconds fit without loss that would matter at the minute.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (days * 86_400.0).round() as i64;
    let at = jiff::civil::date(1899, 12, 30)
        .to_datetime(Time::midnight())
        .checked_add(jiff::SignedDuration::from_secs(seconds))
        .ok()?;
    at.round(jiff::civil::DateTimeRound::new().smallest(Unit::Minute).mode(RoundMode::HalfExpand)).ok()
}
