//! The command `demo`: a made-up partnership on a clock of its own, on this machine only.

use crate::config::Config;
use crate::ids::SystemClock;
use crate::{Outcome, logging, output, serve, wiring};
use alongside_app::demo::{Demo, Slice, is_demo, slices};
use alongside_domain::intake::{Lists, Mapping, OffenceList};
use alongside_domain::rules::Rules;
use alongside_kernel::Date;
use alongside_kernel::clock::{MovableClock as _, ShiftedClock, start_of_london_day};
use alongside_storage::{Address, Db};
use alongside_web::{Settings, Web};
use flate2::read::GzDecoder;
use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// A month of a police feed, and the lists that it is read with. The notes on where they come from are beside them.
const FEED: &[u8] = include_bytes!("../../../demo/avon_somerset_2025-01.csv.gz");
const OFFENCES: &[u8] = include_bytes!("../../../demo/offence_codes.csv.gz");
const POSTCODES: &[u8] = include_bytes!("../../../demo/postcodes-avon-and-somerset.csv.gz");

/// The morning before the first reports: from here on the made-up staff work up to the day on which it opens.
const BEGINNING: Date = Date::constant(2025, 1, 1);

fn unpacked(packed: &[u8]) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the product ships, with the demo area's offences and postcodes.
fn lists() -> Outcome<Lists> {
    let mut lists = wiring::lists()?;
    let offences = String::from_utf8(unpacked(OFFENCES)?)?;
    lists.offences = Some(OffenceList::parse(&offences, &lists.crime_types)?);
    lists.postcodes.add(&String::from_utf8(unpacked(POSTCODES)?)?)?;
    Ok(lists)
}

fn mornings() -> Outcome<Vec<Slice>> {
    Ok(slices(&unpacked(FEED)?, &Mapping::police_default()?, &Rules::shipped()?))
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
    let beginning = start_of_london_day(BEGINNING);
    let clock = Arc::new(ShiftedClock::starting_at(beginning, Arc::new(SystemClock)));
    let app = wiring::open_on(&config, clock.clone(), lists()?).await?;
    if !is_new && !is_demo(&app).await? {
        return Err(format!(
            "{} holds a database that was not made by the demo. Nothing was changed. Name another folder with --data.",
            folder.path.display()
        )
        .into());
    }
    if let Some(at) = Demo::clock_of(&app.store).await? {
        clock.move_to(at);
    }
    if is_new {
        output::notice("Preparing the demo; this takes a moment.");
    }
    let demo = Arc::new(Demo::new(clock, mornings()?));
    demo.prepare(&app).await?;
    let web = Web::of_demo(app, Settings { behind_proxy: false }, demo);
    let listen = config.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), PORT));
    serve::serve(web, &config, listen, |at| {
        output::say(format!("The demo is at http://localhost:{}", at.port()));
        output::say("Everybody in it is made up. Stop it with Ctrl+C.");
    })
    .await
}
