//! One message, exactly as it leaves.

use super::{sample_leaves, sample_line};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::messages::Preview;
use alongside_domain::messages::{Channel, Language, State};

/// The tokens of the page's forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageTokens {
    /// Lets it go.
    pub approve: String,
    /// Holds it.
    pub hold: String,
    /// Prepares it anew.
    pub anew: String,
    /// Prints it.
    pub print: String,
}

/// One message.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/message.html")]
pub struct MessagePage {
    /// Around the page.
    pub shell: Shell,
    /// The message.
    pub preview: Preview,
    /// The tokens of its forms.
    pub tokens: MessageTokens,
}

impl MessagePage {
    fn state(&self) -> State {
        self.preview.line.state
    }
    fn is_draft(&self) -> bool {
        self.state() == State::Draft
    }
    fn can_print(&self) -> bool {
        self.state() == State::Ready
            && self.preview.line.channel == Channel::Letter
            && self.preview.batch.is_none()
    }
    fn can_prepare(&self) -> bool {
        matches!(self.state(), State::Held | State::Failed)
    }
    fn can_hold(&self) -> bool {
        matches!(self.state(), State::Draft | State::Ready)
    }
    fn at(&self, act: &str) -> String {
        format!("/messages/{}/{act}", self.preview.line.id)
    }

    fn facts(&self) -> SummaryList {
        let w = self.shell.words;
        let line = &self.preview.line;
        let state = Tag::new(w.of("messages-state", line.state.code()));
        let state = match line.state {
            State::Sent => state.done(),
            State::Held | State::Failed => state.late(),
            _ => state.waiting(),
        };
        let list = SummaryList::new()
            .row(w.t("message-state"), Text::from(state))
            .row(w.t("message-to"), format!("{}, {}", line.name, line.reference))
            .row(w.t("message-way"), w.of("messages-channel", line.channel.code()))
            .row(w.t("message-language"), w.of("message-language", self.preview.language.code()));
        match self.preview.sent_at {
            Some(at) => list.row(w.t("message-sent"), w.date_time(at)),
            None => list,
        }
    }
}

impl Samples for MessagePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |state: State, reasons: &[&str], composed: bool| {
            let mut line = sample_line(1, "Gwen Ash", Channel::Letter, state);
            line.reasons = reasons.iter().map(|code| (*code).to_owned()).collect();
            Self {
                shell: Shell {
                    back: Some("/messages".into()),
                    ..staff_shell(words, words.t("message-title"))
                },
                preview: Preview {
                    line,
                    language: Language::English,
                    leaves: composed.then(sample_leaves),
                    batch: None,
                    sent_at: "2025-01-30T10:15:00Z".parse().ok().filter(|_| state == State::Sent),
                },
                tokens: MessageTokens::default(),
            }
        };
        vec![
            ("message-draft", page(State::Draft, &[], true)),
            ("message-ready", page(State::Ready, &[], true)),
            ("message-held", page(State::Held, &["NOT_SAID_SAFE", "SUSPECT_MAY_BE_AT_HOME"], false)),
            ("message-not-taken", page(State::Failed, &["GATEWAY_AWAY"], true)),
            ("message-sent", page(State::Sent, &[], true)),
        ]
    }
}
