//! The imports, and a form for a new file.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::intake::{ImportLine, SenderChoice};

/// The list of imports.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/imports.html")]
pub struct ImportsPage {
    /// Around the page; holds the errors of `file`, `mapping` and `as-of`.
    pub shell: Shell,
    /// The token of `POST /imports`; empty for those who may only look.
    pub token: String,
    /// The imports, the newest first.
    pub lines: Vec<ImportLine>,
    /// Who could have sent a file, where whoever brings it in must say.
    pub senders: Vec<SenderChoice>,
    /// Who was said to have sent it.
    pub sender: String,
}

impl ImportsPage {
    fn sender(&self) -> Radios {
        let w = self.shell.words;
        self.senders
            .iter()
            .fold(Radios::new("sender", w.t("imports-sender")), |radios, it| {
                radios.choice(it.id.to_string(), it.name.as_str())
            })
            .hint(w.t("imports-sender-hint"))
            .chosen(&self.sender)
            .error(self.shell.errors.get("sender"))
    }

    fn table(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("imports-caption"))
            .column(w.t("imports-file"))
            .column(w.t("imports-begun"))
            .column(w.t("imports-state"))
            .numbers(w.t("imports-rows"))
            .numbers(w.t("imports-aside"));
        self.lines.iter().fold(empty, |table, line| {
            let link = Button::new(line.label.as_str()).link().href(format!("/imports/{}", line.id));
            table.row([
                Text::html(link),
                w.date_time(line.started_at).into(),
                w.of("import-state", &line.state),
                w.t("imports-of").with("done", line.rows_done).with("total", line.rows_total),
                line.aside.to_string().into(),
            ])
        })
    }
}

pub(super) fn sample_line(state: &str, done: u32) -> ImportLine {
    ImportLine {
        id: "0194b1c2000070008000000000000001".parse().unwrap_or_else(|_| unreachable_id()),
        label: "avon_somerset_2025-01".into(),
        state: state.into(),
        rows_done: done,
        rows_total: 5_996,
        aside: 111,
        started_at: "2025-02-01T07:12:00Z".parse().unwrap_or_default(),
    }
}

fn unreachable_id() -> alongside_kernel::id::ImportId {
    alongside_kernel::id::ImportId::from_uuid(uuid::Uuid::nil())
}

impl Samples for ImportsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = staff_shell(words, words.t("imports-title"));
        let empty = Self {
            shell: shell.clone(),
            token: "sample".into(),
            lines: Vec::new(),
            senders: Vec::new(),
            sender: String::new(),
        };
        let full = Self {
            lines: vec![
                sample_line("RUNNING", 1_200),
                sample_line("DONE", 5_996),
                sample_line("TO_CONFIRM", 0),
            ],
            ..empty.clone()
        };
        let mut wrong = full.clone();
        wrong.shell.errors = FieldErrors::new(words).with("file", "Choose a file that holds reports");
        let sender = |number: u128, name: &str| SenderChoice {
            id: alongside_kernel::id::OrganisationId::from_uuid(crate::consent::sample_id(number)),
            name: name.into(),
        };
        let mut which = full.clone();
        which.senders = vec![sender(40, "Avon and Somerset Police"), sender(41, "British Transport Police")];
        which.shell.errors = FieldErrors::new(words).with("sender", words.of("error", "import-which-sender"));
        let looking = Self { token: String::new(), ..full.clone() };
        vec![
            ("imports-empty", empty),
            ("imports", full),
            ("imports-wrong", wrong),
            ("imports-which-sender", which),
            ("imports-looking", looking),
        ]
    }
}
