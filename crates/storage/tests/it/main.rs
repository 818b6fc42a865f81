//! Storage on both databases.

mod erasure;
mod writer;
