//! A sorted map from search words to whom they lead to.

use crate::fold::{folded, packed};
use crate::query::{Query, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// Postcode.
    pub postcode: Option<String>,
    /// Crime references.
    pub references: Vec<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// People by their search words. `K` is how the caller names them.
///
/// A million people must fit beside everything else: most words lead to one person, who then stands in the map itself,
/// and what leads to a person is kept as one text.
#[derive(Debug, Clone)]
pub struct Index<K> {
    words: BTreeMap<Box<str>, People<K>>,
    /// The words of each, every one with a line break behind it.
    entries: HashMap<K, Box<str>>,
}

/// To whom a word leads.
#[derive(Debug, Clone)]
enum People<K> {
    One(K),
    /// In order, each once.
    Several(Vec<K>),
}

impl<K: Copy + Ord> People<K> {
    fn all(&self) -> &[K] {
        match self {
            Self::One(who) => std::slice::from_ref(who),
            Self::Several(people) => people,
        }
    }

    fn add(&mut self, who: K) {
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
    fn take(&mut self, who: K) -> bool {
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

impl<K: Copy + Ord + std::hash::Hash> Default for Index<K> {
    fn default() -> Self {
        Self { words: BTreeMap::new(), entries: HashMap::new() }
    }
}

impl<K: Copy + Ord + std::hash::Hash> Index<K> {
    /// Puts somebody in, in place of what was known of them.
    pub fn insert(&mut self, who: K, entry: &Entry) {
        self.remove(who);
        let mut text = String::new();
        for word in entry.words() {
            text.push_str(&word);
            text.push('\n');
            match self.words.get_mut(word.as_str()) {
                Some(people) => people.add(who),
                None => drop(self.words.insert(word.into_boxed_str(), People::One(who))),
            }
        }
        self.entries.insert(who, text.into_boxed_str());
    }

    /// Takes somebody out.
    pub fn remove(&mut self, who: K) {
        for word in self.entries.remove(&who).unwrap_or_default().lines() {
            if self.words.get_mut(word).is_some_and(|people| people.take(who)) {
                self.words.remove(word);
            }
        }
    }

    /// How many people are in it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Everybody who meets every term, those first of whom most names are met whole. Nobody where too little was
    /// typed.
    pub fn search(&self, query: &Query) -> Vec<K> {
        if !query.is_enough() {
            return Vec::new();
        }
        let mut found: Option<Vec<K>> = None;
        for term in query.terms() {
            let mut people = self.meeting(term);
            if let Some(before) = found {
                people.retain(|who| before.binary_search(who).is_ok());
            }
            found = Some(people);
        }
        let mut ranked: Vec<(usize, K)> =
            found.unwrap_or_default().into_iter().map(|who| (self.missed(who, query), who)).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, who)| who).collect()
    }

    /// How many names of the query are only the beginning of a name of theirs.
    fn missed(&self, who: K, query: &Query) -> usize {
        let words = self.entries.get(&who);
        let whole = |name: &str| {
            words.is_some_and(|words| words.lines().any(|word| word.strip_prefix("n:") == Some(name)))
        };
        query.terms().iter().filter(|term| matches!(term, Term::Name(name) if !whole(name))).count()
    }

    /// Whoever meets a term, in order, each once.
    fn meeting(&self, term: &Term) -> Vec<K> {
        let mut people = match term {
            Term::Name(text) => self.beginning("n:", text),
            Term::Born(text) => self.beginning("d:", text),
            Term::Postcode(text) => self.beginning("c:", text),
            Term::Reference(text) => self.beginning("r:", text),
            Term::Email(text) => self.beginning("e:", text),
            Term::Code(text) => {
                let mut people = self.beginning("c:", text);
                people.extend(self.beginning("r:", text));
                people
            }
            Term::Digits(text) => {
                let mut people = self.beginning("t:", text);
                people.extend(self.beginning("u:", &text.chars().rev().collect::<String>()));
                people.extend(self.beginning("r:", text));
                people
            }
        };
        people.sort_unstable();
        people.dedup();
        people
    }

    fn beginning(&self, kind: &str, text: &str) -> Vec<K> {
        let from = format!("{kind}{text}");
        self.words
            .range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded))
            .take_while(|(word, _)| word.starts_with(&from))
            .flat_map(|(_, people)| people.all().iter().copied())
            .collect()
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
        words.remove("n:");
        // A line break sets words apart in the index.
        words.retain(|word| !word.contains(char::is_control));
        words.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index<u32> {
        let mut index = Index::default();
        let entry =
            |names: &[&str], born: &str, phone: &str, postcode: &str, reference: &str, email: &str| Entry {
                names: names.iter().map(|name| (*name).to_owned()).collect(),
                born: Some(born.to_owned()),
                phones: vec![phone.to_owned()],
                postcode: Some(postcode.to_owned()),
                references: vec![reference.to_owned()],
                email: Some(email.to_owned()),
            };
        index.insert(
            1,
            &entry(
                &["Gwenllïan", "Ŵyn-Pugh"],
                "1984-05-06",
                "07700900123",
                "BS1 4DJ",
                "52/10001/25",
                "gwen@example.org",
            ),
        );
        index.insert(
            2,
            &entry(
                &["Tomasz", "Łęcki"],
                "1990-12-01",
                "01174960124",
                "BA2 3AB",
                "52/10002/25",
                "tomasz@example.org",
            ),
        );
        index.insert(
            3,
            &entry(
                &["Tom", "Lecki"],
                "1992-01-01",
                "07700900777",
                "BA2 3AB",
                "52/20002/25",
                "tom@example.org",
            ),
        );
        index
    }

    #[test]
    fn people_are_found_by_each_of_their_words() {
        let index = index();
        for (typed, want) in [
            ("gwenllian", vec![1]),
            ("wyn gwen", vec![1]),
            ("Pugh", vec![1]),
            ("wynpugh", vec![1]),
            ("lecki", vec![2, 3]),
            ("lecki tom", vec![3, 2]),
            ("ŁĘCKI tomasz", vec![2]),
            ("6/5/1984", vec![1]),
            ("06.05.84", vec![1]),
            ("1984-05-06 gwen", vec![1]),
            ("07700 900123", vec![1]),
            ("+44 7700 900123", vec![1]),
            ("900777", vec![3]),
            ("0124", vec![2]),
            ("bs1 4dj", vec![1]),
            ("BA23AB", vec![2, 3]),
            ("ba2", vec![2, 3]),
            ("52/10002/25", vec![2]),
            ("521000225", vec![2]),
            ("tom@ex", vec![3]),
            ("tomasz gwen", vec![]),
            ("t", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(index.search(&Query::read(typed)), want, "{typed}");
        }
    }

    #[test]
    fn a_word_of_several_people_stays_with_those_who_are_left() {
        let mut index = Index::default();
        let entry = |email: &str| Entry {
            names: vec!["Pugh".into(), "Pugh".into()],
            email: Some(email.into()),
            ..Entry::default()
        };
        for who in [3, 1, 2] {
            index.insert(who, &entry("broken\nline@example.org"));
        }
        let found = |index: &Index<u32>| index.search(&Query::read("pugh"));
        assert_eq!(found(&index), vec![1, 2, 3]);
        index.remove(3);
        index.insert(2, &entry("two@example.org"));
        assert_eq!(found(&index), vec![1, 2]);
        index.remove(1);
        assert_eq!(found(&index), vec![2]);
        index.remove(2);
        assert!(index.is_empty() && index.words.is_empty());
    }

    #[test]
    fn whoever_changes_is_found_by_what_is_new_only_and_whoever_goes_is_not_found() {
        let mut index = index();
        index.insert(2, &Entry { names: vec!["Nowy".into()], ..Entry::default() });
        assert_eq!(index.search(&Query::read("tomasz")), Vec::<u32>::new());
        assert_eq!(index.search(&Query::read("nowy")), vec![2]);
        index.remove(2);
        assert_eq!(index.search(&Query::read("nowy")), Vec::<u32>::new());
        assert_eq!(index.len(), 2);
        index.remove(1);
        index.remove(3);
        assert!(index.is_empty() && index.words.is_empty());
    }
}
