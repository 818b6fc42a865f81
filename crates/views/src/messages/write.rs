//! Writing to one person.

use super::reasons;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::messages::{Way, Writing};
use alongside_domain::messages::{Channel, Language as Written};
use alongside_kernel::id::PersonId;
use uuid::Uuid;

/// The form for a letter, e-mail or text to one person.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/write.html")]
pub struct WriteMessagePage {
    /// Around the page.
    pub shell: Shell,
    /// To whom, by which ways.
    pub writing: Writing,
    /// What was chosen before.
    pub template: String,
    /// How it was to go.
    pub channel: String,
    /// The language that was chosen.
    pub language: String,
    /// The form's token.
    pub token: String,
}

impl WriteMessagePage {
    fn action(&self) -> String {
        format!("/people/{}/message", self.writing.person)
    }
    fn any_safe(&self) -> bool {
        self.writing.ways.iter().any(|way| way.reasons.is_empty())
    }
    fn closed(&self) -> impl Iterator<Item = &Way> {
        self.writing.ways.iter().filter(|way| !way.reasons.is_empty())
    }
    fn not_safe(&self, way: &Way) -> Text {
        let w = self.shell.words;
        w.t("write-message-not-safe").with("reasons", reasons(w, &way.reasons))
    }

    fn channels(&self) -> Radios {
        let w = self.shell.words;
        let open = self.writing.ways.iter().filter(|way| way.reasons.is_empty());
        open.fold(Radios::new("channel", w.t("write-message-channel")), |radios, way| {
            radios.choice(way.channel.code(), w.of("messages-channel", way.channel.code()))
        })
        .chosen(&self.channel)
        .error(self.shell.errors.get("channel"))
    }

    fn templates(&self) -> Radios {
        let w = self.shell.words;
        let radios = Radios::new("template", w.t("write-message-template"));
        self.writing
            .templates
            .iter()
            .fold(radios, |radios, code| radios.choice(code, w.of("messages-template", code)))
            .chosen(&self.template)
            .error(self.shell.errors.get("template"))
    }

    fn languages(&self) -> Radios {
        let w = self.shell.words;
        let chosen = if self.language.is_empty() { self.writing.language.code() } else { &self.language };
        Written::ALL
            .iter()
            .fold(Radios::new("language", w.t("write-message-language")).inline(), |radios, language| {
                radios.choice(language.code(), w.of("message-language", language.code()))
            })
            .chosen(chosen)
    }
}

impl Samples for WriteMessagePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let way = |channel, reasons: &[&str]| Way {
            channel,
            reasons: reasons.iter().map(|code| (*code).to_owned()).collect(),
        };
        let page = |ways: Vec<Way>| Self {
            shell: staff_shell(words, words.t("write-message-title")),
            writing: Writing {
                person: PersonId::from_uuid(Uuid::from_u128(5)),
                name: "Gwen Ash".into(),
                reference: "7F3K 22QM".into(),
                ways,
                language: Written::English,
                templates: vec!["INFORM".into(), "RING_US".into()],
            },
            template: String::new(),
            channel: String::new(),
            language: String::new(),
            token: "sample-write".into(),
        };
        let some = || {
            vec![
                way(Channel::Letter, &["SUSPECT_AT_HOME", "NOT_SAID_SAFE"]),
                way(Channel::Email, &[]),
                way(Channel::Text, &[]),
            ]
        };
        let none = vec![
            way(Channel::Letter, &["SUSPECT_AT_HOME"]),
            way(Channel::Email, &["NO_USABLE_DETAILS"]),
            way(Channel::Text, &["SAID_NOT_SAFE"]),
        ];
        let mut wrong = page(some());
        wrong.shell.errors.add("channel", words.of("error", "messages-choose-channel"));
        vec![
            ("write-message", page(some())),
            ("write-message-wrong", wrong),
            ("write-message-none", page(none)),
        ]
    }
}
