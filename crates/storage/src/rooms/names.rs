//! Names of colleagues beside what they did.

use super::{accounts, place};
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use alongside_kernel::id::AccountId;
use std::collections::HashMap;

/// Everybody's names, for beside what they did: each opened only when it is asked for, as a page names few of many.
/// Names of colleagues are not a victim's data.
pub struct SealedNames {
    store: Store,
    rows: HashMap<AccountId, Row>,
}

impl SealedNames {
    /// Reads them, still sealed.
    pub async fn load(store: &Store) -> Result<Self> {
        let sql = "select a.id, a.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
                   from account a left join subject_key k on k.subject = a.id";
        let rows = store.db().fetch(sql, args![]).await?;
        let rows = rows.into_iter().map(|row| Ok((row.id("id", AccountId::from_uuid)?, row)));
        Ok(Self { store: store.clone(), rows: rows.collect::<Result<_>>()? })
    }

    /// Somebody's name; none where nobody has that id.
    pub fn name(&self, account: AccountId) -> Result<Option<String>> {
        let Some(row) = self.rows.get(&account) else { return Ok(None) };
        let key = self.store.key_in(row, account)?;
        let at = place("account", accounts::DETAILS, account.uuid(), account);
        let details: accounts::AccountDetails = self.store.open_sealed(&key, &at, &row.bytes("sealed")?)?;
        Ok(Some(details.name))
    }
}
