//! The code that opens a person's own pages, together with their birth date.

use alongside_kernel::Sensitive;

/// The letters and figures of a code: none that is mistaken for another when it is read out.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// How many letters a code has: 59 bits, of which nobody guesses enough while tries are slowed down.
const LENGTH: usize = 12;
/// How many letters stand together.
const GROUP: usize = 4;

/// A code of twelve letters. It prints only as a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(Sensitive<String>);

impl Code {
    /// The code that follows from secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let (pairs, _) = secret.as_chunks::<2>();
        let text = pairs
            .iter()
            .take(LENGTH)
            .map(|pair| {
                let place = usize::from(u16::from_be_bytes(*pair)) % ALPHABET.len();
                char::from(ALPHABET.get(place).copied().unwrap_or(b'2'))
            })
            .collect::<String>();
        Self(Sensitive::new(text))
    }

    /// A code as somebody typed it: capitals or not, with or without spaces and dashes. None where it can't be one.
    pub fn read(typed: &str) -> Option<Self> {
        let text: String = typed
            .chars()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '.'))
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let fits = text.len() == LENGTH && text.bytes().all(|letter| ALPHABET.contains(&letter));
        fits.then(|| Self(Sensitive::new(text)))
    }

    /// The code in its one spelling.
    pub fn as_str(&self) -> &str {
        self.0.open()
    }

    /// The code in groups, as it is read out.
    pub fn groups(&self) -> Vec<String> {
        let letters: Vec<char> = self.0.open().chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect()).collect()
    }
}
