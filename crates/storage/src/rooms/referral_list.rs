//! Lists of referrals, narrowed in SQL by the scope of whoever lists.

use super::place;
use super::referral::facts_of;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use alongside_domain::people::Details;
use alongside_domain::referral::Facts;
use alongside_gate::{Scope, ScopeReach};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::to_micros;
use alongside_kernel::id::{OrganisationId, PersonId, ReferralId};

/// From which side a list is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the viewer's organisation received.
    Received,
    /// What it sent.
    Sent,
    /// What goes on between others for people in its care.
    Followed,
    /// What began with the viewer's own reports, whoever sent it.
    Reported,
}

impl Side {
    /// Every side, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Received, Self::Sent, Self::Followed, Self::Reported];

    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Sent => "sent",
            Self::Followed => "followed",
            Self::Reported => "reported",
        }
    }
}

/// How far the referrals of a list have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Nobody has answered yet.
    ToAnswer,
    /// Taken on.
    InSupport,
    /// Over.
    Over,
}

impl Tab {
    /// Every part, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::ToAnswer, Self::InSupport, Self::Over];

    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ToAnswer => "to-answer",
            Self::InSupport => "in-support",
            Self::Over => "over",
        }
    }
}

/// Where the next part of a list begins: after the referral sent then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the last one shown was sent.
    pub sent_at: Timestamp,
    /// Its id.
    pub id: ReferralId,
}

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListOf {
    /// From which side.
    pub side: Side,
    /// How far.
    pub tab: Tab,
    /// After which.
    pub after: Option<Cursor>,
    /// How many rows at most.
    pub most: u32,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub facts: Facts,
    /// The name to call the person by.
    pub name: String,
    /// The needs to be met; empty where they may not be seen.
    pub needs: Vec<String>,
    /// The service's name.
    pub service_name: String,
    /// Who refers, by name.
    pub from_name: String,
    /// Who is asked, by name.
    pub to_name: String,
}

/// A scope as the arguments of a statement.
pub(super) struct Reaches {
    pub(super) everyone: bool,
    pub(super) with_restricted: bool,
    pub(super) granted: bool,
    pub(super) purpose: String,
    pub(super) reported: bool,
}

impl Reaches {
    pub(super) fn of(scope: &Scope) -> Self {
        let mut reaches = Self {
            everyone: false,
            with_restricted: false,
            granted: false,
            purpose: format!("% {} %", scope.purpose().code()),
            reported: false,
        };
        for reach in scope.reaches() {
            match reach {
                ScopeReach::Everyone { with_restricted, .. } => {
                    reaches.everyone = true;
                    reaches.with_restricted |= *with_restricted;
                }
                ScopeReach::GrantedTo { .. } => reaches.granted = true,
                ScopeReach::ReportedBy { .. } => reaches.reported = true,
            }
        }
        reaches
    }
}

/// One page of a list and whether more follows: what waits for an answer with the longest waiting first, all else with
/// the newest first. Whom the scope does not admit is not counted, not
/// skipped over and not hinted at.
pub async fn list(store: &Store, scope: &Scope, of: &ListOf) -> Result<Unlogged<(Vec<Line>, bool)>> {
    let sql = "select r.id, r.version, r.person, r.service, r.from_organisation, r.to_organisation, r.consent_grant, r.sent_by, \
               r.sent_at, r.reply_due_on, r.reminded_at, r.escalated_at, r.escalated_to, r.acknowledged_at, r.acknowledged_by, \
               r.accepted_at, r.accepted_by, r.declined_at, r.declined_by, r.decline_reason, r.worker, r.first_session_at, \
               r.withdrawn_at, r.closed_at, r.needs, s.name as service_name, f.name as from_name, t.name as to_name, p.sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped, \
               (select count(*) from consent_grant n where n.person = p.id and n.organisation = $1 and n.starts_at <= $7 \
                and (n.ends_at is null or n.ends_at > $7) and (n.ended_at is null or n.ended_at > $7) \
                and ' ' || n.purpose || ' ' like $6 and ' ' || n.classes || ' ' like '% needs %') as needs_granted \
               from referral r join person p on p.id = r.person join subject_key k on k.subject = p.id \
               join service s on s.id = r.service join organisation f on f.id = r.from_organisation \
               join organisation t on t.id = r.to_organisation left join report o on o.id = r.report \
               where not exists (select 1 from kept_away b where b.person = p.id and b.account = $2) \
               and (not exists (select 1 from party q where q.person = p.id and q.role = 'PERSON_RESPONSIBLE') \
                    or exists (select 1 from party q where q.person = p.id and q.role <> 'PERSON_RESPONSIBLE')) \
               and (($3 = 1 and ($4 = 1 or p.restricted_at is null)) \
                    or ($5 = 1 and (r.from_organisation = $1 or r.to_organisation = $1) and exists (select 1 from consent_grant g \
                        where g.person = p.id and g.organisation = $1 and g.starts_at <= $7 \
                        and (g.ends_at is null or g.ends_at > $7) and (g.ended_at is null or g.ended_at > $7) \
                        and ' ' || g.purpose || ' ' like $6 and ' ' || g.classes || ' ' like '% identity %')) \
                    or ($8 = 1 and p.restricted_at is null and o.organisation = $1 and o.officer = $2)) \
               and (($9 = 'received' and r.to_organisation = $1 and r.withdrawn_at is null) \
                    or ($9 = 'sent' and r.from_organisation = $1) \
                    or ($9 = 'followed' and r.from_organisation <> $1 and r.to_organisation <> $1) \
                    or ($9 = 'reported' and o.organisation = $1 and o.officer = $2 \
                        and not (r.to_organisation = $1 and r.withdrawn_at is not null))) \
               and (($10 = 'to-answer' and r.accepted_at is null and r.declined_at is null and r.withdrawn_at is null) \
                    or ($10 = 'in-support' and r.accepted_at is not null and r.withdrawn_at is null and r.closed_at is null) \
                    or ($10 = 'over' and (r.declined_at is not null or r.withdrawn_at is not null or r.closed_at is not null))) \
               and ($11 = 0 or case when $10 = 'to-answer' then r.sent_at else -r.sent_at end > $12 \
                    or (case when $10 = 'to-answer' then r.sent_at else -r.sent_at end = $12 and r.id > $13)) \
               order by case when $10 = 'to-answer' then r.sent_at else -r.sent_at end, r.id limit $14";
    let reaches = Reaches::of(scope);
    let arguments = args![
        scope.except_walled_from(),
        scope.except_blocked_for(),
        i64::from(reaches.everyone),
        i64::from(reaches.with_restricted),
        i64::from(reaches.granted),
        reaches.purpose.as_str(),
        scope.decided_at(),
        i64::from(reaches.reported),
        of.side.code(),
        of.tab.code(),
        i64::from(of.after.is_some()),
        of.after.map(|after| match of.tab {
            Tab::ToAnswer => to_micros(after.sent_at),
            Tab::InSupport | Tab::Over => -to_micros(after.sent_at),
        }),
        of.after.map(|after| after.id),
        of.most.saturating_add(1)
    ];
    let most = usize::try_from(of.most).unwrap_or(usize::MAX);
    let rows = store.db().fetch(sql, arguments).await?;
    let more = rows.len() > most;
    let shows_needs = reaches.everyone || reaches.reported;
    let lines =
        rows.iter().take(most).map(|row| line(store, row, shows_needs)).collect::<Result<Vec<_>>>()?;
    Ok(Store::unlogged((lines, more)))
}

fn line(store: &Store, row: &Row, shows_needs: bool) -> Result<Line> {
    let person = row.id("person", PersonId::from_uuid)?;
    let key = store.key_in(row, person)?;
    let details: Details =
        store.open_sealed(&key, &place("person", "sealed", person.uuid(), person), &row.bytes("sealed")?)?;
    let needs = if shows_needs || row.count("needs_granted")? > 0 {
        row.text("needs")?.split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect()
    } else {
        Vec::new()
    };
    Ok(Line {
        facts: facts_of(row)?,
        name: details.identity.display_name(),
        needs,
        service_name: row.text("service_name")?,
        from_name: row.text("from_name")?,
        to_name: row.text("to_name")?,
    })
}

/// How many referrals an organisation received that it declined or brought to an end: a count without names, for what
/// it could see of those people has ended too.
pub async fn over_without_a_name(store: &Store, organisation: OrganisationId) -> Result<u32> {
    let sql = "select count(*) as over_count from referral where to_organisation = $1 and withdrawn_at is null \
               and (declined_at is not null or closed_at is not null)";
    store.db().fetch_one(sql, args![organisation]).await?.map_or(Ok(0), |row| row.count("over_count"))
}
