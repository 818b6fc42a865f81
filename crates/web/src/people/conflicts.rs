//! Conflicts of interest.

use super::holds::id_of;
use super::pages::person_of;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::people::conflicts;
use alongside_views::people::{Conflict, ConflictDeclared};
use axum::extract::{Path, State};

/// Asks before the record is hidden.
pub(crate) async fn show(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    let person = person_of(&person)?;
    let (name, reference) = conflicts::ask_first(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(&web, &staff, "people-i-know-them").await;
    shell.back = Some(format!("/people/{person}"));
    let token = staff.form_token(&web, &format!("/people/{person}/conflict"));
    page(&Conflict { shell, person, name, reference, token })
}

/// Hides the record from whoever declares.
pub(crate) async fn declare(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let person = person_of(&person)?;
    go(&conflicts::declare(&web.app, &posted.staff.ask, person, posted.once).await?)
}

/// What the declaration did.
pub(crate) async fn declared(State(web): State<Web>, staff: Staff) -> Answer {
    page(&ConflictDeclared { shell: shell::staff(&web, &staff, "people-declared").await })
}

/// Agrees to lift a conflict.
pub(crate) async fn agree(
    State(web): State<Web>,
    Path((person, conflict)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    posted.fields.only(&["form"])?;
    let (person, conflict) = (person_of(&person)?, id_of(&conflict)?);
    go(&conflicts::agree_to_lift(&web.app, &posted.staff.ask, person, conflict, posted.once).await?)
}
