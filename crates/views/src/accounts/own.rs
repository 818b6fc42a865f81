//! One's own sign-ins and memberships.

use super::{roles_text, sample_membership};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::accounts::{Happened, MembershipView, SignInView, Standing};

/// Where one is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/sign_ins.html")]
pub struct SignInsPage {
    /// Around the page.
    pub shell: Shell,
    /// The sign-ins, the newest first.
    pub sign_ins: Vec<SignInView>,
    /// The token of each one's form, in their order.
    pub tokens: Vec<String>,
    /// What others did to the account, the newest first.
    pub happened: Vec<Happened>,
    /// What was just done.
    pub done: Option<Text>,
}

impl SignInsPage {
    fn lines(&self) -> Vec<(&SignInView, &str)> {
        self.sign_ins.iter().zip(self.tokens.iter().map(String::as_str)).collect()
    }

    fn facts(&self, it: &SignInView) -> SummaryList {
        let w = self.shell.words;
        SummaryList::new()
            .row(w.t("sign-ins-began"), w.date_time(it.created_at))
            .row(w.t("sign-ins-used"), w.date_time(it.last_seen_at))
    }

    fn happened_facts(&self, it: &Happened) -> SummaryList {
        let w = self.shell.words;
        let by = it.made_by.as_ref().map_or_else(|| w.t("sign-ins-console"), Text::from);
        let used = it.used_at.map_or_else(|| w.t("sign-ins-link-unused"), |at| w.date_time(at).into());
        SummaryList::new()
            .row(w.t("sign-ins-link-made"), w.date_time(it.made_at))
            .row(w.t("sign-ins-link-by"), by)
            .row(w.t("sign-ins-link-used"), used)
    }

    fn device(&self, it: &SignInView) -> Text {
        if it.device == "?" { self.shell.words.t("sign-ins-unknown") } else { (&it.device).into() }
    }
}

/// For whom one acts.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/memberships.html")]
pub struct MembershipsPage {
    /// Around the page; holds the errors of the field `membership`.
    pub shell: Shell,
    /// The token of `POST /memberships`.
    pub token: String,
    /// The memberships that are live today.
    pub memberships: Vec<MembershipView>,
    /// The one that is active.
    pub active: String,
}

impl MembershipsPage {
    fn question(&self) -> Radios {
        let w = self.shell.words;
        self.memberships.iter().fold(
            Radios::new("membership", w.t("memberships-question"))
                .chosen(&self.active)
                .error(self.shell.errors.get("membership")),
            |radios, it| radios.with(Choice::new(&it.id, &it.organisation).hint(roles_text(w, &it.roles))),
        )
    }
}

impl Samples for SignInsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let sign_in = |id: &str, device: &str, is_this| SignInView {
            id: id.into(),
            device: device.into(),
            created_at: "2025-01-30T08:30:00Z".parse().unwrap_or_default(),
            last_seen_at: "2025-01-30T09:15:00Z".parse().unwrap_or_default(),
            is_this,
        };
        let page = Self {
            shell: staff_shell(words, words.t("sign-ins-title")),
            sign_ins: vec![sign_in("1", "Firefox, Windows", true), sign_in("2", "?", false)],
            tokens: vec!["sample".into(), "sample".into()],
            happened: Vec::new(),
            done: None,
        };
        let link = |made_by: Option<&str>, used: bool| Happened {
            made_at: "2025-01-30T08:00:00Z".parse().unwrap_or_default(),
            made_by: made_by.map(str::to_owned),
            used_at: used.then(|| "2025-01-30T08:20:00Z".parse().unwrap_or_default()),
        };
        let mut again = page.clone();
        again.happened = vec![link(Some("Ad Min"), true), link(None, false)];
        again.done = Some(words.t("sign-ins-set-up-done"));
        vec![("sign-ins", page), ("sign-ins-again", again)]
    }
}

impl Samples for MembershipsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut other = sample_membership("Victim Care Unit", &["victim_care_officer"], Standing::Live);
        other.id = "01940000000070008000000000000012".into();
        let page = Self {
            shell: staff_shell(words, words.t("memberships-title")),
            token: "sample".into(),
            memberships: vec![
                sample_membership("Bristol Safe Homes", &["caseworker"], Standing::Live),
                other,
            ],
            active: "01940000000070008000000000000011".into(),
        };
        let mut wrong = page.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("membership", words.of("error", "membership-missing"));
        vec![("memberships", page), ("memberships-wrong", wrong)]
    }
}
