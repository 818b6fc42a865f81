//! What must hold under repetition, under many hands, with wrong clocks and with gateways away: small here, in full by
//! `cargo xtask endure`.

mod clocks;
mod edited;
mod gateways;
mod repeated;
