//! The table of routes and the samples of pages, for `cargo xtask pages`.

use crate::{Outcome, output};
use alongside_gate::acts::acts;
use alongside_gate::{Action, Role};
use serde_json::json;

pub(super) fn run(as_json: bool) -> Outcome {
    let table = alongside_web::table();
    if !as_json {
        for route in table {
            output::say(format!(
                "{}\t{}\t{}\t{}",
                route.method,
                route.path,
                route.audience.code(),
                route.action
            ));
        }
        return Ok(());
    }
    let routes: Vec<_> = table
        .iter()
        .map(|route| {
            let roles: Vec<&str> = route
                .action
                .parse::<Action>()
                .map(|action| {
                    let may = |role: &&Role| acts(**role).contains(action);
                    Role::ALL.iter().filter(may).map(|role| role.code()).collect()
                })
                .unwrap_or_default();
            json!({
                "method": route.method,
                "path": route.path,
                "audience": route.audience.code(),
                "action": route.action,
                "roles": roles,
            })
        })
        .collect();
    output::say(serde_json::to_string_pretty(
        &json!({ "routes": routes, "samples": alongside_web::samples() }),
    )?);
    Ok(())
}
