//! The list of organisations and services.

use super::standing_tag;
use crate::prelude::*;
use crate::referral::need_list;
use crate::samples::staff_shell;
use alongside_answers::network::{Directory, OrganisationServices, ServiceLine};
use alongside_domain::network::Standing;
use alongside_kernel::Date;

/// Every organisation with what it offers.
#[derive(Debug, Clone, Template)]
#[template(path = "network/services.html")]
pub struct ServicesPage {
    /// Around the page.
    pub shell: Shell,
    /// The organisations.
    pub directory: Directory,
}

impl ServicesPage {
    /// Who takes part without a service, on one line.
    fn without(&self) -> Option<Text> {
        let phones = |it: &OrganisationServices| match it.phone.as_str() {
            "" => it.name.clone(),
            phone => format!("{} ({phone})", it.name),
        };
        let names: Vec<String> =
            self.directory.organisations.iter().filter(|it| it.services.is_empty()).map(phones).collect();
        let said = || self.shell.words.t("services-offers-none").with("organisations", names.join(", "));
        (!names.is_empty()).then(said)
    }

    fn table(&self, organisation: &OrganisationServices) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("services-caption").with("organisation", &organisation.name))
            .under_heading()
            .column(w.t("services-name"))
            .column(w.t("services-needs"))
            .column(w.t("services-waiting"))
            .column(w.t("services-standing"));
        organisation.services.iter().fold(empty, |table, line| {
            let name = Button::new(&line.name).link().href(format!("/services/{}", line.id));
            table.row([
                Text::html(name),
                Text::from(need_list(w, &line.needs)),
                w.n("services-days", line.waiting_days),
                Text::from(standing_tag(w, line.standing, line.is_closed)),
            ])
        })
    }
}

impl Samples for ServicesPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |name: &str, standing, is_closed| ServiceLine {
            id: crate::consent::sample_id(20).to_string(),
            name: name.into(),
            needs: vec!["SHELTER".into(), "FINANCE".into()],
            waiting_days: 3,
            is_closed,
            standing,
        };
        let day = Date::constant(2025, 12, 31);
        let shell = staff_shell(words, words.t("services-title"));
        let empty = Self { shell, directory: Directory::default() };
        let mut full = empty.clone();
        full.directory = Directory {
            may_add: true,
            organisations: vec![
                OrganisationServices {
                    id: crate::consent::sample_id(1).to_string(),
                    name: "Bristol Safe Homes".into(),
                    phone: "0117 496 0999".into(),
                    services: vec![
                        line("Safe at home", Standing::Accredited(Some(day)), false),
                        line("Night line", Standing::Accredited(None), false),
                        line("Housing advice", Standing::Suspended, false),
                        line("Debt advice", Standing::Begins(day), false),
                        line("Young people", Standing::Ended(day), false),
                        line("Gardens", Standing::Never, false),
                        line("Old service", Standing::Accredited(None), true),
                    ],
                },
                OrganisationServices {
                    id: crate::consent::sample_id(2).to_string(),
                    name: "Somerset Sleep".into(),
                    phone: "0117 496 0998".into(),
                    services: vec![],
                },
                OrganisationServices {
                    id: crate::consent::sample_id(3).to_string(),
                    name: "Avon and Somerset Police".into(),
                    phone: String::new(),
                    services: vec![],
                },
            ],
        };
        vec![("services-empty", empty), ("services", full)]
    }
}
