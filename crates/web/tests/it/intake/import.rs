//! Files through storage: every row as the truth says, again without effect, interrupted without loss.

use super::shipped::{february, first_rows, january, text, with_lists};
use alongside_app::intake::{FileToImport, ImportReport, Next, fates, import_file, rehearse_file};
use alongside_storage::dump::{dump, renumbered};
use alongside_testkit::databases::new_sqlite;
use alongside_testkit::{TestApp, Who, on_each_database, open};
use std::collections::BTreeMap;

async fn bring(app: &TestApp, file: FileToImport) -> ImportReport {
    let ask = app.ask(Who::UnitManager);
    import_file(&app.app, &ask, file, |_| Next::GoOn).await.expect("the file is brought in")
}

/// A file that was read; its id.
pub(crate) async fn brought_in(app: &TestApp) -> String {
    bring(app, first_rows(3)).await.import
}

async fn fates_of(app: &TestApp, report: &ImportReport) -> Vec<BTreeMap<String, String>> {
    let id = report.import.parse().expect("an id");
    let text = fates(&app.app, &app.ask(Who::UnitManager), id).await.expect("the fates");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

const COLUMNS: [(&str, &str); 10] = [
    ("route", "expected_route"),
    ("priority", "expected_priority_row"),
    ("safe_methods", "expected_safe_methods"),
    ("first_method", "expected_first_method"),
    ("may_leave_message", "may_leave_message"),
    ("contact_due", "contact_due"),
    ("share_onward", "share_onward"),
    ("quality_flags", "expected_quality_flags"),
    ("warnings", "expected_warnings"),
    ("row", "row"),
];

#[tokio::test(flavor = "multi_thread")]
async fn both_files_have_the_fates_of_the_truth_and_change_nothing_the_second_time() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_lists(&app.app);
        let mut ours = Vec::new();
        for (label, file) in [("2025-01", january()), ("2025-02", february())] {
            let begun = std::time::Instant::now();
            let report = bring(&app, file).await;
            eprintln!("{label}: {} rows in {:?} on {:?}", report.rows_done, begun.elapsed(), app.engine);
            let rows = fates_of(&app, &report).await;
            assert_eq!(rows.len(), usize::try_from(report.rows_total).unwrap());
            ours.extend(rows.into_iter().map(|row| (label, row)));
        }
        let truth = text("fixtures/intake/truth_rows.csv.gz");
        let truth: Vec<BTreeMap<String, String>> =
            csv::Reader::from_reader(truth.as_bytes()).deserialize().map(Result::unwrap).collect();
        assert_eq!((ours.len(), truth.len()), (5996 + 389, 5996 + 389));
        let mut differences = Vec::new();
        for ((label, row), want) in ours.iter().zip(&truth) {
            let detail = [row["reason"].as_str(), row["of"].as_str()].concat();
            let fate =
                if detail.is_empty() { row["fate"].clone() } else { format!("{}:{detail}", row["fate"]) };
            let mut differs = |what: &str, have: &str, want: &str| {
                if have != want {
                    differences.push(format!("{label}/{} {what}: {have:?} instead of {want:?}", row["row"]));
                }
            };
            differs("fate", &fate, &want["fate"]);
            for (have, expected) in COLUMNS {
                differs(have, &row[have], &want[expected]);
            }
        }
        assert!(
            differences.is_empty(),
            "{} differences: {:#?}",
            differences.len(),
            &differences[..20.min(differences.len())]
        );

        let before = dump(&app.app.store).await.expect("a dump");
        for file in [january(), february()] {
            let again = bring(&app, file).await;
            assert!(
                !again.fates.contains_key("accepted") && !again.fates.contains_key("update_of"),
                "{again:?}"
            );
        }
        let after = dump(&app.app.store).await.expect("a dump");
        assert_same(&before, &after);
        assert!(before.len() > 35_000, "the dump holds {} lines", before.len());
        let opened = before.iter().filter(|line| line.contains("\"surname\"")).count();
        assert!(opened > 10_000, "only {opened} sealed values were opened");
    })
    .await;
}

fn assert_same(before: &[String], after: &[String]) {
    let differ = before.iter().zip(after).find(|(one, other)| one != other);
    assert_eq!(differ, None, "the dumps differ");
    assert_eq!(before.len(), after.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_import_goes_on_where_it_stopped() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let ask = app.ask(Who::UnitManager);
        let mut stops = 0;
        let report = loop {
            let mut batches = 0;
            let report = import_file(&app.app, &ask, first_rows(730), |_| {
                batches += 1;
                if batches == 3 { Next::Stop } else { Next::GoOn }
            })
            .await
            .expect("the file is brought in");
            if report.state == "DONE" {
                break report;
            }
            stops += 1;
        };
        assert_eq!(stops, 2);
        let other = TestApp::on(open(new_sqlite()).await).await;
        let whole = bring(&other, first_rows(730)).await;
        assert_eq!(
            (report.fates, report.warnings, report.new_people),
            (whole.fates, whole.warnings, whole.new_people)
        );
        assert_same(
            &renumbered(&dump(&app.app.store).await.expect("a dump")),
            &renumbered(&dump(&other.app.store).await.expect("a dump")),
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_gives_the_same_fates_and_writes_nothing() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let ask = app.ask(Who::UnitManager);
        let before = dump(&app.app.store).await.expect("a dump");
        let (rehearsed, text) = rehearse_file(&app.app, &ask, first_rows(300)).await.expect("rehearsed");
        assert_same(&before, &dump(&app.app.store).await.expect("a dump"));
        let done = bring(&app, first_rows(300)).await;
        assert_eq!((rehearsed.fates, rehearsed.routes), (done.fates.clone(), done.routes.clone()));
        let id = done.import.parse().expect("an id");
        assert_eq!(fates(&app.app, &ask, id).await.expect("the fates"), text);
    })
    .await;
}
