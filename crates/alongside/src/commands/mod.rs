//! One file for each command.

mod audit;
mod backup;
mod check;
mod count;
mod encode;
mod import;
mod link;
mod move_database;
mod organisation;
mod routes;
mod user;

pub(crate) use count::Count;
pub(crate) use encode::Encode;
pub(crate) use link::Link;

use crate::arguments::{Arguments, Command};
use crate::{Outcome, demo, output, serve, wiring};

/// Does what was asked for.
pub(crate) async fn run(arguments: Arguments) -> Outcome {
    if let Command::Routes { json } = arguments.command {
        return routes::run(json);
    }
    match &arguments.command {
        Command::Link(link) => return link::run(link),
        Command::Encode(encode) => return encode::run(encode),
        Command::Count(count) => return count::run(count),
        _ => {}
    }
    let config = arguments.options.resolve()?;
    match arguments.command {
        Command::Demo { data } => demo::run(config, data).await,
        Command::Serve => serve::run(&config).await,
        Command::Migrate => {
            let app = wiring::open(&config).await?;
            output::say(format!("The database is at schema {}.", alongside_storage::schema_version()));
            app.store.close().await;
            Ok(())
        }
        Command::Check => check::run(&config).await,
        Command::User(command) => user::run(&config, command).await,
        Command::Organisation(command) => organisation::run(&config, command).await,
        Command::Backup { folder, keys } => backup::save(&config, &folder, keys).await,
        Command::Restore { folder, keys } => backup::restore(&config, &folder, keys).await,
        Command::MoveDatabase { from, to } => move_database::run(&config, &from, to).await,
        Command::Import(command) => import::run(&config, command).await,
        Command::Audit(command) => audit::run(&config, command).await,
        Command::Link(_) | Command::Encode(_) | Command::Count(_) | Command::Routes { .. } => Ok(()),
    }
}

/// What was wrong with an input, for someone at a console.
pub(crate) fn plain(error: alongside_app::AppError) -> crate::Failure {
    match error {
        alongside_app::AppError::Invalid(invalid) => {
            let fields: Vec<String> = invalid
                .errors()
                .iter()
                .map(|error| {
                    let value = error.value.as_deref().map(|value| format!(" ({value})")).unwrap_or_default();
                    format!("--{}: {}{value}", error.field, error.code)
                })
                .collect();
            format!("Nothing was changed. {}", fields.join("; ")).into()
        }
        other => other.into(),
    }
}
