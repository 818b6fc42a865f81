//! One request.

use super::change::permitted;
use crate::consent::names;
use crate::{App, Ask, Result};
use alongside_answers::requests::{RequestStep, RequestView};
use alongside_domain::requests::State;
use alongside_gate::Action;
use alongside_kernel::Sensitive;
use alongside_kernel::id::{AccountId, RequestId};
use alongside_storage::rooms::requests;

/// One request, for the two organisations between which it is.
pub async fn view(app: &App, ask: &Ask, id: RequestId) -> Result<RequestView> {
    let it = permitted(app, ask, id, Action::SeeRequests).await?;
    let read = requests::content(&app.store, it.leave()).await?;
    let names = names(app).await?;
    let content = app.store.disclose(read, it.entry(ask)).await?;
    let named = |account: AccountId| names.get(&account).cloned();
    let facts = &it.facts;
    let mut steps = vec![RequestStep { kind: "ASKED", by: named(facts.asked.by), at: facts.asked.at }];
    steps.extend(facts.acknowledged.map(|done| RequestStep {
        kind: "ACKNOWLEDGED",
        by: named(done.by),
        at: done.at,
    }));
    steps.extend(facts.reminded_at.map(|at| RequestStep { kind: "REMINDED", by: None, at }));
    steps.extend(facts.escalated.map(|(at, deputy)| RequestStep {
        kind: "ESCALATED",
        by: deputy.and_then(named),
        at,
    }));
    steps.extend(facts.answered.map(|(done, _)| RequestStep {
        kind: "ANSWERED",
        by: named(done.by),
        at: done.at,
    }));
    steps.sort_by_key(|step| std::cmp::Reverse(step.at));
    let open = facts.state() != State::Answered;
    Ok(RequestView {
        id,
        version: facts.version,
        kind: facts.kind,
        from: content.from_name,
        to: content.to_name,
        person: facts.person.zip(content.person_name),
        words: content.words.text.map(Sensitive::into_open),
        state: facts.state(),
        reply_due: facts.reply_due,
        chases: facts.chases,
        deputy: facts.escalated.map(|(_, deputy)| deputy.and_then(named)),
        answer: facts.answered.map(|(_, answer)| answer),
        answer_words: content.answer.text.map(Sensitive::into_open),
        steps,
        may_acknowledge: facts.state() == State::Asked && it.may(ask, Action::AnswerRequest),
        may_answer: open && it.may(ask, Action::AnswerRequest),
        may_chase: open && it.may(ask, Action::ChaseRequest),
    })
}
