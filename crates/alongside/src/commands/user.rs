//! `alongside user …`: the first administrator; the others are added on the pages.

use super::plain;
use crate::arguments::User;
use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_app::accounts::{ConsoleAccount, add_account};
use std::io::{BufRead as _, IsTerminal as _};

pub(super) async fn run(config: &Config, command: User) -> Outcome {
    let User::Add { name, email, organisation, roles } = command;
    let app = wiring::open(config).await?;
    let input = std::io::stdin();
    if input.is_terminal() {
        output::notice("The password (15 characters or more), then Enter. It can be read while you type:");
    }
    let mut password = String::new();
    input.lock().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let new = ConsoleAccount { name, email, organisation, roles, password };
    add_account(&app, new).await.map_err(plain)?;
    app.store.close().await;
    output::say("Added. At the first sign-in a second factor is set up; have an authenticator ready.");
    Ok(())
}
