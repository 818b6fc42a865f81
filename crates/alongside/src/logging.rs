//! What the server says while it runs: on the standard error, as text or JSON, never content.

use crate::Outcome;
use clap::ValueEnum;
use serde::Deserialize;
use std::io::stderr;
use tracing_subscriber::EnvFilter;

/// The form of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Starts logging.
pub(crate) fn start(format: LogFormat, filter: &str) -> Outcome {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| format!("The log filter {filter} can't be read ({error}). Nothing was started."))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(false);
    match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    }
}
