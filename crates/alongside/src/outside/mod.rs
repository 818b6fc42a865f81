//! The ways out: mail by SMTP, texts by GOV.UK Notify, and the demo's catch-all.
//!
//! A gateway says of a message that it took it, that it will take it later, or that it never will. What is ours to
//! mend (a wrong key, a full quota, a server that is away) is *later*: nothing is lost by it.

mod catch_all;
mod notify;
mod smtp;

pub(crate) use catch_all::CatchAll;
pub(crate) use notify::{Notify, NotifySettings};
pub(crate) use smtp::{Mail, MailSettings};

use alongside_app::outside::{Asking, Known, Outgoing, Outside, SendError, Sending};
use std::time::Duration;

/// No gateway is waited for longer.
const TIME_OUT: Duration = Duration::from_secs(5);

/// Mail and texts, each where it was set up. What has no way out waits.
#[derive(Default)]
pub(crate) struct Gateways {
    /// The way out for e-mail.
    pub(crate) mail: Option<Mail>,
    /// The way out for texts.
    pub(crate) texts: Option<Notify>,
}

impl Outside for Gateways {
    fn send(&self, message: Outgoing) -> Sending<'_> {
        Box::pin(async move {
            match (message, &self.mail, &self.texts) {
                (Outgoing::Email { to, subject, body, reference }, Some(mail), _) => {
                    mail.send(&to, &subject, body, &reference).await
                }
                (Outgoing::Text { to, body, reference }, _, Some(texts)) => {
                    texts.send(&to, &body, &reference).await
                }
                _ => Err(SendError::Later),
            }
        })
    }

    fn known<'a>(&'a self, message: &'a Outgoing) -> Asking<'a> {
        Box::pin(async move {
            match (message, &self.texts) {
                (Outgoing::Text { reference, .. }, Some(texts)) => texts.knows(reference).await,
                // Mail can't be asked. The same Message-ID lets the receiving side drop a second copy.
                _ => Known::CannotSay,
            }
        })
    }
}

/// Chooses the provider of ciphers for the whole process. Without it no TLS is spoken.
fn choose_ciphers() {
    // Fails only where one is chosen already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Whether a host is this machine: the only one that is spoken to without TLS.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_has_no_way_out_waits() {
        let gateways = Gateways::default();
        let text = Outgoing::Text { to: "07700900123".into(), body: "Hello".into(), reference: "r".into() };
        assert_eq!(gateways.known(&text).await, Known::CannotSay);
        assert_eq!(gateways.send(text).await, Err(SendError::Later));
    }

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for (host, is) in [("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("10.0.0.1", false)]
        {
            assert_eq!(is_this_machine(host), is, "{host}");
        }
        assert!(!is_this_machine("localhost.example.org"));
    }
}
