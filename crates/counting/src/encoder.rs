//! From a person's cells to their encoding.

use crate::encoding::{Encoding, WORDS};
use crate::fields::{Field, Salt, Salted, Token, TooLittle, is_own, layout, own_words, tokens};
use crate::key::{Key, Keyed};
use alongside_linkage::settings::Kind;
use alongside_linkage::values::{self, Short};
use rustc_hash::FxHashMap;

/// Numbers of 32 bits that one hash gives, each for one place.
const NUMBERS: usize = 8;

/// How bits become an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hardening {
    /// What leaves: names carry the year of birth or the other name's first letter with them, and filters of 2,048 bits
    /// together, one for what is a person's own and one for the rest, are each folded in half by *exclusive or*.
    Hardened,
    /// Filters of 1,024 bits together as they are, without either (Schnell, Bachteler and Reiher 2011): to measure what hardening is worth, and for
    /// nothing else. No file can hold it.
    Plain,
}

/// Makes encodings. It keeps what it hashed, so that the next record costs little; its memory holds parts of names
/// under the key, and is given back with it.
#[derive(Debug)]
pub struct Encoder {
    hardening: Hardening,
    fields: Vec<Hashed>,
    /// For each column the kind it is read as and the place of its field; a full name has two.
    columns: Vec<Column>,
    tokens: Vec<Salted>,
    least: u32,
    /// How many words of an encoding hold what is a person's own.
    own: usize,
}

#[derive(Debug, Clone, Copy)]
enum Column {
    One(Kind, usize),
    FullName { forename: usize, surname: usize },
    Unused,
}

struct Hashed {
    field: Field,
    keyed: Keyed,
    /// For each token and salt where its numbers begin, and how many are kept.
    numbers: FxHashMap<Token, (usize, usize)>,
    kept: Vec<u32>,
    values: Vec<Short>,
}

impl std::fmt::Debug for Hashed {
    fn fmt(&self, form: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(form, "Hashed({:?}, {} tokens)", self.field, self.numbers.len())
    }
}

impl Encoder {
    /// An encoder for records whose columns are of these kinds, in this order.
    pub fn new(key: &Key, kinds: &[Kind], hardening: Hardening) -> Result<Self, TooLittle> {
        Ok(Self::of_fields(key, kinds, layout(kinds)?, hardening))
    }

    /// The same with any fields, without asking whether they are enough: to measure what an attacker learns where they are
    /// not, and for nothing else. [`File::from_bytes`](crate::File::from_bytes) takes no file of it.
    pub fn of_fields(key: &Key, kinds: &[Kind], fields: Vec<Field>, hardening: Hardening) -> Self {
        let place = |kind: Kind| fields.iter().position(|field| field.kind == kind);
        let columns = kinds
            .iter()
            .map(|kind| match (kind, place(Kind::Forename), place(Kind::Surname)) {
                (Kind::FullName, Some(forename), Some(surname)) => Column::FullName { forename, surname },
                _ => place(*kind).map_or(Column::Unused, |place| Column::One(*kind, place)),
            })
            .collect();
        let given: u32 = fields.iter().map(|field| u32::from(field.bits)).sum();
        let own = own_words(&fields);
        let fields = fields.into_iter().map(|field| Hashed::new(field, key)).collect();
        Self { hardening, fields, columns, tokens: Vec::new(), least: given / 2, own }
    }

    /// The fields, with their bits.
    pub fn fields(&self) -> Vec<Field> {
        self.fields.iter().map(|hashed| hashed.field).collect()
    }

    /// The encoding of a record, or nothing where so much of it is missing that the rest could be many people's.
    pub fn encode<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Option<Encoding> {
        self.fields.iter_mut().for_each(|field| field.values.clear());
        let fields = &mut self.fields;
        let mut keep = |place: usize, value: Option<Short>| {
            if let (Some(field), Some(value)) = (fields.get_mut(place), value) {
                field.values.push(value);
            }
        };
        for (column, cell) in self.columns.iter().zip(cells) {
            match column {
                Column::One(kind, place) => keep(*place, values::read(*kind, cell)),
                Column::FullName { forename, surname } => {
                    if values::read(Kind::FullName, cell).is_some() {
                        let [first, _, last] = values::parts(cell);
                        keep(*forename, first);
                        keep(*surname, last);
                    }
                }
                Column::Unused => {}
            }
        }
        let first = |kind: Kind| {
            let field = self.fields.iter().find(|field| field.field.kind == kind);
            field.and_then(|field| field.values.first()).map(Short::as_bytes).unwrap_or_default()
        };
        let year = first(Kind::DateOfBirth).first_chunk().copied().unwrap_or_default();
        let letter = |kind: Kind| first(kind).first().copied().unwrap_or_default();
        let (forename, surname) = (letter(Kind::Forename), letter(Kind::Surname));
        // What is a person's own stands in the first part of the filter, each part before it is folded in half.
        let mut filter = [0_u64; 2 * WORDS];
        let mut given = 0;
        for field in &mut self.fields {
            self.tokens.clear();
            let letter = if field.field.kind == Kind::Surname { forename } else { surname };
            let salt = (self.hardening == Hardening::Hardened).then_some(Salt { year, letter });
            for value in &field.values {
                tokens(field.field.kind, value, salt, &mut self.tokens);
            }
            if !self.tokens.is_empty() {
                given += u32::from(field.field.bits);
                let (own, rest) = filter.split_at_mut(2 * self.own);
                let part = if is_own(field.field.kind) { own } else { rest };
                field.set(&self.tokens, self.hardening, part);
            }
        }
        let mut words = [0; WORDS];
        let (own, rest) = words.split_at_mut(self.own);
        let (own_filter, rest_filter) = filter.split_at(2 * self.own);
        fold(own_filter, own);
        fold(rest_filter, rest);
        (given >= self.least).then(|| Encoding::new(words))
    }
}

impl Hashed {
    fn new(field: Field, key: &Key) -> Self {
        Self {
            field,
            keyed: key.for_field(field.kind.word()),
            numbers: FxHashMap::default(),
            kept: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Sets the bits of tokens: the field's bits are shared out to them evenly, however many there are.
    fn set(&mut self, tokens: &[Salted], hardening: Hardening, filter: &mut [u64]) {
        let bits = usize::from(self.field.bits);
        let each = ((2 * bits + tokens.len()) / (2 * tokens.len())).max(1);
        let within = match hardening {
            Hardening::Hardened => filter.len() * 64,
            Hardening::Plain => filter.len() * 32,
        };
        for (token, salt) in tokens {
            let (token, salt) = (self.start(*token, each), self.start(*salt, each));
            let numbers = |start: usize| self.kept.get(start..start + each).unwrap_or_default();
            for (token, salt) in numbers(token).iter().zip(numbers(salt)) {
                let place = place(*token, *salt, within);
                if let Some(word) = filter.get_mut(place / 64) {
                    *word |= 1 << (place % 64);
                }
            }
        }
    }

    /// Where the numbers of a token or salt are kept; works them out where there are not enough of them yet.
    fn start(&mut self, token: Token, wanted: usize) -> usize {
        if let Some((start, kept)) = self.numbers.get(&token)
            && *kept >= wanted
        {
            return *start;
        }
        let start = self.kept.len();
        let (bytes, length) = token.bytes();
        let hashes = wanted.div_ceil(NUMBERS);
        for number in (0..=u8::MAX).take(hashes) {
            let hash = self.keyed.hash(number, bytes.get(..length).unwrap_or_default());
            self.kept.extend(hash.as_chunks::<4>().0.iter().map(|four| u32::from_be_bytes(*four)));
        }
        self.numbers.insert(token, (start, hashes * NUMBERS));
        start
    }
}

/// The place that a token's and a salt's number make. Both are secret and as good as drawn by chance; they are only mixed
/// (multipliers of Knuth and of Appleby), so that few hashes serve many names and years.
fn place(token: u32, salt: u32, within: usize) -> usize {
    let mixed = (token ^ salt).wrapping_mul(0x9e37_79b1);
    let drawn = (mixed ^ mixed >> 15).wrapping_mul(0x85eb_ca6b) >> 16;
    (drawn as usize * within) >> 16
}

/// Lays the second half of a filter over the first.
fn fold(filter: &[u64], words: &mut [u64]) {
    let (one, other) = filter.split_at(words.len());
    for (word, (one, other)) in words.iter_mut().zip(one.iter().zip(other)) {
        *word = one ^ other;
    }
}
