//! For whoever watches the server: whether it runs, and whether it can work. They say nothing else.

use crate::routes::{Audience, Routes};
use crate::state::Web;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes.page("/health", Audience::Anyone, "", health).page("/ready", Audience::Anyone, "", ready)
}

/// The process runs.
async fn health() -> Response {
    (StatusCode::OK, "ok\n").into_response()
}

/// The database reads and writes.
async fn ready(State(web): State<Web>) -> Response {
    match alongside_app::readiness::ready(&web.app).await {
        Ok(()) => (StatusCode::OK, "ready\n").into_response(),
        Err(error) => {
            tracing::warn!(error = %error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}
