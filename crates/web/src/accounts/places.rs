//! Movers, leavers, and starting again.

use super::people::{PLACE, account_page, place, roles};
use crate::error::WebError;
use crate::respond::{Answer, go, page_with_errors};
use crate::staff::Posted;
use crate::state::Web;
use alongside_app::accounts::{self, Moved};
use alongside_app::{AppError, Invalid};
use alongside_kernel::id::{AccountId, MembershipId};
use axum::extract::{Path, State};
use axum::http::HeaderMap;

fn account_of(text: &str) -> Result<AccountId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// Gives a place in another organisation.
pub async fn add(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(account): Path<String>,
    posted: Posted,
) -> Answer {
    let account = account_of(&account)?;
    posted.fields.only(&[&["form"][..], &PLACE[..]].concat())?;
    let mut invalid = Invalid::new();
    let place = place(&posted.fields, &mut invalid);
    let outcome = match invalid.or(()) {
        Ok(()) => accounts::add_place(&web.app, &posted.staff.ask, account, &place, posted.once).await,
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let mut page = account_page(&web, &posted.staff, &headers, account).await?;
            crate::errors::add(&mut page.shell, &invalid);
            page_with_errors(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// Changes the roles or the last day of a place.
pub async fn change(
    State(web): State<Web>,
    headers: HeaderMap,
    Path((account, membership)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let account = account_of(&account)?;
    let membership: MembershipId = membership.parse().map_err(|_| WebError::NotFound)?;
    // Each place has a form of its own on one page, so its fields carry the place's id.
    let (roles_field, until_field) = (format!("roles-{membership}"), format!("until-{membership}"));
    let parts = ["day", "month", "year"].map(|part| format!("{until_field}-{part}"));
    let several = format!("{roles_field}[]");
    let [day, month, year] = &parts;
    posted.fields.only(&["form", "version", &several, day, month, year])?;
    let mut invalid = Invalid::new();
    let until = posted.fields.day(&until_field).unwrap_or_else(|_| {
        invalid.add("until", "account-day-wrong");
        None
    });
    let version = posted.fields.parsed("version").unwrap_or(0);
    let moved = Moved { version, roles: roles(&posted.fields, &roles_field), until };
    let outcome = match invalid.or(()) {
        Ok(()) => {
            accounts::change_place(&web.app, &posted.staff.ask, account, membership, &moved, posted.once)
                .await
        }
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let mut page = account_page(&web, &posted.staff, &headers, account).await?;
            for error in invalid.errors() {
                let text = page.shell.words.of("error", error.code);
                page.shell.errors.add(format!("{}-{membership}", error.field), text);
            }
            page_with_errors(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes password and second factor away and makes a new link.
pub async fn start_again(State(web): State<Web>, Path(account): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let account = account_of(&account)?;
    go(&accounts::start_again(&web.app, &posted.staff.ask, account, posted.once).await?)
}

/// Closes the account.
pub async fn leave(State(web): State<Web>, Path(account): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let account = account_of(&account)?;
    go(&accounts::leave(&web.app, &posted.staff.ask, account, posted.once).await?)
}
