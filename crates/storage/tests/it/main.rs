//! Storage on both databases.

mod writer;
