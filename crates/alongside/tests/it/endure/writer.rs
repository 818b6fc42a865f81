//! One person at work: opens a form, fills it in, sends it until it is acknowledged.

use super::{Seed, Where};
use alongside_testkit::Page;
use alongside_testkit::client::encoded;
use axum::http::{HeaderMap, StatusCode};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// What somebody writes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Attempt,
    Report,
    Note,
}

/// Somebody who writes.
pub(super) struct Writer {
    pub(super) number: usize,
    pub(super) kind: Kind,
    pub(super) path: String,
    pub(super) cookie: String,
}

/// One act that was sent.
pub(super) struct Sent {
    /// The table of its row.
    pub(super) table: &'static str,
    /// The words that it bears and no other does.
    pub(super) mark: String,
    /// Whether its answer arrived.
    pub(super) acknowledged: bool,
    /// How often it was sent until then.
    pub(super) tries: u32,
    /// Whether it was sent once more on purpose.
    pub(super) again: bool,
}

impl Writer {
    /// Writes until it is over.
    pub(super) fn work(self, mut seed: Seed, at: &Where, tell: &Sender<()>) -> Vec<Sent> {
        let mut sent = Vec::new();
        while !at.is_over() {
            let act = self.act(sent.len(), &mut seed, at);
            if act.acknowledged {
                // Nobody counts any more when it is over.
                let _ = tell.send(());
            }
            sent.push(act);
        }
        sent
    }

    fn act(&self, count: usize, seed: &mut Seed, at: &Where) -> Sent {
        // A mark ends with a letter, so that none is the beginning of another.
        let mark = format!("mark{}x{count}e", self.number);
        let form = loop {
            if let Some(page) = self.ask(&at.wait(), "GET", "")
                && page.status == StatusCode::OK
            {
                break page.form(&self.path);
            }
        };
        let fields: Vec<(String, String)> = form.into_iter().chain(self.fields(&mark)).collect();
        let body = encoded(&fields);
        let gives_up = seed.below(20) == 0;
        let table = match self.kind {
            Kind::Attempt => "attempt",
            Kind::Report => "report",
            Kind::Note => "note",
        };
        let mut act = Sent { table, mark, acknowledged: false, tries: 0, again: false };
        loop {
            act.tries += 1;
            match self.ask(&at.wait(), "POST", &body) {
                Some(page) if page.status == StatusCode::SEE_OTHER => break,
                // Busy, or going down: it says that nothing was done, and may be asked again.
                Some(page) if page.status.is_server_error() => {}
                Some(page) => panic!("{}: {} {}", act.mark, page.status, page.body),
                // Some people close the page and never know.
                None if gives_up => return act,
                None => {}
            }
        }
        act.acknowledged = true;
        if seed.below(10) == 0 {
            // A second press of the button: the same answer or, where the server is gone, none.
            act.again = true;
            if let Some(page) = self.ask(&at.wait(), "POST", &body) {
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

    /// One request on a connection of its own; nothing where no whole answer came.
    fn ask(&self, at: &str, method: &str, body: &str) -> Option<Page> {
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
    Some(Page { status, headers: HeaderMap::new(), body: body.to_owned() })
}
