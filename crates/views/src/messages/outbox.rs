//! What the demo caught instead of sending it.

use crate::prelude::*;
use crate::samples::visitor_shell;
use alongside_kernel::Timestamp;

/// A message that would have left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaughtMessage {
    /// When.
    pub at: Timestamp,
    /// The code of its channel.
    pub channel: &'static str,
    /// The address or number.
    pub to: String,
    /// The subject line; empty for a text.
    pub subject: String,
    /// The text.
    pub body: String,
}

impl CaughtMessage {
    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.body.split("\n\n")
    }
}

/// The demo's outbox.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/outbox.html")]
pub struct OutboxPage {
    /// Around the page.
    pub shell: Shell,
    /// What was caught, the newest first.
    pub caught: Vec<CaughtMessage>,
}

impl Samples for OutboxPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |caught| Self { shell: visitor_shell(words, words.t("outbox-title")), caught };
        let at = "2025-01-30T09:05:00Z".parse().unwrap_or_default();
        let email = CaughtMessage {
            at,
            channel: "EMAIL",
            to: "gwen@example.org".into(),
            subject: "A message for you from The Support Team".into(),
            body: "Dear Gwen Ash,\n\nYou may find it useful to talk to us, now or later.\n\nThe Support Team"
                .into(),
        };
        let text = CaughtMessage {
            at,
            channel: "TEXT",
            to: "07700900123".into(),
            subject: String::new(),
            body: "Hello from The Support Team. Please ring us on 0117 496 0100 when it suits you.".into(),
        };
        vec![("outbox", page(vec![email, text])), ("outbox-empty", page(vec![]))]
    }
}
