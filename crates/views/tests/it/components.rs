//! Every component with `<`, `"` and `&` in every text.

use alongside_views::components::*;
use alongside_views::words::{Text, Words};
use askama::filters::HtmlSafe;
use jiff::civil::date;

/// A text that would break out of an element or an attribute.
fn bad(place: &str) -> String {
    format!("<{place}> \"&\" '")
}

/// What is left must hold nothing that a text could have brought in.
fn escaped(component: impl HtmlSafe) -> String {
    let html = component.to_string();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>T</title></head><body><main><h1>T</h1>{html}</main></body></html>"
    );
    let allowed = [
        "headings of the first level",
        "is never closed",
        "<body> is open",
        "<main> is open",
        "while <form> is open",
        "follows one of level",
    ];
    let problems: Vec<String> = alongside_views::html_check::check(&page)
        .into_iter()
        .filter(|problem| !allowed.iter().any(|known| problem.contains(known)))
        .collect();
    assert!(problems.is_empty(), "{problems:?}\n{html}");
    let raw = [
        "<label>", "<hint>", "<error>", "<value>", "<text>", "<hidden>", "<title>", "<body>", "<name>",
        "\"&\"",
    ];
    assert!(!raw.iter().any(|found| html.contains(found)), "{html}");
    html
}

fn errors() -> FieldErrors {
    FieldErrors::new(Words::default()).with("a[b]\"<", bad("error"))
}

macro_rules! snapshot {
    ($($name:ident => $component:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(stringify!($name), escaped($component));
            });
        }
    )*};
}

snapshot! {
    input => Input::new("a[b]\"<", bad("label")).hint(bad("hint")).error(errors().get("a[b]\"<")).value(bad("value")).prefix(bad("text")).suffix(bad("text"));
    input_plain => Input::new("a", "Label").one_time_code();
    input_file => Input::new("a", bad("label")).file(".csv,.json");
    text_area => TextArea::new("a", bad("label")).hint(bad("hint")).value(format!("</textarea>{}", bad("value"))).limit(Words::default(), 4_000_u64).heading();
    select => Select::new("a", bad("label")).option(bad("value"), bad("text")).option("b", "B").chosen(bad("value"));
    radios => Radios::new("a[b]\"<", bad("label")).hint(bad("hint")).error(errors().get("a[b]\"<")).choice(bad("value"), bad("text"))
        .with(Choice::new("b", bad("text")).hint(bad("hint")).reveals(Text::html(Input::new("inner", bad("label")))).after(bad("text"))).chosen(bad("value"));
    radios_inline => Radios::new("a", "Yes or no").inline().small().heading().choice("yes", "Yes").choice("no", "No");
    checkboxes => Checkboxes::new("a", bad("label")).hint(bad("hint")).choice(bad("value"), bad("text")).choice("b", "B").chosen([bad("value")]);
    date_input => DateInput::new(Words::default(), "a[b]\"<", bad("label")).hint(bad("hint")).error(errors().get("a[b]\"<")).typed(bad("value"), "1", "2025");
    date_input_value => DateInput::new(Words::default(), "a", "Day").value(date(2025, 1, 30));
    button => Button::new(bad("text")).hidden(bad("hidden")).value(bad("name"), bad("value")).action("/x?a=\"&b=<");
    button_href => Button::new(bad("text")).secondary().href("/x?a=\"&b=<");
    form_start => FormStart::new("/x?a=\"&b=<", bad("value")).upload();
    error_summary => FieldErrors::new(Words::default()).with("a", bad("error")).summary_with_field();
    summary_list => SummaryList::new().row(bad("name"), bad("value")).with(SummaryRow::new(bad("name"), bad("value")).action("/x?\"&", bad("text"), bad("hidden")));
    summary_card => SummaryCard::new(bad("title"), SummaryList::new().row("Name", bad("value"))).action("/x", bad("text"));
    tag => Tag::new(bad("text")).late();
    notification_banner => NotificationBanner::new(Words::default(), bad("title")).body(bad("body"));
    notification_banner_success => NotificationBanner::success(Words::default(), bad("title"));
    table => Table::new(bad("title")).column(bad("name")).numbers(bad("name")).row([bad("value"), bad("value")]);
    pagination => Pagination::new(Words::default(), Some("/x?before=\"&<".to_owned()), Some("/x?after=a".to_owned()));
    pagination_none => Pagination::new(Words::default(), None::<String>, None::<String>);
    timeline => Timeline::new().with(TimelineItem::new(bad("title"), jiff::Timestamp::UNIX_EPOCH, bad("text")).by(bad("name")).body(bad("body")));
    identity_bar => IdentityBar::new(Words::default(), bad("name"), bad("value")).mark(Tag::new(bad("text"))).looking(bad("text")).not_the_heading();
    safe_contact_panel => SafeContactPanel::new(Words::default(), [
        SafeMethod::safe(Words::default(), bad("name"), bad("value")).because(bad("text")).preferred(Words::default()),
        SafeMethod::not_safe(Words::default(), bad("name")).because(bad("text")),
    ]).note(bad("text"));
    safe_contact_panel_none => SafeContactPanel::new(Words::default(), [SafeMethod::not_safe(Words::default(), "Telephone")]);
    details => Details::new(bad("title"), bad("body"));
    panel => Panel::new(bad("title")).body(bad("body"));
    task_list => TaskList::new(bad("name")).with(Task::new(bad("title")).href("/x?\"&").hint(bad("hint")).status(Tag::new(bad("text")))).with(Task::new(bad("title")).status_text(bad("text")));
    filter => Filter::new(Words::default(), "/x?\"&").field(Input::new("a", bad("label"))).clear(Words::default(), "/x?\"&");
    tabs => Tabs::new(bad("label")).tab("/x?\"&", bad("text"), true).tab("/y", "Y", false);
    figure_card => FigureCard::new(bad("value"), bad("text"), bad("text")).sure(bad("text")).href("/x?\"&");
    empty_state => EmptyState::new(bad("title"), bad("text")).act(Button::new(bad("text")).href("/x"));
    warning_text => WarningText::new(Words::default(), bad("text"));
    due_late => DueDate::new(Words::default(), date(2025, 1, 29), date(2025, 1, 30));
    due_today => DueDate::new(Words::default(), date(2025, 1, 30), date(2025, 1, 30));
    due_next_year => DueDate::new(Words::default(), date(2026, 1, 2), date(2025, 12, 30));
    queue_row => QueueRow::new("/x?\"&", bad("name"), bad("text")).mark(Tag::new(bad("text"))).date(bad("text")).act(Button::new(bad("text")));
}

#[test]
fn an_unsafe_way_shows_no_number() {
    let words = Words::default();
    let panel = SafeContactPanel::new(
        words,
        [SafeMethod::not_safe(words, "Telephone").because("Somebody else answers.")],
    );
    let html = panel.to_string();
    assert!(html.contains("No way is safe now") && html.contains("safe-contact--none"));
    assert!(!html.contains("safe-contact__value"));
}

/// The summary leads to its field only where the field is on the page.
trait WithField {
    fn summary_with_field(self) -> Text;
}

impl WithField for FieldErrors {
    fn summary_with_field(self) -> Text {
        let field = Input::new("a", "A").error(self.get("a"));
        Text::html(Both(self.summary(), field))
    }
}

/// Two parts after each other.
struct Both(ErrorSummary, Input);

impl std::fmt::Display for Both {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", self.0, self.1)
    }
}

impl HtmlSafe for Both {}
