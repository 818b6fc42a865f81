//! One import: its columns to confirm, its progress, its report.

use super::imports::sample_line;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::intake::{CountGroup, ImportDetail, ProposedColumn};

/// One import.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/import.html")]
pub struct ImportPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /imports/{id}/confirm`.
    pub token: String,
    /// What is known of it.
    pub detail: ImportDetail,
    /// Our fields by code, for the choice of each column.
    pub fields: Vec<String>,
    /// When the file was made, as typed.
    pub as_of: String,
}

impl ImportPage {
    fn is(&self, state: &str) -> bool {
        self.detail.line.state == state
    }

    fn address(&self, end: &str) -> String {
        format!("/imports/{}{end}", self.detail.line.id)
    }

    fn facts(&self) -> SummaryList {
        let (w, detail) = (self.shell.words, &self.detail);
        let mut facts = SummaryList::new()
            .row(w.t("imports-state"), w.of("import-state", &detail.line.state))
            .row(w.t("import-sender"), detail.sender.as_str())
            .row(w.t("import-as-of"), w.date_time(detail.as_of))
            .row(w.t("imports-begun"), w.date_time(detail.line.started_at));
        if let Some(at) = detail.finished_at {
            facts = facts.row(w.t("import-ended"), w.date_time(at));
        }
        facts
            .row(
                w.t("imports-rows"),
                w.t("imports-of").with("done", detail.line.rows_done).with("total", detail.line.rows_total),
            )
            .row(w.t("import-new-people"), detail.people.0.to_string())
            .row(w.t("import-known-people"), detail.people.1.to_string())
            .row(w.t("import-late"), self.late())
            .row(w.t("import-came-right"), self.detail.came_right.to_string())
    }

    fn late(&self) -> Text {
        let (rows, most) = self.detail.late;
        if rows == 0 {
            return self.shell.words.t("import-late-none");
        }
        self.shell.words.n("import-late-some", rows).with("most", most)
    }

    fn counts(&self, group: &CountGroup) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.of("import-group", group.family))
            .column(w.of("import-group", group.family))
            .numbers(w.t("import-count"));
        group.counts.iter().fold(empty, |table, (code, count)| {
            let said = match group.family {
                "fate" => w.of("fate", code),
                "quarantine" => w.of("quarantine", code),
                "route" => super::route(w, code),
                "warning" => w.of("warning-of", code),
                "quality" => w.of("finding", code),
                _ => code.as_str().into(),
            };
            table.row([said, count.to_string().into()])
        })
    }

    /// For each heading: the name of its hidden field, the heading, and the choice of our field.
    fn columns(&self) -> Vec<(String, String, Text)> {
        let all = self.detail.proposal.iter().enumerate();
        all.map(|(place, column)| {
            (format!("heading-{place}"), column.heading.clone(), Text::html(self.column(place, column)))
        })
        .collect()
    }

    fn column(&self, place: usize, column: &ProposedColumn) -> Select {
        let w = self.shell.words;
        let empty = Select::new(format!("column-{place}"), column.heading.as_str())
            .option("", w.t("import-leave-out"))
            .error(self.shell.errors.get(format!("column-{place}")));
        let all = self.fields.iter().fold(empty, |select, field| select.option(field, field.as_str()));
        all.chosen(&column.field)
    }
}

impl Samples for ImportPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("imports-title"));
        shell.back = Some("/imports".into());
        let group = |family, counts: &[(&str, u32)]| CountGroup {
            family,
            counts: counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect(),
        };
        let done = ImportDetail {
            line: sample_line("DONE", 5_996),
            sender: "Avon and Somerset Police".into(),
            as_of: "2025-02-01T06:00:00Z".parse().unwrap_or_default(),
            finished_at: "2025-02-01T07:12:04Z".parse().ok(),
            counts: vec![
                group(
                    "fate",
                    &[("accepted", 5_747), ("duplicate_of", 78), ("quarantined", 111), ("update_of", 60)],
                ),
                group("quarantine", &[("BAD_DATE", 12), ("ORGANISATION_VICTIM", 24)]),
                group("route", &[("CONTACT", 2_820), ("INFORM", 1_778)]),
                group("warning", &[("BAD_POSTCODE", 40)]),
                group("quality", &[("VNA_MISSING", 1_018)]),
                group("field", &[("contact.preferred", 3)]),
            ],
            unmapped: vec!["beat_code".into()],
            late: (412, 9),
            came_right: 14,
            people: (5_180, 567),
            proposal: Vec::new(),
            error: None,
        };
        let page = |detail| Self {
            shell: shell.clone(),
            token: "sample".into(),
            detail,
            fields: vec!["report.reference".into(), "victim.forename".into()],
            as_of: "2025-02-01T06:00".into(),
        };
        let running = ImportDetail { line: sample_line("RUNNING", 1_200), finished_at: None, ..done.clone() };
        let confirm = ImportDetail {
            line: sample_line("TO_CONFIRM", 0),
            counts: Vec::new(),
            proposal: vec![
                ProposedColumn { heading: "Crime number".into(), field: "report.reference".into() },
                ProposedColumn { heading: "Beat".into(), field: String::new() },
            ],
            ..done.clone()
        };
        let failed = ImportDetail {
            line: sample_line("FAILED", 0),
            counts: Vec::new(),
            error: Some("the file has no readable heading".into()),
            ..done.clone()
        };
        let mut wrong = page(confirm.clone());
        wrong.as_of = "last Tuesday".into();
        wrong.shell.errors = FieldErrors::new(words).with("as-of", words.of("error", "import-as-of"));
        vec![
            ("import-wrong", wrong),
            ("import-done", page(done)),
            ("import-running", page(running)),
            ("import-to-confirm", page(confirm)),
            ("import-failed", page(failed)),
        ]
    }
}
