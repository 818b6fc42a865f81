//! Chasing an answer; both sides see how often.

use super::change::{Begun, address, apply, begin};
use crate::{App, Ask, Once, Result};
use alongside_domain::requests::Act;
use alongside_gate::Action;
use alongside_kernel::id::RequestId;

/// Whoever asked chases, once a day at most.
pub async fn chase(app: &App, ask: &Ask, request: (RequestId, i64), once: Once) -> Result<String> {
    let it = match begin(app, ask, request, Action::ChaseRequest, once).await? {
        Begun::Now(it, _) => it,
        Begun::Before(answer) => return Ok(answer),
    };
    let (_, set) = apply(ask, &it, Act::Chase(ask.now))?;
    once.write(app, set, address(request.0, "chased")).await
}
