//! A disk that fails to sync: what could not be made durable is not acknowledged, and what was acknowledged outlives the
//! power going in the middle of it.
//!
//! The tracer makes the system say "input/output error" to some of the syncs, without doing them.

use super::disk::Disk;
use super::partnership::{self, opened, written_and_logged};
use super::power_cuts::{known_at, look};
use super::server::{self, serve};
use super::trace::{Trace, is_there, kill_traced, tracer, under};
use super::verify;
use super::writer::{Crew, compare};
use crate::program::Place;
use alongside_storage::Engine;
use alongside_testkit::cluster::{Cluster, End};
use alongside_testkit::endure::{Plan, Seed, plan, seen};
use std::time::Instant;

/// How many acts are written, and how many power cuts are tried in the recording.
const ACTS: (u64, u64) = (40, 600);

async fn sqlite(plan: &Plan) {
    let began = Instant::now();
    let (place, apart) = (Place::sqlite(), Place::sqlite());
    place.good(&["migrate"], "");
    let writers = partnership::seed(&place, plan.writers).await;
    let path = apart.path("trace");
    let mut disk = Disk::of(&place.folder, true);
    // Every tenth time or so a few in a row: of the writer, of a checkpoint of its log, of a new file.
    let mut failing = tracer(&path);
    failing.args(["-e", "inject=fdatasync,fsync:error=EIO:when=7+9"]);
    let (mut server, address) = server::run(&mut under(failing, &serve(&place)));
    let crew = Crew::begin(writers, plan.seed);
    crew.at.say(Some(address));
    let (acts, refused) = crew.both(plan.size(ACTS.0, ACTS.1));
    let sent = crew.finish();
    kill_traced(&path);
    server.0.wait().expect("the server is gone");
    verify(&place);
    compare(&written_and_logged(opened(&place).await).await, &sent, "after syncs that failed");
    let failed = std::fs::read_to_string(&path).expect("a trace").matches("(INJECTED)").count();
    let trace = Trace::read(&path);
    disk.record(&trace);
    let mut seed = Seed(plan.seed);
    let mut acknowledged = 0;
    for number in 0..plan.power_cuts {
        let at = seed.place(trace.length());
        let left = Place::sqlite();
        disk.cut(at, &mut seed, &left.folder);
        let told = format!("seed {}, cut {number} at line {at}", plan.seed);
        acknowledged += look(&left, &known_at(&sent, trace.times[at]), &told).await;
    }
    assert!(failed > 0, "no sync failed");
    let what = format!(
        "{failed} syncs failed; {acts} acts acknowledged, {refused} refused with 503; then {} power cuts in between: \
         {acknowledged} acknowledged acts looked for, 0 lost, 0 doubled, log sound each time; {:.0?}",
        plan.power_cuts,
        began.elapsed()
    );
    seen("R4", "SQLite", &what);
}

async fn postgres(plan: &Plan) {
    let began = Instant::now();
    let Some(mut cluster) = Cluster::new() else { return };
    cluster.start(None, &[]).await;
    let place = Place::with_database(cluster.database("partnership").await);
    place.good(&["migrate"], "");
    let writers = partnership::seed(&place, plan.writers).await;
    cluster.end(End::Fast);
    // PostgreSQL stops at once when its log can't be synced, and recovers.
    let mut failing = tracer(&place.path("trace"));
    failing.args(["-e", "inject=fdatasync:error=EIO:when=12"]);
    cluster.start(Some(failing), &[]).await;
    let (server, address) = server::start(&place);
    let crew = Crew::begin(writers, plan.seed);
    crew.at.say(Some(address));
    let (acts, refused) = crew.both(plan.size(ACTS.0, ACTS.1));
    let sent = crew.finish();
    drop(server);
    cluster.end(End::Immediate);
    cluster.start(None, &[]).await;
    verify(&place);
    compare(&written_and_logged(opened(&place).await).await, &sent, "after syncs that failed");
    let stops = cluster.said().matches("PANIC").count();
    assert!(stops > 0, "no sync failed");
    let what = format!(
        "its log could not be synced {stops} times: it stopped and recovered each time; {acts} acts acknowledged, {refused} \
         refused with 503, 0 lost, 0 doubled, log sound; {:.0?}",
        began.elapsed()
    );
    seen("R4", "PostgreSQL", &what);
}

#[tokio::test]
async fn what_was_not_synced_is_not_acknowledged_on_sqlite() {
    let plan = plan();
    if is_there() && plan.tries(Engine::Sqlite) {
        sqlite(&plan).await;
    }
}

#[tokio::test]
async fn what_was_not_synced_is_not_acknowledged_on_postgresql() {
    let plan = plan();
    if is_there() && plan.tries(Engine::Postgres) {
        postgres(&plan).await;
    }
}
