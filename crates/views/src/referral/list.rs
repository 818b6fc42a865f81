//! Referrals received, sent and followed.

use super::{need_list, state_tag};
use crate::consent::{sample_at, sample_id};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, long_shell, staff_shell};
use alongside_answers::referral::{ReferralLine, Referrals};
use alongside_domain::referral::{DeclineReason, State};
use alongside_kernel::Date;
use alongside_kernel::id::ReferralId;

/// A page of a list of referrals.
#[derive(Debug, Clone, Template)]
#[template(path = "referral/list.html")]
pub struct ReferralsPage {
    /// Around the page.
    pub shell: Shell,
    /// The list.
    pub list: Referrals,
    /// Today in London.
    pub today: Date,
}

impl ReferralsPage {
    fn address(&self, side: &str, tab: &str) -> String {
        format!("/referrals?side={side}&tab={tab}")
    }

    fn sides(&self) -> Tabs {
        let w = self.shell.words;
        self.list.sides.iter().fold(Tabs::new(w.t("referrals-sides")), |tabs, side| {
            tabs.tab(self.address(side, self.list.tab), w.of("referrals-side", side), *side == self.list.side)
        })
    }

    fn tabs(&self) -> Tabs {
        let w = self.shell.words;
        ["to-answer", "in-support", "over"].iter().fold(Tabs::new(w.t("referrals-tabs")), |tabs, tab| {
            tabs.tab(self.address(self.list.side, tab), w.of("referrals-tab", tab), *tab == self.list.tab)
        })
    }

    fn row(&self, line: &ReferralLine) -> QueueRow {
        let w = self.shell.words;
        let meaning = w
            .t("referrals-meaning")
            .with("service", &line.service)
            .with("from", &line.from)
            .with("to", &line.to);
        let needs = need_list(w, &line.needs);
        let meaning =
            if needs.is_empty() { meaning.plain() } else { format!("{} {needs}.", meaning.plain()) };
        let mut row = QueueRow::new(format!("/referrals/{}", line.id), &line.name, meaning)
            .mark(state_tag(w, line.state));
        if line.chases > 0 {
            row = row.mark(Tag::new(w.n("referrals-chases", line.chases)).waiting());
        }
        if let Some(deputy) = &line.deputy {
            row = row.mark(Tag::new(w.t("referrals-deputy").with("name", deputy)).waiting());
        }
        if let Some(reason) = line.declined {
            row = row.mark(Tag::new(w.of("decline-reason", reason.code())));
        }
        if line.state.waits_for_answer() {
            row.date(DueDate::new(w, line.reply_due, self.today))
        } else {
            row.date(w.date_time(line.sent_at))
        }
    }

    fn next(&self) -> Option<String> {
        let next = self.list.next.as_ref()?;
        Some(format!("{}&after={next}", self.address(self.list.side, self.list.tab)))
    }
}

impl Samples for ReferralsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |number, name: &str, state, due: Date| ReferralLine {
            id: ReferralId::from_uuid(sample_id(number)),
            name: name.into(),
            service: "Safe at home".into(),
            from: "Victim Care Unit".into(),
            to: "Bristol Safe Homes".into(),
            needs: vec!["SHELTER".into()],
            state,
            sent_at: sample_at("2025-01-28T10:00:00Z"),
            reply_due: due,
            chases: 0,
            deputy: None,
            declined: None,
        };
        let day = |day| jiff::civil::date(2025, 1, day);
        let mut late = line(30, "Tomasz Łęcki", State::Acknowledged, day(28));
        (late.chases, late.deputy) = (2, Some("Ann Rees".into()));
        let full = Self {
            shell: staff_shell(words, words.t("referrals-title")),
            list: Referrals {
                sides: vec!["received", "sent"],
                side: "received",
                tab: "to-answer",
                lines: vec![late, line(31, "Gwenllïan Ŵyn", State::Sent, day(30))],
                next: Some("1-2".into()),
                over_without_a_name: 0,
            },
            today: day(30),
        };
        let mut empty = full.clone();
        (empty.list.lines, empty.list.next) = (vec![], None);
        let mut over = empty.clone();
        let mut declined = line(32, "Priya Shah", State::Declined, day(28));
        declined.declined = Some(DeclineReason::NoCapacity);
        (over.list.lines, over.list.tab, over.list.over_without_a_name) = (vec![declined], "over", 12);
        let mut long = Self { shell: long_shell(full.shell.clone()), ..full.clone() };
        for line in &mut long.list.lines {
            line.name = LONG_NAME.into();
            (line.service, line.from, line.to) = (LONG_PLACE.into(), LONG_PLACE.into(), LONG_PLACE.into());
        }
        vec![
            ("referrals", full),
            ("referrals-empty", empty),
            ("referrals-over", over),
            ("referrals-long", long),
        ]
    }
}
