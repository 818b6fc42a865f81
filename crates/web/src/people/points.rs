//! A person's numbers and addresses, taken down by a worker.

use super::pages::{heartbeat, person_of};
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::people::{self, NewPoint, OldPoint};
use alongside_app::{AppError, Invalid};
use alongside_kernel::id::PersonId;
use alongside_views::components::NotificationBanner;
use alongside_views::people::PointsPage;
use axum::extract::{Path, RawQuery, State};

const FIELDS: [&str; 16] = [
    "form",
    "seen",
    "kind",
    "value",
    "line_1",
    "line_2",
    "town",
    "postcode",
    "from",
    "recognised",
    "call",
    "text",
    "leave_message",
    "write",
    "again",
    "shared",
];

async fn points_page(web: &Web, staff: &Staff, person: PersonId) -> Result<PointsPage, AppError> {
    let shown = people::points(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "people-points").await;
    shell.heartbeat = Some(heartbeat(person));
    shell.back = Some(format!("/people/{person}"));
    let token = staff.form_token(web, &format!("/people/{person}/points"));
    let end_token = staff.form_token(web, &format!("/people/{person}/points/end"));
    Ok(PointsPage { shell, page: shown, typed: Vec::new(), changed_meanwhile: false, token, end_token })
}

/// What is known, and the forms.
pub(crate) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let mut shown = points_page(&web, &staff, person_of(&person)?).await?;
    let words = shown.shell.words;
    let said = match fields.text("done") {
        "told" => Some(words.t("people-done-point-told")),
        "ended" => Some(words.t("people-done-point-ended")),
        _ => None,
    };
    shown.shell.notice = said.map(|said| NotificationBanner::success(words, said));
    page(&shown)
}

/// The page again, with what was typed: where something is wrong with it, or something was changed in between.
async fn again(
    web: &Web,
    staff: &Staff,
    (person, fields): (PersonId, &Fields),
    acted: Result<String, AppError>,
) -> Answer {
    let (invalid, changed) = match acted {
        Ok(answer) => return go(&answer),
        Err(AppError::Invalid(invalid)) => (invalid, false),
        Err(AppError::Stale(_)) => (Invalid::new(), true),
        Err(other) => return Err(other.into()),
    };
    let mut shown = points_page(web, staff, person).await?;
    shown.typed = fields.to_vec();
    if changed {
        // Its place in the list may be another's now.
        shown.typed.retain(|(name, _)| name != "number");
    }
    shown.changed_meanwhile = changed;
    errors::add(&mut shown.shell, &invalid);
    page_with_errors(&shown)
}

/// Takes down a number or address.
pub(crate) async fn add(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&FIELDS)?;
    let person = person_of(&person)?;
    let text = |name: &str| fields.text(name).to_owned();
    let new = NewPoint {
        seen: fields.parsed("seen").unwrap_or_default(),
        kind: text("kind"),
        value: text("value"),
        line_1: text("line_1"),
        line_2: text("line_2"),
        town: text("town"),
        postcode: text("postcode"),
        from: text("from"),
        recognised: text("recognised"),
        call: text("call"),
        text: text("text"),
        leave_message: text("leave_message"),
        write: text("write"),
        again: fields.text("again") == "yes",
        shared: fields.text("shared") == "yes",
    };
    let acted = people::take_down_point(&web.app, &staff.ask, person, &new, once).await;
    again(&web, &staff, (person, &fields), acted).await
}

/// Marks one as no longer theirs.
pub(crate) async fn end(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "seen", "number", "why"])?;
    let person = person_of(&person)?;
    let old = OldPoint {
        seen: fields.parsed("seen").unwrap_or_default(),
        number: fields.parsed("number").unwrap_or_default(),
        why: fields.text("why").to_owned(),
    };
    let acted = people::end_point(&web.app, &staff.ask, person, &old, once).await;
    again(&web, &staff, (person, &fields), acted).await
}
