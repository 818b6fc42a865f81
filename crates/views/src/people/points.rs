//! A person's numbers and addresses: what is known, the form for another one, and the form for one that is no longer
//! theirs.

use super::{Sample, identity, reading};
use crate::prelude::*;
use crate::samples::{LONG_WORD, long_shell, staff_shell};
use alongside_answers::people::{PointLine, PointTold, Points};
use alongside_domain::contact::{LearnedFrom, Method, PointAnswers, PointKind, Recognised, WhyEnded};
use alongside_domain::report::Answer;

/// The page of a person's numbers and addresses.
#[derive(Debug, Clone, Template)]
#[template(path = "people/points.html")]
pub struct PointsPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub page: Points,
    /// What stands in the fields, by name.
    pub typed: Vec<(String, String)>,
    /// Something was changed while this was typed: what is known now stands above the form.
    pub changed_meanwhile: bool,
    /// The token of the form for another one.
    pub token: String,
    /// The token of the form for one that is no longer theirs.
    pub end_token: String,
}

impl PointsPage {
    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.page.name, &self.page.reference, Some(&self.page.reach)).not_the_heading()
    }

    fn action(&self) -> String {
        format!("/people/{}/points", self.page.person)
    }

    fn end_action(&self) -> String {
        format!("/people/{}/points/end", self.page.person)
    }

    fn typed(&self, name: &str) -> &str {
        self.typed.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// What to do before anything is taken down.
    fn check_first(&self) -> Text {
        let (w, word) = (self.shell.words, &self.page.reach.code_word);
        if word.is_empty() {
            w.t("people-points-no-word")
        } else {
            w.t("people-points-word").with("words", word)
        }
    }

    fn name_of(&self, line: &PointLine) -> Text {
        let w = self.shell.words;
        w.t("people-point-name")
            .with("kind", w.of("people-point-kind", line.kind.code()))
            .with("value", &line.value)
    }

    fn mark(&self, line: &PointLine) -> Tag {
        let w = self.shell.words;
        if line.ended.is_some() {
            Tag::new(w.t("people-point-ended"))
        } else if line.is_wrong {
            Tag::new(w.t("people-point-wrong")).late()
        } else if line.ways.is_empty() {
            Tag::new(w.t("people-point-not-used")).waiting()
        } else {
            Tag::new(w.t("people-point-used")).done()
        }
    }

    fn line(&self, line: &PointLine) -> SummaryList {
        let w = self.shell.words;
        let mut list = SummaryList::new();
        if !line.ways.is_empty() {
            let ways = reading(line.ways.iter().map(|way| w.of("contact-method", way.code())));
            list = list.row(w.t("people-point-ways"), ways);
        }
        list = match &line.told {
            Some(told) => {
                list = list.row(w.t("people-point-from"), w.of("people-point-from", told.from.code()));
                if let Some(how) = told.recognised {
                    list =
                        list.row(w.t("people-point-known-by"), w.of("people-point-recognised", how.code()));
                }
                list.row(w.t("people-point-said"), self.said(line.kind, told))
                    .row(w.t("people-point-by"), when(w, &told.by, told.at))
            }
            None if line.ended.is_none() => list.row(w.t("people-point-from"), w.t("people-point-reported")),
            None => list,
        };
        if let Some((who, at, why)) = &line.ended {
            list = list
                .row(w.t("people-point-why"), w.of("people-point-why", why.code()))
                .row(w.t("people-point-ended-by"), when(w, who, *at));
        }
        list
    }

    fn said(&self, kind: PointKind, told: &PointTold) -> Text {
        let (w, said) = (self.shell.words, &told.answers);
        let is_phone = matches!(kind, PointKind::Mobile | PointKind::Landline);
        let asked = [
            (is_phone, w.t("people-point-call"), said.call),
            (kind == PointKind::Mobile, w.t("people-point-text"), said.text),
            (is_phone, w.t("people-point-message"), said.leave_message),
            (!is_phone, w.t("people-point-write"), said.write),
        ];
        reading(asked.into_iter().filter(|(fits, ..)| *fits).map(|(_, what, answer)| {
            let answer = match answer {
                Answer::Yes => w.t("people-yes"),
                Answer::No => w.t("people-no"),
                Answer::NotAsked => w.t("people-not-known"),
            };
            w.t("people-point-answer").with("what", what).with("answer", answer)
        }))
    }

    fn kinds(&self) -> Radios {
        let w = self.shell.words;
        PointKind::ALL
            .iter()
            .fold(Radios::new("kind", w.t("people-point-which")), |radios, kind| {
                radios.choice(kind.code(), w.of("people-point-kind", kind.code()))
            })
            .inline()
            .small()
            .chosen(self.typed("kind"))
            .error(self.shell.errors.get("kind"))
    }

    fn input(&self, name: &'static str, label: Text) -> Input {
        Input::new(name, label).value(self.typed(name)).width(30).error(self.shell.errors.get(name))
    }

    fn value(&self) -> Input {
        let w = self.shell.words;
        self.input("value", w.t("people-point-value")).hint(w.t("people-point-value-hint"))
    }

    fn address(&self) -> Vec<Input> {
        let w = self.shell.words;
        vec![
            self.input("line_1", w.t("people-point-line-1")),
            self.input("line_2", w.t("people-point-line-2")),
            self.input("town", w.t("people-point-town")),
            self.input("postcode", w.t("people-point-postcode")).width(10),
        ]
    }

    fn from(&self) -> Radios {
        let w = self.shell.words;
        LearnedFrom::ALL
            .iter()
            .fold(Radios::new("from", w.t("people-point-learned")), |radios, from| {
                radios.with(
                    Choice::new(from.code(), w.of("people-point-from", from.code()))
                        .hint(w.of("people-point-from-hint", from.code())),
                )
            })
            .chosen(self.typed("from"))
            .error(self.shell.errors.get("from"))
    }

    fn recognised(&self) -> Radios {
        let w = self.shell.words;
        let has_word = !self.page.reach.code_word.is_empty();
        Recognised::ALL
            .iter()
            // There is nothing to ask for where no word was agreed.
            .filter(|how| has_word || **how != Recognised::CodeWord)
            .fold(Radios::new("recognised", w.t("people-point-how-known")), |radios, how| {
                radios.choice(how.code(), w.of("people-point-recognised", how.code()))
            })
            .hint(w.t("people-point-how-known-hint"))
            .small()
            .chosen(self.typed("recognised"))
            .error(self.shell.errors.get("recognised"))
    }

    fn questions(&self) -> Vec<Radios> {
        let w = self.shell.words;
        [
            ("call", w.t("people-point-ask-call")),
            ("text", w.t("people-point-ask-text")),
            ("leave_message", w.t("people-point-ask-message")),
            ("write", w.t("people-point-ask-write")),
        ]
        .into_iter()
        .map(|(name, legend)| {
            let typed = self.typed(name);
            Radios::new(name, legend)
                .inline()
                .small()
                .choice(Answer::Yes.code(), w.t("people-yes"))
                .choice(Answer::No.code(), w.t("people-no"))
                .choice(Answer::NotAsked.code(), w.t("people-not-known"))
                .chosen(if typed.is_empty() { Answer::NotAsked.code() } else { typed })
                .error(self.shell.errors.get(name))
        })
        .collect()
    }

    /// What must be confirmed, once it was found.
    fn confirm(&self) -> Vec<Checkboxes> {
        let w = self.shell.words;
        [
            ("again", w.t("people-point-again"), w.t("people-point-again-yes")),
            ("shared", w.t("people-point-shared"), w.t("people-point-shared-yes")),
        ]
        .into_iter()
        .filter(|(name, ..)| self.shell.errors.get(name).is_some() || !self.typed(name).is_empty())
        .map(|(name, legend, text)| {
            Checkboxes::new(name, legend)
                .choice("yes", text)
                .chosen([self.typed(name).to_owned()])
                .error(self.shell.errors.get(name))
        })
        .collect()
    }

    /// Those that are still theirs.
    fn endable(&self) -> Option<Radios> {
        let w = self.shell.words;
        let lines: Vec<&PointLine> = self.page.lines.iter().filter(|line| line.ended.is_none()).collect();
        (!lines.is_empty()).then(|| {
            lines
                .into_iter()
                .fold(Radios::new("number", w.t("people-point-end-which")), |radios, line| {
                    radios.choice(line.number.to_string(), self.name_of(line))
                })
                .small()
                .chosen(self.typed("number"))
                .error(self.shell.errors.get("number"))
        })
    }

    fn why(&self) -> Radios {
        let w = self.shell.words;
        WhyEnded::ALL
            .iter()
            .fold(Radios::new("why", w.t("people-point-end-why")), |radios, why| {
                radios.choice(why.code(), w.of("people-point-why", why.code()))
            })
            .small()
            .chosen(self.typed("why"))
            .error(self.shell.errors.get("why"))
    }
}

fn when(w: Words, who: &str, at: jiff::Timestamp) -> Text {
    w.t("people-who-when").with("who", who).with("when", w.date_time(at))
}

fn sample_lines() -> Vec<PointLine> {
    let told = PointTold {
        from: LearnedFrom::Person,
        recognised: Some(Recognised::CodeWord),
        answers: PointAnswers { call: Answer::Yes, text: Answer::No, ..PointAnswers::default() },
        by: "Sam Bell".into(),
        at: Sample::at("2025-01-29T17:40:00Z"),
    };
    let line = |number, kind, value: &str| PointLine {
        number,
        kind,
        value: value.into(),
        ways: vec![],
        is_wrong: false,
        told: None,
        ended: None,
    };
    let end = ("Sam Bell".to_owned(), Sample::at("2025-01-29T17:42:00Z"), WhyEnded::NotSafe);
    vec![
        PointLine { ended: Some(end), ..line(1, PointKind::Mobile, "…123") },
        PointLine { is_wrong: true, ..line(2, PointKind::Landline, "…456") },
        line(3, PointKind::Address, "BS1 …"),
        PointLine {
            ways: vec![Method::PhoneMobile],
            told: Some(told.clone()),
            ..line(4, PointKind::Mobile, "07700 900 456")
        },
        PointLine {
            told: Some(PointTold {
                from: LearnedFrom::SomebodyElse,
                recognised: None,
                answers: PointAnswers::default(),
                ..told
            }),
            ..line(5, PointKind::Email, "g…@….org")
        },
    ]
}

impl Samples for PointsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = Points {
            person: Sample::person(1),
            name: "Gwen Ŵyn".into(),
            reference: "4T7K 2MQA".into(),
            version: 4,
            reach: Sample::reach(),
            lines: sample_lines(),
        };
        let shell = staff_shell(words, words.t("people-points"));
        let full = Self {
            shell,
            page,
            typed: Vec::new(),
            changed_meanwhile: false,
            token: "sample".into(),
            end_token: "sample".into(),
        };
        let mut empty = full.clone();
        empty.page.lines.clear();
        empty.page.reach = Sample::no_reach();
        let mut wrong = full.clone();
        wrong.changed_meanwhile = true;
        wrong.typed = [("kind", "MOBILE"), ("value", "07700 900123"), ("from", "PERSON"), ("call", "yes")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        for (field, code) in [
            ("recognised", "points-recognised"),
            ("text", "points-answer"),
            ("again", "points-known"),
            ("shared", "points-shared"),
            ("why", "points-why"),
        ] {
            wrong.shell.errors.add(field, words.of("error", code));
        }
        let mut long = full.clone();
        long.shell = long_shell(long.shell);
        long.page.reach.code_word = LONG_WORD.into();
        for line in &mut long.page.lines {
            line.value = LONG_WORD.into();
        }
        vec![("points", full), ("points-empty", empty), ("points-wrong", wrong), ("points-long", long)]
    }
}
