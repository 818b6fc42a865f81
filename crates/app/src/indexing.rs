//! How the indexes in memory follow the feed of changes.

use crate::{App, AppError, Result};
use alongside_storage::Error as StorageError;
use alongside_storage::rooms::indexed::{self, Indexed};

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
            // While one part is put in, the next is opened on another thread.
            let (mut after, mut opening) = (None, None);
            loop {
                let part = indexed::part(store, after, with_references).await?;
                let last = part.last()?;
                let next = last.map(|_| {
                    let store = store.clone();
                    tokio::task::spawn_blocking(move || part.open(&store))
                });
                if let Some(opened) = std::mem::replace(&mut opening, next) {
                    let opened = opened.await.map_err(|_| stopped())??;
                    store
                        .use_within(opened, place)
                        .into_iter()
                        .map(|it| News::Person(Box::new(it)))
                        .for_each(&mut take);
                }
                if last.is_none() {
                    break;
                }
                after = last;
            }
        }
    }
    Ok(head)
}

fn stopped() -> AppError {
    StorageError::Unavailable("reading everybody for an index was cut short".into()).into()
}
