//! Withdrawing consent: what ends, and one press.

use super::{bar, consent_facts, how_choices, sample_about, sample_line};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::consent::{Standing, ToWithdraw};

/// A consent about to be withdrawn.
#[derive(Debug, Clone, Template)]
#[template(path = "consent/withdraw.html")]
pub struct WithdrawPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /consents/…/withdraw`.
    pub token: String,
    /// What ends.
    pub what: ToWithdraw,
    /// How it was said, by code.
    pub how: String,
}

impl WithdrawPage {
    fn identity(&self) -> IdentityBar {
        bar(self.shell.words, &self.what.about)
    }

    fn action(&self) -> String {
        format!("/consents/{}/withdraw", self.what.consent.id)
    }

    fn card(&self) -> SummaryCard {
        let w = self.shell.words;
        SummaryCard::new(&self.what.consent.organisation_name, consent_facts(w, &self.what.consent))
    }

    fn in_force(&self) -> bool {
        self.what.consent.standing == Standing::InForce
    }

    fn question(&self) -> Radios {
        let w = self.shell.words;
        Radios::new("how", w.t("consent-withdraw-how"))
            .choices(how_choices(w))
            .chosen(&self.how)
            .error(self.shell.errors.get("how"))
    }
}

impl Samples for WithdrawPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = staff_shell(words, words.t("consent-withdraw-title"));
        shell.back = Some("/people/1/consent".into());
        let open = Self {
            shell,
            token: "sample".into(),
            what: ToWithdraw {
                about: sample_about(),
                consent: sample_line(Standing::InForce),
                services: vec!["Safe at home".into()],
            },
            how: String::new(),
        };
        let mut wrong = open.clone();
        wrong.shell.errors = FieldErrors::new(words).with("how", words.of("error", "consent-how-missing"));
        let mut over = open.clone();
        over.what.consent = sample_line(Standing::Withdrawn);
        over.what.services.clear();
        vec![("consent-withdraw", open), ("consent-withdraw-wrong", wrong), ("consent-withdraw-over", over)]
    }
}
