//! Accounts: what somebody is told by mail about their own.

mod notices;

pub use notices::{BadNotices, Filled, Notice, Notices};
