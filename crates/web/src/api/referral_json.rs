//! A referral as JSON: what the page shows, and no more.

use super::answers::{codes, some};
use super::support::session;
use alongside_answers::referral::{Fact, May, ReferralView, Section, Side, Step as StepAnswer, Value, Way};
use alongside_wire::{Referral, SharedFact, SharedSection, SharedWay, Step, Worker};

pub(super) fn referral(view: ReferralView) -> Referral {
    Referral {
        id: view.id.to_string(),
        version: view.version,
        person: view.about.person.to_string(),
        name: view.about.name,
        side: match view.side {
            Side::Sender => "sender",
            Side::Receiver => "receiver",
            Side::Observer => "observer",
        }
        .to_owned(),
        state: view.state.code().to_owned(),
        service: view.service,
        from: view.from,
        to: view.to,
        needs: view.needs,
        choice: view.choice.to_owned(),
        message: view.message,
        declined: view.declined.map(|reason| reason.code().to_owned()),
        decline_message: view.decline_message,
        reply_due: view.reply_due,
        chases: view.chases,
        deputy: view.deputy.flatten(),
        worker: view.worker,
        steps: view.steps.into_iter().map(step).collect(),
        shared: view.shared.sections.into_iter().map(section).collect(),
        sessions: view.sessions.into_iter().map(session).collect(),
        workers: view
            .workers
            .into_iter()
            .map(|(account, name)| Worker { account: account.to_string(), name })
            .collect(),
        may: may(view.may),
    }
}

fn step(it: StepAnswer) -> Step {
    Step { kind: it.kind, detail: some(it.detail), by: it.by, at: it.at }
}

fn section(it: Section) -> SharedSection {
    SharedSection {
        class: it.class.to_owned(),
        groups: it.groups.into_iter().map(|facts| facts.into_iter().map(fact).collect()).collect(),
        ways: it.ways.into_iter().map(way).collect(),
    }
}

fn fact(it: Fact) -> SharedFact {
    let value = match it.value {
        Value::Words(words) => vec![words],
        Value::Codes(_, codes) => codes,
        Value::Day(day) => vec![day.to_string()],
    };
    SharedFact { name: it.name.to_owned(), value }
}

fn way(it: Way) -> SharedWay {
    SharedWay { method: it.method.to_owned(), safe: it.safe, value: it.value, why_not: codes(it.why_not) }
}

fn may(it: May) -> Vec<String> {
    codes(
        [
            (it.acknowledge, "acknowledge"),
            (it.accept, "accept"),
            (it.decline, "decline"),
            (it.name_worker, "worker"),
            (it.record_session, "sessions"),
            (it.notes, "notes"),
            (it.close, "close"),
            (it.take_back, "take-back"),
        ]
        .into_iter()
        .filter_map(|(may, act)| may.then_some(act)),
    )
}
