//! The rows that wait to be mended.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::intake::{AsideLine, AsideList, CameRightLine};
use alongside_kernel::id::QuarantineId;

/// The rows that wait to be mended, with a change for several at once.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/asides.html")]
pub struct AsidesPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /quarantine/mend`.
    pub token: String,
    /// The rows.
    pub list: AsideList,
    /// The reason to which the list is narrowed; empty for all.
    pub code: String,
}

impl AsidesPage {
    fn filter(&self) -> Filter {
        let w = self.shell.words;
        let all = Select::new("code", w.t("asides-reason")).option("", w.t("asides-any"));
        let select = self.list.waiting.iter().fold(all, |select, (code, count)| {
            select.option(code, w.of("quarantine", code).plain() + &format!(" ({count})"))
        });
        let filter = Filter::new(w, "/quarantine").field(select.chosen(&self.code));
        if self.code.is_empty() { filter } else { filter.clear(w, "/quarantine") }
    }

    fn rows(&self) -> Checkboxes {
        let w = self.shell.words;
        let empty = Checkboxes::new("rows", w.t("asides-rows")).small().error(self.shell.errors.get("rows"));
        self.list.lines.iter().fold(empty, |boxes, line| {
            let name = format!("{}/{}", line.label, line.number);
            let text = format!("{name}: {}", w.of("quarantine", &line.code).plain());
            boxes.with(Choice::new(line.id.to_string(), text).hint(w.date_time(line.created_at)))
        })
    }

    fn links(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("asides-caption"))
            .column(w.t("asides-row"))
            .column(w.t("asides-reason"))
            .column(w.t("asides-since"));
        self.list.lines.iter().fold(empty, |table, line| {
            let link = Button::new(format!("{}/{}", line.label, line.number))
                .link()
                .href(format!("/quarantine/{}", line.id));
            table.row([Text::html(link), w.of("quarantine", &line.code), w.date_time(line.created_at).into()])
        })
    }

    fn came_right(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("asides-right-caption"))
            .column(w.t("asides-row"))
            .column(w.t("asides-reason"))
            .column(w.t("asides-right-in"))
            .column(w.t("asides-right-at"));
        self.list.came_right.iter().fold(empty, |table, it| {
            let link = Button::new(format!("{}/{}", it.line.label, it.line.number))
                .link()
                .href(format!("/quarantine/{}", it.line.id));
            table.row([
                Text::html(link),
                w.of("quarantine", &it.line.code),
                Text::from(&it.ended_in),
                w.date_time(it.ended_at).into(),
            ])
        })
    }

    fn heading(&self) -> Select {
        let w = self.shell.words;
        let none = Select::new("heading", w.t("asides-heading"))
            .option("", w.t("asides-heading-none"))
            .error(self.shell.errors.get("heading"));
        self.list.headings.iter().fold(none, |select, heading| select.option(heading, heading.as_str()))
    }
}

pub(super) fn sample_aside(number: u32, code: &str) -> AsideLine {
    AsideLine {
        id: QuarantineId::from_uuid(uuid::Uuid::from_u128(
            0x0194_b1c2_0000_7000_8000_0000_0000_0000 + u128::from(number),
        )),
        label: "avon_somerset_2025-01".into(),
        number,
        code: code.into(),
        created_at: "2025-02-01T07:12:00Z".parse().unwrap_or_default(),
    }
}

impl Samples for AsidesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = staff_shell(words, words.t("asides-title"));
        let list = AsideList {
            lines: vec![sample_aside(17, "BAD_DATE"), sample_aside(211, "NO_NAME")],
            waiting: vec![("BAD_DATE".into(), 12), ("NO_NAME".into(), 8)],
            came_right: vec![CameRightLine {
                line: sample_aside(301, "FUTURE_DATE"),
                ended_in: "avon_somerset_2025-02".into(),
                ended_at: "2025-03-01T07:00:00Z".parse().unwrap_or_default(),
            }],
            headings: vec!["recorded_at".into(), "surname".into()],
        };
        let full = Self { shell, token: "sample".into(), list, code: String::new() };
        let empty = Self { list: AsideList::default(), ..full.clone() };
        let mut wrong = Self { code: "BAD_DATE".into(), ..full.clone() };
        wrong.shell.errors = FieldErrors::new(words).with("rows", "Choose the rows to read again");
        vec![("asides", full), ("asides-empty", empty), ("asides-wrong", wrong)]
    }
}
