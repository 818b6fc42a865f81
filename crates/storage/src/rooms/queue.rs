//! The queue: one statement for the list, however long it is; who looked when; views that are kept; work that is
//! handed over and handed back.

use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::scope::{self, in_scope, scope_columns};
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::contact::{HoldCode, Route};
use alongside_domain::people::Details;
use alongside_gate::{ClassSet, DataClass, Scope};
use alongside_kernel::id::{AccountId, BatchId, PersonId, SavedViewId};
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Contact is due.
    #[default]
    Due,
    /// The person asked to be asked on a later day.
    Later,
    /// Somebody must decide first.
    Held,
}

/// Whose work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Owner {
    /// Everybody's.
    #[default]
    Anybody,
    /// Nobody's yet.
    Nobody,
    /// One account's.
    One(AccountId),
}

/// What the list is narrowed to. Codes only: it may stand in an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Which part.
    pub side: Side,
    /// Whose work.
    pub owner: Owner,
    /// What is due; on the side of what is due, contact where none is named.
    pub kind: Option<Route>,
    /// A priority category.
    pub priority: String,
    /// A district by name.
    pub district: String,
    /// Only what is late.
    pub late: bool,
    /// Due on this day.
    pub due_on: Option<Date>,
    /// Only what is new or changed since the asker last looked.
    pub new: bool,
}

/// Where a page of the list begins: after this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The day by which the row is ordered.
    pub day: String,
    /// 0 for the most serious, else 1.
    pub rank: i64,
    /// The duty.
    pub duty: Uuid,
}

/// A row of the queue, as far as the scope shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// What is due.
    pub duty: Uuid,
    /// The version that was read.
    pub version: i64,
    /// Whom it is about.
    pub person: PersonId,
    /// How many records of theirs are joined and speak in the row.
    pub records: u32,
    /// Their name.
    pub name: String,
    /// What is due.
    pub kind: Route,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The day on which the person asked to be asked again.
    pub ask_again_on: Option<Date>,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// When it or what it rests on last changed.
    pub changed_at: Timestamp,
    /// Tries without reaching the person, for whichever of their open reports there were most.
    pub attempts: u32,
    /// When the last try was made.
    pub last_tried_at: Option<Timestamp>,
    /// The next day on which something promised is due.
    pub promised_for: Option<Date>,
    /// Crime types of all that is open; none where reports are not shown.
    pub crime_types: Vec<String>,
    /// Priority categories; none where needs are not shown.
    pub priority: Vec<String>,
    /// Need categories, the level after a colon; none where needs are not shown.
    pub needs: Vec<String>,
    /// A hold that was placed by hand, where dangers are shown.
    pub hold: Option<HoldCode>,
    /// Where the next page begins if this row is the last.
    pub cursor: Cursor,
}

/// Whether an open duty stands in the part of the queue that is asked for, and is of the kind that is.
macro_rules! part {
    ($duty:literal) => {
        concat!(
            $duty,
            ".held = $8 and ($8 = 1 or case when ",
            $duty,
            ".ask_again_on > $9 then 1 else 0 end = $21) and ($10 = '' or ",
            $duty,
            ".kind = $10)"
        )
    };
}

/// The records `m` of the person whose record `p` a row stands for. Whoever sees the row sees them: what few may open is
/// not told in a row of what many may.
macro_rules! records {
    () => {
        "m.cluster = p.cluster and (m.restricted_at is null or p.restricted_at is not null)"
    };
}

/// Nobody is rung twice about two reports, nor about two records of theirs that are joined: one row a person, in the
/// place of what must be done first. What is known from the other reports stands in the same row, and a filter finds
/// the person by any of them.
///
/// The rows are read in the order of the index `contact_duty_queue` and no further than the page reaches. `cross join`
/// keeps SQLite from beginning with the people, and the plus before `held` from looking for a person's other duties
/// among all that stand earlier in the queue.
///
/// Crime type, priority and needs of the open reports come as one text: a line for each report, tabs between the three.
const LIST: &str = concat!(
    "select d.id, d.version, d.person, d.kind, d.due_on, d.ask_again_on, d.owner, d.changed_at, d.act_on, d.serious_rank, ",
    "(select count(*) from person m where ",
    records!(),
    ") as records, (select max(o.attempts) from person m cross join contact_duty o where ",
    records!(),
    " and o.person = m.id and o.closed_at is null) as attempts, ",
    "(select string_agg(x.crime_type || '\t' || x.priority || '\t' || x.needs, '\n' order by x.id) ",
    "from person m cross join contact_duty o cross join report x where ",
    records!(),
    " and o.person = m.id and o.closed_at is null and x.id = o.report) as reports, ",
    "p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped, ",
    "(select max(a.at) from attempt a where a.person in (select m.id from person m where ",
    records!(),
    ")) as last_tried_at, ",
    "(select min(w.due_on) from promise w where w.ended_at is null and w.person in (select m.id from person m where ",
    records!(),
    ")) as promised_for, ",
    "(select min(h.code) from hold h where h.lifted_at is null and h.code not in ('SHARING', 'KEEP') and h.person in (select m.id from person m where ",
    records!(),
    ")) as hold, ",
    scope_columns!(),
    " from contact_duty d cross join person p left join subject_key k on k.subject = p.id ",
    "where p.id = d.person and d.closed_at is null and ",
    part!("d"),
    " and not exists (select 1 from person m cross join contact_duty b where ",
    records!(),
    " and b.person = m.id and b.closed_at is null and +",
    part!("b"),
    " and (b.act_on, b.id) < (d.act_on, d.id)) ",
    "and ($11 = 0 or exists (select 1 from person m cross join contact_duty o where ",
    records!(),
    " and o.person = m.id and o.closed_at is null and (($11 = 1 and o.owner is null) or o.owner = $12))) ",
    "and ($13 = '' or exists (select 1 from person m cross join contact_duty o cross join report x where ",
    records!(),
    " and o.person = m.id and o.closed_at is null and x.id = o.report and x.priority like '%' || $13 || '%')) ",
    "and ($14 = '' or exists (select 1 from person m cross join contact_duty o cross join report x where ",
    records!(),
    " and o.person = m.id and o.closed_at is null and x.id = o.report and x.district = $14)) ",
    "and ($15 = 0 or d.act_on < $9) and ($16 = '' or d.act_on = $16) ",
    "and ($17 = 0 or d.changed_at > coalesce((select l.at from last_look l where l.account = $1 and l.list = 'queue'), 0)) and ",
    in_scope!(),
    " and d.act_on >= $18 and ($18 = '' or (d.act_on, d.serious_rank, d.id) > ($18, $19, $20)) ",
    "order by d.act_on, d.serious_rank, d.id limit $22"
);

/// A part of the queue that a scope lets see, at most `limit` rows after the cursor: what is late first, then by
/// day, then the most serious.
pub async fn list(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    today: Date,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Unlogged<Vec<QueueRow>>> {
    let kind = match (filter.kind, filter.side) {
        (Some(kind), _) => kind.code(),
        // What is told by letter has a list of its own; here it is shown when asked for.
        (None, Side::Due) => Route::Contact.code(),
        (None, Side::Later | Side::Held) => "",
    };
    let (held, later) = match filter.side {
        Side::Due => (0_i64, 0_i64),
        Side::Later => (0, 1),
        Side::Held => (1, 0),
    };
    let (owner_is, owner) = match filter.owner {
        Owner::Anybody => (0_i64, None),
        Owner::Nobody => (1, None),
        Owner::One(account) => (2, Some(account)),
    };
    let mut arguments = scope::arguments(scope);
    arguments.extend(args![
        held,
        today,
        kind,
        owner_is,
        owner,
        filter.priority.as_str(),
        filter.district.as_str(),
        i64::from(filter.late),
        filter.due_on.map(|day| day.to_string()).unwrap_or_default(),
        i64::from(filter.new),
        after.map(|cursor| cursor.day.clone()).unwrap_or_default(),
        after.map_or(0, |cursor| cursor.rank),
        after.map(|cursor| cursor.duty),
        later,
        limit
    ]);
    let rows = store.db().fetch(LIST, arguments).await?;
    let rows = rows.iter().map(|row| queue_row(store, scope, row)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(rows))
}

/// The codes in one column of the reports, each once whatever level stands after its colon.
fn codes(reports: &str, column: usize) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let columns = reports.split('\n').filter_map(|report| report.split('\t').nth(column));
    for code in columns.flat_map(|column| column.split('|')).filter(|code| !code.is_empty()) {
        let name = |code: &str| code.split(':').next().unwrap_or_default().to_owned();
        if !codes.iter().any(|known| name(known) == name(code)) {
            codes.push(code.to_owned());
        }
    }
    codes
}

fn queue_row(store: &Store, scope: &Scope, row: &Row) -> Result<QueueRow> {
    let shown: ClassSet = scope::classes_of_row(scope, row)?;
    let may = |class| shown.contains(class);
    let person = row.id("person", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &row.bytes("sealed")?)?;
    let reports = row.maybe_text("reports")?.unwrap_or_default();
    let from_reports = |class, column| if may(class) { codes(&reports, column) } else { Vec::new() };
    let log = may(DataClass::ContactLog);
    let duty = row.get("id")?;
    Ok(QueueRow {
        duty,
        version: row.int("version")?,
        person,
        records: row.count("records")?,
        name: details.identity.display_name(),
        kind: row.code("kind", Route::from_code)?,
        due_on: row.maybe_date("due_on")?,
        ask_again_on: row.maybe_date("ask_again_on")?,
        owner: row.maybe_id("owner", AccountId::from_uuid)?,
        changed_at: row.time("changed_at")?,
        attempts: if log { row.count("attempts")? } else { 0 },
        last_tried_at: row.maybe_time("last_tried_at")?.filter(|_| log),
        promised_for: row.maybe_date("promised_for")?.filter(|_| log),
        crime_types: from_reports(DataClass::Report, 0),
        priority: from_reports(DataClass::Needs, 1),
        needs: from_reports(DataClass::Needs, 2),
        hold: row
            .maybe_text("hold")?
            .filter(|_| may(DataClass::Safety))
            .and_then(|code| HoldCode::from_code(&code)),
        cursor: Cursor { day: row.text("act_on")?, rank: row.int("serious_rank")?, duty },
    })
}

/// A filter that an account keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The view.
    pub id: SavedViewId,
    /// Its name.
    pub name: String,
    /// The filter as it stands in an address.
    pub filter: String,
}

/// What stands beside the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// When the account last said that it had looked.
    pub looked_at: Option<Timestamp>,
    /// The views it keeps, the oldest first.
    pub views: Vec<SavedView>,
    /// Every district from which something was reported.
    pub districts: Vec<String>,
}

/// What stands beside the list, in one statement.
pub async fn beside(store: &Store, account: AccountId) -> Result<Beside> {
    // The view stands first: it gives the columns their types.
    // The districts are found by leaps from one to the next in their index, however many reports there are.
    let sql = "with recursive next (name) as (select min(r.district) from report r where r.district <> '' \
                 union all select (select min(r.district) from report r where r.district > n.name) from next n where n.name is not null) \
               select 'view' as what, v.id as id, v.sealed as sealed, v.filter as text, v.created_at as at, \
                 k.epoch as key_epoch, k.wrapped as key_wrapped \
                 from saved_view v left join subject_key k on k.subject = v.account where v.account = $1 \
               union all select 'look', null, null, '', l.at, null, null from last_look l where l.account = $1 and l.list = 'queue' \
               union all select 'district', null, null, n.name, 0, null, null from next n where n.name is not null \
               order by 1, 5, 4";
    let mut found = Beside::default();
    for row in store.db().fetch(sql, args![account]).await? {
        match row.text("what")?.as_str() {
            "look" => found.looked_at = Some(row.time("at")?),
            "district" => found.districts.push(row.text("text")?),
            _ => {
                let id = row.id("id", SavedViewId::from_uuid)?;
                let key = store.key_in(&row, account)?;
                let at = place("saved_view", "sealed", id.uuid(), account);
                found.views.push(SavedView {
                    id,
                    name: store.open_sealed(&key, &at, &row.bytes("sealed")?)?,
                    filter: row.text("text")?,
                });
            }
        }
    }
    Ok(found)
}

/// Adds to a set that an account has looked at the queue.
pub fn looked(set: &mut WriteSet, account: AccountId, now: Timestamp) {
    set.any(
        "insert into last_look (account, list, at, before) values ($1, 'queue', $2, $2) \
         on conflict (account, list) do update set before = last_look.at, at = excluded.at",
        args![account, now],
    );
}

/// Adds a view to be kept to a set.
pub async fn keep_view(
    store: &Store,
    set: &mut WriteSet,
    account: AccountId,
    name: &str,
    filter: &str,
    now: Timestamp,
) -> Result<()> {
    let id = SavedViewId::new(store.ids());
    let key = store.subject(account).await?;
    let sealed = store.seal(&key, &place("saved_view", "sealed", id.uuid(), account), &name)?;
    set.new_row(
        "view",
        "insert into saved_view (id, account, sealed, filter, created_at) values ($1, $2, $3, $4, $5)",
        args![id, account, sealed, filter, now],
    );
    Ok(())
}

/// Adds to a set that a view is no longer kept.
pub fn drop_view(set: &mut WriteSet, account: AccountId, view: SavedViewId) {
    set.one("view", "delete from saved_view where id = $1 and account = $2", args![view, account]);
}

/// Adds to a set that a duty goes to another owner, with what it takes to undo it.
pub fn assign(
    set: &mut WriteSet,
    batch: BatchId,
    duty: ToAssign,
    by: AccountId,
    owner: Option<AccountId>,
    now: Timestamp,
) {
    let ToAssign { duty: id, version, owner: previous } = duty;
    set.one(
        "duty",
        "update contact_duty set owner = $3, version = version + 1, changed_at = $4 where id = $1 and version = $2 and closed_at is null \
         and not exists (select 1 from kept_away b where b.person = contact_duty.person and b.account = $3)",
        args![id, version, owner, now],
    );
    set.new_row(
        "assignment",
        "insert into assignment (batch, duty, account, previous_owner, owner, note, at) values ($1, $2, $3, $4, $5, 'BY_HAND', $6)",
        args![batch, id, by, previous, owner, now],
    );
}

/// An open duty that is to be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToAssign {
    /// The duty.
    pub duty: Uuid,
    /// The version that was read.
    pub version: i64,
    /// Whose it is.
    pub owner: Option<AccountId>,
}

/// What is open for the person of a duty on each of their records, that of the duty first: who takes one takes all, as
/// nobody is rung by two. Empty where the duty is not open.
pub async fn to_assign(store: &Store, duty: Uuid) -> Result<Vec<(PersonId, Vec<ToAssign>)>> {
    let sql = "select o.id, o.person, o.version, o.owner from contact_duty d join person p on p.id = d.person \
               join person m on m.cluster = p.cluster join contact_duty o on o.person = m.id \
               where d.id = $1 and d.closed_at is null and o.closed_at is null \
               order by case when o.person = d.person then 0 else 1 end, o.person, o.id";
    let mut found: Vec<(PersonId, Vec<ToAssign>)> = Vec::new();
    for row in store.db().fetch(sql, args![duty]).await? {
        let person = row.id("person", PersonId::from_uuid)?;
        let open = ToAssign {
            duty: row.get("id")?,
            version: row.int("version")?,
            owner: row.maybe_id("owner", AccountId::from_uuid)?,
        };
        match found.last_mut() {
            Some((last, all)) if *last == person => all.push(open),
            _ => found.push((person, vec![open])),
        }
    }
    Ok(found)
}

/// How many people a batch gave away, to whom, and how many of them can still be given back: those whom nobody
/// touched since. `None` for a batch of somebody else or one that was undone.
pub async fn batch(
    store: &Store,
    batch: BatchId,
    by: AccountId,
) -> Result<Option<(u32, u32, Option<AccountId>)>> {
    let sql = "select a.owner, count(distinct p.cluster) as moved, count(distinct case when d.closed_at is null \
               and (d.owner = a.owner or (d.owner is null and a.owner is null)) then p.cluster end) as untouched \
               from assignment a join contact_duty d on d.id = a.duty join person p on p.id = d.person \
               where a.batch = $1 and a.account = $2 and a.undone_at is null group by a.owner";
    let row = store.db().fetch_one(sql, args![batch, by]).await?;
    row.map(|row| {
        Ok((row.count("moved")?, row.count("untouched")?, row.maybe_id("owner", AccountId::from_uuid)?))
    })
    .transpose()
}

/// Adds to a set that a batch is undone: what nobody touched since goes back to whose it was, and to nobody where they
/// are kept from the person by now. Whoever is kept from a person themself moves nothing of theirs.
pub fn undo(set: &mut WriteSet, batch: BatchId, by: AccountId, now: Timestamp) {
    set.any(
        "update contact_duty set owner = (select a.previous_owner from assignment a where a.batch = $1 and a.duty = contact_duty.id \
         and not exists (select 1 from kept_away b where b.person = contact_duty.person and b.account = a.previous_owner)), \
         version = version + 1, changed_at = $3 where closed_at is null \
         and not exists (select 1 from kept_away b where b.person = contact_duty.person and b.account = $2) \
         and exists (select 1 from assignment a where a.batch = $1 \
         and a.duty = contact_duty.id and a.account = $2 and a.undone_at is null \
         and (a.owner = contact_duty.owner or (a.owner is null and contact_duty.owner is null)))",
        args![batch, by, now],
    );
    set.any(
        "update assignment set undone_at = $3 where batch = $1 and account = $2 and undone_at is null",
        args![batch, by, now],
    );
}
