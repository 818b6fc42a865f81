//! `alongside check`: whether database and keys belong together and can be used.

use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_storage::Db;

pub(super) async fn run(config: &Config) -> Outcome {
    if Db::is_empty(&config.database).await? {
        return Err("There is no database yet. Nothing was made. Run `alongside migrate` to make one.".into());
    }
    let app = wiring::open(config).await?;
    app.store.check().await?;
    alongside_app::readiness::ready(&app).await?;
    let notices = app.store.notices_changed_bits().await?;
    app.store.close().await;
    output::say(format!(
        "Good: the database is sound, at schema {}, and the keys are its own.",
        alongside_storage::schema_version()
    ));
    if !notices {
        output::say(
            "But this PostgreSQL keeps no checksums of its pages, so that a failing disk may change what is shown. \
             Stop it, and run pg_checksums --enable on its folder.",
        );
    }
    Ok(())
}
