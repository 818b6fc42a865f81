//! Referrals: what happened to each, who may list them, what was sent with them.

use super::place;

use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::referral::{Choice, DeclineReason, Done, Facts, State};
use alongside_gate::{
    DataClass, PersonFacts, PersonPermit, ReferralFacts, ReferralPermit, ReferralStage, ReportedBy, Scope,
    ScopeReach,
};
use alongside_kernel::id::{
    AccountId, ConsentId, GrantId, OrganisationId, PersonId, ReferralId, ReportId, ServiceId, SubjectId,
};
use alongside_kernel::{Date, Sensitive, Timestamp};
use alongside_vault::SubjectKey;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub use super::referral_list::{Cursor, Line, ListOf, Side, Tab, list, over_without_a_name};

/// What is sealed of a referral when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReferralWords {
    /// What the referrer wrote to the service.
    pub message: Option<Sensitive<String>>,
}

/// What is sealed of an answer that declines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeclineWords {
    /// What the service wrote to the referrer.
    pub message: Option<Sensitive<String>>,
}

/// A referral to be stored.
pub struct NewReferral<'a> {
    /// What happened: it was sent.
    pub facts: &'a Facts,
    /// The consent on which it rests.
    pub consent: ConsentId,
    /// The report from which it came.
    pub report: Option<ReportId>,
    /// The needs that the service is asked to meet, by code.
    pub needs: &'a [String],
    /// How the person came to this service.
    pub choice: Choice,
    /// The words.
    pub words: &'a ReferralWords,
}

/// A referral as far as it must be known before the gate is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What happened.
    pub facts: Facts,
    /// Who made the report from which it came.
    pub began_with: Option<ReportedBy>,
}

impl Known {
    /// What the gate weighs. Somebody told to step in because nobody answered may answer, as a named worker may.
    pub fn for_gate(&self, person: PersonFacts) -> Result<ReferralFacts> {
        let facts = &self.facts;
        Ok(ReferralFacts {
            referral: facts.id,
            person,
            from_organisation: facts.from,
            to_organisation: facts.to,
            stage: match state(facts)? {
                State::Sent | State::Acknowledged => ReferralStage::Sent,
                State::Accepted | State::WorkerNamed | State::InSupport => ReferralStage::Accepted,
                State::Closed => ReferralStage::Closed,
                State::Declined => ReferralStage::Declined,
                State::Withdrawn => ReferralStage::Withdrawn,
            },
            assigned: facts.worker.or(facts.escalated.and_then(|(_, deputy)| deputy)),
            began_with: self.began_with,
        })
    }
}

/// Where the referral stands; facts that contradict each other name their row.
pub fn state(facts: &Facts) -> Result<State> {
    facts
        .state()
        .map_err(|error| Error::Impossible { table: "referral", what: format!("{}: {error}", facts.id) })
}

/// Something that happened to a referral, as others are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What, by code.
    pub kind: String,
    /// Who did it, where somebody did.
    pub account: Option<AccountId>,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// A further code, such as the reason of a decline.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

/// What a referral says beside its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The service's name.
    pub service_name: String,
    /// Who refers, by name.
    pub from_name: String,
    /// Who is asked, by name.
    pub to_name: String,
    /// The needs that the service is asked to meet; none where the permit does not show them.
    pub needs: Vec<String>,
    /// How the person came to this service.
    pub choice: Choice,
    /// The referrer's words; only between the two organisations.
    pub words: ReferralWords,
    /// The service's words where it declined; only between the two organisations.
    pub decline: DeclineWords,
    /// Everything that happened, the oldest first.
    pub events: Vec<Event>,
}

/// A referral about a person: what their own page and their timeline show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPerson {
    /// What happened.
    pub facts: Facts,
    /// The report with which it began.
    pub report: Option<ReportId>,
    /// The service's name.
    pub service_name: String,
    /// Who refers, by name.
    pub from_name: String,
    /// Who is asked, by name.
    pub to_name: String,
    /// Everything that happened, the oldest first.
    pub events: Vec<Event>,
}

/// Adds a new referral to a set, with the event that it was sent.
pub fn insert(store: &Store, set: &mut WriteSet, key: &SubjectKey, it: &NewReferral<'_>) -> Result<()> {
    let facts = it.facts;
    let sealed = store.seal(key, &place("referral", "sealed", facts.id.uuid(), facts.person), it.words)?;
    set.new_row(
        "referral",
        "insert into referral (id, version, person, service, from_organisation, to_organisation, consent, consent_grant, report, \
         sent_by, needs, choice, sealed, reply_due_on, sent_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        args![
            facts.id,
            facts.person,
            facts.service,
            facts.from,
            facts.to,
            it.consent,
            facts.grant,
            it.report,
            facts.sent.by,
            it.needs.join("|"),
            it.choice.code(),
            sealed,
            facts.reply_due,
            facts.sent.at
        ],
    );
    event(set, facts.id, "SENT", Some(facts.sent.by), Some(facts.from), "", facts.sent.at);
    Ok(())
}

/// Adds what a referral has become to a set, guarded by the version that was read.
pub fn update(set: &mut WriteSet, facts: &Facts) {
    set.one(
        "referral",
        "update referral set version = version + 1, reminded_at = $3, escalated_at = $4, escalated_to = $5, acknowledged_at = $6, \
         acknowledged_by = $7, accepted_at = $8, accepted_by = $9, declined_at = $10, declined_by = $11, decline_reason = $12, \
         worker = $13, first_session_at = $14, withdrawn_at = $15, withdrawn_by = case when $15 is null then null else 'SENDER' end, \
         closed_at = $16 where id = $1 and version = $2 and withdrawn_at is null",
        args![
            facts.id,
            facts.version,
            facts.reminded_at,
            facts.escalated.map(|it| it.0),
            facts.escalated.and_then(|it| it.1),
            facts.acknowledged.map(|it| it.at),
            facts.acknowledged.map(|it| it.by),
            facts.accepted.map(|it| it.at),
            facts.accepted.map(|it| it.by),
            facts.declined.map(|it| it.0.at),
            facts.declined.map(|it| it.0.by),
            facts.declined.map(|it| it.1.code()),
            facts.worker,
            facts.first_session_at,
            facts.withdrawn_at,
            facts.closed_at
        ],
    );
}

/// Adds the words of a decline to a set.
pub fn set_decline_words(
    store: &Store,
    set: &mut WriteSet,
    key: &SubjectKey,
    facts: &Facts,
    words: &DeclineWords,
) -> Result<()> {
    let at = place("referral", "decline_sealed", facts.id.uuid(), facts.person);
    set.any(
        "update referral set decline_sealed = $2 where id = $1",
        args![facts.id, store.seal(key, &at, words)?],
    );
    Ok(())
}

/// Adds the code of why support ended to a set.
pub fn set_closed_as(set: &mut WriteSet, referral: ReferralId, reason: &'static str) {
    set.any("update referral set closed_as = $2 where id = $1", args![referral, reason]);
}

/// Adds an event to a set, after the referral's update in it, so that two servers never give two events one place.
pub fn event(
    set: &mut WriteSet,
    referral: ReferralId,
    kind: &str,
    account: Option<AccountId>,
    organisation: Option<OrganisationId>,
    detail: &str,
    at: Timestamp,
) {
    set.any(
        "insert into referral_event (referral, seq, kind, account, organisation, detail, at) \
         values ($1, (select coalesce(max(seq), 0) + 1 from referral_event where referral = $1), $2, $3, $4, $5, $6)",
        args![referral, kind, account, organisation, detail, at],
    );
}

/// Adds to a set that what a grant let its organisation see ends, unless another open referral rests on it.
pub fn end_grant_unless_used(set: &mut WriteSet, grant: GrantId, at: Timestamp) {
    set.any(
        "update consent_grant set ended_at = $2 where id = $1 and ended_at is null and not exists (select 1 from referral r \
         where r.consent_grant = $1 and r.declined_at is null and r.withdrawn_at is null and r.closed_at is null)",
        args![grant, at],
    );
}

pub(super) fn facts_of(row: &Row) -> Result<Facts> {
    let done = |at: &'static str, by: &'static str| -> Result<Option<Done>> {
        Ok(row.maybe_time(at)?.zip(row.maybe_id(by, AccountId::from_uuid)?).map(|(at, by)| Done { at, by }))
    };
    let declined = match done("declined_at", "declined_by")? {
        Some(done) => Some((done, row.code("decline_reason", DeclineReason::from_code)?)),
        None => None,
    };
    let deputy = row.maybe_id("escalated_to", AccountId::from_uuid)?;
    Ok(Facts {
        id: row.id("id", ReferralId::from_uuid)?,
        version: row.int("version")?,
        person: row.id("person", PersonId::from_uuid)?,
        service: row.id("service", ServiceId::from_uuid)?,
        from: row.id("from_organisation", OrganisationId::from_uuid)?,
        to: row.id("to_organisation", OrganisationId::from_uuid)?,
        grant: row.id("consent_grant", GrantId::from_uuid)?,
        sent: Done { at: row.time("sent_at")?, by: row.id("sent_by", AccountId::from_uuid)? },
        reply_due: row.date("reply_due_on")?,
        reminded_at: row.maybe_time("reminded_at")?,
        escalated: row.maybe_time("escalated_at")?.map(|at| (at, deputy)),
        acknowledged: done("acknowledged_at", "acknowledged_by")?,
        accepted: done("accepted_at", "accepted_by")?,
        declined,
        worker: row.maybe_id("worker", AccountId::from_uuid)?,
        first_session_at: row.maybe_time("first_session_at")?,
        withdrawn_at: row.maybe_time("withdrawn_at")?,
        closed_at: row.maybe_time("closed_at")?,
    })
}

/// What must be known of a referral before the gate is asked: ids, codes and dates.
pub async fn known(store: &Store, id: ReferralId) -> Result<Option<Known>> {
    let sql = "select r.id, r.version, r.person, r.service, r.from_organisation, r.to_organisation, r.consent_grant, r.sent_by, \
               r.sent_at, r.reply_due_on, r.reminded_at, r.escalated_at, r.escalated_to, r.acknowledged_at, r.acknowledged_by, \
               r.accepted_at, r.accepted_by, r.declined_at, r.declined_by, r.decline_reason, r.worker, r.first_session_at, \
               r.withdrawn_at, r.closed_at, t.organisation as reporter, t.officer \
               from referral r left join report t on t.id = r.report where r.id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| {
        let officer = row.maybe_id("officer", AccountId::from_uuid)?;
        Ok(Known {
            facts: facts_of(&row)?,
            began_with: row
                .maybe_id("reporter", OrganisationId::from_uuid)?
                .map(|organisation| ReportedBy { organisation, account: officer }),
        })
    })
    .transpose()
}

/// Referrals whose answer is late and whose deputy was not named yet: for the clock.
pub async fn late(store: &Store, today: Date) -> Result<Vec<Facts>> {
    let sql = "select id, version, person, service, from_organisation, to_organisation, consent_grant, sent_by, sent_at, reply_due_on, \
               reminded_at, escalated_at, escalated_to, acknowledged_at, acknowledged_by, accepted_at, accepted_by, declined_at, \
               declined_by, decline_reason, worker, first_session_at, withdrawn_at, closed_at from referral \
               where accepted_at is null and declined_at is null and withdrawn_at is null and escalated_at is null \
               and reply_due_on < $1 order by reply_due_on, id";
    store.db().fetch(sql, args![today]).await?.iter().map(facts_of).collect()
}

fn codes(text: &str) -> Vec<String> {
    text.split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// What the referral of a permit says. The words between the two organisations are theirs: who follows it from
/// outside sees the steps only.
pub async fn content(store: &Store, permit: &ReferralPermit) -> Result<Unlogged<Content>> {
    let sql = "select r.id, r.person, r.needs, r.choice, r.sealed, r.decline_sealed, s.name as service_name, f.name as from_name, \
               t.name as to_name, k.epoch as key_epoch, k.wrapped as key_wrapped from referral r join service s on s.id = r.service \
               join organisation f on f.id = r.from_organisation join organisation t on t.id = r.to_organisation \
               left join subject_key k on k.subject = r.person where r.id = $1";
    let row = store.db().fetch_one(sql, args![permit.referral()]).await?.ok_or(Error::Erased)?;
    let id = row.get::<uuid::Uuid>("id")?;
    let person: SubjectId = row.id("person", PersonId::from_uuid)?.into();
    let key = store.key_in(&row, person)?;
    let party = permit.side() != alongside_gate::Side::Observer;
    let words = if party {
        store.open_sealed(&key, &place("referral", "sealed", id, person), &row.bytes("sealed")?)?
    } else {
        ReferralWords::default()
    };
    let declined: Option<Vec<u8>> = row.get("decline_sealed")?;
    let decline = match declined.filter(|_| party) {
        Some(sealed) => store.open_sealed(&key, &place("referral", "decline_sealed", id, person), &sealed)?,
        None => DeclineWords::default(),
    };
    let needs = if permit.person().may(DataClass::Needs) { codes(&row.text("needs")?) } else { Vec::new() };
    Ok(Store::unlogged(Content {
        service_name: row.text("service_name")?,
        from_name: row.text("from_name")?,
        to_name: row.text("to_name")?,
        needs,
        choice: row.code("choice", Choice::from_code)?,
        words,
        decline,
        events: events(store, permit.referral()).await?,
    }))
}

async fn events(store: &Store, referral: ReferralId) -> Result<Vec<Event>> {
    let sql =
        "select kind, account, organisation, detail, at from referral_event where referral = $1 order by seq";
    store.db().fetch(sql, args![referral]).await?.iter().map(event_of).collect()
}

fn event_of(row: &Row) -> Result<Event> {
    Ok(Event {
        kind: row.text("kind")?,
        account: row.maybe_id("account", AccountId::from_uuid)?,
        organisation: row.maybe_id("organisation", OrganisationId::from_uuid)?,
        detail: row.text("detail")?,
        at: row.time("at")?,
    })
}

/// Every referral about the person of a permit with its steps, the newest first; for an officer only what began with
/// their own report. None where the permit does not show referrals. A withdrawn one is not there for the
/// organisation that it was sent to.
pub async fn of_person(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<OfPerson>>> {
    if !permit.may(DataClass::Referral) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let only = permit.only_what_began_with();
    let party = match permit.basis() {
        alongside_gate::Basis::Grant(_) => permit.actor().organisation(),
        _ => None,
    };
    let sql = "select r.id, r.version, r.person, r.service, r.from_organisation, r.to_organisation, r.consent_grant, r.sent_by, \
               r.sent_at, r.reply_due_on, r.reminded_at, r.escalated_at, r.escalated_to, r.acknowledged_at, r.acknowledged_by, \
               r.accepted_at, r.accepted_by, r.declined_at, r.declined_by, r.decline_reason, r.worker, r.first_session_at, \
               r.withdrawn_at, r.closed_at, r.report, s.name as service_name, f.name as from_name, t.name as to_name \
               from referral r join service s on s.id = r.service join organisation f on f.id = r.from_organisation \
               join organisation t on t.id = r.to_organisation left join report p on p.id = r.report where r.person = $1 \
               and ($2 = 0 or (p.organisation = $3 and p.officer = $4)) \
               and ($5 = 0 or r.from_organisation = $6 or (r.to_organisation = $6 and r.withdrawn_at is null)) \
               order by r.sent_at desc, r.id desc";
    let arguments = args![
        permit.person(),
        i64::from(only.is_some()),
        only.map(|it| it.organisation),
        only.and_then(|it| it.account),
        i64::from(party.is_some()),
        party
    ];
    let rows = store.db().fetch(sql, arguments).await?;
    let sql = "select e.referral, e.kind, e.account, e.organisation, e.detail, e.at from referral_event e \
               join referral r on r.id = e.referral where r.person = $1 order by e.referral, e.seq";
    let events = store.db().fetch(sql, args![permit.person()]).await?;
    Ok(Store::unlogged(with_events(&rows, &events)?))
}

/// Every referral that began with a report of whoever a scope lists for, with its steps, the newest first.
pub async fn of_reporter(store: &Store, scope: &Scope) -> Result<Unlogged<Vec<OfPerson>>> {
    let by = scope.reaches().iter().find_map(|reach| match reach {
        ScopeReach::ReportedBy { organisation, account, .. } => Some((*organisation, *account)),
        _ => None,
    });
    let Some((organisation, account)) = by else { return Ok(Store::unlogged(Vec::new())) };
    let sql = "select r.id, r.version, r.person, r.service, r.from_organisation, r.to_organisation, r.consent_grant, r.sent_by, \
               r.sent_at, r.reply_due_on, r.reminded_at, r.escalated_at, r.escalated_to, r.acknowledged_at, r.acknowledged_by, \
               r.accepted_at, r.accepted_by, r.declined_at, r.declined_by, r.decline_reason, r.worker, r.first_session_at, \
               r.withdrawn_at, r.closed_at, r.report, s.name as service_name, f.name as from_name, t.name as to_name \
               from referral r join report o on o.id = r.report join person p on p.id = r.person \
               join subject_key k on k.subject = p.id join service s on s.id = r.service \
               join organisation f on f.id = r.from_organisation join organisation t on t.id = r.to_organisation \
               where o.organisation = $1 and o.officer = $2 and p.restricted_at is null \
               and not (r.to_organisation = $1 and r.withdrawn_at is not null) \
               and not exists (select 1 from kept_away b where b.person = p.id and b.account = $2) \
               and (not exists (select 1 from party q where q.person = p.id and q.role = 'PERSON_RESPONSIBLE') \
                    or exists (select 1 from party q where q.person = p.id and q.role <> 'PERSON_RESPONSIBLE')) \
               order by r.sent_at desc, r.id desc limit 500";
    let rows = store.db().fetch(sql, args![organisation, account]).await?;
    let sql = "select e.referral, e.kind, e.account, e.organisation, e.detail, e.at from referral_event e \
               join referral r on r.id = e.referral join report o on o.id = r.report \
               where o.organisation = $1 and o.officer = $2 order by e.referral, e.seq";
    let events = store.db().fetch(sql, args![organisation, account]).await?;
    Ok(Store::unlogged(with_events(&rows, &events)?))
}

fn with_events(rows: &[Row], event_rows: &[Row]) -> Result<Vec<OfPerson>> {
    let mut events: HashMap<ReferralId, Vec<Event>> = HashMap::new();
    for row in event_rows {
        events.entry(row.id("referral", ReferralId::from_uuid)?).or_default().push(event_of(row)?);
    }
    rows.iter()
        .map(|row| {
            let facts = facts_of(row)?;
            Ok(OfPerson {
                events: events.remove(&facts.id).unwrap_or_default(),
                facts,
                report: row.maybe_id("report", ReportId::from_uuid)?,
                service_name: row.text("service_name")?,
                from_name: row.text("from_name")?,
                to_name: row.text("to_name")?,
            })
        })
        .collect()
}
