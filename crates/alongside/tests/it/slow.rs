//! Clients that are slow with their headers or their bodies: each is cut within ten seconds, and others are served
//! meanwhile. Those that do not take what they asked for are with the listener.

use crate::program::Place;
use crate::serving::{get, serve};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const WITHIN: Duration = Duration::from_secs(10);

fn opened(address: &str, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(WITHIN * 2)).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream
}

/// Reads until the other end closes; how it closes does not matter.
fn rest(stream: &mut TcpStream) {
    let still_open =
        |error: &std::io::Error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
    let closed = stream.read_to_end(&mut Vec::new());
    assert!(!closed.is_err_and(|error| still_open(&error)), "still open after {:?}", WITHIN * 2);
}

fn all_cut(streams: &mut [TcpStream], began: Instant) {
    for stream in streams.iter_mut() {
        rest(stream);
    }
    assert!(began.elapsed() < WITHIN, "{:?}", began.elapsed());
}

fn slow_ones_are_cut(count: usize) {
    let place = Place::sqlite();
    let (_running, address) = serve(&place, &[]);
    let headers = "GET / HTTP/1.1\r\nHost: local";
    let body = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail=";
    for slow in [headers, body] {
        let mut slow: Vec<TcpStream> = (0..count).map(|_| opened(&address, slow)).collect();
        let began = Instant::now();
        assert!(get(&address, "/health").contains("ok"));
        all_cut(&mut slow, began);
    }
    assert!(get(&address, "/health").contains("ok"));
}

#[test]
fn whoever_is_slow_with_headers_or_body_is_cut_within_ten_seconds() {
    slow_ones_are_cut(100);
}

#[test]
#[ignore = "opens more than a thousand connections: cargo test -p alongside --test it slow -- --ignored"]
fn more_than_a_thousand_slow_clients_are_cut_within_ten_seconds() {
    slow_ones_are_cut(1_200);
}

#[test]
#[ignore = "opens 2,300 connections: cargo test -p alongside --test it slow -- --ignored"]
fn beyond_two_thousand_connections_the_next_ones_are_closed_at_once_and_soon_there_is_room_again() {
    let place = Place::sqlite();
    let (_running, address) = serve(&place, &[]);
    let mut all: Vec<TcpStream> = (0..2_300).map(|_| opened(&address, "GET / HTTP/1.1\r\nHost: l")).collect();
    let began = Instant::now();
    let mut closed = 0;
    for stream in &mut all {
        stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let waits = stream
            .read(&mut [0; 16])
            .is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        closed += usize::from(!waits);
        stream.set_read_timeout(Some(WITHIN)).unwrap();
    }
    assert!(closed >= 200, "{closed}");
    all_cut(&mut all, began);
    assert!(get(&address, "/health").contains("ok"));
}
