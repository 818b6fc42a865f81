//! Who has which part in a case; and a report that turned out to be about somebody else.

use super::intake::insert_keys;
use super::people::{Report, insert_party};
use super::safety::{Block, Hold};
use super::{duties, place};
use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::messages::HeldReason;
use alongside_domain::people::PartyRole;
use alongside_gate::{DataClass, PersonPermit};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{PersonId, ReportId};
use alongside_vault::SubjectKey;
use std::collections::BTreeSet;

/// Of which of a person's reports a person responsible is recorded. Not who: that stands behind the wall.
pub async fn with_person_responsible(
    store: &Store,
    permit: &PersonPermit,
) -> Result<Unlogged<BTreeSet<ReportId>>> {
    if !permit.may(DataClass::Report) || permit.only_what_began_with().is_some() {
        return Ok(Store::unlogged(BTreeSet::new()));
    }
    let sql = "select distinct q.report from party own join party q on q.report = own.report and q.person <> own.person \
               where own.person = $1 and own.role <> 'PERSON_RESPONSIBLE' and q.role = 'PERSON_RESPONSIBLE'";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let found = rows.iter().map(|row| row.id("report", ReportId::from_uuid)).collect::<Result<_>>()?;
    Ok(Store::unlogged(found))
}

/// Who has a part in a report beside the person whom it is about.
pub async fn in_role(store: &Store, report: ReportId, role: PartyRole) -> Result<Vec<PersonId>> {
    let sql = "select q.person from party q join report r on r.id = q.report where q.report = $1 and q.role = $2 \
               and q.person <> r.person order by q.person";
    let rows = store.db().fetch(sql, args![report, role.code()]).await?;
    rows.iter().map(|row| row.id("person", PersonId::from_uuid)).collect()
}

/// Adds to a set that somebody has a part in a report. What is done for either is judged anew.
pub fn take_part(
    set: &mut WriteSet,
    (report, person): (ReportId, PersonId),
    other: PersonId,
    role: PartyRole,
    now: Timestamp,
) {
    insert_party(set, report, other, role);
    for person in [person, other] {
        set.changed("people", person, now);
    }
}

/// Adds to a set that somebody has no part in a report after all.
pub fn take_no_part(
    set: &mut WriteSet,
    (report, person): (ReportId, PersonId),
    other: PersonId,
    role: PartyRole,
    now: Timestamp,
) {
    set.one(
        "party",
        "delete from party where report = $1 and person = $2 and role = $3 and person <> $4",
        args![report, other, role.code(), person],
    );
    for person in [person, other] {
        set.changed("people", person, now);
    }
}

/// Adds to a set that a report is about another person than was thought, guarded by the version that was read. The report
/// keeps its own key, so nothing is sealed anew. What is due for it is due for the other from the beginning: whoever was
/// reached was somebody else. What was written to the first about it and has not left yet does not leave.
pub fn is_about(set: &mut WriteSet, report: &Report, other: PersonId, now: Timestamp) {
    let first = report.person;
    set.one(
        "report",
        "update report set person = $3, version = version + 1 where id = $1 and version = $2 and person = $4",
        args![report.id, report.version, other, first],
    );
    set.any(
        "delete from party where report = $1 and person = $2 and role = $3",
        args![report.id, first, PartyRole::Victim.code()],
    );
    insert_party(set, report.id, other, PartyRole::Victim);
    set.any(
        "update contact_duty set person = $2, kind = (select r.route from report r where r.id = contact_duty.report), \
         due_on = (select r.contact_due from report r where r.id = contact_duty.report), attempts = 0, ask_again_on = null, \
         reached_at = null, closed_at = null, closed_as = null, changed_at = $3, version = version + 1 where report = $1",
        args![report.id, other, now],
    );
    // What somebody wrote of a response is sealed with the first person and stays there.
    set.any(
        "update repeat_response set person = $2, version = version + 1 where report = $1 and sealed is null",
        args![report.id, other],
    );
    set.any(
        "update message set state = 'HELD', held_reason = $3, batch = null, changed_at = $2, version = version + 1 \
         where report = $1 and state in ('DRAFT', 'READY', 'HELD', 'FAILED')",
        args![report.id, now, HeldReason::ReportOfAnother.code()],
    );
    // The first one's letter is no longer the one that this report had, so that the other is written to; and whoever made the
    // report follows by it what becomes of the other, not of the first.
    set.any("update message set report = null where report = $1", args![report.id]);
    set.any("update referral set report = null, version = version + 1 where report = $1", args![report.id]);
    for person in [first, other] {
        duties::place_in_queue(set, person);
    }
    set.changed("people", first, now);
}

/// Adds to a set that a report is found by another key than before.
pub fn is_found_by(set: &mut WriteSet, report: ReportId, (before, now): ([u8; 32], [u8; 32])) {
    set.any("delete from report_key where token = $1 and report = $2", args![before, report]);
    insert_keys(set, report, &[now]);
}

/// Adds to a set that what keeps a person safe also stands for one of whom they were not told apart before: whose it was is
/// not known.
pub fn same_precautions(
    store: &Store,
    set: &mut WriteSet,
    (holds, blocks): (&[Hold], &[Block]),
    (first, other): (PersonId, PersonId),
    key: &SubjectKey,
) -> Result<()> {
    for hold in holds.iter().filter(|hold| hold.lifted_at.is_none()) {
        let id = store.new_id();
        let sealed = store.seal(key, &place("hold", "sealed", id, other), &hold.words)?;
        set.new_row(
            "hold",
            "insert into hold (id, version, person, code, sealed, placed_by, placed_at) values ($1, 1, $2, $3, $4, $5, $6)",
            args![id, other, hold.code.code(), sealed, hold.placed_by, hold.placed_at],
        );
    }
    for block in blocks {
        set.new_row(
            "conflict",
            "insert into conflict_block (id, person, account, declared_by, declared_at) values ($1, $2, $3, $4, $5)",
            args![store.new_id(), other, block.account, block.declared_by, block.declared_at],
        );
    }
    set.any(
        "update person set restricted_at = (select f.restricted_at from person f where f.id = $2) where id = $1",
        args![other, first],
    );
    duties::place_in_queue(set, other);
    Ok(())
}
