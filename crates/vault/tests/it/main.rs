//! The tests of the vault, by file.
//!
//! The golden values were worked out by a second implementation, written in another language over another
//! cryptography library; they fix the formats on disk for ever. When one fails, data of today no longer opens.

// The permission in clippy.toml covers test functions, not the helpers they share.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod checkpoint;
mod erasure;
mod keyring;
mod leaf;
mod master;
mod merkle;
mod password;
mod seal;
mod support;
mod tampering;
mod token;
mod verify;
