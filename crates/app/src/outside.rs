//! What the product needs from outside: mail and texts. The binary fills it; the demo and the tests catch all.

use std::pin::Pin;

/// A message that leaves.
#[derive(Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// An e-mail.
    Email {
        /// The address.
        to: String,
        /// The subject line: neutral words.
        subject: String,
        /// Plain text.
        body: String,
        /// The same value for each try, so that a gateway that knows it sends once.
        reference: String,
    },
    /// A text message.
    Text {
        /// The number.
        to: String,
        /// The text.
        body: String,
        /// The same value for each try.
        reference: String,
    },
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Email { reference, .. } => write!(f, "Email({reference})"),
            Self::Text { reference, .. } => write!(f, "Text({reference})"),
        }
    }
}

/// Why a message did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again later: the gateway is away.
    #[error("the gateway does not answer")]
    Later,
    /// It will never be taken as it is, such as an address that is none.
    #[error("the gateway refused it: {0}")]
    Never(String),
}

/// A future that a trait can return.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// Whether the gateway has a message already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It has taken one with this reference.
    Yes,
    /// It has none.
    No,
    /// It can't say.
    CannotSay,
}

/// A future that says whether a message is known.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Known> + Send + 'a>>;

/// Sends what leaves.
pub trait Outside: Send + Sync {
    /// Sends one message.
    fn send(&self, message: Outgoing) -> Sending<'_>;

    /// Whether the gateway has taken a message with this reference: asked after a server was killed between
    /// sending and writing it down.
    fn known<'a>(&'a self, _message: &'a Outgoing) -> Asking<'a> {
        Box::pin(std::future::ready(Known::CannotSay))
    }
}

/// A message that was caught instead of sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// When.
    pub at: alongside_kernel::Timestamp,
    /// What.
    pub message: Outgoing,
}

/// The demo's stand-in for mail and texts: what it caught.
pub trait Outbox: Send + Sync {
    /// What would have left, the newest first.
    fn caught(&self) -> Vec<Caught>;
}
