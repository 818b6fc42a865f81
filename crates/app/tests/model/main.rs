//! The life cycles of consent, referral, contact and conflict of interest, explored exhaustively in small worlds.
//!
//! A *play* ([`plays`]) puts a few people of a unit and two agencies, the victim and the jobs of the server at work on one
//! person. Each request is two steps, as it is in the program: it reads and judges ([`read`], by the gate's and the
//! domain's own functions on their own types), and its write set is committed later ([`commit`], by the guards of
//! storage's statements). A page that shows a version is a step before that. In between anybody else may do anything, so
//! that old pages and requests that overtake each other are all there. Every state that can be reached is visited, and
//! each must have the properties in [`play`].
//!
//! What is this model's own and not the program's is the writing down of storage's guards in [`commit`]: the tests in
//! [`real`] do the same on the program, and each guard left out is found to be needed; [`walks`] take the same steps on
//! both; [`histories`] are of many browsers at once, for which [`order`] searches an order.
//!
//! `ALONGSIDE_MODEL=large cargo test --release -p alongside-app --test model -- --nocapture` explores with one more
//! request in hand. What was found stands in `docs/evidence/model.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that fails says so by stopping, and says what it did"
)]

mod cast;
mod commit;
mod explore;
mod histories;
mod order;
mod play;
mod plays;
mod read;
mod real;
mod walks;
mod world;
