//! E-mail by SMTP, over TLS unless the relay is on this machine.

use super::names::{self, Names, OfTheSystem};
use super::{TIME_OUT, choose_ciphers, is_this_machine};
use crate::Outcome;
use alongside_app::outside::SendError;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::net::TcpStream;

/// How mail leaves.
pub(crate) struct MailSettings {
    /// The relay.
    pub(crate) host: String,
    /// Its port: 465 speaks TLS from the start, any other begins it.
    pub(crate) port: u16,
    /// The address under which mail leaves.
    pub(crate) from: String,
    /// Name and password at the relay.
    pub(crate) sign_in: Option<(String, String)>,
    /// Whether its name may lead to an address inside.
    pub(crate) may_be_inside: bool,
}

/// A way out for e-mail.
pub(crate) struct Mail {
    from: Mailbox,
    host: String,
    port: u16,
    /// How TLS is spoken; `None` on this machine.
    tls: Option<TlsParameters>,
    sign_in: Option<Credentials>,
    /// Where names lead must be asked; `None` where an address was given, or any place will do.
    names: Option<Arc<dyn Names>>,
}

impl Mail {
    /// A relay. Nothing is sent yet.
    pub(crate) fn new(settings: MailSettings) -> Outcome<Self> {
        Self::by_names(settings, Arc::new(OfTheSystem))
    }

    fn by_names(settings: MailSettings, names: Arc<dyn Names>) -> Outcome<Self> {
        choose_ciphers();
        let from: Mailbox = settings.from.parse().map_err(|_| {
            "The address under which mail leaves is none. Nothing was started. Give --smtp-from an address."
        })?;
        let host = settings.host;
        let is_here = is_this_machine(&host);
        let is_address = host.parse::<IpAddr>().is_ok();
        Ok(Self {
            from,
            port: settings.port,
            tls: if is_here { None } else { Some(TlsParameters::new(host.clone())?) },
            sign_in: settings.sign_in.map(|(name, password)| Credentials::new(name, password)),
            names: (!is_here && !is_address && !settings.may_be_inside).then_some(names),
            host,
        })
    }

    /// The relay at an address, or at its name where that may lead anywhere. Its certificate is the name's either way.
    fn at(&self, place: String) -> AsyncSmtpTransport<Tokio1Executor> {
        let tls = match &self.tls {
            None => Tls::None,
            Some(tls) if self.port == 465 => Tls::Wrapper(tls.clone()),
            Some(tls) => Tls::Required(tls.clone()),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(place)
            .tls(tls)
            .port(self.port)
            .timeout(Some(TIME_OUT));
        if let Some(sign_in) = &self.sign_in {
            builder = builder.credentials(sign_in.clone());
        }
        builder.build()
    }

    /// Where the relay is: its name where that may lead anywhere, else the first of its addresses at which somebody answers.
    async fn place(&self) -> Result<String, SendError> {
        let Some(names) = &self.names else { return Ok(self.host.clone()) };
        let finding = tokio::time::timeout(TIME_OUT, names::outside(names.as_ref(), &self.host));
        let found = finding.await.map_err(|_| SendError::Later)?.map_err(|_| SendError::Later)?;
        if let [only] = found.as_slice() {
            return Ok(only.to_string());
        }
        for address in found {
            let connecting = TcpStream::connect((address, self.port));
            if tokio::time::timeout(TIME_OUT, connecting).await.is_ok_and(|answer| answer.is_ok()) {
                return Ok(address.to_string());
            }
        }
        Err(SendError::Later)
    }

    /// Sends one mail. Its Message-ID is made of the reference, so that each try is the same mail.
    pub(super) async fn send(
        &self,
        to: &str,
        subject: &str,
        body: String,
        reference: &str,
    ) -> Result<(), SendError> {
        let never = |what: &str| SendError::Never(what.to_owned());
        let to: Mailbox = to.parse().map_err(|_| never("address"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{reference}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|_| never("message"))?;
        let place = self.place().await?;
        match tokio::time::timeout(TIME_OUT * 2, self.at(place).send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(told(&error)),
            Err(_) => Err(SendError::Later),
        }
    }
}

/// What an error of the relay means. Its text may repeat the address, so only the code is kept.
fn told(error: &lettre::transport::smtp::Error) -> SendError {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    // 530 to 538: the relay does not know us. That is ours to mend, and no fault of the message.
    if error.is_permanent() && !code.starts_with("53") {
        return SendError::Never(code);
    }
    tracing::warn!(code, "mail did not leave; it is tried again later");
    SendError::Later
}

#[cfg(test)]
mod tests {
    use super::super::names::hostile::Hostile;
    use super::*;
    use std::sync::Mutex;
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;

    /// A relay on this machine that answers the recipient with `answer`, and what it was sent.
    async fn relay(answer: &'static str) -> (u16, Arc<Mutex<Vec<String>>>) {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let got: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = got.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let heard = heard.clone();
                tokio::spawn(async move {
                    let (read, mut write) = stream.into_split();
                    let mut lines = BufReader::new(read).lines();
                    write.write_all(b"220 test\r\n").await.unwrap();
                    let (mut in_data, mut mail) = (false, String::new());
                    while let Ok(Some(line)) = lines.next_line().await {
                        let reply = if in_data {
                            if line == "." {
                                in_data = false;
                                heard.lock().unwrap().push(std::mem::take(&mut mail));
                                "250 taken"
                            } else {
                                mail.push_str(&line);
                                mail.push('\n');
                                continue;
                            }
                        } else if line.starts_with("RCPT") {
                            answer
                        } else if line == "DATA" {
                            in_data = true;
                            "354 go on"
                        } else if line == "QUIT" {
                            "221 bye"
                        } else {
                            "250 test"
                        };
                        if write.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        (port, got)
    }

    fn mail(port: u16) -> Mail {
        Mail::new(MailSettings {
            host: "127.0.0.1".into(),
            port,
            from: "Support Team <team@example.org>".into(),
            sign_in: None,
            may_be_inside: false,
        })
        .unwrap()
    }

    #[tokio::test]
    async fn a_relay_whose_name_leads_inside_is_spoken_to_only_where_that_was_said() {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let of = |may_be_inside: bool, names: &Arc<Hostile>| {
            let settings = MailSettings {
                host: "mail.example.org".into(),
                port,
                from: "team@example.org".into(),
                sign_in: None,
                may_be_inside,
            };
            Mail::by_names(settings, names.clone()).unwrap()
        };
        let names = Hostile::new(&["127.0.0.1"]);
        assert_eq!(send(&of(false, &names)).await, Err(SendError::Later));
        assert_eq!(*names.asked.lock().unwrap(), ["mail.example.org"]);
        let nobody = socket.into_std().unwrap().accept().map(drop).map_err(|error| error.kind());
        assert_eq!(nobody, Err(std::io::ErrorKind::WouldBlock), "the machine inside was spoken to");
        // Where it was said, the system's own names count, and whoever gives an address has said it.
        assert!(of(true, &names).names.is_none());
        let settings = MailSettings {
            host: "10.0.0.5".into(),
            port,
            from: "team@example.org".into(),
            sign_in: None,
            may_be_inside: false,
        };
        assert!(Mail::by_names(settings, names).unwrap().names.is_none());
    }

    async fn send(mail: &Mail) -> Result<(), SendError> {
        mail.send("ada@example.net", "A message for you", "Dear Ada,\n\nHello ŵ.".into(), "ref0001").await
    }

    #[tokio::test]
    async fn a_mail_is_what_was_composed_and_bears_its_reference() {
        let (port, got) = relay("250 good").await;
        send(&mail(port)).await.unwrap();
        let mails = got.lock().unwrap().clone();
        assert_eq!(mails.len(), 1);
        for part in ["To: ada@example.net", "Subject: A message for you", "Message-ID: <ref0001@example.org>"]
        {
            assert!(mails[0].contains(part), "{part} in {}", mails[0]);
        }
        assert!(!mails[0].to_lowercase().contains("alongside"), "nothing names the product: {}", mails[0]);
    }

    #[tokio::test]
    async fn an_answer_says_whether_to_try_again() {
        for (answer, want) in [
            ("550 no such box", SendError::Never("550".into())),
            ("535 who are you", SendError::Later),
            ("451 come back", SendError::Later),
        ] {
            let (port, got) = relay(answer).await;
            assert_eq!(send(&mail(port)).await, Err(want), "{answer}");
            assert!(got.lock().unwrap().is_empty());
        }
    }

    #[tokio::test]
    async fn a_relay_that_is_away_is_later_and_an_address_that_is_none_is_never() {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        drop(socket);
        let mail = mail(port);
        assert_eq!(send(&mail).await, Err(SendError::Later));
        let wrong = mail.send("not an address", "s", "b".into(), "r").await;
        assert_eq!(wrong, Err(SendError::Never("address".into())));
    }
}
