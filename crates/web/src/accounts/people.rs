//! Staff by organisation, somebody new, one account.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::accounts::{self, NewAccount, Place};
use alongside_app::{AppError, Invalid};
use alongside_gate::Role;
use alongside_kernel::id::AccountId;
use alongside_views::accounts::{AccountPage, AccountTokens, AccountsPage, NewAccountPage, Typed};
use axum::extract::{Path, State};
use axum::http::HeaderMap;

/// Everybody, by organisation.
pub async fn directory(State(web): State<Web>, staff: Staff) -> Answer {
    let organisations = accounts::directory(&web.app, &staff.ask).await?;
    let shell = shell::staff(&web, &staff, "accounts-title").await;
    page(&AccountsPage { shell, organisations })
}

async fn new_page(
    web: &Web,
    staff: &Staff,
    typed: Typed,
    invalid: &Invalid,
) -> Result<NewAccountPage, WebError> {
    let organisations = accounts::organisations(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(web, staff, "accounts-new-title").await;
    shell.back = Some("/accounts".to_owned());
    crate::errors::add(&mut shell, invalid);
    Ok(NewAccountPage { shell, token: staff.form_token(web, "/accounts/new"), organisations, typed })
}

/// The form for somebody new.
pub async fn show_new(State(web): State<Web>, staff: Staff) -> Answer {
    page(&new_page(&web, &staff, Typed::default(), &Invalid::new()).await?)
}

/// The fields of a place.
pub(super) const PLACE: [&str; 8] = [
    "organisation",
    "roles[]",
    "from-day",
    "from-month",
    "from-year",
    "until-day",
    "until-month",
    "until-year",
];

/// Reads a place; a day that is none is said at its field.
pub(super) fn place(fields: &Fields, invalid: &mut Invalid) -> Place {
    let mut day = |name| {
        fields.day(name).unwrap_or_else(|_| {
            invalid.add(name, "account-day-wrong");
            None
        })
    };
    let (from, until) = (day("from"), day("until"));
    Place { organisation: fields.parsed("organisation"), roles: roles(fields, "roles"), from, until }
}

/// The roles that were ticked; a code that nobody offered is none.
pub(super) fn roles(fields: &Fields, name: &str) -> Vec<Role> {
    fields.all(name).filter_map(|code| code.parse().ok()).collect()
}

fn typed(fields: &Fields) -> Typed {
    let day =
        |name: &str| ["day", "month", "year"].map(|part| fields.text(&format!("{name}-{part}")).to_owned());
    Typed {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        organisation: fields.text("organisation").to_owned(),
        roles: fields.all("roles").map(str::to_owned).collect(),
        from: day("from"),
        until: day("until"),
    }
}

/// Makes the account.
pub async fn join(State(web): State<Web>, posted: Posted) -> Answer {
    let fields = &posted.fields;
    fields.only(&[&["form", "name", "email"][..], &PLACE[..]].concat())?;
    let mut invalid = Invalid::new();
    let new = NewAccount {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        place: place(fields, &mut invalid),
    };
    let outcome = match invalid.or(()) {
        Ok(()) => accounts::join(&web.app, &posted.staff.ask, &new, posted.once).await,
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&new_page(&web, &posted.staff, typed(fields), &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The page of one account.
pub(super) async fn account_page(
    web: &Web,
    staff: &Staff,
    headers: &HeaderMap,
    account: AccountId,
) -> Result<AccountPage, WebError> {
    let it = accounts::account(&web.app, &staff.ask, account).await?;
    let mut shell = shell::staff(web, staff, "accounts-account-title").await;
    shell.back = Some("/accounts".to_owned());
    let token = |what: &str| staff.form_token(web, &format!("/accounts/{account}/{what}"));
    let tokens =
        AccountTokens { place: token("memberships"), again: token("start-again"), leave: token("leave") };
    let place_tokens =
        it.memberships.iter().map(|place| token(&format!("memberships/{}", place.id))).collect();
    let link = it.link.as_ref().map(|link| format!("{}{}", origin(headers), link.path));
    Ok(AccountPage { shell, account: it, link, tokens, place_tokens })
}

/// Where this server is, as the reader's browser knows it.
fn origin(headers: &HeaderMap) -> String {
    let host =
        headers.get(axum::http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let here = host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
    format!("{}://{host}", if here { "http" } else { "https" })
}

/// Shows one account.
pub async fn show(
    State(web): State<Web>,
    staff: Staff,
    headers: HeaderMap,
    Path(account): Path<String>,
) -> Answer {
    let account = account.parse().map_err(|_| WebError::NotFound)?;
    page(&account_page(&web, &staff, &headers, account).await?)
}
