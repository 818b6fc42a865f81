//! One request.

use super::state_tag;
use crate::consent::{sample_at, sample_id};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::requests::{RequestStep, RequestView};
use alongside_domain::requests::{Answer, Kind, State};
use alongside_kernel::Date;
use alongside_kernel::id::{PersonId, RequestId};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct AnswerForm {
    /// The answer's code.
    pub answer: String,
    /// The words.
    pub words: String,
}

/// One request.
#[derive(Debug, Clone, Template)]
#[template(path = "requests/page.html")]
pub struct RequestPage {
    /// Around the page.
    pub shell: Shell,
    /// The request.
    pub view: RequestView,
    /// Today in London.
    pub today: Date,
    /// The token of `POST /requests/…/acknowledge`.
    pub acknowledge_token: String,
    /// The token of `POST /requests/…/answer`.
    pub answer_token: String,
    /// The token of `POST /requests/…/chase`.
    pub chase_token: String,
    /// What was typed.
    pub form: AnswerForm,
}

impl RequestPage {
    fn address(&self, act: &str) -> String {
        format!("/requests/{}/{act}", self.view.id)
    }

    fn tag(&self) -> Tag {
        state_tag(self.shell.words, self.view.state)
    }

    fn title(&self) -> Text {
        self.shell.words.of("request-kind", self.view.kind.code())
    }

    fn facts(&self) -> SummaryList {
        let (w, it) = (self.shell.words, &self.view);
        let mut list =
            SummaryList::new().row(w.t("referral-fact-from"), &it.from).row(w.t("referral-fact-to"), &it.to);
        if let Some((person, name)) = &it.person {
            list = list.with(SummaryRow::new(w.t("request-fact-about"), name).action(
                format!("/people/{person}"),
                w.t("referral-open-person"),
                name,
            ));
        }
        if let Some(words) = &it.words {
            list = list.row(w.t("request-words"), words);
        }
        if it.state != State::Answered {
            list = list.row(w.t("referral-fact-due"), Text::html(DueDate::new(w, it.reply_due, self.today)));
        }
        list = list.row(w.t("request-fact-chases"), w.n("request-chases", it.chases));
        if let Some(deputy) = &it.deputy {
            let name = match deputy {
                Some(name) => Text::from(name),
                None => w.t("referral-nobody-named"),
            };
            list = list.row(w.t("referral-fact-deputy"), name);
        }
        if let Some(answer) = it.answer {
            list = list.row(w.t("request-fact-answer"), w.of("request-answer", answer.code()));
        }
        if let Some(words) = &it.answer_words {
            list = list.row(w.t("request-answer-words"), words);
        }
        list
    }

    fn answers(&self) -> Radios {
        let w = self.shell.words;
        Radios::new("answer", w.t("request-answer-question"))
            .choice("DONE", w.of("request-answer", "DONE"))
            .choice("CANNOT", w.of("request-answer", "CANNOT"))
            .chosen(&self.form.answer)
            .error(self.shell.errors.get("answer"))
            .inline()
    }

    fn steps(&self) -> Timeline {
        let w = self.shell.words;
        self.view.steps.iter().fold(Timeline::new(), |timeline, step| {
            let item = TimelineItem::new(w.of("request-step", step.kind), step.at, w.date_time(step.at));
            timeline.with(match &step.by {
                Some(by) => item.by(w.t("referral-step-by").with("name", by)),
                None => item,
            })
        })
    }
}

impl Samples for RequestPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let asked = RequestStep {
            kind: "ASKED",
            by: Some("Cass Worker".into()),
            at: sample_at("2025-01-28T10:00:00Z"),
        };
        let open = Self {
            shell: staff_shell(words, words.t("request-title")),
            view: RequestView {
                id: RequestId::from_uuid(sample_id(50)),
                version: 1,
                kind: Kind::Letter,
                from: "Bristol Safe Homes".into(),
                to: "City Council Housing".into(),
                person: Some((PersonId::from_uuid(sample_id(1)), "Gwenllïan Ŵyn".into())),
                words: Some("A letter to her landlord about the locks, please.".into()),
                state: State::Asked,
                reply_due: jiff::civil::date(2025, 1, 30),
                chases: 0,
                deputy: None,
                answer: None,
                answer_words: None,
                steps: vec![asked],
                may_acknowledge: true,
                may_answer: true,
                may_chase: false,
            },
            today: jiff::civil::date(2025, 1, 30),
            acknowledge_token: "sample-1".into(),
            answer_token: "sample-2".into(),
            chase_token: "sample-3".into(),
            form: AnswerForm::default(),
        };
        let mut wrong = open.clone();
        wrong.form.answer = "CANNOT".into();
        wrong.shell.errors = FieldErrors::new(words).with("words", words.of("error", "request-why-missing"));
        let mut chased = open.clone();
        chased.view.chases = 3;
        chased.view.deputy = Some(Some("Kit Council".into()));
        (chased.view.may_acknowledge, chased.view.may_answer, chased.view.may_chase) = (false, false, true);
        chased.today = jiff::civil::date(2025, 2, 4);
        let mut over = open.clone();
        over.view.state = State::Answered;
        over.view.answer = Some(Answer::Done);
        over.view.answer_words = Some("The letter went out today.".into());
        (over.view.may_acknowledge, over.view.may_answer) = (false, false);
        vec![
            ("request", open),
            ("request-wrong", wrong),
            ("request-chased", chased),
            ("request-answered", over),
        ]
    }
}
