//! The gateways of mail and texts away again and again: the outbox keeps everything, and sends each once.

use crate::messages::{plain, run, says_yes_to_texts, state};
use alongside_app::outside::SendError;
use alongside_testkit::endure::{Seed, name_of, plan, seen};
use alongside_testkit::people::new_case;
use alongside_testkit::{TestApp, on_each_database};
use std::time::Instant;

/// How many messages wait.
const MESSAGES: (usize, usize) = (8, 800);
/// How often the gateway is away before it is back; a message is given up after ten tries.
const TIMES_AWAY: u32 = 6;

#[tokio::test]
async fn what_waits_for_a_gateway_is_kept_and_leaves_once() {
    let plan = plan();
    on_each_database(async |opened| {
        if !plan.tries(opened.engine) {
            return;
        }
        let began = Instant::now();
        let app = TestApp::on(opened).await;
        let mut seed = Seed(plan.seed);
        let messages = plan.size(MESSAGES.0, MESSAGES.1);
        let mut cases = Vec::new();
        for number in 0..messages {
            let facts = plain(&app, &format!("Marker{number}"), says_yes_to_texts);
            cases.push(new_case(&app, &facts).await);
        }
        for away in 0..TIMES_AWAY {
            // Away for some of those that are due, by chance, then back for the rest.
            let away_for = 1 + seed.place(messages);
            for _ in 0..away_for {
                app.caught.answer_next(SendError::Later);
            }
            run(&app).await;
            app.caught.is_back();
            app.move_to(&format!("2025-01-{}T12:{:02}:00Z", 30 + away / 3, away * 7));
        }
        // What was not taken comes again by itself, later each time.
        for day in 1..=4 {
            app.move_to(&format!("2025-02-{day:02}T12:00:00Z"));
            run(&app).await;
        }
        assert_eq!(app.caught.all().len(), messages, "each left once");
        for case in &cases {
            assert_eq!(state(&app, case).await, "SENT");
        }
        let what = format!(
            "{messages} texts, the gateway away {TIMES_AWAY} times for some of them by chance: {messages} left, 0 lost, 0 doubled; {:.0?}",
            began.elapsed()
        );
        seen("R18", name_of(app.engine), &what);
    })
    .await;
}
