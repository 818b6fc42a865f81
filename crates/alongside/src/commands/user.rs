//! `alongside user …`: the first administrator, whose page adds the others; tokens for programs of organisations
//! without a manager here, such as a police force.

use super::plain;
use crate::arguments::User;
use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_app::accounts::{ConsoleAccount, TokenWanted, add_account, add_token};
use std::io::{BufRead as _, IsTerminal as _};

pub(super) async fn run(config: &Config, command: User) -> Outcome {
    let (name, email, organisation, roles) = match command {
        User::Add { name, email, organisation, roles } => (name, email, organisation, roles),
        User::Token { email, label, scopes, days } => {
            return token(config, &email, &TokenWanted { label, scopes, days }).await;
        }
    };
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

async fn token(config: &Config, email: &str, wanted: &TokenWanted) -> Outcome {
    let app = wiring::open(config).await?;
    let bearer = add_token(&app, email, wanted).await.map_err(plain)?;
    app.store.close().await;
    output::notice("The token, shown once. Keep it as you would a password:");
    output::say(bearer);
    Ok(())
}
