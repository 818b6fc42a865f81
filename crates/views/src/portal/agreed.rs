//! What I agreed, and taking it back.

use super::{classes, sample_agreed, sample_shell, standing};
use crate::prelude::*;
use alongside_answers::portal::{Agreement, Standing};

/// Everything that a person agreed to and did not.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/agreed.html")]
pub struct AgreedPage {
    /// Around the page.
    pub shell: Shell,
    /// The agreements, the newest first.
    pub agreed: Vec<Agreement>,
    /// The token of `POST /pages/leave`.
    pub leave: String,
}

/// The question before an agreement is taken back.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/stop.html")]
pub struct StopPage {
    /// Around the page.
    pub shell: Shell,
    /// The agreement.
    pub agreement: Agreement,
    /// The token of the form.
    pub token: String,
    /// The token of `POST /pages/leave`.
    pub leave: String,
}

impl AgreedPage {
    fn standing(&self, agreement: &Agreement) -> Text {
        standing(self.shell.words, agreement)
    }
    fn classes(&self, agreement: &Agreement) -> Vec<Text> {
        classes(self.shell.words, &agreement.classes)
    }
    fn can_stop(agreement: &Agreement) -> bool {
        agreement.standing == Standing::InForce
    }
}

impl StopPage {
    fn action(&self) -> String {
        format!("/pages/agreed/{}/stop", self.agreement.id)
    }
    fn classes(&self) -> Vec<Text> {
        classes(self.shell.words, &self.agreement.classes)
    }
}

impl Samples for AgreedPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |agreed| Self {
            shell: sample_shell(words, words.t("portal-title-agreed"), "/pages/agreed", true),
            agreed,
            leave: "sample".into(),
        };
        let mut stopped = page(sample_agreed());
        stopped.shell.notice = Some(NotificationBanner::success(words, words.t("portal-stopped")));
        vec![
            ("pages-agreed", page(sample_agreed())),
            ("pages-agreed-stopped", stopped),
            ("pages-agreed-empty", page(vec![])),
        ]
    }
}

impl Samples for StopPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = sample_shell(words, words.t("portal-title-agreed"), "/pages/agreed", true);
        shell.back = Some("/pages/agreed".into());
        let page = |agreement| Self {
            shell: shell.clone(),
            agreement,
            token: "sample".into(),
            leave: "sample".into(),
        };
        sample_agreed().into_iter().take(1).map(|agreement| ("pages-stop", page(agreement))).collect()
    }
}
