//! One referral: its steps for everyone who follows it, and to the agency exactly what was granted.

use super::change::{Permitted, permitted, read_person};
use super::list::chases;
use super::name_worker::workers;
use super::shared::shared;
use crate::consent::{heading, names};
use crate::{App, Ask, Result, contact};
use alongside_answers::referral::{May, ReferralView, SessionLine, Shared, Side, Step};
use alongside_domain::referral::State;
use alongside_gate::{Action, ClassSet, DataClass, Purpose, decide_person};
use alongside_kernel::Sensitive;
use alongside_kernel::id::{AccountId, ReferralId};
use alongside_storage::rooms::referral::{self, Event};
use alongside_storage::rooms::support::Session;
use alongside_storage::rooms::{consent, people, support};
use std::collections::HashMap;

/// Whether the referral's page may still be shown: what an open page asks, without an entry in the log.
pub async fn beat(app: &App, ask: &Ask, id: ReferralId) -> Result<()> {
    permitted(app, ask, id, Action::SeeReferrals).await.map(drop)
}

/// One referral as the viewer may see it.
pub async fn view(app: &App, ask: &Ask, id: ReferralId) -> Result<ReferralView> {
    let it = permitted(app, ask, id, Action::SeeReferrals).await?;
    let (permit, facts) = (&it.permit, &it.known.facts);
    let state = referral::state(facts)?;
    let episode = support::of_referral(&app.store, id).await?;
    let sessions = match &episode {
        Some(episode) => Some(support::sessions(&app.store, permit.person(), episode).await?),
        None => None,
    };
    let read = read_person(app, permit)
        .await?
        .with(referral::content(&app.store, permit).await?)
        .with(people::reports(&app.store, permit.person()).await?)
        .with(consent::classes_of_grant(&app.store, permit.person(), facts.grant).await?);
    let receives = permit.side() == alongside_gate::Side::Receiver;
    let safety = if receives { contact::of_person(app, facts.person).await? } else { None };
    let may = may(ask, &it, state);
    let workers = if may.accept || may.name_worker { workers(app, facts.to, ask).await? } else { Vec::new() };
    let names = names(app).await?;
    let entry = ask.permit_entry(permit.person());
    let (person, content, reports, granted, sessions) = match sessions {
        Some(sessions) => {
            let ((((person, content), reports), granted), sessions) =
                app.store.disclose(read.with(sessions), entry).await?;
            (person, content, reports, granted, sessions)
        }
        None => {
            let (((person, content), reports), granted) = app.store.disclose(read, entry).await?;
            (person, content, reports, granted, Vec::new())
        }
    };
    let named = |account: AccountId| names.get(&account).cloned();
    let shared = if receives {
        let lists = app.lists();
        let crime_name =
            |code: &str| lists.crime_types.get(code).map_or_else(|| code.to_owned(), |it| it.label.clone());
        let classes = permit.person().classes().union(elsewhere(ask, &it));
        shared(classes, &person, &reports, safety.as_ref().map(|it| &it.safe), crime_name)
    } else {
        Shared::default()
    };
    Ok(ReferralView {
        id,
        version: facts.version,
        about: heading(facts.person, person.identity.as_ref()),
        side: match permit.side() {
            alongside_gate::Side::Sender => Side::Sender,
            alongside_gate::Side::Receiver => Side::Receiver,
            alongside_gate::Side::Observer => Side::Observer,
        },
        state,
        service: content.service_name,
        from: content.from_name,
        to: content.to_name,
        needs: content.needs,
        choice: content.choice.code(),
        message: content.words.message.map(Sensitive::into_open),
        decline_message: content.decline.message.map(Sensitive::into_open),
        declined: facts.declined.map(|(_, reason)| reason),
        reply_due: facts.reply_due,
        chases: chases(facts),
        deputy: facts.escalated.map(|(_, deputy)| deputy.and_then(named)),
        worker: facts.worker.and_then(named),
        steps: content.events.into_iter().rev().map(|event| step(event, &names)).collect(),
        shared,
        granted: granted.map(|classes| classes.codes().collect()).unwrap_or_default(),
        sessions: sessions.into_iter().map(|session| session_line(session, &names)).collect(),
        workers: workers.into_iter().map(|id| (id, named(id).unwrap_or_default())).collect(),
        may,
    })
}

/// Classes that live grants name and that are shown on the person's page, not here.
fn elsewhere(ask: &Ask, it: &Permitted) -> ClassSet {
    let Some(organisation) = ask.organisation() else { return ClassSet::EMPTY };
    let open = Action::OpenPerson.facts().shows.with(DataClass::SupportNote);
    it.facts
        .person
        .grants
        .iter()
        .filter(|grant| grant.is_live(organisation, Purpose::Support, ask.now))
        .fold(ClassSet::EMPTY, |all, grant| all.union(grant.classes))
        .intersection(open)
        .without(Action::SeeReferrals.facts().shows)
}

fn may(ask: &Ask, it: &Permitted, state: State) -> May {
    let receives = it.permit.side() == alongside_gate::Side::Receiver;
    let for_person = |action| decide_person(&ask.to(action, Purpose::Support), &it.facts.person).is_ok();
    let supported = matches!(state, State::WorkerNamed | State::InSupport);
    let taken_on = supported || state == State::Accepted;
    May {
        acknowledge: state == State::Sent && it.may(ask, Action::AcknowledgeReferral),
        accept: state.waits_for_answer() && it.may(ask, Action::AcceptReferral),
        decline: state.waits_for_answer() && it.may(ask, Action::DeclineReferral),
        name_worker: taken_on && it.may(ask, Action::NameWorker),
        record_session: receives && supported && for_person(Action::RecordSession),
        notes: receives && it.known.facts.accepted.is_some() && for_person(Action::ReadNotes),
        close: receives && taken_on && for_person(Action::CloseEpisode),
        take_back: !state.is_over() && it.may(ask, Action::WithdrawReferral),
        open_person: for_person(Action::OpenPerson),
    }
}

pub(super) fn step(event: Event, names: &HashMap<AccountId, String>) -> Step {
    Step {
        kind: event.kind,
        detail: event.detail,
        by: event.account.and_then(|account| names.get(&account).cloned()),
        at: event.at,
    }
}

fn session_line(session: Session, names: &HashMap<AccountId, String>) -> SessionLine {
    SessionLine {
        kind: session.kind.code(),
        held_on: session.held_on,
        minutes: session.minutes,
        by: names.get(&session.account).cloned().unwrap_or_default(),
        summary: session.words.summary.map(Sensitive::into_open),
    }
}
