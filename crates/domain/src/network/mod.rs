//! Who is in the partnership and what each offers.

mod fit;
mod service;

pub use fit::{Fit, Looking, WhyNot, WhyYes, find};
pub use service::{Accreditation, Gender, Service, Standing};
