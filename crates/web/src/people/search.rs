//! Search. What is typed comes in the body of a form, so that no name stands in an address, a history or a log.

use crate::errors;
use crate::hush::Hush;
use crate::respond::{Answer, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_answers::people::Found;
use alongside_app::{AppError, Invalid, people};
use alongside_gate::{Action, Purpose, scope};
use alongside_views::people::Search;
use axum::extract::State;

async fn search_page(web: &Web, staff: &Staff, typed: &str, found: Option<Found>) -> Search {
    let shell = shell::staff(web, staff, "people-search").await;
    Search { shell, typed: typed.to_owned(), found, token: staff.form_token(web, "/search") }
}

/// The empty form.
pub(crate) async fn show(State(web): State<Web>, staff: Staff) -> Answer {
    scope(&staff.ask.to(Action::SearchPeople, Purpose::Support)).map_err(AppError::from)?;
    page(&search_page(&web, &staff, "", None).await)
}

/// Whoever is found. The page is the answer itself: there is no address under which it could be found again.
pub(crate) async fn find(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "find"])?;
    let typed = posted.fields.text("find");
    let found = people::search(&web.app, &posted.staff.ask, typed).await?;
    let (too_short, nobody) = (found.too_short, found.lines.is_empty());
    let mut shown = search_page(&web, &posted.staff, typed, Some(found)).await;
    if too_short {
        errors::add(&mut shown.shell, &Invalid::field("find", "people-search-short"));
        return page_with_errors(&shown);
    }
    let mut answer = page(&shown)?;
    if nobody {
        // Whether the name has bearers whom they may not see must not show in how long it took.
        answer.extensions_mut().insert(Hush);
    }
    Ok(answer)
}
