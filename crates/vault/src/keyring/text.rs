//! The keyring's text, for a small file beside the master key:
//!
//! ```text
//! alongside-keyring-1
//! partnership <32 digits>
//! master <fingerprint, 64 digits>
//! epoch <number> <instant it began> <wrapped key>
//! check <64 digits>
//! ```
//!
//! One line for each epoch that is left, in order; the last is the current one. The check is keyed, so a line
//! that was changed, added or lost is found.

use super::{Epoch, Held, Keyring, Master};
use crate::envelope::{Bound, Key, open_key, seal};
use crate::hex;
use crate::master::{MasterKey, keyed_hash};
use crate::partnership::PartnershipId;
use crate::random::Random;
use alongside_kernel::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write;
use subtle::ConstantTimeEq;

const FIRST_LINE: &str = "alongside-keyring-1";
const FAMILY: &str = "alongside-keyring-";

/// A text that is not a usable keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyringTextError {
    /// Another kind of file.
    #[error(
        "This is not a keyring file. Nothing was opened or changed. Give the file that was made with the \
         database; its first line is alongside-keyring-1."
    )]
    NotAKeyring,
    /// Made by a later program.
    #[error(
        "This keyring was written by a newer version of the program. Nothing was opened or changed. Use that \
         version or a later one."
    )]
    NewerVersion,
    /// It belongs to another master key.
    #[error(
        "This keyring belongs to another master key. Nothing was opened or changed. Give the master key and the \
         keyring of the same database."
    )]
    AnotherMasterKey,
    /// Characters or lines are missing, added or changed.
    #[error(
        "The keyring file is damaged. Nothing was opened or changed. Restore the newest one from your key backup."
    )]
    Damaged,
}

impl Keyring {
    /// The text to store outside the database. Randomness is for the wrapping: two texts of one keyring differ.
    pub fn to_text(&self, random: &dyn Random) -> String {
        let mut text = format!(
            "{FIRST_LINE}\npartnership {}\nmaster {}\n",
            self.partnership,
            hex::encode(&self.master.fingerprint)
        );
        for held in self.older.values().chain(std::iter::once(&self.current)) {
            let Epoch { number, began } = held.epoch;
            let wrapped = seal(
                &self.master.wrapping,
                epoch_bound(self.partnership, number),
                held.key.as_slice(),
                random,
            );
            // Writing to a text cannot fail.
            let _ = writeln!(text, "epoch {number} {began} {}", hex::encode(&wrapped));
        }
        let check = check(&self.master.checking, &text);
        let _ = writeln!(text, "check {}", hex::encode(check.as_slice()));
        text
    }

    /// Reads [`to_text`](Self::to_text).
    pub fn parse_text(text: &str, master: &MasterKey) -> Result<Self, KeyringTextError> {
        use KeyringTextError::{AnotherMasterKey, Damaged, NewerVersion, NotAKeyring};
        match text.lines().next() {
            Some(FIRST_LINE) => {}
            Some(other) if other.starts_with(FAMILY) => return Err(NewerVersion),
            _ => return Err(NotAKeyring),
        }
        let (body, stated) = text.rsplit_once("check ").ok_or(Damaged)?;
        let mut lines = body.lines().skip(1);
        let partnership: PartnershipId =
            lines.next().and_then(|line| line.strip_prefix("partnership ")?.parse().ok()).ok_or(Damaged)?;
        let fingerprint: [u8; 32] =
            lines.next().and_then(|line| hex::decode_array(line.strip_prefix("master ")?)).ok_or(Damaged)?;
        if fingerprint != master.fingerprint() {
            return Err(AnotherMasterKey);
        }
        let master = Master::of(master, partnership);
        let stated: [u8; 32] = stated.strip_suffix('\n').and_then(hex::decode_array).ok_or(Damaged)?;
        if !bool::from(check(&master.checking, body).ct_eq(&stated)) {
            return Err(Damaged);
        }
        let mut older = BTreeMap::new();
        for line in lines {
            let held = read_epoch(line, &master, partnership).ok_or(Damaged)?;
            older.insert(held.epoch.number, held);
        }
        let (_, current) = older.pop_last().ok_or(Damaged)?;
        Ok(Self { partnership, master, current, older })
    }
}

fn read_epoch(line: &str, master: &Master, partnership: PartnershipId) -> Option<Held> {
    let mut words = line.strip_prefix("epoch ")?.split(' ');
    let number: u32 = words.next()?.parse().ok()?;
    let began: Timestamp = words.next()?.parse().ok()?;
    let wrapped = hex::decode(words.next()?)?;
    if words.next().is_some() || number == 0 {
        return None;
    }
    let key = open_key(&master.wrapping, epoch_bound(partnership, number), &wrapped).ok()?;
    Some(Held { epoch: Epoch { number, began }, key })
}

fn epoch_bound(partnership: PartnershipId, number: u32) -> Bound {
    Bound::to("epoch key").and(partnership.uuid().as_bytes()).and(&number.to_be_bytes())
}

fn check(checking: &Key, body: &str) -> Key {
    keyed_hash(checking, &Bound::to("keyring").and(body.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::test::seeded_random;

    #[test]
    fn an_epoch_is_one_line_of_four_words_and_counted_from_one() {
        let (master, partnership) =
            (MasterKey::generate(&seeded_random(1)), PartnershipId::from_uuid(uuid::Uuid::from_u128(2)));
        let master = Master::of(&master, partnership);
        let line = |number: u32| {
            let wrapped =
                seal(&master.wrapping, epoch_bound(partnership, number), &[7; 32], &seeded_random(3));
            format!("epoch {number} 2025-01-30T09:00:00Z {}", hex::encode(&wrapped))
        };
        let read = |line: &str| read_epoch(line, &master, partnership).map(|held| held.epoch.number);
        assert_eq!(read(&line(1)), Some(1));
        assert_eq!(read(&format!("{} more", line(1))), None);
        assert_eq!(read(&line(0)), None);
    }
}
