//! How the indexes in memory follow the feed of changes.

use crate::{App, AppError, Result};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::indexed::{self, Indexed, Opened, Sealed};
use alongside_storage::{Error as StorageError, Store, Unlogged};
use tokio::sync::mpsc;

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
            let changed =
                finished(store, indexed::changed(store, from).await?.open(store)?, with_references).await?;
            store.use_within(changed, place).into_iter().map(|it| News::Person(Box::new(it))).for_each(take);
        }
        _ => {
            take(News::Everybody);
            let mut parts = Everybody::new(app, with_references, place);
            while let Some(part) = parts.next(app).await? {
                part.into_iter().map(|it| News::Person(Box::new(it))).for_each(&mut take);
            }
        }
    }
    Ok(head)
}

/// So many parts are read and opened ahead of the one that is put in.
const AHEAD: usize = 2;

/// Everybody, read part by part. While one part is put in, the next are read and opened on other threads.
pub(crate) struct Everybody {
    with_references: bool,
    place: &'static str,
    parts: mpsc::Receiver<alongside_storage::Result<Opening>>,
}

type Opening = tokio::task::JoinHandle<alongside_storage::Result<Opened>>;

impl Everybody {
    /// From the first on. `place` names the index to the reviewer.
    pub(crate) fn new(app: &App, with_references: bool, place: &'static str) -> Self {
        let (give, parts) = mpsc::channel(AHEAD);
        tokio::spawn(read(app.store.clone(), give));
        Self { with_references, place, parts }
    }

    /// The next part; nothing after the last.
    pub(crate) async fn next(&mut self, app: &App) -> Result<Option<Vec<Indexed>>> {
        let Some(opening) = self.parts.recv().await else { return Ok(None) };
        let opened = opening?.await.map_err(|_| stopped())??;
        let people = finished(&app.store, opened, self.with_references).await?;
        Ok(Some(app.store.use_within(people, self.place)))
    }
}

async fn finished(
    store: &Store,
    opened: Opened,
    with_references: bool,
) -> alongside_storage::Result<Unlogged<Vec<Indexed>>> {
    if with_references { opened.with_references(store).await } else { Ok(opened.as_they_are()) }
}

/// Reads part after part and has each opened, until all are read or nobody waits for them any more.
async fn read(store: Store, give: mpsc::Sender<alongside_storage::Result<Opening>>) {
    let mut after = None;
    loop {
        let opening = match part_after(&store, after).await {
            Ok(Some((last, part))) => {
                after = Some(last);
                let store = store.clone();
                Ok(tokio::task::spawn_blocking(move || part.open(&store)))
            }
            Ok(None) => return,
            Err(error) => Err(error),
        };
        let failed = opening.is_err();
        if give.send(opening).await.is_err() || failed {
            return;
        }
    }
}

async fn part_after(
    store: &Store,
    after: Option<PersonId>,
) -> alongside_storage::Result<Option<(PersonId, Sealed)>> {
    let part = indexed::part(store, after).await?;
    Ok(part.last()?.map(|last| (last, part)))
}

fn stopped() -> AppError {
    StorageError::Unavailable("reading everybody for an index was cut short".into()).into()
}
