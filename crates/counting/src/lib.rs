//! Counting the people that several organisations know, without anybody telling a name.
//!
//! 1. Each organisation makes an [`Encoding`] of each record with an [`Encoder`] and the project's [`Key`]: the parts of
//!    names, dates and addresses become bits by a keyed hash. Records that are alike have encodings that are alike.
//! 2. The encodings, and nothing else, go in a [`File`] to who counts. They do not have the key.
//! 3. [`people`] finds out which encodings are one person's, by how many bits they share ([`pairs`]) and from how many on
//!    ([`threshold`]), without an example.
//! 4. Of that only counts leave, after disclosure control, which is elsewhere.
//!
//! What somebody learns who has the encodings, and what the key protects from, stands in `docs/private-counting.md`. Nothing
//! here reads a file, a clock or an environment; the same records and the same key give the same bytes.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts become shares and scores become steps; both are far from where anything is lost"
)]

mod compare;
mod encoder;
mod encoding;
mod fields;
mod file;
mod groups;
mod key;
mod threshold;

pub use compare::{Pair, Side, pairs};
pub use encoder::{Encoder, Hardening};
pub use encoding::{BITS, BYTES, Encoding};
pub use fields::{Field, TOTAL, TooLittle, VERSION, layout, own_words};
pub use file::{BadFile, File};
pub use groups::{Coming, People, people};
pub use key::{BadKey, Key, Project};
pub use threshold::{Threshold, threshold};
