//! How the partnership shows itself: its name, mark, colour, and name and telephone in its letters. And the work
//! that the program gave up.

mod given_up;

pub use given_up::{given_up, try_again};

use crate::{App, Ask, Invalid, Once, Result};
use alongside_answers::settings::{LetterPreview, PartnershipSettings};
use alongside_gate::{Action, Purpose, decide_here};
use alongside_storage::{Store, WriteSet};

/// The longest name.
const LONGEST_NAME: usize = 60;
/// The most letters of the mark.
const LONGEST_SHORT: usize = 4;
/// The settings by name.
const NAME: &str = "brand_name";
const SHORT: &str = "brand_short";
const COLOUR: &str = "brand_colour";
const PHONE: &str = crate::messages::PHONE;
const SENDER: &str = crate::messages::NAME;

/// The settings as they are; those that nobody set are empty.
pub async fn see(app: &App, ask: &Ask) -> Result<PartnershipSettings> {
    decide_here(&ask.to(Action::ChangeBrand, Purpose::Audit))?;
    read(app).await
}

/// The unit's telephone, as it stands in letters and on public pages; none where nobody set it.
pub async fn unit_phone(app: &App) -> Result<Option<String>> {
    Ok(app.store.setting(PHONE).await?)
}

/// A letter to a made-up person as it would leave now; none where name or telephone are not set so that one may.
pub async fn letter(app: &App, ask: &Ask) -> Result<Option<LetterPreview>> {
    decide_here(&ask.to(Action::ChangeBrand, Purpose::Audit))?;
    crate::messages::sample_letter(app).await
}

async fn read(app: &App) -> Result<PartnershipSettings> {
    let setting =
        async |name: &str| Ok::<_, crate::AppError>(app.store.setting(name).await?.unwrap_or_default());
    Ok(PartnershipSettings {
        name: setting(NAME).await?,
        short: setting(SHORT).await?,
        colour: setting(COLOUR).await?,
        phone: setting(PHONE).await?,
        sender: setting(SENDER).await?,
    })
}

/// Changes the settings. Whether the colour carries white text is for the page to say, which knows why; `wrong`
/// holds what it found.
pub async fn change(
    app: &App,
    ask: &Ask,
    wanted: &PartnershipSettings,
    wrong: Invalid,
    once: Once,
) -> Result<String> {
    decide_here(&ask.to(Action::ChangeBrand, Purpose::Audit))?;
    let mut invalid = Invalid::new();
    let (name, short) = (wanted.name.trim(), wanted.short.trim());
    if name.is_empty() {
        invalid.add("name", "settings-name-missing");
    } else if name.chars().count() > LONGEST_NAME {
        invalid.add_with("name", "settings-name-long", LONGEST_NAME.to_string());
    }
    if short.is_empty() || short.chars().count() > LONGEST_SHORT || !short.chars().all(char::is_alphanumeric)
    {
        invalid.add_with("short", "settings-short-wrong", LONGEST_SHORT.to_string());
    }
    for error in wrong.errors() {
        match &error.value {
            Some(value) => invalid.add_with(error.field, error.code, value.clone()),
            None => invalid.add(error.field, error.code),
        }
    }
    let phone = wanted.phone.trim();
    if !phone.is_empty() && !is_number(phone) {
        invalid.add("phone", "settings-phone-wrong");
    }
    let sender = wanted.sender.trim();
    if sender.chars().count() > LONGEST_NAME {
        invalid.add_with("sender", "settings-sender-long", LONGEST_NAME.to_string());
    } else if let Some(word) = crate::messages::telling(sender)? {
        invalid.add_with("sender", "settings-sender-tells", word);
    }
    invalid.or(())?;
    let mut set = WriteSet::new();
    for (setting, value) in
        [(NAME, name), (SHORT, short), (COLOUR, wanted.colour.trim()), (PHONE, phone), (SENDER, sender)]
    {
        Store::set_setting(&mut set, setting, value);
    }
    set.audit(ask.plain_entry(Action::ChangeBrand.code(), Purpose::Audit.code()));
    once.write(app, set, "/settings".to_owned()).await
}

/// Whether people can dial it: short numbers such as 101 too.
pub(crate) fn is_number(phone: &str) -> bool {
    let figures = phone.chars().filter(char::is_ascii_digit).count();
    (3..=15).contains(&figures)
        && phone.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '+')
        && phone.rfind('+').is_none_or(|at| at == 0)
}
