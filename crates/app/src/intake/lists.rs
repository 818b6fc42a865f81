//! Postcodes and offences are data: loaded by the partnership, kept whole, in force from the next row on.

use crate::{App, AppError, Ask, Invalid, Result};
use alongside_domain::intake::{CrimeTypes, Lists, OffenceList, PostcodeList};
use alongside_gate::{Action, Job, Viewer};
use alongside_storage::WriteSet;
use alongside_storage::rooms::lists;

const POSTCODES: &str = "POSTCODES";
const OFFENCES: &str = "OFFENCES";

/// A list that was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLoaded {
    /// How many entries it has.
    pub entries: usize,
}

/// Puts the stored lists in force. A list of an earlier version that can't be read any more is left out, with a word
/// in the log: the product works without it.
pub async fn load_lists(app: &App) -> Result<()> {
    let stored = lists::lists(&app.store).await?;
    if stored.is_empty() {
        return Ok(());
    }
    let mut loaded: Lists = (*app.lists()).clone();
    for list in stored {
        let text = String::from_utf8_lossy(&list.content);
        let read = match list.kind.as_str() {
            POSTCODES => loaded.postcodes.add(&text).map(drop).map_err(|error| error.to_string()),
            OFFENCES => OffenceList::parse(&text, &loaded.crime_types)
                .map(|offences| loaded.offences = Some(offences))
                .map_err(|error| error.to_string()),
            _ => Ok(()),
        };
        if let Err(error) = read {
            tracing::warn!(kind = list.kind, label = list.label, error, "a loaded list can't be read");
        }
    }
    app.set_lists(loaded);
    Ok(())
}

/// Loads a list of postcodes (`postcode`, `lad_code`, `lsoa21_code`) beside those that are there; one of the same
/// name is replaced.
pub async fn load_postcodes(app: &App, ask: &Ask, label: &str, bytes: Vec<u8>) -> Result<ListLoaded> {
    let text = text(&bytes)?;
    let entries = PostcodeList::default().add(text).map_err(|error| bad(&error.to_string()))?;
    store(app, ask, POSTCODES, label, bytes).await?;
    Ok(ListLoaded { entries })
}

/// Loads the police force's offence codes in place of those that were there.
pub async fn load_offences(app: &App, ask: &Ask, bytes: Vec<u8>) -> Result<ListLoaded> {
    let types: CrimeTypes = app.lists().crime_types.clone();
    let offences = OffenceList::parse(text(&bytes)?, &types).map_err(|error| bad(&error.to_string()))?;
    store(app, ask, OFFENCES, OFFENCES, bytes).await?;
    Ok(ListLoaded { entries: offences.len() })
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| bad("the file is not UTF-8 text"))
}

fn bad(why: &str) -> AppError {
    let mut invalid = Invalid::new();
    invalid.add_with("file", "import-list", why);
    AppError::Invalid(invalid)
}

async fn store(app: &App, ask: &Ask, kind: &str, label: &str, bytes: Vec<u8>) -> Result<()> {
    // At the console there is no account: whoever is there has the key file and needs no leave of ours.
    if ask.viewer != Viewer::System(Job::TakeReports) {
        alongside_gate::decide_here(&ask.to(Action::LoadLists, alongside_gate::Purpose::Quality))?;
    }
    let mut set = WriteSet::new();
    lists::put_list(&mut set, kind, label, bytes, app.now());
    set.audit(ask.plain_entry(Action::LoadLists.code(), alongside_gate::Purpose::Quality.code()));
    app.store.write(set).await?;
    load_lists(app).await
}
