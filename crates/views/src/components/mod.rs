//! The parts that pages are made of: small structs with builders, each with its template.
//!
//! A component escapes every text it is given, and is itself safe HTML, so that a page reads
//! `{{ Input::new("email", w.t("sign-in-email")).error(errors.get("email")) }}`. Constructors take what a
//! template can hand over: owned values and references alike.

mod choice;
mod date_input;
mod field;
mod figure;
mod form;
mod list;
mod navigation;
mod notice;
mod person;
mod summary;
mod table;

pub use choice::{Checkboxes, Choice, Radios};
pub use date_input::DateInput;
pub use field::{Input, Select, TextArea};
pub use figure::FigureCard;
pub use form::{Button, ErrorSummary, FieldError, FieldErrors, FormStart};
pub use list::{Task, TaskList, Timeline, TimelineItem};
pub use navigation::{Filter, Pagination, Tab, Tabs};
pub use notice::{Details, EmptyState, NotificationBanner, Panel, WarningText};
pub use person::{DueDate, IdentityBar, QueueRow, SafeContactPanel, SafeMethod};
pub use summary::{SummaryCard, SummaryList, SummaryRow, Tag, Tone};
pub use table::{Cell, Table};

/// Declares that a component writes safe HTML: its template escapes every text.
macro_rules! safe_html {
    ($($component:ty),* $(,)?) => {$(impl askama::filters::HtmlSafe for $component {})*};
}
use safe_html;

/// The `id` of the control of a field: its name, with only letters, figures and `-`.
pub fn field_id(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}
