//! One form, sent again and again: one effect, one answer.

use alongside_storage::dump::dump;
use alongside_testkit::client::Page;
use alongside_testkit::endure::{name_of, plan, seen};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use std::collections::BTreeSet;
use std::time::Instant;

/// So many send it at the same time.
const SENDERS: usize = 16;
const ATTEMPT: [(&str, &str); 3] = [("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE"), ("words", "Marker")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_ever_again_has_one_effect_and_one_answer() {
    let plan = plan();
    on_each_database(async |opened| {
        if !plan.tries(opened.engine) {
            return;
        }
        let began = Instant::now();
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let call = format!("{}/call", case.page());
        let mut client = app.client(Who::CareOfficer).await;
        let page = client.get(&call).await.ok();
        let before = dump(&app.app.store).await.expect("a dump");
        let tasks: Vec<_> = (0..SENDERS)
            .map(|number| {
                let (mut client, page, call) = (client.clone(), page.clone(), call.clone());
                let times = plan.requests / SENDERS + usize::from(number < plan.requests % SENDERS);
                tokio::spawn(async move {
                    let mut led = BTreeSet::new();
                    for _ in 0..times {
                        led.insert(Page::done(&client.submit(&page, &call, &ATTEMPT).await));
                    }
                    led
                })
            })
            .collect();
        let mut led = BTreeSet::new();
        for task in tasks {
            led.append(&mut task.await.expect("answers"));
        }
        assert_eq!(led.len(), 1, "one answer: {led:?}");
        let after = dump(&app.app.store).await.expect("a dump");
        let attempts = |lines: &[String]| lines.iter().filter(|line| line.starts_with("attempt ")).count();
        assert_eq!(attempts(&after), attempts(&before) + 1, "one effect");
        assert_eq!(attempts(&after), 1);
        let what = format!(
            "one form sent {} times by {SENDERS} at once: 1 effect, 1 answer, 0 doubled; {:.0?}",
            plan.requests,
            began.elapsed()
        );
        seen("R8", name_of(app.engine), &what);
    })
    .await;
}
