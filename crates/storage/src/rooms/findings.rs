//! What was found wrong with assessments, for whoever wrote them.

use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_domain::needs::QualityFlag;
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, FindingId, OrganisationId, ReportId};

/// The answer of a finding that a later report settled by itself.
pub const SETTLED: &str = "SETTLED_BY_REPORT";

/// Adds a new finding to a set.
pub fn insert_finding(
    set: &mut WriteSet,
    id: FindingId,
    report: ReportId,
    flag: QualityFlag,
    (organisation, officer): (OrganisationId, Option<AccountId>),
    now: Timestamp,
) {
    set.new_row(
        "finding",
        "insert into finding (id, version, report, code, organisation, officer, found_at) values ($1, 1, $2, $3, $4, $5, $6)",
        args![id, report, flag.code(), organisation, officer, now],
    );
}

/// A finding's codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// The finding.
    pub id: FindingId,
    /// What was found.
    pub code: String,
    /// How it was answered.
    pub answer: Option<String>,
}

/// The findings on a report.
pub async fn of_report(store: &Store, report: ReportId) -> Result<Vec<FindingLine>> {
    let sql = "select id, code, answer from finding where report = $1 order by found_at, id";
    let rows = store.db().fetch(sql, args![report]).await?;
    rows.iter()
        .map(|row| {
            Ok(FindingLine {
                id: row.id("id", FindingId::from_uuid)?,
                code: row.text("code")?,
                answer: row.maybe_text("answer")?,
            })
        })
        .collect()
}

/// Adds to a set that the findings on a report are now these: new ones are added, open ones that no longer hold are
/// settled. What a person answered stays answered.
pub async fn refresh(
    store: &Store,
    set: &mut WriteSet,
    report: ReportId,
    flags: &[QualityFlag],
    reporter: (OrganisationId, Option<AccountId>),
    now: Timestamp,
) -> Result<()> {
    let known = of_report(store, report).await?;
    for flag in flags {
        let stands = known
            .iter()
            .any(|finding| finding.code == flag.code() && finding.answer.as_deref() != Some(SETTLED));
        if !stands {
            insert_finding(set, FindingId::from_uuid(store.new_id()), report, *flag, reporter, now);
        }
    }
    for finding in known.iter().filter(|finding| finding.answer.is_none()) {
        if !flags.iter().any(|flag| flag.code() == finding.code) {
            set.any(
                "update finding set answer = $2, answered_at = $3, version = version + 1 where id = $1 and answered_at is null",
                args![finding.id, SETTLED, now],
            );
        }
    }
    Ok(())
}
