//! The duty that each report makes: to reach, to inform, or to decide first.

use crate::args;
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
}

/// Adds to a set that a report's duty is now of this kind and due by this day. A duty that was met and is now of
/// another kind opens again: what was done did not meet the new one.
pub fn reroute_duty(set: &mut WriteSet, report: ReportId, kind: Route, due_on: Option<Date>, now: Timestamp) {
    set.any(
        "update contact_duty set closed_at = case when kind = $2 then closed_at else null end, \
         closed_as = case when kind = $2 then closed_as else null end, kind = $2, due_on = $3, changed_at = $4, \
         version = version + 1 where report = $1 and (kind <> $2 or coalesce(due_on, '') <> coalesce($3, ''))",
        args![report, kind.code(), due_on, now],
    );
}
