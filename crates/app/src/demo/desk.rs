//! What a visitor of the demo does beside working in it: takes somebody's place with one press, and moves the
//! clock, which brings the next mornings of the feed and lets the made-up staff work on.

use super::cast::{Player, make_cast, players};
use super::feed::Slice;
use super::pace::ask_as;
use super::{Cast, MARK};
use crate::accounts::{Begun, begin_as};
use crate::intake::{load_lists, load_offences, load_postcodes};
use crate::{App, AppError, Result};
use alongside_gate::Refusal;
use alongside_kernel::clock::{LONDON, MovableClock};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::{Store, WriteSet};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The setting that keeps how far the demo's clock has come.
const CLOCK: &str = "demo_clock";

/// The day and hour at which a new demo stands: Thursday 30 January 2025, 9:00 in London.
pub fn opening_time() -> Timestamp {
    let morning = Date::constant(2025, 1, 30).at(9, 0, 0, 0);
    morning.to_zoned(LONDON.clone()).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

/// Where the clock of a new demo begins: six o'clock on the morning after the first day of the feed.
pub fn first_morning() -> Timestamp {
    let morning = Date::constant(2025, 1, 2).at(6, 0, 0, 0);
    morning.to_zoned(LONDON.clone()).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

/// The lists of the demo's police force area.
pub struct Lists {
    /// Offence codes.
    pub offences: Vec<u8>,
    /// Postcodes.
    pub postcodes: Vec<u8>,
}

/// How far the clock is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// An hour.
    Hour,
    /// To nine o'clock on the next day.
    Day,
}

impl Advance {
    /// The advance of a form's value.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "hour" => Some(Self::Hour),
            "day" => Some(Self::Day),
            _ => None,
        }
    }

    fn from(self, now: Timestamp) -> Timestamp {
        let local = now.to_zoned(LONDON.clone());
        let later = match self {
            Self::Hour => now.checked_add(jiff::SignedDuration::from_hours(1)).ok(),
            Self::Day => local
                .tomorrow()
                .and_then(|day| day.date().at(9, 0, 0, 0).to_zoned(LONDON.clone()))
                .map(|at| at.timestamp())
                .ok(),
        };
        later.unwrap_or(now)
    }
}

/// The demo of one database.
pub struct Demo {
    clock: Arc<dyn MovableClock>,
    mornings: Vec<Slice>,
    /// One visitor moves the clock at a time.
    moving: Mutex<()>,
}

impl Demo {
    /// A demo on a clock, with the mornings of its feed.
    pub fn new(clock: Arc<dyn MovableClock>, mornings: Vec<Slice>) -> Self {
        Self { clock, mornings, moving: Mutex::new(()) }
    }

    /// Where the clock of a demo's database stood when it was last moved.
    pub async fn clock_of(store: &Store) -> Result<Option<Timestamp>> {
        Ok(store.setting(CLOCK).await?.and_then(|text| text.parse().ok()))
    }

    /// Makes the partnership on a new database and works it up to the opening time; on one that is there, does
    /// nothing. Told to stop half-way, it goes on from there the next time.
    pub async fn prepare(&self, app: &App, lists: Lists) -> Result<()> {
        let cast = if app.store.setting(MARK).await?.is_some() {
            load_lists(app).await?;
            players(app).await?
        } else {
            let cast = make_cast(app).await?;
            let ask = ask_as(app, &cast, "administrator").await?;
            load_offences(app, &ask, lists.offences).await?;
            load_postcodes(app, &ask, "Avon and Somerset", lists.postcodes).await?;
            cast
        };
        self.work_until(app, &cast, opening_time()).await
    }

    /// Moves the clock on. Everything that falls due on the way happens at its own time.
    pub async fn advance(&self, app: &App, by: Advance) -> Result<()> {
        let to = by.from(app.now());
        let cast = players(app).await?;
        self.work_until(app, &cast, to).await
    }

    async fn work_until(&self, app: &App, cast: &Cast, to: Timestamp) -> Result<()> {
        let _moving = self.moving.lock().await;
        super::pace::work(app, cast, &*self.clock, &self.mornings, to).await?;
        self.clock.move_to(to);
        // Whoever looks now sees nobody leave their place a moment later for what was done before.
        crate::jobs::catch_up(app).await?;
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, CLOCK, &app.now().to_string());
        app.store.write(set).await?;
        Ok(())
    }

    /// Opens her own pages for the visitor, as the person of the story. Gives what the cookie holds.
    pub async fn act_as_her(&self, app: &App) -> Result<String> {
        let unknown = || AppError::Refused(Refusal::unknown());
        let person = super::story::person(app).await?.ok_or_else(unknown)?;
        let cast = players(app).await?;
        crate::portal::begin_as(app, person, super::story::made_by(&cast)?).await
    }

    /// Signs the visitor in as somebody of the cast.
    pub async fn act_as(&self, app: &App, way: &str, device: &str) -> Result<Begun> {
        let unknown = || AppError::Refused(Refusal::unknown());
        let cast = players(app).await?;
        let player: Player =
            cast.staff.into_values().find(|player| player.way.as_deref() == Some(way)).ok_or_else(unknown)?;
        begin_as(app, player.account, player.membership, device).await
    }
}
