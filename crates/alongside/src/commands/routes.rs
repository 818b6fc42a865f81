//! The list of pages: every route, who may use it, and the sample states of what it shows; for `cargo xtask pages`.

use crate::{Outcome, output};
use alongside_gate::acts::acts;
use alongside_gate::{Action, Role};
use alongside_web::pages::{Shows, shows};
use alongside_web::{Audience, RouteInfo};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn run(as_json: bool) -> Outcome {
    let mut states: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for sample in alongside_web::samples() {
        states.entry(sample.model).or_default().push(sample.name);
    }
    let (mut listed, mut pages, mut lacking) = (Vec::new(), 0, Vec::new());
    for route in alongside_web::table() {
        let models = models(&route);
        let samples: Vec<&str> =
            models.iter().filter_map(|model| states.get(model)).flatten().copied().collect();
        pages += usize::from(!models.is_empty());
        if models.iter().any(|model| !states.contains_key(model)) {
            lacking.push(route.path);
        }
        let users = users(&route);
        if as_json {
            listed.push(json!({
                "method": route.method, "path": route.path, "audience": route.audience.code(), "action": route.action,
                "roles": users, "pages": models, "samples": samples,
            }));
        } else {
            let everybody = users.len() + 1 == Role::ALL.len();
            let who = if users.is_empty() || everybody {
                route.audience.code().to_owned()
            } else {
                users.join(", ")
            };
            output::say(format!("{:<5}{}", route.method, route.path));
            output::say(format!("     who      {who}"));
            if !samples.is_empty() {
                output::say(format!("     samples  {}", samples.join(", ")));
            }
        }
    }
    let samples: Vec<&str> = states.values().flatten().copied().collect();
    if as_json {
        output::say(serde_json::to_string_pretty(&json!({ "routes": listed, "samples": samples }))?);
    } else {
        output::say(format!(
            "\n{} routes, {pages} of them pages; {} sample states.",
            alongside_web::table().len(),
            samples.len()
        ));
    }
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(format!("These pages have no sample: {}", lacking.join(", ")).into())
    }
}

/// The kinds of page that a route shows when it is read.
fn models(route: &RouteInfo) -> &'static [&'static str] {
    let read = route.method == "GET";
    shows(route.path).filter(|_| read).map(Shows::models).unwrap_or_default()
}

/// The roles that the gate lets use a route of staff, by the action that it is asked for.
fn users(route: &RouteInfo) -> Vec<&'static str> {
    let action = route.action.parse::<Action>();
    if route.audience != Audience::Staff {
        return Vec::new();
    }
    // Where no action is asked for, every member of staff may. A person in their own pages is no member of staff.
    let may = |role: &&Role| {
        **role != Role::Victim && action.as_ref().map_or(true, |action| acts(**role).contains(*action))
    };
    Role::ALL.iter().filter(may).map(|role| role.code()).collect()
}
