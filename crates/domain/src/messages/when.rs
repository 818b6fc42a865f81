//! When a message may arrive: not at night, when it wakes whoever lies beside the telephone.

use alongside_kernel::Timestamp;
use alongside_kernel::clock::LONDON;
use jiff::ToSpan as _;

/// Messages arrive from this hour on.
const FROM: i8 = 9;
/// Messages arrive before this hour.
const BEFORE: i8 = 19;

/// The first instant from `now` on at which a message may arrive: between nine in the morning and seven in the
/// evening in London.
pub fn may_arrive(now: Timestamp) -> Timestamp {
    let here = now.to_zoned(LONDON.clone());
    if (FROM..BEFORE).contains(&here.hour()) {
        return now;
    }
    let day = if here.hour() < FROM { here.date() } else { here.date().saturating_add(1.day()) };
    let morning = day.at(FROM, 0, 0, 0).to_zoned(LONDON.clone());
    morning.map_or(now, |morning| morning.timestamp())
}
