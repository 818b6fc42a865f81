//! The program killed again and again while eight people write: what was acknowledged is there, once.
//!
//! Two kills a run by default; `cargo xtask endure --kills N` asks for more. The moment of each kill is an
//! acknowledgement, drawn from the seed; what the other writers are in the middle of then is up to the machine.

#![allow(clippy::print_stderr, reason = "a long run says how far it is")]

mod partnership;
mod writer;

use crate::program::{Place, Running, error};
use partnership::{Seeded, opened, written};
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead as _, BufReader};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;
use writer::{Sent, Writer};

/// How long and how hard, as the command line says through the environment.
struct Plan {
    kills: u32,
    writers: usize,
    seed: u64,
    database: String,
}

#[expect(clippy::disallowed_methods, reason = "a long check is told by the environment how long")]
fn plan() -> Plan {
    let told = |name: &str, default: u64| {
        std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
    };
    Plan {
        kills: u32::try_from(told("ENDURE_KILLS", 2)).expect("a number"),
        writers: usize::try_from(told("ENDURE_WRITERS", 8)).expect("a number"),
        seed: told("ENDURE_SEED", 1),
        database: std::env::var("ENDURE_DATABASE").unwrap_or_else(|_| "both".to_owned()),
    }
}

/// Numbers that follow from a seed (`SplitMix64`).
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (it ^ (it >> 31)) % end
    }
}

/// Where the server listens now; nothing while there is none.
#[derive(Default)]
pub(crate) struct Where {
    at: Mutex<Option<String>>,
    changed: Condvar,
    over: AtomicBool,
}

impl Where {
    fn say(&self, at: Option<String>) {
        *self.at.lock().expect("not poisoned") = at;
        self.changed.notify_all();
    }

    fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        self.changed.notify_all();
    }

    /// Whether no new act is begun.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// The address, when there is one.
    pub(crate) fn wait(&self) -> String {
        let at = self.at.lock().expect("not poisoned");
        let at = self.changed.wait_while(at, |at| at.is_none()).expect("not poisoned");
        at.clone().expect("an address")
    }
}

fn start(place: &Place) -> (Running, String) {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--log", "warn,alongside=info"];
    let mut running = Running(place.command(&arguments).spawn().expect("the server starts"));
    let mut lines = BufReader::new(running.0.stderr.take().expect("an output")).lines();
    let mut said = String::new();
    let at = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            said.push_str(&line);
            said.push('\n');
            line.split("address=").nth(1).map(|at| at.trim().to_owned())
        })
        .unwrap_or_else(|| panic!("the server did not start again: {said}"));
    // Read on, so that the process is never held up; what it complains of is shown.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("server: {line}")));
    (running, at)
}

/// Counts a few acknowledgements, then ends the process as a power cut would.
fn kill_after(mut running: Running, count: u64, acknowledged: &Receiver<()>) {
    for _ in 0..count {
        acknowledged.recv().expect("the writers go on");
    }
    running.0.kill().expect("the server is killed");
    running.0.wait().expect("the server is gone");
    // What was acknowledged before the kill and not counted yet is not the next round's.
    while acknowledged.try_recv().is_ok() {}
}

fn verify(place: &Place) {
    let output = place.run(&["audit", "verify"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{} {}",
        String::from_utf8_lossy(&output.stdout),
        error(&output)
    );
}

/// The marks in a line: `mark<writer>x<act>e`.
fn marks_in(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("mark").filter_map(|(at, _)| {
        let rest = &line[at..];
        let digits = |letter: char| letter.is_ascii_digit() || letter == 'x';
        let end = 4 + rest[4..].find(|letter| !digits(letter))?;
        rest[end..].starts_with('e').then(|| &rest[..=end])
    })
}

/// Every acknowledged act is there once; one whose answer never came is there once or not at all.
fn compare(lines: &[String], sent: &[Sent], told: &str) {
    let mut lines_with: HashMap<(&str, &str), usize> = HashMap::new();
    for line in lines {
        let table = line.split(' ').next().unwrap_or_default();
        let marks: BTreeSet<&str> = marks_in(line).collect();
        for mark in marks {
            *lines_with.entry((table, mark)).or_default() += 1;
        }
    }
    let mut acknowledged = 0;
    for act in sent {
        let found = lines_with.get(&(act.table, act.mark.as_str())).copied().unwrap_or(0);
        assert!(found <= 1, "{told}: {} is there {found} times", act.mark);
        if act.acknowledged {
            acknowledged += 1;
            assert_eq!(found, 1, "{told}: {} was acknowledged and is lost", act.mark);
        }
    }
    assert!(acknowledged > 0, "{told}: nothing was written");
}

async fn endure(place: &Place, plan: &Plan) {
    let began = Instant::now();
    place.good(&["migrate"], "");
    let Seeded { writers, acts } = partnership::seed(place, plan.writers).await;
    let mut seed = Seed(plan.seed);
    let (at, (tell, acknowledged)) = (Arc::new(Where::default()), channel());
    let running = at_work(writers, plan.seed, &at, &tell);
    let told = format!("seed {}", plan.seed);
    for round in 0..plan.kills {
        let (server, address) = start(place);
        at.say(Some(address));
        kill_after(server, 1 + seed.below(40), &acknowledged);
        at.say(None);
        if plan.kills <= 10 || round % 20 == 19 {
            verify(place);
        }
        if round % 20 == 19 {
            eprintln!("{} kills, {:?}", round + 1, began.elapsed());
        }
    }
    // One last server lets everybody finish what they are in the middle of.
    let (server, address) = start(place);
    at.say(Some(address));
    at.end();
    let sent: Vec<Sent> = running.into_iter().flat_map(|it| it.join().expect("a writer ends")).collect();
    drop(server);
    verify(place);
    let lines = written(opened(place).await).await;
    compare(&lines, &sent, &told);
    let count = |what: fn(&&Sent) -> bool| sent.iter().filter(what).count();
    eprintln!(
        "{}: {} kills, {} writers, {told}: {} acts acknowledged, of them {} only when sent again after a kill, {} \
         sent once more on purpose; none lost, none doubled; the audit log is sound; {} entries before, {:?}",
        if place.database.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" },
        plan.kills,
        plan.writers,
        count(|it| it.acknowledged),
        count(|it| it.acknowledged && it.tries > 1),
        count(|it| it.again),
        acts,
        began.elapsed()
    );
}

fn at_work(
    writers: Vec<Writer>,
    seed: u64,
    at: &Arc<Where>,
    tell: &Sender<()>,
) -> Vec<std::thread::JoinHandle<Vec<Sent>>> {
    writers
        .into_iter()
        .enumerate()
        .map(|(number, writer)| {
            let (at, tell) = (Arc::clone(at), tell.clone());
            let seed = Seed(seed.wrapping_mul(1_000).wrapping_add(number as u64));
            std::thread::spawn(move || writer.work(seed, &at, &tell))
        })
        .collect()
}

#[tokio::test]
async fn what_was_acknowledged_is_there_once_however_often_the_server_is_killed() {
    let plan = plan();
    if plan.database != "postgres" {
        endure(&Place::sqlite(), &plan).await;
    }
    if plan.database != "sqlite"
        && let Some(place) = Place::postgres().await
    {
        endure(&place, &plan).await;
    }
}

/// The check is checked: a lost act and a doubled one are found.
#[test]
fn a_lost_and_a_doubled_act_are_found() {
    let act =
        |acknowledged| Sent { table: "note", mark: "mark1x1e".into(), acknowledged, tries: 1, again: false };
    let other = Sent { mark: "mark1x2e".into(), ..act(true) };
    let line = |mark: &str| format!("note id=1 sealed={mark}");
    let compared =
        |lines: &[String], acts: &[Sent]| std::panic::catch_unwind(|| compare(lines, acts, "test")).is_ok();
    assert!(compared(&[line("mark1x1e"), line("mark1x2e")], &[act(true), other]));
    assert!(!compared(&[], &[act(true)]), "lost");
    assert!(!compared(&[line("mark1x1e"), line("mark1x1e")], &[act(true)]), "doubled");
    assert!(
        !compared(&[line("mark1x1e"), line("mark1x1e"), line("mark1x2e")], &[act(false)]),
        "doubled, not acknowledged"
    );
}
