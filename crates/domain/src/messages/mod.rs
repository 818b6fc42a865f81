//! Letters, e-mails and texts to a person: what they say, by which channel, and what may follow what.
//!
//! Three things are settled here and nowhere else: the words come from templates that tell a stranger nothing
//! (`data/messages/`), the channel is one that is safe now, and a message is sent once.

mod choose;
mod compose;
mod state;
mod template;
mod when;

pub use choose::{Choice, INFORM_ORDER, choose};
pub use compose::{Content, Recipient, Sender, compose, recipient, same_place};
pub use state::{Act, NotAsItStands, State};
pub use template::{BadTemplates, Language, Neutral, Template, Templates, Wording, is_gsm};
pub use when::may_arrive;

use crate::contact::Method;

crate::code::codes! {
    /// By what a message leaves.
    pub enum Channel {
        /// A letter by post.
        Letter = "LETTER",
        /// An e-mail.
        Email = "EMAIL",
        /// A text message.
        Text = "TEXT",
    }
}

impl Channel {
    /// The way of reaching a person that it is.
    pub const fn method(self) -> Method {
        match self {
            Self::Letter => Method::Post,
            Self::Email => Method::Email,
            Self::Text => Method::Sms,
        }
    }

    /// The channel of a way of reaching a person; calls have none.
    pub const fn of(method: Method) -> Option<Self> {
        match method {
            Method::Post => Some(Self::Letter),
            Method::Email => Some(Self::Email),
            Method::Sms => Some(Self::Text),
            Method::PhoneMobile | Method::PhoneLandline | Method::ViaThird => None,
        }
    }

    /// What a contact log says when it has left: a code of `contact_attempt_result`.
    pub const fn sent_code(self) -> &'static str {
        match self {
            Self::Letter => "LETTER_SENT",
            Self::Email => "EMAIL_SENT",
            Self::Text => "SMS_SENT",
        }
    }
}

crate::code::codes! {
    /// Why a message is held, beside the reasons of [`crate::contact::WhyNot`], whose codes are used as they are.
    pub enum HeldReason {
        /// Contact with the person was put on hold.
        ContactOnHold = "CONTACT_ON_HOLD",
        /// The record can't be opened for it: erased, joined or gone.
        NotOpen = "NOT_OPEN",
        /// The address or number may be read by somebody who must not read it.
        MayBeReadByAnother = "MAY_BE_READ_BY_ANOTHER",
        /// The address or number has changed since it was prepared.
        DetailsChanged = "DETAILS_CHANGED",
        /// The person was reached in another way since.
        ReachedSince = "REACHED_SINCE",
        /// No name is known to put on it.
        NoName = "NO_NAME",
        /// The partnership has not set the number that people ring, or its neutral name.
        NoSender = "NO_SENDER",
        /// The sender's name tells what it is about.
        SenderNotNeutral = "SENDER_NOT_NEUTRAL",
        /// The text does not fit one message.
        TextTooLong = "TEXT_TOO_LONG",
        /// What it answers turned out to be about somebody else.
        ReportOfAnother = "REPORT_OF_ANOTHER",
        /// A worker held it.
        HeldByWorker = "HELD_BY_WORKER",
    }
}

crate::code::codes! {
    /// Why a message did not leave though it was sent.
    pub enum FailedReason {
        /// The gateway did not answer, again and again.
        GatewayAway = "GATEWAY_AWAY",
        /// The gateway does not take it, such as an address that is none.
        NotTaken = "NOT_TAKEN",
        /// It may have left: the server stopped before the answer came, and now it is not safe to try again.
        MayHaveLeft = "MAY_HAVE_LEFT",
    }
}
