//! Components, page models, templates, words.
//!
//! A page is a struct with a [`Shell`] and a template that begins with `{% extends "layout/page.html" %}`.
//! Its texts come from `locales/` by [`Words`], its parts from [`components`]. Each page has [`Samples`],
//! which tests render in both languages and put through [`html_check`].

pub mod accounts;
pub mod components;
pub mod consent;
pub mod contact;
pub mod counting;
pub mod html_check;
pub mod insight;
pub mod intake;
pub mod messages;
pub mod network;
pub mod oversight;
pub mod pages;
pub mod people;
pub mod portal;
pub mod referral;
pub mod repeats;
pub mod requests;
pub mod same_person;
pub mod samples;
pub mod settings;
pub mod shell;
pub mod words;

pub use samples::Samples;
pub use shell::{Advance, Brand, DemoClock, NavItem, Shell, ShellTokens, Who};
pub use words::{Language, Text, Value, Words};

/// Everything that the module of a page needs in scope, so that its template may name any component.
pub mod prelude {
    pub use crate::components::*;
    pub use crate::samples::Samples;
    pub use crate::shell::*;
    pub use crate::words::{Language, Text, Value, Words};
    pub use askama::Template;
}
