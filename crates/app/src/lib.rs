//! Use cases, one file each.
//!
//! A use case asks the [`gate`](alongside_gate) for a permit, reads with it, lets the
//! [`domain`](alongside_domain) decide, and hands one write set to [`storage`](alongside_storage). What it needs
//! from outside (mail, texts) is a small trait in [`outside`] that the binary fills. Background work is a use
//! case too: see [`jobs`].

pub mod accounts;
mod ask;
pub mod consent;
pub mod contact;
pub mod counting;
pub mod demo;
mod error;
mod indexing;
pub mod insight;
pub mod intake;
pub mod jobs;
mod limits;
pub mod messages;
mod names;
pub mod network;
mod once;
pub mod outside;
pub mod oversight;
pub mod people;
pub mod portal;
pub mod readiness;
pub mod referral;
pub mod repeats;
pub mod requests;
pub mod same_person;
pub mod settings;
pub mod support;

pub use alongside_storage::Error as StorageError;
pub use ask::Ask;
pub use error::{AppError, FieldError, Invalid, Result};
pub use limits::{Counted, Limits};
pub use once::{Once, check_form, form_token, standing_form_token};

use alongside_domain::contact::AttemptRules;
use alongside_domain::intake::Lists;
use alongside_domain::rules::Rules;
use alongside_kernel::{Timestamp, WorkingDays};
use alongside_storage::Store;
use std::sync::{Arc, LazyLock, RwLock};

/// Everything a use case stands on. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Where facts are kept.
    pub store: Store,
    /// Mail and texts.
    pub outside: Arc<dyn outside::Outside>,
    calendar: Arc<RwLock<Arc<WorkingDays>>>,
    lists: Arc<RwLock<Arc<Lists>>>,
    rules: Arc<Rules>,
    hashing: Arc<accounts::Hashing>,
    throttle: Arc<accounts::Throttle>,
    /// How often things may be asked for.
    pub limits: Arc<Limits>,
    people: Arc<tokio::sync::Mutex<people::PeopleIndex>>,
    certain: Arc<tokio::sync::Mutex<intake::CertainIndex>>,
    matching: Arc<tokio::sync::Mutex<same_person::Matching>>,
}

impl App {
    /// An app on an open partnership, with the rules and lists that the product ships.
    pub fn new(store: Store, outside: Arc<dyn outside::Outside>, lists: Lists, rules: Rules) -> Self {
        Self {
            lists: Arc::new(RwLock::new(Arc::new(lists))),
            rules: Arc::new(rules),
            limits: Arc::new(Limits::new(&store)),
            store,
            outside,
            calendar: Arc::new(RwLock::new(Arc::new(WorkingDays::england_and_wales()))),
            hashing: Arc::new(accounts::Hashing::new()),
            throttle: Arc::new(accounts::Throttle::new()),
            people: Arc::default(),
            certain: Arc::default(),
            matching: Arc::default(),
        }
    }

    /// Now, by this partnership's clock.
    pub fn now(&self) -> Timestamp {
        self.store.now()
    }

    /// Crime types, offences and postcodes, as loaded.
    pub fn lists(&self) -> Arc<Lists> {
        self.lists.read().map_or_else(|poisoned| poisoned.into_inner().clone(), |lists| lists.clone())
    }

    /// Puts newly loaded lists in force.
    pub fn set_lists(&self, lists: Lists) {
        let lists = Arc::new(lists);
        match self.lists.write() {
            Ok(mut held) => *held = lists,
            Err(poisoned) => *poisoned.into_inner() = lists,
        }
    }

    /// The thresholds in force, with their version and source.
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.clone()
    }

    /// What follows from attempts to reach a person.
    pub fn attempt_rules(&self) -> Result<Arc<AttemptRules>> {
        static SHIPPED: LazyLock<std::result::Result<Arc<AttemptRules>, String>> =
            LazyLock::new(|| AttemptRules::shipped().map(Arc::new).map_err(|error| error.to_string()));
        SHIPPED.clone().map_err(|error| AppError::Storage(StorageError::Unusable(error)))
    }

    /// The working days that are in force.
    pub fn calendar(&self) -> Arc<WorkingDays> {
        self.calendar
            .read()
            .map_or_else(|poisoned| poisoned.into_inner().clone(), |calendar| calendar.clone())
    }
}
