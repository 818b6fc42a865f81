//! What somebody typed into a form that could not be taken, to give it back to them.

use crate::prelude::*;

/// The fields whose text is given back, by the ends of the keys of their names (`typed-…`). A field that is not here is
/// not shown: what was typed may be a password, a code or a code word.
const FIELDS: &[&str] = &[
    "address",
    "as-of",
    "ask-again-on",
    "because",
    "best-time",
    "born",
    "cell",
    "colour",
    "cover",
    "dash",
    "date-pattern",
    "days",
    "description",
    "district",
    "districts",
    "email",
    "ends-on",
    "forename",
    "from",
    "guardian-name",
    "guardian-phone",
    "happened",
    "held",
    "impact",
    "known-as",
    "label",
    "landline",
    "language",
    "languages",
    "line-1",
    "line-2",
    "maximum-age",
    "message",
    "minimum-age",
    "minutes",
    "mobile",
    "name",
    "note",
    "notes",
    "occurred",
    "officer-view",
    "open-places",
    "phone",
    "postcode",
    "promise",
    "promise-on",
    "reason",
    "reference",
    "sender",
    "short",
    "signposts",
    "starts-on",
    "summary",
    "surname",
    "task",
    "text",
    "town",
    "until",
    "value",
    "waiting-days",
    "what-happened",
    "wishes",
    "words",
];

/// One text that was typed.
#[derive(Debug, Clone)]
pub struct Typed {
    /// What the field is called.
    pub label: Text,
    /// What was typed into it.
    pub text: String,
}

impl Typed {
    /// What was typed, from the fields of the form as they came.
    pub fn all(words: Words, sent: &[(String, String)]) -> Vec<Self> {
        let mut found: Vec<(String, Self)> = Vec::new();
        for (name, text) in sent.iter().filter(|(_, text)| !text.trim().is_empty()) {
            let Some((whole, field)) = known(name) else { continue };
            match found.last_mut() {
                // The parts of a day are one text.
                Some((before, day)) if *before == whole && whole != *name => {
                    day.text = format!("{} {text}", day.text);
                }
                _ => found.push((whole, Self { label: words.of("typed", field), text: text.clone() })),
            }
        }
        found.into_iter().map(|(_, typed)| typed).collect()
    }

    /// Whether a field of this name is given back.
    pub fn is_given_back(name: &str) -> bool {
        known(name).is_some()
    }

    /// How many lines it takes to show it.
    pub(super) fn lines(&self) -> usize {
        let long = |line: &str| line.chars().count().div_ceil(60).max(1);
        self.text.lines().map(long).sum::<usize>().clamp(1, 20)
    }
}

/// The field without the part of a day, and the end of the key of its name.
fn known(name: &str) -> Option<(String, &'static str)> {
    let whole =
        ["-day", "-month", "-year"].into_iter().find_map(|part| name.strip_suffix(part)).unwrap_or(name);
    // What stands behind the name of a field that a form has several times: a number or an id.
    let stem = match whole.rsplit_once('-') {
        Some((stem, end)) if end.bytes().all(|byte| byte.is_ascii_digit()) || end.len() == 32 => stem,
        _ => whole,
    };
    let plain = stem.replace('_', "-");
    let field = FIELDS.iter().find(|field| **field == plain)?;
    Some((whole.to_owned(), field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_and_secrets_and_choices_do_not() {
        let sent = [
            ("form", "token"),
            ("note", "She rang back.\r\nAfter six is best."),
            ("password", "correct horse"),
            ("code", "123456"),
            ("code_word", "Bluebell"),
            ("outcome", "NO_ANSWER"),
            ("promise_on-day", "3"),
            ("promise_on-month", "2"),
            ("promise_on-year", "2025"),
            ("until-01940000000070008000000000000011-day", "4"),
            ("cell-2", "Mendip"),
            ("wishes", "  "),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        let shown: Vec<(String, String)> = Typed::all(Words::default(), &sent)
            .into_iter()
            .map(|typed| (typed.label.plain(), typed.text))
            .collect();
        let want = [
            ("Note", "She rang back.\r\nAfter six is best."),
            ("Promised for", "3 2 2025"),
            ("Until", "4"),
            ("A column of the row", "Mendip"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(shown, want);
    }
}
