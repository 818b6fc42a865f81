//! The pages and their parts, as they are rendered.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where what it needs is not there; clippy sees helpers of tests as other code"
)]

mod components;
mod html_check;
mod locale;
mod reading;
mod samples;
mod weight;
mod words;
