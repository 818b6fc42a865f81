//! More people than the server can serve at once: the work goes on at the same pace, and nobody is told anything but that
//! they may come back.

use super::partnership::{self, opened, written_and_logged};
use super::server::start;
use super::verify;
use super::writer::{Crew, Sent, Writer, compare};
use crate::program::Place;
use alongside_storage::Engine;
use alongside_testkit::endure::{Plan, name_of, plan, seen};
use std::time::{Duration, Instant};

/// As many as keep the server busy.
const PEAK: usize = 8;
/// How many acts are counted at each load.
const ACTS: (u64, u64) = (60, 2_000);
/// How many times as many people come.
const TIMES: ([usize; 1], [usize; 3]) = ([5], [2, 5, 10]);

/// Acts in a second.
fn pace(crew: &Crew, acts: u64) -> f64 {
    let began = Instant::now();
    crew.wait_for(acts);
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let acts = acts as f64;
    acts / began.elapsed().as_secs_f64()
}

/// So many people at work until so many acts are done; gives the pace.
fn crowd(writers: Vec<Writer>, address: &str, plan: &Plan, sent: &mut Vec<Sent>) -> f64 {
    let crew = Crew::begin(writers, plan.seed);
    crew.at.say(Some(address.to_owned()));
    crew.wait_for(PEAK as u64);
    let pace = pace(&crew, plan.size(ACTS.0, ACTS.1));
    sent.extend(crew.finish());
    pace
}

async fn endure(place: &Place, engine: Engine, plan: &Plan) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let times: &[usize] = plan.size(&TIMES.0, &TIMES.1);
    let all = PEAK * (2 + times.iter().sum::<usize>());
    let mut writers = partnership::seed(place, all).await;
    let (server, address) = start(place);
    let mut sent = Vec::new();
    let mut come = |count: usize| writers.split_off(writers.len() - count);
    let peak = crowd(come(PEAK), &address, plan, &mut sent);
    let mut told = Vec::new();
    for times in times {
        let pace = crowd(come(PEAK * times), &address, plan, &mut sent) / peak;
        // With the other tests it only shows that it does not break down.
        assert!(!plan.is_full || pace > 0.6, "at {times} times: {pace:.2} of the pace");
        told.push(format!("{times} times {:.0}%", pace * 100.0));
    }
    let after = Crew::begin(come(PEAK), plan.seed);
    after.at.say(Some(address));
    let again = after.well_again();
    assert!(plan.in_time(again, Duration::from_secs(5)), "again only after {again:?}");
    sent.extend(after.finish());
    drop(server);
    verify(place);
    let acknowledged =
        compare(&written_and_logged(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
    let what = format!(
        "{peak:.0} acts in a second by {PEAK} people at once; of that pace with {}; nobody was told anything but 503; again {again:.1?} \
         after; {acknowledged} acts acknowledged, 0 lost, 0 doubled, log sound; {:.0?}",
        told.join(", "),
        began.elapsed()
    );
    seen("R11", name_of(engine), &what);
}

#[tokio::test]
async fn more_people_than_can_be_served_at_once_slow_it_down_and_break_nothing() {
    let plan = plan();
    if plan.tries(Engine::Sqlite) {
        endure(&Place::sqlite(), Engine::Sqlite, &plan).await;
    }
    if plan.is_full
        && plan.tries(Engine::Postgres)
        && let Some(place) = Place::postgres().await
    {
        endure(&place, Engine::Postgres, &plan).await;
    }
}
