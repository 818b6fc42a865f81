//! Which records are one person's: what was asked and decided of two of them, and the clusters that follow.

use crate::Engine;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_domain::people::{Bars, SamePerson, SamePersonStep};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::duties::{due_again, place_in_queue};
use super::indexed::a_little_before;

/// Two records of which something was asked or decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// The record with the lower id.
    pub first: PersonId,
    /// The other.
    pub second: PersonId,
    /// What is held of them.
    pub state: SamePerson,
    /// How likely, in millionths.
    pub probability: u32,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who decided; nobody where the program did.
    pub decided_by: Option<AccountId>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Who wants a colleague to decide.
    pub second_opinion_by: Option<AccountId>,
}

/// A step of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub kind: SamePersonStep,
    /// Who did it; nobody where the program did.
    pub account: Option<AccountId>,
    /// When.
    pub at: Timestamp,
}

fn question(row: &Row) -> Result<Question> {
    Ok(Question {
        id: row.get("id")?,
        version: row.int("version")?,
        first: row.id("first_person", PersonId::from_uuid)?,
        second: row.id("second_person", PersonId::from_uuid)?,
        state: row.code("state", SamePerson::from_code)?,
        probability: row.count("probability")?,
        asked_at: row.time("asked_at")?,
        decided_by: row.maybe_id("decided_by", AccountId::from_uuid)?,
        decided_at: row.maybe_time("decided_at")?,
        second_opinion_by: row.maybe_id("second_opinion_by", AccountId::from_uuid)?,
    })
}

/// The open questions after a place in their order, the oldest first; from the start where none is named. They hold ids
/// alone: who may see both records is asked before one is shown.
pub async fn open(store: &Store, after: Option<(Timestamp, Uuid)>, limit: u32) -> Result<Vec<Question>> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let sql = "select id, version, first_person, second_person, state, probability, asked_at, decided_by, decided_at, second_opinion_by \
               from same_person where state = 'ASKED' and (asked_at > $1 or (asked_at = $1 and id > $2)) \
               order by asked_at, id limit $3";
    store.db().fetch(sql, args![at, id, limit]).await?.iter().map(question).collect()
}

/// One question; none where nothing has that id.
pub async fn one(store: &Store, id: Uuid) -> Result<Option<Question>> {
    let sql = "select id, version, first_person, second_person, state, probability, asked_at, decided_by, decided_at, second_opinion_by \
               from same_person where id = $1";
    store.db().fetch_one(sql, args![id]).await?.as_ref().map(question).transpose()
}

/// Everything that was asked or decided of a person's records, on whichever of them it stands.
pub async fn about(store: &Store, person: PersonId) -> Result<Vec<Question>> {
    let sql = "select s.id, s.version, s.first_person, s.second_person, s.state, s.probability, s.asked_at, s.decided_by, s.decided_at, \
               s.second_opinion_by from same_person s where s.first_person in \
                   (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1) \
               or s.second_person in (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1) \
               order by s.asked_at, s.id";
    store.db().fetch(sql, args![person]).await?.iter().map(question).collect()
}

/// The steps of a question in their order.
pub async fn steps(store: &Store, id: Uuid) -> Result<Vec<Step>> {
    let sql = "select kind, account, at from same_person_step where same_person = $1 order by seq";
    let rows = store.db().fetch(sql, args![id]).await?;
    let step = |row: &Row| {
        Ok(Step {
            kind: row.code("kind", SamePersonStep::from_code)?,
            account: row.maybe_id("account", AccountId::from_uuid)?,
            at: row.time("at")?,
        })
    };
    rows.iter().map(step).collect()
}

/// The records of a person, themself among them, in the order of their ids.
pub async fn records(store: &Store, person: PersonId) -> Result<Vec<PersonId>> {
    let sql = "select m.id from person m join person me on me.cluster = m.cluster \
               join subject_key k on k.subject = m.id where me.id = $1 order by m.id";
    let rows = store.db().fetch(sql, args![person]).await?;
    rows.iter().map(|row| row.id("id", PersonId::from_uuid)).collect()
}

/// The records of several people, whichever of them is named.
pub async fn all_records(store: &Store, people: &[PersonId]) -> Result<Vec<PersonId>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    // A list of ids travels as one text, because a statement has a fixed number of arguments.
    let sql = match store.db().engine() {
        Engine::Sqlite => {
            "select m.id from person m join subject_key k on k.subject = m.id where m.cluster in (select p.cluster from person p \
             where p.id in (select unhex(value) from json_each('[\"' || replace($1, ',', '\",\"') || '\"]'))) order by m.id"
        }
        Engine::Postgres => {
            "select m.id from person m join subject_key k on k.subject = m.id where m.cluster in (select p.cluster from person p \
             where p.id in (select unnest(string_to_array($1, ','))::uuid)) order by m.id"
        }
    };
    let ids = people.iter().map(PersonId::to_string).collect::<Vec<_>>().join(",");
    let rows = store.db().fetch(sql, args![ids]).await?;
    rows.iter().map(|row| row.id("id", PersonId::from_uuid)).collect()
}

/// What stands against joining two records, and whether the program need not ask at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What stands against it.
    pub bars: Bars,
    /// They are one person's already, or something was asked or decided of these two.
    pub settled: bool,
    /// A question about these two waits for an answer.
    pub waits: bool,
}

/// What stands against joining two records, whatever one question says of them.
pub async fn standing(
    store: &Store,
    (one, other): (PersonId, PersonId),
    but: Option<Uuid>,
) -> Result<Standing> {
    let sql = "with ours (id) as (select m.id from person m join person me on me.cluster = m.cluster where me.id = $1), \
               theirs (id) as (select m.id from person m join person me on me.cluster = m.cluster where me.id = $2) \
               select (select count(*) from ours o join theirs t on t.id = o.id) as already, \
               (select count(*) from same_person s where (s.first_person = $1 and s.second_person = $2) \
                   or (s.first_person = $2 and s.second_person = $1)) as asked, \
               (select count(*) from same_person s where s.state = 'ASKED' and ((s.first_person = $1 and s.second_person = $2) \
                   or (s.first_person = $2 and s.second_person = $1))) as waits, \
               (select count(*) from party a join party b on b.report = a.report where a.person in (select id from ours) \
                   and b.person in (select id from theirs) and b.person <> a.person) as one_case, \
               (select count(*) from same_person s where s.state = 'APART' and s.id <> $3 \
                   and ((s.first_person in (select id from ours) and s.second_person in (select id from theirs)) \
                   or (s.second_person in (select id from ours) and s.first_person in (select id from theirs)))) as told_apart, \
               (select count(*) from household a join household b on b.id = a.id and b.until is null \
                   where a.until is null and a.person in (select id from ours) and b.person in (select id from theirs) \
                   and b.person <> a.person) as one_home, \
               (select count(*) from person p where p.restricted_at is not null \
                   and (p.id in (select id from ours) or p.id in (select id from theirs))) as restricted";
    let but = but.unwrap_or(Uuid::nil());
    let row = store.db().fetch_one(sql, args![one, other, but]).await?;
    let some =
        |name: &'static str| row.as_ref().map_or(Ok(false), |row| row.int(name).map(|count| count > 0));
    Ok(Standing {
        settled: some("already")? || some("asked")?,
        waits: some("waits")?,
        bars: Bars {
            one_case: some("one_case")?,
            told_apart: some("told_apart")?,
            one_home: some("one_home")?,
            restricted: some("restricted")?,
            // What the records say is for whoever compares them.
            differs: false,
        },
    })
}

/// Two records that the program or somebody thinks may be one person's.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// The one.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Asked or joined.
    pub state: SamePerson,
    /// How likely, in millionths.
    pub probability: u32,
    /// By which model.
    pub model: &'a str,
    /// Who asks; nobody where the program does.
    pub by: Option<AccountId>,
}

/// Adds to a set that two records are asked about, or joined by the program. Of two servers that propose the same two
/// at once, one does. Gives the question's id.
pub fn propose(store: &Store, set: &mut WriteSet, proposal: Proposal<'_>, now: Timestamp) -> Uuid {
    let (first, second) = (proposal.one.min(proposal.other), proposal.one.max(proposal.other));
    let id = question_about(store, set, (first, second), proposal, now);
    if proposal.state == SamePerson::Joined {
        join(set, first, second, now);
    }
    id
}

/// Adds to a set that a human told two records apart of which nothing was asked before. Gives the question's id, by which it
/// is taken back.
pub fn tell_apart(
    store: &Store,
    set: &mut WriteSet,
    (one, other): (PersonId, PersonId),
    by: Option<AccountId>,
    now: Timestamp,
) -> Uuid {
    let (first, second) = (one.min(other), one.max(other));
    let id = store.new_id();
    set.new_row(
        "same person",
        "insert into same_person (id, version, first_person, second_person, state, probability, model, asked_at, decided_by, decided_at) \
         values ($1, 1, $2, $3, $4, 0, 'human', $5, $6, $5)",
        args![id, first, second, SamePerson::Apart.code(), now, by],
    );
    step(set, id, SamePersonStep::Apart, by, now);
    id
}

fn question_about(
    store: &Store,
    set: &mut WriteSet,
    (first, second): (PersonId, PersonId),
    proposal: Proposal<'_>,
    now: Timestamp,
) -> Uuid {
    let id = store.new_id();
    let joined = proposal.state == SamePerson::Joined;
    set.new_row(
        "same person",
        "insert into same_person (id, version, first_person, second_person, state, probability, model, asked_at, decided_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id,
            first,
            second,
            proposal.state.code(),
            proposal.probability,
            proposal.model,
            now,
            joined.then_some(now)
        ],
    );
    let kind = if joined { SamePersonStep::Joined } else { SamePersonStep::Asked };
    step(set, id, kind, proposal.by, now);
    id
}

fn step(set: &mut WriteSet, id: Uuid, kind: SamePersonStep, account: Option<AccountId>, now: Timestamp) {
    set.any(
        "insert into same_person_step (same_person, seq, kind, account, at) \
         select $1, coalesce(max(seq), 0) + 1, $2, $3, $4 from same_person_step where same_person = $1",
        args![id, kind.code(), account, now],
    );
}

/// Adds to a set what somebody says of a question, guarded by the version that was read.
pub fn decide(
    set: &mut WriteSet,
    question: &Question,
    step_kind: SamePersonStep,
    account: Option<AccountId>,
    now: Timestamp,
) {
    say(set, question, step_kind, account, now);
    if step_kind == SamePersonStep::Joined {
        join(set, question.first, question.second, now);
    }
}

fn say(
    set: &mut WriteSet,
    question: &Question,
    step_kind: SamePersonStep,
    account: Option<AccountId>,
    now: Timestamp,
) {
    let state = match step_kind {
        SamePersonStep::Joined => SamePerson::Joined,
        SamePersonStep::Apart => SamePerson::Apart,
        SamePersonStep::Asked | SamePersonStep::Reopened | SamePersonStep::SecondOpinion => SamePerson::Asked,
    };
    let decided = state != SamePerson::Asked;
    let second_opinion = (step_kind == SamePersonStep::SecondOpinion).then_some(account).flatten();
    set.one(
        "same person",
        "update same_person set version = version + 1, state = $3, decided_by = $4, decided_at = $5, second_opinion_by = $6 \
         where id = $1 and version = $2",
        args![
            question.id,
            question.version,
            state.code(),
            account.filter(|_| decided),
            decided.then_some(now),
            second_opinion
        ],
    );
    step(set, question.id, step_kind, account, now);
}

/// Adds to a set whether two who are not one person live in one home. The home bears the question's id: what is said of the
/// question anew ends it.
pub fn live_together(set: &mut WriteSet, question: &Question, they_do: bool, now: Timestamp) {
    for person in [question.first, question.second] {
        if they_do {
            set.any(
                "insert into household (id, person, since) values ($1, $2, $3) \
                 on conflict (id, person) do update set since = excluded.since, until = null",
                args![question.id, person, now],
            );
        } else {
            set.any(
                "update household set until = $3 where id = $1 and person = $2 and until is null",
                args![question.id, person, now],
            );
        }
    }
}

/// One cluster of two. Whoever may open only one that few may open may open none of both: it errs to the safe side, and
/// stays so when they are parted. What stands against it is asked once more in the write itself: somebody may have said
/// since it was read that two of them are two people.
fn join(set: &mut WriteSet, one: PersonId, other: PersonId, now: Timestamp) {
    set.one(
        "same person",
        "update person set version = version where id = $1 \
         and not exists (select 1 from same_person s join person a on a.id = s.first_person join person b on b.id = s.second_person \
             join person theirs on theirs.id = $2 where s.state = 'APART' \
             and ((a.cluster = person.cluster and b.cluster = theirs.cluster) \
             or (a.cluster = theirs.cluster and b.cluster = person.cluster))) \
         and not exists (select 1 from party mine join person a on a.id = mine.person join party other on other.report = mine.report \
             join person b on b.id = other.person join person theirs on theirs.id = $2 \
             where a.cluster = person.cluster and b.cluster = theirs.cluster and b.id <> a.id)",
        args![one, other],
    );
    set.any(
        "update person set cluster = (select j.cluster from person j where j.id in ($1, $2) order by j.cluster limit 1) \
         where cluster in (select j.cluster from person j where j.id in ($1, $2))",
        args![one, other],
    );
    set.any(
        "update person set restricted_at = (select min(r.restricted_at) from person r where r.cluster = person.cluster) \
         where restricted_at is null and cluster = (select j.cluster from person j where j.id = $1) \
         and exists (select 1 from person r where r.cluster = person.cluster and r.restricted_at is not null)",
        args![one],
    );
    for person in [one, other] {
        set.changed("people", person, now);
    }
    place_in_queue(set, one);
}

/// The clusters into which a person's records fall when one question is no longer joined: for each record the lowest id
/// of those that it still hangs together with.
pub fn parted(records: &[PersonId], questions: &[Question], without: Uuid) -> BTreeMap<PersonId, PersonId> {
    let mut cluster: BTreeMap<PersonId, PersonId> = records.iter().map(|record| (*record, *record)).collect();
    let joined =
        questions.iter().filter(|question| question.state == SamePerson::Joined && question.id != without);
    for question in joined {
        let (Some(one), Some(other)) =
            (cluster.get(&question.first).copied(), cluster.get(&question.second).copied())
        else {
            continue;
        };
        let lowest = one.min(other);
        cluster
            .values_mut()
            .filter(|first| **first == one || **first == other)
            .for_each(|first| *first = lowest);
    }
    cluster
}

/// Adds the clusters of records that are no longer all one person's to a set. Whoever is parted from the one who was
/// reached was not reached: what a call to the other had met for them is due again.
pub fn part(set: &mut WriteSet, clusters: &BTreeMap<PersonId, PersonId>, now: Timestamp) {
    for (record, first) in clusters {
        set.any("update person set cluster = $2 where id = $1", args![*record, *first]);
    }
    for (record, first) in clusters {
        for (other, _) in clusters.iter().filter(|(_, others)| *others != first) {
            due_again(set, *record, *other, now);
        }
    }
    for record in clusters.keys() {
        set.changed("people", *record, now);
        place_in_queue(set, *record);
    }
}

/// The people who changed after a point of the feed, and up to where it has come.
pub async fn changed(store: &Store, after: i64) -> Result<(Vec<PersonId>, i64)> {
    let head = super::indexed::head(store).await?;
    if head == after {
        return Ok((Vec::new(), head));
    }
    let sql = "select distinct p.id from change c join person p on p.id = c.subject join subject_key k on k.subject = p.id \
               where c.seq > $1 and c.seq <= $2 and c.room = 'people' order by p.id";
    let rows = store.db().fetch(sql, args![a_little_before(store, after), head]).await?;
    let people = rows.iter().map(|row| row.id("id", PersonId::from_uuid)).collect::<Result<_>>()?;
    Ok((people, head))
}

/// Adds to a set that the records of a person stay together when one of them, by which they hang together, is erased: of
/// what was asked about it nothing can be taken back any more, so each join that it carried stands on a question of its
/// own. They are one already: nothing is joined by it.
pub async fn keep_together(
    store: &Store,
    set: &mut WriteSet,
    erased: PersonId,
    now: Timestamp,
) -> Result<()> {
    let records: Vec<PersonId> =
        records(store, erased).await?.into_iter().filter(|record| *record != erased).collect();
    let questions = about(store, erased).await?;
    let firsts: BTreeSet<PersonId> = parted(&records, &questions, Uuid::nil()).into_values().collect();
    let mut firsts = firsts.into_iter();
    let Some(one) = firsts.next() else { return Ok(()) };
    for other in firsts {
        match questions.iter().find(|question| (question.first, question.second) == (one, other)) {
            Some(question) => say(set, question, SamePersonStep::Joined, None, now),
            None => {
                let state = SamePerson::Joined;
                let proposal = Proposal { one, other, state, probability: 0, model: "erased", by: None };
                question_about(store, set, (one, other), proposal, now);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PersonId, Question, SamePerson, Uuid, parted};
    use alongside_kernel::Timestamp;

    #[test]
    fn whoever_still_hangs_together_stays_together() {
        let person = |number: u128| PersonId::from_uuid(Uuid::from_u128(number));
        let question = |id: u128, first: u128, second: u128, state| Question {
            id: Uuid::from_u128(id),
            version: 1,
            first: person(first),
            second: person(second),
            state,
            probability: 0,
            asked_at: Timestamp::UNIX_EPOCH,
            decided_by: None,
            decided_at: None,
            second_opinion_by: None,
        };
        let joined = SamePerson::Joined;
        let questions = [
            question(1, 1, 2, joined),
            question(2, 2, 3, joined),
            question(3, 3, 4, joined),
            question(4, 1, 4, SamePerson::Asked),
        ];
        let records = [1, 2, 3, 4].map(person);
        let firsts = |without: u128| -> Vec<PersonId> {
            parted(&records, &questions, Uuid::from_u128(without)).into_values().collect()
        };
        assert_eq!(firsts(2), [1, 1, 3, 3].map(person));
        assert_eq!(firsts(1), [1, 2, 2, 2].map(person));
        assert_eq!(firsts(9), [1, 1, 1, 1].map(person));
    }
}
