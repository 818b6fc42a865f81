//! Counts for figures. Nothing read here names a person: rows are grouped in the database.

use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use alongside_gate::Permit;
use alongside_kernel::Date;
use alongside_kernel::clock::{Timestamp, from_micros};
use alongside_kernel::id::OrganisationId;

/// A span of time: from its first instant to before its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Timestamp,
    /// The instant before which it ends.
    pub until: Timestamp,
}

/// An hour as the database counts them. London days begin on the hour, so the day of an hour is its instants' day.
const HOUR: i64 = 3_600_000_000;

fn hour(row: &Row, column: &'static str) -> Result<Option<Timestamp>> {
    Ok(row.get::<Option<i64>>(column)?.map(|hours| from_micros(hours.saturating_mul(HOUR))))
}

fn count(row: &Row) -> Result<u64> {
    Ok(u64::try_from(row.int("n")?).unwrap_or(0))
}

/// Reports alike in what the figures tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportGroup {
    /// Where; empty where it is not known.
    pub district: String,
    /// The hour in which they came.
    pub received: Timestamp,
    /// What the report asks for, by code.
    pub kind: Option<String>,
    /// The last day on which contact is in time.
    pub due_on: Option<Date>,
    /// The hour in which the person was reached.
    pub reached: Option<Timestamp>,
    /// How many.
    pub count: u64,
}

/// Reports received in a span, with what came of the contact that each asks for.
pub async fn reports(store: &Store, _permit: &Permit, span: Span) -> Result<Vec<ReportGroup>> {
    let sql = "select r.district, r.received_at / 3600000000 as received, d.kind, d.due_on, d.reached_at / 3600000000 as reached, \
               count(*) as n from report r left join contact_duty d on d.report = r.id \
               where r.received_at >= $1 and r.received_at < $2 \
               group by r.district, r.received_at / 3600000000, d.kind, d.due_on, d.reached_at / 3600000000";
    let rows = store.db().fetch(sql, args![span.from, span.until]).await?;
    rows.iter()
        .map(|row| {
            Ok(ReportGroup {
                district: row.text("district")?,
                received: hour(row, "received")?.unwrap_or(span.from),
                kind: row.maybe_text("kind")?,
                due_on: row.maybe_date("due_on")?,
                reached: hour(row, "reached")?,
                count: count(row)?,
            })
        })
        .collect()
}

/// Reports alike in who sent them and by how many working days they were late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateGroup {
    /// Who sent them.
    pub sender: OrganisationId,
    /// Working days by which they were late on arrival.
    pub late_days: u32,
    /// How many.
    pub count: u64,
}

/// Reports received in a span, by who sent them and how late.
pub async fn late(store: &Store, _permit: &Permit, span: Span) -> Result<Vec<LateGroup>> {
    let sql = "select organisation, late_days, count(*) as n from report where received_at >= $1 and received_at < $2 \
               group by organisation, late_days";
    let rows = store.db().fetch(sql, args![span.from, span.until]).await?;
    rows.iter()
        .map(|row| {
            Ok(LateGroup {
                sender: row.id("organisation", OrganisationId::from_uuid)?,
                late_days: row.count("late_days")?,
                count: count(row)?,
            })
        })
        .collect()
}

/// Who sent each file that was read to its end in a span, with the counts that were stored then. What is mended
/// later does not change them.
pub async fn files(store: &Store, _permit: &Permit, span: Span) -> Result<Vec<(OrganisationId, String)>> {
    let sql = "select organisation, report from import where finished_at >= $1 and finished_at < $2 and state = 'DONE' \
               order by id";
    let rows = store.db().fetch(sql, args![span.from, span.until]).await?;
    rows.iter()
        .map(|row| Ok((row.id("organisation", OrganisationId::from_uuid)?, row.text("report")?)))
        .collect()
}

/// Reports alike in district and needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedGroup {
    /// Where; empty where it is not known.
    pub district: String,
    /// The needs as stored beside the report.
    pub needs: String,
    /// How many.
    pub count: u64,
}

/// Needs in reports received in a span, by district.
pub async fn needs(store: &Store, _permit: &Permit, span: Span) -> Result<Vec<NeedGroup>> {
    let sql = "select district, needs, count(*) as n from report where received_at >= $1 and received_at < $2 \
               group by district, needs";
    let rows = store.db().fetch(sql, args![span.from, span.until]).await?;
    rows.iter()
        .map(|row| {
            Ok(NeedGroup { district: row.text("district")?, needs: row.text("needs")?, count: count(row)? })
        })
        .collect()
}

/// Referrals alike in needs and in what came of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeGroup {
    /// The needs for which help is asked.
    pub needs: String,
    /// What came of it by the end of the span: `accepted`, `declined`, `silent`, `waiting` or `withdrawn`.
    pub outcome: String,
    /// Why it was declined, by code.
    pub reason: Option<String>,
    /// How many.
    pub count: u64,
}

/// Referrals sent in a span, as they stood when it ended. `last` is its last London day.
pub async fn referrals(store: &Store, _permit: &Permit, span: Span, last: Date) -> Result<Vec<OutcomeGroup>> {
    let sql = "select needs, outcome, reason, count(*) as n from (select needs, \
               case when withdrawn_at < $2 then 'withdrawn' when accepted_at < $2 then 'accepted' when declined_at < $2 then 'declined' \
               when (acknowledged_at is null or acknowledged_at >= $2) and reply_due_on <= $3 then 'silent' else 'waiting' end as outcome, \
               case when declined_at < $2 and (withdrawn_at is null or withdrawn_at >= $2) then decline_reason end as reason \
               from referral where sent_at >= $1 and sent_at < $2) as sent group by needs, outcome, reason";
    let rows = store.db().fetch(sql, args![span.from, span.until, last]).await?;
    rows.iter()
        .map(|row| {
            Ok(OutcomeGroup {
                needs: row.text("needs")?,
                outcome: row.text("outcome")?,
                reason: row.maybe_text("reason")?,
                count: count(row)?,
            })
        })
        .collect()
}

/// What organisations ask of one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// To help a person: a referral.
    Referral,
    /// To do something: a request.
    Request,
}

/// Things asked alike in who asked whom, when, and the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedGroup {
    /// Who asked.
    pub from: OrganisationId,
    /// Who was asked.
    pub to: OrganisationId,
    /// The hour in which it was sent.
    pub sent: Timestamp,
    /// The hour of the answer: accepted, declined, or answered.
    pub answered: Option<Timestamp>,
    /// The hour in which it was acknowledged.
    pub acknowledged: Option<Timestamp>,
    /// The last day on which an answer is in time.
    pub due_on: Date,
    /// How often they were chased, all together.
    pub chases: u64,
    /// How many.
    pub count: u64,
}

/// What was asked in a span, with the answers. Referrals that were taken back before an answer are left out.
pub async fn asked(store: &Store, _permit: &Permit, what: Asked, span: Span) -> Result<Vec<AskedGroup>> {
    let sql = match what {
        Asked::Referral => {
            "select from_organisation, to_organisation, sent_at / 3600000000 as sent, \
             coalesce(accepted_at, declined_at) / 3600000000 as answered, acknowledged_at / 3600000000 as acknowledged, reply_due_on, \
             sum(case when reminded_at < $2 then 1 else 0 end) + sum(case when escalated_at < $2 then 1 else 0 end) as chases, count(*) as n from referral \
             where sent_at >= $1 and sent_at < $2 and (withdrawn_at is null or withdrawn_at >= $2 or accepted_at is not null or declined_at is not null) \
             group by from_organisation, to_organisation, sent_at / 3600000000, coalesce(accepted_at, declined_at) / 3600000000, \
             acknowledged_at / 3600000000, reply_due_on"
        }
        Asked::Request => {
            "select from_organisation, to_organisation, asked_at / 3600000000 as sent, answered_at / 3600000000 as answered, \
             acknowledged_at / 3600000000 as acknowledged, reply_due_on, cast(sum(chases) as bigint) as chases, count(*) as n from request \
             where asked_at >= $1 and asked_at < $2 group by from_organisation, to_organisation, asked_at / 3600000000, \
             answered_at / 3600000000, acknowledged_at / 3600000000, reply_due_on"
        }
    };
    let rows = store.db().fetch(sql, args![span.from, span.until]).await?;
    rows.iter()
        .map(|row| {
            Ok(AskedGroup {
                from: row.id("from_organisation", OrganisationId::from_uuid)?,
                to: row.id("to_organisation", OrganisationId::from_uuid)?,
                sent: hour(row, "sent")?.unwrap_or(span.from),
                answered: hour(row, "answered")?,
                acknowledged: hour(row, "acknowledged")?,
                due_on: row.date("reply_due_on")?,
                chases: u64::try_from(row.int("chases")?).unwrap_or(0),
                count: count(row)?,
            })
        })
        .collect()
}
