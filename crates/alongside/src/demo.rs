//! The command `demo`: a made-up partnership on a clock of its own, on this machine only.

use crate::config::Config;
use crate::ids::SystemClock;
use crate::outside::CatchAll;
use crate::{Outcome, logging, output, serve, wiring};
use alongside_app::demo::{self, Demo, Lists};
use alongside_domain::intake::Mapping;
use alongside_kernel::clock::{MovableClock as _, ShiftedClock};
use alongside_storage::{Address, Db};
use alongside_web::Web;
use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// What the demo holds: see `demo/SOURCE.md`.
const FEED: &[u8] = include_bytes!("../../../demo/avon_somerset_2025-01.csv.gz");
const OFFENCES: &[u8] = include_bytes!("../../../demo/offence_codes.csv.gz");
const POSTCODES: &[u8] = include_bytes!("../../../demo/postcodes-avon-and-somerset.csv.gz");

fn unpack(packed: &[u8]) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

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
    // The clock begins before the first morning of the feed and is moved on to where the demo last stood.
    let clock = Arc::new(ShiftedClock::starting_at(demo::first_morning(), Arc::new(SystemClock)));
    let caught = Arc::new(CatchAll::new(clock.clone()));
    let app = wiring::open_on(&config, clock.clone(), caught.clone()).await?;
    if !is_new && !demo::is_demo(&app).await? {
        return Err(format!(
            "{} holds a database that was not made by the demo. Nothing was changed. Name another folder with --data.",
            folder.path.display()
        )
        .into());
    }
    if let Some(stood) = Demo::clock_of(&app.store).await? {
        clock.move_to(stood);
    }
    if is_new {
        output::notice(
            "Preparing the demo: a month of reports, worked by made-up staff. This takes a minute.",
        );
    }
    let mapping = Mapping::police_default()?;
    let mornings = demo::slices(&unpack(FEED)?, &mapping, &app.rules());
    let demo = Arc::new(Demo::new(clock, mornings));
    demo.prepare(&app, Lists { offences: unpack(OFFENCES)?, postcodes: unpack(POSTCODES)? }).await?;
    let listen = config.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), PORT));
    let web = Web::of_demo(app, demo).with_outbox(caught);
    serve::serve(web, &config, listen, |at| {
        output::say(format!("The demo is at http://localhost:{}", at.port()));
        output::say("Everybody in it is made up. Stop it with Ctrl+C.");
    })
    .await
}
