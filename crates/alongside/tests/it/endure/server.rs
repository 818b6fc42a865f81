//! The server under test: started, and where it is found while it is started again and again.

use crate::program::{Place, Running};
use std::io::{BufRead as _, BufReader};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};

/// Where the server listens now; nothing while there is none.
#[derive(Default)]
pub(crate) struct Where {
    at: Mutex<Option<String>>,
    changed: Condvar,
    over: AtomicBool,
}

impl Where {
    /// Says where the server is, or that there is none.
    pub(crate) fn say(&self, at: Option<String>) {
        *self.at.lock().expect("not poisoned") = at;
        self.changed.notify_all();
    }

    /// Says that no new act is to be begun.
    pub(crate) fn end(&self) {
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

/// The command that serves a place.
pub(crate) fn serve(place: &Place) -> Command {
    place.command(&["serve", "--listen", "127.0.0.1:0", "--log", "warn,alongside=info"])
}

/// Starts a server and gives its address.
pub(crate) fn start(place: &Place) -> (Running, String) {
    run(&mut serve(place))
}

/// Starts a server by a command of the caller's.
pub(crate) fn run(command: &mut Command) -> (Running, String) {
    let mut running = Running(command.spawn().expect("the server starts"));
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
