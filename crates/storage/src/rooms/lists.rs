//! Lists that a partnership loads: postcodes, offences. Each file is kept whole, as it came.

use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_kernel::Timestamp;

/// A list that the partnership loaded.
pub struct LoadedList {
    /// What it lists.
    pub kind: String,
    /// Its name.
    pub label: String,
    /// The whole file.
    pub content: Vec<u8>,
}

/// Every list that was loaded.
pub async fn lists(store: &Store) -> Result<Vec<LoadedList>> {
    let sql = "select kind, label, content from reference_list order by kind, label";
    let rows = store.db().fetch(sql, args![]).await?;
    rows.iter()
        .map(|row| {
            Ok(LoadedList {
                kind: row.text("kind")?,
                label: row.text("label")?,
                content: row.bytes("content")?,
            })
        })
        .collect()
}

/// Adds a list to a set, in place of one of the same name.
pub fn put_list(set: &mut WriteSet, kind: &str, label: &str, content: Vec<u8>, now: Timestamp) {
    set.any(
        "insert into reference_list (kind, label, content, loaded_at) values ($1, $2, $3, $4) \
         on conflict (kind, label) do update set content = excluded.content, loaded_at = excluded.loaded_at",
        args![kind, label, content, now],
    );
}
