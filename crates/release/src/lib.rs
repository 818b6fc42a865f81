//! Disclosure control: no small number leaves in a table, and none can be worked out from what does.
//!
//! A [`Table`] of counts goes in, a [`Released`] one comes out, in which small counts are hidden together with
//! as many others as it takes that none of them can be found by subtraction; or the table is [`Refused`].
//!
//! The guarantee, for a threshold *k*: take every table of non-negative whole numbers that agrees with all that
//! is shown. Over these each hidden small count (1 to *k* − 1, true value *v*) ranges from *low* to *high* with
//! `high >= k`, `high - low >= k` and `low <= v - 1`. It is not estimated: a table with totals is a network, in
//! which the range of a cell is two largest flows ([`Released`] is attacked by them before it leaves).
//!
//! Nothing tells which of the hidden cells were small. Zeros are shown where that endangers nobody.

mod control;
mod network;
mod overlaps;
mod table;

pub use control::{Refused, Released, THRESHOLD, release, release_pair};
pub use overlaps::{MOST_PARTIES, Overlaps, Parties, release_overlaps};
pub use table::{BadTable, Shown, Table};
