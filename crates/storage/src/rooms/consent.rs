//! What people agreed to, what follows from it, and the ledger of what was given to whom.

use super::facts::{classes_of, classes_text};
use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use crate::write_set::WriteSet;
use alongside_domain::consent::{Answer, GivenBy, How};
use alongside_gate::{ClassSet, DataClass, PersonPermit, Purpose};
use alongside_kernel::id::{
    AccountId, ConsentId, DisclosureId, GrantId, OrganisationId, PersonId, ReferralId,
};
use alongside_kernel::{Date, Sensitive, Timestamp};
use alongside_vault::SubjectKey;
use serde::{Deserialize, Serialize};

/// What is sealed of a consent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConsentWords {
    /// What was said, in the words of whoever wrote it down.
    pub note: Option<Sensitive<String>>,
}

/// A consent to be stored.
pub struct NewConsent<'a> {
    /// The consent.
    pub id: ConsentId,
    /// Who was asked.
    pub person: PersonId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What was answered.
    pub answer: Answer,
    /// For which classes of data.
    pub classes: ClassSet,
    /// For which purpose.
    pub purpose: Purpose,
    /// How it was given.
    pub how: How,
    /// By whom.
    pub given_by: GivenBy,
    /// Who wrote it down.
    pub recorded_by: AccountId,
    /// When.
    pub at: Timestamp,
    /// The last day.
    pub ends_on: Option<Date>,
    /// The words.
    pub words: &'a ConsentWords,
}

/// A consent as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The consent.
    pub id: ConsentId,
    /// The version that was read.
    pub version: i64,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub organisation_name: String,
    /// What was answered.
    pub answer: Answer,
    /// For which classes of data.
    pub classes: ClassSet,
    /// For which purpose, by code.
    pub purpose: String,
    /// How it was given.
    pub how: How,
    /// By whom.
    pub given_by: GivenBy,
    /// Who wrote it down.
    pub recorded_by: AccountId,
    /// When.
    pub given_at: Timestamp,
    /// The last day.
    pub ends_on: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// When a newer answer took its place.
    pub replaced_at: Option<Timestamp>,
    /// Whether its grant still lets the organisation see what it names: not after a decline or the end of support.
    pub grant_open: bool,
    /// The words.
    pub words: ConsentWords,
}

/// What must be known of a consent before the gate is asked: ids and dates, no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentFacts {
    /// The consent.
    pub id: ConsentId,
    /// Whose.
    pub person: PersonId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What was answered.
    pub answer: Answer,
    /// The last day.
    pub ends_on: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// When a newer answer took its place.
    pub replaced_at: Option<Timestamp>,
}

/// A consent that is in force, with its grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveConsent {
    /// The consent.
    pub consent: ConsentId,
    /// The version that was read.
    pub version: i64,
    /// What it lets the organisation see.
    pub grant: GrantId,
    /// Which classes.
    pub classes: ClassSet,
    /// When it was given.
    pub given_at: Timestamp,
    /// The last day.
    pub ends_on: Option<Date>,
}

/// Adds a new consent to a set.
pub fn insert(store: &Store, set: &mut WriteSet, key: &SubjectKey, it: &NewConsent<'_>) -> Result<()> {
    let sealed = store.seal(key, &place("consent", "sealed", it.id.uuid(), it.person), it.words)?;
    set.new_row(
        "consent",
        "insert into consent (id, version, person, organisation, status, classes, purpose, given_how, given_by, recorded_by, \
         given_at, ends_on, sealed) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            it.id,
            it.person,
            it.organisation,
            it.answer.code(),
            classes_text(it.classes),
            it.purpose.code(),
            it.how.code(),
            it.given_by.code(),
            it.recorded_by,
            it.at,
            it.ends_on,
            sealed
        ],
    );
    Ok(())
}

/// Adds what a consent lets its organisation see to a set. It ends with the consent's last day.
pub fn insert_grant(set: &mut WriteSet, grant: GrantId, consent: &NewConsent<'_>) {
    let ends_at =
        consent.ends_on.and_then(|day| day.tomorrow().ok()).map(alongside_kernel::clock::start_of_london_day);
    set.new_row(
        "grant",
        "insert into consent_grant (id, consent, basis, person, organisation, classes, purpose, starts_at, ends_at) \
         values ($1, $2, 'CONSENT', $3, $4, $5, $6, $7, $8)",
        args![
            grant,
            consent.id,
            consent.person,
            consent.organisation,
            classes_text(consent.classes),
            consent.purpose.code(),
            consent.at,
            ends_at
        ],
    );
}

/// Adds to a set that a newer consent takes the place of one in force: its grant ends, and the referrals under it
/// go on under the new one. Stale where the old one changed since it was read.
pub fn replace(set: &mut WriteSet, old: &LiveConsent, new: ConsentId, grant: GrantId, at: Timestamp) {
    set.one(
        "consent",
        "update consent set replaced_at = $3, version = version + 1 where id = $1 and version = $2 and withdrawn_at is null \
         and replaced_at is null",
        args![old.consent, old.version, at],
    );
    set.any(
        "update consent_grant set ended_at = $2 where consent = $1 and ended_at is null",
        args![old.consent, at],
    );
    set.any(
        "update referral set consent = $2, consent_grant = $3, version = version + 1 where consent = $1 \
         and declined_at is null and withdrawn_at is null and closed_at is null",
        args![old.consent, new, grant],
    );
}

/// Adds to a set that what follows rests on a consent that is still in force as it was read.
pub fn rely_on(set: &mut WriteSet, consent: &LiveConsent) {
    set.one(
        "consent",
        "update consent set version = version + 1 where id = $1 and version = $2 and withdrawn_at is null \
         and replaced_at is null",
        args![consent.consent, consent.version],
    );
}

/// Adds the withdrawal of a consent to a set: its grants end, its open referrals are withdrawn, their support ends.
/// Nothing here is guarded by a version, so that a withdrawal never loses against somebody who acts at the same time:
/// who withdraws means the organisation, so that a newer yes to it for the same purpose is withdrawn with the one that
/// was read, be it in its place or beside it.
pub fn withdraw(set: &mut WriteSet, consent: ConsentId, how: How, by: Option<AccountId>, at: Timestamp) {
    set.one(
        "consent",
        "update consent set withdrawn_at = $2, withdrawn_how = $3, version = version + 1 where id = $1 and withdrawn_at is null",
        args![consent, at, how.code()],
    );
    set.any(
        "update consent set withdrawn_at = $2, withdrawn_how = $3, version = version + 1 where withdrawn_at is null \
         and replaced_at is null and status = 'GIVEN' and exists (select 1 from consent o where o.id = $1 \
         and o.person = consent.person and o.organisation = consent.organisation \
         and o.purpose = consent.purpose)",
        args![consent, at, how.code()],
    );
    // From here on those that were withdrawn together: of the same person, for the same organisation, at this instant.
    set.any(
        "update consent_grant set ended_at = $2 where (ended_at is null or ended_at > $2) \
         and consent in (select c.id from consent c join consent o on o.person = c.person and o.organisation = c.organisation \
         where o.id = $1 and c.withdrawn_at = $2)",
        args![consent, at],
    );
    set.any(
        "update referral set withdrawn_at = $2, withdrawn_by = 'PERSON', version = version + 1 \
         where declined_at is null and withdrawn_at is null and closed_at is null \
         and consent in (select c.id from consent c join consent o on o.person = c.person and o.organisation = c.organisation \
         where o.id = $1 and c.withdrawn_at = $2)",
        args![consent, at],
    );
    set.any(
        "insert into referral_event (referral, seq, kind, account, detail, at) \
         select r.id, (select coalesce(max(e.seq), 0) + 1 from referral_event e where e.referral = r.id), 'WITHDRAWN', $3, 'PERSON', $2 \
         from referral r join consent c on c.id = r.consent join consent o on o.person = c.person and o.organisation = c.organisation \
         where o.id = $1 and c.withdrawn_at = $2 and r.withdrawn_at = $2 and r.withdrawn_by = 'PERSON'",
        args![consent, at, by],
    );
    set.any(
        "update episode set closed_at = $2, close_reason = 'CONSENT_WITHDRAWN', version = version + 1 where closed_at is null \
         and referral in (select r.id from referral r join consent c on c.id = r.consent join consent o on o.person = c.person \
         and o.organisation = c.organisation where o.id = $1 and c.withdrawn_at = $2 and r.withdrawn_at = $2)",
        args![consent, at],
    );
}

/// What must be known of a consent before the gate is asked.
pub async fn facts(store: &Store, id: ConsentId) -> Result<Option<ConsentFacts>> {
    let sql = "select id, person, organisation, status, ends_on, withdrawn_at, replaced_at from consent where id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| {
        Ok(ConsentFacts {
            id: row.id("id", ConsentId::from_uuid)?,
            person: row.id("person", PersonId::from_uuid)?,
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            answer: row.code("status", Answer::from_code)?,
            ends_on: row.maybe_date("ends_on")?,
            withdrawn_at: row.maybe_time("withdrawn_at")?,
            replaced_at: row.maybe_time("replaced_at")?,
        })
    })
    .transpose()
}

/// What the person of a permit agreed to and did not, the newest first. None where the permit does not show it.
pub async fn of_person(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Consent>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select c.id, c.version, c.person, c.organisation, o.name as organisation_name, c.status, c.classes, c.purpose, \
               c.given_how, c.given_by, c.recorded_by, c.given_at, c.ends_on, c.withdrawn_at, c.replaced_at, c.sealed, \
               (select count(*) from consent_grant g where g.consent = c.id and g.ended_at is null) as open_grants, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from consent c join organisation o on o.id = c.organisation \
               left join subject_key k on k.subject = c.person where c.person = $1 order by c.given_at desc, c.id desc";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let consents = rows.iter().map(|row| consent(store, row)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(consents))
}

fn consent(store: &Store, row: &Row) -> Result<Consent> {
    let id = row.id("id", ConsentId::from_uuid)?;
    let person = row.id("person", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    Ok(Consent {
        id,
        version: row.int("version")?,
        organisation: row.id("organisation", OrganisationId::from_uuid)?,
        organisation_name: row.text("organisation_name")?,
        answer: row.code("status", Answer::from_code)?,
        classes: classes_of(&row.text("classes")?),
        purpose: row.text("purpose")?,
        how: row.code("given_how", How::from_code)?,
        given_by: row.code("given_by", GivenBy::from_code)?,
        recorded_by: row.id("recorded_by", AccountId::from_uuid)?,
        given_at: row.time("given_at")?,
        ends_on: row.maybe_date("ends_on")?,
        withdrawn_at: row.maybe_time("withdrawn_at")?,
        replaced_at: row.maybe_time("replaced_at")?,
        grant_open: row.count("open_grants")? > 0,
        words: store.open_sealed(
            &key,
            &place("consent", "sealed", id.uuid(), person),
            &row.bytes("sealed")?,
        )?,
    })
}

/// The consent of the permit's person that is in force for an organisation and for support, if there is one. None
/// where the permit does not show consents.
pub async fn live(
    store: &Store,
    permit: &PersonPermit,
    organisation: OrganisationId,
) -> Result<Unlogged<Option<LiveConsent>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(None));
    }
    let sql = "select c.id, c.version, c.given_at, c.ends_on, g.id as consent_grant, g.classes \
               from consent c join consent_grant g on g.consent = c.id where c.person = $1 and c.organisation = $2 \
               and c.status = 'GIVEN' and c.withdrawn_at is null and c.replaced_at is null and g.starts_at <= $3 \
               and (g.ends_at is null or g.ends_at > $3) and g.ended_at is null and g.purpose = 'support' \
               order by c.given_at desc, c.id desc limit 1";
    let row = store.db().fetch_one(sql, args![permit.person(), organisation, permit.decided_at()]).await?;
    let live = row
        .map(|row| -> Result<_> {
            Ok(LiveConsent {
                consent: row.id("id", ConsentId::from_uuid)?,
                version: row.int("version")?,
                grant: row.id("consent_grant", GrantId::from_uuid)?,
                classes: classes_of(&row.text("classes")?),
                given_at: row.time("given_at")?,
                ends_on: row.maybe_date("ends_on")?,
            })
        })
        .transpose()?;
    Ok(Store::unlogged(live))
}

/// One line of the ledger: data given to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// The line.
    pub id: DisclosureId,
    /// Whose data.
    pub person: PersonId,
    /// Who gave.
    pub from: OrganisationId,
    /// To whom.
    pub to: OrganisationId,
    /// On which basis, by code.
    pub basis: String,
    /// Under which grant.
    pub grant: Option<GrantId>,
    /// With which referral.
    pub referral: Option<ReferralId>,
    /// Which classes.
    pub classes: ClassSet,
    /// What for, by code.
    pub purpose: String,
    /// Who did it.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Adds a line of the ledger to a set.
pub fn insert_disclosure(set: &mut WriteSet, it: &Disclosure) {
    set.new_row(
        "disclosure",
        "insert into disclosure (id, person, from_organisation, to_organisation, basis, consent_grant, referral, classes, purpose, \
         account, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            it.id,
            it.person,
            it.from,
            it.to,
            it.basis.as_str(),
            it.grant,
            it.referral,
            classes_text(it.classes),
            it.purpose.as_str(),
            it.account,
            it.at
        ],
    );
}

/// The ledger of the person of a permit, the newest first. None where the permit does not show it.
pub async fn disclosures(store: &Store, permit: &PersonPermit) -> Result<Unlogged<Vec<Disclosure>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(Vec::new()));
    }
    let sql = "select id, person, from_organisation, to_organisation, basis, consent_grant, referral, classes, purpose, account, at \
               from disclosure where person = $1 order by at desc, id desc";
    let rows = store.db().fetch(sql, args![permit.person()]).await?;
    let lines = rows
        .iter()
        .map(|row| {
            Ok(Disclosure {
                id: row.id("id", DisclosureId::from_uuid)?,
                person: row.id("person", PersonId::from_uuid)?,
                from: row.id("from_organisation", OrganisationId::from_uuid)?,
                to: row.id("to_organisation", OrganisationId::from_uuid)?,
                basis: row.text("basis")?,
                grant: row.maybe_id("consent_grant", GrantId::from_uuid)?,
                referral: row.maybe_id("referral", ReferralId::from_uuid)?,
                classes: classes_of(&row.text("classes")?),
                purpose: row.text("purpose")?,
                account: row.id("account", AccountId::from_uuid)?,
                at: row.time("at")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged(lines))
}

/// The classes that a grant names, for who may see what the person agreed to.
pub async fn classes_of_grant(
    store: &Store,
    permit: &PersonPermit,
    grant: GrantId,
) -> Result<Unlogged<Option<ClassSet>>> {
    if !permit.may(DataClass::Consent) {
        return Ok(Store::unlogged(None));
    }
    let sql = "select classes from consent_grant where id = $1 and person = $2";
    let row = store.db().fetch_one(sql, args![grant, permit.person()]).await?;
    let classes = row.map(|row| row.text("classes")).transpose()?.map(|text| classes_of(&text));
    Ok(Store::unlogged(classes))
}
