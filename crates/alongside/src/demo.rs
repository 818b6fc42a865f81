//! The command `demo`: a made-up partnership on a clock of its own, on this machine only.

use crate::config::Config;
use crate::{Outcome, logging, output, serve, wiring};
use alongside_app::demo;
use alongside_kernel::{FixedClock, Timestamp};
use alongside_storage::{Address, Db, Store, WriteSet};
use alongside_web::Settings;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// Thursday 30 January 2025, 9:00 in London.
const START: i64 = 1_738_227_600;

/// The port where nothing else is asked for.
const PORT: u16 = 8025;

/// A folder that goes when the demo ends, where it was not asked for.
struct Folder {
    path: PathBuf,
    kept: bool,
}

impl Folder {
    fn of(asked: Option<PathBuf>) -> Outcome<Self> {
        let kept = asked.is_some();
        let path = asked
            .unwrap_or_else(|| std::env::temp_dir().join(format!("alongside-demo-{}", std::process::id())));
        std::fs::create_dir_all(&path).map_err(|error| {
            format!("The folder {} can't be made ({error}). Nothing was started.", path.display())
        })?;
        Ok(Self { path, kept })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            // What can't be removed holds made-up people only.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// Runs the demo until it is stopped.
pub(crate) async fn run(mut config: Config, data: Option<PathBuf>) -> Outcome {
    if config.listen.is_some_and(|listen| !listen.ip().is_loopback()) || !config.behind_proxy.is_empty() {
        return Err("The demo lets anybody sign in as anybody, so it runs on this machine only. Nothing was started. \
                    Leave out --behind-proxy, and give --listen an address that starts with 127.0.0.1."
            .into());
    }
    logging::start(config.log_format, if config.log == "info" { "warn" } else { &config.log })?;
    let folder = Folder::of(data)?;
    config.database = Address::Sqlite(folder.path.join("demo.sqlite"));
    config.master_key = folder.path.join("demo.key");
    let is_new = Db::is_empty(&config.database).await?;
    let clock = Arc::new(FixedClock::at(Timestamp::from_second(START)?));
    let app = wiring::open_on(&config, clock.clone()).await?;
    if is_new {
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, demo::MARK, "1");
        app.store.write(set).await?;
        output::notice("Preparing the demo; this takes a moment.");
    } else if app.store.setting(demo::MARK).await?.is_none() {
        return Err(format!(
            "{} holds a database that was not made by the demo. Nothing was changed. Name another folder with --data.",
            folder.path.display()
        )
        .into());
    }
    demo::prepare(&app, &clock).await?;
    let settings = Settings { demo: true, behind_proxy: false };
    let listen = config.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), PORT));
    serve::serve(app, settings, &config, listen, |at| {
        output::say(format!("The demo is at http://localhost:{}", at.port()));
        output::say("Everybody in it is made up. Stop it with Ctrl+C.");
    })
    .await
}
