//! The section *Happened before* of a person's page.

use super::why;
use crate::people::{Sample, reading};
use crate::prelude::*;
use alongside_answers::repeats::{HappenedBefore, IncidentLine, ResponseLine};
use alongside_domain::repeats::Sign;
use jiff::civil::date;

/// What happened before, as a part of a page.
pub(crate) struct Before<'a> {
    words: Words,
    it: &'a HappenedBefore,
}

impl<'a> Before<'a> {
    pub(crate) fn new(words: Words, it: &'a HappenedBefore) -> Self {
        Self { words, it }
    }

    /// The counts, each with how it was counted.
    pub(crate) fn counts(&self) -> SummaryList {
        let (w, it) = (self.words, self.it);
        let mut list = SummaryList::new().row(w.t("repeat-any-type"), w.n("repeat-times", it.any_type));
        for (kind, times) in &it.same_type {
            list = list.row(w.t("repeat-same-type").with("what", kind), w.n("repeat-times", *times));
        }
        if it.same_place > 1 {
            list = list.row(w.t("repeat-same-place"), w.n("repeat-times", it.same_place));
        }
        if !it.worse.is_empty() {
            list = list.row(w.t("repeat-worse"), why(w, &it.worse));
        }
        if it.household > 0 {
            list = list.row(w.t("repeat-household"), w.n("repeat-times", it.household));
        }
        list
    }

    /// Each incident: when, what, where, who told of it.
    pub(crate) fn incidents(&self) -> Vec<Text> {
        let w = self.words;
        self.it.incidents.iter().map(|line| incident(w, line)).collect()
    }

    /// Each response: where it stands, how, why.
    pub(crate) fn responses(&self) -> Vec<(String, Text, Option<Tag>, Text)> {
        self.it.responses.iter().map(|line| self.response(line)).collect()
    }

    fn response(&self, line: &ResponseLine) -> (String, Text, Option<Tag>, Text) {
        let w = self.words;
        let href = format!("/repeats/{}", line.id.simple());
        let (tag, said) = match &line.ended {
            None => {
                let late = line.late.then(|| Tag::new(w.t("queue-late-mark")).late());
                (late, w.t("repeat-due").with("when", w.date_time(line.due_at)))
            }
            Some((at, how, _)) => {
                let done = (how == "DONE").then(|| Tag::new(w.of("repeat-ended", how)).done());
                (done, w.of("repeat-ended-on", how).with("when", w.date_time(*at)))
            }
        };
        let said = reading([said, why(w, &line.signs)]);
        (href, w.of("repeat-grade", &line.grade), tag, said)
    }
}

fn incident(w: Words, line: &IncidentLine) -> Text {
    let mut parts = vec![Text::from(w.date(line.on)), Text::from(line.what.clone())];
    if !line.district.is_empty() {
        parts.push(line.district.clone().into());
    }
    if !line.told_by.is_empty() {
        parts.push(w.t("repeat-told-by").with("who", line.told_by.join(", ")));
    }
    reading(parts)
}

pub(crate) fn sample_response() -> ResponseLine {
    ResponseLine {
        id: uuid::Uuid::from_u128(70),
        person: Sample::person(1),
        grade: "WITHIN_24_HOURS".into(),
        signs: [Sign::Repeat, Sign::SameType, Sign::Persistent].into(),
        opened_at: Sample::at("2025-01-29T08:02:00Z"),
        due_at: Sample::at("2025-01-30T08:02:00Z"),
        late: true,
        owner: Some("Sam Bell".into()),
        is_mine: true,
        ended: None,
        words: String::new(),
        checks: vec![],
    }
}

/// Three incidents, one of another kind.
pub(crate) fn sample_before() -> HappenedBefore {
    let line = |on, what: &str, told_by: &[&str]| IncidentLine {
        on,
        what: what.into(),
        district: "Bristol, City of".into(),
        told_by: told_by.iter().map(|it| (*it).to_owned()).collect(),
    };
    HappenedBefore {
        incidents: vec![
            line(date(2025, 1, 27), "Harassment", &["Test Police"]),
            line(date(2025, 1, 12), "Harassment", &["Bristol Safe Homes", "Test Police"]),
            line(date(2024, 9, 3), "Criminal damage", &["Test Police"]),
        ],
        window_days: 365,
        any_type: 3,
        same_type: vec![("Harassment".into(), 2)],
        same_place: 3,
        household: 1,
        lately: true,
        worse: [Sign::CloserTogether, Sign::MoreSerious].into(),
        responses: vec![sample_response()],
        may_respond: true,
    }
}
