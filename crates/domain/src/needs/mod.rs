//! Needs assessments: priority with reasons, the quality of what was sent, and the eight need categories.

mod category;
mod priority;
mod quality;

pub use category::{NeedCategory, NeedLevel};
pub use priority::{Priority, PriorityCategory, Reason, is_domestic, is_domestic_for_contact};
pub use quality::{QualityFlag, quality_flags};
