//! The power cut at any moment: what was acknowledged is there, once, and the program starts on what is left.
//!
//! The program (or PostgreSQL under it) runs traced while people write. Then its files are put together as a disk would
//! have left them that kept what was synced and, by chance, some of the rest ([`super::disk`]), and the program opens them.

use super::disk::Disk;
use super::partnership::{self, opened, written_and_logged};
use super::server::{self, serve};
use super::trace::{Trace, is_there, kill_traced, traced, tracer};
use super::verify;
use super::writer::{Crew, Sent, compare, now};
use crate::program::{Place, Running};
use alongside_storage::Engine;
use alongside_testkit::cluster::{Cluster, End};
use alongside_testkit::endure::{Plan, Seed, plan, seen};
use std::time::Instant;

/// How many acts are recorded; the moments of the cuts are drawn from them.
const ACTS: (u64, u64) = (40, 400);

/// What had been acknowledged, and which pages had arrived, when the trace wrote a line; the rest may be there or not.
pub(super) fn known_at(sent: &[Sent], when: f64) -> Vec<Sent> {
    let known = |act: &Sent| Sent {
        acknowledged: act.acknowledged && act.when < when,
        shown: act.shown.clone().filter(|shown| shown.arrived < when),
        ..act.clone()
    };
    sent.iter().map(known).collect()
}

/// Opens what is left with the program and compares.
pub(super) async fn look(place: &Place, sent: &[Sent], told: &str) -> usize {
    verify(place);
    let it = opened(place).await;
    it.store.check().await.unwrap_or_else(|error| panic!("{told}: {error}"));
    compare(&written_and_logged(it).await, sent, told)
}

fn told(trace: &Trace, plan: &Plan, what: &str, acknowledged: usize, began: Instant) -> String {
    format!(
        "{} power cuts in {} calls that change or sync files; {what}; {acknowledged} acknowledged acts looked for, 0 lost, 0 \
         doubled, log sound each time; {:.0?}",
        plan.power_cuts,
        trace.calls.len(),
        began.elapsed()
    )
}

async fn sqlite(plan: &Plan) {
    let began = Instant::now();
    let place = Place::sqlite();
    place.good(&["migrate"], "");
    let writers = partnership::seed(&place, plan.writers).await;
    let apart = Place::sqlite();
    let path = apart.path("trace");
    let mut disk = Disk::of(&place.folder, true);
    let (mut server, address) = server::run(&mut traced(&serve(&place), &path));
    let crew = Crew::begin(writers, plan.seed);
    crew.at.say(Some(address));
    crew.wait_for(plan.size(ACTS.0, ACTS.1));
    let sent = crew.finish();
    kill_traced(&path);
    server.0.wait().expect("the server is gone");
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
    seen("R2", "SQLite", &told(&trace, plan, "key files with it", acknowledged, began));
}

/// The first minutes of a partnership: its keys are made, its schema, its first organisation.
fn first_run(plan: &Plan) {
    let began = Instant::now();
    let place = Place::sqlite();
    let apart = Place::sqlite();
    let path = apart.path("trace");
    let mut disk = Disk::of(&place.folder, false);
    let add = ["organisation", "add", "--name", "The host", "--short-name", "Host", "--kind", "host"];
    // What comes last changes little: it is there so that the power goes after the organisation was acknowledged too.
    let done: Vec<f64> = [["migrate"].as_slice(), &add, &["check"]]
        .iter()
        .map(|arguments| {
            let output = traced(&place.command(arguments), &path).output().expect("it runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            now()
        })
        .collect();
    let trace = Trace::read(&path);
    disk.record(&trace);
    let mut seed = Seed(plan.seed);
    let mut acknowledged = 0;
    for number in 0..plan.power_cuts {
        let at = seed.place(trace.length());
        let left = Place::sqlite();
        disk.cut(at, &mut seed, &left.folder);
        let output = left.run(&["migrate"]);
        let said = crate::program::error(&output);
        assert!(output.status.success(), "seed {}, cut {number} at line {at}: {said}", plan.seed);
        let organisations = left.good(&["organisation", "list"], "");
        let is_there = organisations.contains("The host");
        if trace.times[at] > done[1] {
            assert!(is_there, "seed {}, cut {number}: the organisation is lost", plan.seed);
            acknowledged += 1;
        }
        verify(&left);
    }
    seen("R2", "SQLite, first run", &told(&trace, plan, "keys and schema being made", acknowledged, began));
}

async fn postgres(plan: &Plan) {
    let began = Instant::now();
    let Some(mut cluster) = Cluster::new() else { return };
    cluster.start(None, &[]).await;
    let place = Place::with_database(cluster.database("partnership").await);
    place.good(&["migrate"], "");
    let writers = partnership::seed(&place, plan.writers).await;
    cluster.end(End::Fast);
    let path = place.path("trace");
    let mut disk = Disk::of(&cluster.data(), false).with_their_names();
    // Little memory and a short log, so that pages are written out and checkpoints come while people write.
    let settings = ["shared_buffers=1MB", "max_wal_size=2MB", "min_wal_size=2MB", "checkpoint_timeout=30s"];
    cluster.start(Some(tracer(&path)), &settings).await;
    let (server, address) = server::start(&place);
    let crew = Crew::begin(writers, plan.seed);
    crew.at.say(Some(address));
    crew.wait_for(plan.size(ACTS.0, ACTS.1));
    let sent = crew.finish();
    drop::<Running>(server);
    cluster.end(End::Immediate);
    let trace = Trace::read(&path);
    disk.record(&trace);
    let mut seed = Seed(plan.seed);
    let mut acknowledged = 0;
    for number in 0..plan.power_cuts {
        let at = seed.place(trace.length());
        let Some(mut left) = Cluster::without_data() else { return };
        rebuilt(&disk, at, &mut seed, &left);
        left.start(None, &["fsync=off"]).await;
        let again = Place::with_database(left.url("partnership"));
        copy_keys(&place, &again);
        let told = format!("seed {}, cut {number} at line {at}", plan.seed);
        acknowledged += look(&again, &known_at(&sent, trace.times[at]), &told).await;
    }
    seen("R2", "PostgreSQL", &told(&trace, plan, "its own files, fsync on", acknowledged, began));
}

fn rebuilt(disk: &Disk, at: usize, seed: &mut Seed, left: &Cluster) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir(left.data()).expect("a folder");
    std::fs::set_permissions(left.data(), std::fs::Permissions::from_mode(0o700)).expect("its own");
    disk.cut(at, seed, &left.data());
    // After a power cut no process has the number that stands here; in the test one might.
    let _ = std::fs::remove_file(left.data().join("postmaster.pid"));
    left.own_data();
}

fn copy_keys(from: &Place, to: &Place) {
    std::fs::create_dir_all(to.path("keys")).expect("a folder");
    for name in ["keys/master.key", "keys/master.key.epochs"] {
        std::fs::copy(from.path(name), to.path(name)).expect("a key file");
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_once_after_a_power_cut_on_sqlite() {
    let plan = plan();
    if is_there() && plan.tries(Engine::Sqlite) {
        sqlite(&plan).await;
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_once_after_a_power_cut_on_postgresql() {
    let plan = plan();
    if is_there() && plan.tries(Engine::Postgres) {
        postgres(&plan).await;
    }
}

#[test]
fn a_partnership_that_is_being_made_is_whole_after_a_power_cut() {
    let plan = plan();
    if is_there() && plan.tries(Engine::Sqlite) {
        first_run(&plan);
    }
}
