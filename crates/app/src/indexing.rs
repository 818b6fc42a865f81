//! How the indexes in memory follow the feed of changes.

use crate::{App, AppError, Result};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::indexed::{self, Indexed};
use alongside_storage::{Error as StorageError, Unlogged};

/// What an index is to take over.
pub(crate) enum News {
    /// Everything that it holds is to be forgotten: everybody comes anew.
    Everybody,
    /// One person as they are now.
    Person(Box<Indexed>),
}

/// Brings an index up to date that has followed the feed up to `from`, and says up to where it follows it now.
/// `place` names the index to the reviewer.
pub(crate) async fn follow(
    app: &App,
    from: Option<i64>,
    with_references: bool,
    place: &'static str,
    mut take: impl FnMut(News),
) -> Result<i64> {
    let store = &app.store;
    let head = indexed::head(store).await?;
    match from {
        Some(from) if from == head => {}
        Some(from) if indexed::can_follow(from, head) => {
            let changed = indexed::changed(store, from, with_references).await?.open(store)?;
            store.use_within(changed, place).into_iter().map(|it| News::Person(Box::new(it))).for_each(take);
        }
        _ => {
            take(News::Everybody);
            let mut parts = Everybody::new(with_references, place);
            while let Some(part) = parts.next(app).await? {
                part.into_iter().map(|it| News::Person(Box::new(it))).for_each(&mut take);
            }
        }
    }
    Ok(head)
}

/// Everybody, read part by part. While one part is put in, the next is opened on another thread.
pub(crate) struct Everybody {
    with_references: bool,
    place: &'static str,
    after: Option<PersonId>,
    is_last: bool,
    opening: Option<Opening>,
}

type Opening = tokio::task::JoinHandle<alongside_storage::Result<Unlogged<Vec<Indexed>>>>;

impl Everybody {
    /// From the first on. `place` names the index to the reviewer.
    pub(crate) const fn new(with_references: bool, place: &'static str) -> Self {
        Self { with_references, place, after: None, is_last: false, opening: None }
    }

    /// The next part; nothing after the last.
    pub(crate) async fn next(&mut self, app: &App) -> Result<Option<Vec<Indexed>>> {
        let store = &app.store;
        while !self.is_last || self.opening.is_some() {
            let next = if self.is_last {
                None
            } else {
                let part = indexed::part(store, self.after, self.with_references).await?;
                self.after = part.last()?;
                self.is_last = self.after.is_none();
                let store = store.clone();
                (!self.is_last).then(|| tokio::task::spawn_blocking(move || part.open(&store)))
            };
            if let Some(opened) = std::mem::replace(&mut self.opening, next) {
                let opened = opened.await.map_err(|_| stopped())??;
                return Ok(Some(store.use_within(opened, self.place)));
            }
        }
        Ok(None)
    }
}

fn stopped() -> AppError {
    StorageError::Unavailable("reading everybody for an index was cut short".into()).into()
}
