//! Staff, their places and their ways in; one's own sign-ins. No case content.

mod account;
mod directory;
mod new_account;
mod new_password;
mod own;
mod own_password;

pub use account::{AccountPage, AccountTokens};
pub use directory::AccountsPage;
pub use new_account::{NewAccountPage, Typed};
pub use new_password::NewPasswordPage;
pub use own::{MembershipsPage, SignInsPage};
pub use own_password::OwnPasswordPage;

use crate::components::{Choice, Select, Tag};
use crate::samples::{Rendered, render};
use crate::words::{Text, Words};
use alongside_answers::accounts::{MembershipView, OrganisationChoice, Standing};

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<AccountsPage>(words),
        render::<NewAccountPage>(words),
        render::<AccountPage>(words),
        render::<NewPasswordPage>(words),
        render::<OwnPasswordPage>(words),
        render::<SignInsPage>(words),
        render::<MembershipsPage>(words),
    ]
    .concat()
}

/// Role codes as people say them.
pub(crate) fn roles_text(w: Words, roles: &[String]) -> Text {
    roles.iter().map(|code| w.of("role", code).plain()).collect::<Vec<_>>().join(", ").into()
}

/// Roles to choose from, by code.
fn role_choices(w: Words, codes: &[String]) -> Vec<Choice> {
    codes.iter().map(|code| Choice::new(code, w.of("role", code))).collect()
}

/// The roles that can be held somewhere, in the order of the list.
const ROLES: [&str; 15] = [
    "officer",
    "witness_care_officer",
    "victim_care_officer",
    "victim_care_advocate",
    "mental_health_practitioner",
    "unit_manager",
    "caseworker",
    "agency_manager",
    "restorative_justice_coordinator",
    "panel_coordinator",
    "commissioner",
    "partnership_coordinator",
    "evaluator",
    "auditor",
    "administrator",
];

/// Every role to choose from.
fn all_roles(w: Words) -> Vec<Choice> {
    role_choices(w, &ROLES.map(str::to_owned))
}

/// Organisations to choose from.
fn organisation_select(w: Words, organisations: &[OrganisationChoice], chosen: &str) -> Select {
    let options: Vec<(String, Text)> =
        organisations.iter().map(|it| (it.id.clone(), Text::from(&it.name))).collect();
    Select::new("organisation", w.t("accounts-organisation"))
        .option("", w.t("accounts-choose"))
        .options(options)
        .chosen(chosen)
}

/// Whether a place counts today, as a mark.
fn standing(w: Words, standing: Standing) -> Tag {
    let tag = Tag::new(w.of("accounts-standing", standing.code()));
    match standing {
        Standing::Live => tag.done(),
        Standing::NotBegun => tag.waiting(),
        Standing::Ended | Standing::Left => tag,
    }
}

/// From when until when.
fn span(w: Words, it: &MembershipView) -> Text {
    match it.until {
        Some(until) => w.t("accounts-span").with("from", w.date(it.from)).with("until", w.date(until)),
        None => w.t("accounts-span-open").with("from", w.date(it.from)),
    }
}

fn sample_membership(organisation: &str, roles: &[&str], standing: Standing) -> MembershipView {
    MembershipView {
        id: "01940000000070008000000000000011".into(),
        version: 1,
        organisation: organisation.into(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        roles_there: vec!["caseworker".into(), "agency_manager".into(), "auditor".into()],
        from: jiff::civil::date(2024, 9, 2),
        until: (standing == Standing::Ended).then(|| jiff::civil::date(2025, 1, 10)),
        standing,
    }
}

fn sample_organisations() -> Vec<OrganisationChoice> {
    vec![
        OrganisationChoice {
            id: "01940000000070008000000000000021".into(),
            name: "Bristol Safe Homes".into(),
        },
        OrganisationChoice { id: "01940000000070008000000000000022".into(), name: "Victim Care Unit".into() },
    ]
}
