//! Erasing: a person's keys are taken away, and what was still open about them ends. Rows stay, unreadable, so that
//! counts stay true; the turn of the epoch ([`Store::turn_epoch`]) makes it final in free pages, journals and backups.

use crate::args;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_kernel::id::PersonId;

/// What stands under a key of its own and goes with the person: their reports, the rows of a feed that became one of
/// them, and the rows that wait to be mended under a key of one of them.
const KEYS: [&str; 4] = [
    "delete from subject_key where subject in (select q.id from quarantine q \
     join import_row i on i.import = q.import and i.number = q.number join report r on r.id = i.report where r.person = $1)",
    "delete from subject_key where subject in (select q.quarantine from quarantine_key q \
     join report_key t on t.token = q.token join report r on r.id = t.report where r.person = $1)",
    "delete from subject_key where subject in (select r.id from report r where r.person = $1)",
    "delete from subject_key where subject = $1",
];

/// What was still to be done for the person, or let somebody in to them.
const OPEN: [&str; 12] = [
    "update quarantine set ended_at = $2, ended_as = 'ERASED', version = version + 1 where ended_at is null \
     and id in (select q.quarantine from quarantine_key q join report_key t on t.token = q.token \
     join report r on r.id = t.report where r.person = $1)",
    "update contact_duty set closed_at = $2, closed_as = 'ERASED', changed_at = $2, version = version + 1 \
     where person = $1 and closed_at is null",
    "update repeat_response set ended_at = $2, ended_as = 'ERASED', version = version + 1 where person = $1 and ended_at is null",
    "update repeat_check set checked_at = $2 where checked_at is null \
     and response in (select q.id from repeat_response q where q.person = $1)",
    "update promise set ended_at = $2, ended_as = 'ERASED', version = version + 1 where person = $1 and ended_at is null",
    "update message set state = 'HELD', held_reason = 'ERASED', changed_at = $2, version = version + 1 \
     where person = $1 and state in ('DRAFT', 'READY', 'FAILED')",
    "update consent_grant set ended_at = $2 where person = $1 and ended_at is null",
    "update referral set withdrawn_at = $2, withdrawn_by = 'ERASED', version = version + 1 \
     where person = $1 and declined_at is null and withdrawn_at is null and closed_at is null",
    "update episode set closed_at = $2, close_reason = 'ERASED', version = version + 1 where person = $1 and closed_at is null",
    "update request set answered_at = $2, answer = 'ERASED', version = version + 1 where person = $1 and answered_at is null",
    "update portal_sign_in set ended_at = $2 where ended_at is null \
     and access in (select a.id from portal_access a where a.person = $1)",
    "update portal_access set ended_at = $2 where person = $1 and ended_at is null",
];

/// Adds the erasure of a person to a set. The tokens of a sender's keys stay: by them a feed that sends the person
/// again is known, and they stay erased until somebody decides; the tokens say nothing by themselves.
pub fn erase_person(store: &Store, set: &mut WriteSet, person: PersonId) {
    let now = store.now();
    for sql in OPEN {
        set.any(sql, args![person, now]);
    }
    let [of_rows, of_waiting, of_reports, own] = KEYS;
    for sql in [of_rows, of_waiting, of_reports] {
        set.any(sql, args![person]);
    }
    set.one("person", own, args![person]);
    set.changed("people", person, now);
}
