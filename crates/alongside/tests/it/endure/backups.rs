//! Copies made while people write: each is whole, and nobody waits for them.

use super::partnership::{self, opened, written_and_logged};
use super::server::start;
use super::verify;
use super::writer::{Crew, compare, now};
use crate::program::Place;
use alongside_storage::Engine;
use alongside_testkit::endure::{Plan, name_of, plan, seen};
use std::time::{Duration, Instant};

/// How many copies are made.
const COPIES: (usize, usize) = (1, 20);
/// How many acts are measured without one.
const ACTS: (usize, usize) = (20, 500);

/// The time within which ninety-nine of a hundred were answered.
fn p99(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get((times.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

async fn endure(place: &Place, engine: Engine, plan: &Plan, empty: impl AsyncFn() -> Option<Place>) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let crew = Crew::begin(partnership::seed(place, plan.writers).await, plan.seed);
    let (server, address) = start(place);
    crew.at.say(Some(address));
    crew.wait_for(8);
    let before = crew.times(plan.size(ACTS.0, ACTS.1));
    let copies = plan.size(COPIES.0, COPIES.1);
    let mut begun = Vec::new();
    let during = crew.while_doing(|| {
        for number in 0..copies {
            begun.push(now());
            place.good(&["backup", &format!("copy{number}")], "");
        }
    });
    let sent = crew.finish();
    drop(server);
    let mut acknowledged = 0;
    for (number, begun) in begun.iter().enumerate() {
        let Some(again) = empty().await else { return };
        std::fs::create_dir_all(again.path("keys")).expect("a folder");
        std::fs::copy(place.path("keys/master.key"), again.path("keys/master.key")).expect("the key");
        again.good(&["restore", &place.path(&format!("copy{number}")).display().to_string()], "");
        verify(&again);
        // What was acknowledged before the copy was begun is in it; the rest may be.
        let known: Vec<_> = super::power_cuts::known_at(&sent, *begun);
        acknowledged +=
            compare(&written_and_logged(opened(&again).await).await, &known, &format!("copy {number}"));
    }
    let (without, with) = (p99(before), p99(during.clone()));
    let what = format!(
        "{copies} copies while {} people wrote, each restored and its log sound; {acknowledged} acts looked for, 0 lost, 0 \
         doubled; p99 of {} acts meanwhile {with:.0?}, without {without:.0?}; {:.0?}",
        plan.writers,
        during.len(),
        began.elapsed()
    );
    seen("R13", name_of(engine), &what);
}

#[tokio::test]
async fn a_copy_made_while_people_write_is_whole() {
    let plan = plan();
    if plan.tries(Engine::Sqlite) {
        endure(&Place::sqlite(), Engine::Sqlite, &plan, async || Some(Place::sqlite())).await;
    }
    if plan.tries(Engine::Postgres)
        && let Some(place) = Place::postgres().await
    {
        endure(&place, Engine::Postgres, &plan, async || Place::postgres().await).await;
    }
}
