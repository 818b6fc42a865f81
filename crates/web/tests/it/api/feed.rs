//! The feed's JSON reports: alike by file and by program.

use super::program;
use crate::intake::shipped::bytes;
use alongside_answers::oversight::{Entry, Looking};
use alongside_app::intake::{FileToImport, import_file};
use alongside_app::oversight;
use alongside_testkit::{TestApp, Who, on_each_database};
use serde_json::Value;

#[tokio::test]
async fn the_same_json_has_the_same_fates_by_file_and_by_program() {
    let json = bytes("fixtures/intake/reports_50.json.gz");
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.move_to("2025-02-01T09:00:00Z");
        let ask = app.ask(Who::UnitManager);
        let file = FileToImport { label: "reports".into(), bytes: json.clone(), ..FileToImport::default() };
        let (rehearsed, by_file) =
            alongside_app::intake::rehearse_file(&app.app, &ask, file.clone()).await.unwrap();
        let sent: Value = serde_json::from_slice(&json).unwrap();

        let mut police = program(&app, Who::Officer).await;
        let reply = police.post("/api/v1/reports", sent.clone()).await.ok();
        let import = reply["import"].as_str().unwrap().parse().unwrap();
        let by_program = alongside_app::intake::fates(&app.app, &ask, import).await.unwrap();
        assert_eq!(by_program, by_file);
        assert_eq!(u64::from(rehearsed.rows_total), reply["fates"].as_array().unwrap().len() as u64);
        assert!(rehearsed.rows_total >= 50);

        // The file after it brings nothing new, and neither does the program after the file.
        let after = import_file(&app.app, &ask, file, |_| alongside_app::intake::Next::GoOn).await.unwrap();
        assert_eq!(after.fates.keys().collect::<Vec<_>>(), ["duplicate_of"]);
        let again = police.post("/api/v1/reports", sent).await.ok();
        assert!(again["fates"].as_array().unwrap().iter().all(|fate| fate["fate"] == "duplicate_of"));

        // Whoever reads the log sees that a program did it, and whose.
        let looking = Looking { action: "write_report".into(), ..Looking::default() };
        let trail = oversight::see(&app.app, &app.ask(Who::Auditor), looking).await.unwrap();
        assert_eq!(trail.entries.len(), 2);
        assert!(trail.entries.iter().all(Entry::by_program));
        let looking = Looking { action: "import_reports".into(), ..Looking::default() };
        let trail = oversight::see(&app.app, &app.ask(Who::Auditor), looking).await.unwrap();
        assert!(
            !trail.entries.is_empty()
                && !trail.entries.iter().any(alongside_answers::oversight::Entry::by_program)
        );
    })
    .await;
}
