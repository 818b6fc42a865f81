//! Who the program is, and the services of the partnership.

use super::program::{AnyScope, Caller, Referrals};
use crate::respond::Answer;
use crate::state::Web;
use alongside_app::network;
use alongside_gate::Action;
use alongside_wire::{Me, Service, ServiceList};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse as _;

/// Says who the token stands for and what it may be used for.
///
/// The roles are those of whoever made the token. Each act is done in the least place of the organisation that does it,
/// and never in a wider one.
#[utoipa::path(get, path = "/api/v1/me", tag = "network", responses((status = 200, body = Me)), security(("token" = [])))]
pub(super) async fn me(caller: Caller<AnyScope>) -> Answer {
    let member = caller.program.ask.viewer.member();
    let me = Me {
        organisation: member.map(|member| member.organisation().to_string()).unwrap_or_default(),
        roles: member
            .map(|member| member.roles().iter().map(|role| role.code().to_owned()).collect())
            .unwrap_or_default(),
        scopes: caller.program.scopes.clone(),
    };
    Ok(Json(me).into_response())
}

/// Lists every open service with whom it is for and whether it is accredited today.
#[utoipa::path(get, path = "/api/v1/services", tag = "network", responses((status = 200, body = ServiceList)), security(("token" = ["referrals"])))]
pub(super) async fn services(State(web): State<Web>, caller: Caller<Referrals>) -> Answer {
    let ask = caller.to(&[Action::SeeServices]);
    let today = alongside_kernel::clock::london_date(ask.now);
    let services = network::services(&web.app, &ask)
        .await?
        .into_iter()
        .map(|service| Service {
            id: service.id.to_string(),
            organisation: service.organisation.to_string(),
            organisation_name: service.organisation_name.clone(),
            accredited: service.is_accredited_on(today),
            name: service.name,
            description: service.description,
            needs: service.needs,
            districts: service.districts,
            minimum_age: service.minimum_age,
            maximum_age: service.maximum_age,
            gender: service.gender.code().to_owned(),
            waiting_days: service.waiting_days,
        })
        .collect();
    Ok(Json(ServiceList { services }).into_response())
}
