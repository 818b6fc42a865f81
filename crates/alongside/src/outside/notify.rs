//! Texts by GOV.UK Notify: one template whose only placeholder is `body`.

use super::names::{Names, OfTheSystem, OutsideOnly};
use super::{TIME_OUT, choose_ciphers, is_this_machine};
use crate::Outcome;
use alongside_app::outside::{Known, SendError};
use alongside_kernel::Clock;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;

/// The hosts to which texts may go, beside this machine. An address anywhere else is refused at the start.
const ALLOWED: [&str; 1] = ["api.notifications.service.gov.uk"];

/// How texts leave.
pub(crate) struct NotifySettings {
    /// The service's address.
    pub(crate) url: String,
    /// The API key: its name, the id of our service and the secret, joined by `-`.
    pub(crate) key: String,
    /// The id of the template.
    pub(crate) template: String,
}

/// A way out for texts.
pub(crate) struct Notify {
    client: Client,
    url: Url,
    service: String,
    secret: String,
    template: String,
    clock: Arc<dyn Clock>,
}

impl Notify {
    /// A service. Nothing is sent yet.
    pub(crate) fn new(settings: &NotifySettings, clock: Arc<dyn Clock>) -> Outcome<Self> {
        Self::by_names(settings, clock, Arc::new(OfTheSystem))
    }

    fn by_names(settings: &NotifySettings, clock: Arc<dyn Clock>, names: Arc<dyn Names>) -> Outcome<Self> {
        choose_ciphers();
        let url = allowed(&settings.url)?;
        let (service, secret) = parts(settings.key.trim()).ok_or(
            "The API key of GOV.UK Notify is not whole. Nothing was started. Copy the key once more into its file.",
        )?;
        let mut client = Client::builder()
            // What is asked of one host must not end at another.
            .redirect(Policy::none())
            .timeout(TIME_OUT)
            .no_proxy();
        if !url.host_str().is_some_and(is_this_machine) {
            client = client.dns_resolver(Arc::new(OutsideOnly(names)));
        }
        let client = client.build()?;
        Ok(Self { client, url, service, secret, template: settings.template.clone(), clock })
    }

    /// A token for one request: our service's id and the time, signed with the secret.
    fn token(&self) -> Result<String, SendError> {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(&json!({ "typ": "JWT", "alg": "HS256" }));
        let claims = part(&json!({ "iss": self.service, "iat": self.clock.now().as_second() }));
        let signed = format!("{head}.{claims}");
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).map_err(|_| SendError::Later)?;
        mac.update(signed.as_bytes());
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
    }

    fn at(&self, path: &str) -> Result<Url, SendError> {
        self.url.join(path).map_err(|_| SendError::Later)
    }

    /// The status and body of an answer; *later* where none came.
    async fn ask(&self, request: RequestBuilder) -> Result<(StatusCode, Value), SendError> {
        let request = request.bearer_auth(self.token()?);
        let response = request.send().await.map_err(|_| SendError::Later)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(|_| SendError::Later)?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    /// Sends one text.
    pub(super) async fn send(&self, to: &str, body: &str, reference: &str) -> Result<(), SendError> {
        let text = json!({
            "phone_number": to,
            "template_id": self.template,
            "personalisation": { "body": body },
            "reference": reference,
        });
        let request = self.client.post(self.at("v2/notifications/sms")?).json(&text);
        let (status, answer) = self.ask(request).await?;
        if status.is_success() {
            return Ok(());
        }
        let code = status.as_u16();
        // A wrong key or clock, a full quota, a server that is away: the message is not at fault.
        let ours = matches!(code, 401 | 403 | 408 | 429);
        if status.is_client_error() && !ours {
            let name = answer.pointer("/errors/0/error").and_then(Value::as_str).unwrap_or_default();
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
            return Err(SendError::Never(format!("{code} {name}").trim().to_owned()));
        }
        tracing::warn!(code, "a text did not leave; it is tried again later");
        Err(SendError::Later)
    }

    /// Whether the service has taken a text with this reference.
    pub(super) async fn knows(&self, reference: &str) -> Known {
        let Ok(mut url) = self.at("v2/notifications") else { return Known::CannotSay };
        url.query_pairs_mut().append_pair("reference", reference);
        let Ok((StatusCode::OK, answer)) = self.ask(self.client.get(url)).await else {
            return Known::CannotSay;
        };
        match answer.get("notifications").and_then(Value::as_array) {
            Some(found) if found.is_empty() => Known::No,
            Some(_) => Known::Yes,
            None => Known::CannotSay,
        }
    }
}

/// The address, where it is one that texts may go to.
fn allowed(text: &str) -> Outcome<Url> {
    let refused = || {
        format!(
            "Texts may leave by {} only. Nothing was started. Correct --notify-url, or leave it out.",
            ALLOWED.join(", ")
        )
    };
    let url = Url::parse(&format!("{}/", text.trim_end_matches('/'))).map_err(|_| refused())?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let good = match url.scheme() {
        "https" => ALLOWED.contains(&host.as_str()) || is_this_machine(&host),
        "http" => is_this_machine(&host),
        _ => false,
    };
    if good && url.username().is_empty() { Ok(url) } else { Err(refused().into()) }
}

/// The service's id and the secret, which stand at the end of a key, 36 characters each.
fn parts(key: &str) -> Option<(String, String)> {
    let (rest, secret) = key.split_at_checked(key.len().checked_sub(36)?)?;
    let rest = rest.strip_suffix('-')?;
    let (_, service) = rest.split_at_checked(rest.len().checked_sub(36)?)?;
    Some((service.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::names::hostile::Hostile;
    use super::*;
    use alongside_kernel::FixedClock;
    use std::sync::Mutex;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
    const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";

    /// A service on this machine that answers with `answer`, and what it was asked.
    async fn service(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let got: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = got.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = socket.accept().await {
                let mut bytes = vec![0; 16_384];
                let mut filled = 0;
                loop {
                    let read = stream.read(&mut bytes[filled..]).await.unwrap_or(0);
                    filled += read;
                    let text = String::from_utf8_lossy(&bytes[..filled]).into_owned();
                    let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                        body.len() >= length.and_then(|it| it.parse().ok()).unwrap_or(0)
                    });
                    if whole || read == 0 {
                        heard.lock().unwrap().push(text);
                        break;
                    }
                }
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        (url, got)
    }

    fn settings(url: &str) -> NotifySettings {
        NotifySettings {
            url: url.to_owned(),
            key: format!("our key-{SERVICE}-{SECRET}\n"),
            template: "f33517ff-2a88-4f6e-b855-c550268ce08a".into(),
        }
    }

    fn notify(url: &str) -> Notify {
        let clock = Arc::new(FixedClock::at("2025-01-30T09:00:00Z".parse().unwrap()));
        Notify::new(&settings(url), clock).unwrap()
    }

    async fn answered(answer: &'static str) -> (Result<(), SendError>, Vec<String>) {
        let (url, got) = service(answer).await;
        let sent = notify(&url).send("07700900123", "Hello", "ref0001").await;
        let got = got.lock().unwrap().clone();
        (sent, got)
    }

    const TAKEN: &str = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

    #[tokio::test]
    async fn a_text_bears_a_signed_token_and_its_reference() {
        let (sent, got) = answered(TAKEN).await;
        assert_eq!(sent, Ok(()));
        let [request] = &got[..] else { panic!("{got:?}") };
        assert!(request.starts_with("POST /v2/notifications/sms HTTP/1.1"), "{request}");
        let body: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(body["reference"], "ref0001");
        assert_eq!(
            (&body["phone_number"], &body["personalisation"]["body"]),
            (&json!("07700900123"), &json!("Hello"))
        );
        let token = request.lines().find_map(|line| line.strip_prefix("authorization: Bearer ")).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let open =
            |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
        assert_eq!(open(parts[0]), json!({ "typ": "JWT", "alg": "HS256" }));
        assert_eq!(open(parts[1]), json!({ "iss": SERVICE, "iat": 1_738_227_600 }));
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{}.{}", parts[0], parts[1]).as_bytes());
        mac.verify_slice(&URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).expect("signed with the secret");
    }

    #[tokio::test]
    async fn an_answer_says_whether_to_try_again() {
        let body = "{\"errors\":[{\"error\":\"ValidationError\",\"message\":\"phone_number 07700900123\"}]}";
        let refused: &'static str =
            format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\n\r\n{body}", body.len()).leak();
        let (sent, _) = answered(refused).await;
        // What the gateway says of the number is not kept.
        assert_eq!(sent, Err(SendError::Never("400 ValidationError".into())));
        for later in [
            "HTTP/1.1 429 Too Many\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 500 Away\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 503 Away\r\ncontent-length: 0\r\n\r\n",
            "",
        ] {
            assert_eq!(answered(later).await.0, Err(SendError::Later), "{later}");
        }
    }

    #[tokio::test]
    async fn no_redirect_is_followed() {
        let (other, got) = service(TAKEN).await;
        let answer: &'static str = format!(
            "HTTP/1.1 307 Elsewhere\r\nlocation: {other}/v2/notifications/sms\r\ncontent-length: 0\r\n\r\n"
        )
        .leak();
        assert_eq!(answered(answer).await.0, Err(SendError::Later));
        assert!(got.lock().unwrap().is_empty(), "the other host was asked");
    }

    #[tokio::test]
    async fn a_service_whose_name_leads_inside_is_not_asked() {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let names = Hostile::new(&["127.0.0.1"]);
        let settings = settings(&format!("https://{}:{port}", ALLOWED[0]));
        let clock = Arc::new(FixedClock::at("2025-01-30T09:00:00Z".parse().unwrap()));
        let notify = Notify::by_names(&settings, clock, names.clone()).unwrap();
        assert_eq!(notify.send("07700900123", "Hello", "r").await, Err(SendError::Later));
        assert_eq!(*names.asked.lock().unwrap(), [ALLOWED[0]]);
        let nobody = socket.into_std().unwrap().accept().map(drop).map_err(|error| error.kind());
        assert_eq!(nobody, Err(std::io::ErrorKind::WouldBlock), "the machine inside was spoken to");
    }

    #[tokio::test]
    async fn a_service_that_is_away_is_later() {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        drop(socket);
        assert_eq!(notify(&url).send("07700900123", "Hello", "r").await, Err(SendError::Later));
        assert_eq!(notify(&url).knows("r").await, Known::CannotSay);
    }

    #[tokio::test]
    async fn the_service_says_whether_it_has_a_reference() {
        let some = "HTTP/1.1 200 OK\r\ncontent-length: 23\r\n\r\n{\"notifications\":[{}] } ";
        let none = "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"notifications\":[]}";
        for (answer, want) in [(some, Known::Yes), (none, Known::No)] {
            let (url, got) = service(answer).await;
            assert_eq!(notify(&url).knows("ref0001").await, want);
            assert!(got.lock().unwrap()[0].starts_with("GET /v2/notifications?reference=ref0001 "));
        }
    }

    #[test]
    fn only_known_hosts_are_spoken_to() {
        for (url, good) in [
            ("https://api.notifications.service.gov.uk", true),
            ("http://127.0.0.1:9000", true),
            ("http://api.notifications.service.gov.uk", false),
            ("https://api.notifications.service.gov.uk.example.org", false),
            ("https://user@api.notifications.service.gov.uk", false),
            ("http://10.0.0.1", false),
            ("file:///etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(allowed(url).is_ok(), good, "{url}");
        }
        assert_eq!(parts("too short"), None);
        assert_eq!(parts(&format!("k-{SERVICE}-{SECRET}")), Some((SERVICE.into(), SECRET.into())));
    }
}
