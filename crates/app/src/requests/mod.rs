//! Requests: any organisation asks any other for an act, with the referral's clocks and a visible count of chases.

mod acknowledge;
mod answer;
mod change;
mod chase;
mod chase_unanswered;
mod list;
mod make;
mod view;

pub use acknowledge::acknowledge;
pub use answer::answer;
pub use chase::chase;
pub(crate) use chase_unanswered::chase_unanswered;
pub use list::{list, part};
pub use make::{RequestInput, make, start};
pub use view::view;
