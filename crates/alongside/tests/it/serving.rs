//! The server and the demo as a client meets them.

use crate::program::{Place, Running, assert_refused};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the demo on a free port and gives its address. Preparing it takes a while: one test is enough.
fn demo(place: &Place, more: &[&str]) -> (Running, String) {
    let arguments: Vec<&str> = ["demo", "--listen", "127.0.0.1:0"].iter().chain(more).copied().collect();
    let mut running = Running(place.command(&arguments).stderr(Stdio::null()).spawn().unwrap());
    let (line, rest) = first_line(running.0.stdout.take().unwrap(), "The demo is at");
    drain(rest);
    let port = line.trim().rsplit(':').next().unwrap().to_owned();
    (running, format!("127.0.0.1:{port}"))
}

/// Starts the server on a free port and gives its address.
pub fn serve(place: &Place, more: &[&str]) -> (Running, String) {
    let arguments: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"].iter().chain(more).copied().collect();
    let mut running = Running(place.command(&arguments).spawn().unwrap());
    let (line, rest) = first_line(running.0.stderr.take().unwrap(), "serving");
    drain(rest);
    let address = line.trim().rsplit('=').next().unwrap().to_owned();
    (running, address)
}

/// The rest of what a process says.
pub type Rest = Box<dyn Read + Send>;

/// Reads on until a line holds a mark. What is given back keeps the process's end open and drained.
pub fn first_line(output: impl Read + Send + 'static, mark: &str) -> (String, Rest) {
    let mut lines = BufReader::new(output);
    let mut line = String::new();
    while !line.contains(mark) {
        line.clear();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "it ended without saying {mark}");
    }
    (line, Box::new(lines))
}

/// Goes on reading what a process says, so that it is never held up.
fn drain(mut rest: Rest) {
    std::thread::spawn(move || std::io::copy(&mut rest, &mut std::io::sink()));
}

/// One request, and the whole answer.
pub fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn stop(mut running: Running) -> Option<i32> {
    let id = running.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    running.0.wait().unwrap().code()
}

#[test]
fn the_server_answers_is_ready_and_stops_when_told() {
    let place = Place::sqlite();
    let (running, address) = serve(&place, &[]);
    let health = get(&address, "/health");
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    for header in ["content-security-policy", "strict-transport-security", "x-content-type-options"] {
        assert!(health.to_lowercase().contains(header), "{health}");
    }
    assert!(get(&address, "/ready").ends_with("ready\n"));
    assert!(get(&address, "/sign-in").contains("<h1"));
    for path in ["/no-such-page", "/demo"] {
        assert!(get(&address, path).starts_with("HTTP/1.1 404"), "{path}");
    }
    assert_eq!(stop(running), Some(0));
}

#[test]
fn the_demo_is_prepared_once_goes_on_where_it_was_and_is_never_served() {
    let place = Place::sqlite();
    let (running, address) = demo(&place, &["--data", "kept"]);
    assert!(get(&address, "/demo").contains("<h1"));
    assert_eq!(stop(running), Some(0));
    let database = format!("sqlite:{}", place.path("kept/demo.sqlite").display());
    let arguments =
        ["serve", "--database", &database, "--master-key", "kept/demo.key", "--listen", "127.0.0.1:0"];
    assert_refused(&place.run(&arguments), "made by the demo");
    let (again, address) = demo(&place, &["--data", "kept"]);
    assert!(get(&address, "/demo").contains("<h1"));
    drop(again);
}

#[test]
fn the_demo_stays_on_this_machine_and_out_of_other_databases() {
    let place = Place::sqlite();
    assert_refused(
        &place.run(&["demo", "--listen", "0.0.0.0:0", "--behind-proxy", "10.0.0.0/8"]),
        "this machine only",
    );
    std::fs::create_dir_all(place.path("taken")).unwrap();
    let real = format!("sqlite:{}", place.path("taken/demo.sqlite").display());
    place.good(&["migrate", "--database", &real, "--master-key", "taken/demo.key"], "");
    assert_refused(
        &place.run(&["demo", "--data", "taken", "--listen", "127.0.0.1:0"]),
        "not made by the demo",
    );
}

#[test]
fn a_client_that_is_slow_with_its_headers_is_cut_and_others_are_served() {
    let place = Place::sqlite();
    let (_running, address) = serve(&place, &[]);
    let mut slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            stream
        })
        .collect();
    assert!(get(&address, "/health").contains("ok"));
    let began = Instant::now();
    for stream in &mut slow {
        let mut rest = Vec::new();
        let closed = stream.read_to_end(&mut rest);
        assert!(closed.is_ok() || began.elapsed() < Duration::from_secs(10), "still open");
    }
    assert!(began.elapsed() < Duration::from_secs(10));
}
