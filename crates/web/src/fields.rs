//! A form's or a query's fields, none of them unexpected.

use crate::error::Problem;
use alongside_kernel::Date;
use std::str::FromStr;

/// Fields by name in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

/// What was filled in is no day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADay;

/// The most fields that a form may have.
const MOST: usize = 2_000;

impl Fields {
    /// Reads `application/x-www-form-urlencoded` text.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let fields: Vec<(String, String)> =
            serde_urlencoded::from_str(text).map_err(|_| Problem::Unreadable)?;
        if fields.len() > MOST {
            return Err(Problem::Unreadable);
        }
        Ok(Self(fields))
    }

    /// Fields made by a test or a multipart reader.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Refuses fields that the form does not have, and a field given twice unless it takes several
    /// (named with `[]` at its end here, without it on the form).
    pub fn only(&self, names: &[&str]) -> Result<&Self, Problem> {
        let mut seen: Vec<&str> = Vec::new();
        for (name, _) in &self.0 {
            if names.iter().any(|known| known.strip_suffix("[]") == Some(name)) {
                continue;
            }
            if !names.contains(&name.as_str()) || seen.contains(&name.as_str()) {
                return Err(Problem::UnknownField);
            }
            seen.push(name);
        }
        Ok(self)
    }

    /// The text of a field, trimmed; empty where it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// The text of a field as typed: for passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// The texts of a field that takes several.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// Whether a field was sent, with text or without.
    pub fn is_there(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Takes a field out, as typed: for what is no part of the form itself.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(field, _)| field == name)?;
        Some(self.0.remove(at).1)
    }

    /// Every field in the order in which they came: for showing a form again as it was typed.
    pub fn to_vec(&self) -> Vec<(String, String)> {
        self.0.clone()
    }

    /// Whether a field is there with some text.
    pub fn has(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A field read as an id or another type that reads from text.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// The day of a date field: one field `name` (2025-01-30), or three named `name-day`, `name-month`,
    /// `name-year`. `Ok(None)` where nothing was filled in.
    pub fn day(&self, name: &str) -> Result<Option<Date>, NotADay> {
        if self.has(name) {
            return self.text(name).parse().map(Some).map_err(|_| NotADay);
        }
        let part = |end: &str| self.text(&format!("{name}-{end}")).to_owned();
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        let (Ok(day), Ok(month), Ok(year)) = (day.parse::<i8>(), month.parse::<i8>(), year.parse::<i16>())
        else {
            return Err(NotADay);
        };
        if year < 1_880 {
            return Err(NotADay);
        }
        Date::new(year, month, day).map(Some).map_err(|_| NotADay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_and_repeated_fields_are_refused_except_where_several_may_come() {
        let fields = Fields::parse("name=A&need=SHELTER&need=FINANCE").unwrap();
        assert!(fields.only(&["name", "need[]"]).is_ok());
        assert!(fields.only(&["name", "need"]).is_err());
        assert!(fields.only(&["need[]"]).is_err());
        assert_eq!(fields.all("need").collect::<Vec<_>>(), ["SHELTER", "FINANCE"]);
    }

    #[test]
    fn a_day_is_read_from_one_field_or_three() {
        let day = |text: &str| Fields::parse(text).unwrap().day("due");
        assert_eq!(day("due=2025-02-03"), Ok(Some("2025-02-03".parse().unwrap())));
        assert_eq!(day("due-day=3&due-month=2&due-year=2025"), Ok(Some("2025-02-03".parse().unwrap())));
        assert_eq!(day("due-day=31&due-month=2&due-year=2025"), Err(NotADay));
        assert_eq!(day("due-day=&due-month=&due-year="), Ok(None));
    }
}
