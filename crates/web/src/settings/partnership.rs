//! Name, mark, colour, telephone.

use crate::error::WebError;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_answers::settings::PartnershipSettings;
use alongside_app::{AppError, Invalid, settings};
use alongside_views::Brand;
use alongside_views::settings::SettingsPage;
use alongside_views::shell::{ColourRefused, DEFAULT_COLOUR};
use axum::extract::State;

async fn form(
    web: &Web,
    staff: &Staff,
    typed: PartnershipSettings,
    invalid: &Invalid,
) -> Result<SettingsPage, WebError> {
    let letter = settings::letter(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(web, staff, "settings-title").await;
    crate::errors::add(&mut shell, invalid);
    Ok(SettingsPage { shell, token: staff.form_token(web, "/settings"), typed, letter })
}

/// What is set.
pub async fn show(State(web): State<Web>, staff: Staff) -> Answer {
    let mut set = settings::see(&web.app, &staff.ask).await?;
    if set.colour.is_empty() {
        DEFAULT_COLOUR.clone_into(&mut set.colour);
    }
    page(&form(&web, &staff, set, &Invalid::new()).await?)
}

/// Changes it.
pub async fn change(State(web): State<Web>, posted: Posted) -> Answer {
    let fields = &posted.fields;
    fields.only(&["form", "name", "short", "colour", "phone", "sender"])?;
    let typed = PartnershipSettings {
        name: fields.text("name").to_owned(),
        short: fields.text("short").to_owned(),
        colour: fields.text("colour").to_lowercase(),
        phone: fields.text("phone").to_owned(),
        sender: fields.text("sender").to_owned(),
    };
    let mut wrong = Invalid::new();
    match Brand::check_colour(&typed.colour) {
        Ok(()) => {}
        Err(ColourRefused::Unreadable) => wrong.add("colour", "settings-colour-unreadable"),
        Err(ColourRefused::TooLight(contrast)) => {
            // Cut, not rounded: 4.46 must not be said to be 4.5.
            let tenths = (contrast * 10.0).floor() / 10.0;
            wrong.add_with("colour", "settings-colour-too-light", format!("{tenths:.1}"));
        }
    }
    match settings::change(&web.app, &posted.staff.ask, &typed, wrong, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&form(&web, &posted.staff, typed, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
