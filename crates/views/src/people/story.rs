//! What happened, in words.

use crate::components::{Timeline, TimelineItem};
use crate::people::reading;
use crate::words::{Text, Words};
use alongside_answers::contact::AttemptLine;
use alongside_answers::people::{Happening, Timeline as Story};
use alongside_domain::contact::PointKind;

/// The timeline of a person.
pub(crate) fn timeline(w: Words, story: &Story) -> Timeline {
    story.items().iter().fold(Timeline::new(), |timeline, it| {
        let (title, body) = said(w, &it.what);
        let mut item = TimelineItem::new(title, it.at, w.date_time(it.at));
        if let Some(by) = &it.by {
            item = item.by(w.t("people-by").with("who", by));
        }
        timeline.with(match body {
            Some(body) => item.body(body),
            None => item,
        })
    })
}

fn said(w: Words, what: &Happening) -> (Text, Option<Text>) {
    match what {
        Happening::Reported { channel, what } => (
            w.of("people-channel", channel),
            Some(what.clone()).filter(|what| !what.is_empty()).map(Text::from),
        ),
        Happening::Attempt(line) => (w.of("contact-outcome", line.outcome.code()), Some(attempt(w, line))),
        Happening::Promised(line) => {
            (w.t("people-promised").with("day", w.weekday_date(line.due_on)), Some(Text::from(&line.what)))
        }
        Happening::PromiseEnded(line) => (
            w.of("people-promise-ended", line.ended_as.as_deref().unwrap_or("NOT_KEPT")),
            Some(Text::from(&line.what)),
        ),
        Happening::Message { channel, state } => {
            (w.of("people-message-channel", channel), Some(w.of("people-message-state", state)))
        }
        Happening::Consent { organisation, status } => {
            (w.of("people-consent", status).with("organisation", organisation), None)
        }
        Happening::ConsentWithdrawn { organisation } => {
            (w.t("people-consent-withdrawn").with("organisation", organisation), None)
        }
        Happening::Referral { step, service, organisation, .. } => (
            w.of("people-step", step),
            Some(w.t("people-service-of").with("service", service).with("organisation", organisation)),
        ),
        Happening::PointTold { kind, hint, from } => {
            let from = w.of("people-point-from", from.code());
            let text = w.t("people-point-told-text").with("what", point(w, *kind, hint)).with("from", from);
            (w.t("people-point-told"), Some(text))
        }
        Happening::PointEnded { kind, hint, why } => {
            let why = w.of("people-point-why", why.code());
            let text = w.t("people-point-ended-text").with("what", point(w, *kind, hint)).with("why", why);
            (w.t("people-point-ended"), Some(text))
        }
        Happening::HoldPlaced(code) => (w.t("people-hold-placed"), Some(w.of("people-hold", code.code()))),
        Happening::HoldLifted(code) => (w.t("people-hold-lifted"), Some(w.of("people-hold", code.code()))),
    }
}

/// A number or an address, by as much of it as tells which one it is.
fn point(w: Words, kind: PointKind, hint: &str) -> Text {
    w.t("people-point-name").with("kind", w.of("people-point-kind", kind.code())).with("value", hint)
}

/// What came of an attempt, in a line or two.
pub(crate) fn attempt(w: Words, line: &AttemptLine) -> Text {
    let mut parts = vec![w.of("contact-method", line.way.code()).plain()];
    if !line.needs_met.is_empty() {
        let needs = reading(line.needs_met.iter().map(|code| w.of("contact-need", code)));
        parts.push(w.t("people-attempt-needs").with("needs", needs).plain());
    }
    if !line.help_given.is_empty() {
        let help = reading(line.help_given.iter().map(|code| w.of("contact-help", code)));
        parts.push(w.t("people-attempt-help").with("help", help).plain());
    }
    if !line.signposts.is_empty() {
        parts.push(w.t("people-attempt-signposts").with("whom", &line.signposts).plain());
    }
    if !line.words.is_empty() {
        parts.push(w.t("people-attempt-words").with("words", &line.words).plain());
    }
    parts.join(". ").into()
}
