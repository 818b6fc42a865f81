//! What of a person goes into an encoding: how a value becomes tokens, and how many bits each field gets.

use crate::encoding::WORDS;
use alongside_linkage::settings::Kind;
use alongside_linkage::values::Short;

/// The version of the rules in this file. Encodings of different versions are not compared.
pub const VERSION: u8 = 2;

/// How much a field says of who somebody is, beside the others; a full set of fields shares out [`TOTAL`] bits by it.
/// Version 1, in force from 21 November 2026; chosen for this program: what is one person's own and does not change
/// weighs most, what many have in common least.
const WEIGHTS: [(Kind, u32); 14] = [
    (Kind::Forename, 10),
    (Kind::MiddleNames, 3),
    (Kind::Surname, 12),
    (Kind::DateOfBirth, 16),
    (Kind::Sex, 1),
    (Kind::Phone, 8),
    (Kind::Email, 8),
    (Kind::Postcode, 8),
    (Kind::AddressLine, 10),
    (Kind::Town, 5),
    (Kind::Country, 1),
    (Kind::Identifier, 14),
    (Kind::Category, 1),
    (Kind::Text, 2),
];

/// How many bits of a filter all fields of a record are given together.
pub const TOTAL: u32 = 480;

/// A field of an encoding: columns of one kind together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// What it holds.
    pub kind: Kind,
    /// How many bits its tokens are given together.
    pub bits: u16,
}

/// Kinds that are a person's own. What is left (where they live, how they are reached) a family has in common.
const OWN: [Kind; 5] = [Kind::Forename, Kind::MiddleNames, Kind::DateOfBirth, Kind::Sex, Kind::Identifier];

/// Whether a kind is a person's own, and not their family's.
pub(crate) fn is_own(kind: Kind) -> bool {
    OWN.contains(&kind)
}

/// How many words of an encoding hold what is a person's own, from the first on; the others hold what a family has in
/// common. Each part is as long as its bits are many, so that both are equally full.
pub fn own_words(fields: &[Field]) -> usize {
    let bits = |own: bool| -> usize {
        fields.iter().filter(|field| is_own(field.kind) == own).map(|field| usize::from(field.bits)).sum()
    };
    match (bits(true), bits(false)) {
        (_, 0) => WORDS,
        (0, _) => 0,
        (own, other) => {
            let all = own + other;
            ((2 * WORDS * own + all) / (2 * all)).clamp(1, WORDS - 1)
        }
    }
}

/// Why columns make no encoding that is of use or safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLittle {
    /// Who somebody is cannot be told by them, and the same few values would come again and again.
    #[error(
        "The columns say too little of who somebody is: a surname and a date of birth are needed, and one thing more (a forename, a postcode, a phone). With less, many people have the same encoding, and whoever counts how often could guess names."
    )]
    Fields,
}

/// The fields that columns of these kinds make, in a fixed order, with their bits.
pub fn layout(kinds: &[Kind]) -> Result<Vec<Field>, TooLittle> {
    let named = kinds.contains(&Kind::FullName);
    let has = |kind: Kind| kinds.contains(&kind) || (named && matches!(kind, Kind::Forename | Kind::Surname));
    let used: Vec<(Kind, u32)> = WEIGHTS.into_iter().filter(|(kind, _)| has(*kind)).collect();
    let telling = used.iter().filter(|(_, weight)| *weight >= 8).count();
    if telling < 3 || !has(Kind::Surname) || !has(Kind::DateOfBirth) {
        return Err(TooLittle::Fields);
    }
    let all: u32 = used.iter().map(|(_, weight)| weight).sum();
    Ok(used
        .into_iter()
        .map(|(kind, weight)| Field { kind, bits: u16::try_from(TOTAL * weight / all).unwrap_or(u16::MAX) })
        .collect())
}

/// Up to eight bytes that are hashed together: a few letters in a row, or a part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Token(u64);

impl Token {
    fn of(bytes: &[u8]) -> Self {
        // The first bit above the bytes marks where they end.
        Self(bytes.iter().take(7).rev().fold(1, |packed, byte| packed << 8 | u64::from(*byte)))
    }

    /// Its bytes, and how many of them count.
    pub(crate) fn bytes(self) -> ([u8; 8], usize) {
        (self.0.to_le_bytes(), self.0.ilog2() as usize / 8)
    }
}

/// What of the rest of a record goes into the tokens of its names, so that a common name is not the same bits wherever it
/// stands: the year of birth, and the first letter of the other name. Half of a name's tokens carry the one, half the other:
/// a slip in one of them leaves the other half.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Salt {
    /// The year of birth, or noughts.
    pub(crate) year: [u8; 4],
    /// The first letter of the forename for a surname, of the surname for a forename; nought where there is none.
    pub(crate) letter: u8,
}

/// A token and what it carries with it; without a salt that is the token of nothing.
pub(crate) type Salted = (Token, Token);

/// Adds the tokens of a value, each once.
pub(crate) fn tokens(kind: Kind, value: &Short, salt: Option<Salt>, to: &mut Vec<Salted>) {
    let nothing = Token::of(&[]);
    let mut push = |token: Token, salt: Token| {
        if !to.contains(&(token, salt)) {
            to.push((token, salt));
        }
    };
    match (kind, salt) {
        (Kind::DateOfBirth, _) => {
            // Year, month and day, and each two of them; day and month in either order. What is not known is noughts.
            let figures = value.as_bytes();
            let part = |part: std::ops::Range<usize>| {
                figures.get(part).filter(|figures| figures.iter().any(|figure| *figure != b'0'))
            };
            let (year, month, day) = (part(0..4), part(4..6), part(6..8));
            let mut whole = |name: u8, one: Option<&[u8]>, other: Option<&[u8]>| {
                let (Some(one), Some(other)) = (one, other) else { return };
                let mut token = [name, 0, 0, 0, 0, 0, 0];
                token.iter_mut().skip(1).zip(one.iter().chain(other)).for_each(|(to, from)| *to = *from);
                push(Token::of(token.get(..=one.len() + other.len()).unwrap_or_default()), nothing);
            };
            whole(b'y', year, Some(&[]));
            whole(b'm', month, Some(&[]));
            whole(b'd', day, Some(&[]));
            whole(b'1', year, month);
            whole(b'2', year, day);
            whole(b'3', month, day);
            whole(b'4', month.min(day), month.max(day));
        }
        (Kind::Sex, _) => push(Token::of(value.as_bytes()), nothing),
        (Kind::Forename | Kind::Surname, Some(Salt { year: [y1, y2, y3, y4], letter })) => {
            // No text has a byte 1 in it, so that no token of letters is a salt.
            let (year, letter) = (Token::of(&[1, y1, y2, y3, y4]), Token::of(&[1, letter]));
            for two in twos(value) {
                push(Token::of(&two), year);
                push(Token::of(&two), letter);
            }
        }
        _ => twos(value).for_each(|two| push(Token::of(&two), nothing)),
    }
}

/// Two letters in a row of each word, with a line before its first and after its last.
fn twos(value: &Short) -> impl Iterator<Item = [u8; 2]> {
    value.words().flat_map(|word| {
        let before = std::iter::once(b'_').chain(word.iter().copied());
        before.zip(word.iter().copied().chain(std::iter::once(b'_'))).map(|(before, after)| [before, after])
    })
}
