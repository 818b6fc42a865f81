//! The pages and their parts, as they are rendered.

mod components;
mod html_check;
mod samples;
mod words;
