//! E-mail by SMTP, over TLS unless the relay is on this machine.

use super::{TIME_OUT, choose_ciphers, is_this_machine};
use crate::Outcome;
use alongside_app::outside::SendError;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

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
}

/// A way out for e-mail.
pub(crate) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mail {
    /// A relay. Nothing is sent yet.
    pub(crate) fn new(settings: MailSettings) -> Outcome<Self> {
        choose_ciphers();
        let from: Mailbox = settings.from.parse().map_err(|_| {
            "The address under which mail leaves is none. Nothing was started. Give --smtp-from an address."
        })?;
        let host = settings.host.as_str();
        let builder = if is_this_machine(host) {
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        } else if settings.port == 465 {
            AsyncSmtpTransport::<Tokio1Executor>::relay(host)?
        } else {
            AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?
        };
        let mut builder = builder.port(settings.port).timeout(Some(TIME_OUT));
        if let Some((name, password)) = settings.sign_in {
            builder = builder.credentials(Credentials::new(name, password));
        }
        Ok(Self { transport: builder.build(), from })
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
        match tokio::time::timeout(TIME_OUT * 2, self.transport.send(message)).await {
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
    use super::*;
    use std::sync::{Arc, Mutex};
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
        })
        .unwrap()
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
