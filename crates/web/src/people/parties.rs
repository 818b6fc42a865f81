//! Who has which part in each report about a person, and a report that is about somebody else.

use super::pages::{heartbeat, person_of};
use crate::errors;
use crate::fields::Fields;
use crate::hush::Hush;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::people::parties::{self, Part};
use alongside_app::{AppError, Invalid, same_person};
use alongside_domain::people::PartyRole;
use alongside_kernel::id::{PersonId, ReportId};
use alongside_views::components::NotificationBanner;
use alongside_views::people::{PartiesPage, PartyTokens};
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

async fn parties_page(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    typed: Option<&str>,
) -> Result<PartiesPage, AppError> {
    let shown = parties::who_has_part(&web.app, &staff.ask, person, typed).await?;
    let mut shell = shell::staff(web, staff, "party-title").await;
    shell.heartbeat = Some(heartbeat(person));
    shell.back = Some(format!("/people/{person}"));
    let token = |action: String| staff.form_token(web, &action);
    let tokens = PartyTokens {
        find: token(PartiesPage::action(person)),
        add: token(PartiesPage::add_action(person)),
        remove: token(PartiesPage::remove_action(person)),
        another: token(PartiesPage::another_action(person)),
    };
    let typed = typed.unwrap_or_default().to_owned();
    Ok(PartiesPage { shell, page: shown, typed, chosen: Default::default(), tokens })
}

/// Who has which part.
pub(crate) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let mut shown = parties_page(&web, &staff, person_of(&person)?, None).await?;
    let words = shown.shell.words;
    let said = match fields.text("done") {
        "added" => Some(words.t("party-done-added")),
        "removed" => Some(words.t("party-done-removed")),
        _ => None,
    };
    shown.shell.notice = said.map(|said| NotificationBanner::success(words, said));
    page(&shown)
}

/// Whoever is found, to choose one.
pub(crate) async fn find(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "find"])?;
    let typed = posted.fields.text("find");
    let mut shown = parties_page(&web, &posted.staff, person_of(&person)?, Some(typed)).await?;
    let (too_short, nobody) =
        shown.page.found.as_ref().map_or((false, true), |found| (found.too_short, found.lines.is_empty()));
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

/// What a form says. An id that can't be read is nobody's and nothing's.
fn part_of(fields: &Fields) -> Part {
    let id = |name: &str| Uuid::try_parse(fields.text(name)).ok();
    Part {
        report: id("report").map(ReportId::from_uuid),
        other: id("other").map(PersonId::from_uuid),
        role: PartyRole::from_code(fields.text("role")),
    }
}

/// Records somebody's part.
pub(crate) async fn add(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "find", "other", "report", "role"])?;
    let person = person_of(&person)?;
    match parties::take_part(&web.app, &staff.ask, person, part_of(&fields), once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let mut shown = parties_page(&web, &staff, person, Some(fields.text("find"))).await?;
            let chosen = |name| fields.text(name).to_owned();
            shown.chosen = (chosen("other"), chosen("report"), chosen("role"));
            errors::add(&mut shown.shell, &invalid);
            page_with_errors(&shown)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes somebody's part back.
pub(crate) async fn remove(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "other", "report", "role"])?;
    let part = part_of(&posted.fields);
    go(&parties::take_no_part(&web.app, &posted.staff.ask, person_of(&person)?, part, posted.once).await?)
}

/// Gives a report a record of its own.
pub(crate) async fn another(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "moved"])?;
    let person = person_of(&person)?;
    let report = Uuid::try_parse(fields.text("moved")).ok().map(ReportId::from_uuid);
    match same_person::about_another(&web.app, &staff.ask, person, report, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let mut shown = parties_page(&web, &staff, person, None).await?;
            errors::add(&mut shown.shell, &invalid);
            page_with_errors(&shown)
        }
        Err(other) => Err(other.into()),
    }
}
