//! Writing to one person.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::messages::{self, ToWrite};
use alongside_app::{AppError, Invalid};
use alongside_domain::messages::{Channel, Language};
use alongside_kernel::id::PersonId;
use alongside_views::messages::WriteMessagePage;
use axum::extract::{Path, State};

fn person_of(text: &str) -> Result<PersonId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

async fn form(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    fields: &Fields,
    invalid: &Invalid,
) -> Result<WriteMessagePage, WebError> {
    let writing = messages::may_write(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "write-message-title").await;
    shell.back = Some(format!("/people/{person}"));
    crate::errors::add(&mut shell, invalid);
    let token = staff.form_token(web, &format!("/people/{person}/message"));
    let text = |name: &str| fields.text(name).to_owned();
    let (template, channel, language) = (text("template"), text("channel"), text("language"));
    Ok(WriteMessagePage { shell, writing, template, channel, language, token })
}

/// The form.
pub async fn show(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    page(&form(&web, &staff, person_of(&person)?, &Fields::default(), &Invalid::new()).await?)
}

/// Composes what was chosen and shows it.
pub async fn write(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "template", "channel", "language"])?;
    let person = person_of(&person)?;
    let it = ToWrite {
        template: fields.text("template").to_owned(),
        channel: Channel::from_code(fields.text("channel")),
        language: Language::from_code(fields.text("language")).unwrap_or_default(),
    };
    match messages::write(&web.app, &posted.staff.ask, person, &it, posted.once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&form(&web, &posted.staff, person, fields, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
