//! What a person agreed to share, and the ledger of what was given to whom.

mod ledger;
mod page;
mod withdraw;

pub use ledger::LedgerPage;
pub use page::{ConsentForm, ConsentPage};
pub use withdraw::WithdrawPage;

use crate::prelude::*;
use alongside_answers::consent::{About, ConsentLine, Standing};

/// The plain name of a class of data.
pub(crate) fn class_name(w: Words, code: &str) -> Text {
    w.of("shared-class", code)
}

/// Classes of data in one line.
pub(crate) fn class_list<C: AsRef<str>>(w: Words, codes: &[C]) -> Text {
    let names: Vec<String> = codes.iter().map(|code| class_name(w, code.as_ref()).plain()).collect();
    Text::from(names.join(", "))
}

/// A choice for each class that can be shared, with what it holds.
pub(crate) fn class_choices(w: Words, codes: &[String]) -> Vec<Choice> {
    codes.iter().map(|code| Choice::new(code, class_name(w, code)).hint(w.of("shared-holds", code))).collect()
}

/// Choices for how consent was given.
pub(crate) fn how_choices(w: Words) -> Vec<Choice> {
    ["PHONE", "IN_PERSON", "WRITING"].map(|code| Choice::new(code, w.of("consent-how", code))).to_vec()
}

/// Choices for who gave it.
pub(crate) fn giver_choices(w: Words) -> Vec<Choice> {
    ["PERSON", "GUARDIAN", "REPRESENTATIVE"]
        .map(|code| Choice::new(code, w.of("consent-giver", code)))
        .to_vec()
}

/// Who the page is about, above a page with a heading of its own.
pub(crate) fn bar(w: Words, about: &About) -> IdentityBar {
    IdentityBar::new(w, &about.name, &about.reference).not_the_heading()
}

/// The sides of what a person shares.
pub(crate) fn sharing_tabs(w: Words, about: &About, current: &str) -> Tabs {
    let person = about.person;
    Tabs::new(w.t("consent-tabs"))
        .tab(format!("/people/{person}"), w.t("consent-tab-person"), false)
        .tab(format!("/people/{person}/consent"), w.t("consent-tab-consent"), current == "consent")
        .tab(format!("/people/{person}/disclosures"), w.t("consent-tab-ledger"), current == "ledger")
        .tab(format!("/people/{person}/services"), w.t("consent-tab-services"), current == "services")
}

/// One answer of the person as facts.
pub(crate) fn consent_facts(w: Words, line: &ConsentLine) -> SummaryList {
    let mut list = SummaryList::new();
    if !line.classes.is_empty() {
        list = list.row(w.t("consent-fact-classes"), class_list(w, &line.classes));
    }
    list = list.row(w.t("consent-fact-purpose"), w.of("consent-purpose", &line.purpose)).row(
        w.t("consent-fact-given"),
        w.t("consent-fact-given-value")
            .with("at", crate::words::Value::date_time(line.given_at))
            .with("how", w.of("consent-how", line.how))
            .with("giver", w.of("consent-giver", line.given_by))
            .with("by", &line.recorded_by),
    );
    if let (Some(end), true) = (line.ends_on, line.standing != Standing::NotGiven) {
        list = list.row(w.t("consent-fact-until"), w.date(end));
    }
    if let Some(at) = line.withdrawn_at {
        list = list.row(w.t("consent-fact-withdrawn"), w.date_time(at));
    }
    if let Some(note) = &line.note {
        list = list.row(w.t("consent-fact-note"), note);
    }
    list
}

/// Whom the samples are about.
pub(crate) fn sample_about() -> About {
    About {
        person: alongside_kernel::id::PersonId::from_uuid(sample_id(1)),
        name: "Gwenllïan Ŵyn".into(),
        reference: "4T7K 2M9P".into(),
    }
}

/// An id of the samples.
pub(crate) fn sample_id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0194_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// An instant of the samples.
pub(crate) fn sample_at(text: &str) -> alongside_kernel::Timestamp {
    text.parse().unwrap_or_default()
}

/// A consent of the samples.
pub(crate) fn sample_line(standing: Standing) -> ConsentLine {
    ConsentLine {
        id: alongside_kernel::id::ConsentId::from_uuid(sample_id(2)),
        organisation: alongside_kernel::id::OrganisationId::from_uuid(sample_id(3)),
        organisation_name: "Bristol Safe Homes".into(),
        standing,
        classes: vec!["identity", "contact", "needs", "referral"],
        purpose: "support".into(),
        how: "PHONE",
        given_by: "PERSON",
        recorded_by: "Sam Bell".into(),
        given_at: sample_at("2025-01-30T09:15:00Z"),
        ends_on: Some(jiff::civil::date(2026, 1, 30)),
        withdrawn_at: (standing == Standing::Withdrawn).then(|| sample_at("2025-02-03T14:00:00Z")),
        note: Some("Wants them to ring after 6pm. Not at work.".into()),
    }
}
