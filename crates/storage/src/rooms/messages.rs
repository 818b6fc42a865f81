//! Letters, e-mails and texts: prepared, let go, sent, held.

use super::duties::place_in_queue;
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::value::Arg;
use crate::write_set::WriteSet;
use alongside_domain::messages::{Channel, Content, Language, State};
use alongside_domain::people::{Details, Identity};
use alongside_gate::{DataClass, PersonPermit, Scope, ScopeReach};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, BatchId, MessageId, OrganisationId, PersonId, ReportId};
use alongside_vault::{Place, SubjectKey};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A message to be stored.
pub struct NewMessage<'a> {
    /// The message.
    pub id: MessageId,
    /// To whom.
    pub person: PersonId,
    /// The report whose duty it answers, where it answers one.
    pub report: Option<ReportId>,
    /// Who sends it.
    pub organisation: OrganisationId,
    /// By what.
    pub channel: Channel,
    /// The template and its version.
    pub template: (&'a str, u32),
    /// The language.
    pub language: Language,
    /// How it begins.
    pub state: State,
    /// Codes of the reasons why it is held, joined by `|`.
    pub held: Option<String>,
    /// What leaves; none where it could not be composed.
    pub content: Option<&'a Content>,
    /// Who wrote it; none where the program prepared it.
    pub created_by: Option<AccountId>,
}

/// A message as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The message.
    pub id: MessageId,
    /// The version that was read.
    pub version: i64,
    /// To whom.
    pub person: PersonId,
    /// The person's name; none where it may not be seen.
    pub identity: Option<Identity>,
    /// The report whose duty it answers.
    pub report: Option<ReportId>,
    /// Who sends it.
    pub organisation: OrganisationId,
    /// By what.
    pub channel: Channel,
    /// The template.
    pub template: String,
    /// The language.
    pub language: Language,
    /// How far it has come.
    pub state: State,
    /// Codes of the reasons why it is held or did not leave.
    pub reasons: Vec<String>,
    /// The print that it belongs to.
    pub batch: Option<BatchId>,
    /// What leaves; none where it could not be composed or may not be seen.
    pub content: Option<Content>,
    /// Who wrote it.
    pub created_by: Option<AccountId>,
    /// Who let it go; none where it may go by itself.
    pub approved_by: Option<AccountId>,
    /// When it was prepared.
    pub created_at: Timestamp,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// When its state last changed.
    pub changed_at: Timestamp,
    /// Whether the duty that it answers is still open; false where it answers none.
    pub duty_open: bool,
}

/// A duty to tell a person what is available, for which nothing is prepared yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InformDuty {
    /// The duty.
    pub duty: Uuid,
    /// The report.
    pub report: ReportId,
    /// The person.
    pub person: PersonId,
    /// Whether a call to the same person is due as well.
    pub call_due: bool,
}

fn at(id: MessageId, person: PersonId) -> Place {
    place("message", "sealed", id.uuid(), person)
}

/// Adds a new message to a set, unless one of the same template answers the same report already.
pub fn insert(store: &Store, set: &mut WriteSet, key: &SubjectKey, it: &NewMessage<'_>) -> Result<()> {
    let sealed = store.seal(key, &at(it.id, it.person), &it.content)?;
    set.any(
        "insert into message (id, version, person, report, organisation, channel, template, template_version, language, state, \
         held_reason, sealed, created_by, created_at, changed_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) on conflict do nothing",
        args![
            it.id,
            it.person,
            it.report,
            it.organisation,
            it.channel.code(),
            it.template.0,
            it.template.1,
            it.language.code(),
            it.state.code(),
            it.held.clone(),
            sealed,
            it.created_by,
            store.now()
        ],
    );
    Ok(())
}

/// How a message stands, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The message.
    pub id: MessageId,
    /// The version that was read.
    pub version: i64,
    /// To whom.
    pub person: PersonId,
    /// Who sends it.
    pub organisation: OrganisationId,
    /// How far it has come.
    pub state: State,
    /// Who let it go; none where it may go by itself.
    pub approved_by: Option<AccountId>,
}

/// How a message stands; `None` where there is no such message.
pub async fn standing(store: &Store, id: MessageId) -> Result<Option<Standing>> {
    let sql = "select id, version, person, organisation, state, approved_by from message where id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| {
        Ok(Standing {
            id,
            version: row.int("version")?,
            person: row.id("person", PersonId::from_uuid)?,
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            state: row.code("state", State::from_code)?,
            approved_by: row.maybe_id("approved_by", AccountId::from_uuid)?,
        })
    })
    .transpose()
}

fn message(store: &Store, row: &Row, shows: impl Fn(DataClass) -> bool) -> Result<Message> {
    let id = row.id("id", MessageId::from_uuid)?;
    let person = row.id("person", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    let content = if shows(DataClass::Identity) && shows(DataClass::Contact) {
        store.open_sealed(&key, &at(id, person), &row.bytes("sealed")?)?
    } else {
        None
    };
    let identity = if shows(DataClass::Identity) {
        let sealed = row.bytes("person_sealed")?;
        let details: Details =
            store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &sealed)?;
        Some(details.identity)
    } else {
        None
    };
    let reasons = row.maybe_text("held_reason")?.unwrap_or_default();
    Ok(Message {
        id,
        version: row.int("version")?,
        person,
        identity,
        report: row.maybe_id("report", ReportId::from_uuid)?,
        organisation: row.id("organisation", OrganisationId::from_uuid)?,
        channel: row.code("channel", Channel::from_code)?,
        template: row.text("template")?,
        language: row.code("language", Language::from_code)?,
        state: row.code("state", State::from_code)?,
        reasons: reasons.split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        batch: row.maybe_id("batch", BatchId::from_uuid)?,
        content,
        created_by: row.maybe_id("created_by", AccountId::from_uuid)?,
        approved_by: row.maybe_id("approved_by", AccountId::from_uuid)?,
        created_at: row.time("created_at")?,
        sent_at: row.maybe_time("sent_at")?,
        changed_at: row.time("changed_at")?,
        duty_open: row.int("duty_open")? > 0,
    })
}

/// One message to the person of a permit; `None` where it is not theirs, or the permit does not show what was sent.
pub async fn read(store: &Store, permit: &PersonPermit, id: MessageId) -> Result<Option<Unlogged<Message>>> {
    if !permit.may(DataClass::ContactLog) && !permit.may(DataClass::Contact) {
        return Ok(None);
    }
    let sql = "select m.id, m.version, m.person, m.report, m.organisation, m.channel, m.template, m.language, m.state, m.held_reason, \
               m.sealed, m.batch, m.created_by, m.approved_by, m.created_at, m.changed_at, m.sent_at, p.sealed as person_sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped, (select count(*) from contact_duty d where d.report = m.report \
               and d.kind = 'INFORM' and d.closed_at is null) as duty_open \
               from message m join person p on p.id = m.person left join subject_key k on k.subject = m.person \
               where m.id = $1 and m.person = $2";
    let Some(row) = store.db().fetch_one(sql, args![id, permit.person()]).await? else { return Ok(None) };
    Ok(Some(Store::unlogged(message(store, &row, |class| permit.may(class))?)))
}

/// Every message to the person of a permit, the newest first: for the timeline. None where the permit does not
/// show what was sent.
pub async fn of_person(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Message>>> {
    if !permit.may(DataClass::ContactLog) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select m.id, m.version, m.person, m.report, m.organisation, m.channel, m.template, m.language, m.state, m.held_reason, \
               m.sealed, m.batch, m.created_by, m.approved_by, m.created_at, m.changed_at, m.sent_at, p.sealed as person_sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped, (select count(*) from contact_duty d where d.report = m.report \
               and d.kind = 'INFORM' and d.closed_at is null) as duty_open \
               from message m join person p on p.id = m.person left join subject_key k on k.subject = m.person \
               where m.person = $1 order by m.created_at desc, m.id desc limit 200";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let messages = rows.iter().map(|row| message(store, row, |class| permit.may(class)));
    Ok(Store::unlogged(messages.collect::<Result<_>>()?))
}

/// What narrows a list to the people of a scope, as arguments from `$1` on: whether everyone, restricted people
/// too, the granted organisation, the purpose and the instant of the grant, the account that may be blocked.
fn narrowed(scope: &Scope) -> Vec<Arg> {
    let (mut everyone, mut with_restricted) = (false, false);
    let mut granted: Option<OrganisationId> = None;
    for reach in scope.reaches() {
        match reach {
            ScopeReach::Everyone { with_restricted: more, .. } => {
                everyone = true;
                with_restricted |= *more;
            }
            ScopeReach::GrantedTo { organisation, .. } => granted = Some(*organisation),
            ScopeReach::ReportedBy { .. } => {}
        }
    }
    args![
        i64::from(everyone),
        i64::from(with_restricted),
        granted,
        format!("% {} %", scope.purpose().code()),
        scope.decided_at(),
        scope.except_blocked_for()
    ]
}

/// The classes that every row of the scope may show, whoever is on it.
fn shown_by(scope: &Scope, class: DataClass) -> bool {
    // A grant may name less than the scope's most; letters are the unit's, who reaches everyone. Others see the
    // names of their own people and open a message to read it.
    scope.reaches().iter().any(|reach| match reach {
        ScopeReach::Everyone { classes, .. } => classes.contains(class),
        ScopeReach::GrantedTo { .. } => class == DataClass::Identity,
        ScopeReach::ReportedBy { .. } => false,
    })
}

/// The messages of an organisation in one state, to people of the scope, the oldest first, after a message that
/// was shown; `letters_to_print` leaves only letters that are in no print. With one more than `limit`, so that the caller knows whether the list goes on.
pub async fn list(
    store: &Store,
    scope: &Scope,
    organisation: OrganisationId,
    (state, letters_to_print): (State, bool),
    after: Option<MessageId>,
    limit: u32,
) -> Result<Unlogged<Vec<Message>>> {
    let sql = "select m.id, m.version, m.person, m.report, m.organisation, m.channel, m.template, m.language, m.state, m.held_reason, \
               m.sealed, m.batch, m.created_by, m.approved_by, m.created_at, m.changed_at, m.sent_at, p.sealed as person_sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped, (select count(*) from contact_duty d where d.report = m.report \
               and d.kind = 'INFORM' and d.closed_at is null) as duty_open \
               from message m join person p on p.id = m.person join subject_key k on k.subject = m.person \
               where m.organisation = $7 and m.state = $8 \
               and (($1 = 1 and (p.restricted_at is null or $2 = 1)) or exists (select 1 from consent_grant g \
               where g.person = m.person and g.organisation = $3 and ' ' || g.classes || ' ' like '% identity %' \
               and ' ' || g.purpose || ' ' like $4 and g.starts_at <= $5 and (g.ends_at is null or g.ends_at > $5) \
               and (g.ended_at is null or g.ended_at > $5))) \
               and not exists (select 1 from kept_away b where b.person = p.id and b.account = $6) \
               and (not exists (select 1 from party q where q.person = m.person and q.role = 'PERSON_RESPONSIBLE') \
               or exists (select 1 from party q where q.person = m.person and q.role <> 'PERSON_RESPONSIBLE')) \
               and ($9 is null or m.created_at > (select a.created_at from message a where a.id = $9) \
               or (m.created_at = (select a.created_at from message a where a.id = $9) and m.id > $9)) \
               and ($11 = 0 or (m.channel = 'LETTER' and m.batch is null)) order by m.created_at, m.id limit $10";
    let mut arguments = narrowed(scope);
    arguments.extend(args![
        organisation,
        state.code(),
        after,
        i64::from(limit) + 1,
        i64::from(letters_to_print)
    ]);
    let rows = store.db().fetch(sql, arguments).await?;
    let messages = rows.iter().map(|row| message(store, row, |class| shown_by(scope, class)));
    Ok(Store::unlogged(messages.collect::<Result<_>>()?))
}

/// The letters of one print, to people of the scope, in the order of their making.
pub async fn of_batch(
    store: &Store,
    scope: &Scope,
    organisation: OrganisationId,
    batch: BatchId,
) -> Result<Unlogged<Vec<Message>>> {
    let sql = "select m.id, m.version, m.person, m.report, m.organisation, m.channel, m.template, m.language, m.state, m.held_reason, \
               m.sealed, m.batch, m.created_by, m.approved_by, m.created_at, m.changed_at, m.sent_at, p.sealed as person_sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped, (select count(*) from contact_duty d where d.report = m.report \
               and d.kind = 'INFORM' and d.closed_at is null) as duty_open \
               from message m join person p on p.id = m.person join subject_key k on k.subject = m.person \
               where m.organisation = $7 and m.batch = $8 \
               and (($1 = 1 and (p.restricted_at is null or $2 = 1)) or exists (select 1 from consent_grant g \
               where g.person = m.person and g.organisation = $3 and ' ' || g.classes || ' ' like '% identity %' \
               and ' ' || g.purpose || ' ' like $4 and g.starts_at <= $5 and (g.ends_at is null or g.ends_at > $5) \
               and (g.ended_at is null or g.ended_at > $5))) \
               and not exists (select 1 from kept_away b where b.person = p.id and b.account = $6) \
               and (not exists (select 1 from party q where q.person = m.person and q.role = 'PERSON_RESPONSIBLE') \
               or exists (select 1 from party q where q.person = m.person and q.role <> 'PERSON_RESPONSIBLE')) \
               order by m.created_at, m.id";
    let mut arguments = narrowed(scope);
    arguments.extend(args![organisation, batch]);
    let rows = store.db().fetch(sql, arguments).await?;
    let messages = rows.iter().map(|row| message(store, row, |class| shown_by(scope, class)));
    Ok(Store::unlogged(messages.collect::<Result<_>>()?))
}

/// How many messages of an organisation stand in each state, to people of the scope.
pub async fn counts(
    store: &Store,
    scope: &Scope,
    organisation: OrganisationId,
) -> Result<BTreeMap<State, u32>> {
    let sql = "select m.state, count(*) as messages from message m join person p on p.id = m.person \
               join subject_key k on k.subject = m.person where m.organisation = $7 \
               and (($1 = 1 and (p.restricted_at is null or $2 = 1)) or exists (select 1 from consent_grant g \
               where g.person = m.person and g.organisation = $3 and ' ' || g.classes || ' ' like '% identity %' \
               and ' ' || g.purpose || ' ' like $4 and g.starts_at <= $5 and (g.ends_at is null or g.ends_at > $5) \
               and (g.ended_at is null or g.ended_at > $5))) \
               and not exists (select 1 from kept_away b where b.person = p.id and b.account = $6) \
               and (not exists (select 1 from party q where q.person = m.person and q.role = 'PERSON_RESPONSIBLE') \
               or exists (select 1 from party q where q.person = m.person and q.role <> 'PERSON_RESPONSIBLE')) \
               group by m.state";
    let mut arguments = narrowed(scope);
    arguments.extend(args![organisation]);
    let rows = store.db().fetch(sql, arguments).await?;
    rows.iter().map(|row| Ok((row.code("state", State::from_code)?, row.count("messages")?))).collect()
}

/// Duties to tell a person what is available for which nothing is prepared yet, after one of them: the oldest first, as
/// their ids follow the time. Each part goes on where the last ended, so that many are not read again for every few.
pub async fn inform_duties(
    store: &Store,
    template: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<InformDuty>> {
    let sql = "select d.id, d.report, d.person, (select count(*) from contact_duty c where c.person = d.person and c.kind = 'CONTACT' \
               and c.closed_at is null) as calls from contact_duty d cross join person p join subject_key k on k.subject = p.id \
               where p.id = d.person and d.id > $3 and d.kind = 'INFORM' and d.closed_at is null \
               and not exists (select 1 from message m where m.report = d.report and m.template = $1) \
               order by d.id limit $2";
    let rows = store.db().fetch(sql, args![template, limit, after]).await?;
    rows.iter()
        .map(|row| {
            Ok(InformDuty {
                duty: row.get("id")?,
                report: row.id("report", ReportId::from_uuid)?,
                person: row.id("person", PersonId::from_uuid)?,
                call_due: row.int("calls")? > 0,
            })
        })
        .collect()
}

/// Details of everyone who is the person responsible in a case of this person, on whichever of their records it stands,
/// for one rule of the program only: that nothing is sent where they may read it. Nothing of it is shown; the wall stands.
pub async fn who_must_not_read(store: &Store, person: PersonId) -> Result<Unlogged<Vec<Details>>> {
    let sql = "select distinct p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped from person me \
               join person record on record.cluster = me.cluster join party mine on mine.person = record.id \
               join party other on other.report = mine.report and other.role = 'PERSON_RESPONSIBLE' and other.person <> mine.person \
               join person p on p.id = other.person join subject_key k on k.subject = p.id \
               where me.id = $1 and mine.role <> 'PERSON_RESPONSIBLE'";
    let rows = store.db().fetch(sql, args![person]).await?;
    let people = rows.iter().map(|row| {
        let id = row.id("id", PersonId::from_uuid)?;
        let key = store.key_in(row, id)?;
        store.open_sealed(&key, &place("person", "sealed", id.uuid(), id), &row.bytes("sealed")?)
    });
    Ok(Store::unlogged(people.collect::<Result<_>>()?))
}

/// Adds a change of state to a set, guarded by the version that was read. `by` is who let it go.
pub fn change(
    set: &mut WriteSet,
    (id, version): (MessageId, i64),
    state: State,
    reasons: Option<&str>,
    by: Option<AccountId>,
    now: Timestamp,
) {
    let left: Option<Timestamp> = (state == State::Sent).then_some(now);
    let approved: Option<Timestamp> = by.map(|_| now);
    set.one(
        "message",
        "update message set state = $3, held_reason = $4, changed_at = $5, sent_at = coalesce($6, sent_at), \
         approved_at = coalesce($7, approved_at), approved_by = coalesce($8, approved_by), version = version + 1 \
         where id = $1 and version = $2",
        args![id, version, state.code(), reasons, now, left, approved, by],
    );
}

/// Adds to a set that a letter belongs to a print from now on, or to none, guarded by the version that was read.
pub fn put_in_batch(set: &mut WriteSet, it: &Message, batch: Option<BatchId>, now: Timestamp) {
    set.one(
        "message",
        "update message set batch = $3, changed_at = $4, version = version + 1 where id = $1 and version = $2",
        args![it.id, it.version, batch, now],
    );
}

/// Adds new content to a set after a message was prepared anew, guarded by the version that was read.
pub fn replace(
    store: &Store,
    set: &mut WriteSet,
    key: &SubjectKey,
    it: &Message,
    channel: Channel,
    content: &Content,
    now: Timestamp,
) -> Result<()> {
    let sealed = store.seal(key, &at(it.id, it.person), &Some(content))?;
    set.one(
        "message",
        "update message set state = 'DRAFT', channel = $3, sealed = $4, held_reason = null, batch = null, approved_by = null, \
         approved_at = null, changed_at = $5, version = version + 1 where id = $1 and version = $2",
        args![it.id, it.version, channel.code(), sealed, now],
    );
    Ok(())
}

/// Adds to a set that the duty to inform is met: the way by which is a code of `contact_attempt_result`.
pub fn close_inform_duty(
    set: &mut WriteSet,
    (report, person): (ReportId, PersonId),
    by: &str,
    now: Timestamp,
) {
    set.any(
        "update contact_duty set closed_at = $2, closed_as = $3, changed_at = $2, version = version + 1 \
         where report = $1 and person = $4 and kind = 'INFORM' and closed_at is null",
        args![report, now, by, person],
    );
    place_in_queue(set, person);
}

/// Whether a batch is there, for this organisation.
pub async fn batch_is_of(store: &Store, organisation: OrganisationId, batch: BatchId) -> Result<bool> {
    let sql = "select count(*) as letters from message where organisation = $1 and batch = $2";
    let row = store.db().fetch_one(sql, args![organisation, batch]).await?;
    row.map_or(Ok(false), |row| Ok(row.int("letters")? > 0))
}

/// Adds the job that sends a message.
pub fn enqueue(set: &mut WriteSet, job: Uuid, message: MessageId, now: Timestamp) {
    set.job(job, "send_message", Some(message.uuid()), now);
}
