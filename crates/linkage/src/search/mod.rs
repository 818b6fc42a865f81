//! Words by which people are found while somebody types: names in any order, misspelt or as they sound, dates, numbers,
//! postcodes, words of an address.

mod near;
mod query;
mod words;

pub use query::{Query, Term};

use crate::fold::{folded, packed, without_spaces};
use near::{Likeness, Met, Typed, likenesses, met_by};
use rustc_hash::FxHashMap;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use words::{Lead, Word, Words};

/// Everything by which somebody can be found.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Forenames, surnames, the name they use.
    pub names: Vec<String>,
    /// Birth date as `1984-05-06`.
    pub born: Option<String>,
    /// Telephone numbers as digits.
    pub phones: Vec<String>,
    /// The lines of the address and the town.
    pub address: Vec<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Crime references.
    pub references: Vec<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// What of people whoever searches may know, beside their names and dates of birth. A search must not tell by what it
/// finds what it does not show: a telephone number can be tried, and so can a postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knowing {
    /// Telephone numbers, e-mail addresses, addresses, postcodes.
    pub contact: bool,
    /// Crime references.
    pub references: bool,
}

impl Knowing {
    /// Everything.
    pub const ALL: Self = Self { contact: true, references: true };

    fn covers(self, kind: u8) -> bool {
        match kind {
            NAME | BORN => true,
            REFERENCE => self.references,
            _ => self.contact,
        }
    }
}

/// People by their search words. `K` is how the caller names them.
///
/// A million people must fit beside everything else: people are numbers, most words lead to one of them, who then stands
/// in the map itself, and what leads to somebody is kept as one text.
#[derive(Debug, Clone)]
pub struct Index<K> {
    words: Words,
    /// Names that have something in common, without the letter of their kind.
    alike: FxHashMap<Likeness, Vec<Box<str>>>,
    numbers: HashMap<K, u32>,
    /// For each number who it is and their words, every one with a line break behind it.
    people: Vec<Option<(K, Box<str>)>>,
}

// The kinds of words, each with the letter that stands before a word of somebody's.
const NAME: u8 = b'n';
const BORN: u8 = b'd';
const PHONE: u8 = b't';
/// A telephone number from its last figure on.
const PHONE_FROM_BEHIND: u8 = b'u';
const POSTCODE: u8 = b'c';
const REFERENCE: u8 = b'r';
const EMAIL: u8 = b'e';
const ADDRESS: u8 = b'a';

/// Somebody's words, each with its kind.
fn each(words: &str) -> impl Iterator<Item = (u8, &str)> {
    words.lines().filter_map(|line| Some((*line.as_bytes().first()?, line.get(1..)?)))
}

/// Some people who meet a term, and how.
type Part<'a> = (&'a [u32], Met);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            words: Words::default(),
            alike: FxHashMap::default(),
            numbers: HashMap::new(),
            people: Vec::new(),
        }
    }
}

impl<K: Copy + Eq + Hash> Index<K> {
    /// Puts somebody in, in place of what was known of them.
    pub fn insert(&mut self, who: K, entry: &Entry) {
        self.insert_all([(who, entry)]);
    }

    /// Puts many in: quicker than one by one.
    pub fn insert_all<E: Borrow<Entry>>(&mut self, people: impl IntoIterator<Item = (K, E)>) {
        let mut leads = Vec::new();
        for (who, entry) in people {
            let words = entry.borrow().words();
            if let Some(number) = self.numbers.get(&who) {
                // Nothing of them changed; they keep their place.
                let known = self.people.get(*number as usize).and_then(Option::as_ref);
                if known.is_some_and(|(_, known)| **known == *words) {
                    continue;
                }
                // Numbers may change where somebody is taken out.
                self.lead(std::mem::take(&mut leads));
                self.remove(who);
            }
            let Ok(number) = u32::try_from(self.people.len()) else { break };
            leads.extend(each(&words).map(|(kind, word)| (kind, Word::new(word), number)));
            self.numbers.insert(who, number);
            self.people.push(Some((who, words.into_boxed_str())));
        }
        self.lead(leads);
    }

    fn lead(&mut self, leads: Vec<Lead>) {
        self.words.add(leads, |kind, word| {
            if kind == NAME {
                for likeness in likenesses(word) {
                    self.alike.entry(likeness).or_default().push(word.into());
                }
            }
        });
    }

    /// Takes somebody out.
    pub fn remove(&mut self, who: K) {
        let Some(number) = self.numbers.remove(&who) else { return };
        let Some((_, words)) = self.people.get_mut(number as usize).and_then(Option::take) else { return };
        for (kind, word) in each(&words) {
            if self.words.take(kind, word, number) && kind == NAME {
                self.forget(word);
            }
        }
        self.close_gaps();
    }

    fn forget(&mut self, name: &str) {
        for likeness in likenesses(name) {
            if let Some(names) = self.alike.get_mut(&likeness) {
                names.retain(|it| **it != *name);
                if names.is_empty() {
                    self.alike.remove(&likeness);
                }
            }
        }
    }

    /// Numbers are given anew where most stand for nobody: a number is never given twice, so that whoever came last stands
    /// first.
    fn close_gaps(&mut self) {
        if self.people.len() < 1_024 || self.people.len() / 2 < self.numbers.len() {
            return;
        }
        let mut anew = vec![0_u32; self.people.len()];
        let mut next = 0;
        for (slot, person) in anew.iter_mut().zip(&self.people) {
            *slot = next;
            next += u32::from(person.is_some());
        }
        let number = |old: u32| anew.get(old as usize).copied().unwrap_or(old);
        self.words.renumber(number);
        self.numbers.values_mut().for_each(|who| *who = number(*who));
        self.people.retain(Option::is_some);
    }

    /// How many people are in it.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Everybody who meets every term: the nearest first, among them whoever came or changed last. Nobody where too
    /// little was typed.
    pub fn search(&self, query: &Query) -> Vec<K> {
        if !query.is_enough() {
            return Vec::new();
        }
        let mut terms: Vec<Vec<Part<'_>>> =
            query.each().map(|(term, last)| self.meeting(term, last)).collect();
        // The rarest first: it has the fewest to look at again.
        terms.sort_by_key(|some| some.iter().map(|(people, _)| people.len()).sum::<usize>());
        let mut nearest = vec![u8::MAX; self.people.len()];
        let mut found: Option<Vec<(u32, u32)>> = None;
        for some in &terms {
            let mut met: Vec<u32> = Vec::new();
            for (people, how) in some {
                for who in *people {
                    if let Some(slot) = nearest.get_mut(*who as usize) {
                        if *slot == u8::MAX && found.is_none() {
                            met.push(*who);
                        }
                        *slot = (*slot).min(*how as u8);
                    }
                }
            }
            let how = |who: u32| nearest.get(who as usize).copied().filter(|how| *how != u8::MAX);
            let both = match found {
                None => met.into_iter().filter_map(|who| Some((who, u32::from(how(who)?)))).collect(),
                Some(before) => before
                    .into_iter()
                    .filter_map(|(who, far)| Some((who, far + u32::from(how(who)?))))
                    .collect(),
            };
            found = Some(both);
            for (people, _) in some {
                for who in *people {
                    if let Some(slot) = nearest.get_mut(*who as usize) {
                        *slot = u8::MAX;
                    }
                }
            }
        }
        let mut found = found.unwrap_or_default();
        found.sort_unstable_by_key(|(who, far)| (*far, std::cmp::Reverse(*who)));
        found.into_iter().filter_map(|(who, _)| Some(self.people.get(who as usize)?.as_ref()?.0)).collect()
    }

    /// Whether somebody meets every term by what may be known of them, and whether by each as it was typed.
    pub fn meets(&self, who: K, query: &Query, knowing: Knowing) -> Meets {
        let person = self.numbers.get(&who).and_then(|number| self.people.get(*number as usize)?.as_ref());
        let Some((_, words)) = person else { return Meets::Not };
        let mut all = Meets::AsTyped;
        for (term, last) in query.each() {
            let how = each(words)
                .filter(|(kind, _)| knowing.covers(*kind))
                .filter_map(|(kind, word)| met(term, last, kind, word))
                .min();
            match how {
                None => return Meets::Not,
                Some(Met::Whole | Met::Begins | Met::Address) => {}
                Some(_) => all = Meets::Nearly,
            }
        }
        all
    }

    /// Whoever meets a term; `last` is for the last one, which may not be finished.
    fn meeting(&self, term: &Term, last: bool) -> Vec<Part<'_>> {
        let mut some = Vec::new();
        match term {
            Term::Name(text) => {
                self.beginning(NAME, text, (Met::Whole, Met::Begins), &mut some);
                for likeness in likenesses(text) {
                    for name in self.alike.get(&likeness).into_iter().flatten() {
                        if let Some(how) = met_by(likeness, text, name) {
                            self.whole(NAME, name, how, &mut some);
                        }
                    }
                }
                if let Some((typed, names)) = Typed::new(text, last).zip(self.words.of(NAME)) {
                    typed.each_near(names, |people, how| some.push((people.all(), how)));
                }
                self.beginning(ADDRESS, text, (Met::Address, Met::Address), &mut some);
            }
            Term::Digits(text) if is_of_a_house(text) => self.whole(ADDRESS, text, Met::Whole, &mut some),
            Term::Digits(text) => {
                let reversed: String = text.chars().rev().collect();
                for (kind, text) in [(PHONE, text), (PHONE_FROM_BEHIND, &reversed), (REFERENCE, text)] {
                    self.beginning(kind, text, (Met::Whole, Met::Begins), &mut some);
                }
                self.whole(ADDRESS, text, Met::Whole, &mut some);
            }
            Term::Code(text) => {
                for kind in [POSTCODE, REFERENCE] {
                    self.beginning(kind, text, (Met::Whole, Met::Begins), &mut some);
                }
                self.whole(ADDRESS, text, Met::Whole, &mut some);
            }
            Term::Born(text) => self.beginning(BORN, text, (Met::Whole, Met::Begins), &mut some),
            Term::Postcode(text) => self.beginning(POSTCODE, text, (Met::Whole, Met::Begins), &mut some),
            Term::Reference(text) => self.beginning(REFERENCE, text, (Met::Whole, Met::Begins), &mut some),
            Term::Email(text) => self.beginning(EMAIL, text, (Met::Whole, Met::Begins), &mut some),
        }
        some
    }

    fn whole<'a>(&'a self, kind: u8, text: &str, how: Met, some: &mut Vec<Part<'a>>) {
        some.extend(self.words.whole(kind, text).map(|people| (people, how)));
    }

    fn beginning<'a>(&'a self, kind: u8, text: &str, how: (Met, Met), some: &mut Vec<Part<'a>>) {
        let found = self.words.beginning(kind, text);
        some.extend(found.map(|(is_whole, people)| (people, if is_whole { how.0 } else { how.1 })));
    }
}

/// How somebody is met by what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meets {
    /// Not by what may be known.
    Not,
    /// By names that are spelt otherwise.
    Nearly,
    /// As it was typed.
    AsTyped,
}

/// One or two figures are the number of a house: nearly everybody has a number or a reference that begins so.
fn is_of_a_house(figures: &str) -> bool {
    figures.len() <= 2
}

/// How a term is met by one word of somebody.
fn met(term: &Term, last: bool, kind: u8, text: &str) -> Option<Met> {
    let begins = |typed: &str, (whole, begins): (Met, Met)| match text.strip_prefix(typed)? {
        "" => Some(whole),
        _ => Some(begins),
    };
    let as_typed = (Met::Whole, Met::Begins);
    match (term, kind) {
        (Term::Name(typed), NAME) => {
            let theirs = likenesses(text);
            let by_likeness = likenesses(typed)
                .into_iter()
                .filter(|likeness| theirs.contains(likeness))
                .filter_map(|likeness| met_by(likeness, typed, text));
            let by_letters = Typed::new(typed, last).and_then(|typed| typed.met(text));
            begins(typed, as_typed).into_iter().chain(by_likeness).chain(by_letters).min()
        }
        (Term::Name(typed), ADDRESS) => begins(typed, (Met::Address, Met::Address)),
        (Term::Digits(typed) | Term::Code(typed), ADDRESS) => (typed == text).then_some(Met::Whole),
        (Term::Digits(typed), _) if is_of_a_house(typed) => None,
        (Term::Digits(typed), PHONE_FROM_BEHIND) => {
            begins(&typed.chars().rev().collect::<String>(), as_typed)
        }
        (Term::Born(typed), BORN)
        | (Term::Postcode(typed) | Term::Code(typed), POSTCODE)
        | (Term::Reference(typed) | Term::Digits(typed) | Term::Code(typed), REFERENCE)
        | (Term::Email(typed), EMAIL)
        | (Term::Digits(typed), PHONE) => begins(typed, as_typed),
        _ => None,
    }
}

impl Entry {
    /// The words under which it stands, each once with the letter of its kind, a line for each.
    fn words(&self) -> String {
        let mut all = String::with_capacity(256);
        let mut add = |kind: u8, word: &str| {
            // A line break sets words apart.
            if !word.is_empty() && !word.contains(char::is_control) {
                all.push(char::from(kind));
                all.push_str(word);
                all.push('\n');
            }
        };
        for name in &self.names {
            let name = folded(name);
            name.split_ascii_whitespace().for_each(|part| add(NAME, part));
            // A double name is found by its parts and when written together.
            add(NAME, &without_spaces(name));
        }
        if let Some(day) = &self.born {
            add(BORN, day);
        }
        for phone in &self.phones {
            add(PHONE, phone);
            add(PHONE_FROM_BEHIND, &phone.chars().rev().collect::<String>());
        }
        if let Some(code) = &self.postcode {
            add(POSTCODE, &packed(code));
        }
        for reference in &self.references {
            add(REFERENCE, &packed(reference));
        }
        if let Some(email) = &self.email {
            add(EMAIL, &email.to_lowercase());
        }
        for line in &self.address {
            folded(line).split_ascii_whitespace().for_each(|part| add(ADDRESS, part));
        }
        let mut words: Vec<&str> = all.split_inclusive('\n').collect();
        words.sort_unstable();
        words.dedup();
        words.concat()
    }
}

#[cfg(test)]
mod tests;
