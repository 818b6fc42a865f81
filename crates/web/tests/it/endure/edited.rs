//! Thirty-two people change one record at the same moment, again and again, until each has said what they had to say.

use alongside_gate::{OrganisationKind, Role};
use alongside_storage::dump::dump;
use alongside_testkit::client::Client;
use alongside_testkit::endure::{name_of, plan, seen};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{Org, TestApp, on_each_database};
use axum::http::StatusCode;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Barrier;

const EDITORS: usize = 32;
/// How often each of them changes it.
const ROUNDS: (usize, usize) = (1, 30);

fn typed(editor: usize, round: usize) -> String {
    format!("Typed by {editor} in round {round} only")
}

/// Sends what was typed until it stands; gives how often somebody else was quicker.
async fn insist(client: &mut Client, at: &str, typed: &str, together: &Barrier) -> usize {
    let fields = [
        ("call", "yes"),
        ("text", "no"),
        ("leave_message", "no"),
        ("write", "no"),
        ("email", "no"),
        ("notes", typed),
    ];
    let mut page = client.get(at).await.ok();
    together.wait().await;
    let mut beaten = 0;
    loop {
        let answer = client.submit(&page, at, &fields).await;
        if answer.status == StatusCode::SEE_OTHER {
            return beaten;
        }
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert!(answer.says("Somebody else took down an answer while you typed"), "{}", answer.body);
        assert!(answer.says(typed), "what was typed is kept: {}", answer.body);
        beaten += 1;
        // The page they were given shows what stands now, and sends what they typed against that.
        page = answer;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_change_one_record_nobody_overwrites_anybody_unseen() {
    let plan = plan();
    on_each_database(async |opened| {
        if !plan.tries(opened.engine) {
            return;
        }
        let began = Instant::now();
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let at = format!("{}/safe-contact", case.page());
        let rounds = plan.size(ROUNDS.0, ROUNDS.1);
        let together = Arc::new(Barrier::new(EDITORS));
        let mut tasks = Vec::new();
        for editor in 0..EDITORS {
            let place = (OrganisationKind::VictimCareUnit, app.org(Org::Unit));
            let seat = app.join(Role::VictimCareOfficer, place, &format!("Care {editor}")).await;
            let (mut client, _) = app.signed_in(seat).await;
            let (at, together) = (at.clone(), Arc::clone(&together));
            tasks.push(tokio::spawn(async move {
                let mut beaten = 0;
                for round in 0..rounds {
                    beaten += insist(&mut client, &at, &typed(editor, round), &together).await;
                }
                beaten
            }));
        }
        let mut beaten = 0;
        for task in tasks {
            beaten += task.await.expect("an editor ends");
        }
        let lines = dump(&app.app.store).await.expect("a dump");
        let said: Vec<&String> = lines.iter().filter(|line| line.starts_with("safe_contact ")).collect();
        for (editor, round) in (0..EDITORS).flat_map(|editor| (0..rounds).map(move |round| (editor, round))) {
            let kept = said.iter().filter(|line| line.contains(&typed(editor, round))).count();
            assert_eq!(kept, 1, "{}", typed(editor, round));
        }
        assert!(beaten > 0, "nobody came at the same time");
        let what = format!(
            "{EDITORS} editors, {} changes, {beaten} times somebody else was quicker and both versions were shown: 0 lost, 0 \
             doubled; {:.0?}",
            EDITORS * rounds,
            began.elapsed()
        );
        seen("R9", name_of(app.engine), &what);
    })
    .await;
}
