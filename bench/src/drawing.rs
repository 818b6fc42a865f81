//! Cost against size as a small drawing: lines with their names at their ends, nothing told by colour alone.

use crate::sizes::{NAMES, Size};
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 60.0;
const BOTTOM: f64 = 310.0;
/// A stroke of its own for each line, beside its colour.
const STROKES: [(&str, &str); 4] =
    [("#1d4f91", ""), ("#a03c00", "8 4"), ("#2b6b3b", "2 4"), ("#5b2a86", "12 4 2 4")];

/// The drawing.
pub fn svg(sizes: &[Size]) -> String {
    let milliseconds = |size: &Size, line: usize| {
        size.runs.get(line).map_or(0.0, |run| if run.rate > 0.0 { 1_000.0 / run.rate } else { 0.0 })
    };
    let highest = sizes
        .iter()
        .flat_map(|size| (0..NAMES.len()).map(move |line| milliseconds(size, line)))
        .fold(0.1, f64::max);
    let top = ceiling(highest);
    let least = sizes.iter().map(|size| size.persons).min().unwrap_or(1).max(1);
    let most = sizes.iter().map(|size| size.persons).max().unwrap_or(10).max(least + 1);
    let span = (f64::from(most) / f64::from(least)).ln();
    let x = |persons: u32| LEFT + (RIGHT - LEFT) * (f64::from(persons.max(1)) / f64::from(least)).ln() / span;
    let y = |value: f64| BOTTOM - (BOTTOM - TOP) * value / top;
    let mut said = String::new();
    for (line, name) in NAMES.iter().enumerate() {
        let points: Vec<String> = sizes
            .iter()
            .map(|size| format!("{:.2} with {}", milliseconds(size, line), size.persons))
            .collect();
        let _ = write!(said, "{name}: {} people. ", points.join(", "));
    }
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"sans-serif\" font-size=\"13\" fill=\"#0b0c0c\">\n<title id=\"title\">Milliseconds a page against the number of people</title>\n\
         <desc id=\"desc\">{said}</desc>\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"16\" font-weight=\"bold\">Milliseconds a page against the number of people</text>\n\
         <text x=\"{LEFT}\" y=\"44\">one second divided by the answers in it; both cores busy</text>\n"
    );
    for step in 0..=4 {
        let value = top * f64::from(step) / 4.0;
        let at = y(value);
        let _ = writeln!(
            text,
            "<line x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{RIGHT}\" y2=\"{at:.1}\" stroke=\"#b1b4b6\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
            LEFT - 8.0,
            at + 4.0
        );
    }
    for size in sizes {
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            x(size.persons),
            BOTTOM + 20.0,
            size.persons
        );
    }
    // Names stand at the ends of their lines, moved apart where they would touch.
    let mut ends: Vec<(f64, usize)> = (0..NAMES.len())
        .map(|line| (sizes.last().map_or(0.0, |size| y(milliseconds(size, line))), line))
        .collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut above = f64::MIN;
    for (end, line) in ends {
        let (colour, dashes) = STROKES.get(line).copied().unwrap_or_default();
        let points: Vec<String> = sizes
            .iter()
            .map(|size| format!("{:.1},{:.1}", x(size.persons), y(milliseconds(size, line))))
            .collect();
        let at = end.max(above + 16.0);
        above = at;
        let _ = writeln!(
            text,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{dashes}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
            points.join(" "),
            RIGHT + 10.0,
            at + 4.0,
            NAMES.get(line).copied().unwrap_or_default()
        );
    }
    text.push_str("</svg>\n");
    text
}

/// The next round number that four steps divide well.
fn ceiling(value: f64) -> f64 {
    [0.4, 1.0, 2.0, 4.0, 8.0, 12.0, 20.0, 40.0, 80.0, 200.0, 400.0, 1_000.0]
        .into_iter()
        .find(|round| *round >= value)
        .unwrap_or(value)
}
