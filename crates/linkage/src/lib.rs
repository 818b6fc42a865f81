//! Knowing a person again, though they are spelt three ways: record linkage without examples to learn from.
//!
//! [`records::table`] reads columns of text into a [`Table`](table::Table), and [`link::link`] finds who is who in it:
//!
//! 1. *blocking* ([`blocking`]): which pairs are worth a comparison, by rules that are chosen from the data;
//! 2. *comparing* ([`compare`]): each field of a pair at one of several levels, from *the same* to *different*;
//! 3. *weighing* ([`model`]): how likely the pair is one person, after Fellegi and Sunter (1969), with strangers,
//!    neighbours and members of a household told apart, and rare values counting for more than common ones;
//! 4. *joining* ([`cluster`]): the surest groups first, each join judged by all that both groups hold.
//!
//! [`live::Live`] does the same for one record that arrives among many: whose it is, or whose it may be, at once.
//!
//! [`history::History`] keeps people's ids while they are joined and split, and what became of each.
//!
//! Nothing here reads a file, a clock or an environment; the same records give the same answer.
//!
//! An [`Index`] is another thing ([`search`]): words by which somebody can be found while one types. It keeps no text in the order in
//! which it was written. What it finds are candidates: who may see them is asked elsewhere.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "counts of pairs become shares; what is lost is far below what they tell"
)]

pub mod blocking;
mod chance;
pub mod cluster;
pub mod compare;
mod fold;
mod forms;
pub mod history;
pub mod link;
pub mod live;
pub mod model;
mod outside;
pub mod records;
pub mod search;
pub mod settings;
pub mod suggest;
pub mod table;
pub mod truth;
pub mod values;

/// The README's example, run with the documentation's tests.
#[doc = include_str!("../README.md")]
#[cfg(doctest)]
struct Readme;

pub use fold::folded;
pub use outside::share_of_surname;
pub use search::{Entry, Index, Knowing, Meets, Query, Term};
