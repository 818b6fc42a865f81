//! Use cases, one file each.
//!
//! A use case asks the [`gate`](alongside_gate) for a permit, reads with it, lets the
//! [`domain`](alongside_domain) decide, and hands one write set to [`storage`](alongside_storage). What it needs
//! from outside (mail, texts) is a small trait in [`outside`] that the binary fills. Background work is a use
//! case too: see [`jobs`].

pub mod accounts;
mod ask;
mod error;
mod once;
pub mod outside;

pub use alongside_storage::Error as StorageError;
pub use ask::Ask;
pub use error::{AppError, FieldError, Invalid, Result};
pub use once::{Once, check_form, form_token};

use alongside_kernel::{Timestamp, WorkingDays};
use alongside_storage::Store;
use std::sync::{Arc, RwLock};
use tokio::sync::Semaphore;

/// Everything a use case stands on. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Where facts are kept.
    pub store: Store,
    /// Mail and texts.
    pub outside: Arc<dyn outside::Outside>,
    calendar: Arc<RwLock<Arc<WorkingDays>>>,
    hashing: Arc<Semaphore>,
    throttle: Arc<accounts::Throttle>,
}

impl App {
    /// An app on an open partnership.
    pub fn new(store: Store, outside: Arc<dyn outside::Outside>) -> Self {
        Self {
            store,
            outside,
            calendar: Arc::new(RwLock::new(Arc::new(WorkingDays::england_and_wales()))),
            // A password costs 64 MiB and a good part of a second: two at a time, the rest wait.
            hashing: Arc::new(Semaphore::new(2)),
            throttle: Arc::new(accounts::Throttle::new()),
        }
    }

    /// Now, by this partnership's clock.
    pub fn now(&self) -> Timestamp {
        self.store.now()
    }

    /// The working days that are in force.
    pub fn calendar(&self) -> Arc<WorkingDays> {
        self.calendar
            .read()
            .map_or_else(|poisoned| poisoned.into_inner().clone(), |calendar| calendar.clone())
    }
}
