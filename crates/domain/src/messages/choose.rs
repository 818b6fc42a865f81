//! Which channel tells a person without a known need what is available.

use super::Channel;
use crate::contact::{ContactKind, Method, SafeContact, WhyNot};
use crate::report::Preferred;
use std::collections::BTreeSet;

/// The order in which channels are tried where the person prefers none of them: letter, e-mail, text.
pub const INFORM_ORDER: [Method; 3] = [Method::Post, Method::Email, Method::Sms];

/// By what a message goes and who lets it go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The person has said that this channel is safe: it may go by itself.
    ByItself(Channel),
    /// Nothing speaks against the channel, but the person has not said yes: it waits for a worker's press.
    ByPress(Channel),
    /// No channel is safe: the reasons against every one of them.
    Held(BTreeSet<WhyNot>),
}

/// Chooses the channel: the preferred one where it is safe, else the first safe one in the order. An explicit
/// yes for a later channel does not outweigh what the person prefers.
pub fn choose(safe: &SafeContact, preferred: Option<Preferred>) -> Choice {
    let open = |method: &Method| safe.is_open(*method);
    let preferred = preferred.and_then(Preferred::method).filter(|method| INFORM_ORDER.contains(method));
    let method = preferred.filter(open).or_else(|| INFORM_ORDER.into_iter().find(open));
    let Some((method, channel)) = method.and_then(|method| Some((method, Channel::of(method)?))) else {
        return Choice::Held(INFORM_ORDER.into_iter().flat_map(|method| safe.why_not(method)).collect());
    };
    match safe.may_use(method, ContactKind::Unattended) {
        Ok(()) => Choice::ByItself(channel),
        Err(_) => Choice::ByPress(channel),
    }
}
