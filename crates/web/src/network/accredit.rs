//! Accreditation of a service.

use super::pages::service_page;
use crate::error::WebError;
use crate::respond::{Answer, go, page_with_errors};
use crate::staff::Posted;
use crate::state::Web;
use alongside_app::{AppError, Invalid, network};
use alongside_kernel::id::{AccreditationId, ServiceId};
use axum::extract::{Path, State};

/// Accredits a service from a day on.
pub(super) async fn add(State(web): State<Web>, Path(service): Path<String>, posted: Posted) -> Answer {
    let service: ServiceId = service.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&[
        "form",
        "from-day",
        "from-month",
        "from-year",
        "until-day",
        "until-month",
        "until-year",
    ])?;
    let mut invalid = Invalid::new();
    let mut day = |name| {
        fields.day(name).unwrap_or_else(|_| {
            invalid.add(name, "account-day-wrong");
            None
        })
    };
    let (from, until) = (day("from"), day("until"));
    let outcome = match invalid.or(()) {
        Ok(()) => network::add_span(&web.app, &posted.staff.ask, service, from, until, posted.once).await,
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&service_page(&web, &posted.staff, service, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn set(web: &Web, (service, span): (String, String), posted: Posted, suspended: bool) -> Answer {
    posted.fields.only(&["form"])?;
    let service: ServiceId = service.parse().map_err(|_| WebError::NotFound)?;
    let span: AccreditationId = span.parse().map_err(|_| WebError::NotFound)?;
    go(&network::suspend(&web.app, &posted.staff.ask, service, span, suspended, posted.once).await?)
}

/// Stops new referrals at once.
pub(super) async fn suspend(
    State(web): State<Web>,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    set(&web, path, posted, true).await
}

/// Lets it count again.
pub(super) async fn resume(
    State(web): State<Web>,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    set(&web, path, posted, false).await
}
