//! The smallest client that measures: one connection that stays open, one request after the other.

use crate::Outcome;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, names in lower case.
    pub head: String,
    /// The body.
    pub body: String,
    /// How many bytes came in all.
    pub bytes: usize,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// A browser with one cookie.
pub struct Client {
    address: String,
    stream: Option<TcpStream>,
    /// `name=value`, where there is one.
    pub cookie: String,
}

impl Client {
    /// A browser that will speak to an address.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, cookie: String::new() }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Outcome<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n", self.cookie);
        self.send(&head).await
    }

    /// Posts a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Outcome<Answer> {
        let answer = self.post_text(path, &encoded(fields)).await?;
        if let Some(set) = answer.header("set-cookie")
            && let Some(pair) = set.split(';').next()
        {
            pair.clone_into(&mut self.cookie);
        }
        Ok(answer)
    }

    /// Posts a form that is written already.
    pub async fn post_text(&mut self, path: &str, body: &str) -> Outcome<Answer> {
        let text = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        self.send(&text).await
    }

    async fn send(&mut self, text: &str) -> Outcome<Answer> {
        // A connection that stood open for long was closed by the server: then it is opened anew, as browsers do.
        if let Some(stream) = self.stream.take()
            && let Ok(answer) = self.on(stream, text).await
        {
            return Ok(answer);
        }
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        self.on(stream, text).await
    }

    async fn on(&mut self, mut stream: TcpStream, text: &str) -> Outcome<Answer> {
        stream.write_all(text.as_bytes()).await?;
        let mut received = Vec::with_capacity(64 * 1024);
        let end = loop {
            if stream.read_buf(&mut received).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if let Some(at) = received.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8_lossy(received.get(..end).unwrap_or_default()).into_owned();
        let names = head.to_ascii_lowercase();
        let length: Option<usize> = names
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .and_then(|value| value.trim().parse().ok());
        // Other servers say an answer's end otherwise: by a part without length, or by closing the connection.
        let in_parts = names.contains("transfer-encoding: chunked");
        let is_whole = |received: &[u8]| match length {
            Some(length) => received.len() >= end + length,
            None => in_parts && received.ends_with(b"0\r\n\r\n"),
        };
        let mut is_open = true;
        while !is_whole(&received) {
            if stream.read_buf(&mut received).await? == 0 {
                if length.is_some() || in_parts {
                    return Err("the server closed the connection".into());
                }
                is_open = false;
                break;
            }
        }
        self.stream = Some(stream).filter(|_| is_open && !names.contains("connection: close"));
        let status = head.get(9..12).and_then(|code| code.parse().ok()).ok_or("no status")?;
        let body = String::from_utf8_lossy(received.get(end..).unwrap_or_default()).into_owned();
        Ok(Answer { status, head, body, bytes: received.len() })
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let part = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    fields.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect::<Vec<_>>().join("&")
}

/// The hidden fields of the form that posts to `action`.
pub fn hidden(body: &str, action: &str) -> Vec<(String, String)> {
    let wanted = format!("action=\"{action}\"");
    let form = body.split("<form ").skip(1).find(|form| {
        form.split('>').next().is_some_and(|tag| tag.contains("method=\"post\"") && tag.contains(&wanted))
    });
    let inside = form.and_then(|form| form.split("</form>").next()).unwrap_or_default();
    inside
        .split("<input ")
        .skip(1)
        .filter_map(|input| {
            let tag = input.split('>').next()?;
            let of = |name: &str| tag.split(&format!("{name}=\"")).nth(1)?.split('"').next();
            (of("type") == Some("hidden"))
                .then(|| Some((of("name")?.to_owned(), of("value").unwrap_or_default().to_owned())))?
        })
        .collect()
}
