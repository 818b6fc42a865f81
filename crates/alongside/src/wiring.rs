//! Puts the parts together: keys, clock and randomness, the store, the use cases.

use crate::Outcome;
use crate::config::Config;
use crate::ids::{SystemClock, SystemIds};
use crate::key_files::{self, EpochFile};
use alongside_app::App;
use alongside_app::outside::{Outgoing, Outside, SendError, Sending};
use alongside_domain::intake::{CrimeTypes, Lists};
use alongside_domain::rules::Rules;
use alongside_kernel::{Clock, Ids};
use alongside_storage::{Db, Opening, Store};
use alongside_vault::{Random, SystemRandom};
use std::sync::Arc;

/// Opens the partnership on the real clock.
pub(crate) async fn open(config: &Config) -> Outcome<App> {
    let app = open_on(config, Arc::new(SystemClock)).await?;
    alongside_app::intake::load_lists(&app).await?;
    Ok(app)
}

/// Opens the partnership on a clock of the caller's.
pub(crate) async fn open_on(config: &Config, clock: Arc<dyn Clock>) -> Outcome<App> {
    check_time_zone()?;
    let random = SystemRandom::open()?;
    let is_empty = Db::is_empty(&config.database).await?;
    let master = key_files::master(&config.master_key, is_empty, &random)?;
    let ids: Arc<dyn Ids> = Arc::new(SystemIds { clock: clock.clone(), random });
    let random: Arc<dyn Random> = Arc::new(random);
    let store = Store::open(Opening {
        address: config.database.clone(),
        master,
        keyring: Arc::new(EpochFile(key_files::epochs_path(&config.master_key))),
        clock,
        ids,
        random,
        server: config.server_name.clone(),
    })
    .await?;
    let app = App::new(store, Arc::new(NotSetUp), lists()?, Rules::shipped()?);
    alongside_app::intake::load_lists(&app).await?;
    Ok(app)
}

/// Days begin and end in London. Without the zone's rules every due date could be wrong, so nothing starts.
fn check_time_zone() -> Outcome {
    if alongside_kernel::clock::LONDON.iana_name() == Some("Europe/London") {
        return Ok(());
    }
    Err("The rules of the time zone Europe/London can't be found. Nothing was started. Install the package tzdata.".into())
}

fn lists() -> Outcome<Lists> {
    Ok(Lists { crime_types: CrimeTypes::shipped()?, ..Lists::default() })
}

/// No way out was set up: what is to be sent waits.
struct NotSetUp;

impl Outside for NotSetUp {
    fn send(&self, _message: Outgoing) -> Sending<'_> {
        Box::pin(async { Err(SendError::Later) })
    }
}
