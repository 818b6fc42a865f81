//! Somebody hidden must not be told from nobody by how long the answer takes. What must say nothing leaves at the next
//! stroke of a slow clock that begins with the request, so that a few rows more or less cannot be seen in it.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The time between two strokes: many times what any such answer takes.
pub const STROKE: Duration = Duration::from_millis(25);

/// Marks an answer that must say nothing by its time: an extension of the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hush;

/// Holds an answer back until the next stroke, where it is marked or says that there is nothing.
pub(crate) async fn around(State(stroke): State<Duration>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let response = next.run(request).await;
    let is_marked = response.extensions().get::<Hush>().is_some();
    if is_marked || response.status() == axum::http::StatusCode::NOT_FOUND {
        sleep_until(began + rounded_up(began.elapsed(), stroke)).await;
    }
    response
}

/// The next whole number of strokes.
fn rounded_up(taken: Duration, stroke: Duration) -> Duration {
    let strokes = taken.as_nanos().div_ceil(stroke.as_nanos().max(1));
    stroke.saturating_mul(u32::try_from(strokes).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_leaves_at_the_next_stroke() {
        let milliseconds = Duration::from_millis;
        for (taken, leaves) in [(0, 0), (1, 25), (24, 25), (25, 25), (26, 50), (1_003, 1_025)] {
            assert_eq!(rounded_up(milliseconds(taken), STROKE), milliseconds(leaves), "{taken}");
        }
        // Without a clock nothing waits.
        assert_eq!(rounded_up(milliseconds(7), Duration::ZERO), Duration::ZERO);
    }
}
