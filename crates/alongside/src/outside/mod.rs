//! The ways out: mail by SMTP, texts by GOV.UK Notify, and the demo's catch-all.
//!
//! A gateway says of a message that it took it, that it will take it later, or that it never will. What is ours to
//! mend (a wrong key, a full quota, a server that is away) is *later*: nothing is lost by it.

mod catch_all;
mod names;
mod notify;
mod smtp;

pub(crate) use catch_all::CatchAll;
use notify::{Notify, NotifySettings};
use smtp::{Mail, MailSettings};

use crate::Outcome;
use crate::config::Config;
use alongside_app::outside::{Asking, Known, Outgoing, Outside, SendError, Sending};
use alongside_kernel::Clock;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// No gateway is waited for longer.
const TIME_OUT: Duration = Duration::from_secs(5);

/// Mail and texts, each where it was set up. What has no way out waits.
#[derive(Default)]
pub(crate) struct Gateways {
    mail: Option<Mail>,
    texts: Option<Notify>,
}

impl Gateways {
    /// The ways out that the configuration names. Nothing is sent yet.
    pub(crate) fn set_up(config: &Config, clock: Arc<dyn Clock>) -> Outcome<Self> {
        let mail = match &config.mail {
            None => None,
            Some(mail) => {
                let password = mail.password_file.as_deref().map(first_line).transpose()?;
                Some(Mail::new(MailSettings {
                    host: mail.host.clone(),
                    port: mail.port,
                    from: mail.from.clone(),
                    sign_in: mail.user.clone().zip(password),
                    may_be_inside: mail.may_be_inside,
                })?)
            }
        };
        let texts = match &config.texts {
            None => None,
            Some(texts) => {
                let key = first_line(&texts.key_file)?;
                let settings =
                    NotifySettings { url: texts.url.clone(), key, template: texts.template.clone() };
                Some(Notify::new(&settings, clock)?)
            }
        };
        Ok(Self { mail, texts })
    }
}

/// The first line of a file with a secret.
fn first_line(path: &Path) -> Outcome<String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!("The file {} can't be read ({error}). Nothing was started.", path.display())
    })?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
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
