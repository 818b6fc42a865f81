//! What every answer is like on the wire, whatever was asked: headers, methods, cookies, and what the log keeps of it.

use crate::first_run::post;
use crate::program::{Place, Running};
use crate::serving::{Rest, first_line, get, serve};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

/// Sends bytes as they are; gives all that comes back until the server closes.
fn raw(address: &str, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A server that closes while something was still sent ends the reading with an error; what came counts.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// One request without a body, on a connection of its own.
fn ask(address: &str, method: &str, path: &str, more: &str) -> String {
    raw(address, &format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n"))
}

fn head_and_body(answer: &str) -> (String, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer}"));
    (head.to_lowercase(), body)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("strict-transport-security", "max-age=63072000; includesubdomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "deny"),
];

/// What is wrong with the headers of an answer.
fn faults(answer: &str) -> Vec<String> {
    let (head, body) = head_and_body(answer);
    let mut wrong = Vec::new();
    for (name, value) in ALWAYS {
        if header(&head, name) != Some(value) {
            wrong.push(format!("{name} is {:?}", header(&head, name)));
        }
    }
    // Who answers and whom else it lets in is nobody's business.
    wrong.extend(
        ["server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials"]
            .into_iter()
            .filter(|name| header(&head, name).is_some())
            .map(|name| format!("{name} is there")),
    );
    let kind = header(&head, "content-type").unwrap_or_default();
    let named = kind.contains("charset=utf-8")
        || ["application/problem+json", "application/json"].contains(&kind)
        || body.is_empty();
    if !named {
        wrong.push(format!("the type is {kind:?}"));
    }
    if header(&head, "content-length").and_then(|length| length.parse().ok()) != Some(body.len()) {
        wrong.push(format!("the length is {:?}, not {}", header(&head, "content-length"), body.len()));
    }
    wrong
}

#[test]
fn every_answer_bears_the_same_headers() {
    let place = Place::sqlite();
    let (_running, address) = serve(&place, &[]);
    let filled = |path: &str| {
        path.split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect::<Vec<_>>()
            .join("/")
    };
    let mut asked: Vec<(&str, String, &str)> = alongside_web::table()
        .iter()
        .filter(|route| route.method == "GET")
        .map(|route| ("GET", filled(route.path), ""))
        .collect();
    assert!(asked.len() > 60, "{}", asked.len());
    asked.extend([
        ("GET", "/no-such-page".to_owned(), ""),
        ("GET", "/sign-in?colour=red".to_owned(), ""),
        ("GET", "/pages/no-such-page".to_owned(), ""),
        ("GET", "/api/v1/no-such-route".to_owned(), ""),
        ("POST", "/sign-in".to_owned(), ""),
        ("POST", "/sign-in".to_owned(), "Sec-Fetch-Site: cross-site\r\n"),
        ("POST", "/api/v1/people/search".to_owned(), "Authorization: Bearer als_nobody\r\n"),
        ("PUT", "/sign-in".to_owned(), ""),
    ]);
    let mut wrong = Vec::new();
    for (method, path, more) in &asked {
        let answer = ask(&address, method, path, more);
        wrong.extend(faults(&answer).into_iter().map(|fault| format!("{method} {path} {more:?}: {fault}")));
        let (head, _) = head_and_body(&answer);
        if header(&head, "cache-control") != Some("no-store") {
            wrong.push(format!("{method} {path}: may be kept: {:?}", header(&head, "cache-control")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // Only files of the build are kept by browsers, and they bear the other headers too.
    let page = get(&address, "/sign-in");
    let file = page.split('"').find(|part| part.starts_with("/assets/") && part.contains(".css")).unwrap();
    let answer = get(&address, file);
    assert!(answer.starts_with("HTTP/1.1 200"), "{file}");
    assert_eq!(faults(&answer), [""; 0], "{file}");
    let (head, _) = head_and_body(&answer);
    assert_eq!(header(&head, "cache-control"), Some("public, max-age=31536000, immutable"));
}

#[test]
fn methods_that_no_page_needs_do_nothing() {
    let place = Place::sqlite();
    let (_running, address) = serve(&place, &[]);
    for method in ["TRACE", "TRACK", "PUT", "PATCH", "DELETE", "OPTIONS"] {
        let answer = ask(&address, method, "/sign-in", "X-Marker: quillonzia\r\n");
        let (head, body) = head_and_body(&answer);
        assert!(head.starts_with("http/1.1 404"), "{method}: {head}");
        assert!(!head.contains("quillonzia") && !body.contains("quillonzia"), "{method} echoes");
    }
    let head_only = ask(&address, "HEAD", "/sign-in", "");
    assert!(head_only.starts_with("HTTP/1.1 200") && head_only.ends_with("\r\n\r\n"), "{head_only}");
}

/// Two who disagree about where a request ends let a second one be smuggled in behind the first.
#[test]
fn where_a_request_ends_is_not_in_doubt() {
    let place = Place::sqlite();
    let (_running, address) = serve(&place, &[]);
    let second = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let first = |headers: &str, body: &str| {
        format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             {headers}\r\n{body}"
        )
    };
    let answers = |text: &str| text.matches("HTTP/1.1 ").count();
    for (what, headers, body) in [
        ("two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n", "ab"),
        ("a length that is none", "Content-Length: +1\r\n", "a"),
        ("chunks that are not last", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"),
        ("another encoding", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
        ("a name with a space", "Content-Length : 1\r\n", "a"),
    ] {
        let text = raw(&address, &format!("{}{second}", first(headers, body)));
        assert!(text.starts_with("HTTP/1.1 400") && answers(&text) == 1, "{what}: {text}");
    }
    // With a length beside chunks nothing that follows on the connection is answered: it could be either.
    let both = first("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n");
    let text = raw(&address, &format!("{both}{second}"));
    let (head, _) = head_and_body(&text);
    assert_eq!((header(&head, "connection"), answers(&text)), (Some("close"), 1), "{text}");
    // Without such doubt the second is answered.
    let plain = first("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n");
    let text = raw(&address, &format!("{plain}{second}"));
    assert!(text.ends_with("ok\n") && answers(&text) == 2, "{text}");
}

/// Signs in with a password; the cookie as it is set, and the whole answer.
fn sign_in(address: &str, email: &str, password: &str) -> (Option<String>, String) {
    let fields = format!("email={}&password={}", email.replace('@', "%40"), password.replace(' ', "+"));
    let answer = post(address, "/sign-in", "", &fields);
    let cookie = answer.split("set-cookie: ").nth(1).and_then(|rest| rest.lines().next()).map(str::to_owned);
    (cookie, answer)
}

#[test]
fn a_sign_in_is_an_opaque_cookie_that_no_script_reads_and_no_file_holds() {
    // Spaces at both ends and more than 64 letters: nothing of a password is cut or changed.
    const PASSWORD: &str = " Violet anchor TEAPOT meadow and seven quiet brown otters under the bridge ";
    let place = Place::sqlite();
    place.with_an_administrator();
    let link = place.good(&["user", "link", "--email", "ada@example.org"], "");
    let path = link.trim().strip_prefix("http://localhost:8080").unwrap().to_owned();
    let (running, address) = serve(&place, &[]);
    let chosen = post(&address, &path, "", &format!("password={}", PASSWORD.replace(' ', "+")));
    assert!(chosen.starts_with("HTTP/1.1 303"), "{chosen}");

    let first_64: String = PASSWORD.chars().take(64).collect();
    for wrong in [PASSWORD.trim(), &PASSWORD.to_lowercase(), &first_64] {
        let (cookie, answer) = sign_in(&address, "ada@example.org", wrong);
        assert!(cookie.is_none() && answer.starts_with("HTTP/1.1 422"), "{wrong:?}: {answer}");
        // An address that nobody has is answered with the same page.
        let (_, unknown) = sign_in(&address, "eve@example.org", wrong);
        let body = |answer: &str| head_and_body(answer).1.to_owned();
        assert_eq!(body(&answer).replace("ada@", "eve@"), body(&unknown));
    }

    let mut values = Vec::new();
    for _ in 0..2 {
        let (cookie, answer) = sign_in(&address, "ada@example.org", PASSWORD);
        let cookie = cookie.unwrap_or_else(|| panic!("{answer}"));
        let mut parts = cookie.split("; ");
        let value = parts.next().unwrap().strip_prefix("__Host-sign-in=").unwrap().to_owned();
        let mut marks: Vec<&str> = parts.collect();
        marks.sort_unstable();
        // Without an end of its own it goes with the browser; without a domain it stays with this host.
        assert_eq!(marks, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"], "{cookie}");
        assert!(value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()), "256 bits: {value}");
        assert!(!head_and_body(&answer).1.contains(&value), "the value stands in a page");
        values.push(value);
    }
    assert_ne!(values[0], values[1], "each sign-in has its own");
    let spoken = post(&address, "/language", "", "language=cy&back=%2Fhelp");
    assert!(
        spoken.contains("__Host-language=cy; HttpOnly; SameSite=Lax; Secure; Path=/"),
        "the language is marked alike: {spoken}"
    );

    drop(running);
    let mut files = 0;
    for entry in std::fs::read_dir(place.path("data")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        files += 1;
        for value in &values {
            let plain: Vec<u8> =
                (0..64).step_by(2).map(|at| u8::from_str_radix(&value[at..at + 2], 16).unwrap()).collect();
            for needle in [value.as_bytes(), &plain] {
                assert!(!bytes.windows(needle.len()).any(|window| window == needle), "a cookie is on disk");
            }
        }
    }
    assert!(files > 0);
}

#[test]
fn the_log_says_nothing_that_was_sent() {
    const MARKER: &str = "quillonzia";
    let place = Place::sqlite();
    place.with_an_administrator();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"];
    let mut running = Running(place.command(&arguments).spawn().unwrap());
    let (line, mut rest): (String, Rest) = first_line(running.0.stderr.take().unwrap(), "serving");
    let serving: Value = serde_json::from_str(&line).unwrap();
    let address = serving["fields"]["address"].as_str().unwrap().to_owned();
    let more = format!(
        "User-Agent: {MARKER}\r\nReferer: http://{MARKER}/\r\nCookie: __Host-sign-in={MARKER}\r\n\
         Authorization: Bearer als_{MARKER}\r\nX-Forwarded-For: {MARKER}\r\n"
    );
    let forged = format!("%0A%7B%22level%22:%22ERROR%22,%22{MARKER}%22:1%7D");
    for (method, path) in [
        ("GET", format!("/{MARKER}{forged}")),
        ("GET", format!("/sign-in?back=/{MARKER}{forged}")),
        ("GET", format!("/sign-in?{MARKER}=1")),
        ("GET", format!("/accounts/new-password/{MARKER}")),
        ("GET", format!("/people/{MARKER}")),
        ("GET", format!("/api/v1/people/{MARKER}")),
        ("POST", format!("/api/v1/imports?name={MARKER}")),
        ("TRACE", format!("/{MARKER}")),
    ] {
        let answer = ask(&address, method, &path, &more);
        assert!(answer.starts_with("HTTP/1.1 "), "{method} {path}");
    }
    for (path, fields) in [
        ("/sign-in", format!("email={MARKER}%40example.org&password={MARKER}")),
        ("/sign-in", format!("{MARKER}={MARKER}")),
        ("/pages", format!("born-day=1&born-month=1&born-year=1980&code={MARKER}")),
        ("/get-help", format!("form={MARKER}&forename={MARKER}&mobile=07700+900123&impact={MARKER}{forged}")),
    ] {
        assert!(post(&address, path, MARKER, &fields).starts_with("HTTP/1.1 "), "{path}");
    }
    let id = running.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(running.0.wait().unwrap().success());
    let mut said = String::new();
    rest.read_to_string(&mut said).unwrap();
    assert!(!said.to_lowercase().contains(MARKER), "{said}");
    // Every line but the last, which is for whoever sits at the console, is an object with an instant in UTC.
    let lines: Vec<&str> = said.lines().collect();
    let (last, lines) = lines.split_last().unwrap();
    assert!(last.starts_with("Stopped"), "{last}");
    for line in lines.iter().copied().chain([line.as_str()]) {
        let said: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert!(said["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')), "{line}");
        assert!(said["level"].is_string() && said["target"].is_string(), "{line}");
    }
    // What was refused stands there, each once, with who, what and why in words of ours.
    let events: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |event: &str| events.iter().filter(|said| said["fields"]["event"] == event).count();
    assert_eq!((count("refused"), count("sign_in_refused"), count("pages_refused")), (6, 1, 1), "{lines:?}");
    assert_eq!(count("signed_in"), 0, "a line that was sent is no line");
    for said in events.iter().filter(|said| said["fields"]["event"] == "refused") {
        let fields = &said["fields"];
        for name in ["status", "why", "by", "method", "route"] {
            assert!(!fields[name].is_null() && fields[name] != "", "{name}: {said}");
        }
    }
}
