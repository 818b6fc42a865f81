//! The binary as whoever runs a server meets it.

mod commands;
mod copies;
mod program;
mod serving;
