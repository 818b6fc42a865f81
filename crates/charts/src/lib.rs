//! Charts as SVG: numbers and finished text in, one element out that stands alone.
//!
//! Every chart has its finding as title and a description for those who don't see it; each value is written beside its
//! mark, so that nothing is told by colour or length alone. No text is made here: words come from the caller, and are
//! escaped.
#![allow(clippy::cast_precision_loss, reason = "a chart has few rows and short words")]

mod bars;
mod steps;

pub use bars::{Bar, bars};
pub use steps::{Step, steps};

use std::fmt::Write as _;

/// The title and description of a chart.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// An identifier that no other chart of the page has: letters, figures, hyphens.
    pub id: &'a str,
    /// What the chart shows, as a finding.
    pub title: &'a str,
    /// The same for who hears it read: what is compared, in which unit, and between what values.
    pub description: &'a str,
}

/// Width of a chart in units; it scales with its place.
const WIDTH: f64 = 720.0;
/// Height of a row.
const ROW: f64 = 28.0;
/// Where marks begin, right of the labels.
const LABELS: f64 = 280.0;
/// Room for values behind the longest mark: for so many letters, at least six.
fn values<'a>(written: impl Iterator<Item = &'a str>) -> f64 {
    written.map(|text| text.chars().count()).max().map_or(6, |letters| letters.max(6)) as f64 * 8.0 + 12.0
}

/// Text that may stand in SVG and HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

fn opened(caption: Caption<'_>, height: f64) -> String {
    let Caption { id, title, description } = caption;
    let (id, title, description) = (escaped(id), escaped(title), escaped(description));
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-description\"><title id=\"{id}-title\">{title}</title>\
         <desc id=\"{id}-description\">{description}</desc>"
    );
    svg
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" dominant-baseline=\"middle\" font-size=\"14\" fill=\"currentColor\">{}</text>",
        escaped(words)
    );
}
