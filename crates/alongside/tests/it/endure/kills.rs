//! The program killed again and again while eight people write: what was acknowledged is there, once.
//!
//! Two kills a run by default; `cargo xtask endure --kills N` asks for more. The moment of each kill is an
//! acknowledgement, drawn from the seed; what the other writers are in the middle of then is up to the machine.

use super::partnership::{self, opened, written};
use super::server::start;
use super::verify;
use super::writer::{Crew, Sent, compare};
use crate::program::{Place, Running};
use alongside_storage::Engine;
use alongside_testkit::endure::{Plan, Seed, name_of, plan, seen};
use std::time::Instant;

/// Counts a few acknowledgements, then ends the process as a power cut would.
fn kill_after(mut running: Running, count: u64, crew: &Crew) {
    crew.wait_for(count);
    running.0.kill().expect("the server is killed");
    running.0.wait().expect("the server is gone");
    crew.forget();
}

async fn endure(place: &Place, engine: Engine, plan: &Plan) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let mut seed = Seed(plan.seed);
    let crew = Crew::begin(partnership::seed(place, plan.writers).await, plan.seed);
    for round in 0..plan.kills {
        let (server, address) = start(place);
        crew.at.say(Some(address));
        kill_after(server, 1 + seed.below(40), &crew);
        crew.at.say(None);
        if plan.kills <= 10 || round % 20 == 19 {
            verify(place);
        }
        if round % 20 == 19 {
            eprintln!("{} kills, {:?}", round + 1, began.elapsed());
        }
    }
    // One last server lets everybody finish what they are in the middle of.
    let (server, address) = start(place);
    crew.at.say(Some(address));
    let sent = crew.finish();
    drop(server);
    verify(place);
    let acknowledged = compare(&written(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
    assert!(acknowledged > 0, "nothing was written");
    let count = |what: fn(&&Sent) -> bool| sent.iter().filter(what).count();
    let what = format!(
        "{} kills, {} writers; {acknowledged} acts acknowledged, of them {} only when sent again after a kill, {} sent \
         once more on purpose; 0 lost, 0 doubled, log sound; {:.0?}",
        plan.kills,
        plan.writers,
        count(|it| it.acknowledged && it.tries > 1),
        count(|it| it.again),
        began.elapsed()
    );
    seen("R1", name_of(engine), &what);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_once_however_often_the_server_is_killed() {
    let plan = plan();
    if plan.tries(Engine::Sqlite) {
        endure(&Place::sqlite(), Engine::Sqlite, &plan).await;
    }
    if plan.tries(Engine::Postgres)
        && let Some(place) = Place::postgres().await
    {
        endure(&place, Engine::Postgres, &plan).await;
    }
}
