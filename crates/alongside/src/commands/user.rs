//! `alongside user …`: the first administrator, whose page adds the others; tokens for programs of organisations
//! without a manager here, such as a police force.

use super::plain;
use crate::arguments::User;
use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_app::accounts::{ConsoleAccount, TokenWanted, add_account, add_token, link_again};
use alongside_kernel::clock::LONDON;

pub(super) async fn run(config: &Config, command: User) -> Outcome {
    let app = wiring::open(config).await?;
    let link = match command {
        User::Add { name, email, organisation, roles } => {
            let new = ConsoleAccount { name, email, organisation, roles };
            let link = add_account(&app, new).await.map_err(plain)?;
            output::notice("Added.");
            link
        }
        User::Link { email } => {
            let link = link_again(&app, &email).await.map_err(plain)?;
            output::notice("Password and second factor were taken away, and every sign-in was ended.");
            link
        }
        User::Token { email, label, scopes, days } => {
            let bearer =
                add_token(&app, &email, &TokenWanted { label, scopes, days }).await.map_err(plain)?;
            app.store.close().await;
            output::notice("The token, shown once. Keep it as you would a password:");
            output::say(bearer);
            return Ok(());
        }
    };
    app.store.close().await;
    let until = link.expires_at.to_zoned(LONDON.clone()).strftime("%H:%M on %-d %B %Y");
    output::notice(format!(
        "Open this link on the running server, or hand it to the person in a way that only they see. It works once, \
         until {until}, London time. A password is chosen there; an authenticator app is set up at the first sign-in."
    ));
    // The result for programs: the link alone.
    output::say(format!("{}{}", config.public_url, link.path));
    Ok(())
}
