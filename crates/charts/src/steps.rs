//! A sum step by step: where it stood, what came to it, where it ended.

use crate::{Caption, LABELS, ROW, WIDTH, opened, text, values};
use std::fmt::Write as _;

/// One step of a sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// What comes to the sum by it.
    pub change: f64,
    /// The change as it is written.
    pub written: String,
}

/// A chart of a sum: each step begins where the one before ended.
pub fn steps(caption: Caption<'_>, steps: &[Step], total: &str) -> String {
    let change = |step: &Step| if step.change.is_finite() { step.change } else { 0.0 };
    let mut stands: Vec<(f64, f64)> = Vec::with_capacity(steps.len());
    let mut sum = 0.0;
    for step in steps {
        stands.push((sum, sum + change(step)));
        sum += change(step);
    }
    let least = stands.iter().map(|(_, to)| *to).fold(0.0, f64::min);
    let most = stands.iter().map(|(_, to)| *to).fold(0.0, f64::max);
    let room = values(steps.iter().map(|step| step.written.as_str()));
    let scale = (WIDTH - LABELS - room) / if most > least { most - least } else { 1.0 };
    let at = |value: f64| LABELS + (value - least) * scale;
    let height = steps.iter().fold(ROW + 8.0, |height, _| height + ROW);
    let mut svg = opened(caption, height);
    let mut middle = ROW / 2.0 + 4.0;
    for (step, (from, to)) in steps.iter().zip(&stands) {
        text(&mut svg, 0.0, middle, "start", &step.label);
        let colour = if to < from { "#b3261e" } else { "#1d5f8a" };
        let (start, end) = (at(from.min(*to)), at(from.max(*to)));
        let _ = write!(
            svg,
            "<rect x=\"{start:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" fill=\"{colour}\"/>",
            middle - 8.0,
            (end - start).max(0.5)
        );
        text(&mut svg, end + 6.0, middle, "start", &step.written);
        middle += ROW;
    }
    text(&mut svg, 0.0, middle, "start", total);
    let line = at(0.0);
    let _ = write!(
        svg,
        "<line x1=\"{line:.1}\" y1=\"0\" x2=\"{line:.1}\" y2=\"{height:.0}\" stroke=\"currentColor\"/></svg>"
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::{Step, steps};
    use crate::Caption;

    #[test]
    fn each_step_begins_where_the_one_before_ended() {
        let rows = [
            Step { label: "surname".to_owned(), change: 4.0, written: "+4".to_owned() },
            Step { label: "birthday".to_owned(), change: -2.0, written: "-2".to_owned() },
        ];
        let svg = steps(Caption { id: "why", title: "Why", description: "Sum" }, &rows, "2 in all");
        // 380 units for 4: the first from 280 to 660, the second back to 470.
        assert!(svg.contains("<rect x=\"280.0\" y=\"10.0\" width=\"380.0\""), "{svg}");
        assert!(svg.contains("<rect x=\"470.0\" y=\"38.0\" width=\"190.0\""), "{svg}");
        assert!(svg.contains("2 in all"));
    }
}
