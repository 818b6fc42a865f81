//! Looks that stand out: the list, and one with what it is judged by.

use super::{entries, sample_entries};
use crate::people::Sample;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::oversight::{LookLine, LookPage as Shown, Looks};
use alongside_domain::oversight::{LookAnswer, Unusual};
use jiff::civil::date;
use uuid::Uuid;

/// Why it stands out.
fn why(w: Words, line: &LookLine) -> Text {
    if line.kind.is_about_a_record() {
        return w.of("looks-kind", line.kind.code());
    }
    let people = w.n("looks-people", line.people);
    w.of("looks-kind", line.kind.code()).with("people", people.plain())
}

/// The list of looks that stand out.
#[derive(Debug, Clone, Template)]
#[template(path = "oversight/looks.html")]
pub struct LooksPage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub looks: Looks,
}

impl LooksPage {
    fn table(&self, caption: Text, last: Text) -> Table {
        let w = self.shell.words;
        Table::new(caption)
            .under_heading()
            .column(w.t("looks-why"))
            .column(w.t("looks-who"))
            .column(w.t("looks-when"))
            .column(last)
    }

    fn cells(&self, line: &LookLine) -> [Text; 3] {
        let w = self.shell.words;
        let link = Button::new(why(w, line)).link().href(LookPage::action(line.id));
        [Text::html(link), Text::from(&line.who), w.date_time(line.at).into()]
    }

    fn open(&self) -> Table {
        let w = self.shell.words;
        self.looks.open.iter().fold(self.table(w.t("looks-open"), w.t("looks-record")), |table, line| {
            let [why, who, when] = self.cells(line);
            table.row([why, who, when, line.reference.as_ref().map_or_else(|| "".into(), Text::from)])
        })
    }

    fn answered(&self) -> Table {
        let w = self.shell.words;
        self.looks.answered.iter().fold(
            self.table(w.t("looks-answered"), w.t("looks-answer")),
            |table, line| {
                let [why, who, when] = self.cells(line);
                let answer = line.ended.as_ref().map(|(_, answer, _)| w.of("look-answer", answer.code()));
                table.row([why, who, when, answer.unwrap_or_else(|| "".into())])
            },
        )
    }
}

/// One look that stands out.
#[derive(Debug, Clone, Template)]
#[template(path = "oversight/look.html")]
pub struct LookPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub page: Shown,
    /// The token of its form.
    pub token: String,
}

impl LookPage {
    /// The address of one, to which its form posts too.
    pub fn action(look: Uuid) -> String {
        format!("/audit/looks/{}", look.simple())
    }

    fn address(&self) -> String {
        Self::action(self.page.line.id)
    }

    fn facts(&self) -> SummaryList {
        let (w, line) = (self.shell.words, &self.page.line);
        let mut list = SummaryList::new()
            .row(w.t("looks-why"), why(w, line))
            .row(w.t("looks-who"), &line.who)
            .row(w.t("looks-when"), w.date_time(line.at));
        if let Some(reference) = &line.reference {
            list = list.row(w.t("looks-record"), reference);
        }
        if let Some((at, answer, by)) = &line.ended {
            let said = w.t("people-who-when").with("who", by).with("when", w.date_time(*at));
            list = list
                .row(w.t("looks-answer"), w.of("look-answer", answer.code()))
                .row(w.t("look-answered-by"), said);
        }
        list
    }

    fn answers(&self) -> Radios {
        let w = self.shell.words;
        LookAnswer::ALL
            .iter()
            .fold(Radios::new("answer", w.t("look-question")), |radios, answer| {
                radios.choice(answer.code(), w.of("look-answer", answer.code()))
            })
            .error(self.shell.errors.get("answer"))
    }

    fn entries(&self) -> Table {
        entries(self.shell.words, self.shell.words.t("look-entries"), &self.page.entries)
    }

    fn whole_day(&self) -> String {
        format!("/audit?account={}&day={}", self.page.line.account, self.page.line.day)
    }
}

fn sample_line(number: u128, kind: Unusual, people: u32) -> LookLine {
    LookLine {
        id: Uuid::from_u128(0x0194_0000_0000_7000_8000_0000_0000_0000 | number),
        version: 1,
        kind,
        who: "Sam Bell, Victim Care Unit".into(),
        account: "01940000000070008000000000000001".into(),
        day: date(2025, 1, 29),
        at: Sample::at("2025-01-29T22:40:00Z"),
        reference: kind.is_about_a_record().then(|| "7F3K 22QM".into()),
        people,
        own: false,
        ended: None,
    }
}

impl Samples for LooksPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = staff_shell(words, words.t("looks-title"));
        let open = Unusual::ALL.iter().zip(1..).map(|(kind, number)| {
            sample_line(number, *kind, if *kind == Unusual::OutOfHours { 1 } else { 160 })
        });
        let mut answered = sample_line(9, Unusual::SameSurname, 1);
        answered.ended = Some((Sample::at("2025-01-30T08:00:00Z"), LookAnswer::Explained, "Aud Itor".into()));
        let full = Looks { open: open.collect(), more: true, answered: vec![answered] };
        let empty = Looks { open: vec![], more: false, answered: vec![] };
        vec![
            ("looks", Self { shell: shell.clone(), looks: full }),
            ("looks-empty", Self { shell, looks: empty }),
        ]
    }
}

impl Samples for LookPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let of = |line| Self {
            shell: staff_shell(words, words.t("look-title")),
            page: Shown { line, entries: sample_entries() },
            token: "sample".into(),
        };
        let record = sample_line(1, Unusual::OwnHome, 1);
        let mut wrong = of(record.clone());
        wrong.shell.errors.add("answer", words.of("error", "look-answer"));
        let mut own = of(LookLine { own: true, ..record.clone() });
        own.page.entries.clear();
        let ended = Some((Sample::at("2025-01-30T08:00:00Z"), LookAnswer::PassedOn, "Aud Itor".into()));
        vec![
            ("look", of(record.clone())),
            ("look-day", of(sample_line(2, Unusual::WithoutWork, 14))),
            ("look-wrong", wrong),
            ("look-own", own),
            ("look-answered", of(LookLine { ended, ..record })),
        ]
    }
}
