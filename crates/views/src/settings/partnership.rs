//! Name, mark, colour, telephone.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::settings::{LetterPreview, PartnershipSettings};

/// The form for how a partnership shows itself.
#[derive(Debug, Clone, Template)]
#[template(path = "settings/settings.html")]
pub struct SettingsPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /settings`.
    pub token: String,
    /// What is set, or what was typed.
    pub typed: PartnershipSettings,
    /// A letter as it would leave now.
    pub letter: Option<LetterPreview>,
}

impl Samples for SettingsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let plain = Self {
            shell: staff_shell(words, words.t("settings-title")),
            token: "sample".into(),
            typed: PartnershipSettings {
                name: "Avon and Somerset Victim Partnership".into(),
                short: "AS".into(),
                colour: "#0b5b5e".into(),
                phone: "0117 496 0100".into(),
                sender: "The Support Team".into(),
            },
            letter: Some(LetterPreview {
                to: vec!["Alex Sample".into(), "1 Example Street".into(), "Bristol".into(), "BS1 4DJ".into()],
                subject: "A letter for you".into(),
                paragraphs: vec!["Please ring us on 0117 496 0100.".into(), "The Support Team".into()],
            }),
        };
        let empty = Self { typed: PartnershipSettings::default(), letter: None, ..plain.clone() };
        let mut wrong = plain.clone();
        wrong.typed.colour = "#ffdd00".into();
        wrong.shell.errors = FieldErrors::new(words)
            .with("colour", words.of("error", "settings-colour-too-light").with("value", "1.3"));
        vec![("settings", plain), ("settings-empty", empty), ("settings-wrong", wrong)]
    }
}
