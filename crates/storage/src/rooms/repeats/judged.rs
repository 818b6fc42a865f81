//! What judging reads and writes: no one looks at it, and nothing of a person is opened but what the rules need.

use crate::args;
use crate::error::Result;
use crate::rooms::indexed::a_little_before;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::repeats::Sign;
use alongside_kernel::id::{AccountId, PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many changes one round of judging looks at.
const CHANGES: i64 = 20_000;

/// Everybody of whom something changed after a place in the feed of changes and about whom there is more than one
/// report, or of whom something was judged before: one record of each that was not erased, with the place up to which was read.
pub async fn changed(store: &Store, after: i64) -> Result<(Vec<PersonId>, i64)> {
    let sql = "select coalesce(max(seq), $1) as head from (select seq from change where seq > $1 order by seq limit $2) c";
    let head = store.db().fetch_one(sql, args![after, CHANGES]).await?;
    let head = head.map_or(Ok(after), |row| row.int("head"))?;
    if head == after {
        return Ok((Vec::new(), head));
    }
    let sql = "select distinct (select m.id from person m join subject_key k on k.subject = m.id \
               where m.cluster = p.cluster order by m.id limit 1) as known from change c join person p on p.id = c.subject \
               where c.seq > $1 and c.seq <= $2 and c.room = 'people' and p.cluster is not null \
               and ((select count(*) from person m join report r on r.person = m.id where m.cluster = p.cluster) > 1 \
                    or exists (select 1 from person m join report r on r.person = m.id where m.cluster = p.cluster and r.incidents > 1))";
    let rows = store.db().fetch(sql, args![a_little_before(store, after), head]).await?;
    // Nobody is left of whom every record was erased.
    let people =
        rows.iter().map(|row| row.maybe_id("known", PersonId::from_uuid)).collect::<Result<Vec<_>>>()?;
    Ok((people.into_iter().flatten().collect(), head))
}

/// A response as the program's own rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The response.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// The report that names its incident.
    pub report: ReportId,
    /// What showed when it was graded.
    pub signs: BTreeSet<Sign>,
    /// By when something is to be done.
    pub due_at: Timestamp,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// Whether it still waits.
    pub is_open: bool,
    /// It ended by the program's own rules, so that it can wait again by them.
    pub ended_by_rules: bool,
}

/// Every response that was ever opened for a person, whichever record it stands on, for the program's own rules.
pub async fn opened_for_rules(store: &Store, person: PersonId) -> Result<Unlogged<Vec<Opened>>> {
    let sql = "select id, version, report, signs, due_at, owner, ended_at, ended_as from repeat_response \
               where person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1) order by opened_at, id";
    let rows = store.db().fetch(sql, args![person]).await?;
    let opened = rows.iter().map(|row| {
        Ok(Opened {
            id: row.get("id")?,
            version: row.int("version")?,
            report: row.id("report", ReportId::from_uuid)?,
            signs: signs_of(&row.text("signs")?),
            due_at: row.time("due_at")?,
            owner: row.maybe_id("owner", AccountId::from_uuid)?,
            is_open: row.maybe_time("ended_at")?.is_none(),
            ended_by_rules: matches!(
                row.maybe_text("ended_as")?.as_deref(),
                Some("TAKEN_OVER" | "NO_REPEAT")
            ),
        })
    });
    Ok(Store::unlogged(opened.collect::<Result<_>>()?))
}

/// What follows for one report from the person's others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'a> {
    /// Distinct incidents in the window that ends with it.
    pub incidents: u32,
    /// Priority categories joined by `|`.
    pub priority: &'a str,
    /// Route.
    pub route: &'a str,
    /// Due by the end of this day.
    pub contact_due: Option<Date>,
}

/// Adds to a set what follows for a report, guarded by the version that was read.
pub fn know(set: &mut WriteSet, (report, version): (ReportId, i64), known: &Known<'_>) {
    set.one(
        "report",
        "update report set version = version + 1, incidents = $3, priority = $4, route = $5, contact_due = $6 \
         where id = $1 and version = $2",
        args![report, version, known.incidents, known.priority, known.route, known.contact_due],
    );
}

/// Adds to a set that a report of which a letter was to tell, or told, asks for contact now.
pub fn contact_instead_of_letter(set: &mut WriteSet, report: ReportId, due_on: Option<Date>, now: Timestamp) {
    set.any(
        "update contact_duty set kind = 'CONTACT', due_on = $2, closed_at = null, closed_as = null, changed_at = $3, \
         version = version + 1 where report = $1 and kind in ('INFORM', 'INFORM_HELD')",
        args![report, due_on, now],
    );
}

/// Adds to a set that a report goes back to a letter, as long as nobody has tried to reach the person about it.
pub fn letter_again(set: &mut WriteSet, report: ReportId, kind: &'static str, now: Timestamp) {
    set.any(
        "update contact_duty set kind = $2, due_on = null, changed_at = $3, version = version + 1 \
         where report = $1 and kind = 'CONTACT' and closed_at is null and attempts = 0",
        args![report, kind, now],
    );
}

/// A response to be opened.
pub struct NewResponse<'a> {
    /// The response.
    pub id: Uuid,
    /// The record on which the incident's first report stands.
    pub person: PersonId,
    /// The first report of the incident.
    pub report: ReportId,
    /// The code of its grade.
    pub grade: &'a str,
    /// What showed.
    pub signs: &'a BTreeSet<Sign>,
    /// By when something is to be done.
    pub due_at: Timestamp,
    /// Whose it is, where it takes over from another.
    pub owner: Option<AccountId>,
}

/// Adds a response to a set. There is one for an incident, however many servers open it.
pub fn open(set: &mut WriteSet, it: &NewResponse<'_>, now: Timestamp) {
    set.new_row(
        "response",
        "insert into repeat_response (id, version, person, report, grade, signs, opened_at, due_at, owner) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
        args![it.id, it.person, it.report, it.grade, signs_text(it.signs), now, it.due_at, it.owner],
    );
}

/// Adds to a set that more shows of the same incident than when its response was graded. Nothing becomes due later.
pub fn regrade(set: &mut WriteSet, it: &Opened, grade: &str, signs: &BTreeSet<Sign>, due_at: Timestamp) {
    set.one(
        "response",
        "update repeat_response set version = version + 1, grade = $3, signs = $4, due_at = $5 \
         where id = $1 and version = $2 and ended_at is null",
        args![it.id, it.version, grade, signs_text(signs), due_at],
    );
}

/// Adds to a set that what ended by the program's own rules waits again: the records that ended it were parted.
pub fn reopen(set: &mut WriteSet, it: &Opened) {
    set.one(
        "response",
        "update repeat_response set version = version + 1, ended_at = null, ended_as = null \
         where id = $1 and version = $2 and ended_at is not null and ended_by is null",
        args![it.id, it.version],
    );
}

fn signs_text(signs: &BTreeSet<Sign>) -> String {
    signs.iter().map(|sign| sign.code()).collect::<Vec<_>>().join("|")
}

pub(super) fn signs_of(text: &str) -> BTreeSet<Sign> {
    text.split('|').filter_map(Sign::from_code).collect()
}

/// Adds to a set that a response ends by the program's own rules.
pub fn end_by_rules(set: &mut WriteSet, it: &Opened, ended_as: &'static str, now: Timestamp) {
    set.one(
        "response",
        "update repeat_response set version = version + 1, ended_at = $3, ended_as = $4 \
         where id = $1 and version = $2 and ended_at is null",
        args![it.id, it.version, now, ended_as],
    );
}
