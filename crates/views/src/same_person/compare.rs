//! Two records side by side.

use super::differing::differing;
use super::sample_record;
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, long_shell, staff_shell};
use alongside_answers::same_person::{
    Agreement, Compared, ComparedRow, Comparison, ReportedThere, Speaks, StepLine,
};
use alongside_domain::people::{SamePerson, SamePersonStep};

/// Two records side by side, why they may be one person's, and the answers.
#[derive(Debug, Clone, Template)]
#[template(path = "same_person/compare.html")]
pub struct ComparePage {
    /// Around the page.
    pub shell: Shell,
    /// What is compared.
    pub page: Comparison,
    /// The token of its form.
    pub token: String,
}

impl ComparePage {
    /// The address to which the form posts.
    pub fn action(id: uuid::Uuid) -> String {
        format!("/same-person/{}/decide", id.simple())
    }

    fn start(&self) -> FormStart {
        FormStart::new(Self::action(self.page.id), &self.token)
    }

    fn what(&self, row: &ComparedRow) -> Text {
        self.shell.words.t(match row.what {
            Compared::Name => "same-person-name",
            Compared::KnownAs => "same-person-known-as",
            Compared::Born => "same-person-born",
            Compared::Sex => "same-person-sex",
            Compared::Phones => "same-person-phones",
            Compared::Email => "same-person-email",
            Compared::Address => "same-person-address",
            Compared::Postcode => "same-person-postcode",
        })
    }

    fn agreement(&self, row: &ComparedRow) -> Text {
        self.shell.words.t(match row.agreement {
            Agreement::Same => "same-person-same",
            Agreement::Different => "same-person-differs",
            Agreement::Unknown => "same-person-unknown",
        })
    }

    fn value(&self, row: &ComparedRow, text: &str) -> Text {
        match row.what {
            _ if text.is_empty() => self.shell.words.t("same-person-not-known"),
            Compared::Born => {
                text.parse().map_or_else(|_| text.into(), |day| self.shell.words.date(day).into())
            }
            Compared::Sex => self.shell.words.of("people-sex", text),
            _ => text.into(),
        }
    }

    /// The two values of a row in parts, each with whether it differs: letter by letter, a date word by word.
    fn parts(&self, row: &ComparedRow) -> [Vec<(String, bool)>; 2] {
        let shown = |text: &str| self.value(row, text).plain();
        let (first, second) = (shown(&row.first), shown(&row.second));
        match row.agreement {
            Agreement::Different => differing(&first, &second, row.what == Compared::Born),
            Agreement::Same | Agreement::Unknown => [vec![(first, false)], vec![(second, false)]],
        }
    }

    fn next(&self) -> Option<String> {
        self.page.next.map(|next| format!("/same-person/{}", next.simple()))
    }

    /// What speaks for one person or for two, in words.
    fn why(&self, speaks: &Speaks) -> Text {
        let w = self.shell.words;
        let how = match speaks.doublings {
            7.. => w.t("same-person-strongly-for"),
            1..7 => w.t("same-person-for"),
            -6..1 => w.t("same-person-against"),
            _ => w.t("same-person-strongly-against"),
        };
        let field = w.of("same-person-field", speaks.field).plain();
        let what = if speaks.level.is_empty() {
            field
        } else {
            let level = w.of("same-person-level", &speaks.level.replace([' ', ','], "-").replace("--", "-"));
            w.t("same-person-field-level").with("field", field).with("level", level.plain()).plain()
        };
        how.with("what", what)
    }

    fn step(&self, step: &StepLine) -> Text {
        let w = self.shell.words;
        let what = w.of("same-person-step", step.kind.code()).plain();
        let by = if step.by.is_empty() { w.plain("same-person-by-program") } else { step.by.clone() };
        w.t("same-person-step-line").with("what", what).with("who", by).with("when", w.date_time(step.at))
    }

    fn reported(&self, report: &ReportedThere) -> String {
        let w = self.shell.words;
        [w.date(report.occurred_on), report.crime_type.clone(), report.district.clone()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn state(&self) -> Tag {
        let tag = Tag::new(self.shell.words.of("same-person-state", self.page.state.code()));
        if self.page.state == SamePerson::Asked { tag.waiting() } else { tag.done() }
    }

    fn is_open(&self) -> bool {
        self.page.state == SamePerson::Asked
    }
}

impl Samples for ComparePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let row = |what, first: &str, second: &str, agreement| ComparedRow {
            what,
            first: first.into(),
            second: second.into(),
            agreement,
        };
        let report = |district: &str| ReportedThere {
            occurred_on: jiff::civil::date(2025, 1, 27),
            crime_type: "Harassment".into(),
            district: district.into(),
        };
        let page = Comparison {
            id: uuid::Uuid::from_u128(70),
            version: 1,
            state: SamePerson::Asked,
            first: sample_record(1, "Gwen Ŵyn", 1),
            second: sample_record(2, "Gwenn Wiliams", 1),
            rows: vec![
                row(Compared::Name, "Gwen Ŵyn", "Gwenn Wiliams", Agreement::Different),
                row(Compared::KnownAs, "", "Gwennie", Agreement::Unknown),
                row(Compared::Born, "1984-05-06", "1984-06-05", Agreement::Different),
                row(Compared::Sex, "F", "F", Agreement::Same),
                row(Compared::Phones, "07700900123", "07700900123", Agreement::Same),
                row(Compared::Email, "", "gwen@example.org", Agreement::Unknown),
                row(Compared::Address, "3 Mill Lane, Bristol", "3 Mill Lane, Bristol", Agreement::Same),
                row(Compared::Postcode, "BS1 4DJ", "BS1 4DJ", Agreement::Same),
            ],
            first_reports: vec![report("Bristol, City of")],
            second_reports: vec![report("Bath and North East Somerset")],
            why: vec![
                Speaks { field: "phone", level: "the same", doublings: 17 },
                Speaks { field: "date_of_birth", level: "day and month changed over", doublings: 5 },
                Speaks { field: "surname", level: "different", doublings: -4 },
                Speaks { field: "shared_life", level: "", doublings: -9 },
            ],
            steps: vec![StepLine {
                kind: SamePersonStep::Asked,
                by: String::new(),
                at: crate::consent::sample_at("2025-01-30T08:00:00Z"),
            }],
            second_opinion: None,
            may_decide: true,
            next: Some(uuid::Uuid::from_u128(71)),
        };
        let open =
            Self { shell: staff_shell(words, words.t("same-person-title")), page, token: "sample".into() };
        let mut colleague = open.clone();
        (colleague.page.second_opinion, colleague.page.may_decide) = (Some("Sam Bell".into()), false);
        colleague.page.next = None;
        let mut joined = open.clone();
        joined.page.state = SamePerson::Joined;
        joined.page.steps.push(StepLine {
            kind: SamePersonStep::Joined,
            by: "Sam Bell".into(),
            at: crate::consent::sample_at("2025-01-30T09:00:00Z"),
        });
        let mut long = open.clone();
        long.shell = long_shell(long.shell);
        long.page.rows = vec![row(Compared::Name, LONG_NAME, LONG_PLACE, Agreement::Different)];
        vec![
            ("same-person", open),
            ("same-person-colleague", colleague),
            ("same-person-joined", joined),
            ("same-person-page-long", long),
        ]
    }
}
