//! Figures after disclosure control, and who answers whom.

use alongside_answers::insight::{Cell, Exchange, Figures, Label};
use alongside_app::insight;
use alongside_domain::report::ReportFacts;
use alongside_kernel::id::ReferralId;
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{Case, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// So many reports from a district.
async fn reports(app: &TestApp, district: &str, count: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for _ in 0..count {
        let facts = burglary(app, "Gwendolen", "Marker", |facts: &mut ReportFacts| {
            facts.scene.district = Some(district.to_owned());
        });
        cases.push(new_case(app, &facts).await);
    }
    cases
}

async fn reach(app: &TestApp, cases: &[Case]) {
    let mut set = WriteSet::new();
    for case in cases {
        set.one("duty", "update contact_duty set reached_at = $2 where id = $1", args![case.duty, app.now()]);
    }
    app.app.store.write(set).await.expect("stored");
}

/// A referral from the unit to Harbour, sent now, answered as `columns` say.
async fn referral(app: &TestApp, case: &Case, from: Org, to: Org, due: &str, answer: &'static str) {
    let mut set = WriteSet::new();
    let service = app.app.store.new_id();
    set.new_row(
        "service",
        "insert into service (id, version, organisation, name, description, needs, districts, crime_types, languages, gender, waiting_days, phone) \
         values ($1, 1, $2, 'S', 'S', '', '', '', '', 'ANY', 0, '')",
        args![service, app.org(to)],
    );
    let id = ReferralId::new(app.app.store.ids());
    set.new_row(
        "referral",
        "insert into referral (id, version, person, service, from_organisation, to_organisation, consent, consent_grant, sent_by, needs, choice, sealed, reply_due_on, sent_at) \
         values ($1, 1, $2, $3, $4, $5, $1, $1, $6, 'SHELTER|FINANCE', 'ASKED_BY_NAME', $7, $8, $9)",
        args![id, case.person, service, app.org(from), app.org(to), app.seat(Who::CareOfficer).account, vec![0_u8], due, app.now()],
    );
    if !answer.is_empty() {
        set.one("referral", answer, args![id, app.now()]);
    }
    app.app.store.write(set).await.expect("stored");
}

const ACCEPTED: &str = "update referral set accepted_at = $2 where id = $1";
const FULL: &str = "update referral set declined_at = $2, decline_reason = 'NO_CAPACITY' where id = $1";

fn row<'a>(figures: &'a Figures, label: &Label) -> &'a alongside_answers::insight::Row {
    let Figures::Table(table) = figures else { panic!("no table: {figures:?}") };
    table.rows.iter().find(|row| row.label == *label).expect("the row")
}

fn name(text: &str) -> Label {
    Label::Name(text.to_owned())
}

#[tokio::test]
async fn a_small_number_is_hidden_with_another_in_both_tables_and_no_person_is_on_the_page() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let bristol = reports(&app, "Bristol", 30).await;
        reports(&app, "Mendip", 14).await;
        reports(&app, "Sedgemoor", 3).await;
        reach(&app, &bristol[..20]).await;
        // A report of the current four weeks is not counted until they are over.
        let ask = app.ask(Who::Commissioner);
        let early = insight::figures(&app.app, &ask, None).await.expect("allowed");
        assert_eq!(early.reports, Figures::Nothing);
        app.move_to("2025-02-24T09:00:00Z");
        let figures = insight::figures(&app.app, &app.ask(Who::Commissioner), None).await.expect("allowed");
        // Sedgemoor has too few to stand alone, and even put together with the like they are too few to be shown.
        assert_eq!(row(&figures.reports, &Label::FewReports).total, Cell::Hidden);
        assert_eq!(row(&figures.contact, &Label::FewReports).total, Cell::Hidden);
        assert_eq!(
            row(&figures.reports, &name("Mendip")).total,
            Cell::Hidden,
            "with it, 47 - 30 - 14 would tell"
        );
        assert_eq!(row(&figures.reports, &name("Bristol")).total, Cell::Count(30));
        let bristol = row(&figures.contact, &name("Bristol"));
        assert_eq!((bristol.cells[0], bristol.cells[2]), (Cell::Count(20), Cell::Count(10)));
        assert_eq!(bristol.share, Some(67));
        let mut commissioner = app.client(Who::Commissioner).await;
        let page = commissioner.get("/figures").await.ok();
        assert!(page.says("hidden") && page.says("Why some numbers are hidden"));
        for secret in ["Gwendolen", "Marker", "Sedgemoor", "/people/"] {
            assert!(!page.says(secret), "{secret}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_counted_does_not_change_when_later_things_happen() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let cases = reports(&app, "Bristol", 40).await;
        reach(&app, &cases[..15]).await;
        app.move_to("2025-02-24T09:00:00Z");
        let ask = app.ask(Who::Commissioner);
        let before = insight::figures(&app.app, &ask, None).await.expect("allowed");
        assert_eq!(before.median_half_days, Some(0), "the same day");
        reach(&app, &cases[15..16]).await;
        reports(&app, "Bristol", 1).await;
        let after = insight::figures(&app.app, &ask, None).await.expect("allowed");
        assert_eq!(before, after, "one more a day would be one person by subtraction");
    })
    .await;
}

#[tokio::test]
async fn referrals_are_counted_by_need_and_answer_and_gaps_by_district() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let cases = reports(&app, "Bristol", 36).await;
        for (at, case) in cases.iter().enumerate() {
            let answer = [ACCEPTED, FULL, ""][at % 3];
            referral(&app, case, Org::Unit, Org::Harbour, "2025-02-03", answer).await;
        }
        app.move_to("2025-02-24T09:00:00Z");
        let figures = insight::figures(&app.app, &app.ask(Who::Commissioner), None).await.expect("allowed");
        let shelter = row(&figures.referrals, &Label::Need("SHELTER".into()));
        assert_eq!(shelter.cells, [Cell::Count(12), Cell::Count(12), Cell::Count(12)]);
        let Figures::Table(table) = &figures.referrals else { panic!("no table") };
        let outcome = |code: &str| Label::Outcome(code.into());
        assert_eq!(
            table.columns,
            [outcome("accepted"), Label::Declined("NO_CAPACITY".into()), outcome("silent")]
        );
        // No service is accredited, so each report's need for shelter is a gap.
        assert_eq!(row(&figures.gaps, &name("Bristol")).total, Cell::Count(36));
        let page = app.client(Who::UnitManager).await.get("/figures").await.ok();
        assert!(page.says("Declined: full") && page.says("Shelter and accommodation"));
    })
    .await;
}

#[tokio::test]
async fn a_member_sees_its_own_exchange_as_it_is_and_the_whole_is_protected() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let cases = reports(&app, "Bristol", 19).await;
        for (at, case) in cases.iter().enumerate() {
            let (to, answer) = if at < 15 { (Org::Harbour, ACCEPTED) } else { (Org::Lantern, "") };
            referral(&app, case, Org::Unit, to, "2025-02-03", answer).await;
        }
        app.move_to("2025-02-03T23:00:00Z");
        let lines = async |who| {
            let health = insight::partnership(&app.app, &app.ask(who), None).await.expect("allowed");
            match health.referrals {
                Exchange::Lines(lines) => lines,
                other => panic!("{other:?}"),
            }
        };
        // On the last day nobody is silent yet; on the next they are.
        assert_eq!(lines(Who::OtherAgencyManager).await[0].silent, Cell::Count(0));
        app.move_to("2025-02-04T09:00:00Z");
        let own = lines(Who::OtherAgencyManager).await;
        assert_eq!(own.len(), 1, "what others ask of one another is theirs");
        assert_eq!((own[0].sent, own[0].silent), (Cell::Count(4), Cell::Count(4)));
        assert_eq!(lines(Who::UnitManager).await.len(), 2);
        app.move_to("2025-02-24T09:00:00Z");
        let whole = lines(Who::Coordinator).await;
        for line in &whole {
            assert!(line.sent.count().is_none_or(|sent| sent >= 10), "{line:?}");
            assert!(line.silent.count().is_none_or(|silent| silent == 0 || silent >= 10), "{line:?}");
        }
        assert!(whole.iter().any(|line| line.to == "Lantern Trust" && line.sent == Cell::Hidden));
        let page = app.client(Who::Commissioner).await.get("/partnership").await.ok();
        assert!(page.says("Harbour Support") && page.says("hidden") && !page.says("/people/"));
    })
    .await;
}

#[tokio::test]
async fn requests_are_counted_with_their_chases() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut set = WriteSet::new();
        for chases in [2_i64, 0] {
            set.new_row(
                "request",
                "insert into request (id, version, from_organisation, to_organisation, kind, asked_by, asked_at, reply_due_on, chases, sealed) \
                 values ($1, 1, $2, $3, 'LETTER', $1, $4, '2025-02-03', $5, $6)",
                args![app.app.store.new_id(), app.org(Org::Harbour), app.org(Org::Council), app.now(), chases, vec![0_u8]],
            );
        }
        app.app.store.write(set).await.expect("stored");
        let health = insight::partnership(&app.app, &app.ask(Who::AgencyManager), None).await.expect("allowed");
        let Exchange::Lines(lines) = &health.requests else { panic!("{health:?}") };
        assert_eq!((lines[0].sent, lines[0].waiting, lines[0].chases), (Cell::Count(2), Cell::Count(2), Cell::Count(2)));
        assert_eq!((lines[0].from.as_str(), lines[0].to.as_str()), ("Harbour Support", "Test Council"));
    })
    .await;
}

#[tokio::test]
async fn only_those_with_figures_see_them() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let allowed = [
            Who::Commissioner,
            Who::Coordinator,
            Who::UnitManager,
            Who::OtherUnitManager,
            Who::AgencyManager,
            Who::OtherAgencyManager,
        ];
        for who in Who::ALL {
            let expected = if allowed.contains(&who) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            let mut client = app.client(who).await;
            for path in ["/figures", "/partnership", "/figures?first=2024-12-02"] {
                assert_eq!(client.get(path).await.status, expected, "{who:?} {path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_arrived_late_and_what_became_of_rows_is_counted_to_the_sender_and_protected() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let cases = reports(&app, "Bristol", 52).await;
        let mut set = WriteSet::new();
        for (at, case) in cases.iter().enumerate() {
            let late = [0_i64, 2, 4, 9][usize::from(at > 14) + usize::from(at > 29) + usize::from(at > 44)];
            let sender = if at == 0 { app.org(Org::Harbour) } else { app.org(Org::Police) };
            let sql = "update report set late_days = $2, organisation = $3 where id = $1";
            set.one("report", sql, args![case.report, late, sender]);
        }
        for (sender, changed, aside) in [(Org::Police, 20_u32, 14_u32), (Org::Police, 11, 13)] {
            let mut report = alongside_app::intake::ImportReport::default();
            report.fates.insert("accepted".into(), 500);
            report.fates.insert("update_of".into(), changed);
            report.fates.insert("quarantined".into(), aside);
            set.new_row(
                "import",
                "insert into import (id, version, label, file_token, organisation, as_of, rows_total, rows_done, bytes_total, state, \
                 mapping, report, started_at, finished_at) values ($1, 1, 'f', $2, $3, $4, 9, 9, 9, 'DONE', '', $5, $4, $4)",
                args![
                    app.app.store.new_id(),
                    vec![1_u8],
                    app.org(sender),
                    app.now(),
                    serde_json::to_string(&report).unwrap()
                ],
            );
        }
        app.app.store.write(set).await.expect("stored");
        app.move_to("2025-02-24T09:00:00Z");
        let figures = insight::figures(&app.app, &app.ask(Who::Commissioner), None).await.expect("allowed");
        // One report of Harbour's is small: it is hidden, with as many others as it takes.
        assert_eq!(row(&figures.late, &name("Harbour Support")).total, Cell::Hidden);
        let police = row(&figures.late, &name("Test Police"));
        assert_eq!(police.total, Cell::Hidden, "with it, 52 - 51 would tell");
        assert_eq!(police.cells[3], Cell::Hidden, "seven reports were late by six days or more");
        let rows = row(&figures.rows, &name("Test Police"));
        assert_eq!((rows.cells[0], rows.cells[2], rows.total), (Cell::Count(31), Cell::Count(27), Cell::Count(58)));
        let page = app.client(Who::Commissioner).await.get("/figures").await.ok();
        assert!(page.says("What arrived late, by sender") && page.says("Put aside") && !page.says("500"));
    })
    .await;
}
