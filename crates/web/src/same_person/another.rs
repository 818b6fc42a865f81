//! Looking for another record of a person: what is typed comes in the body of a form, as in every search.

use crate::errors;
use crate::hush::Hush;
use crate::people::person_of;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_answers::same_person::Another;
use alongside_app::{Invalid, same_person};
use alongside_views::same_person::AnotherPage;
use axum::extract::{Path, State};

async fn another_page(web: &Web, staff: &Staff, typed: &str, another: Another) -> AnotherPage {
    let mut shell = shell::staff(web, staff, "same-person-another").await;
    let person = another.record.person;
    shell.back = Some(format!("/people/{person}"));
    let token = staff.form_token(web, &AnotherPage::action(person));
    let compare_token = staff.form_token(web, &AnotherPage::compare(person));
    AnotherPage { shell, another, typed: typed.to_owned(), token, compare_token }
}

/// The empty form.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    let another = same_person::look(&web.app, &staff.ask, person_of(&person)?, None).await?;
    page(&another_page(&web, &staff, "", another).await)
}

/// Whoever is found, to choose one.
pub(super) async fn find(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "find"])?;
    let typed = posted.fields.text("find");
    let another = same_person::look(&web.app, &posted.staff.ask, person_of(&person)?, Some(typed)).await?;
    let (too_short, nobody) =
        another.found.as_ref().map_or((false, true), |found| (found.too_short, found.lines.is_empty()));
    let mut shown = another_page(&web, &posted.staff, typed, another).await;
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

/// Leads to the two, side by side.
pub(super) async fn compare(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "find", "other"])?;
    let (person, chosen, typed) = (person_of(&person)?, fields.text("other"), fields.text("find"));
    if chosen.is_empty() {
        let another = same_person::look(&web.app, &staff.ask, person, Some(typed)).await?;
        let mut shown = another_page(&web, &staff, typed, another).await;
        errors::add(&mut shown.shell, &Invalid::field("other", "same-person-choose"));
        return page_with_errors(&shown);
    }
    go(&same_person::ask_about(&web.app, &staff.ask, person, person_of(chosen)?, once).await?)
}
