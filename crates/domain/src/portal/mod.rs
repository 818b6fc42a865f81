//! A person's own pages: the code that opens them, when they may be set up, and which words of a report they show.

mod code;
mod shown;

pub use code::Code;
pub use shown::{Shown, shown};

use crate::code::codes;
use crate::contact::{Method, SafeContact, WhyNot as MethodClosed};

codes! {
    /// How a person gets the code to their pages.
    pub enum Handover {
        /// Read out on the telephone.
        ReadOut = "READ_OUT",
        /// Handed over on paper, in person.
        OnPaper = "ON_PAPER",
    }
}

codes! {
    /// Why a person can't have pages of their own now.
    pub enum WhyNot {
        /// Somebody may watch what they open.
        Watched = "WATCHED",
        /// Contact is on hold.
        OnHold = "ON_HOLD",
        /// There is no safe way to give them the code.
        NoSafeWay = "NO_SAFE_WAY",
        /// Their birth date, which opens the pages together with the code, is not known.
        NoBirthDate = "NO_BIRTH_DATE",
    }
}

/// What decides whether a person can have pages of their own.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The mark that somebody may watch.
    pub watched: bool,
    /// A hold on contact.
    pub on_hold: bool,
    /// Whether the birth date is known.
    pub birth_date_known: bool,
    /// How they can be reached; nothing where nothing was reported about them.
    pub safe: Option<&'a SafeContact>,
}

/// Why not, in the order of the list; empty where pages can be set up.
pub fn why_not(standing: Standing<'_>) -> Vec<WhyNot> {
    [
        (standing.watched, WhyNot::Watched),
        (standing.on_hold, WhyNot::OnHold),
        (standing.safe.is_none_or(|safe| handovers(safe).is_empty()), WhyNot::NoSafeWay),
        (!standing.birth_date_known, WhyNot::NoBirthDate),
    ]
    .into_iter()
    .filter_map(|(applies, why)| applies.then_some(why))
    .collect()
}

/// The safe ways to give somebody a code or to tell them what stands on their sheet.
pub fn handovers(safe: &SafeContact) -> Vec<Handover> {
    let by_telephone = [Method::PhoneMobile, Method::PhoneLandline, Method::ViaThird];
    let mut ways = Vec::new();
    if by_telephone.into_iter().any(|method| safe.is_open(method)) {
        ways.push(Handover::ReadOut);
    }
    if paper_is_unsafe(safe).is_empty() {
        ways.push(Handover::OnPaper);
    }
    ways
}

/// Why paper is not safe. What was handed over lies about at home as a letter does, so the rules for letters hold;
/// only an address is not needed.
pub fn paper_is_unsafe(safe: &SafeContact) -> Vec<MethodClosed> {
    safe.why_not(Method::Post).filter(|why| *why != MethodClosed::NoUsableDetails).collect()
}
