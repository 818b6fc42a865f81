//! Figures and the partnership's page.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, page};
use crate::routes::{Audience, Routes};
use crate::shell;
use crate::staff::Staff;
use crate::state::Web;
use alongside_app::insight;
use alongside_kernel::Date;
use alongside_views::insight::{FiguresPage, PartnershipPage};
use axum::extract::{RawQuery, State};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.page_with_query("/figures", Audience::Staff, "see_commissioner_figures", figures).page_with_query(
        "/partnership",
        Audience::Staff,
        "see_partnership_health",
        partnership,
    )
}

/// The first day of the period that is asked for; a day that begins none is answered with the newest.
fn first(query: Option<String>) -> Result<Option<Date>, WebError> {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["first"])?;
    Ok(fields.parsed("first"))
}

/// The commissioner's figures.
async fn figures(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let figures = insight::figures(&web.app, &staff.ask, first(query)?).await?;
    let shell = shell::staff(&web, &staff, "figures-title").await;
    page(&FiguresPage { shell, figures })
}

/// Who answers whom.
async fn partnership(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let health = insight::partnership(&web.app, &staff.ask, first(query)?).await?;
    let shell = shell::staff(&web, &staff, "partnership-title").await;
    page(&PartnershipPage { shell, health })
}
