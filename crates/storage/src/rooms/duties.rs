//! The duty that each report makes: to reach, to inform, or to decide first.

use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_domain::contact::Route;
use alongside_kernel::id::{PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// Adds the duty of a new report to a set. Its kind is the report's route; only contact has a day by which it is
/// due. The kinds that hold contact back are duties too: somebody must decide, or send the report back.
pub fn insert_duty(
    set: &mut WriteSet,
    id: Uuid,
    (report, person): (ReportId, PersonId),
    kind: Route,
    due_on: Option<Date>,
    now: Timestamp,
) {
    set.new_row(
        "duty",
        "insert into contact_duty (id, version, report, person, kind, due_on, opened_at, changed_at, attempts) \
         values ($1, 1, $2, $3, $4, $5, $6, $6, 0)",
        args![id, report, person, kind.code(), due_on, now],
    );
    place_in_queue(set, person);
}

/// The same for a person who is new with this report and has no other: the duty stands where it belongs at once, and
/// nobody else can have changed what it rests on.
pub fn insert_first_duty(
    set: &mut WriteSet,
    id: Uuid,
    (report, person): (ReportId, PersonId),
    (kind, is_serious): (Route, bool),
    due_on: Option<Date>,
    now: Timestamp,
) {
    set.new_row(
        "duty",
        "insert into contact_duty (id, version, report, person, kind, due_on, opened_at, changed_at, attempts, act_on, serious_rank, held) \
         values ($1, 1, $2, $3, $4, $5, $6, $6, 0, coalesce($5, '9999-12-31'), $7, $8)",
        args![
            id,
            report,
            person,
            kind.code(),
            due_on,
            now,
            i64::from(!is_serious),
            i64::from(kind.waits_for_a_decision())
        ],
    );
}

/// The day on which an open duty is to be acted on.
macro_rules! act_on {
    () => {
        "coalesce(ask_again_on, due_on, '9999-12-31')"
    };
}

/// 0 where any open report of the person is among the most serious.
macro_rules! serious_rank {
    () => {
        "case when exists (select 1 from contact_duty o join report x on x.id = o.report where o.person = contact_duty.person \
         and o.closed_at is null and x.priority like '%SERIOUS%') then 0 else 1 end"
    };
}

/// 1 where somebody must decide first.
macro_rules! held {
    () => {
        "case when kind in ('NO_CONTACT_CONSENT_REFUSED', 'NO_CONTACT_REQUESTED', 'SAFEGUARDING_HOLD', 'RETURN_TO_REFERRER', 'INFORM_HELD') \
         or exists (select 1 from hold h join person hm on hm.id = h.person join person hp on hp.cluster = hm.cluster \
         where hp.id = contact_duty.person and h.lifted_at is null and h.code not in ('SHARING', 'KEEP')) \
         then 1 else 0 end"
    };
}

/// Adds to a set that the open duties of a person, on whichever of their records, take their place in the queue: by day, the most serious first, and
/// apart where somebody must decide first. It stands after whatever changes a duty, a report's priority or a hold, so
/// that a page of the queue reads its own rows and not the whole list.
pub fn place_in_queue(set: &mut WriteSet, person: PersonId) {
    set.any(
        concat!(
            "update contact_duty set act_on = ",
            act_on!(),
            ", serious_rank = ",
            serious_rank!(),
            ", held = ",
            held!(),
            " where closed_at is null and person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)"
        ),
        args![person],
    );
}

/// Adds to a set that what calls to another record of a person did for one is undone, where the two turned out to be two
/// people: what they met is due again; who they reached was not reached; and where nobody ever tried this one, it is as
/// its report left it. What was done for the record itself stands.
pub(super) fn due_again(set: &mut WriteSet, record: PersonId, other: PersonId, now: Timestamp) {
    set.any(
        "update contact_duty set kind = (select r.route from report r where r.id = contact_duty.report), \
         due_on = (select r.contact_due from report r where r.id = contact_duty.report), attempts = 0, \
         ask_again_on = null, reached_at = null, changed_at = $3, version = version + 1 \
         where person = $1 and closed_at is null and (attempts > 0 or reached_at is not null) \
         and exists (select 1 from attempt a where a.person = $2 and a.at >= contact_duty.opened_at) \
         and not exists (select 1 from attempt a join person t on t.id = a.person join person me on me.cluster = t.cluster \
             where me.id = $1 and a.at >= contact_duty.opened_at)",
        args![record, other, now],
    );
    set.any(
        "update contact_duty set ask_again_on = null, reached_at = null, changed_at = $3, version = version + 1 \
         where person = $1 and closed_at is null and reached_at is not null \
         and exists (select 1 from attempt a where a.person = $2 and a.at = contact_duty.reached_at) \
         and not exists (select 1 from attempt a join person t on t.id = a.person join person me on me.cluster = t.cluster \
             where me.id = $1 and a.at = contact_duty.reached_at)",
        args![record, other, now],
    );
    set.any(
        "update contact_duty set reached_at = case when reached_at = closed_at then null else reached_at end, \
         closed_at = null, closed_as = null, changed_at = $3, version = version + 1 \
         where person = $1 and closed_as in ('SPOKE', 'INFORMED') \
         and exists (select 1 from attempt a where a.person = $2 and a.at = contact_duty.closed_at) \
         and not exists (select 1 from attempt a join person t on t.id = a.person join person me on me.cluster = t.cluster \
             where me.id = $1 and a.at = contact_duty.closed_at)",
        args![record, other, now],
    );
}

/// How many open duties do not stand where they belong in the queue: none, unless the program has a fault.
pub async fn misplaced(store: &Store) -> Result<u32> {
    let sql = concat!(
        "select count(*) as wrong from contact_duty where closed_at is null and (act_on <> ",
        act_on!(),
        " or serious_rank <> ",
        serious_rank!(),
        " or held <> ",
        held!(),
        ")"
    );
    let row = store.db().fetch_one(sql, args![]).await?;
    row.map_or(Ok(0), |row| row.count("wrong"))
}

/// Adds to a set that a report's duty is now of this kind and due by this day. A duty that was met and is now of
/// another kind opens again: what was done did not meet the new one.
pub fn reroute_duty(
    set: &mut WriteSet,
    (report, person): (ReportId, PersonId),
    kind: Route,
    due_on: Option<Date>,
    now: Timestamp,
) {
    set.any(
        "update contact_duty set closed_at = case when kind = $2 then closed_at else null end, \
         closed_as = case when kind = $2 then closed_as else null end, kind = $2, due_on = $3, changed_at = $4, \
         version = version + 1 where report = $1 and (kind <> $2 or coalesce(due_on, '') <> coalesce($3, ''))",
        args![report, kind.code(), due_on, now],
    );
    place_in_queue(set, person);
}
