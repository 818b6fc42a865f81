//! The questions, two records side by side, and what somebody says of them.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::same_person::{self, Said};
use alongside_views::components::NotificationBanner;
use alongside_views::same_person::{ComparePage, QuestionsPage};
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

fn question_of(text: &str) -> Result<Uuid, WebError> {
    Uuid::try_parse(text).map_err(|_| WebError::NotFound)
}

/// The questions that wait.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Answer {
    let list = same_person::list(&web.app, &staff.ask).await?;
    page(&QuestionsPage { shell: shell::staff(&web, &staff, "same-person-title").await, list })
}

/// Two records side by side.
pub(super) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(question): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let shown = same_person::compare(&web.app, &staff.ask, question_of(&question)?).await?;
    let mut shell = shell::staff(&web, &staff, "same-person-question").await;
    shell.back = Some("/same-person".to_owned());
    let words = shell.words;
    let said = match fields.text("done") {
        "one" => Some(words.t("same-person-done-one")),
        "two" => Some(words.t("same-person-done-two")),
        "home" => Some(words.t("same-person-done-home")),
        "another" => Some(words.t("same-person-done-another")),
        "reopened" => Some(words.t("same-person-done-reopened")),
        "colleague" => Some(words.t("same-person-done-colleague")),
        _ => None,
    };
    shell.notice = said.map(|said| NotificationBanner::success(words, said));
    let token = staff.form_token(&web, &ComparePage::action(shown.id));
    page(&ComparePage { shell, page: shown, token })
}

/// Takes down what somebody says.
pub(super) async fn decide(State(web): State<Web>, Path(question): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "version", "said"])?;
    let seen = (question_of(&question)?, fields.parsed("version").unwrap_or(0));
    let said = Said::from_code(fields.text("said"));
    go(&same_person::decide(&web.app, &staff.ask, seen, said, once).await?)
}
