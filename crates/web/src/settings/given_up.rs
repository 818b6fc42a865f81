//! Work that the program gave up.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::settings;
use alongside_views::components::NotificationBanner;
use alongside_views::settings::GivenUpPage;
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

/// What was given up.
pub(super) async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["done"])?;
    let jobs = settings::given_up(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(&web, &staff, "work-title").await;
    if query.has("done") {
        shell.notice = Some(NotificationBanner::success(shell.words, shell.words.t("work-done")));
    }
    let token = |id: &str| staff.form_token(&web, &format!("/work/{id}/try-again"));
    let tokens = jobs.iter().map(|it| token(&it.id)).collect();
    page(&GivenUpPage { shell, jobs, tokens })
}

/// Tries one again.
pub(super) async fn try_again(State(web): State<Web>, Path(job): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let job: Uuid = job.parse().map_err(|_| WebError::NotFound)?;
    go(&settings::try_again(&web.app, &posted.staff.ask, job, posted.once).await?)
}
