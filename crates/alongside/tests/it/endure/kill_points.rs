//! The program killed at chosen points of a write: before it writes, before it syncs, and after that, before it answers.
//!
//! The tracer kills it in the moment in which it asks the system for one of these, so that nothing of it is done.

use super::partnership::{self, opened, written_and_logged};
use super::server::{self, serve};
use super::trace::{is_there, killer, under};
use super::verify;
use super::writer::{Crew, compare};
use crate::program::Place;
use alongside_storage::Engine;
use alongside_testkit::endure::{Plan, Seed, name_of, plan, seen};
use std::time::Instant;

/// How often it is killed at each point.
const KILLS: (u32, u32) = (1, 100);

/// What it asks for, in how many times at most, and what that moment is.
fn points(engine: Engine) -> &'static [(&'static str, u64, &'static str)] {
    match engine {
        Engine::Sqlite => &[
            ("pwrite64", 200, "before a page is written"),
            ("fsync", 20, "before a commit is synced"),
            ("writev", 20, "after the commit, before the page leaves"),
        ],
        Engine::Postgres => &[
            ("sendto", 400, "before a statement or a commit is sent"),
            ("recvfrom", 400, "before the answer of the database is read"),
            ("writev", 10, "after the commit, before the page leaves"),
        ],
    }
}

async fn endure(place: &Place, engine: Engine, plan: &Plan) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let mut seed = Seed(plan.seed);
    let crew = Crew::begin(partnership::seed(place, plan.writers).await, plan.seed);
    let kills = plan.size(KILLS.0, KILLS.1);
    for (call, most, _) in points(engine) {
        for round in 0..kills {
            // The first of them are asked for while it starts.
            let nth = most / 2 + seed.below(most / 2);
            let (mut server, address) = server::run(&mut under(killer(call, nth), &serve(place)));
            crew.at.say(Some(address));
            crew.until(|| server.0.try_wait().expect("asked").is_some());
            crew.at.say(None);
            if round % 20 == 0 {
                verify(place);
            }
        }
    }
    let (server, address) = server::start(place);
    crew.at.say(Some(address));
    let sent = crew.finish();
    drop(server);
    verify(place);
    let acknowledged =
        compare(&written_and_logged(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
    let named: Vec<&str> = points(engine).iter().map(|(.., what)| *what).collect();
    let what = format!(
        "{kills} kills at each of: {}; {acknowledged} acts acknowledged, of them {} only when sent again, 0 lost, 0 doubled, log \
         sound; {:.0?}",
        named.join(", "),
        sent.iter().filter(|it| it.acknowledged && it.tries > 1).count(),
        began.elapsed()
    );
    seen("R1", name_of(engine), &what);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_once_wherever_in_a_write_the_server_is_killed() {
    let plan = plan();
    if is_there() && plan.tries(Engine::Sqlite) {
        endure(&Place::sqlite(), Engine::Sqlite, &plan).await;
    }
    if is_there()
        && plan.tries(Engine::Postgres)
        && let Some(place) = Place::postgres().await
    {
        endure(&place, Engine::Postgres, &plan).await;
    }
}
