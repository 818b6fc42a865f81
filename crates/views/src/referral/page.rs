//! One referral: the next act, exactly what was granted, every step.

use super::{SharedPart, need_list, sample_service, shared, state_tag};
use crate::consent::{class_list, sample_about, sample_at, sample_id};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, LONG_WORD, long_shell, staff_shell};
use alongside_answers::referral::{May, ReferralView, SessionLine, Shared, Side, Step};
use alongside_domain::referral::{DeclineReason, State};
use alongside_kernel::Date;
use alongside_kernel::id::{AccountId, ReferralId};

/// One referral.
#[derive(Debug, Clone, Template)]
#[template(path = "referral/page.html")]
pub struct ReferralPage {
    /// Around the page.
    pub shell: Shell,
    /// The referral.
    pub view: ReferralView,
    /// Today in London.
    pub today: Date,
    /// The token of `POST /referrals/…/acknowledge`.
    pub acknowledge_token: String,
    /// The token of `POST /referrals/…/accept`.
    pub accept_token: String,
    /// The token of `POST /referrals/…/worker`.
    pub worker_token: String,
}

impl ReferralPage {
    fn identity(&self) -> IdentityBar {
        let w = self.shell.words;
        IdentityBar::new(w, &self.view.about.name, &self.view.about.reference)
            .not_the_heading()
            .mark(state_tag(w, self.view.state))
    }

    fn address(&self, act: &str) -> String {
        format!("/referrals/{}/{act}", self.view.id)
    }

    fn receives(&self) -> bool {
        self.view.side == Side::Receiver
    }

    fn due(&self) -> DueDate {
        DueDate::new(self.shell.words, self.view.reply_due, self.today)
    }

    fn panel(&self) -> Option<SafeContactPanel> {
        shared::panel(self.shell.words, &self.view.shared)
    }

    fn shared(&self) -> SharedPart {
        SharedPart::new(self.shell.words, &self.view.shared).contact_stands_above()
    }

    fn worker(&self) -> Select {
        let w = self.shell.words;
        self.view.workers.iter().fold(
            Select::new("worker", w.t("referral-worker-question"))
                .option(
                    "",
                    w.t(if self.view.may.accept { "referral-worker-later" } else { "referral-worker-none" }),
                )
                .error(self.shell.errors.get("worker")),
            |select, (id, name)| select.option(id.to_string(), name),
        )
    }

    fn facts(&self) -> SummaryList {
        let (w, it) = (self.shell.words, &self.view);
        let mut list = SummaryList::new()
            .row(w.t("referral-fact-service"), &it.service)
            .row(w.t("referral-fact-from"), &it.from)
            .row(w.t("referral-fact-to"), &it.to);
        if !it.needs.is_empty() {
            list = list.row(w.t("referral-fact-needs"), need_list(w, &it.needs));
        }
        list = list.row(w.t("referral-fact-choice"), w.of("referral-choice", it.choice));
        if let Some(message) = &it.message {
            list = list.row(w.t("referral-fact-message"), message);
        }
        if it.state.waits_for_answer() {
            list = list.row(w.t("referral-fact-due"), Text::html(self.due()));
        }
        if it.chases > 0 {
            list = list.row(w.t("referral-fact-chases"), w.n("referrals-chases", it.chases));
        }
        if let Some(deputy) = &it.deputy {
            let name = match deputy {
                Some(name) => Text::from(name),
                None => w.t("referral-nobody-named"),
            };
            list = list.row(w.t("referral-fact-deputy"), name);
        }
        if let Some(worker) = &it.worker {
            list = list.row(w.t("referral-fact-worker"), worker);
        }
        if let Some(reason) = it.declined {
            list = list.row(w.t("referral-fact-declined"), w.of("decline-reason", reason.code()));
        }
        if let Some(message) = &it.decline_message {
            list = list.row(w.t("referral-fact-decline-message"), message);
        }
        if !self.receives() && !it.granted.is_empty() {
            list = list.row(w.t("referral-fact-granted"), class_list(w, &it.granted));
        }
        list
    }

    fn steps(&self) -> Timeline {
        let w = self.shell.words;
        self.view.steps.iter().fold(Timeline::new(), |timeline, step| {
            let mut item =
                TimelineItem::new(w.of("referral-step", &step.kind), step.at, w.date_time(step.at));
            if let Some(by) = &step.by {
                item = item.by(w.t("referral-step-by").with("name", by));
            }
            if step.kind == "DECLINED" {
                item = item.body(w.of("decline-reason", &step.detail));
            }
            timeline.with(item)
        })
    }

    fn sessions(&self) -> Table {
        let w = self.shell.words;
        self.view.sessions.iter().fold(
            Table::new(w.t("session-caption"))
                .column(w.t("session-day"))
                .column(w.t("session-kind"))
                .numbers(w.t("session-minutes-heading"))
                .column(w.t("session-by"))
                .column(w.t("session-summary-heading")),
            |table, session| {
                table.row([
                    Text::from(w.date(session.held_on)),
                    w.of("session-kind", session.kind),
                    Text::from(session.minutes.to_string()),
                    Text::from(&session.by),
                    Text::from(session.summary.as_deref().unwrap_or_default()),
                ])
            },
        )
    }
}

impl ReferralPage {
    fn sample_wrong(waiting: &Self) -> Self {
        let mut wrong = waiting.clone();
        let words = wrong.shell.words;
        wrong.shell.errors =
            FieldErrors::new(words).with("worker", words.of("error", "referral-worker-missing"));
        wrong
    }

    fn sample_long(supported: &Self) -> Self {
        let mut long = supported.clone();
        long.shell = long_shell(long.shell);
        let view = &mut long.view;
        (view.from, view.to, view.service) = (LONG_PLACE.into(), LONG_PLACE.into(), LONG_PLACE.into());
        (view.worker, view.about.name) = (Some(LONG_NAME.into()), LONG_NAME.into());
        view.message = Some(LONG_WORD.into());
        long
    }
}

impl Samples for ReferralPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let step = |kind: &str, by: Option<&str>, at: &str| Step {
            kind: kind.into(),
            detail: if kind == "DECLINED" { "NO_CAPACITY".into() } else { String::new() },
            by: by.map(str::to_owned),
            at: sample_at(at),
        };
        let mut shell = staff_shell(words, words.t("referral-title"));
        shell.heartbeat = Some("/heartbeat/referrals/1".into());
        let service = sample_service("Safe at home", "Bristol Safe Homes");
        let waiting = Self {
            shell,
            view: ReferralView {
                id: ReferralId::from_uuid(sample_id(30)),
                version: 1,
                about: sample_about(),
                side: Side::Receiver,
                state: State::Sent,
                service: service.name,
                from: "Victim Care Unit".into(),
                to: service.organisation_name,
                needs: vec!["SHELTER".into()],
                choice: "CHOSEN_AMONG_SEVERAL",
                message: Some("She would like the locks done before the weekend.".into()),
                decline_message: None,
                declined: None,
                reply_due: jiff::civil::date(2025, 2, 3),
                chases: 0,
                deputy: None,
                worker: None,
                steps: vec![step("SENT", Some("Sam Bell"), "2025-01-30T09:20:00Z")],
                shared: shared::sample(),
                granted: vec![],
                sessions: vec![],
                workers: vec![(AccountId::from_uuid(sample_id(40)), "Cass Worker".into())],
                may: May {
                    acknowledge: true,
                    accept: true,
                    decline: true,
                    open_person: true,
                    ..May::default()
                },
            },
            today: jiff::civil::date(2025, 1, 30),
            acknowledge_token: "sample-1".into(),
            accept_token: "sample-2".into(),
            worker_token: "sample-3".into(),
        };
        let mut supported = waiting.clone();
        supported.view.state = State::InSupport;
        supported.view.worker = Some("Cass Worker".into());
        supported.view.may = May {
            name_worker: true,
            record_session: true,
            notes: true,
            close: true,
            open_person: true,
            ..May::default()
        };
        supported.view.sessions = vec![SessionLine {
            kind: "FACE_TO_FACE",
            held_on: jiff::civil::date(2025, 2, 4),
            minutes: 45,
            by: "Cass Worker".into(),
            summary: Some("New locks front and back; letter to the landlord begun.".into()),
        }];
        supported.view.steps = vec![
            step("SUPPORT_BEGAN", Some("Cass Worker"), "2025-02-04T15:00:00Z"),
            step("ACCEPTED", Some("Ann Rees"), "2025-01-31T10:00:00Z"),
            step("SENT", Some("Sam Bell"), "2025-01-30T09:20:00Z"),
        ];
        let mut silent = waiting.clone();
        silent.shell.heartbeat = None;
        silent.view.side = Side::Sender;
        silent.view.shared = Shared::default();
        silent.view.granted = vec!["identity", "contact", "needs", "referral"];
        (silent.view.chases, silent.view.deputy) = (2, Some(Some("Lou Manager".into())));
        silent.view.may = May { take_back: true, open_person: true, ..May::default() };
        silent.today = jiff::civil::date(2025, 2, 5);
        let mut declined = silent.clone();
        declined.view.state = State::Declined;
        (declined.view.chases, declined.view.deputy) = (0, None);
        declined.view.declined = Some(DeclineReason::NoCapacity);
        declined.view.decline_message = Some("We have room again from April.".into());
        declined.view.may = May { open_person: true, ..May::default() };
        declined.view.steps.insert(0, step("DECLINED", Some("Ann Rees"), "2025-01-31T10:00:00Z"));
        let mut followed = silent.clone();
        followed.view.side = Side::Observer;
        followed.view.message = None;
        followed.view.may = May::default();
        followed.view.deputy = Some(None);
        vec![
            ("referral-wrong", Self::sample_wrong(&waiting)),
            ("referral-long", Self::sample_long(&supported)),
            ("referral-to-answer", waiting),
            ("referral-in-support", supported),
            ("referral-silent", silent),
            ("referral-declined", declined),
            ("referral-followed", followed),
        ]
    }
}
