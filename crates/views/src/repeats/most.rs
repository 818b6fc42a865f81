//! To whom it happened most: count and harm side by side, for people to choose whom a panel talks about.

use crate::people::Sample;
use crate::prelude::*;
use crate::samples::{LONG_NAME, staff_shell};
use alongside_answers::repeats::{MostLine, MostRepeated};
use jiff::civil::date;

/// To whom it happened most.
#[derive(Debug, Clone, Template)]
#[template(path = "repeats/most.html")]
pub struct MostRepeatedPage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub page: MostRepeated,
}

impl MostRepeatedPage {
    fn table(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("most-title"))
            .under_heading()
            .column(w.t("most-who"))
            .numbers(w.t("most-count"))
            .column(w.t("most-of"))
            .column(w.t("most-latest"))
            .numbers(w.t("most-harm"));
        self.page.lines.iter().fold(empty, |table, line| {
            let link =
                crate::components::Button::new(&line.name).link().href(format!("/people/{}", line.person));
            let most_of: Text = match &line.most_of {
                Some((kind, times)) => w.n("most-of-times", *times).with("what", kind),
                None => w.t("most-of-none"),
            };
            table.row([
                Text::html(link),
                line.incidents.to_string().into(),
                most_of,
                w.date(line.latest).into(),
                harm(w, line),
            ])
        })
    }
}

/// The weight; where kinds have none it is said beside it, as they are missing from it.
fn harm(w: Words, line: &MostLine) -> Text {
    let days = format!("{:.0}", line.harm_days);
    if line.without_weight == 0 {
        days.into()
    } else {
        w.n("most-without-weight", line.without_weight).with("days", days)
    }
}

impl Samples for MostRepeatedPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |number, name: &str, incidents, harm_days, without_weight| MostLine {
            person: Sample::person(number),
            name: name.into(),
            incidents,
            most_of: (incidents > 2).then(|| ("Harassment".into(), incidents - 1)),
            latest: date(2025, 1, 27),
            harm_days,
            without_weight,
        };
        let full = Self {
            shell: staff_shell(words, words.t("most-title")),
            page: MostRepeated {
                lines: vec![line(1, "Gwen Ŵyn", 5, 395.0, 0), line(2, LONG_NAME, 2, 10.0, 1)],
                window_days: 365,
            },
        };
        let mut empty = full.clone();
        empty.page.lines.clear();
        vec![("most-repeated", full), ("most-repeated-empty", empty)]
    }
}
