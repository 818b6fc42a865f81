//! A response: somebody takes it on, says what was done, and later whether it helped.

use super::{response_line, rules};
use crate::contact::colleagues_who_can;
use crate::names::Names;
use crate::people::reference;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::repeats::ResponsePage;
use alongside_domain::repeats::{CheckOutcome, checks_after};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, PersonId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::repeats::{self, Response};
use alongside_storage::rooms::{facts, people};
use uuid::Uuid;

/// The longest words, in letters.
const LONGEST: usize = 2_000;

fn unknown() -> AppError {
    AppError::Refused(Refusal::unknown())
}

/// Leave to act on a response.
async fn permit(app: &App, ask: &Ask, response: Uuid) -> Result<PersonPermit> {
    let person = repeats::person_of(&app.store, response).await?;
    // An id that belongs to nothing is asked of the gate all the same.
    let person = person.unwrap_or(PersonId::from_uuid(response));
    ask.person(app, person, Action::RespondToRepeat, Purpose::Support).await
}

async fn read(
    app: &App,
    ask: &Ask,
    permit: &PersonPermit,
    response: Uuid,
) -> Result<(people::Person, Response)> {
    let read = people::read(&app.store, permit).await?.with(repeats::responses(&app.store, permit).await?);
    let (person, found) = app.store.disclose(read, ask.permit_entry(permit)).await?;
    let found = found.into_iter().find(|it| it.id == response).ok_or_else(unknown)?;
    Ok((person, found))
}

fn may_assign(ask: &Ask) -> bool {
    ask.viewer.member().is_some_and(|member| {
        member.roles().iter().any(|role| alongside_gate::acts::acts(role).contains(Action::AssignWork))
    })
}

/// The response with what can be done about it.
pub async fn view(app: &App, ask: &Ask, response: Uuid) -> Result<ResponsePage> {
    let permit = permit(app, ask, response).await?;
    let (person, found) = read(app, ask, &permit, response).await?;
    let names = Names::load(app).await?;
    let colleagues = match ask.organisation().filter(|_| may_assign(ask)) {
        Some(organisation) => colleagues_who_can(app, ask, organisation).await?,
        None => Vec::new(),
    };
    Ok(ResponsePage {
        name: person.identity.unwrap_or_default().display_name(),
        reference: reference(permit.person()),
        line: response_line(&found, ask, &names),
        colleagues,
        today: london_date(ask.now),
    })
}

/// Takes a response on, gives it back, or, for whoever leads, gives it to a colleague.
pub async fn give(
    app: &App,
    ask: &Ask,
    response: Uuid,
    owner: Option<AccountId>,
    once: Once,
) -> Result<String> {
    let permit = permit(app, ask, response).await?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let (_, found) = read(app, ask, &permit, response).await?;
    let me = ask.account();
    let is_free = found.owner.is_none() || found.owner == me;
    if !may_assign(ask) && (!is_free || owner.is_some_and(|owner| Some(owner) != me)) {
        return Err(AppError::NotNow("repeat-of-another"));
    }
    if let Some(owner) = owner.filter(|owner| Some(*owner) != me) {
        let organisation = ask.organisation().ok_or_else(unknown)?;
        let able = colleagues_who_can(app, ask, organisation).await?;
        let theirs = facts::person(&app.store, permit.person(), Some(owner), Some(organisation)).await?;
        // Why a colleague can't be given somebody is not said.
        if theirs.barriers.any() || !able.iter().any(|(account, _)| *account == owner) {
            return Err(AppError::Invalid(Invalid::field("owner", "contact-owner")));
        }
    }
    let mut set = WriteSet::new();
    repeats::give(&mut set, (found.id, found.version), owner);
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/repeats/{}?done=owner", response.simple())).await
}

fn words(invalid: &mut Invalid, words: &str) {
    if words.is_empty() {
        invalid.add("words", "repeat-words");
    } else if words.chars().count() > LONGEST {
        invalid.add_with("words", "people-too-long", LONGEST.to_string());
    }
}

/// Says what was done. From then on it is asked whether it helped.
pub async fn done(app: &App, ask: &Ask, response: Uuid, said: &str, once: Once) -> Result<String> {
    let permit = permit(app, ask, response).await?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let (_, found) = read(app, ask, &permit, response).await?;
    if found.ended_at.is_some() {
        return Err(AppError::Stale("response"));
    }
    let mut invalid = Invalid::new();
    words(&mut invalid, said);
    invalid.or(())?;
    let repeat_rules = rules()?;
    let mut set = WriteSet::new();
    let checks = checks_after(london_date(ask.now), &repeat_rules);
    repeats::done(&app.store, &mut set, &permit, (found.id, found.version), said, checks).await?;
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/repeats/{}?done=done", response.simple())).await
}

/// What a check found, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckInput {
    /// Which check: so many days after.
    pub after_days: String,
    /// The code of what was found.
    pub outcome: String,
    /// In words.
    pub words: String,
}

/// Says whether it helped.
pub async fn check(app: &App, ask: &Ask, response: Uuid, input: &CheckInput, once: Once) -> Result<String> {
    let permit = permit(app, ask, response).await?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let (_, found) = read(app, ask, &permit, response).await?;
    let after = input.after_days.parse().ok();
    let waits = found.checks.iter().find(|it| Some(it.after_days) == after);
    let waits = waits.ok_or_else(|| AppError::Invalid(Invalid::field("outcome", "repeat-outcome")))?;
    if waits.at.is_some() {
        return Err(AppError::Stale("check"));
    }
    let mut invalid = Invalid::new();
    let outcome = CheckOutcome::from_code(&input.outcome);
    if outcome.is_none() {
        invalid.add("outcome", "repeat-outcome");
    }
    words(&mut invalid, &input.words);
    let outcome = invalid.or(outcome)?.ok_or_else(unknown)?;
    let mut set = WriteSet::new();
    let which = (response, waits.after_days);
    repeats::check(&app.store, &mut set, &permit, which, outcome, &input.words).await?;
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/repeats/{}?done=check", response.simple())).await
}
