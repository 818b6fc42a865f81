//! From a template and a person to exactly what leaves.

use super::{Channel, HeldReason, Language, Neutral, Template, is_gsm};
use crate::contact::PointRef;
use crate::contact::{EmailAddress, PhoneNumber};
use crate::people::{ContactPoints, Details, Identity};
use alongside_kernel::Sensitive;
use serde::{Deserialize, Serialize};

/// The most characters of one text message.
const TEXT_LENGTH: usize = 160;

/// Who writes, in words that tell a stranger nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sender {
    /// The neutral name.
    pub name: String,
    /// The number that people ring.
    pub phone: String,
}

impl Sender {
    /// Whether it can stand on a message.
    fn check(&self, neutral: &Neutral) -> Result<(), HeldReason> {
        if self.name.trim().is_empty() || self.phone.trim().is_empty() {
            return Err(HeldReason::NoSender);
        }
        match neutral.telling(&self.name) {
            Some(_) => Err(HeldReason::SenderNotNeutral),
            None => Ok(()),
        }
    }
}

/// To whom a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recipient {
    /// The lines of an address on an envelope, the name first.
    Letter(Vec<Sensitive<String>>),
    /// An address.
    Email(EmailAddress),
    /// A number.
    Text(PhoneNumber),
}

impl Recipient {
    /// Its channel.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Letter(_) => Channel::Letter,
            Self::Email(_) => Channel::Email,
            Self::Text(_) => Channel::Text,
        }
    }

    /// Who gets it, line by line.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Letter(lines) => lines.iter().map(|line| line.open().clone()).collect(),
            Self::Email(address) => vec![address.as_str().to_owned()],
            Self::Text(number) => vec![number.digits().to_owned()],
        }
    }
}

/// Exactly what leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// To whom.
    pub to: Recipient,
    /// The subject line of an e-mail, the heading of a letter; empty for a text.
    pub subject: Sensitive<String>,
    /// The paragraphs.
    pub paragraphs: Vec<Sensitive<String>>,
    /// The sender's number, for the foot of a letter.
    pub phone: String,
}

impl Content {
    /// The text as one, with an empty line between paragraphs.
    pub fn body(&self) -> String {
        self.paragraphs.iter().map(|it| it.open().as_str()).collect::<Vec<_>>().join("\n\n")
    }
}

fn text(value: Option<&Sensitive<String>>) -> &str {
    value.map_or("", |value| value.open().as_str())
}

/// The name on an envelope: as recorded, with the title where there is one.
fn envelope_name(identity: &Identity) -> String {
    format!("{} {}", text(identity.title.as_ref()), identity.recorded_name()).trim().to_owned()
}

/// To whom a message by a channel goes, by what is known now; `None` where nothing usable is known.
pub fn recipient(channel: Channel, identity: &Identity, contact: &ContactPoints) -> Option<Recipient> {
    match channel {
        Channel::Letter => {
            let (address, postcode) = contact.usable_address()?;
            let mut lines = vec![Sensitive::new(envelope_name(identity))];
            lines.extend(address.iter().cloned());
            lines.push(Sensitive::new(postcode.open().as_str().to_owned()));
            Some(Recipient::Letter(lines))
        }
        Channel::Email => contact.usable_email().cloned().map(Recipient::Email),
        Channel::Text => contact.number(crate::contact::Method::Sms).cloned().map(Recipient::Text),
    }
}

/// Composes a message, or says why it must be held. `reference` is what the person gives when they ring.
pub fn compose(
    template: &Template,
    neutral: &Neutral,
    (channel, language): (Channel, Language),
    (identity, contact): (&Identity, &ContactPoints),
    reference: &str,
    sender: &Sender,
) -> Result<Content, HeldReason> {
    sender.check(neutral)?;
    let name = identity.display_name();
    // A text bears no name; everything else would be addressed to nobody.
    if name.is_empty() && channel != Channel::Text {
        return Err(HeldReason::NoName);
    }
    let to = recipient(channel, identity, contact).ok_or(HeldReason::DetailsChanged)?;
    let wording = template
        .wording(channel, language)
        .or_else(|| template.wording(channel, Language::English))
        .ok_or(HeldReason::NotOpen)?;
    let fill = |text: &str| fill(text, &name, reference, sender);
    let paragraphs: Vec<Sensitive<String>> = wording
        .body
        .trim()
        .split("\n\n")
        .map(|paragraph| Sensitive::new(fill(&paragraph.split_whitespace().collect::<Vec<_>>().join(" "))))
        .collect();
    let content = Content {
        to,
        subject: Sensitive::new(fill(&wording.subject)),
        paragraphs,
        phone: sender.phone.clone(),
    };
    if channel == Channel::Text {
        let body = content.body();
        if body.chars().count() > TEXT_LENGTH || !is_gsm(&body) {
            return Err(HeldReason::TextTooLong);
        }
    }
    Ok(content)
}

/// Puts in what stands in braces, in one pass: what is put in is never read as a placeholder.
fn fill(text: &str, name: &str, reference: &str, sender: &Sender) -> String {
    let mut filled = String::with_capacity(text.len() + 40);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(match place {
            "name" => name,
            "reference" => reference,
            "sender" => sender.name.trim(),
            "phone" => sender.phone.trim(),
            _ => "",
        });
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether somebody else with these details may get what is sent to this recipient: the same number, the same
/// e-mail address, the same postcode, or the same first line.
pub fn same_place(to: &Recipient, other: &Details) -> bool {
    // Whether the other still uses it or not: too many messages held are better than one read by the wrong person.
    other.contact.known().iter().any(|known| match (to, known.point) {
        (Recipient::Text(number), PointRef::Phone(theirs)) => number == theirs,
        (Recipient::Email(address), PointRef::Email(theirs)) => {
            theirs.as_str().eq_ignore_ascii_case(address.as_str())
        }
        (Recipient::Letter(lines), PointRef::Address(theirs, code)) => {
            let lines: Vec<String> = lines.iter().skip(1).map(|line| folded(line.open())).collect();
            let first = theirs.first().map(|line| folded(line.open()));
            // A postcode is a few houses.
            code.is_some_and(|code| lines.last() == Some(&folded(code.open().as_str())))
                || first.is_some_and(|first| !first.is_empty() && lines.first() == Some(&first))
        }
        _ => false,
    })
}
