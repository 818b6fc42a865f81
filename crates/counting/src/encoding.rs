//! One person's encoding: 1,024 bits that say who somebody is only to whoever holds the key.

/// How many bits an encoding has.
pub const BITS: usize = 1024;
/// How many bytes that are.
pub const BYTES: usize = BITS / 8;
/// How many words of 64 bits that are.
pub(crate) const WORDS: usize = BITS / 64;

/// An encoding. Bit `n` is bit `n % 64` of word `n / 64`; in bytes, bit `n % 8` of byte `n / 8`, the lowest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Encoding {
    words: [u64; WORDS],
}

impl Encoding {
    /// The encoding with these words.
    pub const fn new(words: [u64; WORDS]) -> Self {
        Self { words }
    }

    /// The encoding of these bytes.
    pub fn from_bytes(bytes: &[u8; BYTES]) -> Self {
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        Self { words }
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        for (bytes, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(self.words) {
            *bytes = word.to_le_bytes();
        }
        bytes
    }

    /// How many of its bits are set.
    pub fn weight(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// How many bits are set in both.
    pub fn shared(&self, other: &Self) -> u32 {
        self.words.iter().zip(&other.words).map(|(one, other)| (one & other).count_ones()).sum()
    }

    /// How alike two are, from 0 to 1: twice the shared bits over the bits of both (Dice 1945).
    pub fn dice(&self, other: &Self) -> f64 {
        dice(self.shared(other), self.weight(), other.weight())
    }

    /// How much of the lighter one's first words the other has, from 0 to 1: what one of them lacks is not held against them.
    pub(crate) fn first_in_other(&self, other: &Self, words: usize) -> f64 {
        let both = || self.words.iter().zip(&other.words).take(words);
        let shared: u32 = both().map(|(one, other)| (one & other).count_ones()).sum();
        let (left, right) = both().fold((0, 0), |(left, right), (one, other)| {
            (left + one.count_ones(), right + other.count_ones())
        });
        let lighter = left.min(right);
        if lighter == 0 { 0.0 } else { f64::from(shared) / f64::from(lighter) }
    }

    /// Whether a bit is set.
    pub fn has(&self, bit: usize) -> bool {
        self.words.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// The places of the bits that are set.
    pub fn bits(&self) -> impl Iterator<Item = u16> {
        (0_u16..).zip(self.words).flat_map(|(place, mut word)| {
            std::iter::from_fn(move || {
                let bit = u16::try_from(word.trailing_zeros()).ok().filter(|_| word != 0)?;
                word &= word - 1;
                Some(place * 64 + bit)
            })
        })
    }
}

impl std::fmt::Debug for Encoding {
    fn fmt(&self, form: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What a person's data became does not belong in a log.
        write!(form, "Encoding({} bits set)", self.weight())
    }
}

/// How alike two encodings with so many shared bits and so many bits each are.
pub(crate) fn dice(shared: u32, left: u32, right: u32) -> f64 {
    let both = left + right;
    if both == 0 { 0.0 } else { f64::from(2 * shared) / f64::from(both) }
}
