//! Acts on a referral. Where somebody was quicker, the page says what stands now and what was wanted.

use super::show::{heading_of, referral_page};
use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, conflict, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::referral;
use alongside_app::{AppError, Invalid};
use alongside_domain::referral::DeclineReason;
use alongside_domain::support::CloseReason;
use alongside_gate::{Action, Purpose};
use alongside_kernel::id::ReferralId;
use alongside_views::pages::{ErrorKind, ErrorPage};
use alongside_views::referral::{ClosePage, DeclinePage, TakeBackPage};
use axum::extract::{Path, State};

/// Which referral, and as which version it was on the page.
fn which(id: &str, fields: &Fields) -> Result<(ReferralId, i64), WebError> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    // A form without a version was not made by a page of ours as it is now.
    Ok((id, fields.parsed("version").unwrap_or(0)))
}

/// Goes on after an act; where the referral was changed in between, shows both.
async fn after(
    web: &Web,
    staff: &Staff,
    id: ReferralId,
    act: &str,
    done: alongside_app::Result<String>,
) -> Answer {
    match done {
        Ok(answer) => go(&answer),
        Err(AppError::Stale(_)) => {
            // Asked anew: whom a withdrawal shut out in between is told what any stranger is told.
            let view = referral::view(&web.app, &staff.ask, id).await?;
            let shell = shell::staff(web, staff, "conflict-title").await;
            let words = shell.words;
            let kind = ErrorKind::Conflict {
                theirs: vec![(
                    words.t("referral-conflict-state"),
                    words.of("referral-state", view.state.code()),
                )],
                yours: vec![(words.t("referral-conflict-act"), words.of("referral-act", act))],
                open: format!("/referrals/{id}"),
            };
            conflict(&ErrorPage::new(shell, kind))
        }
        Err(other) => Err(other.into()),
    }
}

/// The agency has seen it.
pub(super) async fn acknowledge(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version"])?;
    let which = which(&id, fields)?;
    let done = referral::acknowledge(&web.app, &posted.staff.ask, which, posted.once).await;
    after(&web, &posted.staff, which.0, "acknowledge", done).await
}

/// The agency takes the person on.
pub(super) async fn accept(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version", "worker"])?;
    let which = which(&id, fields)?;
    let worker = fields.parsed("worker");
    match referral::accept(&web.app, &posted.staff.ask, which, worker, posted.once).await {
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&referral_page(&web, &posted.staff, which.0, &invalid).await?)
        }
        done => after(&web, &posted.staff, which.0, "accept", done).await,
    }
}

/// The agency says who helps.
pub(super) async fn name_worker(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version", "worker"])?;
    let which = which(&id, fields)?;
    let worker = fields.parsed("worker");
    match referral::name_worker(&web.app, &posted.staff.ask, which, worker, posted.once).await {
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&referral_page(&web, &posted.staff, which.0, &invalid).await?)
        }
        done => after(&web, &posted.staff, which.0, "worker", done).await,
    }
}

async fn decline_page(
    web: &Web,
    staff: &Staff,
    id: ReferralId,
    fields: &Fields,
    invalid: &Invalid,
) -> Result<DeclinePage, WebError> {
    let view = heading_of(web, staff, id).await?;
    let mut shell = shell::staff(web, staff, "decline-title").await;
    shell.back = Some(format!("/referrals/{id}"));
    errors::add(&mut shell, invalid);
    Ok(DeclinePage {
        shell,
        token: staff.form_token(web, &format!("/referrals/{id}/decline")),
        referral: id,
        version: fields.parsed("version").unwrap_or(view.version),
        about: view.about,
        service: view.service,
        reason: fields.text("reason").to_owned(),
        message: fields.text("message").to_owned(),
    })
}

/// Asks why.
pub(super) async fn show_decline(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    staff.ask.may_ever(Action::DeclineReferral, Purpose::Support)?;
    page(&decline_page(&web, &staff, id, &Fields::default(), &Invalid::new()).await?)
}

/// The agency does not take the person on.
pub(super) async fn decline(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version", "reason", "message"])?;
    let which = which(&id, fields)?;
    let reason = DeclineReason::from_code(fields.text("reason"));
    let message = fields.text("message");
    match referral::decline(&web.app, &posted.staff.ask, which, reason, message, posted.once).await {
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&decline_page(&web, &posted.staff, which.0, fields, &invalid).await?)
        }
        done => after(&web, &posted.staff, which.0, "decline", done).await,
    }
}

async fn close_page(
    web: &Web,
    staff: &Staff,
    id: ReferralId,
    fields: &Fields,
    invalid: &Invalid,
) -> Result<ClosePage, WebError> {
    let view = heading_of(web, staff, id).await?;
    let mut shell = shell::staff(web, staff, "close-title").await;
    shell.back = Some(format!("/referrals/{id}"));
    errors::add(&mut shell, invalid);
    Ok(ClosePage {
        shell,
        token: staff.form_token(web, &format!("/referrals/{id}/close")),
        referral: id,
        version: fields.parsed("version").unwrap_or(view.version),
        about: view.about,
        service: view.service,
        reason: fields.text("reason").to_owned(),
    })
}

/// Asks how support ended.
pub(super) async fn show_close(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    staff.ask.may_ever(Action::CloseEpisode, Purpose::Support)?;
    page(&close_page(&web, &staff, id, &Fields::default(), &Invalid::new()).await?)
}

/// Support ends.
pub(super) async fn close(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version", "reason"])?;
    let which = which(&id, fields)?;
    let reason = CloseReason::from_code(fields.text("reason"));
    match referral::close(&web.app, &posted.staff.ask, which, reason, posted.once).await {
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&close_page(&web, &posted.staff, which.0, fields, &invalid).await?)
        }
        done => after(&web, &posted.staff, which.0, "close", done).await,
    }
}

/// Asks before a referral is taken back.
pub(super) async fn show_take_back(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    staff.ask.may_ever(Action::WithdrawReferral, Purpose::Support)?;
    let view = heading_of(&web, &staff, id).await?;
    let mut shell = shell::staff(&web, &staff, "take-back-title").await;
    shell.back = Some(format!("/referrals/{id}"));
    page(&TakeBackPage {
        shell,
        token: staff.form_token(&web, &format!("/referrals/{id}/take-back")),
        referral: id,
        version: view.version,
        about: view.about,
        service: view.service,
    })
}

/// The referrer takes it back.
pub(super) async fn take_back(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version"])?;
    let which = which(&id, fields)?;
    let done = referral::take_back(&web.app, &posted.staff.ask, which, posted.once).await;
    after(&web, &posted.staff, which.0, "take-back", done).await
}
