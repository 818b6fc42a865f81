//! The service finder and the form that refers.

use crate::consent::{day, typed_day};
use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::consent::ConsentInput;
use alongside_app::referral::{self, ReferInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::consent::{GivenBy, How};
use alongside_domain::needs::NeedCategory;
use alongside_domain::referral::Choice;
use alongside_kernel::id::{PersonId, ServiceId};
use alongside_views::components::NotificationBanner;
use alongside_views::referral::{FinderPage, ReferForm, ReferPage};
use axum::extract::{Path, RawQuery, State};

/// Services for a person. The query holds codes only.
pub(super) async fn services(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["need[]", "service[]", "step"])?;
    let chosen: Vec<String> = query.all("need").map(str::to_owned).collect();
    let several = query.text("step") == "refer";
    if several && query.has("service") {
        return go(&address(person, &query));
    }
    let finder = referral::find(&web.app, &staff.ask, person, &chosen).await?;
    let mut shell = shell::staff(&web, &staff, "finder-title").await;
    if several {
        errors::add(&mut shell, &Invalid::field("service", "referral-service-missing"));
    }
    page(&FinderPage { shell, finder })
}

/// The form for the services that were ticked.
fn address(person: PersonId, query: &Fields) -> String {
    let services = services_of(query, "service").into_iter().map(|id| format!("service={id}"));
    let needs = needs_of(query, "need").into_iter().map(|need| format!("need={}", need.code()));
    format!("/people/{person}/refer?{}", services.chain(needs).collect::<Vec<_>>().join("&"))
}

/// The most services to which somebody is referred in one go: the next address names them all.
const MOST: usize = 20;

/// The services that a field names, each once.
fn services_of(fields: &Fields, name: &str) -> Vec<ServiceId> {
    let mut services: Vec<ServiceId> = Vec::new();
    for id in fields.all(name).filter_map(|id| id.parse().ok()) {
        if !services.contains(&id) && services.len() < MOST {
            services.push(id);
        }
    }
    services
}

/// The needs that a field names, in the order in which they are always asked.
fn needs_of(fields: &Fields, name: &str) -> Vec<NeedCategory> {
    NeedCategory::ALL
        .iter()
        .copied()
        .filter(|need| fields.all(name).any(|code| code == need.code()))
        .collect()
}

/// The same as codes. They go into the next address: nothing that is no code of ours may.
fn codes_of(fields: &Fields, name: &str) -> Vec<String> {
    needs_of(fields, name).into_iter().map(|need| need.code().to_owned()).collect()
}

async fn refer_page(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    services: &[ServiceId],
    form: ReferForm,
    invalid: &Invalid,
) -> Result<ReferPage, WebError> {
    let asked = referral::start(&web.app, &staff.ask, person, services, &form.classes).await?;
    let mut shell = shell::staff(web, staff, "refer-title").await;
    shell.back = Some(format!("/people/{person}/services"));
    errors::add(&mut shell, invalid);
    let token = staff.form_token(web, &format!("/people/{person}/refer"));
    Ok(ReferPage { shell, token, asked, form })
}

/// The form.
pub(super) async fn start(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["service[]", "need[]", "how", "given-by", "choice", "done"])?;
    let chosen: Vec<String> = query.all("need").map(str::to_owned).collect();
    let form = ReferForm {
        how: query.text("how").to_owned(),
        given_by: query.text("given-by").to_owned(),
        choice: query.text("choice").to_owned(),
        wanted: codes_of(&query, "need"),
        needs: Some(chosen).filter(|needs| !needs.is_empty()),
        ..ReferForm::default()
    };
    let services = services_of(&query, "service");
    let mut shown = refer_page(&web, &staff, person, &services, form, &Invalid::new()).await?;
    if query.text("done") == "sent" {
        let words = shown.shell.words;
        let sent = NotificationBanner::success(words, words.t("referral-done-sent"));
        shown.shell.notice = Some(sent.body(words.t("refer-next-lead")));
    }
    page(&shown)
}

/// Shows what the agency will see, or sends.
pub(super) async fn send(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&[
        "form",
        "service",
        "then[]",
        "wanted[]",
        "step",
        "class[]",
        "how",
        "given-by",
        "until",
        "until-day",
        "until-month",
        "until-year",
        "note",
        "need[]",
        "choice",
        "message",
    ])?;
    let service: ServiceId = fields.parsed("service").ok_or(WebError::NotFound)?;
    let then = services_of(fields, "then");
    let services: Vec<ServiceId> = [service].into_iter().chain(then.iter().copied()).collect();
    let several = |name: &str| fields.all(name).map(str::to_owned).collect::<Vec<String>>();
    let form = ReferForm {
        classes: several("class"),
        how: fields.text("how").to_owned(),
        given_by: fields.text("given-by").to_owned(),
        until: typed_day(fields, "until"),
        note: fields.text("note").to_owned(),
        message: fields.text("message").to_owned(),
        needs: Some(several("need")),
        choice: fields.text("choice").to_owned(),
        wanted: codes_of(fields, "wanted"),
    };
    if fields.text("step") == "preview" {
        return page(&refer_page(&web, &posted.staff, person, &services, form, &Invalid::new()).await?);
    }
    let input = ReferInput {
        service: Some(service),
        choice: Choice::from_code(fields.text("choice")),
        needs: several("need"),
        message: fields.text("message").to_owned(),
        consent: ConsentInput {
            classes: several("class"),
            how: How::from_code(fields.text("how")).filter(|how| *how != How::Portal),
            given_by: GivenBy::from_code(fields.text("given-by")),
            ends_on: day(fields, "until"),
            note: fields.text("note").to_owned(),
            ..ConsentInput::default()
        },
        then,
        wanted: needs_of(fields, "wanted"),
    };
    match referral::send(&web.app, &posted.staff.ask, person, &input, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&refer_page(&web, &posted.staff, person, &services, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
