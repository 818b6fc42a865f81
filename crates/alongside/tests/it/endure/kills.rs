//! The program killed again and again while eight people write: what was acknowledged is there, once.
//!
//! Two kills a run by default; `cargo xtask endure --kills N` asks for more. The moment of each kill is an
//! acknowledgement, drawn from the seed; what the other writers are in the middle of then is up to the machine.

use super::partnership::{self, opened, written_and_logged};
use super::server::{run, serve, start};
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
    let acknowledged =
        compare(&written_and_logged(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
    assert!(acknowledged > 0, "nothing was written");
    let count = |what: fn(&&Sent) -> bool| sent.iter().filter(what).count();
    let what = format!(
        "{} kills, {} writers; {acknowledged} acts acknowledged, of them {} only when sent again after a kill, {} sent \
         once more on purpose; 0 lost, 0 doubled, log sound; {} pages about somebody arrived, each in the log; {:.0?}",
        plan.kills,
        plan.writers,
        count(|it| it.acknowledged && it.tries > 1),
        count(|it| it.again),
        count(|it| it.shown.is_some()),
        began.elapsed()
    );
    seen("R1", name_of(engine), &what);
}

/// Two servers on one database, one of them killed again and again: whoever was on it goes on with the other, under the
/// same sign-in, with the form that they had before them.
async fn endure_two(place: &Place, plan: &Plan) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let mut seed = Seed(plan.seed);
    let mut writers = partnership::seed(place, plan.writers).await;
    let others = writers.split_off(writers.len() / 2);
    let crews = [Crew::begin(writers, plan.seed), Crew::begin(others, plan.seed + 1)];
    let begin = |number: usize| run(serve(place).args(["--server-name", ["one", "two"][number]]));
    let mut servers = [begin(0), begin(1)].map(Some);
    let say = |servers: &[Option<(Running, String)>; 2]| {
        for (crew, (own, other)) in crews.iter().zip([(0, 1), (1, 0)]) {
            let at = servers[own].as_ref().or(servers[other].as_ref()).map(|server| server.1.clone());
            crew.at.say(at);
        }
    };
    say(&servers);
    for _ in 0..plan.kills {
        let number = usize::try_from(seed.below(2)).expect("a number");
        crews[number].wait_for(1 + seed.below(40));
        let (mut server, _) = servers[number].take().expect("it runs");
        server.0.kill().expect("the server is killed");
        server.0.wait().expect("the server is gone");
        say(&servers);
        // The other goes on alone for a while.
        crews[number].forget();
        crews[number].wait_for(1 + seed.below(5));
        servers[number] = Some(begin(number));
        say(&servers);
    }
    let [one, two] = crews;
    let mut sent = one.finish();
    sent.extend(two.finish());
    drop(servers);
    verify(place);
    let acknowledged =
        compare(&written_and_logged(opened(place).await).await, &sent, &format!("seed {}", plan.seed));
    assert!(acknowledged > 0, "nothing was written");
    let again = sent.iter().filter(|it| it.acknowledged && it.tries > 1).count();
    let shown = sent.iter().filter(|it| it.shown.is_some()).count();
    let what = format!(
        "{} kills of one of two servers, {} writers; {acknowledged} acts acknowledged, of them {again} only when sent \
         again to the other; 0 lost, 0 doubled, both logs sound; {shown} pages about somebody arrived, each in the log; {:.0?}",
        plan.kills,
        plan.writers,
        began.elapsed()
    );
    seen("R1", "PostgreSQL, two servers", &what);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_once_when_one_of_two_servers_is_killed() {
    let plan = plan();
    if plan.tries(Engine::Postgres)
        && let Some(place) = Place::postgres().await
    {
        endure_two(&place, &plan).await;
    }
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
