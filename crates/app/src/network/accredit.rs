//! Accreditation: from when until when a service may be referred to.

use super::directory::listed;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::network::Accreditation;
use alongside_gate::{Action, Purpose, Refusal, decide_here};
use alongside_kernel::Date;
use alongside_kernel::id::{AccreditationId, ServiceId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::network;

/// Accredits a service from a day on, perhaps until one.
pub async fn add_span(
    app: &App,
    ask: &Ask,
    service: ServiceId,
    starts_on: Option<Date>,
    ends_on: Option<Date>,
    once: Once,
) -> Result<String> {
    decide_here(&ask.to(Action::Accredit, Purpose::Audit))?;
    listed(app, service).await?;
    let decided_by = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let Some(starts_on) = starts_on else {
        return Err(AppError::Invalid(Invalid::field("from", "accreditation-from-missing")));
    };
    if ends_on.is_some_and(|end| end < starts_on) {
        return Err(AppError::Invalid(Invalid::field("until", "accreditation-until-before-from")));
    }
    let span = Accreditation { starts_on, ends_on, suspended_at: None };
    let mut set = WriteSet::new();
    network::insert_accreditation(
        &mut set,
        AccreditationId::new(app.store.ids()),
        service,
        &span,
        decided_by,
    );
    set.audit(ask.plain_entry(Action::Accredit.code(), Purpose::Audit.code()));
    once.write(app, set, format!("/services/{service}")).await
}

/// Suspends an accreditation, so that new referrals stop at once and live support goes on, or lets it count again.
pub async fn suspend(
    app: &App,
    ask: &Ask,
    service: ServiceId,
    span: AccreditationId,
    suspended: bool,
    once: Once,
) -> Result<String> {
    decide_here(&ask.to(Action::Accredit, Purpose::Audit))?;
    let it = listed(app, service).await?;
    if !it.spans.iter().any(|known| known.id == span) {
        return Err(AppError::Refused(Refusal::unknown()));
    }
    let mut set = WriteSet::new();
    network::suspend_accreditation(&mut set, span, service, suspended.then_some(ask.now));
    let mut entry = ask.plain_entry(Action::Accredit.code(), Purpose::Audit.code());
    entry.detail = if suspended { "suspend" } else { "resume" };
    set.audit(entry);
    once.write(app, set, format!("/services/{service}")).await
}
