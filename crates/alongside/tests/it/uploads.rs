//! Files that nobody should take in, at the running server: how soon they are answered, what they cost in memory, and how
//! much is read of one that is too large.

use crate::program::{Place, Running};
use crate::serving::{get, serve};
use alongside_testkit::hostile::{self, Hostile};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const MEBIBYTE: u64 = 1024 * 1024;
/// The most that is taken, with the mapping beside it.
const LARGEST: u64 = 64 * MEBIBYTE + 256 * 1024;

/// A server, and a token of the manager of its unit.
fn server() -> (Place, Running, String, String) {
    let place = Place::sqlite();
    for (name, kind) in [("The unit", "victim_care_unit"), ("The police", "police")] {
        place.good(&["organisation", "add", "--name", name, "--short-name", name, "--kind", kind], "");
    }
    let user = ["--name", "Mina Shaw", "--email", "mina@example.org", "--organisation", "The unit"];
    place.good(&[&["user", "add", "--role", "unit_manager"], &user[..]].concat(), "");
    let made = ["user", "token", "--label", "feed", "--email", "mina@example.org", "--scope", "reports"];
    let token = place.good(&made, "").trim().to_owned();
    let (running, address) = serve(&place, &[]);
    (place, running, address, token)
}

fn head(token: &str, kind: &str, length: &str) -> String {
    format!(
        "POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: hostile-0001\r\nContent-Type: {kind}\r\n{length}\r\n"
    )
}

/// Sends a file; gives the answer and how long it took once everything was sent.
fn send(address: &str, token: &str, file: &Hostile) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = head(token, "text/csv", &format!("Content-Length: {}\r\n", file.bytes.len()));
    stream.write_all(head.as_bytes()).unwrap();
    // A server that has seen enough may close before all is sent.
    let _ = stream.write_all(&file.bytes);
    let sent = Instant::now();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    (answer, sent.elapsed())
}

/// The most memory that a process had so far, in bytes.
fn peak(of: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", of.0.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

/// Begins counting the peak anew.
fn forget_peak(of: &Running) {
    std::fs::write(format!("/proc/{}/clear_refs", of.0.id()), "5").unwrap();
}

#[test]
#[allow(clippy::print_stderr, reason = "what it cost is part of the evidence")]
fn hostile_files_cost_little_time_and_memory_and_the_server_goes_on() {
    let (_place, running, address, token) = server();
    let mut told = Vec::new();
    for file in hostile::large().into_iter().chain(hostile::small().into_iter().filter(|it| !it.by_name)) {
        forget_peak(&running);
        let before = peak(&running);
        let (answer, waited) = send(&address, &token, &file);
        assert!(answer.starts_with("HTTP/1.1 422"), "{}: {answer}", file.what);
        let grown = peak(&running).saturating_sub(before);
        if file.bytes.len() > 1_000_000 {
            told.push(format!("{}: {waited:?} and {} MiB", file.what, grown / MEBIBYTE));
        }
        // What was sent is held once, and while it grows twice; reading it takes less than it again.
        let most = 3 * file.bytes.len() as u64 + 16 * MEBIBYTE;
        assert!(grown < most, "{}: {} MiB\n{}", file.what, grown / MEBIBYTE, told.join("\n"));
        assert!(waited < Duration::from_secs(20), "{}: {waited:?}\n{}", file.what, told.join("\n"));
    }
    eprintln!("{}", told.join("\n"));
    assert!(get(&address, "/ready").ends_with("ready\n"));
}

#[test]
fn a_body_that_says_that_it_is_too_large_is_answered_before_any_of_it_is_read() {
    let (_place, _running, address, token) = server();
    for kind in ["text/csv", "multipart/form-data; boundary=cut"] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = head(&token, kind, &format!("Content-Length: {}\r\n", LARGEST + 1));
        stream.write_all(head.as_bytes()).unwrap();
        // Nothing of the body is sent: whoever waits for it does not answer.
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("too_large"), "{kind}: {answer}");
    }
}

#[test]
fn of_a_body_without_an_end_no_more_is_read_than_is_allowed() {
    let (_place, _running, address, token) = server();
    let part = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";
    for (kind, begins) in [("text/csv", ""), ("multipart/form-data; boundary=cut", part)] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(head(&token, kind, "Transfer-Encoding: chunked\r\n").as_bytes()).unwrap();
        if !begins.is_empty() {
            stream.write_all(format!("{:x}\r\n{begins}\r\n", begins.len()).as_bytes()).unwrap();
        }
        let line = "a".repeat(999) + "\n";
        let chunk = format!("{:x}\r\n{}\r\n", 1_000_000, line.repeat(1_000));
        let mut sent = 0;
        // Until the server has closed: some megabytes more lie in the kernel by then.
        while sent < 4 * LARGEST && stream.write_all(chunk.as_bytes()).is_ok() {
            sent += 1_000_000;
        }
        assert!(sent > LARGEST - 2 * MEBIBYTE, "{kind}: closed after {sent} bytes, which are allowed");
        assert!(sent < LARGEST + 32 * MEBIBYTE, "{kind}: {sent} bytes were read");
    }
}
