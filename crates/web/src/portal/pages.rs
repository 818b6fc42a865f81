//! What a person reads on their own pages, and taking back what they agreed.

use super::{PostedByVisitor, Visitor};
use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page};
use crate::state::Web;
use alongside_answers::portal::Standing;
use alongside_app::{AppError, consent as agreements, portal};
use alongside_kernel::id::ConsentId;
use alongside_views::components::NotificationBanner;
use alongside_views::portal::{AgreedPage, HomePage, ReportedPage, SeenPage, StopPage};
use axum::extract::{Path, RawQuery, State};

/// Who is helping, and what happens next.
pub async fn home(State(web): State<Web>, visitor: Visitor) -> Answer {
    let home = portal::home(&web.app, &visitor.ask, visitor.person()).await?;
    page(&HomePage {
        shell: visitor.shell(&web, "portal-title-home").await,
        home,
        leave: visitor.leave_token(&web),
    })
}

/// What the person agreed.
pub async fn agreed(State(web): State<Web>, visitor: Visitor, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["stopped"])?;
    let agreed = portal::agreed(&web.app, &visitor.ask, visitor.person()).await?;
    let mut shell = visitor.shell(&web, "portal-title-agreed").await;
    if fields.has("stopped") {
        let words = shell.words;
        shell.notice = Some(NotificationBanner::success(words, words.t("portal-stopped")));
    }
    page(&AgreedPage { shell, agreed, leave: visitor.leave_token(&web) })
}

/// The question before an agreement is taken back.
pub async fn stop(State(web): State<Web>, visitor: Visitor, Path(consent): Path<String>) -> Answer {
    let consent = id(&consent)?;
    let agreement = portal::agreement(&web.app, &visitor.ask, visitor.person(), consent).await?;
    if agreement.standing != Standing::InForce {
        return Err(AppError::NotNow("agreement-over").into());
    }
    let mut shell = visitor.shell(&web, "portal-title-agreed").await;
    shell.back = Some("/pages/agreed".to_owned());
    let token = visitor.form_token(&web, &format!("/pages/agreed/{consent}/stop"));
    page(&StopPage { shell, agreement, token, leave: visitor.leave_token(&web) })
}

/// Takes an agreement back.
pub async fn withdraw(
    State(web): State<Web>,
    Path(consent): Path<String>,
    posted: PostedByVisitor,
) -> Answer {
    posted.fields.only(&["form"])?;
    let visitor = &posted.visitor;
    let answer = agreements::withdraw(&web.app, &visitor.ask, id(&consent)?, None, posted.once).await?;
    go(&format!("{answer}?stopped=yes"))
}

/// Who has seen the person's information.
pub async fn seen(State(web): State<Web>, visitor: Visitor, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["before"])?;
    let seen = portal::seen(&web.app, &visitor.ask, visitor.person(), fields.text("before")).await?;
    page(&SeenPage {
        shell: visitor.shell(&web, "portal-title-looked").await,
        seen,
        leave: visitor.leave_token(&web),
    })
}

/// What was reported, in short.
pub async fn reported(State(web): State<Web>, visitor: Visitor) -> Answer {
    let reported = portal::reported(&web.app, &visitor.ask, visitor.person()).await?;
    page(&ReportedPage {
        shell: visitor.shell(&web, "portal-title-summary").await,
        reported,
        leave: visitor.leave_token(&web),
    })
}

fn id(text: &str) -> Result<ConsentId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
