//! The options: each by flag, by environment or in one TOML file, in this order. Unknown keys are refused.

use crate::Outcome;
use crate::logging::LogFormat;
use crate::network::Cidr;
use alongside_storage::Address;
use clap::Args;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Every option. In the TOML file each has the name of its flag without the dashes before it.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Options {
    /// A TOML file with options; flags and environment go before it.
    #[arg(long, global = true, env = "ALONGSIDE_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Where the database is: `sqlite:PATH` or `postgres://…` [default: `sqlite:alongside.sqlite`].
    #[arg(long, global = true, env = "ALONGSIDE_DATABASE", value_name = "ADDRESS", hide_env_values = true)]
    database: Option<String>,
    /// The master key's file, outside the database [default: `alongside.key`].
    #[arg(long, global = true, env = "ALONGSIDE_MASTER_KEY_FILE", value_name = "FILE")]
    master_key: Option<PathBuf>,
    /// Where to listen [default: `127.0.0.1:8080`]. Other than loopback only with TLS or behind a proxy.
    #[arg(long, global = true, env = "ALONGSIDE_LISTEN", value_name = "ADDRESS", help_heading = "Serving")]
    listen: Option<SocketAddr>,
    /// The addresses of the proxy in front, which ends TLS; nobody else is answered. May be given several times.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_BEHIND_PROXY",
        value_name = "CIDR",
        value_delimiter = ',',
        help_heading = "Serving"
    )]
    behind_proxy: Vec<String>,
    /// A PEM file with the certificate and its chain: then the server speaks TLS by itself.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_TLS_CERTIFICATE",
        value_name = "FILE",
        help_heading = "Serving"
    )]
    tls_certificate: Option<PathBuf>,
    /// A PEM file with the certificate's private key. SIGHUP makes the server read both anew.
    #[arg(long, global = true, env = "ALONGSIDE_TLS_KEY", value_name = "FILE", help_heading = "Serving")]
    tls_key: Option<PathBuf>,
    /// The address that people type, such as `https://alongside.example.org`: for links that are printed.
    #[arg(long, global = true, env = "ALONGSIDE_PUBLIC_URL", value_name = "URL", help_heading = "Serving")]
    public_url: Option<String>,
    /// Where figures about the server itself are given to whoever watches it; nowhere when left out.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_METRICS_LISTEN",
        value_name = "ADDRESS",
        help_heading = "Serving"
    )]
    metrics_listen: Option<SocketAddr>,
    /// This server's name; its audit log bears it. Servers on one database each need their own [default: main].
    #[arg(long, global = true, env = "ALONGSIDE_SERVER_NAME", value_name = "NAME", help_heading = "Serving")]
    server_name: Option<String>,
    /// The form of the log on the standard error [default: text].
    #[arg(long, global = true, env = "ALONGSIDE_LOG_FORMAT", value_enum, help_heading = "Serving")]
    log_format: Option<LogFormat>,
    /// What is logged, such as `info` or `warn,alongside_app=debug` [default: info].
    #[arg(long, global = true, env = "ALONGSIDE_LOG", value_name = "FILTER", help_heading = "Serving")]
    log: Option<String>,
    /// The mail server.
    #[arg(long, global = true, env = "ALONGSIDE_SMTP_HOST", value_name = "NAME", help_heading = "Messages")]
    smtp_host: Option<String>,
    /// Its port [default: 465].
    #[arg(long, global = true, env = "ALONGSIDE_SMTP_PORT", value_name = "PORT", help_heading = "Messages")]
    smtp_port: Option<u16>,
    /// The mail server stands inside: its name may lead to a private address.
    #[arg(long, global = true, env = "ALONGSIDE_SMTP_INSIDE", help_heading = "Messages")]
    smtp_inside: bool,
    /// The name to sign in to the mail server with.
    #[arg(long, global = true, env = "ALONGSIDE_SMTP_USER", value_name = "NAME", help_heading = "Messages")]
    smtp_user: Option<String>,
    /// A file with the mail server's password on its first line.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_SMTP_PASSWORD_FILE",
        value_name = "FILE",
        help_heading = "Messages"
    )]
    smtp_password_file: Option<PathBuf>,
    /// The neutral address that mail comes from.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_SMTP_FROM",
        value_name = "ADDRESS",
        help_heading = "Messages"
    )]
    smtp_from: Option<String>,
    /// The GOV.UK Notify service for texts [default: `https://api.notifications.service.gov.uk`].
    #[arg(long, global = true, env = "ALONGSIDE_NOTIFY_URL", value_name = "URL", help_heading = "Messages")]
    notify_url: Option<String>,
    /// A file with the API key of GOV.UK Notify on its first line.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_NOTIFY_KEY_FILE",
        value_name = "FILE",
        help_heading = "Messages"
    )]
    notify_key_file: Option<PathBuf>,
    /// The id of the Notify template for texts; its one placeholder is `body`.
    #[arg(
        long,
        global = true,
        env = "ALONGSIDE_NOTIFY_TEMPLATE",
        value_name = "ID",
        help_heading = "Messages"
    )]
    notify_template: Option<String>,
}

/// The options after flags, environment, file and defaults, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) database: Address,
    pub(crate) master_key: PathBuf,
    /// As given; the demo has a default of its own.
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) behind_proxy: Vec<Cidr>,
    pub(crate) tls: Option<TlsFiles>,
    /// The address that people type, without a slash at its end.
    pub(crate) public_url: String,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) server_name: String,
    pub(crate) log_format: LogFormat,
    pub(crate) log: String,
    pub(crate) mail: Option<Mail>,
    pub(crate) texts: Option<Texts>,
}

/// What the server proves itself with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// The way out for e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) may_be_inside: bool,
    pub(crate) from: String,
    pub(crate) user: Option<String>,
    pub(crate) password_file: Option<PathBuf>,
}

/// The way out for text messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) url: String,
    pub(crate) key_file: PathBuf,
    pub(crate) template: String,
}

/// Where the server listens when nothing is said.
pub(crate) const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// Where GOV.UK Notify is.
const NOTIFY: &str = "https://api.notifications.service.gov.uk";

impl Options {
    /// Takes the file in and checks everything.
    pub(crate) fn resolve(self) -> Outcome<Config> {
        match self.config.clone() {
            None => self.check(),
            Some(path) => {
                let text = std::fs::read_to_string(&path).map_err(|error| {
                    format!(
                        "The configuration {} can't be read ({error}). Nothing was started.",
                        path.display()
                    )
                })?;
                let file: Self = toml::from_str(&text).map_err(|error| {
                    format!(
                        "The configuration {} can't be used. Nothing was started.\n{error}",
                        path.display()
                    )
                })?;
                self.or(file).check()
            }
        }
    }

    fn or(self, file: Self) -> Self {
        Self {
            config: self.config,
            database: self.database.or(file.database),
            master_key: self.master_key.or(file.master_key),
            listen: self.listen.or(file.listen),
            behind_proxy: if self.behind_proxy.is_empty() { file.behind_proxy } else { self.behind_proxy },
            tls_certificate: self.tls_certificate.or(file.tls_certificate),
            tls_key: self.tls_key.or(file.tls_key),
            public_url: self.public_url.or(file.public_url),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            server_name: self.server_name.or(file.server_name),
            log_format: self.log_format.or(file.log_format),
            log: self.log.or(file.log),
            smtp_host: self.smtp_host.or(file.smtp_host),
            smtp_port: self.smtp_port.or(file.smtp_port),
            smtp_inside: self.smtp_inside || file.smtp_inside,
            smtp_user: self.smtp_user.or(file.smtp_user),
            smtp_password_file: self.smtp_password_file.or(file.smtp_password_file),
            smtp_from: self.smtp_from.or(file.smtp_from),
            notify_url: self.notify_url.or(file.notify_url),
            notify_key_file: self.notify_key_file.or(file.notify_key_file),
            notify_template: self.notify_template.or(file.notify_template),
        }
    }

    fn check(self) -> Outcome<Config> {
        let database = self.database.as_deref().unwrap_or("sqlite:alongside.sqlite");
        let mail = match (self.smtp_host, self.smtp_from) {
            (Some(host), Some(from)) => Some(Mail {
                host,
                from,
                port: self.smtp_port.unwrap_or(465),
                may_be_inside: self.smtp_inside,
                user: self.smtp_user,
                password_file: self.smtp_password_file,
            }),
            (None, None) => None,
            _ => return Err("For e-mail, give both smtp-host and smtp-from. Nothing was started.".into()),
        };
        let texts = match (self.notify_key_file, self.notify_template) {
            (Some(key_file), Some(template)) => {
                Some(Texts { url: self.notify_url.unwrap_or_else(|| NOTIFY.to_owned()), key_file, template })
            }
            (None, None) => None,
            _ => {
                return Err(
                    "For texts, give both notify-key-file and notify-template. Nothing was started.".into()
                );
            }
        };
        let behind_proxy: Vec<Cidr> =
            self.behind_proxy.iter().map(|block| block.parse()).collect::<Result<_, String>>()?;
        let tls = match (self.tls_certificate, self.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            _ => return Err("For TLS, give both tls-certificate and tls-key. Nothing was started.".into()),
        };
        let listen = self.listen.unwrap_or(LISTEN);
        if tls.is_none() && behind_proxy.is_empty() && !listen.ip().is_loopback() {
            return Err(format!(
                "{listen} can be reached from other machines, and without TLS everybody on the way can read along. \
                 Nothing was started. Give --tls-certificate and --tls-key, or put a proxy in front that speaks TLS \
                 and name its address with --behind-proxy, or listen on 127.0.0.1."
            )
            .into());
        }
        let public_url = match self.public_url {
            Some(url) => checked_url(&url)?,
            None => {
                // Browsers keep the sign-in's cookie on this machine's own name, not all of them on its number.
                let port = listen.port();
                let host =
                    if listen.ip().is_loopback() { format!("localhost:{port}") } else { listen.to_string() };
                format!("{}://{host}", if tls.is_some() { "https" } else { "http" })
            }
        };
        Ok(Config {
            database: database.parse()?,
            master_key: self.master_key.unwrap_or_else(|| PathBuf::from("alongside.key")),
            listen: self.listen,
            behind_proxy,
            tls,
            public_url,
            metrics_listen: self.metrics_listen,
            server_name: self.server_name.unwrap_or_else(|| "main".to_owned()),
            log_format: self.log_format.unwrap_or_default(),
            log: self.log.unwrap_or_else(|| "info".to_owned()),
            mail,
            texts,
        })
    }
}

/// A web address without a path.
fn checked_url(url: &str) -> Result<String, String> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let is_good = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    is_good.then(|| url.to_owned()).ok_or_else(|| {
        "The public address can't be used. Nothing was started. Write it like https://alongside.example.org.".into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Options {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let flags = Options { server_name: Some("two".into()), ..Options::default() };
        let config = flags
            .or(file("server-name = \"one\"\nlog = \"warn\"\nlog-format = \"json\"\nbehind-proxy = [\"10.0.0.0/8\"]"))
            .check()
            .unwrap();
        assert_eq!(config.server_name, "two");
        assert_eq!(config.log, "warn");
        assert_eq!(config.log_format, LogFormat::Json);
        assert_eq!(config.behind_proxy, ["10.0.0.0/8".parse().unwrap()]);
        assert_eq!(config.master_key, PathBuf::from("alongside.key"));
    }

    #[test]
    fn unknown_keys_and_half_options_are_refused() {
        assert!(toml::from_str::<Options>("databse = \"sqlite:x\"").is_err());
        assert!(toml::from_str::<Options>("config = \"other.toml\"").is_err());
        assert!(file("smtp-host = \"mail.example.org\"").check().is_err());
        assert!(file("notify-template = \"x\"").check().is_err());
        assert!(file("database = \"mysql://x\"").check().is_err());
        assert!(file("behind-proxy = [\"10.0.0.1\"]").check().is_err());
    }

    #[test]
    fn without_tls_and_without_a_proxy_only_loopback_is_listened_on() {
        const TLS: &str = "tls-certificate = \"c\"\ntls-key = \"k\"";
        for (listen, more, good) in [
            ("127.0.0.1:80", "", true),
            ("[::1]:80", "", true),
            ("0.0.0.0:80", "", false),
            ("192.0.2.1:80", "", false),
            ("0.0.0.0:80", "behind-proxy = [\"10.0.0.0/8\"]", true),
            ("0.0.0.0:443", TLS, true),
            ("0.0.0.0:443", "tls-certificate = \"c\"", false),
        ] {
            let options = file(&format!("listen = \"{listen}\"\n{more}"));
            assert_eq!(options.check().is_ok(), good, "{listen} {more}");
        }
    }

    #[test]
    fn the_address_for_links_is_the_one_that_was_given_or_where_the_server_listens() {
        let of = |text: &str| file(text).check().map(|config| config.public_url);
        assert_eq!(of("").unwrap(), "http://localhost:8080");
        assert_eq!(
            of("public-url = \"https://alongside.example.org/\"").unwrap(),
            "https://alongside.example.org"
        );
        for bad in ["alongside.example.org", "https://", "https://a.example.org/path", "ftp://a"] {
            assert!(of(&format!("public-url = \"{bad}\"")).is_err(), "{bad}");
        }
    }
}
