//! Repeats: listed, answered, checked, and the list for panels.

use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::repeats::{self, CheckInput};
use alongside_app::{AppError, Invalid};
use alongside_gate::Action;
use alongside_kernel::id::AccountId;
use alongside_views::components::NotificationBanner;
use alongside_views::repeats::{CheckForm, MostRepeatedPage, RepeatsPage, ResponseForm, ResponsePage};
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

/// What waits.
pub(super) async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["whose"])?;
    let shown = repeats::list(&web.app, &staff.ask, fields.text("whose") == "mine").await?;
    let shell = shell::staff(&web, &staff, "repeats-title").await;
    let may_see_most = staff.ask.viewer.member().is_some_and(|member| {
        member.roles().iter().any(|role| alongside_gate::acts::acts(role).contains(Action::SeeMostRepeated))
    });
    page(&RepeatsPage { shell, page: shown, may_see_most })
}

/// To whom it happened most.
pub(super) async fn most(State(web): State<Web>, staff: Staff) -> Answer {
    let shown = repeats::most_repeated(&web.app, &staff.ask).await?;
    let shell = shell::staff(&web, &staff, "most-title").await;
    page(&MostRepeatedPage { shell, page: shown })
}

fn id_of(text: &str) -> Result<Uuid, WebError> {
    Uuid::try_parse(text).map_err(|_| WebError::NotFound)
}

async fn response_page(
    web: &Web,
    staff: &Staff,
    response: Uuid,
    (form, check): (ResponseForm, CheckForm),
    invalid: &Invalid,
) -> Result<ResponsePage, WebError> {
    let shown = repeats::view(&web.app, &staff.ask, response).await?;
    let mut shell = shell::staff(web, staff, "repeat-title").await;
    shell.back = Some("/repeats".to_owned());
    errors::add(&mut shell, invalid);
    let token = |act: &str| staff.form_token(web, &ResponsePage::action(response, act));
    Ok(ResponsePage {
        owner_token: token("owner"),
        done_token: token("done"),
        check_token: token("check"),
        me: staff.ask.account().map(|account| account.to_string()).unwrap_or_default(),
        shell,
        page: shown,
        form,
        check,
    })
}

/// One response.
pub(super) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(response): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let mut shown =
        response_page(&web, &staff, id_of(&response)?, Default::default(), &Invalid::new()).await?;
    let words = shown.shell.words;
    let said = match fields.text("done") {
        "owner" => Some(words.t("repeat-said-owner")),
        "done" => Some(words.t("repeat-said-done")),
        "check" => Some(words.t("repeat-said-check")),
        _ => None,
    };
    shown.shell.notice = said.map(|said| NotificationBanner::success(words, said));
    page(&shown)
}

/// Takes it on, gives it back, or gives it to a colleague.
pub(super) async fn owner(State(web): State<Web>, Path(response): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "owner"])?;
    let response = id_of(&response)?;
    let (text, owner) = (fields.text("owner"), fields.parsed::<AccountId>("owner"));
    if owner.is_none() && !text.is_empty() {
        return Err(WebError::NotFound);
    }
    match repeats::give(&web.app, &staff.ask, response, owner, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&response_page(&web, &staff, response, Default::default(), &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Says what was done.
pub(super) async fn done(State(web): State<Web>, Path(response): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "words"])?;
    let response = id_of(&response)?;
    match repeats::done(&web.app, &staff.ask, response, fields.text("words"), once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let form = ResponseForm { words: fields.text("words").to_owned() };
            let typed = (form, CheckForm::default());
            page_with_errors(&response_page(&web, &staff, response, typed, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Says whether it helped.
pub(super) async fn check(State(web): State<Web>, Path(response): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "after", "outcome", "words"])?;
    let response = id_of(&response)?;
    let text = |name: &str| fields.text(name).to_owned();
    let input = CheckInput { after_days: text("after"), outcome: text("outcome"), words: text("words") };
    match repeats::check(&web.app, &staff.ask, response, &input, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let check = CheckForm { outcome: input.outcome, words: input.words };
            let typed = (ResponseForm::default(), check);
            page_with_errors(&response_page(&web, &staff, response, typed, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
