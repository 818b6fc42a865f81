//! The list of services, and one of them.

use crate::error::WebError;
use crate::respond::{Answer, page};
use crate::shell;
use crate::staff::Staff;
use crate::state::Web;
use alongside_app::{Invalid, network};
use alongside_kernel::id::ServiceId;
use alongside_views::network::{ServicePage, ServiceTokens, ServicesPage, SpanTokens};
use axum::extract::{Path, State};

/// Every organisation with what it offers.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Answer {
    let directory = network::directory(&web.app, &staff.ask).await?;
    page(&ServicesPage { shell: shell::staff(&web, &staff, "services-title").await, directory })
}

/// The page of one service, with what is wrong in its form of accreditation.
pub(super) async fn service_page(
    web: &Web,
    staff: &Staff,
    service: ServiceId,
    invalid: &Invalid,
) -> Result<ServicePage, WebError> {
    let view = network::service(&web.app, &staff.ask, service).await?;
    let mut shell = shell::staff(web, staff, "service-title").await;
    shell.back = Some("/services".to_owned());
    crate::errors::add(&mut shell, invalid);
    let token = |what: &str| staff.form_token(web, &format!("/services/{service}/{what}"));
    let tokens = ServiceTokens {
        close: token("close"),
        open: token("open"),
        accredit: token("accreditation"),
        spans: view
            .spans
            .iter()
            .map(|span| SpanTokens {
                suspend: token(&format!("accreditation/{}/suspend", span.id)),
                resume: token(&format!("accreditation/{}/resume", span.id)),
            })
            .collect(),
    };
    Ok(ServicePage { shell, view, tokens })
}

/// One service.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(service): Path<String>) -> Answer {
    let service = service.parse().map_err(|_| WebError::NotFound)?;
    page(&service_page(&web, &staff, service, &Invalid::new()).await?)
}
