//! The report as a text to keep.

use crate::Plan;
use crate::load::Run;
use crate::measure::Cost;
use std::fmt::Write as _;
use std::time::Duration;

/// A line of the table.
pub struct Row {
    code: String,
    what: String,
    goal: String,
    /// What was seen.
    pub run: Run,
    cost: Cost,
}

impl Row {
    /// A line.
    pub fn of(code: &str, what: &str, goal: &str, run: Run, cost: Cost) -> Self {
        Self { code: code.into(), what: what.into(), goal: goal.into(), run, cost }
    }
}

/// What was measured.
pub struct Report {
    machine: String,
    sync: f64,
    persons: u32,
    seed: u64,
    seconds: u64,
    /// The machine's load before.
    pub load_before: String,
    /// And after.
    pub load_after: String,
    /// The pages.
    pub rows: Vec<Row>,
    lines: Vec<String>,
}

impl Report {
    /// Nothing measured yet.
    pub fn new(plan: &Plan, machine: String, sync: f64) -> Self {
        Self {
            machine,
            sync,
            persons: plan.persons,
            seed: plan.seed,
            seconds: plan.seconds,
            load_before: String::new(),
            load_after: String::new(),
            rows: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Adds a page.
    pub fn add(&mut self, code: &str, what: &str, goal: &str, run: Run, cost: Cost) {
        self.rows.push(Row::of(code, what, goal, run, cost));
    }

    /// What the queue reaches of the bare page.
    pub fn against_floor(&mut self, part: f64) {
        self.lines
            .push(format!("P1 reaches 1/{:.0} of the bare page's rate (goal: at least 1/20).", 1.0 / part));
    }

    /// An import.
    pub fn import(&mut self, what: &str, rows: u32, took: Duration) {
        let seconds = took.as_secs_f64();
        let goal = if what.starts_with("P5") { " (goal: 100,000 rows in 60 s)" } else { "" };
        self.lines.push(format!(
            "{what}: {rows} rows in {seconds:.1} s, {:.0} a second{goal}.",
            f64::from(rows) / seconds
        ));
    }

    /// The start of the server.
    pub fn start(&mut self, took: Duration) {
        self.lines.push(format!("P6: ready {} ms after its start (goal: 1 s).", took.as_millis()));
    }

    /// The start on the imported database.
    pub fn start_again(&mut self, rows: u32, took: Duration) {
        self.lines.push(format!(
            "P6: with {rows} people, ready {} ms after its start (goal: 1 s).",
            took.as_millis()
        ));
    }

    /// The first search after a start, which builds the index.
    pub fn first_search(&mut self, took: Duration) {
        self.lines.push(format!(
            "P6: the first search, which waits for the index of everybody where it is not complete yet: {} ms.",
            took.as_millis()
        ));
    }

    /// Memory in use.
    pub fn memory(&mut self, when: &str, megabytes: f64) {
        self.lines.push(format!("P6: {megabytes:.0} MB in use {when} (goal: 150 MB idle)."));
    }

    /// The report in Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::from("# Performance, as measured\n\n");
        let _ = write!(
            text,
            "By `cargo xtask bench`: the release build, from outside over HTTP on loopback, SQLite with full sync, {} made-up \
             people (seed {}). The load generator runs on the same cores; its share of the processor time is in the table. \
             Clients send one request after the other without a pause; pages are asked for over {} s.\n\n\
             Machine: {}. One durable write of 4 kB takes {:.2} ms (median of 100). Load of the machine before: {}, after: {}.\n\n",
            self.persons, self.seed, self.seconds, self.machine, self.sync, self.load_before, self.load_after
        );
        text.push_str(
            "| | what | goal | clients | answers | a second | median ms | p99 ms | generator's share |\n\
             | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for row in &self.rows {
            let run = &row.run;
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {:.0} | {:.1} | {:.1} | {:.0}% |",
                row.code,
                row.what,
                row.goal,
                run.clients,
                run.count,
                run.rate,
                run.median,
                run.p99,
                run.own_share * 100.0
            );
        }
        text.push('\n');
        for line in &self.lines {
            let _ = writeln!(text, "- {line}");
        }
        text.push_str(
            "\nWhat an answer costs (statements include savepoints; commits are shared by who waits at once, and each is one \
             sync; the server's own looks for work, some statements every two seconds, are in it):\n\n\
             | | what | bytes | statements | audit entries | commits |\n| --- | --- | ---: | ---: | ---: | ---: |\n",
        );
        for row in &self.rows {
            let (run, cost) = (&row.run, &row.cost);
            let _ = writeln!(
                text,
                "| {} | {} | {} | {:.1} | {:.1} | {:.2} |",
                row.code, row.what, run.bytes, cost.statements, cost.audit, cost.commits
            );
        }
        text.push_str(
            "\nEach page but the bare one is signed in, decided by the gate, unsealed, and in the audit log before it leaves. \
             P3: eight officers at once, each within their allowance of searches; the p99 is the worst of the groups. \
             P4: the forms are opened before the clock runs; each attempt is about another person. P7 (a panel's pack) is \
             not built yet.\n",
        );
        text
    }
}
