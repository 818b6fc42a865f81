//! Words by which people are found while somebody types: names in any order, misspelt or as they sound, dates, numbers,
//! postcodes, words of an address.

mod near;
mod query;

pub use query::{Query, Term};

use crate::fold::{folded, packed};
use near::{Likeness, Met, Typed, likenesses, met_by};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::ops::Bound;

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

    fn covers(self, kind: &str) -> bool {
        match kind {
            "n:" | "d:" => true,
            "r:" => self.references,
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
    words: BTreeMap<Box<str>, People>,
    /// Names that have something in common, without the letter of their kind.
    alike: FxHashMap<Likeness, Vec<Box<str>>>,
    numbers: HashMap<K, u32>,
    /// For each number who it is and their words, every one with a line break behind it.
    people: Vec<Option<(K, Box<str>)>>,
}

/// To whom a word leads.
#[derive(Debug, Clone)]
enum People {
    One(u32),
    /// In order, each once.
    Several(Vec<u32>),
}

impl People {
    fn all(&self) -> &[u32] {
        match self {
            Self::One(who) => std::slice::from_ref(who),
            Self::Several(people) => people,
        }
    }

    fn add(&mut self, who: u32) {
        match self {
            Self::One(before) if *before == who => {}
            Self::One(before) => *self = Self::Several(vec![who.min(*before), who.max(*before)]),
            Self::Several(people) => {
                if let Err(place) = people.binary_search(&who) {
                    people.insert(place, who);
                }
            }
        }
    }

    /// Takes somebody out and says whether nobody is left.
    fn take(&mut self, who: u32) -> bool {
        match self {
            Self::One(only) => *only == who,
            Self::Several(people) => {
                if let Ok(place) = people.binary_search(&who) {
                    people.remove(place);
                }
                people.is_empty()
            }
        }
    }
}

/// Some people who meet a term, and how.
type Part<'a> = (&'a [u32], Met);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            words: BTreeMap::new(),
            alike: FxHashMap::default(),
            numbers: HashMap::new(),
            people: Vec::new(),
        }
    }
}

impl<K: Copy + Eq + Hash> Index<K> {
    /// Puts somebody in, in place of what was known of them.
    pub fn insert(&mut self, who: K, entry: &Entry) {
        self.remove(who);
        let Ok(number) = u32::try_from(self.people.len()) else { return };
        let mut text = String::new();
        for word in entry.words() {
            text.push_str(&word);
            text.push('\n');
            match self.words.get_mut(word.as_str()) {
                Some(people) => people.add(number),
                None => {
                    if let Some(name) = word.strip_prefix("n:") {
                        for likeness in likenesses(name) {
                            self.alike.entry(likeness).or_default().push(name.into());
                        }
                    }
                    self.words.insert(word.into_boxed_str(), People::One(number));
                }
            }
        }
        self.numbers.insert(who, number);
        self.people.push(Some((who, text.into_boxed_str())));
    }

    /// Takes somebody out.
    pub fn remove(&mut self, who: K) {
        let Some(number) = self.numbers.remove(&who) else { return };
        let Some((_, words)) = self.people.get_mut(number as usize).and_then(Option::take) else { return };
        for word in words.lines() {
            if self.words.get_mut(word).is_some_and(|people| people.take(number)) {
                self.words.remove(word);
                if let Some(name) = word.strip_prefix("n:") {
                    self.forget(name);
                }
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
        for people in self.words.values_mut() {
            match people {
                People::One(who) => *who = number(*who),
                People::Several(people) => people.iter_mut().for_each(|who| *who = number(*who)),
            }
        }
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
            let how = words
                .lines()
                .filter(|word| word.get(..2).is_some_and(|kind| knowing.covers(kind)))
                .filter_map(|word| met(term, last, word))
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
                self.beginning("n:", text, (Met::Whole, Met::Begins), &mut some);
                for likeness in likenesses(text) {
                    for name in self.alike.get(&likeness).into_iter().flatten() {
                        if let Some(how) = met_by(likeness, text, name) {
                            self.whole("n:", name, how, &mut some);
                        }
                    }
                }
                if let Some(typed) = Typed::new(text, last) {
                    typed.each_near(&self.words, "n:", |people, how| some.push((people.all(), how)));
                }
                self.beginning("a:", text, (Met::Address, Met::Address), &mut some);
            }
            Term::Digits(text) if is_of_a_house(text) => self.whole("a:", text, Met::Whole, &mut some),
            Term::Digits(text) => {
                let reversed: String = text.chars().rev().collect();
                for (kind, text) in [("t:", text), ("u:", &reversed), ("r:", text)] {
                    self.beginning(kind, text, (Met::Whole, Met::Begins), &mut some);
                }
                self.whole("a:", text, Met::Whole, &mut some);
            }
            Term::Code(text) => {
                for kind in ["c:", "r:"] {
                    self.beginning(kind, text, (Met::Whole, Met::Begins), &mut some);
                }
                self.whole("a:", text, Met::Whole, &mut some);
            }
            Term::Born(text) => self.beginning("d:", text, (Met::Whole, Met::Begins), &mut some),
            Term::Postcode(text) => self.beginning("c:", text, (Met::Whole, Met::Begins), &mut some),
            Term::Reference(text) => self.beginning("r:", text, (Met::Whole, Met::Begins), &mut some),
            Term::Email(text) => self.beginning("e:", text, (Met::Whole, Met::Begins), &mut some),
        }
        some
    }

    fn whole<'a>(&'a self, kind: &str, text: &str, how: Met, some: &mut Vec<Part<'a>>) {
        if let Some(people) = self.words.get(format!("{kind}{text}").as_str()) {
            some.push((people.all(), how));
        }
    }

    fn beginning<'a>(&'a self, kind: &str, text: &str, how: (Met, Met), some: &mut Vec<Part<'a>>) {
        let from = format!("{kind}{text}");
        let range = self.words.range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded));
        for (word, people) in range.take_while(|(word, _)| word.starts_with(&from)) {
            some.push((people.all(), if word.len() == from.len() { how.0 } else { how.1 }));
        }
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

/// How a term is met by one word of somebody, the letter of its kind in front.
fn met(term: &Term, last: bool, word: &str) -> Option<Met> {
    let (kind, text) = word.split_at_checked(2)?;
    let begins = |typed: &str, (whole, begins): (Met, Met)| match text.strip_prefix(typed)? {
        "" => Some(whole),
        _ => Some(begins),
    };
    let as_typed = (Met::Whole, Met::Begins);
    match (term, kind) {
        (Term::Name(typed), "n:") => {
            let theirs = likenesses(text);
            let by_likeness = likenesses(typed)
                .into_iter()
                .filter(|likeness| theirs.contains(likeness))
                .filter_map(|likeness| met_by(likeness, typed, text));
            let by_letters = Typed::new(typed, last).and_then(|typed| typed.met(text));
            begins(typed, as_typed).into_iter().chain(by_likeness).chain(by_letters).min()
        }
        (Term::Name(typed), "a:") => begins(typed, (Met::Address, Met::Address)),
        (Term::Digits(typed) | Term::Code(typed), "a:") => (typed == text).then_some(Met::Whole),
        (Term::Digits(typed), _) if is_of_a_house(typed) => None,
        (Term::Digits(typed), "u:") => begins(&typed.chars().rev().collect::<String>(), as_typed),
        (Term::Born(typed), "d:")
        | (Term::Postcode(typed) | Term::Code(typed), "c:")
        | (Term::Reference(typed) | Term::Digits(typed) | Term::Code(typed), "r:")
        | (Term::Email(typed), "e:")
        | (Term::Digits(typed), "t:") => begins(typed, as_typed),
        _ => None,
    }
}

impl Entry {
    /// The words under which it stands, each with a letter for its kind.
    fn words(&self) -> Vec<String> {
        let mut words: BTreeSet<String> = BTreeSet::new();
        for name in &self.names {
            words.extend(folded(name).split_whitespace().map(|part| format!("n:{part}")));
            // A double name is found by its parts and when written together.
            words.insert(format!("n:{}", packed(name)));
        }
        words.extend(self.born.iter().map(|day| format!("d:{day}")));
        for phone in &self.phones {
            words.insert(format!("t:{phone}"));
            words.insert(format!("u:{}", phone.chars().rev().collect::<String>()));
        }
        words.extend(self.postcode.iter().map(|code| format!("c:{}", packed(code))));
        words.extend(self.references.iter().map(|reference| format!("r:{}", packed(reference))));
        words.extend(self.email.iter().map(|email| format!("e:{}", email.to_lowercase())));
        for line in &self.address {
            words.extend(folded(line).split_whitespace().map(|part| format!("a:{part}")));
        }
        words.remove("n:");
        // A line break sets words apart in the index.
        words.retain(|word| !word.contains(char::is_control));
        words.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
