//! How near a name that was typed is to one that is known, and which known ones are near.

use super::words::{Ordered, Word};
use crate::compare::{jaro_winkler, sound};
use crate::forms;
use crate::settings::Kind;
use crate::values::Short;
use std::ops::Bound;

/// Longer names are looked for as they are typed.
const LONGEST: usize = 24;
/// Names of fewer letters are looked for as they are typed: nearly every short name is one slip from another.
const FROM_ONE_SLIP: usize = 4;
/// From so many letters on a second slip is let pass.
const FROM_TWO_SLIPS: usize = 8;
/// From so many letters on a name that is still being typed may have a slip.
const FROM_UNFINISHED: usize = 5;
/// Names of one sound are near only where they are also as alike as this: few sounds are kept, so that many names share one.
const ALIKE: f32 = 0.7;
/// A sound of one consonant says nothing.
const TWO_SOUNDS: u32 = 16;

/// How a name that was typed is met, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Met {
    /// It is this.
    Whole,
    /// It begins so.
    Begins,
    /// A word of the address begins so.
    Address,
    /// It is a form of it (Bill, William).
    Form,
    /// It is spelt with one slip, or sounds alike.
    OneSlip,
    /// It is spelt with two slips.
    TwoSlips,
    /// It begins so with a slip.
    BeginsWithASlip,
}

/// What was typed, ready to be compared with many.
pub(super) struct Typed {
    letters: Vec<char>,
    unfinished: bool,
}

impl Typed {
    /// Whether anything but the name itself is near; `unfinished` is for the last word while somebody types.
    pub(super) fn new(text: &str, unfinished: bool) -> Option<Self> {
        let letters: Vec<char> = text.chars().collect();
        let fits = (FROM_ONE_SLIP..=LONGEST).contains(&letters.len());
        fits.then_some(Self { unfinished: unfinished && letters.len() >= FROM_UNFINISHED, letters })
    }

    /// The slips that a name may have: two where it is long and its first letter is right.
    fn most(&self, first: Option<char>) -> u8 {
        let is_long = self.letters.len() >= FROM_TWO_SLIPS;
        if is_long && self.letters.first().copied() == first { 2 } else { 1 }
    }

    /// How one name meets what was typed by its letters.
    pub(super) fn met(&self, name: &str) -> Option<Met> {
        let mut rows = Rows::new(self);
        name.chars().for_each(|letter| rows.push(letter));
        rows.met()
    }

    /// Every name that is near by its letters.
    ///
    /// They are walked in their order; where what they have in common is too far off already, all that begin so are
    /// passed over at once.
    pub(super) fn each_near<'a, V>(&self, names: &'a Ordered<V>, mut found: impl FnMut(&'a V, Met)) {
        let mut rows = Rows::new(self);
        let mut room = Vec::new();
        let mut from = Bound::Unbounded;
        'sought: loop {
            for (name, value) in names.range((from, Bound::Unbounded)) {
                let name = name.read(&mut room);
                rows.keep_what_begins(name);
                for letter in name.chars().skip(rows.depth()) {
                    rows.push(letter);
                    if rows.is_too_far() {
                        let past: String = rows.name.iter().chain([&char::MAX]).collect();
                        from = Bound::Excluded(Word::new(&past));
                        continue 'sought;
                    }
                }
                if let Some(met) = rows.met() {
                    found(value, met);
                }
            }
            return;
        }
    }
}

/// The slips between the beginnings of what was typed and those of a name (optimal string alignment: a letter wrong,
/// missing, too many, or two changed over), a row for each letter of the name.
struct Rows<'a> {
    typed: &'a Typed,
    name: Vec<char>,
    slips: Vec<[u8; LONGEST + 1]>,
    /// For each beginning of the name the fewest slips between all that was typed and it or a shorter one.
    whole: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(typed: &'a Typed) -> Self {
        let mut first = [0; LONGEST + 1];
        first.iter_mut().zip(0..).for_each(|(slot, slips)| *slot = slips);
        Self { typed, name: Vec::new(), slips: vec![first], whole: vec![u8::MAX] }
    }

    fn depth(&self) -> usize {
        self.name.len()
    }

    fn keep_what_begins(&mut self, name: &str) {
        let same = self.name.iter().zip(name.chars()).take_while(|(one, other)| **one == *other).count();
        self.name.truncate(same);
        self.slips.truncate(same + 1);
        self.whole.truncate(same + 1);
    }

    fn push(&mut self, letter: char) {
        let before = self.name.last().copied();
        let above = self.slips.last().copied().unwrap_or([0; LONGEST + 1]);
        let two_above = self.slips.len().checked_sub(2).and_then(|at| self.slips.get(at)).copied();
        let mut row = [0; LONGEST + 1];
        let mut left = above[0].saturating_add(1);
        row[0] = left;
        let mut typed_before = None;
        let places = row.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1)));
        for (place, ((slot, (corner, over)), typed)) in places.zip(&self.typed.letters).enumerate() {
            let wrong = u8::from(letter != *typed);
            let mut slips =
                corner.saturating_add(wrong).min(over.saturating_add(1)).min(left.saturating_add(1));
            if Some(letter) == typed_before
                && before == Some(*typed)
                && let Some(earlier) = two_above.and_then(|row| row.get(place.wrapping_sub(1)).copied())
            {
                slips = slips.min(earlier.saturating_add(1));
            }
            *slot = slips;
            left = slips;
            typed_before = Some(*typed);
        }
        let shorter = self.whole.last().copied().unwrap_or(u8::MAX);
        let here = row.get(self.typed.letters.len()).copied().unwrap_or(u8::MAX);
        self.whole.push(shorter.min(here));
        self.name.push(letter);
        self.slips.push(row);
    }

    fn most(&self) -> u8 {
        self.typed.most(self.name.first().copied())
    }

    /// Whether it began with a slip at most, as somebody may type who is not done.
    fn begins(&self) -> bool {
        let right = self.name.first() == self.typed.letters.first();
        self.typed.unfinished && right && self.whole.last().is_some_and(|slips| *slips <= 1)
    }

    fn is_too_far(&self) -> bool {
        let row = self.slips.last().and_then(|row| row.get(..=self.typed.letters.len()));
        row.and_then(|row| row.iter().min()).is_some_and(|fewest| *fewest > self.most()) && !self.begins()
    }

    fn met(&self) -> Option<Met> {
        let slips = self.slips.last().and_then(|row| row.get(self.typed.letters.len())).copied()?;
        match slips {
            0 => Some(Met::Whole),
            1 => Some(Met::OneSlip),
            2 if self.most() == 2 => Some(Met::TwoSlips),
            _ => self.begins().then_some(Met::BeginsWithASlip),
        }
    }
}

/// What names that are near otherwise than by their letters have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Likeness {
    /// How they sound.
    Sound(u32),
    /// The forename of which they are forms.
    Forename(u32),
    /// The surname of which they are forms.
    Surname(u32),
}

/// All that a name may have in common with others.
pub(super) fn likenesses(name: &str) -> Vec<Likeness> {
    let sound = Some(sound(name.as_bytes())).filter(|sound| *sound >= TWO_SOUNDS);
    let short = Short::from_bytes(name.as_bytes());
    let forenames = forms::of(Kind::Forename, &short).iter().copied().map(Likeness::Forename);
    let surnames = forms::of(Kind::Surname, &short).iter().copied().map(Likeness::Surname);
    sound.map(Likeness::Sound).into_iter().chain(forenames).chain(surnames).collect()
}

/// How a name meets another with which it has this in common.
pub(super) fn met_by(likeness: Likeness, typed: &str, name: &str) -> Option<Met> {
    match likeness {
        Likeness::Forename(_) | Likeness::Surname(_) => Some(Met::Form),
        Likeness::Sound(_) => {
            (jaro_winkler(typed.as_bytes(), name.as_bytes()) >= ALIKE).then_some(Met::OneSlip)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Met, Ordered, Typed, Word, likenesses, met_by};

    #[test]
    fn a_name_is_near_by_its_letters() {
        for (typed, name, unfinished, want) in [
            ("pritchard", "pritchard", false, Some(Met::Whole)),
            ("prichard", "pritchard", false, Some(Met::OneSlip)),
            ("pirtchard", "pritchard", false, Some(Met::OneSlip)),
            ("britchard", "pritchard", false, Some(Met::OneSlip)),
            ("pritcherd", "pritchard", false, Some(Met::OneSlip)),
            ("prichord", "pritchard", false, Some(Met::TwoSlips)),
            ("brichord", "pritchard", false, None),
            ("gwne", "gwen", false, Some(Met::OneSlip)),
            ("gwn", "gwen", false, None),
            ("pirtc", "pritchard", true, Some(Met::BeginsWithASlip)),
            ("pirtc", "pritchard", false, None),
            ("pirt", "pritchard", true, None),
            ("李小龍", "李小龍", false, None),
        ] {
            let met = Typed::new(typed, unfinished).and_then(|typed| typed.met(name));
            assert_eq!(met, want, "{typed} {name}");
        }
    }

    #[test]
    fn names_of_one_form_or_sound_are_near() {
        let met = |typed: &str, name: &str| {
            let theirs = likenesses(name);
            likenesses(typed)
                .into_iter()
                .filter(|it| theirs.contains(it))
                .filter_map(|it| met_by(it, typed, name))
                .min()
        };
        assert_eq!(met("bill", "william"), Some(Met::Form));
        assert_eq!(met("catherine", "kathryn"), Some(Met::Form));
        assert_eq!(met("knightly", "nitely"), Some(Met::OneSlip));
        assert_eq!(met("gwen", "quinn"), None, "of one sound and unlike");
        assert_eq!(met("lee", "law"), None);
    }

    #[test]
    fn the_walk_finds_what_one_by_one_finds() {
        let letters = ['a', 'b', 'é'];
        let mut names = vec![String::new()];
        for length in 0..7 {
            let longer: Vec<String> = names
                .iter()
                .filter(|name| name.chars().count() == length)
                .flat_map(|name| letters.map(|letter| format!("{name}{letter}")))
                .collect();
            names.extend(longer);
        }
        let words: Ordered<String> = names.iter().map(|name| (Word::new(name), name.clone())).collect();
        for typed in ["abab", "aébba", "bbabab", "abababab", "éééé"] {
            for unfinished in [false, true] {
                let typed = Typed::new(typed, unfinished).unwrap();
                let mut walked = Vec::new();
                typed.each_near(&words, |name, met| walked.push((name.clone(), met)));
                let mut one_by_one: Vec<_> =
                    names.iter().filter_map(|name| Some((name.clone(), typed.met(name)?))).collect();
                one_by_one.sort();
                assert_eq!(walked, one_by_one);
                assert!(!walked.is_empty());
            }
        }
    }
}
