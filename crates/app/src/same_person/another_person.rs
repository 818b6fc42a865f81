//! A report that is about somebody else than was thought: what reading a file joined by name, date of birth and telephone or
//! address is taken apart again.

use crate::people::report_about;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::intake::Key;
use alongside_domain::people::Details;
use alongside_gate::{Action, Purpose, Refusal};
use alongside_kernel::id::{PersonId, ReportId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::people::{Channel, Report};
use alongside_storage::rooms::{intake, parties, people, safety, same_person};

/// Gives a report a record of its own. The two records are told apart, which can be taken back: then they are joined. The
/// first keeps what was done for it; the other begins as its report left it, with the same holds and conflicts, and whoever
/// had to be reached because of it is to be reached.
pub async fn about_another(
    app: &App,
    ask: &Ask,
    person: PersonId,
    report: Option<ReportId>,
    once: Once,
) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let permit = ask.person(app, person, Action::JoinPersons, Purpose::Support).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let report = report.ok_or_else(|| AppError::Invalid(Invalid::field("moved", "party-report")))?;
    let (it, mut rest) = report_about(app, ask, &permit, report).await?;
    if rest.is_empty() {
        return Err(AppError::NotNow("party-only-report"));
    }
    let store = &app.store;
    let read = safety::holds(store, &permit).await?.with(safety::blocks(store, &permit).await?);
    let (holds, blocks) = store.disclose(read, ask.permit_entry(&permit)).await?;
    let known = intake::person(store, person).await?.ok_or(AppError::Refused(Refusal::unknown()))?;
    rest.sort_by_key(|report| (report.codes.received_at, report.id));
    let remains = known.details.resting_on(rest.iter().map(|it| (&it.facts, replaces(it))));

    let mut set = WriteSet::new();
    people::unchanged_since(&mut set, person, seen);
    let other = PersonId::from_uuid(store.new_id());
    let details = Details::from_report(&it.facts);
    let key = people::insert_person_as_of(store, &mut set, other, &details, it.codes.received_at)?;
    parties::is_about(&mut set, &it, other, ask.now);
    if let (Channel::OfficerForm, Some(reference)) = (it.channel, &it.facts.reference) {
        let key = |whose: PersonId| {
            let key = Key::of_form(&it.organisation.to_string(), &whose.to_string(), reference);
            intake::key_token(store, key.as_str())
        };
        parties::is_found_by(&mut set, it.id, (key(person), key(other)));
    }
    parties::same_precautions(store, &mut set, (&holds, &blocks), (person, other), &key)?;
    people::update_person_as_of(store, &mut set, (person, known.version), &remains, known.as_of).await?;
    let question = same_person::tell_apart(store, &mut set, (person, other), ask.account(), ask.now);
    let mut entry = ask.permit_entry(&permit);
    entry.subjects.push(other.into());
    entry.subjects.push(it.id.into());
    entry.detail = "another_person";
    set.audit(entry);
    once.write(app, set, format!("/same-person/{}?done=another", question.simple())).await
}

/// Whether a report replaces what is known, or only fills what is empty: as when it came.
const fn replaces(report: &Report) -> bool {
    matches!(report.channel, Channel::Feed | Channel::OfficerForm)
}
