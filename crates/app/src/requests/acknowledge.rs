//! Saying that a request has arrived.

use super::change::{Begun, address, apply, begin};
use crate::{App, Ask, Once, Result};
use alongside_domain::referral::Done;
use alongside_domain::requests::Act;
use alongside_gate::Action;
use alongside_kernel::id::RequestId;

/// Whoever was asked says that they have seen it.
pub async fn acknowledge(app: &App, ask: &Ask, request: (RequestId, i64), once: Once) -> Result<String> {
    let (it, by) = match begin(app, ask, request, Action::AnswerRequest, once).await? {
        Begun::Now(it, by) => (it, by),
        Begun::Before(answer) => return Ok(answer),
    };
    let (_, set) = apply(ask, &it, Act::Acknowledge(Done { at: ask.now, by }))?;
    once.write(app, set, address(request.0, "acknowledged")).await
}
