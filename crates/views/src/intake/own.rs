//! An officer's own reports and what came of each.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::intake::OwnReport;
use alongside_kernel::id::{PersonId, ReportId};

/// The officer's own reports.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/own.html")]
pub struct OwnReportsPage {
    /// Around the page.
    pub shell: Shell,
    /// The reports, the newest first.
    pub reports: Vec<OwnReport>,
}

impl OwnReportsPage {
    fn title(&self, report: &OwnReport) -> Text {
        let name = Button::new(report.name.as_str()).link().href(format!("/people/{}", report.person));
        Text::html(name)
    }

    fn facts(&self, report: &OwnReport) -> SummaryList {
        let w = self.shell.words;
        let contact = match report.reached_at {
            Some(at) => w.t("own-reached").with("at", w.date_time(at)),
            None => match report.due_on {
                Some(day) => w.t("own-due").with("day", w.weekday_date(day)),
                None => super::route(w, &report.route),
            },
        };
        let mut facts = SummaryList::new()
            .row(w.t("own-recorded"), w.date_time(report.recorded_at))
            .row(w.t("own-contact"), contact)
            .row(w.t("own-referrals"), self.referrals(report));
        if report.late_days > 0 {
            facts = facts.row(w.t("own-late"), w.n("own-late-days", report.late_days));
        }
        if report.open_findings > 0 {
            let row = SummaryRow::new(w.t("own-findings"), w.n("own-findings-open", report.open_findings));
            facts = facts.with(row.action("/findings", w.t("own-findings-link"), report.name.as_str()));
        }
        facts
    }

    fn referrals(&self, report: &OwnReport) -> Text {
        let (sent, accepted) = report.referrals;
        if sent == 0 {
            return self.shell.words.t("own-referrals-none");
        }
        self.shell.words.t("own-referrals-some").with("sent", sent).with("accepted", accepted)
    }
}

impl Samples for OwnReportsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = staff_shell(words, words.t("own-title"));
        let id = |tail: u128| uuid::Uuid::from_u128(0x0194_b1c2_0000_7000_8000_0000_0000_0000 + tail);
        let report = OwnReport {
            id: ReportId::from_uuid(id(1)),
            person: PersonId::from_uuid(id(2)),
            name: "Ama Okafor".into(),
            reference: "52/10001/25".into(),
            recorded_at: "2025-01-29T14:05:00Z".parse().unwrap_or_default(),
            crime_type: "BURG_RES".into(),
            route: "CONTACT".into(),
            due_on: "2025-01-31".parse().ok(),
            reached_at: None,
            late_days: 2,
            open_findings: 2,
            referrals: (0, 0),
        };
        let reached = OwnReport {
            reached_at: "2025-01-30T10:00:00Z".parse().ok(),
            open_findings: 0,
            late_days: 0,
            referrals: (2, 1),
            ..report.clone()
        };
        let held = OwnReport { due_on: None, route: "RETURN_TO_REFERRER".into(), ..report.clone() };
        vec![
            ("own-reports", Self { shell: shell.clone(), reports: vec![report, reached, held] }),
            ("own-reports-empty", Self { shell, reports: Vec::new() }),
        ]
    }
}
