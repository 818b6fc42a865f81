//! What the gate needs to know before it decides: no content, only who may.

use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use alongside_gate::{ClassSet, DataClass, GrantFact, Holds, PersonFacts, Purpose, PurposeSet, ReportedBy};
use alongside_kernel::id::{AccountId, GrantId, OrganisationId, PersonId};

/// The facts about a person as one account, in one organisation, would ask. An id that belongs to nobody, or to
/// somebody erased, gives [`PersonFacts::unknown`]: the same queries are made, so that time tells nothing.
pub async fn person(
    store: &Store,
    person: PersonId,
    account: Option<AccountId>,
    organisation: Option<OrganisationId>,
) -> Result<PersonFacts> {
    let sql = "select p.id, k.epoch as key_epoch, \
               (select count(*) from person m where m.cluster = p.cluster and m.restricted_at is not null) as restricted, \
               (select count(*) from kept_away b where b.person = p.id and b.account = $2) as blocked, \
               (select count(*) from hold h where h.person in (select m.id from person m where m.cluster = p.cluster) and h.lifted_at is null and h.code not in ('SHARING', 'KEEP')) as contact_holds, \
               (select count(*) from hold h where h.person in (select m.id from person m where m.cluster = p.cluster) and h.lifted_at is null and h.code = 'SHARING') as sharing_holds, \
               (select count(*) from hold h where h.person in (select m.id from person m where m.cluster = p.cluster) and h.lifted_at is null and h.code = 'KEEP') as erasure_holds, \
               (select count(*) from party q where q.person = p.id and q.role <> 'PERSON_RESPONSIBLE') as own_roles, \
               (select count(*) from party q where q.person = p.id and q.role = 'PERSON_RESPONSIBLE') as other_roles \
               from person p left join subject_key k on k.subject = p.id where p.id = $1";
    let row = store.db().fetch_one(sql, args![person, account]).await?;
    let sql = "select id, organisation, classes, purpose, starts_at, ends_at, ended_at from consent_grant \
               where person = $1 and organisation = $2 order by starts_at, id";
    let grants = store.db().fetch(sql, args![person, organisation]).await?;
    let sql = "select distinct organisation, officer from report where person = $1";
    let reports = store.db().fetch(sql, args![person]).await?;
    let Some(row) = row.filter(|row| matches!(row.get::<Option<i64>>("key_epoch"), Ok(Some(_)))) else {
        return Ok(PersonFacts::unknown(person));
    };
    let mut facts = PersonFacts::known(person);
    facts.barriers.blocked = row.count("blocked")? > 0;
    facts.restricted = row.count("restricted")? > 0;
    // Someone known only as the person responsible stands behind the wall for everyone who helps victims.
    facts.barriers.serves_only_person_responsible =
        row.count("other_roles")? > 0 && row.count("own_roles")? == 0;
    facts.holds = Holds {
        contact: row.count("contact_holds")? > 0,
        sharing: row.count("sharing_holds")? > 0,
        erasure: row.count("erasure_holds")? > 0,
    };
    facts.grants = grants.iter().map(grant).collect::<Result<_>>()?;
    facts.reported_by = reports
        .iter()
        .map(|row| {
            Ok(ReportedBy {
                organisation: row.id("organisation", OrganisationId::from_uuid)?,
                account: row.maybe_id("officer", AccountId::from_uuid)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(facts)
}

/// A grant as stored.
pub fn grant(row: &Row) -> Result<GrantFact> {
    Ok(GrantFact {
        grant: row.id("id", GrantId::from_uuid)?,
        organisation: row.id("organisation", OrganisationId::from_uuid)?,
        classes: classes_of(&row.text("classes")?),
        purposes: row
            .text("purpose")?
            .split(' ')
            .filter_map(|code| code.parse::<Purpose>().ok())
            .collect::<PurposeSet>(),
        from: row.time("starts_at")?,
        until: row.maybe_time("ends_at")?,
        ended: row.maybe_time("ended_at")?,
    })
}

/// Classes as stored; unknown codes grant nothing.
pub fn classes_of(text: &str) -> ClassSet {
    text.split(' ').filter_map(|code| code.parse::<DataClass>().ok()).collect()
}

/// Classes in the form in which they are stored.
pub fn classes_text(classes: ClassSet) -> String {
    classes.iter().map(DataClass::code).collect::<Vec<_>>().join(" ")
}
