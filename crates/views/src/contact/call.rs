//! The call card: what to read before dialling, then what came of it, on one page.

use crate::people::{Sample, identity, reading, safe_panel, slug, story, told};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, LONG_WORD, long_shell, staff_shell};
use alongside_answers::contact::{AttemptLine, CallCard, PromiseLine};
use alongside_answers::people::{Due, ReportLine};
use alongside_domain::contact::{Method, Outcome, Route, Way};
use alongside_domain::needs::NeedCategory;
use alongside_kernel::id::PromiseId;
use jiff::civil::date;

/// What stands in the fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAttempt {
    /// What came of it, by code.
    pub outcome: String,
    /// By which way, by code.
    pub way: String,
    /// Need categories met, by code.
    pub needs_met: Vec<String>,
    /// Help given, by code.
    pub help_given: Vec<String>,
    /// To whom outside they were pointed.
    pub signposts: String,
    /// The person's own words.
    pub words: String,
    /// What was promised.
    pub promise: String,
    /// Day, month and year of the promise.
    pub promise_on: [String; 3],
    /// Day, month and year on which to ask again.
    pub ask_again_on: [String; 3],
}

/// The call card.
#[derive(Debug, Clone, Template)]
#[template(path = "contact/call.html")]
pub struct Call {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub card: CallCard,
    /// What stands in the fields.
    pub typed: TypedAttempt,
    /// The token of the form.
    pub token: String,
}

impl Call {
    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.card.name, &self.card.reference, Some(&self.card.reach)).not_the_heading()
    }

    fn panel(&self) -> SafeContactPanel {
        safe_panel(self.shell.words, &self.card.reach)
    }

    fn action(&self) -> String {
        format!("/people/{}/call", self.card.person)
    }

    /// What to know, before dialling.
    fn facts(&self) -> Vec<(Text, Text)> {
        let (w, card) = (self.shell.words, &self.card);
        let mut facts: Vec<(Text, Text)> = Vec::new();
        let name: Text = if card.name.is_empty() { w.t("people-no-name") } else { card.name.clone().into() };
        let name = match card.age {
            Some(age) => w.n("contact-name-age", age).with("name", name),
            None => name,
        };
        facts.push((w.t("contact-ask-for"), name));
        if !card.recorded_name.is_empty() {
            facts.push((w.t("people-recorded-name"), card.recorded_name.clone().into()));
        }
        if card.language.is_some() || card.interpreter {
            let language: Text = card.language.clone().unwrap_or_default().into();
            let said = if card.interpreter {
                w.t("people-interpreter").with("language", language)
            } else {
                language
            };
            facts.push((w.t("people-language"), said));
        }
        if !card.communication_needs.is_empty() {
            let said =
                reading(card.communication_needs.iter().map(|code| w.of("people-access", &slug(code))));
            facts.push((w.t("people-needs-to-understand"), said));
        }
        if let Some(guardian) = &card.guardian {
            facts.push((w.t("people-guardian"), guardian.into()));
        }
        for report in &card.reports {
            facts.push((w.t("contact-what-happened"), self.happened(report)));
            facts.extend(told(w, report));
        }
        for promise in &card.promises {
            facts.push((
                w.t("contact-promised-last"),
                w.t("contact-promised")
                    .with("what", &promise.what)
                    .with("who", &promise.by)
                    .with("day", w.weekday_date(promise.due_on)),
            ));
        }
        if !card.helpers.is_empty() {
            facts.push((w.t("contact-who-else"), reading(card.helpers.iter().map(Text::from))));
        }
        facts
    }

    fn happened(&self, report: &ReportLine) -> Text {
        let w = self.shell.words;
        let mut parts = vec![format!("{}, {}.", report.what, w.date(report.occurred_on))];
        if let Some(note) = &report.note {
            parts.push(note.clone());
        }
        let needs: Vec<Text> = report
            .needs
            .iter()
            .filter(|(_, level)| level.is_need())
            .map(|(category, level)| {
                w.of("people-level", level.code()).with("need", w.of("contact-need", category.code()))
            })
            .collect();
        if !needs.is_empty() {
            parts.push(w.t("queue-needs").with("needs", reading(needs)).plain());
        }
        parts.join(" ").into()
    }

    fn do_not_ask(&self) -> Vec<Text> {
        self.card.do_not_ask.iter().map(|code| self.shell.words.of("contact-not-ask", code)).collect()
    }

    fn attempts(&self) -> Vec<(String, Text, Text)> {
        let w = self.shell.words;
        self.card
            .attempts
            .iter()
            .map(|line| {
                (w.date_time(line.at), w.of("contact-outcome", line.outcome.code()), story::attempt(w, line))
            })
            .collect()
    }

    /// Only what can be recorded: a way that is not safe is not offered, and the server takes none.
    fn ways(&self) -> Radios {
        let (w, reach) = (self.shell.words, &self.card.reach);
        let chosen = if self.typed.way.is_empty() {
            reach.first().map(Method::code).unwrap_or_default().to_owned()
        } else {
            self.typed.way.clone()
        };
        reach
            .methods
            .iter()
            .filter(|line| line.open)
            .fold(Radios::new("way", w.t("contact-by-which-way")), |radios, line| {
                let code = line.method.code();
                let name = w.of("contact-method", code);
                radios.choice(
                    code,
                    match &line.value {
                        Some(value) => w.t("contact-method-at").with("method", name).with("value", value),
                        None => name,
                    },
                )
            })
            .choice("THEY_REACHED_US", w.of("contact-method", "THEY_REACHED_US"))
            .small()
            .chosen(chosen)
            .error(self.shell.errors.get("way"))
    }

    fn outcomes(&self) -> Radios {
        let (w, typed) = (self.shell.words, &self.typed);
        let [day, month, year] = &typed.ask_again_on;
        let again = DateInput::new(w, "ask_again_on", w.t("contact-ask-again-on"))
            .typed(day, month, year)
            .error(self.shell.errors.get("ask_again_on"));
        Outcome::ALL
            .iter()
            .filter(|outcome| **outcome != Outcome::VoicemailLeft || self.card.reach.may_leave_message)
            .fold(Radios::new("outcome", w.t("contact-what-came")), |radios, outcome| {
                let choice = Choice::new(outcome.code(), w.of("contact-outcome", outcome.code()));
                radios.with(match outcome {
                    Outcome::SpokeCallback => choice.reveals(Text::html(again.clone())),
                    _ => choice,
                })
            })
            .small()
            .chosen(&typed.outcome)
            .error(self.shell.errors.get("outcome"))
    }

    fn needs_met(&self) -> Checkboxes {
        let w = self.shell.words;
        NeedCategory::ALL
            .iter()
            .fold(Checkboxes::new("needs_met", w.t("contact-needs-met")), |boxes, need| {
                boxes.choice(need.code(), w.of("contact-need", need.code()))
            })
            .small()
            .chosen(&self.typed.needs_met)
            .error(self.shell.errors.get("needs_met"))
    }

    fn help_given(&self) -> Checkboxes {
        let w = self.shell.words;
        self.card
            .help_codes
            .iter()
            .fold(Checkboxes::new("help_given", w.t("contact-help-given")), |boxes, code| {
                boxes.choice(code, w.of("contact-help", code))
            })
            .small()
            .chosen(&self.typed.help_given)
            .error(self.shell.errors.get("help_given"))
    }

    fn promise_on(&self) -> DateInput {
        let w = self.shell.words;
        let [day, month, year] = &self.typed.promise_on;
        DateInput::new(w, "promise_on", w.t("contact-promise-by"))
            .typed(day, month, year)
            .error(self.shell.errors.get("promise_on"))
    }

    fn due(&self) -> Option<Text> {
        let w = self.shell.words;
        let due = self.card.due.iter().find_map(|due| due.ask_again_on.or(due.due_on))?;
        Some(DueDate::new(w, due, self.card.today).into())
    }
}

impl Samples for Call {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("contact-card"));
        shell.heartbeat = Some("/heartbeat/people/1".into());
        let full = Self { shell, card: sample(), typed: TypedAttempt::default(), token: "sample".into() };
        let mut bare = full.clone();
        bare.card = CallCard {
            reach: Sample::no_reach(),
            reports: vec![],
            promises: vec![],
            attempts: vec![],
            helpers: vec![],
            do_not_ask: vec![],
            due: vec![],
            ..sample()
        };
        let mut wrong = full.clone();
        wrong.typed = TypedAttempt {
            outcome: "SPOKE_CALLBACK".into(),
            way: "POST".into(),
            promise: "Ring again".into(),
            ..TypedAttempt::default()
        };
        for (field, code) in [
            ("way", "contact-unsafe-SUSPECT_AT_HOME"),
            ("ask_again_on", "contact-ask-again-missing"),
            ("promise_on", "contact-promise-day"),
        ] {
            wrong.shell.errors.add(field, words.of("error", code));
        }
        let mut long = Self { shell: long_shell(full.shell.clone()), ..full.clone() };
        (long.card.name, long.card.recorded_name) = (LONG_NAME.into(), LONG_NAME.into());
        long.card.helpers = vec![LONG_PLACE.into(); 3];
        long.card.guardian = Some(LONG_NAME.into());
        long.card.reach = alongside_answers::contact::Reach {
            cover: LONG_WORD.into(),
            code_word: LONG_WORD.into(),
            ..Sample::reach()
        };
        vec![("call", full), ("call-nothing-safe", bare), ("call-wrong", wrong), ("call-long", long)]
    }
}

fn sample() -> CallCard {
    CallCard {
        person: Sample::person(1),
        reference: "4T7K 2MQA".into(),
        name: "Gwen Ŵyn".into(),
        recorded_name: "Gwenllïan Ŵyn".into(),
        age: Some(40),
        language: Some("Welsh".into()),
        interpreter: true,
        communication_needs: vec!["hearing loss".into()],
        guardian: None,
        reach: Sample::reach(),
        reports: vec![Sample::report()],
        do_not_ask: vec!["DETAILS", "STORY", "ALONE", "NEEDS", "SAFETY"],
        promises: vec![PromiseLine {
            id: PromiseId::from_uuid(uuid::Uuid::from_u128(3)),
            person: Sample::person(1),
            name: String::new(),
            by: "Sam Bell".into(),
            due_on: date(2025, 2, 3),
            made_at: Sample::at("2025-01-29T17:45:00Z"),
            what: "Ring again about the locks.".into(),
            ended_as: None,
            ended_at: None,
        }],
        attempts: vec![AttemptLine {
            at: Sample::at("2025-01-29T17:40:00Z"),
            by: "Sam Bell, Victim Care Unit".into(),
            way: Way::By(Method::PhoneMobile),
            outcome: Outcome::NoAnswer,
            needs_met: vec![],
            help_given: vec![],
            signposts: String::new(),
            words: String::new(),
        }],
        helpers: vec!["Bristol Safe Homes".into()],
        due: vec![Due {
            id: uuid::Uuid::from_u128(9),
            kind: Route::Contact,
            due_on: Some(date(2025, 1, 30)),
            ask_again_on: None,
            owner: None,
            attempts: 1,
        }],
        help_codes: ["RIGHTS", "CASE_PROGRESS", "HOME_SECURITY"].map(str::to_owned).into(),
        today: date(2025, 1, 30),
    }
}
