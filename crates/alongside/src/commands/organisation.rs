//! `alongside organisation …`: the members of the partnership.

use super::plain;
use crate::arguments::Organisation;
use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_app::accounts::{NewOrganisation, add_organisation};
use alongside_storage::rooms::network::organisations;

pub(super) async fn run(config: &Config, command: Organisation) -> Outcome {
    let app = wiring::open(config).await?;
    match command {
        Organisation::Add { name, short_name, kind, sharing, phone } => {
            let new = NewOrganisation { kind, sharing, name, short_name, phone };
            let id = add_organisation(&app, new).await.map_err(plain)?;
            output::say(format!("Added, with the id {id}."));
        }
        Organisation::List => {
            for it in organisations(&app.store).await? {
                let left = if it.left_at.is_some() { "\tleft" } else { "" };
                output::say(format!("{}\t{}\t{}\t{}{left}", it.id, it.kind.code(), it.short_name, it.name));
            }
        }
    }
    app.store.close().await;
    Ok(())
}
