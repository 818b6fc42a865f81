//! Staff by organisation.

use super::{roles_text, sample_membership, span, standing};
use crate::prelude::*;
use crate::samples::{LONG_NAME, LONG_PLACE, LONG_WORD, long_shell, staff_shell};
use alongside_answers::accounts::{OrganisationStaff, StaffLine, Standing};

/// Everybody who can sign in, by organisation.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/accounts.html")]
pub struct AccountsPage {
    /// Around the page.
    pub shell: Shell,
    /// The organisations with their staff.
    pub organisations: Vec<OrganisationStaff>,
}

impl AccountsPage {
    fn table(&self, organisation: &OrganisationStaff) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("accounts-caption").with("organisation", &organisation.name))
            .under_heading()
            .column(w.t("accounts-name"))
            .column(w.t("accounts-email"))
            .column(w.t("accounts-roles"))
            .column(w.t("accounts-when"))
            .column(w.t("accounts-standing"));
        organisation.staff.iter().fold(empty, |table, line| {
            let name = Button::new(&line.name).link().href(format!("/accounts/{}", line.account));
            table.row([
                Text::html(name),
                Text::from(&line.email),
                roles_text(w, &line.membership.roles),
                span(w, &line.membership),
                self.state(line),
            ])
        })
    }

    fn state(&self, line: &StaffLine) -> Text {
        let w = self.shell.words;
        if line.membership.standing == Standing::Live && !line.has_password {
            return Tag::new(w.t("accounts-invited")).waiting().into();
        }
        standing(w, line.membership.standing).into()
    }
}

impl Samples for AccountsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |name: &str, email: &str, standing, has_password| StaffLine {
            account: "01940000000070008000000000000001".into(),
            name: name.into(),
            email: email.into(),
            membership: sample_membership("Bristol Safe Homes", &["caseworker"], standing),
            has_password,
        };
        let shell = staff_shell(words, words.t("accounts-title"));
        let empty = Self { shell, organisations: vec![] };
        let mut full = empty.clone();
        full.organisations = vec![
            OrganisationStaff {
                name: "Bristol Safe Homes".into(),
                staff: vec![
                    line("Ann Rees", "ann.rees@safe-homes.example.org", Standing::Live, true),
                    line("Tomasz Łęcki", "tomasz.lecki@safe-homes.example.org", Standing::Live, false),
                    line("Jo Marsh", "jo.marsh@safe-homes.example.org", Standing::Ended, true),
                ],
            },
            OrganisationStaff { name: "Somerset Sleep".into(), staff: vec![] },
        ];
        let mut long = full.clone();
        long.shell = long_shell(long.shell);
        for organisation in &mut long.organisations {
            organisation.name = LONG_PLACE.into();
            for line in &mut organisation.staff {
                (line.name, line.email) = (LONG_NAME.into(), LONG_WORD.into());
            }
        }
        vec![("accounts-empty", empty), ("accounts", full), ("accounts-long", long)]
    }
}
