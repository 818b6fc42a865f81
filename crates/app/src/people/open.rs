//! Opening a person's page: everything that the permit shows, read together, under one audit entry.

use super::{age, due, held, helpers, other_name, reference, report_lines};
use crate::contact::{ReachRead, hint, last_said, of_person, reach};
use crate::limits::Counted;
use crate::names::Names;
use crate::oversight::erasures;
use crate::repeats::happened_before;
use crate::same_person::other_records;
use crate::{App, Ask, Result};
use alongside_answers::contact::{AttemptLine, PromiseLine};
use alongside_answers::people::{Happening, May, Other, PersonPage, Timeline, TimelineItem};
use alongside_domain::contact::{HoldCode, Pending, PointChange, next_act};
use alongside_gate::{Action, DataClass, PersonFacts, PersonPermit, Purpose, decide_person, scope};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{PersonId, SubjectId};
use alongside_storage::Unlogged;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::contact::{Attempt, Promise};
use alongside_storage::rooms::person_page::{Beside, ConsentLine, MessageLine, ReferralStep};
use alongside_storage::rooms::safety::{Hold, Said};
use alongside_storage::rooms::{contact, people, person_page, safety};

/// Whether the asker may open the person now: what a page that is open asks every few seconds. Nothing is read of
/// the person, so nothing is logged.
pub async fn is_open_to(app: &App, ask: &Ask, person: PersonId) -> Result<()> {
    ask.person(app, person, Action::OpenPerson, Purpose::Support).await.map(drop)
}

/// What the asker may do, by the facts that were read once.
pub(super) fn may(ask: &Ask, facts: &PersonFacts) -> May {
    let can = |action| decide_person(&ask.to(action, Purpose::Support).only_looking(), facts).is_ok();
    May {
        call: can(Action::RecordAttempt),
        change_safe_contact: can(Action::ChangeSafeContact),
        hold: can(Action::SetHold),
        lift: can(Action::LiftHold),
        declare_conflict: can(Action::DeclareConflict),
        lift_conflict: can(Action::LiftConflict),
        erase: decide_person(&ask.to(Action::Erase, Purpose::Audit).only_looking(), facts).is_ok(),
        consent: can(Action::RecordConsent),
        refer: can(Action::StartReferral),
        message: can(Action::SendMessage),
        request: can(Action::MakeRequest),
        // Their pages are for keeping them up to date; a grant for support alone does not reach them.
        their_pages: decide_person(&ask.to(Action::ChangeSafeContact, Purpose::UpdatingTheVictim), facts)
            .is_ok(),
        join: can(Action::JoinPersons),
    }
}

/// What happened, as read.
struct Story {
    attempts: Vec<Attempt>,
    promises: Vec<Promise>,
    messages: Vec<MessageLine>,
    consents: Vec<ConsentLine>,
    steps: Vec<ReferralStep>,
}

/// Everything of a person's page, as read.
struct ReadPage {
    person: people::Person,
    reports: Vec<people::Report>,
    duties: Vec<contact::Duty>,
    said: Option<Said>,
    holds: Vec<Hold>,
    grants: Vec<person_page::Grant>,
    parties: Vec<Beside>,
    responsible: bool,
    household: Vec<Beside>,
    story: Story,
}

async fn read(app: &App, ask: &Ask, permit: &PersonPermit) -> Result<(Unlogged<ReadPage>, Entry)> {
    let store = &app.store;
    let (said, entry) = last_said(app, ask, permit, ask.permit_entry(permit)).await?;
    let listing = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let happened = contact::attempts(store, permit)
        .await?
        .with(contact::promises(store, permit).await?)
        .with(person_page::messages(store, permit).await?)
        .with(person_page::consents(store, permit).await?)
        .with(person_page::referral_steps(store, permit).await?)
        .map(|((((attempts, promises), messages), consents), steps)| Story {
            attempts,
            promises,
            messages,
            consents,
            steps,
        });
    let read = people::read(store, permit)
        .await?
        .with(people::reports(store, permit).await?)
        .with(contact::open_duties(store, permit).await?)
        .with(said)
        .with(safety::holds(store, permit).await?)
        .with(person_page::live_grants(store, permit).await?)
        .with(person_page::parties(store, permit, &listing).await?)
        .with(person_page::has_person_responsible(store, permit).await?)
        .with(person_page::household(store, permit, &listing).await?)
        .with(happened);
    let read = read.map(
        |(
            ((((((((person, reports), duties), said), holds), grants), parties), responsible), household),
            story,
        )| {
            ReadPage { person, reports, duties, said, holds, grants, parties, responsible, household, story }
        },
    );
    Ok((read, entry))
}

/// What the log says of an entry about somebody who stood on another person's page.
pub(crate) const BESIDE: &str = "beside";

/// The person's page.
pub async fn open(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPage> {
    let facts = ask.facts(app, person).await?;
    let permit = decide_person(&ask.to(Action::OpenPerson, Purpose::Support), &facts)?;
    if let Some(who) = Counted::of(ask) {
        app.limits.open(&who, &person.to_string())?;
    }
    let names = Names::load(app).await?;
    let safety = if permit.may(DataClass::Contact) { of_person(app, person).await? } else { None };
    let (unlogged, entry) = read(app, ask, &permit).await?;
    // Others in the case and in the home are shown too: an entry of its own names them, so that the log tells whose page it
    // was from who stood on it.
    let others = unlogged.about(|page| {
        page.parties.iter().chain(&page.household).map(|other| other.person).collect::<Vec<_>>()
    });
    let of_others = Entry {
        subjects: others.into_iter().map(SubjectId::from).collect(),
        detail: BESIDE,
        ..entry.clone()
    };
    let entries = [entry].into_iter().chain((!of_others.subjects.is_empty()).then_some(of_others));
    let page = app.store.disclose_with(unlogged, entries).await?;

    let household: Vec<PersonId> = page.household.iter().map(|it| it.person).collect();
    let about = (&permit, &facts);
    let before = happened_before(app, ask, about, &page.reports, &household, &names).await?;

    let today = london_date(ask.now);
    let identity = page.person.identity.clone().unwrap_or_default();
    let standing: Vec<HoldCode> =
        page.holds.iter().filter(|hold| hold.lifted_at.is_none()).map(|hold| hold.code).collect();
    let pending: Vec<Pending> = page
        .duties
        .iter()
        .map(|duty| Pending { kind: duty.kind, due_on: duty.due_on, ask_again_on: duty.ask_again_on })
        .collect();
    let promise = page.story.promises.iter().filter(|it| it.ended_at.is_none()).map(|it| it.due_on).min();
    Ok(PersonPage {
        person,
        reference: reference(person),
        name: identity.display_name(),
        recorded_name: other_name(&identity),
        born: identity.date_of_birth.as_ref().map(|born| *born.open()),
        age: age(&identity, today),
        sex: identity.sex,
        language: identity.language.clone(),
        interpreter: identity.interpreter == alongside_domain::report::Answer::Yes,
        communication_needs: identity.communication_needs.iter().map(|it| it.code().to_owned()).collect(),
        guardian: identity.guardian_name.as_ref().map(|name| name.open().clone()),
        district: identity.district.clone(),
        reach: page.person.contact.as_ref().map(|contact| {
            let read = ReachRead { contact, said: page.said.as_ref(), safety: safety.as_ref() };
            reach(&permit, &read, &names)
        }),
        next: next_act(&standing, &pending, promise, today),
        due: page.duties.iter().map(|duty| due(duty, &names)).collect(),
        records: other_records(app, ask, &permit, &facts).await?,
        holds: page
            .holds
            .iter()
            .filter(|hold| hold.lifted_at.is_none())
            .map(|hold| held(hold, &names))
            .collect(),
        reports: report_lines(app, &permit, &page.reports),
        helpers: helpers(&page.grants),
        parties: others_of(&page.parties),
        person_responsible: page.responsible,
        household: others_of(&page.household),
        before,
        timeline: timeline(app, &permit, &page, &names),
        erasing: erasures::of_person(app, ask, &permit, &names).await?,
        may: may(ask, &facts),
        today,
    })
}

fn others_of(found: &[Beside]) -> Vec<Other> {
    found
        .iter()
        .map(|other| Other { person: other.person, name: other.name.clone(), role: other.role })
        .collect()
}

/// An attempt as it is shown again.
pub(crate) fn attempt_line(attempt: &Attempt, names: &Names) -> AttemptLine {
    AttemptLine {
        at: attempt.at,
        by: names.both(attempt.account, attempt.organisation),
        way: attempt.way,
        outcome: attempt.outcome,
        needs_met: attempt.needs_met.clone(),
        help_given: attempt.help_given.clone(),
        signposts: attempt.words.signposts.clone(),
        words: attempt.words.words.clone(),
    }
}

/// A promise as it is shown again.
pub(crate) fn promise_line(promise: &Promise, names: &Names) -> PromiseLine {
    PromiseLine {
        id: promise.id,
        person: promise.person,
        name: promise.name.clone(),
        by: names.account(promise.account),
        due_on: promise.due_on,
        made_at: promise.made_at,
        what: promise.what.clone(),
        ended_as: promise.ended_as.clone(),
        ended_at: promise.ended_at,
    }
}

fn timeline(app: &App, permit: &PersonPermit, page: &ReadPage, names: &Names) -> Timeline {
    let mut items = Vec::new();
    let mut add = |at, by: Option<String>, what| {
        items.push(TimelineItem { at, by: by.filter(|name| !name.is_empty()), what });
    };
    for (report, line) in page.reports.iter().zip(report_lines(app, permit, &page.reports)) {
        let by = permit.may(DataClass::Report).then(|| names.organisation(report.organisation));
        add(report.codes.received_at, by, Happening::Reported { channel: line.channel, what: line.what });
    }
    for attempt in &page.story.attempts {
        let line = attempt_line(attempt, names);
        add(attempt.at, Some(line.by.clone()), Happening::Attempt(Box::new(line)));
    }
    for promise in &page.story.promises {
        let line = promise_line(promise, names);
        add(promise.made_at, Some(line.by.clone()), Happening::Promised(Box::new(line.clone())));
        if let Some(at) = promise.ended_at {
            add(at, Some(line.by.clone()), Happening::PromiseEnded(Box::new(line)));
        }
    }
    for message in &page.story.messages {
        let what = Happening::Message { channel: message.channel.clone(), state: message.state.clone() };
        let by = message.by.map(|account| names.account(account));
        add(message.sent_at.unwrap_or(message.created_at), by, what);
    }
    for consent in &page.story.consents {
        let organisation = consent.organisation_name.clone();
        let by = Some(names.account(consent.by));
        let what = Happening::Consent { organisation: organisation.clone(), status: consent.status.clone() };
        add(consent.given_at, by, what);
        if let Some(at) = consent.withdrawn_at {
            add(at, None, Happening::ConsentWithdrawn { organisation });
        }
    }
    for step in &page.story.steps {
        let by = match (step.by, step.organisation) {
            (Some(account), Some(organisation)) => Some(names.both(account, organisation)),
            (Some(account), None) => Some(names.account(account)),
            (None, Some(organisation)) => Some(names.organisation(organisation)),
            (None, None) => None,
        };
        let what = Happening::Referral {
            referral: step.referral,
            step: step.kind.clone(),
            service: step.service.clone(),
            organisation: step.to_name.clone(),
        };
        add(step.at, by, what);
    }
    // Only where contact points are shown.
    for change in page.person.contact.iter().flat_map(|contact| contact.changes.iter().rev()) {
        let (kind, hint) = (change.point.lent().kind(), hint(change.point.lent()));
        let what = match &change.change {
            PointChange::Told(told) => Happening::PointTold { kind, hint, from: told.from },
            PointChange::Ended(why) => Happening::PointEnded { kind, hint, why: *why },
        };
        add(change.at, change.by.map(|account| names.account(account)), what);
    }
    for hold in &page.holds {
        let by = hold.placed_by.map(|account| names.account(account));
        add(hold.placed_at, by, Happening::HoldPlaced(hold.code));
        if let Some(at) = hold.lifted_at {
            let by = hold.lifted_by.map(|account| names.account(account));
            add(at, by, Happening::HoldLifted(hold.code));
        }
    }
    Timeline::of(items)
}
