//! Who has which part in what was reported about a person: recorded by whoever knows, so that nothing joins two parties of one
//! case and nothing is sent where the person responsible may read it.

use super::{BESIDE, reference, report_lines, search};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::people::{Other, Parties, ReportParties};
use alongside_domain::people::PartyRole;
use alongside_gate::{Action, PersonPermit, Purpose, Refusal, scope};
use alongside_kernel::id::{PersonId, ReportId, SubjectId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::people::Report;
use alongside_storage::rooms::{parties, people, person_page, same_person};

/// Who has which part in each report about a person, as far as the asker may see each of them; and whoever is found by what
/// was typed. The person responsible is never named.
pub async fn who_has_part(app: &App, ask: &Ask, person: PersonId, typed: Option<&str>) -> Result<Parties> {
    let permit = ask.person(app, person, Action::JoinPersons, Purpose::Support).await?;
    let store = &app.store;
    let listing = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let read = people::read(store, &permit)
        .await?
        .with(people::reports(store, &permit).await?)
        .with(person_page::parties(store, &permit, &listing).await?)
        .with(parties::with_person_responsible(store, &permit).await?);
    let entry = ask.permit_entry(&permit);
    let beside: Vec<SubjectId> =
        read.about(|(((_, _), others), _)| others.iter().map(|other| other.person.into()).collect());
    let of_others = Entry { subjects: beside, detail: BESIDE, ..entry.clone() };
    let entries = [entry].into_iter().chain((!of_others.subjects.is_empty()).then_some(of_others));
    let (((found, reports), others), responsible) = store.disclose_with(read, entries).await?;
    let lines = report_lines(app, &permit, &reports);
    let part = |id: ReportId| {
        let of_it = others.iter().filter(move |other| other.report == Some(id));
        of_it
            .map(|other| Other { person: other.person, name: other.name.clone(), role: other.role })
            .collect()
    };
    let mut page = Parties {
        person,
        name: found.identity.unwrap_or_default().display_name(),
        reference: reference(person),
        reports: lines
            .into_iter()
            .map(|line| ReportParties {
                report: line.id,
                what: line.what,
                occurred_on: line.occurred_on,
                reference: line.reference,
                others: part(line.id),
                person_responsible: responsible.contains(&line.id),
            })
            .collect(),
        found: match typed {
            Some(typed) => Some(search(app, ask, typed).await?),
            None => None,
        },
    };
    if let Some(found) = &mut page.found {
        found.lines.retain(|line| line.person != person);
    }
    Ok(page)
}

/// A report about the person of a permit.
pub(crate) async fn report_about(
    app: &App,
    ask: &Ask,
    permit: &PersonPermit,
    report: ReportId,
) -> Result<(Report, Vec<Report>)> {
    let read = people::reports(&app.store, permit).await?;
    let mut reports = app.store.disclose(read, ask.permit_entry(permit)).await?;
    let place = reports.iter().position(|it| it.id == report);
    let place = place.ok_or(AppError::Refused(Refusal::unknown()))?;
    let found = reports.swap_remove(place);
    Ok((found, reports))
}

/// What a form or a program says of somebody's part in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The report.
    pub report: Option<ReportId>,
    /// Who has it; nobody where it is said of the person responsible without naming them.
    pub other: Option<PersonId>,
    /// Which part.
    pub role: Option<PartyRole>,
}

impl Part {
    fn whole(self) -> Result<(ReportId, PartyRole)> {
        let mut invalid = Invalid::new();
        if self.report.is_none() {
            invalid.add("report", "party-report");
        }
        if self.role.is_none() {
            invalid.add("role", "party-role");
        }
        invalid.or(self.report.zip(self.role))?.ok_or(AppError::Refused(Refusal::unknown()))
    }
}

/// Records that somebody who is known has a part in a report about a person. From then on nothing makes one person of them.
pub async fn take_part(app: &App, ask: &Ask, person: PersonId, part: Part, once: Once) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let permit = ask.person(app, person, Action::JoinPersons, Purpose::Support).await?;
    let other = part.other.ok_or_else(|| AppError::Invalid(Invalid::field("other", "party-who")))?;
    let theirs = ask.person(app, other, Action::JoinPersons, Purpose::Support).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let (report, role) = part.whole()?;
    report_about(app, ask, &permit, report).await?;
    if same_person::records(&app.store, person).await?.contains(&other) {
        return Err(AppError::NotNow("party-one-person"));
    }
    let mut set = WriteSet::new();
    // Somebody may join the two at this moment: then neither the join nor this is right without having been seen.
    for one in [person, other] {
        people::unchanged_since(&mut set, one, seen);
    }
    parties::take_part(&mut set, (report, person), other, role, ask.now);
    let mut entry = ask.permit_entry(&permit);
    entry.subjects.push(theirs.person().into());
    entry.detail = "party";
    set.audit(entry);
    once.write(app, set, format!("/people/{person}/parties?done=added")).await
}

/// Takes down that somebody has no part in a report after all. Of the person responsible nobody is named: whoever was
/// recorded as that has no part in it any more.
pub async fn take_no_part(app: &App, ask: &Ask, person: PersonId, part: Part, once: Once) -> Result<String> {
    let permit = ask.person(app, person, Action::JoinPersons, Purpose::Support).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let (report, role) = part.whole()?;
    report_about(app, ask, &permit, report).await?;
    let mut others = parties::in_role(&app.store, report, role).await?;
    if role != PartyRole::PersonResponsible {
        let other = part.other.ok_or_else(|| AppError::Invalid(Invalid::field("other", "party-who")))?;
        // Whoever may not know of them learns nothing of their part, not even that there was one to be taken back.
        ask.person(app, other, Action::JoinPersons, Purpose::Support).await?;
        others.retain(|it| *it == other);
    }
    if others.is_empty() {
        return Err(AppError::Stale("party"));
    }
    let mut set = WriteSet::new();
    let mut entry = ask.permit_entry(&permit);
    for other in others {
        parties::take_no_part(&mut set, (report, person), other, role, ask.now);
        entry.subjects.push(other.into());
    }
    entry.detail = "no_party";
    set.audit(entry);
    once.write(app, set, format!("/people/{person}/parties?done=removed")).await
}
