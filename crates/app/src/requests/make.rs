//! Asking another organisation for something.

use super::change::address;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::requests::NewRequest;
use alongside_domain::referral::Done;
use alongside_domain::requests::{Facts, Kind};
use alongside_gate::{
    Action, DataClass, OrganisationKind, PersonPermit, Purpose, Refusal, Sharing, decide_request_about_nobody,
};
use alongside_kernel::Sensitive;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{OrganisationId, PersonId, RequestId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::network::Organisation;
use alongside_storage::rooms::requests::{self, RequestWords};
use alongside_storage::rooms::{facts, network};

/// The longest words, in letters.
const LONGEST: usize = 4_000;

/// What the form says.
#[derive(Debug, Clone, Default)]
pub struct RequestInput {
    /// Of whom it is asked.
    pub to: Option<OrganisationId>,
    /// About whom, if about somebody.
    pub person: Option<PersonId>,
    /// What for.
    pub kind: Option<Kind>,
    /// In words.
    pub words: String,
}

/// Leave to ask, with the person's permit where it is about somebody.
async fn leave(app: &App, ask: &Ask, person: Option<PersonId>) -> Result<Option<PersonPermit>> {
    match person {
        Some(person) => Ok(Some(ask.person(app, person, Action::MakeRequest, Purpose::Support).await?)),
        None => {
            let own = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
            decide_request_about_nobody(&ask.to(Action::MakeRequest, Purpose::Support), own, own)?;
            Ok(None)
        }
    }
}

async fn others(app: &App, ask: &Ask) -> Result<Vec<Organisation>> {
    let own = ask.organisation();
    let mut others = network::organisations(&app.store).await?;
    others.retain(|it| it.left_at.is_none() && it.sharing != Sharing::Nothing && Some(it.id) != own);
    Ok(others)
}

/// What must be asked for a new request.
pub async fn start(app: &App, ask: &Ask, person: Option<PersonId>) -> Result<NewRequest> {
    let permit = leave(app, ask, person).await?;
    let person = match &permit {
        Some(permit) => {
            let about = crate::consent::about(app, ask, permit).await?;
            Some((about.person, about.name))
        }
        None => None,
    };
    let clock = crate::referral::rules()?.request;
    Ok(NewRequest {
        organisations: others(app, ask).await?.into_iter().map(|it| (it.id, it.name)).collect(),
        person,
        reply_due: clock.reply_due(london_date(ask.now), &app.calendar()),
    })
}

/// Whether somebody in the other organisation may see the person: else the request would tell of them.
async fn may_see(app: &App, person: PersonId, to: &Organisation, ask: &Ask) -> Result<bool> {
    let facts = facts::person(&app.store, person, None, Some(to.id)).await?;
    let granted = facts.grants.iter().any(|grant| {
        grant.is_live(to.id, Purpose::Support, ask.now) && grant.classes.contains(DataClass::Identity)
    });
    let reported = facts.reported_by.iter().any(|by| by.organisation == to.id && by.account.is_some());
    Ok(granted || reported || to.kind == OrganisationKind::VictimCareUnit)
}

/// Asks; gives where the request stands.
pub async fn make(app: &App, ask: &Ask, input: &RequestInput, once: Once) -> Result<String> {
    let permit = leave(app, ask, input.person).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    let unknown = || AppError::Refused(Refusal::unknown());
    let (by, from) = (ask.account().ok_or_else(unknown)?, ask.organisation().ok_or_else(unknown)?);
    let mut invalid = Invalid::new();
    let to = others(app, ask).await?.into_iter().find(|it| Some(it.id) == input.to);
    match (&to, input.person) {
        (None, _) => invalid.add("to", "sharing-organisation-missing"),
        (Some(to), Some(person)) if !may_see(app, person, to, ask).await? => {
            invalid.add("to", "request-they-may-not-see");
        }
        (Some(_), _) => {}
    }
    if input.kind.is_none() {
        invalid.add("kind", "request-kind-missing");
    }
    if input.words.is_empty() {
        invalid.add("words", "request-words-missing");
    } else if input.words.chars().count() > LONGEST {
        invalid.add_with("words", "sharing-too-long", LONGEST.to_string());
    }
    let (Some(to), Some(kind)) = (to, input.kind) else { return Err(AppError::Invalid(invalid)) };
    invalid.or(())?;
    let facts = Facts {
        id: RequestId::new(app.store.ids()),
        version: 1,
        person: input.person,
        from,
        to: to.id,
        kind,
        asked: Done { at: ask.now, by },
        reply_due: crate::referral::rules()?.request.reply_due(london_date(ask.now), &app.calendar()),
        chases: 0,
        last_chased_at: None,
        reminded_at: None,
        escalated: None,
        acknowledged: None,
        answered: None,
    };
    let mut set = WriteSet::new();
    let key = match facts.person {
        Some(person) => app.store.subject(person).await?,
        None => app.store.new_subject(&mut set, facts.id)?,
    };
    let words = RequestWords { text: Some(Sensitive::new(input.words.clone())) };
    requests::insert(&app.store, &mut set, &key, &facts, &words)?;
    let mut entry = match &permit {
        Some(permit) => ask.permit_entry(permit),
        None => ask.plain_entry(Action::MakeRequest.code(), Purpose::Support.code()),
    };
    entry.to = Some(to.id);
    set.audit(entry);
    once.write(app, set, address(facts.id, "sent")).await
}
