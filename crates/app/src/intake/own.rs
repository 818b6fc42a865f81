//! What became of one's own reports, and what was found about the assessments in them.

use crate::consent::names as staff_names;
use crate::{App, AppError, Ask, Once, Result};
use alongside_answers::intake::{FindingLine, FindingList, OwnReport};
use alongside_gate::{Action, Purpose, Refusal, Role};
use alongside_kernel::id::{FindingId, PersonId, SubjectId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::{facts, own_reports};

/// The most rows that a list shows.
const MOST: u32 = 200;

/// The answers to a finding.
pub const ANSWERS: [&str; 4] = ["CORRECTED", "ASKED_AGAIN", "WILL_ASK", "RIGHT_AS_IT_IS"];

/// The officer's own reports, the newest first, each with what came of it: whether contact was made, never what
/// was said.
pub async fn own_reports(app: &App, ask: &Ask) -> Result<Vec<OwnReport>> {
    let scope = alongside_gate::scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let rows = own_reports::own(&app.store, &scope, MOST).await?;
    let about = rows.about(|rows| rows.iter().map(|row| SubjectId::from(row.person)).collect::<Vec<_>>());
    let entry = ask.entry(Action::SearchPeople, Purpose::Support, about, scope.classes());
    let rows = app.store.disclose(rows, entry).await?;
    Ok(rows
        .into_iter()
        .map(|row| OwnReport {
            id: row.id,
            person: row.person,
            name: row.name,
            reference: row.reference,
            recorded_at: row.recorded_at,
            crime_type: row.crime_type,
            route: row.route,
            due_on: row.due_on,
            reached_at: row.reached_at,
            late_days: row.late_days,
            open_findings: row.open_findings,
            referrals: row.referrals,
        })
        .collect())
}

/// The findings that somebody may see: an officer's own; for the unit's managers all, with the counts by which
/// they talk to the force.
pub async fn finding_list(app: &App, ask: &Ask, code: &str) -> Result<FindingList> {
    let scope = alongside_gate::scope(&ask.to(Action::SeeFindings, Purpose::Quality))?;
    let member = ask.viewer.member().ok_or_else(Refusal::unknown)?;
    let only_own = member.is(Role::Officer);
    let rows = own_reports::findings(&app.store, &scope, only_own, code, MOST).await?;
    let about = rows.about(|rows| rows.iter().map(|row| SubjectId::from(row.person)).collect::<Vec<_>>());
    let entry = ask.entry(Action::SeeFindings, Purpose::Quality, about, scope.classes());
    let rows = app.store.disclose(rows, entry).await?;
    let of = only_own.then_some((member.organisation(), member.account()));
    let counts = own_reports::finding_counts(&app.store, of).await?;
    let names = staff_names(app).await?;
    let lines = rows
        .into_iter()
        .map(|row| FindingLine {
            id: row.id,
            code: row.code,
            name: row.name,
            reference: row.reference,
            officer: row.officer.and_then(|officer| names.get(&officer).cloned()).unwrap_or_default(),
            found_at: row.found_at,
            answer: row.answer,
            answered_at: row.answered_at,
        })
        .collect();
    Ok(FindingList { lines, counts })
}

/// The officer's answer to a finding, as a code.
pub async fn answer_finding(
    app: &App,
    ask: &Ask,
    finding: FindingId,
    answer: &str,
    once: Once,
) -> Result<String> {
    let known = own_reports::finding(&app.store, finding).await?;
    let person = known.as_ref().map_or(PersonId::from_uuid(finding.uuid()), |known| known.0);
    let about = facts::person(&app.store, person, ask.account(), ask.organisation()).await?;
    let facts = match &known {
        Some((_, report, reporter, _)) => own_reports::for_gate(finding, *report, about, *reporter),
        None => alongside_gate::FindingFacts::unknown(finding),
    };
    let permit = alongside_gate::decide_finding(&ask.to(Action::AnswerFinding, Purpose::Quality), &facts)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    if !ANSWERS.contains(&answer) {
        return Err(AppError::Invalid(crate::Invalid::field("answer", "choose-one")));
    }
    let version = known.map_or(0, |known| known.3);
    let mut set = WriteSet::new();
    own_reports::answer(&mut set, &permit, version, answer, ask.account(), app.now());
    set.audit(ask.permit_entry(permit.person()));
    once.write(app, set, "/findings".to_owned()).await
}
