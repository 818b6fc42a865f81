//! Reading the log, checking it, taking its checkpoints home.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_answers::oversight::Looking;
use alongside_app::{Invalid, oversight};
use alongside_kernel::id::AccountId;
use alongside_views::oversight::{AuditEntryPage, AuditPage};
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;

/// The newest entries, narrowed where the reader asks.
pub async fn show(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["action", "account", "day", "before"])?;
    let (day, typed) = (fields.day("day"), fields.text("day").to_owned());
    let account: Option<AccountId> = fields.parsed("account");
    let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let action = Some(fields.text("action")).filter(|text| is_code(text)).unwrap_or_default();
    let looking = Looking {
        action: action.to_owned(),
        account: account.map(|account| account.to_string()).unwrap_or_default(),
        day: day.unwrap_or_default(),
        before: fields.text("before").to_owned(),
    };
    let trail = oversight::see(&web.app, &staff.ask, looking).await?;
    let mut shell = shell::staff(&web, &staff, "audit-title").await;
    let token = staff.form_token(&web, "/audit/verify");
    if day.is_err() {
        crate::errors::add(&mut shell, &Invalid::field("day", "day-wrong"));
        return page_with_errors(&AuditPage { shell, trail, day: typed, token });
    }
    page(&AuditPage { shell, trail, day: typed, token })
}

/// One entry.
pub async fn entry(State(web): State<Web>, staff: Staff, Path((log, seq)): Path<(String, String)>) -> Answer {
    let seq = seq.parse().map_err(|_| WebError::NotFound)?;
    let entry = oversight::entry(&web.app, &staff.ask, &log, seq).await?;
    let mut shell = shell::staff(&web, &staff, "audit-entry-title").await;
    shell.back = Some("/audit".to_owned());
    page(&AuditEntryPage { shell, entry })
}

/// Checks the whole log.
pub async fn verify(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&oversight::verify(&web.app, &posted.staff.ask, posted.once).await?)
}

/// The newest checkpoints as a file.
pub async fn checkpoints(State(web): State<Web>, staff: Staff) -> Answer {
    let text = oversight::checkpoints_text(&web.app, &staff.ask).await?;
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"checkpoints.txt\""),
    ];
    Ok((headers, text).into_response())
}
