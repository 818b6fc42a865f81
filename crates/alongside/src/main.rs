//! The server and its commands: configuration, wiring, exit codes. What it does stands in the other crates.

mod arguments;
mod commands;
mod config;
mod demo;
mod figures;
mod ids;
mod key_files;
mod listener;
mod logging;
mod network;
mod output;
mod outside;
mod pace;
mod serve;
mod tls;
mod wiring;

use arguments::Arguments;
use clap::Parser as _;
use std::process::ExitCode;

/// Why a command did not do its work. Its text says what happened, what was kept and what to do next.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
/// A command's outcome.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

fn main() -> ExitCode {
    // Wrong usage ends here, with status 2.
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("The program could not start its threads: {error}."));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}
