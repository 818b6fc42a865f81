//! Figures about the server itself, in the text form of Prometheus, on a listener of its own. They name routes and
//! counts, never a person, an account or an address.

use crate::Outcome;
use alongside_app::{App, readiness};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// The bounds of the counts of durations, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Begins to count.
pub(crate) fn start() -> Outcome<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .install_recorder()?;
    let counters = [
        ("alongside_http_requests_total", "Answers by method, route and status."),
        ("alongside_statements_total", "Statements that the database was given."),
        ("alongside_commits_total", "Groups of writes that were committed: one sync each on SQLite."),
        ("alongside_write_sets_total", "Writes in those groups."),
        ("alongside_audit_entries_total", "Entries of the audit log."),
    ];
    let histograms = [
        ("alongside_http_request_seconds", "How long an answer took, by method and route."),
        ("alongside_commit_seconds", "How long a group of writes took to be durable."),
    ];
    let gauges = [
        ("alongside_writer_waiting", "Writes that waited when the last group was taken."),
        ("alongside_jobs_due", "Jobs that are due and not done."),
        ("alongside_jobs_dead", "Jobs that were given up: each wants a look."),
        ("alongside_outbox_waiting", "E-mails and texts that may leave and have not."),
        ("alongside_outbox_oldest_seconds", "How long the oldest of them has waited."),
        ("alongside_resident_bytes", "Memory of the process."),
        ("alongside_schema", "The schema's number."),
    ];
    for (name, says) in counters {
        metrics::describe_counter!(name, says);
        // There from the first look on, so that whoever watches can tell nothing from not counted. The answers are
        // counted by labels that are not known yet.
        if name != "alongside_http_requests_total" {
            metrics::counter!(name).increment(0);
        }
    }
    for (name, says) in histograms {
        metrics::describe_histogram!(name, says);
    }
    for (name, says) in gauges {
        metrics::describe_gauge!(name, says);
    }
    Ok(handle)
}

/// The one page of the listener.
pub(crate) fn router(app: App, handle: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(show)).with_state((app, handle))
}

async fn show(State((app, handle)): State<(App, PrometheusHandle)>) -> Response {
    // What stands in the database is asked for when somebody looks; where it is away, the rest is still said.
    if let Ok(waiting) = readiness::waiting(&app).await {
        metrics::gauge!("alongside_jobs_due").set(f64::from(waiting.due));
        metrics::gauge!("alongside_jobs_dead").set(f64::from(waiting.dead));
        metrics::gauge!("alongside_outbox_waiting").set(f64::from(waiting.unsent));
        let oldest = waiting.oldest_unsent.map_or(0.0, |since| app.now().duration_since(since).as_secs_f64());
        metrics::gauge!("alongside_outbox_oldest_seconds").set(oldest);
    }
    metrics::gauge!("alongside_schema").set(count(alongside_storage::schema_version()));
    if let Some(bytes) = resident_bytes() {
        metrics::gauge!("alongside_resident_bytes").set(count(bytes));
    }
    handle.run_upkeep();
    (StatusCode::OK, [(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
}

/// A count as the metrics take it.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53, far more than anything counted here")]
fn count(number: i64) -> f64 {
    number as f64
}

fn resident_bytes() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<i64>().ok()?.checked_mul(1_024)
}
