//! The run: fill, start, ask for each page, write the report.

use crate::client::Client;
use crate::flames::Recording;
use crate::load::{Form, Run, forms, pages};
use crate::partnership::{Partnership, Server, form_of, sign_in};
use crate::people::{Draw, Known};
use crate::report::{Report, Row};
use crate::{Outcome, Plan, people, sizes, system};
use std::io::BufRead as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// So many officers work at once: as many as the busiest run has clients.
const OFFICERS: usize = 64;
/// Clients of the runs that ask for pages.
const READERS: usize = 16;
/// How often a page is opened to learn what it costs.
const COSTED: u32 = 40;

/// What a page costs the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Statements.
    pub statements: f64,
    /// Entries of the audit log.
    pub audit: f64,
    /// Commits, each with one sync.
    pub commits: f64,
}

/// Runs everything and writes the report.
pub async fn all(plan: &Plan) -> Outcome {
    // Beside the program and not in the folder for temporary files, which may be memory: there a sync costs nothing.
    let program = std::env::current_exe()?;
    let beside = program.parent().ok_or("no folder")?;
    let folder = beside.join(format!("bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    if let Some(into) = plan.into.parent() {
        std::fs::create_dir_all(into)?;
    }
    if !plan.sizes.is_empty() {
        let outcome = sizes::all(plan, &folder).await;
        std::fs::remove_dir_all(&folder)?;
        return outcome;
    }
    let outcome = in_folder(plan, &folder).await;
    std::fs::remove_dir_all(&folder)?;
    let report = outcome?;
    std::fs::write(&plan.into, report.markdown())?;
    println!("\n{}", report.markdown());
    Ok(())
}

async fn in_folder(plan: &Plan, folder: &Path) -> Outcome<Report> {
    let mut report = Report::new(plan, system::machine(), system::sync_milliseconds(folder)?);
    report.load_before = system::load();
    let time = Duration::from_secs(plan.seconds);

    say("a partnership, and the file of its people");
    let it = Partnership::new(&plan.program, folder.join("partnership"))?;
    load_lists(&it, plan)?;
    let (took, known) = import(&it, plan.persons, plan.seed)?;
    report.import("filling the database", plan.persons, took);
    let officers = it.officers(OFFICERS)?;

    say("the bare page");
    let bare = Bare::start(&folder.join("bare.sqlite"), plan.persons)?;
    let clients = (0..READERS).map(|_| Client::new(&bare.address)).collect();
    let (floor, _) = pages(clients, &["/".to_owned()], time, bare.child.id()).await?;
    drop(bare);
    report.add("floor", "bare axum + SQLite page, 50 rows", "", floor, Cost::default());

    say("starting, and signing in");
    let server = it.serve().await?;
    report.start(server.answered_after);
    settle(&server, plan.persons).await?;
    report.memory("idle after the start", system::resident_megabytes(server.process()));
    let mut clients = sign_in(&server.address, officers).await?;
    let first = clients.first_mut().ok_or("nobody signed in")?;
    report.first_search(first_search(first, &known).await?);
    settle(&server, plan.persons).await?;
    report.memory("with the index of everybody", system::resident_megabytes(server.process()));

    say("P1 the queue");
    let rest = clients.split_off(READERS);
    let queue = vec!["/queue".to_owned()];
    let cost = cost(&server, first_of(&mut clients)?, &queue).await?;
    let recording = record(plan, &server, "queue", "P1: a page of the queue")?;
    let (run, mut clients) = pages(clients, &queue, time, server.process()).await?;
    draw(recording)?;
    report.add("P1", "queue of 50", "1,000/s, p99 50 ms; at least 1/20 of the bare page", run, cost);
    report.against_floor(run.rate / floor.rate);

    say("P2 a person's page");
    let (persons, callable) = people_of_queue(first_of(&mut clients)?).await?;
    let cost = self::cost(&server, first_of(&mut clients)?, &persons).await?;
    let recording = record(plan, &server, "person", "P2: a person's page")?;
    let (run, mut clients) = pages(clients, &persons, time, server.process()).await?;
    draw(recording)?;
    report.add("P2", "person page", "800/s, p99 50 ms", run, cost);

    say("P3 search");
    clients.extend(rest);
    let (row, back) = searches(&server, clients, &known, plan.seed).await?;
    report.rows.push(row);

    say("P4 contact attempts");
    let (rows, clients) = attempts(plan, &server, back, &callable, &AT_ONCE).await?;
    report.rows.extend(rows);
    report.memory("after the load", system::resident_megabytes(server.process()));
    drop((clients, server));

    if plan.import_rows > 0 {
        say("P5 an import");
        let other = Partnership::new(&plan.program, folder.join("import"))?;
        load_lists(&other, plan)?;
        let (took, _) = import(&other, plan.import_rows, plan.seed.wrapping_add(1))?;
        report.import("P5: import into an empty database", plan.import_rows, took);
        let server = other.serve().await?;
        report.start_again(plan.import_rows, server.answered_after);
    }
    report.load_after = system::load();
    Ok(report)
}

fn record(plan: &Plan, server: &Server, name: &str, title: &str) -> Outcome<Option<Recording>> {
    Recording::start(plan.flames.as_deref(), server.process(), name, title)
}

fn draw(recording: Option<Recording>) -> Outcome {
    recording.map_or(Ok(()), Recording::draw)
}

/// Says on the console what comes next.
pub fn say(what: &str) {
    println!("== {what}");
}

fn first_of(clients: &mut [Client]) -> Outcome<&mut Client> {
    clients.first_mut().ok_or_else(|| "nobody is left".into())
}

/// Gives a partnership the lists of the demo.
pub fn load_lists(it: &Partnership, plan: &Plan) -> Outcome {
    for (list, name) in
        [("offences", "offence_codes.csv.gz"), ("postcodes", "postcodes-avon-and-somerset.csv.gz")]
    {
        let packed = plan.lists.join(name).canonicalize()?;
        let plain = it.path(&format!("{list}.csv"));
        let status =
            Command::new("gzip").arg("-dc").arg(packed).stdout(std::fs::File::create(&plain)?).status()?;
        if !status.success() {
            return Err(format!("{name} could not be unpacked").into());
        }
        it.run(&["import", list, &plain.to_string_lossy()])?;
    }
    Ok(())
}

/// Makes people up and brings them in.
pub fn import(it: &Partnership, rows: u32, seed: u64) -> Outcome<(Duration, Vec<Known>)> {
    let now = now();
    let (text, known) = people::file(rows, seed, now);
    let made = people::local(now).strftime("%Y-%m-%dT%H:%M").to_string();
    std::fs::write(it.path("people.csv"), text)?;
    let began = Instant::now();
    let said = it.run(&["import", "reports", "people.csv", "--as-of", &made, "--json"])?;
    let took = began.elapsed();
    let accepted = said.split("\"accepted\":").nth(1).and_then(|rest| rest.split([',', '}']).next());
    if accepted.and_then(|number| number.trim().parse::<u32>().ok()) != Some(rows) {
        return Err(format!("not every row of the made-up file was accepted: {said}").into());
    }
    Ok((took, known))
}

/// The time.
#[expect(clippy::disallowed_methods, reason = "the measured server runs on the real clock")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// The bare page's process.
struct Bare {
    child: Child,
    address: String,
}

impl Bare {
    fn start(path: &Path, rows: u32) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bare", &path.to_string_lossy(), &rows.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        std::io::BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().strip_prefix("bare at ").ok_or("the bare page did not start")?.to_owned();
        Ok(Self { child, address })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server's own counts.
async fn counts(server: &Server) -> Outcome<[f64; 3]> {
    let text = Client::new(&server.figures).get("/metrics").await?.body;
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|value| value.parse().ok()).unwrap_or(0.0)
    };
    Ok([of("alongside_statements_total"), of("alongside_audit_entries_total"), of("alongside_commits_total")])
}

/// Waits until what the server does by itself after its start (letters that are prepared) has quietened.
pub async fn settle(server: &Server, persons: u32) -> Outcome {
    let began = Instant::now();
    let mut before = counts(server).await?;
    let patience = Duration::from_mins(3) + Duration::from_millis(u64::from(persons));
    while began.elapsed() < patience {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let after = counts(server).await?;
        // Looking for work costs a few statements and a commit now and then.
        if after[2] - before[2] < 5.0 && began.elapsed() > Duration::from_secs(6) {
            return Ok(());
        }
        before = after;
    }
    println!("the server is still busy by itself");
    Ok(())
}

/// What opening pages costs, one at a time, less what the server does meanwhile by itself.
async fn cost(server: &Server, client: &mut Client, paths: &[String]) -> Outcome<Cost> {
    client.get(paths.first().ok_or("no page")?).await?;
    let before = counts(server).await?;
    for path in paths.iter().cycle().take(COSTED as usize) {
        client.get(path).await?;
    }
    let after = counts(server).await?;
    Ok(difference(before, after, COSTED))
}

fn difference(before: [f64; 3], after: [f64; 3], times: u32) -> Cost {
    let [statements, audit, commits] = [0, 1, 2].map(|place: usize| {
        let of = |counts: [f64; 3]| counts.get(place).copied().unwrap_or(0.0);
        (of(after) - of(before)) / f64::from(times)
    });
    Cost { statements, audit, commits }
}

/// Looks for somebody who is there.
pub async fn first_search(client: &mut Client, known: &[Known]) -> Outcome<Duration> {
    let mut fields = form_of(client, "/search", "/search").await?;
    fields.push(("find".into(), known.first().map_or_else(String::new, |it| it.surname.clone())));
    let pairs: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let began = Instant::now();
    let answer = client.post("/search", &pairs).await?;
    if answer.status != 200 || !answer.body.contains("/people/") {
        return Err(format!("the first search answered {} and found nobody", answer.status).into());
    }
    Ok(began.elapsed())
}

/// So many people in turn: each officer stays within the allowance of people whom one account opens.
const PEOPLE: usize = 400;

/// The pages of people in the queue, and of those who may be rung.
pub async fn people_of_queue(client: &mut Client) -> Outcome<(Vec<String>, Vec<String>)> {
    let (mut pages, mut path) = (Vec::new(), "/queue".to_owned());
    while pages.len() < PEOPLE {
        let body = client.get(&path).await?.body;
        for part in body.split("href=\"/people/").skip(1) {
            let id = part.split(['"', '/', '?']).next().unwrap_or_default();
            let page = format!("/people/{id}");
            if id.len() >= 32 && !pages.contains(&page) {
                pages.push(page);
            }
        }
        let next = body.split("href=\"/queue?").skip(1).find_map(|part| {
            let query = part.split('"').next()?;
            query.contains("after=").then(|| query.replace("&amp;", "&").replace("&#38;", "&"))
        });
        match next {
            Some(query) => path = format!("/queue?{query}"),
            None => break,
        }
    }
    if pages.is_empty() {
        return Err("the queue shows nobody".into());
    }
    Ok((pages.clone(), pages))
}

/// Names, numbers and references in turn, each officer within the allowance of searches.
pub async fn searches(
    server: &Server,
    clients: Vec<Client>,
    known: &[Known],
    seed: u64,
) -> Outcome<(Row, Vec<Client>)> {
    const EACH: usize = 40;
    let mut draw = Draw(seed ^ 0x5EA2_C4ED);
    let mut work = Vec::new();
    for mut client in clients {
        let token = form_of(&mut client, "/search", "/search").await?;
        let mut some = Vec::new();
        for number in 0..EACH {
            let place = usize::try_from(draw.below(known.len() as u64)).unwrap_or(0);
            let it = known.get(place).ok_or("nobody is known")?;
            let typed = [&it.surname, &it.mobile, &it.reference].into_iter().nth(number % 3);
            let mut fields = token.clone();
            fields.push(("find".into(), typed.cloned().unwrap_or_default()));
            some.push(Form { action: "/search".into(), fields, status: 200 });
        }
        work.push((client, some));
    }
    // Eight at a time, as eight officers who search at once.
    let (mut back, mut runs) = (Vec::new(), Vec::new());
    let before = counts(server).await?;
    while !work.is_empty() {
        let some = work.drain(..work.len().min(8)).collect();
        let (run, clients) = forms(some, server.process()).await?;
        runs.push(run);
        back.extend(clients);
    }
    let searched: usize = runs.iter().map(|run| run.count).sum();
    let cost = difference(before, counts(server).await?, u32::try_from(searched)?);
    Ok((Row::of("P3", "search by name, phone, crime number", "p99 20 ms", together(&runs), cost), back))
}

/// Runs one after the other as one: rates as a mean, the worst wait of all.
fn together(runs: &[Run]) -> Run {
    let count = runs.len().max(1) as f64;
    let mean = |of: fn(&Run) -> f64| runs.iter().map(of).sum::<f64>() / count;
    Run {
        clients: runs.first().map_or(0, |run| run.clients),
        count: runs.iter().map(|run| run.count).sum(),
        rate: mean(|run| run.rate),
        median: mean(|run| run.median),
        p99: runs.iter().map(|run| run.p99).fold(0.0, f64::max),
        bytes: runs.iter().map(|run| run.bytes).sum::<usize>() / runs.len().max(1),
        own_share: mean(|run| run.own_share),
    }
}

/// How many officers save attempts at once, how many each, and what is aimed at.
const AT_ONCE: [(usize, usize, &str); 3] =
    [(1, 60, ""), (8, 20, "p99 40 ms"), (64, 10, "at least 6 times the rate of 1; aim 4,000/s")];

/// Attempts by some officers at once, each about people of their own. The forms are opened before.
pub async fn attempts(
    plan: &Plan,
    server: &Server,
    mut clients: Vec<Client>,
    people: &[String],
    at_once: &[(usize, usize, &str)],
) -> Outcome<(Vec<Row>, Vec<Client>)> {
    let mut rows = Vec::new();
    let mut next = people.iter();
    for (number, each, goal) in at_once.iter().copied() {
        let mut work = Vec::new();
        let idle = clients.split_off(number.min(clients.len()));
        for mut client in clients {
            let mut some = Vec::new();
            while some.len() < each {
                let Some(page) = next.next() else { break };
                let action = format!("{page}/call");
                // Whoever may not be rung has no form.
                let Ok(mut fields) = form_of(&mut client, &action, &action).await else { continue };
                fields.push(("outcome".into(), "NO_ANSWER".into()));
                fields.push(("way".into(), "PHONE_MOBILE".into()));
                some.push(Form { action, fields, status: 303 });
            }
            work.push((client, some));
        }
        let sent: usize = work.iter().map(|(_, forms)| forms.len()).sum();
        if sent < number {
            return Err(
                format!("too few people can be rung for {number} officers; use more --persons").into()
            );
        }
        let before = counts(server).await?;
        let recording = if number == 64 {
            record(plan, server, "attempt", "P4: saving contact attempts, 64 at once")?
        } else {
            None
        };
        let (run, back) = forms(work, server.process()).await?;
        draw(recording)?;
        let cost = difference(before, counts(server).await?, u32::try_from(sent)?);
        rows.push(Row::of("P4", &format!("save a contact attempt, {number} at once"), goal, run, cost));
        clients = back;
        clients.extend(idle);
    }
    Ok((rows, clients))
}
