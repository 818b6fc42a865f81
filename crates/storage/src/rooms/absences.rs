//! Who is away, who stands in, and what moves with it.

use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_kernel::id::{AbsenceId, AccountId, OrganisationId};
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// Somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// The absence.
    pub id: AbsenceId,
    /// Who is away.
    pub account: AccountId,
    /// Who stands in.
    pub deputy: AccountId,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// What the deputy should know.
    pub note: String,
    /// When the work moved.
    pub begun_at: Option<Timestamp>,
    /// When they came back, or it was called off.
    pub ended_at: Option<Timestamp>,
    /// How many duties moved with it.
    pub moved: u32,
}

const COLUMNS: &str = "select b.id, b.account, b.deputy, b.starts_on, b.ends_on, b.sealed, b.begun_at, b.ended_at, \
               (select count(*) from assignment s where s.batch = b.id) as moved, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from absence b left join subject_key k on k.subject = b.account \
               where b.id = $1";

fn absence(store: &Store, row: &Row) -> Result<Absence> {
    let (id, account) = (row.id("id", AbsenceId::from_uuid)?, row.id("account", AccountId::from_uuid)?);
    let key = store.key_in(row, account)?;
    Ok(Absence {
        id,
        account,
        deputy: row.id("deputy", AccountId::from_uuid)?,
        starts_on: row.date("starts_on")?,
        ends_on: row.date("ends_on")?,
        note: store.open_sealed(
            &key,
            &place("absence", "sealed", id.uuid(), account),
            &row.bytes("sealed")?,
        )?,
        begun_at: row.maybe_time("begun_at")?,
        ended_at: row.maybe_time("ended_at")?,
        moved: row.count("moved")?,
    })
}

/// One absence.
pub async fn one(store: &Store, id: AbsenceId) -> Result<Option<Absence>> {
    store.db().fetch_one(COLUMNS, args![id]).await?.map(|row| absence(store, &row)).transpose()
}

/// The absences in an organisation that are not over, the soonest first.
pub async fn open(store: &Store, organisation: OrganisationId) -> Result<Vec<Absence>> {
    let sql = "select b.id, b.account, b.deputy, b.starts_on, b.ends_on, b.sealed, b.begun_at, b.ended_at, \
               (select count(*) from assignment s where s.batch = b.id) as moved, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from absence b left join subject_key k on k.subject = b.account \
               where b.ended_at is null and exists (select 1 from membership m where m.account = b.account and m.organisation = $1) \
               order by b.starts_on, b.id";
    store.db().fetch(sql, args![organisation]).await?.iter().map(|row| absence(store, row)).collect()
}

/// Those absences whose first day has come and whose work has not moved.
pub async fn to_begin(store: &Store, today: Date) -> Result<Vec<AbsenceId>> {
    let sql = "select id from absence where begun_at is null and ended_at is null and starts_on <= $1 order by starts_on, id";
    let rows = store.db().fetch(sql, args![today]).await?;
    rows.iter().map(|row| row.id("id", AbsenceId::from_uuid)).collect()
}

/// Adds a new absence to a set.
pub async fn insert(
    store: &Store,
    set: &mut WriteSet,
    it: &Absence,
    declared_by: Option<AccountId>,
    now: Timestamp,
) -> Result<()> {
    let key = store.subject(it.account).await?;
    let sealed = store.seal(&key, &place("absence", "sealed", it.id.uuid(), it.account), &it.note)?;
    set.new_row(
        "absence",
        "insert into absence (id, account, deputy, starts_on, ends_on, sealed, declared_by, declared_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![it.id, it.account, it.deputy, it.starts_on, it.ends_on, sealed, declared_by, now],
    );
    Ok(())
}

/// Adds to a set that the work moves: every open duty and promise of who is away goes to the deputy; what concerns
/// people from whom the deputy is blocked becomes nobody's, where the manager sees it.
pub fn begin(set: &mut WriteSet, it: &Absence, now: Timestamp) {
    let batch: Uuid = it.id.uuid();
    set.one(
        "absence",
        "update absence set begun_at = $2 where id = $1 and begun_at is null and ended_at is null",
        args![it.id, now],
    );
    set.any(
        "insert into assignment (batch, duty, account, previous_owner, owner, note, at) \
         select $1, d.id, $2, d.owner, case when exists (select 1 from kept_away b where b.person = d.person and b.account = $3) \
         then null else $3 end, 'ABSENCE', $4 from contact_duty d where d.owner = $2 and d.closed_at is null",
        args![batch, it.account, it.deputy, now],
    );
    set.any(
        "update contact_duty set owner = (select a.owner from assignment a where a.batch = $1 and a.duty = contact_duty.id), \
         version = version + 1, changed_at = $2 where closed_at is null \
         and exists (select 1 from assignment a where a.batch = $1 and a.duty = contact_duty.id)",
        args![batch, now],
    );
    set.any(
        "insert into promise_move (absence, promise) select $1, p.id from promise p where p.account = $2 and p.ended_at is null \
         and not exists (select 1 from kept_away b where b.person = p.person and b.account = $3)",
        args![it.id, it.account, it.deputy],
    );
    set.any(
        "update promise set account = $2, version = version + 1 where ended_at is null \
         and exists (select 1 from promise_move m where m.absence = $1 and m.promise = promise.id)",
        args![it.id, it.deputy],
    );
}

/// Adds to a set that somebody is back: duties that the deputy has not touched and promises that are still to be kept
/// go back to them.
pub fn end(set: &mut WriteSet, it: &Absence, now: Timestamp) {
    set.one(
        "absence",
        "update absence set ended_at = $2 where id = $1 and ended_at is null",
        args![it.id, now],
    );
    set.any(
        "update promise set account = $2, version = version + 1 where ended_at is null and account = $3 \
         and exists (select 1 from promise_move m where m.absence = $1 and m.promise = promise.id) \
         and not exists (select 1 from kept_away b where b.person = promise.person and b.account = $2)",
        args![it.id, it.account, it.deputy],
    );
    super::queue::undo(set, alongside_kernel::id::BatchId::from_uuid(it.id.uuid()), it.account, now);
}
