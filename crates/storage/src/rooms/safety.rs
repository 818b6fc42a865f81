//! How it is safe to reach people: what they said since, holds, and conflicts of interest.

use super::duties::place_in_queue;
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::contact::{HeldDecision, HoldCode, Statement};
use alongside_domain::people::Details;
use alongside_gate::{DataClass, PersonPermit};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, PersonId, ReportId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A statement as it was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its place in the row of statements: the newest counts.
    pub seq: i64,
    /// What was said.
    pub statement: Statement,
    /// The worker who asked.
    pub asked_by: Option<AccountId>,
    /// When.
    pub asked_at: Timestamp,
}

/// A hold as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The hold.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// Why.
    pub code: HoldCode,
    /// The words beside it.
    pub words: HoldWords,
    /// Who placed it.
    pub placed_by: Option<AccountId>,
    /// When.
    pub placed_at: Timestamp,
    /// Who lifted it.
    pub lifted_by: Option<AccountId>,
    /// When.
    pub lifted_at: Option<Timestamp>,
}

/// The words of a hold.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoldWords {
    /// Why it was placed.
    pub reason: String,
    /// Who must do what.
    pub task: String,
    /// Why it was lifted.
    #[serde(default)]
    pub lifted_because: String,
}

impl std::fmt::Debug for HoldWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HoldWords(sensitive)")
    }
}

/// What the program's own rules need to judge how a person may be reached.
#[derive(Debug, Clone, Default)]
pub struct ForRules {
    /// The newest statement.
    pub said: Option<Said>,
    /// Holds that stand.
    pub holds: Vec<HoldCode>,
    /// Reports of which it was decided that the person may be contacted.
    pub decided: Vec<ReportId>,
}

fn said(store: &Store, row: &Row) -> Result<Said> {
    let (id, person): (Uuid, PersonId) = (row.get("id")?, row.id("person", PersonId::from_uuid)?);
    let key = store.key_in(row, person)?;
    Ok(Said {
        seq: row.int("seq")?,
        statement: store.open_sealed(
            &key,
            &place("safe_contact", "sealed", id, person),
            &row.bytes("sealed")?,
        )?,
        asked_by: row.maybe_id("asked_by", AccountId::from_uuid)?,
        asked_at: row.time("asked_at")?,
    })
}

/// What the rules need, whoever may read it: of every record of the person, as a danger told to one worker is a danger
/// whichever record the next one opens. Of one record the last statement counts, whatever its clock says. `without`: as
/// if that record were not there.
pub async fn for_rules(
    store: &Store,
    person: PersonId,
    without: Option<PersonId>,
) -> Result<Unlogged<ForRules>> {
    let without = without.unwrap_or(PersonId::from_uuid(Uuid::nil()));
    let sql = "select s.id, s.person, s.seq, s.sealed, s.asked_by, s.asked_at, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from safe_contact s join subject_key k on k.subject = s.person \
               where s.person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1) \
               and s.person <> $2 and s.seq = (select max(n.seq) from safe_contact n where n.person = s.person) \
               order by s.asked_at desc, s.id desc limit 1";
    let newest = store.db().fetch_one(sql, args![person, without]).await?;
    let sql = "select code, report, decision from hold where (lifted_at is null or decision is not null) and person <> $2 \
               and person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)";
    let mut found =
        ForRules { said: newest.map(|row| said(store, &row)).transpose()?, ..ForRules::default() };
    for row in store.db().fetch(sql, args![person, without]).await? {
        match (row.maybe_text("decision")?, row.maybe_id("report", ReportId::from_uuid)?) {
            (Some(decision), Some(report)) => {
                if HeldDecision::from_code(&decision) == Some(HeldDecision::ContactAllowed) {
                    found.decided.push(report);
                }
            }
            _ => found.holds.push(row.code("code", HoldCode::from_code)?),
        }
    }
    Ok(Store::unlogged(found))
}

/// The newest statement on this record, where the permit shows contact points and dangers.
pub async fn newest(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Option<Said>>> {
    if !permit.may(DataClass::Contact) {
        return Ok(Store::unlogged(None));
    }
    let sql = "select s.id, s.person, s.seq, s.sealed, s.asked_by, s.asked_at, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from safe_contact s left join subject_key k on k.subject = s.person where s.person = $1 order by s.seq desc limit 1";
    let newest = store.db().fetch_one(sql, args![permit.person()]).await?;
    Ok(Store::unlogged(newest.map(|row| said(store, &row)).transpose()?))
}

/// On which of the person's records they said last how they may be reached; none where they said nothing yet.
pub async fn spoke_last_on(store: &Store, person: PersonId) -> Result<Option<PersonId>> {
    let sql = "select s.person from safe_contact s join subject_key k on k.subject = s.person \
               join person m on m.id = s.person join person me on me.cluster = m.cluster \
               where me.id = $1 and s.seq = (select max(n.seq) from safe_contact n where n.person = s.person) order by s.asked_at desc, s.id desc limit 1";
    let row = store.db().fetch_one(sql, args![person]).await?;
    row.map(|row| row.id("person", PersonId::from_uuid)).transpose()
}

/// How often the person said how they may be reached, on whichever of their records.
pub async fn times_said(store: &Store, person: PersonId) -> Result<i64> {
    let sql = "select count(*) as said from safe_contact s join person m on m.id = s.person \
               join person me on me.cluster = m.cluster where me.id = $1";
    let row = store.db().fetch_one(sql, args![person]).await?;
    row.map_or(Ok(0), |row| row.int("said"))
}

/// Adds a statement to a set. `seen` is how often the person had said something when the form was read: where they said
/// more since, on whichever of their records, the form is an old one.
pub async fn insert_statement(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    seen: i64,
    statement: &Statement,
) -> Result<()> {
    let person = permit.person();
    let key = store.subject(person).await?;
    let id = store.new_id();
    let sealed = store.seal(&key, &place("safe_contact", "sealed", id, person), statement)?;
    let now = permit.decided_at();
    set.one(
        "safe contact",
        "update person set version = version where id = $1 and $2 = (select count(*) from safe_contact s \
         join person m on m.id = s.person where m.cluster = person.cluster)",
        args![person, seen],
    );
    set.new_row(
        "safe contact",
        "insert into safe_contact (id, person, seq, sealed, asked_by, asked_at) \
         select $1, $2, coalesce(max(n.seq), 0) + 1, $3, $4, $5 from safe_contact n where n.person = $2",
        args![id, person, sealed, permit.actor().account(), now],
    );
    set.changed("people", person, now);
    Ok(())
}

/// Details of the other parties to the person's cases, on whichever of their records, and of who lives with them, for one rule of the program only:
/// that a number of somebody else is not taken for theirs unseen. The person responsible is never among them, nor
/// anybody from whom the asker is kept by a conflict of interest: to the asker they are not there.
pub async fn beside_for_rules(
    store: &Store,
    person: PersonId,
    asker: Option<AccountId>,
) -> Result<Unlogged<Vec<Details>>> {
    let sql = "with ours (id) as (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1) \
               select p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from person p \
               join subject_key k on k.subject = p.id where p.id not in (select id from ours) and (p.id in \
               (select other.person from party mine join party other on other.report = mine.report \
               where mine.person in (select id from ours) \
               and mine.role <> 'PERSON_RESPONSIBLE' and other.role <> 'PERSON_RESPONSIBLE') or p.id in \
               (select other.person from household mine join household other on other.id = mine.id \
               where mine.person in (select id from ours) and mine.until is null and other.until is null)) \
               and not exists (select 1 from kept_away b where b.person = p.id and b.account = $2)";
    let rows = store.db().fetch(sql, args![person, asker]).await?;
    let people = rows.iter().map(|row| {
        let id = row.id("id", PersonId::from_uuid)?;
        let key = store.key_in(row, id)?;
        store.open_sealed(&key, &place("person", "sealed", id.uuid(), id), &row.bytes("sealed")?)
    });
    Ok(Store::unlogged(people.collect::<Result<_>>()?))
}

/// Whether a hold or a conflict of interest stands on this record itself.
pub async fn has_hold_or_conflict(store: &Store, person: PersonId) -> Result<bool> {
    let sql = "select (select count(*) from hold where person = $1 and lifted_at is null) \
               + (select count(*) from conflict_block where person = $1 and lifted_at is null) as standing";
    let row = store.db().fetch_one(sql, args![person]).await?;
    row.map_or(Ok(false), |row| row.int("standing").map(|standing| standing > 0))
}

/// Every hold on a person, standing or lifted, the newest first; none where the permit does not show dangers.
pub async fn holds(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Hold>>> {
    if !permit.may(DataClass::Safety) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let person = permit.person();
    let sql = "select h.id, h.version, h.code, h.sealed, h.placed_by, h.placed_at, h.lifted_by, h.lifted_at, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from hold h left join subject_key k on k.subject = h.person \
               where h.person = $1 and h.decision is null order by h.placed_at desc, h.id desc";
    let rows = store.db().fetch(sql, args![person]).await?;
    let holds = rows
        .iter()
        .map(|row| {
            let id: Uuid = row.get("id")?;
            let key = store.key_in(row, person)?;
            Ok(Hold {
                id,
                version: row.int("version")?,
                code: row.code("code", HoldCode::from_code)?,
                words: store.open_sealed(
                    &key,
                    &place("hold", "sealed", id, person),
                    &row.bytes("sealed")?,
                )?,
                placed_by: row.maybe_id("placed_by", AccountId::from_uuid)?,
                placed_at: row.time("placed_at")?,
                lifted_by: row.maybe_id("lifted_by", AccountId::from_uuid)?,
                lifted_at: row.maybe_time("lifted_at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(holds))
}

/// Adds a new hold to a set.
pub async fn place_hold(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    code: HoldCode,
    words: &HoldWords,
) -> Result<()> {
    let (person, id) = (permit.person(), store.new_id());
    let key = store.subject(person).await?;
    let sealed = store.seal(&key, &place("hold", "sealed", id, person), words)?;
    set.new_row(
        "hold",
        "insert into hold (id, version, person, code, sealed, placed_by, placed_at) values ($1, 1, $2, $3, $4, $5, $6)",
        args![id, person, code.code(), sealed, permit.actor().account(), permit.decided_at()],
    );
    place_in_queue(set, person);
    set.changed("people", person, permit.decided_at());
    Ok(())
}

/// Adds the lifting of a hold to a set, guarded by the version that was read.
pub async fn lift_hold(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    hold: &Hold,
    because: &str,
) -> Result<()> {
    let person = permit.person();
    let key = store.subject(person).await?;
    let words = HoldWords { lifted_because: because.to_owned(), ..hold.words.clone() };
    let sealed = store.seal(&key, &place("hold", "sealed", hold.id, person), &words)?;
    set.one(
        "hold",
        "update hold set version = version + 1, sealed = $3, lifted_by = $4, lifted_at = $5 \
         where id = $1 and version = $2 and lifted_at is null",
        args![hold.id, hold.version, sealed, permit.actor().account(), permit.decided_at()],
    );
    place_in_queue(set, person);
    set.changed("people", person, permit.decided_at());
    Ok(())
}

/// Adds to a set what was decided about a report that waited for a decision.
pub async fn decide_held(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    report: ReportId,
    decision: HeldDecision,
    because: &str,
) -> Result<()> {
    let (person, id) = (permit.person(), store.new_id());
    let key = store.subject(person).await?;
    let words = HoldWords { lifted_because: because.to_owned(), ..HoldWords::default() };
    let sealed = store.seal(&key, &place("hold", "sealed", id, person), &words)?;
    let now = permit.decided_at();
    set.new_row(
        "decision",
        "insert into hold (id, version, person, report, code, decision, sealed, placed_at, lifted_by, lifted_at) \
         values ($1, 1, $2, $3, 'DECIDED', $4, $5, $6, $7, $6)",
        args![id, person, report, decision.code(), sealed, now, permit.actor().account()],
    );
    set.changed("people", person, now);
    Ok(())
}

/// A conflict of interest that keeps an account from a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The block.
    pub id: Uuid,
    /// Whom it keeps away.
    pub account: AccountId,
    /// Who declared it.
    pub declared_by: AccountId,
    /// When.
    pub declared_at: Timestamp,
    /// The first of the two who agree to lift it.
    pub lifted_by: Option<AccountId>,
}

/// Adds a block to a set, and takes what that account had to do for the person off its list: somebody else must
/// do it. Whatever record of the person it is declared on, it keeps the account from all of them.
pub fn declare_conflict(store: &Store, set: &mut WriteSet, permit: &PersonPermit, account: AccountId) {
    let (person, now) = (permit.person(), permit.decided_at());
    // Declared twice at once it is one conflict, or it would have to be lifted twice.
    set.any(
        "insert into conflict_block (id, person, account, declared_by, declared_at) select $1, $2, $3, $4, $5 \
         where not exists (select 1 from conflict_block where person = $2 and account = $3 and lifted_at is null)",
        args![store.new_id(), person, account, permit.actor().account(), now],
    );
    set.any(
        "update contact_duty set owner = null, version = version + 1, changed_at = $3 \
         where owner = $2 and closed_at is null \
         and person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)",
        args![person, account, now],
    );
    set.any(
        "update repeat_response set owner = null, version = version + 1 where owner = $2 \
         and person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)",
        args![person, account],
    );
    set.any(
        "update episode set worker = null, version = version + 1 where worker = $2 and closed_at is null \
         and person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)",
        args![person, account],
    );
    set.any(
        "update referral set worker = null, version = version + 1 where worker = $2 \
         and declined_at is null and withdrawn_at is null and closed_at is null \
         and person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1)",
        args![person, account],
    );
    set.changed("people", person, now);
}

/// The accounts that a conflict of interest keeps from a person: for the program's own choice of who steps in.
pub async fn kept_away(store: &Store, person: PersonId) -> Result<Vec<AccountId>> {
    let sql = "select distinct account from kept_away where person = $1 order by account";
    let rows = store.db().fetch(sql, args![person]).await?;
    rows.iter().map(|row| row.id("account", AccountId::from_uuid)).collect()
}

/// The blocks that stand on a person.
pub async fn blocks(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Block>>> {
    let sql = "select id, account, declared_by, declared_at, lifted_by from conflict_block \
               where lifted_at is null and person in (select m.id from person m join person me on me.cluster = m.cluster \
               where me.id = $1) order by declared_at, id";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let blocks = rows
        .iter()
        .map(|row| {
            Ok(Block {
                id: row.get("id")?,
                account: row.id("account", AccountId::from_uuid)?,
                declared_by: row.id("declared_by", AccountId::from_uuid)?,
                declared_at: row.time("declared_at")?,
                lifted_by: row.maybe_id("lifted_by", AccountId::from_uuid)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(blocks))
}

/// Adds one of the two agreements to lift a block to a set. The statement itself keeps out the blocked account and
/// whoever agreed before, so that two who press at once can't count for each other.
pub fn agree_to_lift(set: &mut WriteSet, permit: &PersonPermit, block: &Block) {
    let (account, now) = (permit.actor().account(), permit.decided_at());
    if block.lifted_by.is_none() {
        set.one(
            "conflict",
            "update conflict_block set lifted_by = $2 where id = $1 and lifted_by is null and account <> $2 and lifted_at is null",
            args![block.id, account],
        );
    } else {
        set.one(
            "conflict",
            "update conflict_block set second_lifted_by = $2, lifted_at = $3 \
             where id = $1 and lifted_by is not null and lifted_by <> $2 and account <> $2 and lifted_at is null",
            args![block.id, account, now],
        );
        set.changed("people", permit.person(), now);
    }
}
