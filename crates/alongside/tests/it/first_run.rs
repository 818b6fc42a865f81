//! From an empty folder to the first administrator at work, as docs/operations/run.md says.

use crate::program::{Place, error};
use crate::serving::{get, serve};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

const PASSWORD: &str = "violet anchor teapot meadow";

/// Posts a form; gives the whole answer.
pub fn post(address: &str, path: &str, cookie: &str, fields: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{fields}",
        fields.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn cookie(answer: &str) -> String {
    let value = answer.split("set-cookie: ").nth(1).unwrap_or_else(|| panic!("no cookie: {answer}"));
    value.split(';').next().unwrap().to_owned()
}

fn with_cookie(address: &str, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[expect(clippy::disallowed_methods, reason = "the server runs on the real clock, and so do authenticators")]
fn code(secret: &str) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

#[test]
fn the_first_administrator_chooses_a_password_by_the_printed_link_and_signs_in() {
    let place = Place::sqlite();
    assert!(error(&place.run(&["migrate"])).contains("A new master key was made"));
    place.good(&["organisation", "add", "--name", "The host", "--short-name", "Host", "--kind", "host"], "");
    let add = [
        "user",
        "add",
        "--name",
        "Ada Marsh",
        "--email",
        "ada@example.org",
        "--organisation",
        "Host",
        "--role",
        "administrator",
        "--public-url",
        "https://alongside.example.org",
    ];
    let link = place.good(&add, "");
    let path = link.trim().strip_prefix("https://alongside.example.org").unwrap().to_owned();

    let (_running, address) = serve(&place, &[]);
    assert!(get(&address, &path).contains("Choose a password"));
    let fields = format!("password={}", PASSWORD.replace(' ', "+"));
    assert!(post(&address, &path, "", &fields).starts_with("HTTP/1.1 303"));
    assert!(post(&address, &path, "", &fields).contains("was used before"));
    let begun = post(&address, "/sign-in", "", &format!("email=ada%40example.org&{fields}"));
    let cookie = cookie(&begun);
    let page = with_cookie(&address, "/sign-in/set-up", &cookie);
    let secret = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let done = post(&address, "/sign-in/set-up", &cookie, &format!("code={}", code(&secret)));
    assert!(done.starts_with("HTTP/1.1 303"), "{done}");
    let cookie = self::cookie(&done);
    assert!(with_cookie(&address, "/accounts", &cookie).contains("Ada Marsh"));

    // Lost: the console makes a new link, and what was before ends.
    let again = place.run(&["user", "link", "--email", "ada@example.org"]);
    assert!(
        String::from_utf8_lossy(&again.stdout).starts_with("http://localhost:8080/accounts/new-password/")
    );
    assert!(with_cookie(&address, "/accounts", &cookie).starts_with("HTTP/1.1 303"));
}
