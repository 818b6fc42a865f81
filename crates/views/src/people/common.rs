//! What several pages about a person show alike.

use crate::components::{IdentityBar, SafeContactPanel, SafeMethod, Tag};
use crate::shell::Shell;
use crate::words::{Text, Words};
use alongside_answers::contact::{MethodLine, Reach};
use alongside_answers::people::ReportLine;
use alongside_domain::contact::{Method, WhyNot};
use alongside_domain::needs::{NeedCategory, NeedLevel, PriorityCategory, Reason};
use alongside_kernel::id::{PersonId, ReportId};
use jiff::Timestamp;
use jiff::civil::date;

/// A code of several words as part of a key: `sight loss - large print` becomes `sight-loss-large-print`.
pub(crate) fn slug(code: &str) -> String {
    code.split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// How it is safe to reach somebody.
pub(crate) fn safe_panel(w: Words, reach: &Reach) -> SafeContactPanel {
    let methods: Vec<SafeMethod> = reach
        .methods
        .iter()
        // What nobody could use and what endangers nobody is not worth a line.
        .filter(|line| {
            line.open || line.reasons.iter().any(|reason| is_worth_a_line(*reason)) || line.reasons.is_empty()
        })
        .map(|line| method(w, line))
        .collect();
    let mut panel = SafeContactPanel::new(w, methods);
    if reach.any() {
        panel = panel.note(if reach.may_leave_message {
            w.t("people-message-may")
        } else {
            w.t("people-message-may-not")
        });
    }
    for number in &reach.wrong {
        panel = panel.note(w.t("people-wrong-number").with("number", number));
    }
    for (said, text) in [
        (w.t("people-best-time"), &reach.best_time),
        (w.t("people-cover"), &reach.cover),
        (w.t("people-code-word"), &reach.code_word),
        (w.t("people-notes"), &reach.notes),
    ] {
        if !text.is_empty() {
            panel = panel.note(said.with("words", text));
        }
    }
    match &reach.said {
        Some((who, at)) => panel.note(w.t("people-asked-by").with("who", who).with("when", w.date_time(*at))),
        None => panel.note(w.t("people-not-asked")),
    }
}

fn is_worth_a_line(reason: WhyNot) -> bool {
    !matches!(reason, WhyNot::NoUsableDetails | WhyNot::ReachedDirectly | WhyNot::NobodyNamed)
}

fn method(w: Words, line: &MethodLine) -> SafeMethod {
    let name = w.of("contact-method", line.method.code());
    let mut shown = if line.open {
        SafeMethod::safe(w, name, line.value.clone().unwrap_or_default())
    } else {
        SafeMethod::not_safe(w, name)
    };
    for reason in &line.reasons {
        shown = shown.because(w.of("contact-why", reason.code()));
    }
    if line.preferred {
        shown = shown.preferred(w);
    }
    shown
}

/// Who the page is about, with the mark for safe contact first.
pub(crate) fn identity(shell: &Shell, name: &str, reference: &str, reach: Option<&Reach>) -> IdentityBar {
    let w = shell.words;
    let name: Text = if name.is_empty() { w.t("people-no-name") } else { name.into() };
    let mut bar = IdentityBar::new(w, name, reference);
    if let Some(reach) = reach {
        bar = bar.mark(match reach.first() {
            Some(method) => Tag::new(w.of("people-safe-by", method.code())).done(),
            None => Tag::new(w.t("people-nothing-safe")).late(),
        });
    }
    if let Some(who) = &shell.who {
        bar = bar.looking(w.t("people-looking").with("membership", &who.membership_label));
    }
    bar
}

/// Several things said in one line, with commas.
pub(crate) fn reading(parts: impl IntoIterator<Item = Text>) -> Text {
    parts.into_iter().map(|part| part.plain()).collect::<Vec<_>>().join(", ").into()
}

/// What the samples of these pages are made of.
pub(crate) struct Sample;

/// What the person said of a report, each under its name: told once, and shown to whoever helps next.
pub(crate) fn told(w: Words, report: &ReportLine) -> impl Iterator<Item = (Text, Text)> {
    [(w.t("people-their-words"), &report.impact), (w.t("people-wishes"), &report.wishes)]
        .into_iter()
        .filter_map(|(name, said)| said.as_ref().map(|said| (name, said.into())))
}

impl Sample {
    pub(crate) fn person(number: u128) -> PersonId {
        PersonId::from_uuid(uuid::Uuid::from_u128(0x0194_0000_0000_7000_8000_0000_0000_0000 + number))
    }

    pub(crate) fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_default()
    }

    /// A mobile telephone is safe, letters are not.
    pub(crate) fn reach() -> Reach {
        let line = |method, open, reasons: &[WhyNot], value: Option<&str>| MethodLine {
            method,
            open,
            reasons: reasons.to_vec(),
            value: value.map(str::to_owned),
            preferred: method == Method::PhoneMobile,
        };
        Reach {
            methods: vec![
                line(Method::PhoneMobile, true, &[], Some("07700 900 123")),
                line(Method::Sms, false, &[WhyNot::SaidNotSafe], None),
                line(Method::Post, false, &[WhyNot::SuspectAtHome, WhyNot::NotSaidSafe], None),
                line(Method::Email, false, &[WhyNot::NoUsableDetails], None),
            ],
            wrong: vec!["123".into()],
            may_leave_message: false,
            best_time: "After 6pm, not on Fridays".into(),
            notes: "Her sister may answer; she knows.".into(),
            cover: "You ring about the library book.".into(),
            code_word: "Heron".into(),
            said: Some(("Sam Bell".into(), Self::at("2025-01-29T17:40:00Z"))),
        }
    }

    /// Nothing is safe.
    pub(crate) fn no_reach() -> Reach {
        let methods = [Method::PhoneMobile, Method::Post]
            .into_iter()
            .map(|method| MethodLine {
                method,
                open: false,
                reasons: vec![WhyNot::OnHold],
                value: None,
                preferred: false,
            })
            .collect();
        Reach { methods, ..Reach::default() }
    }

    pub(crate) fn report() -> ReportLine {
        ReportLine {
            id: ReportId::from_uuid(uuid::Uuid::from_u128(7)),
            channel: "FEED".into(),
            what: "Harassment".into(),
            occurred_on: date(2025, 1, 27),
            recorded_at: Self::at("2025-01-28T08:02:00Z"),
            reference: Some("52/10001/25".into()),
            place: Some("Near the station".into()),
            district: "Bristol, City of".into(),
            impact: Some("I wake at every car that slows down.".into()),
            wishes: Some("To know when he is let out.".into()),
            officer_view: Some("She was calm, and wants to be asked, not told.".into()),
            note: Some("She does not sleep and wants to know when he is let out.".into()),
            needs: vec![
                (NeedCategory::MentalPhysical, NeedLevel::High),
                (NeedCategory::Shelter, NeedLevel::Medium),
                (NeedCategory::Finance, NeedLevel::None),
            ],
            priority: vec![
                (PriorityCategory::Serious, vec![Reason::DomesticFlag, Reason::DomesticRelationship]),
                (PriorityCategory::Persistent, vec![Reason::CourseOfConduct]),
            ],
            both: Some((Self::at("2025-01-27T22:10:00Z"), vec!["CALL", "ADDRESS"])),
            may_be_same_as: Some(date(2025, 1, 29)),
        }
    }
}
