//! Bars from one line to both sides.

use crate::{Caption, LABELS, ROW, WIDTH, opened, text, values};
use std::fmt::Write as _;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long; below nought it goes to the left.
    pub value: f64,
    /// The value as it is written.
    pub written: String,
}

/// A chart of bars, one below the other. A value that is no number counts as nought.
pub fn bars(caption: Caption<'_>, rows: &[Bar]) -> String {
    let value = |bar: &Bar| if bar.value.is_finite() { bar.value } else { 0.0 };
    let least = rows.iter().map(value).fold(0.0, f64::min);
    let most = rows.iter().map(value).fold(0.0, f64::max);
    let span = if most > least { most - least } else { 1.0 };
    // Values to the left of the line need room too.
    let room = values(rows.iter().map(|bar| bar.written.as_str()));
    let left = if least < 0.0 { LABELS + room } else { LABELS };
    let scale = (WIDTH - left - room) / span;
    let line = left - least * scale;
    let height = rows.iter().fold(8.0, |height, _| height + ROW);
    let mut svg = opened(caption, height);
    let mut middle = ROW / 2.0 + 4.0;
    for bar in rows {
        let value = value(bar);
        let (from, length) =
            if value < 0.0 { (line + value * scale, -value * scale) } else { (line, value * scale) };
        text(&mut svg, 0.0, middle, "start", &bar.label);
        let colour = if value < 0.0 { "#b3261e" } else { "#1d5f8a" };
        let _ = write!(
            svg,
            "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" fill=\"{colour}\"/>",
            middle - 8.0,
            length.max(0.5)
        );
        if value < 0.0 {
            text(&mut svg, from - 6.0, middle, "end", &bar.written);
        } else {
            text(&mut svg, from + length + 6.0, middle, "start", &bar.written);
        }
        middle += ROW;
    }
    let _ = write!(
        svg,
        "<line x1=\"{line:.1}\" y1=\"0\" x2=\"{line:.1}\" y2=\"{height:.0}\" stroke=\"currentColor\"/></svg>"
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::{Bar, bars};
    use crate::Caption;

    #[test]
    fn words_are_escaped_and_every_value_is_written() {
        let rows = [
            Bar { label: "<b>\"&'".to_owned(), value: 2.0, written: "two".to_owned() },
            Bar { label: "less".to_owned(), value: -1.0, written: "minus one".to_owned() },
            Bar { label: "none".to_owned(), value: f64::NAN, written: "not known".to_owned() },
        ];
        let svg =
            bars(Caption { id: "weights", title: "Dates <say> most", description: "In doublings" }, &rows);
        assert!(!svg.contains("<b>") && svg.contains("&lt;b&gt;&quot;&amp;&#39;"));
        assert!(svg.contains("<title id=\"weights-title\">Dates &lt;say&gt; most</title>"));
        assert!(["two", "minus one", "not known"].iter().all(|value| svg.contains(value)));
        assert!(!svg.contains("NaN"));
    }
}
