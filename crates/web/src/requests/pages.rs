//! Requests: listed, made, answered, chased.

use crate::error::{Problem, WebError};
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, conflict, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::requests::{self, RequestInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::requests::{Answer as Said, Kind};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{from_micros, london_date};
use alongside_kernel::id::{PersonId, RequestId};
use alongside_views::components::NotificationBanner;
use alongside_views::pages::{ErrorKind, ErrorPage};
use alongside_views::requests::{AnswerForm, NewRequestPage, RequestForm, RequestPage, RequestsPage};
use axum::extract::{Path, RawQuery, State};

fn cursor(text: &str) -> Result<Option<(Timestamp, RequestId)>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let (micros, id) = text.split_once('-').ok_or(Problem::Unreadable)?;
    let micros = micros.parse().map_err(|_| Problem::Unreadable)?;
    Ok(Some((from_micros(micros), id.parse().map_err(|_| Problem::Unreadable)?)))
}

/// One page of a list.
pub(super) async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["side", "tab", "after"])?;
    let (received, waiting) = (query.text("side") != "sent", query.text("tab") != "answered");
    let after = cursor(query.text("after"))?;
    let list = requests::list(&web.app, &staff.ask, received, waiting, after).await?;
    let shell = shell::staff(&web, &staff, "requests-title").await;
    page(&RequestsPage { shell, list, today: london_date(staff.ask.now) })
}

async fn new_page(
    web: &Web,
    staff: &Staff,
    person: Option<PersonId>,
    form: RequestForm,
    invalid: &Invalid,
) -> Result<NewRequestPage, WebError> {
    let asked = requests::start(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "request-new-title").await;
    shell.back = Some("/requests".to_owned());
    errors::add(&mut shell, invalid);
    Ok(NewRequestPage { shell, token: staff.form_token(web, "/requests/new"), asked, form })
}

/// The person of a field or a query: none, or one; what can't be read is nobody that we know.
fn person(fields: &Fields) -> Result<Option<PersonId>, WebError> {
    match fields.text("person") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| WebError::NotFound),
    }
}

/// The form of a new request.
pub(super) async fn new(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["person"])?;
    page(&new_page(&web, &staff, person(&query)?, RequestForm::default(), &Invalid::new()).await?)
}

/// Asks.
pub(super) async fn make(State(web): State<Web>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "person", "to", "kind", "words"])?;
    let person = person(fields)?;
    let input = RequestInput {
        to: fields.parsed("to"),
        person,
        kind: Kind::from_code(fields.text("kind")),
        words: fields.text("words").to_owned(),
    };
    match requests::make(&web.app, &posted.staff.ask, &input, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let form = RequestForm {
                to: fields.text("to").to_owned(),
                kind: fields.text("kind").to_owned(),
                words: fields.text("words").to_owned(),
            };
            page_with_errors(&new_page(&web, &posted.staff, person, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn request_page(
    web: &Web,
    staff: &Staff,
    id: RequestId,
    form: AnswerForm,
    invalid: &Invalid,
) -> Result<RequestPage, WebError> {
    let view = requests::view(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "request-title").await;
    errors::add(&mut shell, invalid);
    let token = |act: &str| staff.form_token(web, &format!("/requests/{id}/{act}"));
    Ok(RequestPage {
        acknowledge_token: token("acknowledge"),
        answer_token: token("answer"),
        chase_token: token("chase"),
        today: london_date(staff.ask.now),
        shell,
        view,
        form,
    })
}

/// One request.
pub(super) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let id: RequestId = id.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["done"])?;
    let mut shown = request_page(&web, &staff, id, AnswerForm::default(), &Invalid::new()).await?;
    let words = shown.shell.words;
    shown.shell.notice = match query.text("done") {
        code @ ("sent" | "acknowledged" | "answered" | "chased") => {
            Some(NotificationBanner::success(words, words.of("request-done", code)))
        }
        _ => None,
    };
    page(&shown)
}

fn which(id: &str, fields: &Fields) -> Result<(RequestId, i64), WebError> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    Ok((id, fields.parsed("version").unwrap_or(0)))
}

async fn after(
    web: &Web,
    staff: &Staff,
    id: RequestId,
    typed: Option<&str>,
    done: alongside_app::Result<String>,
) -> Answer {
    match done {
        Ok(answer) => go(&answer),
        Err(AppError::Stale(_)) => {
            let view = requests::view(&web.app, &staff.ask, id).await?;
            let shell = shell::staff(web, staff, "conflict-title").await;
            let words = shell.words;
            let state = words.of("request-state", view.state.code());
            let yours = typed
                .filter(|text| !text.is_empty())
                .map(|text| (words.t("request-answer-words"), alongside_views::Text::from(text)));
            let kind = ErrorKind::Conflict {
                theirs: vec![(words.t("referral-conflict-state"), state)],
                yours: yours.into_iter().collect(),
                open: format!("/requests/{id}"),
            };
            conflict(&ErrorPage::new(shell, kind))
        }
        Err(other) => Err(other.into()),
    }
}

/// It was seen.
pub(super) async fn acknowledge(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let which = which(&id, posted.fields.only(&["form", "version"])?)?;
    let done = requests::acknowledge(&web.app, &posted.staff.ask, which, posted.once).await;
    after(&web, &posted.staff, which.0, None, done).await
}

/// It is answered.
pub(super) async fn answer(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "version", "answer", "words"])?;
    let which = which(&id, fields)?;
    let said = (Said::from_code(fields.text("answer")), fields.text("words"));
    match requests::answer(&web.app, &posted.staff.ask, which, said, posted.once).await {
        Err(AppError::Invalid(invalid)) => {
            let form = AnswerForm {
                answer: fields.text("answer").to_owned(),
                words: fields.text("words").to_owned(),
            };
            page_with_errors(&request_page(&web, &posted.staff, which.0, form, &invalid).await?)
        }
        done => after(&web, &posted.staff, which.0, Some(fields.text("words")), done).await,
    }
}

/// It is asked again.
pub(super) async fn chase(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let which = which(&id, posted.fields.only(&["form", "version"])?)?;
    let done = requests::chase(&web.app, &posted.staff.ask, which, posted.once).await;
    after(&web, &posted.staff, which.0, None, done).await
}
