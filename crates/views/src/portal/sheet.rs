//! The sheet: the same content for a worker to read out or print.

use super::seen::sample_seen;
use super::{
    classes, needs, next, sample_agreed, sample_home, sample_id, sample_reported, stage, standing, what,
};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::portal::{Agreement, Helper, Next, Reported, Seen, Sheet, SheetWays, Standing};
use alongside_domain::contact::WhyNot;
use alongside_kernel::Date;
use alongside_kernel::id::{PersonId, spoken_reference};

/// A person's sheet, or why there is none.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/sheet.html")]
pub struct SheetPage {
    /// Around the page.
    pub shell: Shell,
    /// Whose.
    pub person: PersonId,
    /// Their name, which stands on the screen and not on paper.
    pub name: String,
    /// What may be done with it.
    pub ways: SheetWays,
    /// What stands on it.
    pub sheet: Option<Sheet>,
    /// The day on which it was written.
    pub today: Date,
}

impl SheetPage {
    fn reference(&self) -> String {
        spoken_reference(self.person.uuid())
    }
    fn today(&self) -> Value {
        Value::date(self.today)
    }
    fn why_not_on_paper(&self) -> Vec<Text> {
        let w = self.shell.words;
        let mut reasons: Vec<Text> = self
            .ways
            .not_on_paper
            .iter()
            .map(|why| match why {
                WhyNot::ConsentRefused => w.t("sheet-no-consent"),
                other => w.of("sheet-why", other.code()),
            })
            .collect();
        if self.ways.watched {
            reasons.push(w.t("sheet-watched"));
        }
        if self.ways.nothing_known {
            reasons.push(w.t("sheet-nothing-known"));
        }
        reasons
    }
    fn date(&self, day: &Date) -> Text {
        self.shell.words.date(*day).into()
    }
    fn next(&self, it: &Next) -> Text {
        next(self.shell.words, it)
    }
    fn stage(&self, helper: &Helper) -> Text {
        stage(self.shell.words, helper)
    }
    fn standing(&self, agreement: &Agreement) -> Text {
        standing(self.shell.words, agreement)
    }
    fn in_force(agreement: &Agreement) -> bool {
        agreement.standing == Standing::InForce
    }
    fn classes(&self, codes: &[&'static str]) -> String {
        joined(&classes(self.shell.words, codes))
    }
    fn what(&self, reported: &Reported) -> Text {
        what(self.shell.words, reported)
    }
    fn needs(&self, reported: &Reported) -> String {
        joined(&needs(self.shell.words, &reported.needs))
    }
    fn times(&self, seen: &Seen) -> Text {
        self.shell.words.n("portal-seen-times", seen.times)
    }
}

fn joined(texts: &[Text]) -> String {
    texts.iter().map(Text::plain).collect::<Vec<_>>().join("; ")
}

impl Samples for SheetPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let person = PersonId::from_uuid(sample_id(7));
        let page = |ways, sheet| Self {
            shell: Shell {
                back: Some(format!("/people/{person}")),
                bare_title: true,
                ..staff_shell(words, words.t("sheet-title"))
            },
            person,
            name: "Gwenllïan Ŵyn".into(),
            ways,
            sheet,
            today: jiff::civil::date(2025, 1, 30),
        };
        let full = Sheet {
            home: sample_home(),
            agreed: sample_agreed(),
            reported: sample_reported(),
            seen: Some(sample_seen()),
        };
        let safe = SheetWays { read_out: true, ..SheetWays::default() };
        let read_out = SheetWays { not_on_paper: vec![WhyNot::SuspectAtHome], ..safe.clone() };
        let neither = SheetWays {
            read_out: false,
            not_on_paper: vec![WhyNot::SaidNotSafe, WhyNot::SuspectAtHome],
            watched: true,
            nothing_known: false,
        };
        vec![
            ("sheet", page(safe.clone(), Some(full.clone()))),
            ("sheet-empty", page(safe, Some(Sheet::default()))),
            ("sheet-read-out", page(read_out, Some(Sheet { seen: None, ..full }))),
            ("sheet-not-safe", page(neither, None)),
        ]
    }
}
