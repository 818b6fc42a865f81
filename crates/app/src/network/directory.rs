//! The list of organisations and services. It holds no case content, so every member of staff may read it.

use crate::{App, AppError, Ask, Result};
use alongside_answers::network::{
    Directory, MayChange, OrganisationServices, ServiceLine, ServiceView, SpanView,
};
use alongside_domain::network::Service;
use alongside_gate::{Action, OrganisationReach, Purpose, Refusal, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{OrganisationId, ServiceId};
use alongside_storage::rooms::network::{self, Listed};

/// Every open service with its accreditation.
pub async fn services(app: &App, ask: &Ask) -> Result<Vec<Service>> {
    decide_here(&ask.to(Action::SeeServices, Purpose::Support))?;
    Ok(network::services(&app.store).await?)
}

/// What the viewer may change of an organisation's services. Who looks after the whole partnership changes
/// everything; an organisation says itself how long people wait, but not for whom it was accredited.
pub(super) fn may_change(ask: &Ask, organisation: OrganisationId) -> MayChange {
    match decide_here(&ask.to(Action::ChangeServices, Purpose::Audit)).map(|permit| permit.reach()) {
        Ok(OrganisationReach::Partnership) => MayChange::Everything,
        Ok(OrganisationReach::Only(own)) if own == organisation => MayChange::WhatItSays,
        _ => MayChange::Nothing,
    }
}

/// Whether the viewer adds services and gives each to its organisation.
pub(super) fn may_add(ask: &Ask) -> bool {
    decide_here(&ask.to(Action::ChangeServices, Purpose::Audit))
        .is_ok_and(|permit| permit.reach() == OrganisationReach::Partnership)
}

/// A service with its version, closed or not.
pub(super) async fn listed(app: &App, service: ServiceId) -> Result<Listed> {
    let all = network::all_services(&app.store).await?;
    all.into_iter().find(|it| it.service.id == service).ok_or(AppError::Refused(Refusal::unknown()))
}

/// Every organisation with what it offers.
pub async fn directory(app: &App, ask: &Ask) -> Result<Directory> {
    decide_here(&ask.to(Action::SeeServices, Purpose::Support))?;
    let today = london_date(ask.now);
    let services = network::all_services(&app.store).await?;
    let organisations = network::organisations(&app.store).await?;
    let organisations = organisations
        .into_iter()
        .filter(|it| it.left_at.is_none())
        .map(|it| OrganisationServices {
            id: it.id.to_string(),
            name: it.name,
            phone: it.phone,
            services: services
                .iter()
                .filter(|listed| listed.service.organisation == it.id)
                .map(|listed| ServiceLine {
                    id: listed.service.id.to_string(),
                    name: listed.service.name.clone(),
                    needs: listed.service.needs.clone(),
                    waiting_days: listed.service.waiting_days,
                    is_closed: listed.closed_at.is_some(),
                    standing: listed.service.standing_on(today),
                })
                .collect(),
        })
        .collect();
    Ok(Directory { organisations, may_add: may_add(ask) })
}

/// One service.
pub async fn service(app: &App, ask: &Ask, service: ServiceId) -> Result<ServiceView> {
    decide_here(&ask.to(Action::SeeServices, Purpose::Support))?;
    let it = listed(app, service).await?;
    Ok(ServiceView {
        standing: it.service.standing_on(london_date(ask.now)),
        may_change: may_change(ask, it.service.organisation),
        may_accredit: decide_here(&ask.to(Action::Accredit, Purpose::Audit)).is_ok(),
        version: it.version,
        closed_at: it.closed_at,
        spans: it
            .spans
            .iter()
            .map(|span| SpanView {
                id: span.id.to_string(),
                starts_on: span.accreditation.starts_on,
                ends_on: span.accreditation.ends_on,
                suspended_at: span.accreditation.suspended_at,
            })
            .collect(),
        service: it.service,
    })
}
