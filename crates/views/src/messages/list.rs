//! Messages by how far they are.

use super::sample_line;
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_WORD, staff_shell};
use alongside_answers::messages::{Line, List};
use alongside_domain::messages::{Channel, State};

/// The list of messages in one state.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/list.html")]
pub struct MessagesPage {
    /// Around the page.
    pub shell: Shell,
    /// The list.
    pub list: List,
    /// The token of the form that lets messages go.
    pub approve_token: String,
    /// The token of the form that prints letters.
    pub print_token: String,
}

impl MessagesPage {
    fn tabs(&self) -> Tabs {
        let w = self.shell.words;
        self.list.counts.iter().fold(Tabs::new(w.t("messages-tabs")), |tabs, (state, count)| {
            let text = w.n("messages-tab", *count).with("state", w.of("messages-state", state.code()));
            tabs.tab(format!("/messages?state={state}"), text, *state == self.list.state)
        })
    }

    fn to_approve(&self) -> bool {
        self.list.state == State::Draft
    }

    fn meaning(&self, line: &Line) -> Text {
        super::meaning(self.shell.words, line)
    }

    fn since(&self, line: &Line) -> Text {
        let w = self.shell.words;
        w.t("messages-since").with("time", w.date_time(line.since))
    }

    fn row(&self, line: &Line) -> QueueRow {
        let w = self.shell.words;
        let row = QueueRow::new(format!("/messages/{}", line.id), &line.name, self.meaning(line))
            .date(self.since(line));
        let said_yes = line.by_itself && matches!(line.state, State::Ready | State::Sending | State::Sent);
        if said_yes { row.mark(Tag::new(w.t("messages-by-itself")).done()) } else { row }
    }

    fn next(&self) -> Option<String> {
        self.list.next.map(|id| format!("/messages?state={}&after={id}", self.list.state))
    }
}

impl Samples for MessagesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |state: State, lines: Vec<Line>, to_print: u32| {
            let counts = State::ALL
                .iter()
                .map(|it| (*it, if *it == state { u32::try_from(lines.len()).unwrap_or(0) } else { 3 }))
                .collect();
            let next = lines.last().filter(|_| lines.len() > 2).map(|line| line.id);
            Self {
                shell: staff_shell(words, words.t("messages-title")),
                list: List { state, counts, lines, next, to_print },
                approve_token: "sample-approve".into(),
                print_token: "sample-print".into(),
            }
        };
        let line = |number, name, channel, state| sample_line(number, name, channel, state);
        let draft = State::Draft;
        let drafts = vec![
            line(1, "Gwen Ash", Channel::Letter, draft),
            line(2, "Amir Khan", Channel::Text, draft),
            line(3, "Wei Ling", Channel::Email, draft),
        ];
        let mut held = vec![line(4, "Jo Hart", Channel::Letter, State::Held)];
        for line in &mut held {
            line.reasons = vec!["SAID_NOT_SAFE".into(), "SUSPECT_AT_HOME".into()];
        }
        let mut ready = vec![line(5, "Mo Farr", Channel::Letter, State::Ready)];
        for line in &mut ready {
            line.by_itself = true;
        }
        let long =
            vec![line(6, LONG_NAME, Channel::Email, draft), line(7, LONG_WORD, Channel::Letter, draft)];
        vec![
            ("messages-long", page(draft, long, 0)),
            ("messages-drafts", page(draft, drafts, 0)),
            ("messages-held", page(State::Held, held, 0)),
            ("messages-ready", page(State::Ready, ready, 1)),
            ("messages-empty", page(State::Sent, vec![], 0)),
        ]
    }
}
