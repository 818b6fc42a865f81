//! Holds placed by hand and lifted, and decisions on what waits for one.

use super::{due, held, reference};
use crate::contact::{if_decided, of_person};
use crate::names::Names;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::people::{ConflictLine, Holds};
use alongside_domain::contact::{HeldDecision, HoldCode, Route};
use alongside_gate::{Action, PersonFacts, Purpose, Refusal, decide_person};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::safety::{self, HoldWords};
use alongside_storage::rooms::{contact, people};
use uuid::Uuid;

/// The longest reason, in letters.
const LONGEST: usize = 1_000;

/// Holds, what waits for a decision and, for whoever may lift them, conflicts.
pub async fn list(app: &App, ask: &Ask, person: PersonId) -> Result<Holds> {
    let facts = ask.facts(app, person).await?;
    let permit = decide_person(&ask.to(Action::SetHold, Purpose::Support), &facts)?;
    let may = super::open::may(ask, &facts);
    let names = Names::load(app).await?;
    let store = &app.store;
    let read = people::read(store, &permit)
        .await?
        .with(safety::holds(store, &permit).await?)
        .with(contact::open_duties(store, &permit).await?)
        .with(safety::blocks(store, &permit).await?);
    let (((found, holds), duties), blocks) = store.disclose(read, ask.permit_entry(&permit)).await?;
    let conflicts = if may.lift_conflict { blocks } else { Vec::new() };
    Ok(Holds {
        person,
        name: found.identity.unwrap_or_default().display_name(),
        reference: reference(person),
        holds: holds.iter().map(|hold| held(hold, &names)).collect(),
        waiting: duties
            .iter()
            .filter(|duty| duty.kind.waits_for_a_decision())
            .map(|duty| due(duty, &names))
            .collect(),
        conflicts: conflicts
            .iter()
            .map(|block| ConflictLine {
                id: block.id,
                who: names.account(block.account),
                at: block.declared_at,
                first: block.lifted_by.map(|account| names.account(account)),
                may_agree: block.lifted_by != ask.account() && Some(block.account) != ask.account(),
            })
            .collect(),
        may,
    })
}

fn reason(invalid: &mut Invalid, field: &'static str, text: &str) {
    if text.is_empty() {
        invalid.add(field, "people-reason");
    } else if text.chars().count() > LONGEST {
        invalid.add_with(field, "people-too-long", LONGEST.to_string());
    }
}

/// Places a hold, with the reason and who must do what.
pub async fn place(
    app: &App,
    ask: &Ask,
    person: PersonId,
    (code, because, task): (&str, &str, &str),
    once: Once,
) -> Result<String> {
    let permit = ask.person(app, person, Action::SetHold, Purpose::Support).await?;
    let mut invalid = Invalid::new();
    let parsed = HoldCode::from_code(code);
    if parsed.is_none() {
        invalid.add("code", "people-hold-code");
    }
    reason(&mut invalid, "reason", because);
    reason(&mut invalid, "task", task);
    let code = invalid.or(parsed)?.unwrap_or(HoldCode::NoSafeWay);
    let words = HoldWords { reason: because.to_owned(), task: task.to_owned(), ..HoldWords::default() };
    let mut set = WriteSet::new();
    safety::place_hold(&app.store, &mut set, &permit, code, &words).await?;
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/people/{person}/holds?done=placed")).await
}

/// Lifts a hold, with the reason.
pub async fn lift(
    app: &App,
    ask: &Ask,
    person: PersonId,
    hold: Uuid,
    because: &str,
    once: Once,
) -> Result<String> {
    let permit = ask.person(app, person, Action::LiftHold, Purpose::Support).await?;
    let mut invalid = Invalid::new();
    reason(&mut invalid, "because", because);
    invalid.or(())?;
    let holds = safety::holds(&app.store, &permit).await?;
    let holds = app.store.disclose(holds, ask.permit_entry(&permit)).await?;
    let found = holds.iter().find(|found| found.id == hold).ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut set = WriteSet::new();
    safety::lift_hold(&app.store, &mut set, &permit, found, because).await?;
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/people/{person}/holds?done=lifted")).await
}

/// Decides about a report that waits for a decision. Contact is allowed only where a way is then safe.
pub async fn decide(
    app: &App,
    ask: &Ask,
    duty: Uuid,
    (decision, because): (&str, &str),
    once: Once,
) -> Result<String> {
    let person = contact::person_of_duty(&app.store, duty).await?;
    // An id that belongs to nothing is asked of the gate all the same.
    let person = person.unwrap_or(PersonId::from_uuid(duty));
    let facts: PersonFacts = ask.facts(app, person).await?;
    let permit = decide_person(&ask.to(Action::LiftHold, Purpose::Support), &facts)?;
    let mut invalid = Invalid::new();
    let parsed = HeldDecision::from_code(decision);
    if parsed.is_none() {
        invalid.add("decision", "people-decision");
    }
    reason(&mut invalid, "because", because);
    let decision = invalid.or(parsed)?.unwrap_or(HeldDecision::NoContact);
    let duties = contact::open_duties(&app.store, &permit).await?;
    let duties = app.store.disclose(duties, ask.permit_entry(&permit)).await?;
    let found = duties
        .iter()
        .find(|found| found.id == duty && found.kind.waits_for_a_decision())
        .ok_or(AppError::Stale("duty"))?;
    let mut change = found.unchanged();
    match decision {
        HeldDecision::ContactAllowed => {
            let after = if_decided(app, person, found.report).await?;
            if after.is_none_or(|safety| safety.safe.is_none()) {
                return Err(AppError::NotNow("people-no-safe-way"));
            }
            let today = london_date(ask.now);
            change.kind = Route::Contact;
            change.due_on = Some(app.calendar().after(today, app.rules().contact.due_working_days));
        }
        HeldDecision::ReferrerTold => change.closed_as = Some("REFERRER_TOLD"),
        HeldDecision::NoContact => change.closed_as = Some("NO_CONTACT"),
    }
    let mut set = WriteSet::new();
    contact::update_duty(&mut set, found, &change, ask.now);
    safety::decide_held(&app.store, &mut set, &permit, found.report, decision, because).await?;
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/people/{person}/holds?done=decided")).await
}

/// Whether nothing is safe for the person now.
pub async fn nothing_is_safe(app: &App, person: PersonId) -> Result<bool> {
    Ok(of_person(app, person).await?.is_none_or(|safety| safety.safe.is_none()))
}
