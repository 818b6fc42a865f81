//! One account.

use super::{
    all_roles, organisation_select, role_choices, roles_text, sample_membership, sample_organisations, span,
    standing,
};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::accounts::{AccountView, Link, LinkCode, MembershipView, Standing};

/// The tokens of the forms of one account.
#[derive(Debug, Clone, Default)]
pub struct AccountTokens {
    /// For a place in another organisation.
    pub place: String,
    /// For starting again.
    pub again: String,
    /// For leaving.
    pub leave: String,
}

/// One account with its places.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/account.html")]
pub struct AccountPage {
    /// Around the page.
    pub shell: Shell,
    /// The account.
    pub account: AccountView,
    /// The whole address of the open link, as it is handed over.
    pub link: Option<String>,
    /// The tokens of the account's forms.
    pub tokens: AccountTokens,
    /// The tokens of the forms of the places, in their order.
    pub place_tokens: Vec<String>,
}

impl AccountPage {
    fn facts(&self) -> SummaryList {
        let (w, it) = (self.shell.words, &self.account);
        let yes_no = |yes: bool| if yes { w.t("accounts-yes") } else { w.t("accounts-no") };
        let list = SummaryList::new()
            .row(w.t("accounts-name"), &it.name)
            .row(w.t("accounts-email"), &it.email)
            .row(w.t("accounts-has-password"), yes_no(it.has_password))
            .row(w.t("accounts-has-second-factor"), yes_no(it.has_second_factor));
        match it.left_at {
            Some(at) => list.row(w.t("accounts-left-at"), w.date_time(at)),
            None => list,
        }
    }

    fn link_text(&self) -> Text {
        let w = self.shell.words;
        let until = self.account.link.as_ref().map(|link| w.date_time(link.expires_at)).unwrap_or_default();
        w.t("accounts-link-text").with("until", until)
    }

    fn code_text(&self, code: &LinkCode) -> Text {
        let w = self.shell.words;
        w.t("accounts-code-text").with("until", w.date_time(code.expires_at))
    }

    fn can_change(&self) -> bool {
        !self.account.is_own && self.account.left_at.is_none()
    }

    fn action(&self, what: &str) -> String {
        format!("/accounts/{}/{what}", self.account.id)
    }

    fn place_action(&self, place: &MembershipView) -> String {
        self.action(&format!("memberships/{}", place.id))
    }

    fn places(&self) -> Vec<(&MembershipView, &str)> {
        self.account.memberships.iter().zip(self.place_tokens.iter().map(String::as_str)).collect()
    }

    fn place_facts(&self, place: &MembershipView) -> SummaryList {
        let w = self.shell.words;
        SummaryList::new()
            .row(w.t("accounts-roles"), roles_text(w, &place.roles))
            .row(w.t("accounts-when"), span(w, place))
            .row(w.t("accounts-standing"), Text::html(standing(w, place.standing)))
    }

    /// The fields have names of their own on the page only by where they stand: each form is sent alone, so the
    /// ids carry the place's number.
    fn place_roles(&self, place: &MembershipView) -> Checkboxes {
        let w = self.shell.words;
        let name = format!("roles-{}", place.id);
        Checkboxes::new(&name, w.t("accounts-roles"))
            .choices(role_choices(w, &place.roles_there))
            .chosen(&place.roles)
            .small()
            .error(self.shell.errors.get(&name))
    }

    fn place_until(&self, place: &MembershipView) -> DateInput {
        let w = self.shell.words;
        let name = format!("until-{}", place.id);
        let input = DateInput::new(w, &name, w.t("accounts-until"))
            .hint(w.t("accounts-until-hint"))
            .error(self.shell.errors.get(&name));
        match place.until {
            Some(until) => input.value(until),
            None => input,
        }
    }

    fn new_organisation(&self) -> Select {
        organisation_select(self.shell.words, &self.account.organisations, "")
            .error(self.shell.errors.get("organisation"))
    }

    fn new_roles(&self) -> Checkboxes {
        let w = self.shell.words;
        Checkboxes::new("roles", w.t("accounts-roles"))
            .hint(w.t("accounts-roles-hint"))
            .choices(all_roles(w))
            .small()
            .error(self.shell.errors.get("roles"))
    }

    fn new_from(&self) -> DateInput {
        let w = self.shell.words;
        DateInput::new(w, "from", w.t("accounts-from")).error(self.shell.errors.get("from"))
    }

    fn new_until(&self) -> DateInput {
        let w = self.shell.words;
        DateInput::new(w, "until", w.t("accounts-until"))
            .hint(w.t("accounts-until-hint"))
            .error(self.shell.errors.get("until"))
    }
}

impl Samples for AccountPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let at = "2025-02-06T09:00:00Z".parse().unwrap_or_default();
        let invited = Self {
            shell: staff_shell(words, words.t("accounts-account-title")),
            account: AccountView {
                id: "01940000000070008000000000000001".into(),
                version: 1,
                name: "Tomasz Łęcki".into(),
                email: "tomasz.lecki@safe-homes.example.org".into(),
                left_at: None,
                has_password: false,
                has_second_factor: false,
                link: Some(Link { path: "/accounts/new-password/sample".into(), expires_at: at }),
                code: None,
                is_own: false,
                memberships: vec![sample_membership("Bristol Safe Homes", &["caseworker"], Standing::Live)],
                organisations: sample_organisations(),
            },
            link: Some("https://alongside.example.org/accounts/new-password/0123456789abcdef".into()),
            tokens: AccountTokens::default(),
            place_tokens: vec!["sample".into()],
        };
        let mut own = invited.clone();
        own.account.is_own = true;
        own.account.has_password = true;
        own.account.has_second_factor = true;
        (own.account.link, own.link) = (None, None);
        let mut code = invited.clone();
        (code.account.link, code.link) = (None, None);
        code.account.code =
            Some(LinkCode { groups: ["K7M2", "9QXT", "4HBW"].map(str::to_owned).to_vec(), expires_at: at });
        let mut left = own.clone();
        left.account.is_own = false;
        left.account.left_at = Some(at);
        left.account.memberships =
            vec![sample_membership("Bristol Safe Homes", &["caseworker"], Standing::Left)];
        let mut wrong = invited.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("organisation", words.of("error", "account-organisation-missing"));
        vec![
            ("account-invited", invited),
            ("account-code", code),
            ("account-own", own),
            ("account-left", left),
            ("account-wrong", wrong),
        ]
    }
}
