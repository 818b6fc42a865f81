//! One row to mend.

use super::asides::sample_aside;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::intake::AsideDetail;

/// One row with its cells.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/aside.html")]
pub struct AsidePage {
    /// Around the page; the errors stand at `cell-0`.
    pub shell: Shell,
    /// The token of `POST /quarantine/{id}`.
    pub token: String,
    /// The token of `POST /quarantine/{id}/drop`.
    pub drop_token: String,
    /// The token of `POST /quarantine/{id}/reopen`.
    pub reopen_token: String,
    /// The row.
    pub detail: AsideDetail,
}

impl AsidePage {
    fn address(&self, end: &str) -> String {
        format!("/quarantine/{}{end}", self.detail.line.id)
    }

    fn ended(&self) -> Option<Text> {
        let (at, how) = self.detail.ended.as_ref()?;
        let w = self.shell.words;
        let text = w.of("aside-ended", how).with("at", w.date_time(*at));
        Some(match &self.detail.ended_in {
            Some(file) => text.with("file", file),
            None => text,
        })
    }

    /// A later file settled it, which somebody may see differently.
    fn may_reopen(&self) -> bool {
        self.detail.ended_in.is_some()
    }

    /// A field for each cell; those that the reason is about come first.
    fn cells(&self) -> Vec<Text> {
        let is_first = |place: &usize| self.detail.look_at.contains(place);
        let all = 0..self.detail.cells.len();
        let first = all.clone().filter(is_first).map(|place| self.cell(place, true));
        first.chain(all.filter(|place| !is_first(place)).map(|place| self.cell(place, false))).collect()
    }

    fn cell(&self, place: usize, is_first: bool) -> Text {
        let (heading, value) = self.detail.cells.get(place).cloned().unwrap_or_default();
        let name = format!("cell-{place}");
        let error = self.shell.errors.get(&name);
        if value.len() > 60 {
            return Text::html(TextArea::new(name, heading).rows(3).value(value).error(error));
        }
        let input = Input::new(name, heading).width(30).value(value).error(error);
        Text::html(if is_first { input.hint(self.shell.words.t("aside-look-here")) } else { input })
    }
}

impl Samples for AsidePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("asides-title"));
        shell.back = Some("/quarantine".into());
        let detail = AsideDetail {
            line: sample_aside(17, "BAD_DATE"),
            cells: vec![
                ("crime_ref".into(), "52/10017/25".into()),
                ("recorded_at".into(), "31/02/2025".into()),
                (
                    "needs_note".into(),
                    "Did not sleep since it happened, is afraid of the way home from work".into(),
                ),
            ],
            look_at: vec![1],
            raw: None,
            ended: None,
            ended_in: None,
        };
        let plain = Self {
            shell,
            token: "sample".into(),
            drop_token: "sample".into(),
            reopen_token: "sample".into(),
            detail,
        };
        let mut wrong = plain.clone();
        wrong.shell.errors = FieldErrors::new(words).with("cell-0", "A date is still missing");
        let mut line = plain.clone();
        line.detail.raw = Some("52/10017/25,\"31/02/2025,Sam".into());
        let mut ended = plain.clone();
        ended.detail.ended = "2025-02-03T10:00:00Z".parse().ok().map(|at| (at, "MENDED".to_owned()));
        let mut came_right = plain.clone();
        came_right.detail.ended = "2025-03-01T07:00:00Z".parse().ok().map(|at| (at, "CAME_RIGHT".to_owned()));
        came_right.detail.ended_in = Some("avon_somerset_2025-02".into());
        vec![
            ("aside-came-right", came_right),
            ("aside", plain),
            ("aside-wrong", wrong),
            ("aside-line", line),
            ("aside-ended", ended),
        ]
    }
}
