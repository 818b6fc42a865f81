//! Requests received and sent.

use super::state_tag;
use crate::consent::{sample_at, sample_id};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, long_shell, staff_shell};
use alongside_answers::requests::{RequestLine, Requests};
use alongside_domain::requests::{Kind, State};
use alongside_kernel::Date;
use alongside_kernel::id::RequestId;

/// A page of a list of requests.
#[derive(Debug, Clone, Template)]
#[template(path = "requests/list.html")]
pub struct RequestsPage {
    /// Around the page.
    pub shell: Shell,
    /// The list.
    pub list: Requests,
    /// Today in London.
    pub today: Date,
}

impl RequestsPage {
    fn address(received: bool, waiting: bool) -> String {
        let side = if received { "received" } else { "sent" };
        let tab = if waiting { "waiting" } else { "answered" };
        format!("/requests?side={side}&tab={tab}")
    }

    fn sides(&self) -> Tabs {
        let (w, list) = (self.shell.words, &self.list);
        Tabs::new(w.t("requests-sides"))
            .tab(Self::address(true, list.waiting), w.t("requests-received"), list.received)
            .tab(Self::address(false, list.waiting), w.t("requests-sent"), !list.received)
    }

    fn tabs(&self) -> Tabs {
        let (w, list) = (self.shell.words, &self.list);
        Tabs::new(w.t("requests-tabs"))
            .tab(Self::address(list.received, true), w.t("requests-waiting"), list.waiting)
            .tab(Self::address(list.received, false), w.t("requests-answered"), !list.waiting)
    }

    fn row(&self, line: &RequestLine) -> QueueRow {
        let w = self.shell.words;
        let meaning = w.t("requests-meaning").with("from", &line.from).with("to", &line.to);
        let meaning = match &line.person {
            Some(name) => format!("{} {}", meaning.plain(), w.t("requests-about").with("name", name).plain()),
            None => meaning.plain(),
        };
        let mut row =
            QueueRow::new(format!("/requests/{}", line.id), w.of("request-kind", line.kind.code()), meaning)
                .mark(state_tag(w, line.state));
        if line.chases > 0 {
            row = row.mark(Tag::new(w.n("referrals-chases", line.chases)).waiting());
        }
        if let Some(deputy) = &line.deputy {
            row = row.mark(Tag::new(w.t("referrals-deputy").with("name", deputy)).waiting());
        }
        if line.state == State::Answered {
            row.date(w.date_time(line.asked_at))
        } else {
            row.date(DueDate::new(w, line.reply_due, self.today))
        }
    }

    fn next(&self) -> Option<String> {
        let next = self.list.next.as_ref()?;
        Some(format!("{}&after={next}", Self::address(self.list.received, self.list.waiting)))
    }
}

impl Samples for RequestsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |number, kind, person: Option<&str>, due| RequestLine {
            id: RequestId::from_uuid(sample_id(number)),
            kind,
            from: "Bristol Safe Homes".into(),
            to: "City Council Housing".into(),
            person: person.map(str::to_owned),
            state: State::Asked,
            asked_at: sample_at("2025-01-28T10:00:00Z"),
            reply_due: due,
            chases: 0,
            deputy: None,
        };
        let mut late = line(50, Kind::Letter, Some("Gwenllïan Ŵyn"), jiff::civil::date(2025, 1, 28));
        (late.chases, late.deputy) = (2, Some("Kit Council".into()));
        let full = Self {
            shell: staff_shell(words, words.t("requests-title")),
            list: Requests {
                received: true,
                waiting: true,
                lines: vec![late, line(51, Kind::Update, None, jiff::civil::date(2025, 1, 30))],
                next: None,
            },
            today: jiff::civil::date(2025, 1, 30),
        };
        let mut empty = full.clone();
        empty.list.lines.clear();
        let mut answered = full.clone();
        answered.list.waiting = false;
        for line in &mut answered.list.lines {
            line.state = State::Answered;
        }
        let mut long = Self { shell: long_shell(full.shell.clone()), ..full.clone() };
        for line in &mut long.list.lines {
            line.person = Some(LONG_NAME.into());
            (line.from, line.to) = (LONG_PLACE.into(), LONG_PLACE.into());
        }
        vec![
            ("requests", full),
            ("requests-empty", empty),
            ("requests-answered", answered),
            ("requests-long", long),
        ]
    }
}
