//! The key of a project. The organisations that encode share it; who counts never has it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use zeroize::{Zeroize as _, Zeroizing};

/// What stands at the start of a key's text.
const MARK: &str = "alongside-counting-key-1";

/// Which project an encoding belongs to: drawn with the key, and no part of it.
pub type Project = [u8; 16];

/// A project's number and its secret.
#[derive(Clone)]
pub struct Key {
    project: Project,
    secret: Zeroizing<[u8; 32]>,
}

/// Why a text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// It is something else, such as a password.
    #[error(
        "This is not a key for counting. A password or a line of text can be guessed and is not taken: make a key with `alongside encode --new-key FILE`, once for all organisations."
    )]
    NotAKey,
    /// Its last part does not fit the others.
    #[error("This key was changed or copied in part. Ask for it again from where it was made.")]
    Damaged,
    /// Its secret is not what chance gives.
    #[error(
        "This key is too simple to be drawn by chance, so it can be guessed. Make a new one with `alongside encode --new-key FILE`."
    )]
    Weak,
}

impl Key {
    /// The key of 48 random bytes: 16 of the project's number, 32 of the secret.
    pub fn from_random(mut bytes: [u8; 48]) -> Result<Self, BadKey> {
        let (mut project, mut secret) = ([0; 16], Zeroizing::new([0; 32]));
        let (number, rest) = bytes.split_at(project.len());
        project.copy_from_slice(number);
        secret.copy_from_slice(rest);
        bytes.zeroize();
        // Of 32 bytes drawn by chance fewer than 16 are different once in more than 10^20 keys.
        if secret.iter().collect::<BTreeSet<_>>().len() < 16 {
            return Err(BadKey::Weak);
        }
        Ok(Self { project, secret })
    }

    /// The key as a line of text.
    pub fn to_text(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(hex(self.secret.as_slice()));
        Zeroizing::new(format!("{MARK}:{}:{}:{}", hex(&self.project), *secret, hex(&self.check())))
    }

    /// Reads what [`Key::to_text`] wrote.
    pub fn parse_text(text: &str) -> Result<Self, BadKey> {
        let mut parts = text.trim().split(':');
        let (Some(MARK), Some(project), Some(secret), Some(check), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadKey::NotAKey);
        };
        let mut bytes = [0; 48];
        let (number, rest) = bytes.split_at_mut(16);
        let mut given = [0; 4];
        if !(unhex(project, number) && unhex(secret, rest) && unhex(check, &mut given)) {
            return Err(BadKey::Damaged);
        }
        let key = Self::from_random(bytes)?;
        if key.check() == given { Ok(key) } else { Err(BadKey::Damaged) }
    }

    /// The project's number.
    pub fn project(&self) -> Project {
        self.project
    }

    /// Four bytes by which a slip in copying is noticed. They stand only in the key's own text.
    fn check(&self) -> [u8; 4] {
        let sum = Sha256::new()
            .chain_update(MARK.as_bytes())
            .chain_update(self.project)
            .chain_update(self.secret.as_slice())
            .finalize();
        let mut check = [0; 4];
        check.iter_mut().zip(sum.iter()).for_each(|(to, from)| *to = *from);
        check
    }

    /// The keyed hash that all tokens of a field go through: its key is made of the secret and the field's word.
    pub(crate) fn for_field(&self, word: &str) -> Keyed {
        let mut derive = Keyed::new(&self.secret);
        derive.0.update(b"alongside counting 1 ");
        derive.0.update(word.as_bytes());
        let mut key = Zeroizing::new([0_u8; 32]);
        key.copy_from_slice(&derive.0.finalize().into_bytes());
        Keyed::new(&key)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, form: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        form.write_str("Key(secret)")
    }
}

/// HMAC-SHA-256 under one key.
#[derive(Clone)]
pub(crate) struct Keyed(Hmac<Sha256>);

impl Keyed {
    /// A key of 32 bytes, with noughts behind it up to HMAC's block: the same as the key by itself.
    fn new(key: &[u8; 32]) -> Self {
        let mut block = Zeroizing::new([0_u8; 64]);
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
        Self(Hmac::new((&*block).into()))
    }

    /// The hash of a number and a text.
    pub(crate) fn hash(&self, number: u8, text: &[u8]) -> [u8; 32] {
        let mut hash = self.0.clone();
        hash.update(&[number]);
        hash.update(text);
        hash.finalize().into_bytes().into()
    }
}

/// Bytes as small hexadecimal figures.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str, bytes: &mut [u8]) -> bool {
    let figures = text.as_bytes();
    figures.len() == bytes.len() * 2
        && bytes.iter_mut().zip(figures.as_chunks::<2>().0).all(|(byte, [high, low])| {
            let figure =
                |figure: u8| char::from(figure).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            match (figure(*high), figure(*low)) {
                (Some(high), Some(low)) => {
                    *byte = high << 4 | low;
                    true
                }
                _ => false,
            }
        })
}
