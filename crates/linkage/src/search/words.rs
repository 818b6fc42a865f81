//! Words in their order, each kind for itself, and to whom they lead.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;

/// So much of a word stands in its place in the order.
const START: usize = 16;

/// A word in an order: its first bytes as one number, so that most words are compared without a look elsewhere. None of
/// its bytes is zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    start: u128,
    rest: Box<[u8]>,
}

impl Word {
    pub(super) fn new(text: &str) -> Self {
        let (start, rest) = text.as_bytes().split_at(text.len().min(START));
        let mut first = [0; START];
        first.iter_mut().zip(start).for_each(|(slot, byte)| *slot = *byte);
        Self { start: u128::from_be_bytes(first), rest: rest.into() }
    }

    /// The word itself; `room` is where its bytes are put together.
    pub(super) fn read<'a>(&self, room: &'a mut Vec<u8>) -> &'a str {
        room.clear();
        room.extend(self.start.to_be_bytes().into_iter().take_while(|byte| *byte != 0));
        room.extend_from_slice(&self.rest);
        std::str::from_utf8(room).unwrap_or_default()
    }

    fn begins_with(&self, other: &Self) -> bool {
        let unused = other.start.trailing_zeros() / 8 * 8;
        match u128::MAX.checked_shl(unused) {
            None => true,
            Some(used) => self.start & used == other.start && self.rest.starts_with(&other.rest),
        }
    }
}

/// To whom a word leads.
#[derive(Debug, Clone)]
pub(super) enum People {
    One(u32),
    /// In order, each once.
    Several(Vec<u32>),
}

impl People {
    pub(super) fn all(&self) -> &[u32] {
        match self {
            Self::One(who) => std::slice::from_ref(who),
            Self::Several(people) => people,
        }
    }

    fn add(&mut self, who: u32) {
        match self {
            Self::One(before) if *before == who => {}
            Self::One(before) => *self = Self::Several(vec![who.min(*before), who.max(*before)]),
            // Whoever is new has the highest number.
            Self::Several(people) if people.last().is_some_and(|last| *last < who) => people.push(who),
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

/// The words of a kind in their order.
pub(super) type Ordered<V> = BTreeMap<Word, V>;

/// That a word of a kind leads to somebody.
pub(super) type Lead = (u8, Word, u32);

/// All words. Each kind stands for itself: names are few, and are not looked for among a million telephone numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(BTreeMap<u8, Ordered<People>>);

impl Words {
    /// Adds where words lead, and tells of each that is new. They go in by their order, whatever order they come in: what
    /// stands beside each other in memory is touched at one time.
    pub(super) fn add(&mut self, mut leads: Vec<Lead>, mut is_new: impl FnMut(u8, &str)) {
        leads.sort_unstable();
        let mut room = Vec::new();
        for (kind, word, who) in leads {
            match self.0.entry(kind).or_default().entry(word) {
                Entry::Occupied(mut people) => people.get_mut().add(who),
                Entry::Vacant(place) => {
                    is_new(kind, place.key().read(&mut room));
                    place.insert(People::One(who));
                }
            }
        }
    }

    /// Takes away that a word leads to somebody, and says whether it leads to nobody any more.
    pub(super) fn take(&mut self, kind: u8, text: &str, who: u32) -> bool {
        let Some(words) = self.0.get_mut(&kind) else { return false };
        let word = Word::new(text);
        let is_gone = words.get_mut(&word).is_some_and(|people| people.take(who));
        if is_gone {
            words.remove(&word);
        }
        is_gone
    }

    /// Whether there is no word.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(BTreeMap::is_empty)
    }

    /// Those of a kind.
    pub(super) fn of(&self, kind: u8) -> Option<&Ordered<People>> {
        self.0.get(&kind)
    }

    /// To whom one word leads.
    pub(super) fn whole(&self, kind: u8, text: &str) -> Option<&[u32]> {
        self.of(kind)?.get(&Word::new(text)).map(People::all)
    }

    /// To whom the words lead that begin so, and whether it is the whole word.
    pub(super) fn beginning(&self, kind: u8, text: &str) -> impl Iterator<Item = (bool, &[u32])> {
        let from = Word::new(text);
        let start = (Bound::Included(from.clone()), Bound::Unbounded);
        let words = self.of(kind).into_iter().flat_map(move |words| words.range(start.clone()));
        words
            .map(move |(word, people)| (word.begins_with(&from).then(|| *word == from), people.all()))
            .map_while(|(begins, people)| Some((begins?, people)))
    }

    /// Gives everybody another number; the order stays.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        for people in self.0.values_mut().flat_map(BTreeMap::values_mut) {
            match people {
                People::One(who) => *who = number(*who),
                People::Several(people) => people.iter_mut().for_each(|who| *who = number(*who)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Word, Words};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_stand_in_their_order_and_begin_as_texts_do(one in "[abŵ李]{0,20}", other in "[abŵ李]{0,20}") {
            let (first, second) = (Word::new(&one), Word::new(&other));
            prop_assert_eq!(first.cmp(&second), one.cmp(&other));
            prop_assert_eq!(first.begins_with(&second), one.starts_with(&other));
            let mut room = vec![7];
            prop_assert_eq!(first.read(&mut room), one);
        }
    }

    #[test]
    fn a_word_leads_to_whoever_was_added_and_not_taken_away() {
        let mut words = Words::default();
        let leads = [(b'n', "gwenllian", 1), (b'a', "gwen", 3), (b'n', "gwen", 2), (b'n', "gwen", 1)];
        let leads = leads.map(|(kind, text, who)| (kind, Word::new(text), who));
        let mut new = Vec::new();
        words.add(leads.to_vec(), |kind, text| new.push((kind, text.to_owned())));
        assert_eq!(new, [(b'a', "gwen".into()), (b'n', "gwen".into()), (b'n', "gwenllian".into())]);
        let found: Vec<_> = words.beginning(b'n', "gwen").collect();
        assert_eq!(found, [(true, [1, 2].as_slice()), (false, [1].as_slice())]);
        assert_eq!(words.whole(b'a', "gwen"), Some([3].as_slice()));
        assert!(!words.take(b'n', "gwen", 1) && words.take(b'n', "gwen", 2) && !words.take(b'n', "gwen", 2));
        assert_eq!(words.whole(b'n', "gwen"), None);
        words.renumber(|who| who + 10);
        assert_eq!(words.whole(b'n', "gwenllian"), Some([11].as_slice()));
        assert!(words.take(b'n', "gwenllian", 11) && words.take(b'a', "gwen", 13) && words.is_empty());
    }
}
