//! One referral, and its heartbeat.

use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, page};
use crate::shell;
use crate::staff::Staff;
use crate::state::Web;
use alongside_answers::referral::ReferralView;
use alongside_app::{Invalid, referral};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::ReferralId;
use alongside_views::components::NotificationBanner;
use alongside_views::referral::ReferralPage;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

/// Whether an open page may still be shown.
pub(super) async fn beat(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    referral::beat(&web.app, &staff.ask, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The referral as it stands now, for the page of an act on it: read and put into the log.
pub(crate) async fn heading_of(web: &Web, staff: &Staff, id: ReferralId) -> Result<ReferralView, WebError> {
    Ok(referral::view(&web.app, &staff.ask, id).await?)
}

/// The page of a referral.
pub(super) async fn referral_page(
    web: &Web,
    staff: &Staff,
    id: ReferralId,
    invalid: &Invalid,
) -> Result<ReferralPage, WebError> {
    let view = referral::view(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "referral-title").await;
    shell.heartbeat = Some(format!("/heartbeat/referrals/{id}"));
    errors::add(&mut shell, invalid);
    let token = |act: &str| staff.form_token(web, &format!("/referrals/{id}/{act}"));
    Ok(ReferralPage {
        acknowledge_token: token("acknowledge"),
        accept_token: token("accept"),
        worker_token: token("worker"),
        today: london_date(staff.ask.now),
        shell,
        view,
    })
}

/// One referral.
pub(super) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["done"])?;
    let mut shown = referral_page(&web, &staff, id, &Invalid::new()).await?;
    let words = shown.shell.words;
    shown.shell.notice = match query.text("done") {
        "sent" => Some(
            NotificationBanner::success(words, words.t("referral-done-sent"))
                .body(words.t("referral-done-sent-next")),
        ),
        code @ ("acknowledged" | "accepted" | "worker-named" | "session" | "taken-back") => {
            Some(NotificationBanner::success(words, words.of("referral-done", code)))
        }
        _ => None,
    };
    page(&shown)
}
