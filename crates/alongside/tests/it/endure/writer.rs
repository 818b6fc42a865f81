//! One person at work: opens a form, fills it in, sends it until it is acknowledged.

use super::server::Where;
use alongside_kernel::Timestamp;
use alongside_testkit::Page;
use alongside_testkit::client::encoded;
use alongside_testkit::endure::Seed;
use axum::http::{StatusCode, header};
use std::collections::{BTreeSet, HashMap};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

/// What somebody writes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Attempt,
    Report,
    Note,
}

/// How a line begins that is an entry of the audit log.
pub(super) const LEAF: &str = "audit_leaf";

/// Nothing that is waited for may take longer.
const LONGEST: Duration = Duration::from_secs(90);

/// What a writer tells while at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// An act was acknowledged, so long after it was sent.
    Acknowledged(Duration),
    /// The server said that nothing was done and that they may ask again, after so long.
    Refused(Duration),
}

/// Somebody who writes.
pub(super) struct Writer {
    pub(super) number: usize,
    pub(super) kind: Kind,
    pub(super) path: String,
    pub(super) cookie: String,
    /// Whom its page shows, as the audit log names them; nobody where the page is an empty form.
    pub(super) shows: Option<Arc<str>>,
}

/// A page about somebody that arrived whole.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Whom it showed, as the audit log names them.
    pub(super) person: Arc<str>,
    /// When it was asked for, in seconds since 1970.
    pub(super) asked: f64,
    /// When it had arrived.
    pub(super) arrived: f64,
}

/// One act that was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    /// The table of its row.
    pub(super) table: &'static str,
    /// The words that it bears and no other does.
    pub(super) mark: String,
    /// Whether its answer arrived.
    pub(super) acknowledged: bool,
    /// When it arrived, in seconds since 1970: what a trace of the server is compared with.
    pub(super) when: f64,
    /// How often it was sent until then.
    pub(super) tries: u32,
    /// Whether it was sent once more on purpose.
    pub(super) again: bool,
    /// The page with its form, which had arrived whole, where it showed somebody.
    pub(super) shown: Option<Shown>,
}

/// The machine's time, in seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "a trace of the server bears the machine's own time")]
pub(super) fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs_f64()
}

impl Writer {
    /// Writes until it is over.
    pub(super) fn work(self, mut seed: Seed, at: &Where, tell: &Sender<Event>) -> Vec<Sent> {
        let mut sent = Vec::new();
        while !at.is_over() {
            let act = self.act(sent.len(), &mut seed, at, tell);
            sent.push(act);
        }
        sent
    }

    fn act(&self, count: usize, seed: &mut Seed, at: &Where, tell: &Sender<Event>) -> Sent {
        // A mark ends with a letter, so that none is the beginning of another.
        let mark = format!("mark{}x{count}e", self.number);
        let (form, asked) = loop {
            let asked = now();
            if let Some(page) = self.ask(&at.wait(), "GET", "", tell)
                && page.status == StatusCode::OK
            {
                break (page.form(&self.path), asked);
            }
        };
        let shown = self.shows.clone().map(|person| Shown { person, asked, arrived: now() });
        let fields: Vec<(String, String)> = form.into_iter().chain(self.fields(&mark)).collect();
        let body = encoded(&fields);
        let gives_up = seed.below(20) == 0;
        let table = match self.kind {
            Kind::Attempt => "attempt",
            Kind::Report => "report",
            Kind::Note => "note",
        };
        let mut act = Sent { table, mark, acknowledged: false, when: 0.0, tries: 0, again: false, shown };
        loop {
            act.tries += 1;
            let began = Instant::now();
            match self.ask(&at.wait(), "POST", &body, tell) {
                Some(page) if page.status == StatusCode::SEE_OTHER => {
                    // Nobody counts any more when it is over.
                    let _ = tell.send(Event::Acknowledged(began.elapsed()));
                    break;
                }
                // Busy, or going down: it says that nothing was done, and may be asked again.
                Some(page) if page.status.is_server_error() => {}
                Some(page) => panic!("{}: {} {}", act.mark, page.status, page.body),
                // Some people close the page and never know.
                None if gives_up => return act,
                None => {}
            }
        }
        (act.acknowledged, act.when) = (true, now());
        if seed.below(10) == 0 {
            // A second press of the button: the same answer or, where the server is gone, none.
            act.again = true;
            if let Some(page) = self.ask(&at.wait(), "POST", &body, tell) {
                assert!(
                    page.status == StatusCode::SEE_OTHER || page.status.is_server_error(),
                    "{}",
                    page.body
                );
            }
        }
        act
    }

    fn fields(&self, mark: &str) -> Vec<(String, String)> {
        let fields: &[(&str, &str)] = match self.kind {
            Kind::Attempt => &[("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE"), ("words", mark)],
            Kind::Report => &[
                ("forename", "Ama"),
                ("surname", mark),
                ("mobile", "07700 900123"),
                ("safe-call", "yes"),
                ("crime-type", "STALK"),
                ("need-SHELTER", "high"),
                ("impact", mark),
                ("consent", "yes"),
            ],
            Kind::Note => &[("class", "support_note"), ("text", mark)],
        };
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// One request on a connection of its own; nothing where no whole answer came. A server that can't do it now must say
    /// so, and when to come back.
    fn ask(&self, at: &str, method: &str, body: &str, tell: &Sender<Event>) -> Option<Page> {
        let began = Instant::now();
        let page = self.exchange(at, method, body)?;
        if page.status.is_server_error() {
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.body);
            assert!(
                page.headers.contains_key(header::RETRY_AFTER),
                "no time to come back: {:?}",
                page.headers
            );
            // Nobody counts any more when it is over.
            let _ = tell.send(Event::Refused(began.elapsed()));
        }
        Some(page)
    }

    fn exchange(&self, at: &str, method: &str, body: &str) -> Option<Page> {
        let mut stream = TcpStream::connect(at).ok()?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
        let head = format!(
            "{method} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            self.path,
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        whole(&String::from_utf8_lossy(&answer))
    }
}

/// An answer that came whole: its head, and as much body as it announces.
fn whole(answer: &str) -> Option<Page> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let announced = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    if announced.is_some_and(|length| body.len() < length) {
        return None;
    }
    let headers = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.parse().ok()?, value.trim().parse().ok()?))
    });
    Some(Page { status, headers: headers.collect(), body: body.to_owned() })
}

/// Everybody at work at once.
pub(super) struct Crew {
    /// Where they find the server.
    pub(super) at: Arc<Where>,
    events: Receiver<Event>,
    threads: Vec<JoinHandle<Vec<Sent>>>,
}

impl Crew {
    /// Begins: each writes as long as there is a server, until it is over.
    pub(super) fn begin(writers: Vec<Writer>, seed: u64) -> Self {
        let (at, (tell, events)) = (Arc::new(Where::default()), channel());
        let threads = writers
            .into_iter()
            .enumerate()
            .map(|(number, writer)| {
                let (at, tell) = (Arc::clone(&at), tell.clone());
                let seed = Seed(seed.wrapping_mul(1_000).wrapping_add(number as u64));
                std::thread::spawn(move || writer.work(seed, &at, &tell))
            })
            .collect();
        Self { at, events, threads }
    }

    /// What happens next, unless it is later than it may be.
    pub(super) fn next(&self, by: Instant) -> Event {
        let left = by.checked_duration_since(Instant::now()).expect("it took too long");
        self.events.recv_timeout(left).expect("the writers go on")
    }

    /// Waits until so many more acts are acknowledged.
    pub(super) fn wait_for(&self, count: u64) {
        let by = Instant::now() + LONGEST;
        for _ in 0..count {
            while !matches!(self.next(by), Event::Acknowledged(_)) {}
        }
    }

    /// Waits until the next refusal; gives how long its sender had waited for it.
    pub(super) fn refused(&self) -> Duration {
        let by = Instant::now() + LONGEST;
        loop {
            if let Event::Refused(after) = self.next(by) {
                return after;
            }
        }
    }

    /// Waits until an act is acknowledged that was not a moment ago; gives how long that took.
    pub(super) fn well_again(&self) -> Duration {
        let began = Instant::now();
        self.forget();
        self.wait_for(1);
        began.elapsed()
    }

    /// Waits until so many acts were acknowledged and at least one was refused; gives both counts.
    pub(super) fn both(&self, wanted: u64) -> (u64, u64) {
        let (mut acknowledged, mut refused) = (0, 0);
        let by = Instant::now() + LONGEST;
        while acknowledged < wanted || refused == 0 {
            match self.next(by) {
                Event::Acknowledged(_) => acknowledged += 1,
                Event::Refused(_) => refused += 1,
            }
        }
        (acknowledged, refused)
    }

    /// Waits until something has come about.
    pub(super) fn until(&self, mut is_done: impl FnMut() -> bool) {
        let began = Instant::now();
        while !is_done() {
            assert!(began.elapsed() < LONGEST, "it did not come about");
            let _ = self.events.recv_timeout(Duration::from_millis(20));
        }
    }

    /// How long each of so many acts took.
    pub(super) fn times(&self, count: usize) -> Vec<Duration> {
        let by = Instant::now() + LONGEST;
        let mut times = Vec::new();
        while times.len() < count {
            if let Event::Acknowledged(after) = self.next(by) {
                times.push(after);
            }
        }
        times
    }

    /// How long each act took that was acknowledged while something else was done.
    pub(super) fn while_doing(&self, what: impl FnOnce()) -> Vec<Duration> {
        self.forget();
        what();
        self.events
            .try_iter()
            .filter_map(|it| if let Event::Acknowledged(after) = it { Some(after) } else { None })
            .collect()
    }

    /// Takes what happened and was not waited for: it is not the next round's. Gives how many acts were acknowledged.
    pub(super) fn forget(&self) -> usize {
        self.events.try_iter().filter(|it| matches!(it, Event::Acknowledged(_))).count()
    }

    /// Lets everybody finish what they are in the middle of; gives all that was sent.
    pub(super) fn finish(mut self) -> Vec<Sent> {
        self.at.end();
        let threads = std::mem::take(&mut self.threads);
        threads.into_iter().flat_map(|it| it.join().expect("a writer ends")).collect()
    }
}

/// A check that fails must not leave its writers at work under the others.
impl Drop for Crew {
    fn drop(&mut self) {
        self.at.end();
        self.at.say(None);
    }
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

/// Every acknowledged act is there once; one whose answer never came is there once or not at all. Gives the number of
/// acknowledged ones.
pub(super) fn compare(lines: &[String], sent: &[Sent], told: &str) -> usize {
    let mut lines_with: HashMap<(&str, &str), usize> = HashMap::new();
    for line in lines {
        let table = line.split(' ').next().unwrap_or_default();
        let marks: BTreeSet<&str> = marks_in(line).collect();
        for mark in marks {
            *lines_with.entry((table, mark)).or_default() += 1;
        }
    }
    compare_views(lines, sent, told);
    let mut acknowledged = 0;
    for act in sent {
        let found = lines_with.get(&(act.table, act.mark.as_str())).copied().unwrap_or(0);
        assert!(found <= 1, "{told}: {} is there {found} times", act.mark);
        if act.acknowledged {
            acknowledged += 1;
            assert_eq!(found, 1, "{told}: {} was acknowledged and is lost", act.mark);
        }
    }
    acknowledged
}

/// Every page about somebody that arrived has its entry in the log, of the time between its being asked for and its
/// arrival. Whoever writes asks for one page after the other, so that an entry of a page that never arrived is of another
/// time.
fn compare_views(lines: &[String], sent: &[Sent], told: &str) {
    let mut views: HashMap<&str, Vec<f64>> = HashMap::new();
    let people: BTreeSet<&str> = sent.iter().filter_map(|act| Some(&*act.shown.as_ref()?.person)).collect();
    let is_view = |line: &str| {
        line.starts_with(LEAF) && (line.contains("\"call_card\"") || line.contains("\"read_notes\""))
    };
    for line in lines.iter().filter(|line| is_view(line)) {
        let (_, rest) = line.split_once("\"at\":\"").expect("a time");
        let (at, _) = rest.split_once('"').expect("its end");
        let at: Timestamp = at.parse().expect("a time");
        for person in people.iter().filter(|person| line.contains(**person)) {
            views.entry(person).or_default().push(at.as_duration().as_secs_f64());
        }
    }
    // The log's times end at the microsecond.
    let near = 2e-6;
    for shown in sent.iter().filter_map(|act| act.shown.as_ref()) {
        let in_time = |at: &&f64| **at >= shown.asked - near && **at <= shown.arrived + near;
        let is_there = views.get(&*shown.person).is_some_and(|all| all.iter().any(|at| in_time(&at)));
        assert!(
            is_there,
            "{told}: a page about {} arrived, and the log does not know of it: {shown:?}",
            shown.person
        );
    }
}

/// The check is checked: a lost act and a doubled one are found.
#[test]
fn a_lost_and_a_doubled_act_are_found() {
    let act = |acknowledged| Sent {
        table: "note",
        mark: "mark1x1e".into(),
        acknowledged,
        when: 0.0,
        tries: 1,
        again: false,
        shown: None,
    };
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
    let shown = |asked, arrived| {
        let shown = Shown { person: "0194-person".into(), asked, arrived };
        Sent { shown: Some(shown), ..act(false) }
    };
    let leaf = |second: u32, what: &str| {
        format!(
            "{LEAF} {{\"at\":\"1970-01-01T00:00:{second:02}.5Z\",\"detail\":\"{what}\",\"subjects\":[\"0194-person\"]}}"
        )
    };
    let both = [shown(1.0, 2.0), shown(3.0, 4.0)];
    assert!(compared(&[leaf(1, "call_card"), leaf(3, "read_notes")], &both));
    assert!(!compared(&[leaf(1, "call_card"), leaf(2, "call_card")], &both), "that of another page");
    assert!(!compared(&[leaf(1, "call_card"), leaf(3, "no_answer")], &both), "an act is no view");
}
