//! The one next act for a person.

use super::hold::HoldCode;
use super::route::Route;
use alongside_kernel::Date;

/// The one next act for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextAct {
    /// A hold stands: whoever can lift it decides.
    LiftHold(HoldCode),
    /// Somebody must decide about a report first.
    Decide(Route),
    /// Keep a promise by the end of a day.
    KeepPromise(Date),
    /// Make contact by the end of a day.
    Contact(Option<Date>),
    /// Write or send what is available.
    Inform(Option<Date>),
    /// The person asked to be asked on a day.
    AskOn(Date),
    /// Nothing is due.
    Nothing,
}

/// Something that is due, as far as it says what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// What is due.
    pub kind: Route,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The day to ask again.
    pub ask_again_on: Option<Date>,
}

impl Pending {
    /// The day by which it counts.
    fn day(&self) -> Option<Date> {
        self.ask_again_on.or(self.due_on)
    }
}

/// What comes next: what forbids before what is due, what was promised before what is due on the same day, what is
/// due now before what was put off.
pub fn next_act(holds: &[HoldCode], pending: &[Pending], promise: Option<Date>, today: Date) -> NextAct {
    if let Some(hold) = holds.iter().find(|hold| hold.closes().is_some()) {
        return NextAct::LiftHold(*hold);
    }
    let waits = |item: &&Pending| item.kind.waits_for_a_decision() && item.kind != Route::InformHeld;
    if let Some(item) = pending.iter().find(waits) {
        return NextAct::Decide(item.kind);
    }
    let now = |item: &&Pending| item.ask_again_on.is_none_or(|day| day <= today);
    let earliest = |kind: Route| {
        pending
            .iter()
            .filter(now)
            .filter(|item| item.kind == kind)
            .min_by_key(|item| item.day().unwrap_or(Date::MAX))
    };
    let contact = earliest(Route::Contact);
    match (promise, contact) {
        (Some(day), None) => return NextAct::KeepPromise(day),
        (Some(day), Some(item)) if item.day().is_none_or(|due| day <= due) => {
            return NextAct::KeepPromise(day);
        }
        (_, Some(item)) => return NextAct::Contact(item.day()),
        (None, None) => {}
    }
    if let Some(item) = earliest(Route::InformHeld) {
        return NextAct::Decide(item.kind);
    }
    if let Some(item) = earliest(Route::Inform) {
        return NextAct::Inform(item.day());
    }
    let later = pending.iter().filter_map(|item| item.ask_again_on).filter(|day| *day > today).min();
    later.map_or(NextAct::Nothing, NextAct::AskOn)
}
