//! What somebody typed, read as terms that must all be met.

use crate::fold::{folded, packed};

/// One thing that must be true of whoever is found.
#[derive(Clone, PartialEq, Eq)]
pub enum Term {
    /// A name begins so.
    Name(String),
    /// Born on this day, as `1984-05-06`.
    Born(String),
    /// A telephone number has these digits at its beginning or end.
    Digits(String),
    /// A postcode begins so.
    Postcode(String),
    /// A crime reference begins so.
    Reference(String),
    /// An e-mail address begins so.
    Email(String),
    /// Either a postcode or a reference begins so.
    Code(String),
}

/// So many terms are read at most.
const MOST_TERMS: usize = 12;

/// Terms that must all be met.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// Reads what was typed. A part with `@` is an e-mail address, three numbers with `/`, `.` or `-` between them a
    /// birth date, four or more figures a telephone number, letters with figures a postcode or a reference; all
    /// else are names, in any order. Of more words than anybody is known by the first count: whoever pastes a page into the
    /// box keeps nobody waiting.
    pub fn read(text: &str) -> Self {
        let mut terms = Vec::new();
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut rest = words.as_slice();
        while let [word, after @ ..] = rest {
            rest = after;
            if word.contains('@') {
                terms.push(Term::Email(word.to_lowercase()));
            } else if let Some(day) = day(word) {
                terms.push(Term::Born(day));
            } else if is_number(word) {
                // A number is often written in groups: they belong together.
                let mut digits = only_digits(word);
                while let [next, after @ ..] = rest {
                    if !is_number(next) || day(next).is_some() {
                        break;
                    }
                    digits.push_str(&only_digits(next));
                    rest = after;
                }
                if word.contains('/') {
                    terms.push(Term::Reference(packed(word)));
                } else {
                    terms.push(Term::Digits(national(&digits)));
                }
            } else if has_figure(word) {
                let mut code = packed(word);
                // "BS1 4DJ": the second half begins with a figure.
                if let [next, after @ ..] = rest
                    && looks_outward(word)
                    && looks_inward(next)
                {
                    code.push_str(&packed(next));
                    rest = after;
                }
                terms.push(Term::Code(code));
            } else {
                let name = folded(word);
                terms.extend(name.split_whitespace().map(|part| Term::Name(part.to_owned())));
            }
        }
        terms.truncate(MOST_TERMS);
        Self { terms }
    }

    /// The terms.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Each term, and whether it is the last one, which may not be finished.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Term, bool)> {
        let last = self.terms.len();
        self.terms.iter().zip(1..).map(move |(term, place)| (term, place == last))
    }

    /// Whether enough was typed to look for: one name of two letters, or anything else of four signs.
    pub fn is_enough(&self) -> bool {
        self.terms.iter().any(|term| match term {
            Term::Name(name) => name.chars().count() >= 2,
            Term::Born(_) => true,
            Term::Digits(text)
            | Term::Postcode(text)
            | Term::Reference(text)
            | Term::Email(text)
            | Term::Code(text) => text.len() >= 3,
        })
    }
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn is_number(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
        && text.chars().all(|letter| letter.is_ascii_digit() || "+()-/.".contains(letter))
}

fn has_figure(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
}

fn looks_outward(text: &str) -> bool {
    text.len() <= 4 && text.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

fn looks_inward(text: &str) -> bool {
    text.len() <= 3 && text.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The number as it is dialled within the country.
fn national(digits: &str) -> String {
    let international = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44"));
    match international {
        Some(rest) if rest.starts_with('0') => rest.to_owned(),
        Some(rest) if rest.len() >= 4 => format!("0{rest}"),
        _ => digits.to_owned(),
    }
}

/// A day written as `6/5/1984`, `06.05.84`, `1984-05-06`.
fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 4);
    let (year, month, day) = if first.len() == 4 {
        (number(first)?, number(second)?, number(third)?)
    } else {
        (number(third)?, number(second)?, number(first)?)
    };
    let year = match year {
        // Two figures: nobody is born in the future.
        0..=29 => 2000 + year,
        30..=99 => 1900 + year,
        1880..=2100 => year,
        _ => return None,
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}
