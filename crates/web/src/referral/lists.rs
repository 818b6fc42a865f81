//! Referrals received, sent, followed.

use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::respond::{Answer, page};
use crate::shell;
use crate::staff::Staff;
use crate::state::Web;
use alongside_app::referral::{self, Cursor, Side, Tab};
use alongside_kernel::clock::{from_micros, london_date};
use alongside_views::components::NotificationBanner;
use alongside_views::referral::ReferralsPage;
use axum::extract::{RawQuery, State};

fn cursor(text: &str) -> Result<Option<Cursor>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let (micros, id) = text.split_once('-').ok_or(Problem::Unreadable)?;
    let micros = micros.parse().map_err(|_| Problem::Unreadable)?;
    let id = id.parse().map_err(|_| Problem::Unreadable)?;
    Ok(Some(Cursor { sent_at: from_micros(micros), id }))
}

/// One page of a list.
pub(super) async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(&query.unwrap_or_default()).map_err(WebError::from)?;
    query.only(&["side", "tab", "after", "done"])?;
    let side = Side::ALL.into_iter().find(|side| side.code() == query.text("side"));
    let tab = Tab::ALL.into_iter().find(|tab| tab.code() == query.text("tab")).unwrap_or(Tab::ToAnswer);
    let list = referral::list(&web.app, &staff.ask, side, tab, cursor(query.text("after"))?).await?;
    let mut shell = shell::staff(&web, &staff, "referrals-title").await;
    let words = shell.words;
    shell.notice = match query.text("done") {
        "declined" => Some(NotificationBanner::success(words, words.t("referral-done-declined"))),
        "closed" => Some(NotificationBanner::success(words, words.t("referral-done-closed"))),
        _ => None,
    };
    page(&ReferralsPage { shell, list, today: london_date(staff.ask.now) })
}
