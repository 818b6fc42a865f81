//! Services that fit a person, and referrals.

use super::answers::{
    code_at, cursor, done, id, id_at, id_in, json, limit, made, maybe_id_at, query, versioned, words,
};
use super::consent::how;
use super::program::{Body, Caller, Change, Referrals as Scope};
use super::referral_json::referral;
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::referral as answers;
use alongside_app::consent::ConsentInput;
use alongside_app::referral::{self as app, Cursor, ReferInput, Side, Tab};
use alongside_app::{AppError, Ask};
use alongside_domain::consent::GivenBy;
use alongside_domain::network::WhyNot;
use alongside_domain::referral::{Choice, DeclineReason};
use alongside_domain::support::CloseReason;
use alongside_gate::Action;
use alongside_kernel::id::{PersonId, ReferralId, ServiceId};
use alongside_wire::{
    Accept, Close, Decline, Done, NameWorker, NewReferral, Nothing, Referral, ReferralList, ReferralRow,
    ServiceFit, ServiceFits,
};
use axum::extract::{Path, RawQuery, State};

const fn why_not(reason: &WhyNot) -> &'static str {
    match reason {
        WhyNot::NotAccredited => "NOT_ACCREDITED",
        WhyNot::MeetsNoNeed => "MEETS_NO_NEED",
        WhyNot::OtherDistrict => "OTHER_DISTRICT",
        WhyNot::OtherAge => "OTHER_AGE",
        WhyNot::OtherGender => "OTHER_GENDER",
        WhyNot::OtherCrime => "OTHER_CRIME",
        WhyNot::Full => "FULL",
    }
}

fn fit(it: answers::ServiceFit) -> ServiceFit {
    ServiceFit {
        id: it.id.to_string(),
        name: it.name,
        organisation_name: it.organisation_name,
        description: it.description,
        waiting_days: it.waiting_days,
        accredited: it.accredited,
        why_not: it.unless.iter().map(|reason| why_not(reason).to_owned()).collect(),
    }
}

/// Finds services for a person: those that fit, equal ones shuffled, and the others with what speaks against each.
#[utoipa::path(get, path = "/api/v1/people/{person}/services", tag = "referral", params(
    ("person" = String, Path, description = "The person"),
    ("need" = Option<Vec<String>>, Query, description = "The needs to be met; where none is named, those that were found"),
), responses((status = 200, body = ServiceFits)), security(("token" = ["referrals"])))]
pub(super) async fn services(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(person): Path<String>,
    RawQuery(text): RawQuery,
) -> Answer {
    let fields = query(text, &["need[]"])?;
    let chosen: Vec<String> = fields.all("need").map(str::to_owned).collect();
    let ask = caller.to(&[Action::StartReferral]);
    let found = app::find(&web.app, &ask, id(&person)?, &chosen).await?;
    json(&ServiceFits {
        person: found.about.person.to_string(),
        needs: found.needs,
        fits: found.fits.into_iter().map(fit).collect(),
        others: found.others.into_iter().map(fit).collect(),
    })
}

/// Refers a person to a service.
///
/// Consent where there is none yet, what it opens, the referral and the line in the ledger are one write. It is recorded
/// as sent by the account that made the token, for its organisation.
#[utoipa::path(post, path = "/api/v1/people/{person}/referrals", tag = "referral", params(("person" = String, Path, description = "The person")), request_body = NewReferral, responses((status = 201, body = Done)), security(("token" = ["referrals"])))]
pub(super) async fn send(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, NewReferral>,
) -> Answer {
    let person: PersonId = id(&person)?;
    let sent = body.value;
    let service: ServiceId = id_at("service", &sent.service)?;
    let input = ReferInput {
        service: Some(service),
        choice: code_at("choice", &sent.choice, Choice::from_code)?,
        needs: sent.needs,
        message: words(sent.message),
        consent: ConsentInput {
            classes: sent.classes,
            how: code_at("how", &words(sent.how), how)?,
            given_by: code_at("given_by", &words(sent.given_by), GivenBy::from_code)?,
            ends_on: sent.ends_on.map(Ok),
            note: words(sent.note),
            ..ConsentInput::default()
        },
        ..ReferInput::default()
    };
    let ask = body.caller.to(&[Action::StartReferral, Action::SendReferral]);
    let address = app::send(&web.app, &ask, person, &input, body.once).await?;
    let id = id_in(&address);
    let see = format!("/api/v1/referrals/{id}");
    made(Some(id), see)
}

fn row(line: answers::ReferralLine) -> ReferralRow {
    ReferralRow {
        id: line.id.to_string(),
        name: line.name,
        service: line.service,
        from: line.from,
        to: line.to,
        needs: line.needs,
        state: line.state.code().to_owned(),
        sent_at: line.sent_at,
        reply_due: line.reply_due,
        chases: line.chases,
        deputy: line.deputy,
        declined: line.declined.map(|reason| reason.code().to_owned()),
    }
}

/// Lists referrals, the newest first.
#[utoipa::path(get, path = "/api/v1/referrals", tag = "referral", params(
    ("side" = Option<String>, Query, description = "`received`, `sent`, `followed` or `reported`; the first that the organisation has where it is left out"),
    ("tab" = Option<String>, Query, description = "`to-answer`, `in-support` or `over`; `to-answer` where it is left out"),
), responses((status = 200, body = ReferralList)), security(("token" = ["referrals"])))]
pub(super) async fn list(State(web): State<Web>, caller: Caller<Scope>, RawQuery(text): RawQuery) -> Answer {
    let fields = query(text, &["side", "tab", "cursor", "limit"])?;
    let side =
        code_at("side", fields.text("side"), |text| Side::ALL.into_iter().find(|side| side.code() == text))?;
    let tab = code_at("tab", fields.text("tab"), |text| Tab::ALL.into_iter().find(|tab| tab.code() == text))?;
    let after = cursor(&fields)?.map(|(sent_at, id)| Cursor { sent_at, id });
    let ask = caller.to(&[Action::SeeReferrals]);
    let part = (after, limit(&fields)?);
    let found = app::part(&web.app, &ask, side, tab.unwrap_or(Tab::ToAnswer), part).await?;
    json(&ReferralList {
        side: found.side.to_owned(),
        tab: found.tab.to_owned(),
        referrals: found.lines.into_iter().map(row).collect(),
        next: found.next,
    })
}

/// Shows one referral: to the receiver exactly what was granted.
///
/// `ETag` is its version, which `If-Match` sends back with a change.
#[utoipa::path(get, path = "/api/v1/referrals/{referral}", tag = "referral", params(("referral" = String, Path, description = "The referral")), responses((status = 200, body = Referral)), security(("token" = ["referrals"])))]
pub(super) async fn one(State(web): State<Web>, caller: Caller<Scope>, Path(text): Path<String>) -> Answer {
    let view = app::view(&web.app, &caller.to(&[Action::SeeReferrals]), id(&text)?).await?;
    versioned(view.version, &referral(view))
}

/// Goes on after an act. Where somebody was quicker the gate is asked anew: whom a withdrawal shut out in between is told
/// what any stranger is told, the others how it stands now.
async fn after(
    web: &Web,
    ask: &Ask,
    id: ReferralId,
    see: Option<String>,
    acted: alongside_app::Result<String>,
) -> Answer {
    match acted {
        Ok(_) => done(see.unwrap_or_else(|| format!("/api/v1/referrals/{id}"))),
        Err(AppError::Stale(_)) => {
            let now = referral(app::view(&web.app, ask, id).await?);
            let now = serde_json::to_value(now).unwrap_or_default();
            Err(WebError::ChangedSince(Box::new(now)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Says that the referral was seen.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/acknowledge", tag = "referral", params(("referral" = String, Path, description = "The referral")), request_body = Nothing, responses((status = 200, body = Done), (status = 412)), security(("token" = ["referrals"])))]
pub(super) async fn acknowledge(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Nothing>,
) -> Answer {
    let id: ReferralId = id(&text)?;
    let ask = change.caller.to(&[Action::SeeReferrals, Action::AcknowledgeReferral]);
    let acted = app::acknowledge(&web.app, &ask, (id, change.version), change.once).await;
    after(&web, &ask, id, None, acted).await
}

/// Takes the person on.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/accept", tag = "referral", params(("referral" = String, Path, description = "The referral")), request_body = Accept, responses((status = 200, body = Done), (status = 412)), security(("token" = ["referrals"])))]
pub(super) async fn accept(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Accept>,
) -> Answer {
    let id: ReferralId = id(&text)?;
    let worker = maybe_id_at("worker", change.value.worker.as_deref())?;
    let ask = change.caller.to(&[Action::SeeReferrals, Action::AcceptReferral, Action::NameWorker]);
    let acted = app::accept(&web.app, &ask, (id, change.version), worker, change.once).await;
    after(&web, &ask, id, None, acted).await
}

/// Does not take the person on, and says why.
///
/// What the organisation could see of the person ends with it.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/decline", tag = "referral", params(("referral" = String, Path, description = "The referral")), request_body = Decline, responses((status = 200, body = Done), (status = 412)), security(("token" = ["referrals"])))]
pub(super) async fn decline(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Decline>,
) -> Answer {
    let id: ReferralId = id(&text)?;
    let reason = code_at("reason", &change.value.reason, DeclineReason::from_code)?;
    let message = words(change.value.message);
    let ask = change.caller.to(&[Action::SeeReferrals, Action::DeclineReferral]);
    let acted = app::decline(&web.app, &ask, (id, change.version), reason, &message, change.once).await;
    after(&web, &ask, id, Some("/api/v1/referrals".to_owned()), acted).await
}

/// Says who will help; it may change at any time before the end.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/worker", tag = "referral", params(("referral" = String, Path, description = "The referral")), request_body = NameWorker, responses((status = 200, body = Done), (status = 412)), security(("token" = ["referrals"])))]
pub(super) async fn name_worker(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, NameWorker>,
) -> Answer {
    let id: ReferralId = id(&text)?;
    let worker = Some(id_at("worker", &change.value.worker)?);
    let ask = change.caller.to(&[Action::SeeReferrals, Action::NameWorker]);
    let acted = app::name_worker(&web.app, &ask, (id, change.version), worker, change.once).await;
    after(&web, &ask, id, None, acted).await
}

/// Ends support, and says why.
///
/// What the organisation could see of the person ends with it, unless another referral of theirs is open.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/close", tag = "referral", params(("referral" = String, Path, description = "The referral")), request_body = Close, responses((status = 200, body = Done), (status = 412)), security(("token" = ["referrals"])))]
pub(super) async fn close(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Close>,
) -> Answer {
    let id: ReferralId = id(&text)?;
    let reason = code_at("reason", &change.value.reason, CloseReason::from_code)?;
    let ask = change.caller.to(&[Action::SeeReferrals, Action::CloseEpisode]);
    let acted = app::close(&web.app, &ask, (id, change.version), reason, change.once).await;
    after(&web, &ask, id, Some("/api/v1/referrals".to_owned()), acted).await
}

/// Takes a referral back that one's own organisation sent.
///
/// To the receiver it is from then on as if it never was.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/take-back", tag = "referral", params(("referral" = String, Path, description = "The referral")), request_body = Nothing, responses((status = 200, body = Done), (status = 412)), security(("token" = ["referrals"])))]
pub(super) async fn take_back(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Nothing>,
) -> Answer {
    let id: ReferralId = id(&text)?;
    let ask = change.caller.to(&[Action::SeeReferrals, Action::WithdrawReferral]);
    let acted = app::take_back(&web.app, &ask, (id, change.version), change.once).await;
    after(&web, &ask, id, None, acted).await
}
