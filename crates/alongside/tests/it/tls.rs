//! TLS of the server itself, and the figures about it.

use crate::program::{Place, assert_refused};
use crate::serving::{Rest, first_line, get, serve};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

/// Writes a new certificate for localhost and gives what trusts it alone.
fn certificate(place: &Place) -> Arc<ClientConfig> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(place.path("server.pem"), made.cert.pem()).unwrap();
    std::fs::write(place.path("server.key"), made.signing_key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

fn get_by_tls(address: &str, trust: &Arc<ClientConfig>, path: &str) -> std::io::Result<String> {
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut stream = StreamOwned::new(ClientConnection::new(trust.clone(), name).unwrap(), stream);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

const FILES: [&str; 4] = ["--tls-certificate", "server.pem", "--tls-key", "server.key"];

#[test]
fn the_server_speaks_tls_nothing_else_and_takes_a_renewed_certificate() {
    let place = Place::sqlite();
    let first = certificate(&place);
    let (running, address) = serve(&place, &FILES);
    assert!(get_by_tls(&address, &first, "/health").unwrap().starts_with("HTTP/1.1 200"));
    // Plain HTTP gets no answer of ours.
    let mut plain = TcpStream::connect(&address).unwrap();
    plain.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    plain.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"), "{}", String::from_utf8_lossy(&answer));

    let second = certificate(&place);
    assert!(get_by_tls(&address, &second, "/health").is_err(), "not before it is told");
    let id = running.0.id().to_string();
    assert!(std::process::Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
    let renewed = (0..200).any(|_| get_by_tls(&address, &second, "/health").is_ok());
    assert!(renewed);
    assert!(get_by_tls(&address, &first, "/health").is_err());
}

#[test]
fn a_certificate_that_cannot_be_used_stops_the_start() {
    let place = Place::sqlite();
    place.good(&["migrate"], "");
    let with = |more: &[&str]| place.run(&[&["serve", "--listen", "127.0.0.1:0"], more].concat());
    assert_refused(&with(&FILES), "server.pem can't be used for TLS");
    certificate(&place);
    std::fs::write(place.path("server.key"), "no key").unwrap();
    assert_refused(&with(&FILES), "server.key can't be used for TLS");
    assert_refused(&with(&["--tls-key", "server.key"]), "give both");
}

#[test]
fn figures_stand_on_a_listener_of_their_own_and_name_nobody() {
    let place = Place::sqlite();
    place.with_an_administrator();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"];
    let mut command = place.command(&arguments);
    let mut running = crate::program::Running(command.stderr(Stdio::piped()).spawn().unwrap());
    let at = |mark: &str, output: Rest| {
        let (line, rest) = first_line(output, mark);
        (line.trim().rsplit('=').next().unwrap().to_owned(), rest)
    };
    let (address, rest) = at("serving", Box::new(running.0.stderr.take().unwrap()));
    let (figures, _rest) = at("figures", rest);
    assert!(get(&address, "/sign-in").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/accounts/new-password/a-secret").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/metrics").starts_with("HTTP/1.1 404"));
    let said = get(&figures, "/metrics");
    for line in [
        "alongside_http_requests_total{method=\"GET\",route=\"/sign-in\",status=\"200\"} 1",
        "route=\"/accounts/new-password/{token}\"",
        "alongside_http_request_seconds_bucket{method=\"GET\",route=\"/sign-in\",le=\"0.001\"}",
        "alongside_jobs_due 0",
        "alongside_jobs_dead 0",
        "alongside_outbox_waiting 0",
        "alongside_outbox_oldest_seconds 0",
        "alongside_writer_waiting",
        "alongside_commits_total",
        "alongside_audit_entries_total",
        "alongside_resident_bytes",
    ] {
        assert!(said.contains(line), "{line} lacks in:\n{said}");
    }
    for secret in ["a-secret", "Ada", "ada@", "127.0.0.1"] {
        assert!(!said.contains(secret), "{secret}");
    }
    assert!(get(&figures, "/health").starts_with("HTTP/1.1 404"));
}
