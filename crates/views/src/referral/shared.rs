//! Exactly what an organisation sees: the preview and the agency's page show it alike.

use super::need;
use crate::consent::{class_list, class_name};
use crate::prelude::*;
use alongside_answers::referral::{Fact, Section, Shared, Value, Way};

/// What is shared, class by class.
#[derive(Debug, Clone, Template)]
#[template(path = "referral/shared.html")]
pub struct SharedPart {
    w: Words,
    shared: Shared,
    with_contact: bool,
}

impl askama::filters::HtmlSafe for SharedPart {}

impl SharedPart {
    /// Everything, the ways of reaching the person among it.
    pub fn new(words: impl Into<Words>, shared: &Shared) -> Self {
        Self { w: words.into(), shared: shared.clone(), with_contact: true }
    }

    /// Without the ways of reaching the person, where they stand first on the page.
    #[must_use]
    pub fn contact_stands_above(mut self) -> Self {
        self.with_contact = false;
        self
    }

    fn sections(&self) -> impl Iterator<Item = &Section> {
        self.shared.sections.iter().filter(|section| self.with_contact || section.class != "contact")
    }

    fn title(&self, section: &Section) -> Text {
        class_name(self.w, section.class)
    }

    fn is_empty(section: &Section) -> bool {
        section.groups.is_empty() && section.ways.is_empty()
    }

    fn ways(&self, section: &Section) -> SummaryList {
        section.ways.iter().fold(SummaryList::new().without_lines(), |list, way| {
            list.row(self.w.of("shared-method", way.method), way_text(self.w, way))
        })
    }

    fn list(&self, facts: &[Fact]) -> SummaryList {
        facts.iter().fold(SummaryList::new().without_lines(), |list, fact| {
            list.row(self.w.of("shared-fact", fact.name), value(self.w, &fact.value))
        })
    }

    fn also(&self) -> Text {
        self.w.t("shared-also").with("classes", class_list(self.w, &self.shared.also))
    }
}

fn why_not(w: Words, way: &Way) -> String {
    let sentence = |code: &&str| match *code {
        // A person did not agree: nobody who says no is called anything harder.
        "CONSENT_REFUSED" => w.of("shared-why-not", "NOT-AGREED").plain(),
        code => w.of("shared-why-not", code).plain(),
    };
    way.why_not.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn way_text(w: Words, way: &Way) -> Text {
    if way.safe {
        w.t("shared-way-safe").with("value", way.value.as_deref().unwrap_or_default())
    } else {
        w.t("shared-way-not-safe").with("reasons", why_not(w, way))
    }
}

fn value(w: Words, value: &Value) -> Text {
    let joined = |texts: Vec<Text>| Text::from(texts.iter().map(Text::plain).collect::<Vec<_>>().join(", "));
    match value {
        Value::Words(text) => Text::from(text),
        Value::Day(day) => Text::from(w.date(*day)),
        Value::Codes("referral-need", codes) => joined(codes.iter().map(|code| need(w, code)).collect()),
        Value::Codes("shared-sex", codes) => {
            joined(codes.iter().map(|code| w.of("shared-sex", code)).collect())
        }
        Value::Codes("shared-priority", codes) => {
            joined(codes.iter().map(|code| w.of("shared-priority", code)).collect())
        }
        Value::Codes(_, codes) => joined(codes.iter().map(|code| w.of("shared-answer", code)).collect()),
    }
}

/// The ways of reaching the person, first on the agency's page, where they were granted.
pub(super) fn panel(w: Words, shared: &Shared) -> Option<SafeContactPanel> {
    let section = shared.sections.iter().find(|section| section.class == "contact")?;
    let methods: Vec<SafeMethod> = section
        .ways
        .iter()
        .map(|way| {
            let name = w.of("shared-method", way.method);
            if way.safe {
                SafeMethod::safe(w, name, way.value.as_deref().unwrap_or_default())
            } else {
                SafeMethod::not_safe(w, name).because(why_not(w, way))
            }
        })
        .collect();
    let panel = SafeContactPanel::new(w, methods);
    let best = section.groups.iter().flatten().find(|fact| fact.name == "best-time");
    Some(match best {
        Some(Fact { value: Value::Words(text), .. }) => {
            panel.note(w.t("shared-best-time").with("text", text))
        }
        _ => panel,
    })
}

/// What the samples share.
pub(super) fn sample() -> Shared {
    let words = |name, text: &str| Fact { name, value: Value::Words(text.into()) };
    let section = |class, groups| Section { class, groups, ways: vec![] };
    Shared {
        sections: vec![
            section(
                "identity",
                vec![vec![
                    words("name", "Gwenllïan Ŵyn"),
                    Fact { name: "date-of-birth", value: Value::Day(jiff::civil::date(1984, 5, 6)) },
                    Fact { name: "sex", value: Value::Codes("shared-sex", vec!["F".into()]) },
                ]],
            ),
            Section {
                class: "contact",
                groups: vec![vec![words("best-time", "After 6pm")]],
                ways: vec![
                    Way {
                        method: "PHONE_MOBILE",
                        value: Some("07700 900123".into()),
                        safe: true,
                        why_not: vec![],
                    },
                    Way {
                        method: "POST",
                        value: None,
                        safe: false,
                        why_not: vec!["SAID_NOT_SAFE", "SUSPECT_AT_HOME"],
                    },
                ],
            },
            section(
                "needs",
                vec![vec![
                    Fact { name: "needs-high", value: Value::Codes("referral-need", vec!["SHELTER".into()]) },
                    words("impact", "I wake at every sound."),
                    words("wishes", "Locks that hold."),
                    words("in-their-words", "I can't sleep at home since they came in through the window."),
                ]],
            ),
            section("safety", vec![]),
        ],
        also: vec!["contact_log"],
    }
}
