//! What a request does before it writes: the facts are read, the gate is asked, the domain decides. The order is that of
//! the use cases, each named here; the decisions are the program's own.

use crate::cast::{Org, SHELF, Who, person, safe};
use crate::play::{Direct, Guard, Play};
use crate::world::{Ground, Hand, OnPage, Showed, World, Write, grant_id, referral_id};
use alongside_domain::consent::{self, GivenBy};
use alongside_domain::contact::{
    ContactKind, Follow, HoldCode, Method, Outcome, Route, Standing, Tried, Way, check, follow,
};
use alongside_domain::messages;
use alongside_domain::referral::{Act, Chase, DeclineReason, Done, Facts};
use alongside_gate::acts::acts;
use alongside_gate::{
    Action, Asking, ClassSet, DataClass, PersonPermit, Purpose, ReferralFacts, ReferralPermit, ReferralStage,
    Side, decide_on_behalf, decide_person, decide_referral,
};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::ServiceId;
use alongside_storage::rooms::referral::Known;
use uuid::Uuid;

/// What a full consent names, and one that is not enough for a referral.
pub(crate) const FULL: ClassSet = ClassSet::of(&[
    DataClass::Identity,
    DataClass::Contact,
    DataClass::Safety,
    DataClass::ContactLog,
    DataClass::Referral,
    DataClass::SupportSummary,
]);
pub(crate) const THIN: ClassSet = ClassSet::of(&[DataClass::Identity]);

fn always() -> ClassSet {
    SHELF
        .referral
        .consent
        .with_every_referral
        .iter()
        .filter_map(|code| code.parse::<DataClass>().ok())
        .collect()
}

impl World {
    fn asking(&self, who: Who, action: Action) -> Asking<'static> {
        Asking::new(who.viewer(), action, Purpose::Support, self.now())
    }

    /// `Ask::person`.
    pub(crate) fn permit(&self, who: Who, action: Action) -> Option<PersonPermit> {
        decide_person(&self.asking(who, action), &self.person(who)).ok()
    }

    fn known(&self, referral: usize) -> Known {
        Known { facts: self.referrals[referral].facts.clone(), began_with: None }
    }

    /// `referral::change::permitted`.
    pub(crate) fn referral_permit(
        &self,
        who: Who,
        referral: usize,
        action: Action,
    ) -> Option<ReferralPermit> {
        let facts = self.known(referral).for_gate(self.person(who)).ok()?;
        decide_referral(&self.asking(who, action), &facts).ok()
    }

    pub(crate) fn showed(&self, referral: usize) -> Showed {
        let facts = &self.referrals[referral].facts;
        (facts.state().unwrap(), facts.worker)
    }

    fn done(&self, who: Who) -> Option<Done> {
        who.account().map(|by| Done { at: self.now(), by })
    }
}

/// A page of a referral is opened. It shows the version that it posts later.
pub(crate) fn open(world: &World, who: Who, act: OnPage, referral: usize) -> Option<Hand> {
    world.referral_permit(who, referral, Action::SeeReferrals)?;
    let version = world.referrals[referral].facts.version;
    Some(Hand::Form { who, act, referral, version, showed: world.showed(referral) })
}

/// What is done on a referral's page is posted: `referral::change::begin` and what follows it. `None` where it is refused.
pub(crate) fn post(
    play: &Play,
    world: &World,
    who: Who,
    act: OnPage,
    referral: usize,
    version: i64,
) -> Option<Write> {
    let action = match act {
        OnPage::Acknowledge => Action::AcknowledgeReferral,
        OnPage::Accept(_) => Action::AcceptReferral,
        OnPage::Decline => Action::DeclineReferral,
        OnPage::NameWorker(_) => Action::NameWorker,
        OnPage::Close => Action::SeeReferrals,
        OnPage::TakeBack => Action::WithdrawReferral,
    };
    let permit = world.referral_permit(who, referral, action)?;
    let facts = world.referrals[referral].facts.clone();
    if facts.version != version && play.keeps(Guard::PageVersion) {
        return None;
    }
    let done = world.done(who)?;
    let had = facts.accepted.is_some();
    let facts = match act {
        OnPage::Acknowledge => facts.apply(Act::Acknowledge(done)).ok()?.0,
        OnPage::Accept(worker) => {
            let facts = facts.apply(Act::Accept(done)).ok()?.0;
            match worker {
                None => facts,
                Some(worker) => {
                    world.referral_permit(who, referral, Action::NameWorker)?;
                    name(play, world, facts, done, worker)?
                }
            }
        }
        OnPage::Decline => facts.apply(Act::Decline(done, DeclineReason::NoCapacity)).ok()?.0,
        OnPage::NameWorker(worker) => name(play, world, facts, done, worker)?,
        OnPage::Close => {
            world.permit(who, Action::CloseEpisode)?;
            if permit.side() != Side::Receiver {
                return None;
            }
            facts.apply(Act::Close(done)).ok()?.0
        }
        OnPage::TakeBack => facts.apply(Act::Withdraw(world.now())).ok()?.0,
    };
    Some(Write::OnPage { referral, act, facts, had })
}

/// `referral::name_worker::check_worker` and the act.
fn name(play: &Play, world: &World, facts: Facts, done: Done, worker: Who) -> Option<Facts> {
    let member = worker.viewer().member()?;
    let supports = member.roles().iter().any(|role| acts(role).contains(Action::RecordSession));
    let kept_away = world.is_blocked(worker) && play.keeps(Guard::WorkerNotKeptAway);
    if member.organisation() != facts.to || !supports || kept_away {
        return None;
    }
    facts.apply(Act::NameWorker(done, worker.account()?)).ok().map(|(facts, _)| facts)
}

/// A request that needs no page with a version. `None` where it is refused or there is nothing to do.
pub(crate) fn ask(play: &Play, world: &World, who: Who, direct: Direct, index: usize) -> Option<Write> {
    match direct {
        Direct::Yes(to, classes) => yes(world, who, to, classes),
        Direct::No(to) => {
            world.permit(who, Action::RecordConsent)?;
            world.live(to).is_none().then_some(Write::No { to })
        }
        Direct::Withdraw => withdraw(world, who, index),
        Direct::Send(to) => send(world, who, to),
        Direct::Session => session(world, who, index),
        Direct::Chase => chase(play, world, index),
        Direct::Declare => {
            world.permit(who, Action::DeclareConflict)?;
            Some(Write::Declared)
        }
        Direct::Agree => agree(play, world, who, index),
        Direct::Assign(owner) => assign(world, who, owner),
        // It may be about many people; what it does to each is up to the write.
        Direct::TakeBack => Some(Write::TakenBack),
        Direct::Attempt(method, outcome) => attempt(world, who, method, outcome),
        Direct::Say(said) => {
            world.permit(who, Action::ChangeSafeContact)?;
            Some(Write::Said { after: world.statements.0, said })
        }
        Direct::Hold(code) => {
            world.permit(who, Action::SetHold)?;
            Some(Write::Held { code })
        }
        Direct::Lift => {
            world.permit(who, Action::LiftHold)?;
            world.holds.get(index).filter(|hold| !hold.lifted)?;
            Some(Write::Lifted { hold: index })
        }
        Direct::Compose => {
            world.permit(who, Action::SendMessage)?;
            let safe = safe(world.said(), &world.standing_holds());
            safe.may_use(Method::Sms, ContactKind::Attended).ok()?;
            Some(Write::Drafted)
        }
        Direct::Approve => approve(world, who),
        Direct::SendIt => None,
    }
}

/// `consent::record` with a yes.
fn yes(world: &World, who: Who, to: Org, classes: ClassSet) -> Option<Write> {
    world.permit(who, Action::RecordConsent)?;
    let today = london_date(world.now());
    let ends_on = SHELF.referral.consent.default_end(today);
    let below = SHELF.referral.consent.guardian_below_age;
    consent::check(classes.len() as usize, Some(ends_on), today, Some(40), GivenBy::Person, below).ok()?;
    let replaces = world.live(to).map(|(consent, _)| (consent, world.consents[consent].version));
    Some(Write::Yes { to, classes, replaces, at: world.now() })
}

/// `consent::withdraw`.
fn withdraw(world: &World, who: Who, index: usize) -> Option<Write> {
    let action = if who == Who::Person { Action::WithdrawOwnConsent } else { Action::WithdrawConsent };
    world.permit(who, action)?;
    let it = world.consents.get(index)?;
    let open = it.given && it.withdrawn_at.is_none() && it.replaced_at.is_none();
    open.then_some(Write::Withdrawn { consent: index, at: world.now() })
}

/// `referral::send`.
fn send(world: &World, who: Who, to: Org) -> Option<Write> {
    let person_facts = world.person(who);
    decide_person(&world.asking(who, Action::StartReferral), &person_facts).ok()?;
    let from = who.org()?;
    let draft = ReferralFacts {
        referral: referral_id(world.referrals.len()),
        person: person_facts,
        from_organisation: from.id(),
        to_organisation: to.id(),
        stage: ReferralStage::Draft,
        assigned: None,
        began_with: None,
    };
    decide_referral(&world.asking(who, Action::SendReferral), &draft).ok()?;
    let today = london_date(world.now());
    let live = world.live(to);
    let (ground, classes) = match live {
        Some((consent, grant)) if world.consents[consent].classes.contains_all(always()) => {
            let it = &world.consents[consent];
            (Ground::InForce(consent, it.version, grant), it.classes)
        }
        other => {
            let replaced = other.map(|(consent, _)| (consent, world.consents[consent].version));
            (Ground::New(replaced), FULL.union(always()))
        }
    };
    let facts = Facts {
        id: referral_id(0),
        version: 1,
        person: person(),
        service: ServiceId::from_uuid(Uuid::from_u128(3_000 + to as u128)),
        from: from.id(),
        to: to.id(),
        grant: grant_id(0),
        sent: world.done(who)?,
        reply_due: SHELF.referral.referral.reply_due(today, &SHELF.calendar),
        reminded_at: None,
        escalated: None,
        acknowledged: None,
        accepted: None,
        declined: None,
        worker: None,
        first_session_at: None,
        withdrawn_at: None,
        closed_at: None,
    };
    Some(Write::Sent { facts, ground, classes })
}

/// `support::record_session`.
fn session(world: &World, who: Who, index: usize) -> Option<Write> {
    let it = world.referrals.get(index)?;
    let permit = world.referral_permit(who, index, Action::SeeReferrals)?;
    world.permit(who, Action::RecordSession)?;
    if permit.side() != Side::Receiver {
        return None;
    }
    it.episode.as_ref().filter(|episode| episode.open)?;
    let begins = if it.facts.state().ok()? == alongside_domain::referral::State::InSupport {
        None
    } else {
        Some(it.facts.clone().apply(Act::BeginSupport(world.done(who)?)).ok()?.0)
    };
    Some(Write::Session { referral: index, begins })
}

/// `referral::chase_unanswered`.
fn chase(play: &Play, world: &World, index: usize) -> Option<Write> {
    let it = &world.referrals.get(index)?.facts;
    let today = london_date(world.now());
    let waits = it.accepted.is_none() && it.declined.is_none() && it.withdrawn_at.is_none();
    if !waits || it.escalated.is_some() || it.reply_due >= today {
        return None;
    }
    let (reminded, escalated) = (it.reminded_at.is_some(), it.escalated.is_some());
    let clock = SHELF.referral.referral;
    let chase = clock.chase(it.reply_due, reminded, escalated, today, &SHELF.calendar)?;
    world.referral_permit(Who::Chaser, index, Action::SeeReferrals)?;
    let act = match chase {
        Chase::Remind => Act::Remind(world.now()),
        // Harbour's manager is away from it: the caseworker is who else may answer. Bridge has nobody else.
        Chase::Escalate => {
            let kept_away = world.is_blocked(Who::Cal) && play.keeps(Guard::DeputyNotKeptAway);
            let deputy = Who::Cal.account().filter(|_| Org::of(it.to) == Org::Harbour && !kept_away);
            Act::Escalate(world.now(), deputy)
        }
    };
    let (facts, _) = it.clone().apply(act).ok()?;
    Some(Write::Chased { referral: index, facts })
}

/// `people::conflicts::agree_to_lift`.
fn agree(play: &Play, world: &World, who: Who, index: usize) -> Option<Write> {
    world.permit(who, Action::LiftConflict)?;
    let block = world.blocks.get(index).filter(|block| !block.lifted)?;
    if (block.whom == who || block.first == Some(who)) && play.keeps(Guard::TwoOthersAsked) {
        return None;
    }
    Some(Write::Agreed { block: index, second: block.first.is_some() })
}

/// `contact::queue::assign`.
fn assign(world: &World, who: Who, owner: Option<Who>) -> Option<Write> {
    world.permit(who, Action::AssignWork)?;
    let duty = world.duty.as_ref().filter(|duty| duty.open)?;
    if owner.is_some_and(|owner| world.person_for(Some(owner), owner.org()).barriers.any()) {
        return None;
    }
    Some(Write::Assigned { version: duty.version, owner, previous: duty.owner })
}

/// `contact::record`: an attempt to reach the person.
fn attempt(world: &World, who: Who, method: Method, outcome: Outcome) -> Option<Write> {
    world.permit(who, Action::RecordAttempt)?;
    let today = london_date(world.now());
    let safe = safe(world.said(), &world.standing_holds());
    let tried = Tried { outcome, way: Way::By(method), ask_again_on: None, promised_for: None };
    check(&tried, &safe, today, &SHELF.attempts).ok()?;
    let duty = world.duty.as_ref().filter(|duty| duty.open)?;
    let standing = Standing { kind: Route::Contact, attempts: 0, first_tried_on: None };
    match follow(standing, &tried, &safe, today, &SHELF.calendar, &SHELF.attempts) {
        Follow::Nothing => None,
        _ => Some(Write::Attempted { version: duty.version, owner: duty.owner.or(who.account()), method }),
    }
}

/// `messages::approve`: judged anew, let go or held.
fn approve(world: &World, who: Who) -> Option<Write> {
    let it = world.message.as_ref().filter(|it| who.org() == Some(it.from))?;
    if it.state != messages::State::Draft {
        return None;
    }
    let may = match world.permit(who, Action::SendMessage) {
        Some(_) => {
            safe(world.said(), &world.standing_holds()).may_use(Method::Sms, ContactKind::Attended).is_ok()
        }
        None if world.standing_holds().iter().any(|code| code.stops_contact())
            && world.permit(who, Action::OpenPerson).is_some() =>
        {
            false
        }
        None => return None,
    };
    let (act, approved_by) =
        if may { (messages::Act::Approve, Some(who)) } else { (messages::Act::Hold, None) };
    let state = it.state.after(act).ok()?;
    Some(Write::MessageIs { version: it.version, state, approved_by })
}

/// `messages::send_one`, as far as its first write, or to the gateway where that was written before.
pub(crate) fn send_one(play: &Play, world: &World) -> Option<Hand> {
    use messages::{Act, State};
    let it = world.message.as_ref().filter(|it| matches!(it.state, State::Ready | State::Sending))?;
    let flight = |write| Some(Hand::Flight { who: Who::Sender, write, showed: None, changed: false });
    let stop = |act: Act| {
        let state = it.state.after(act).ok()?;
        flight(Write::MessageIs { version: it.version, state, approved_by: None })
    };
    let kind = if it.approved_by.is_some() { ContactKind::Attended } else { ContactKind::Unattended };
    // `permit_to_send`: the job's own question, and on whose behalf.
    let (asking, facts) =
        (world.asking(Who::Sender, Action::SendMessage), world.person_for(it.approved_by, Some(it.from)));
    let permitted = if play.keeps(Guard::SenderStillMay) {
        decide_on_behalf(&asking, &facts, (it.from.id(), it.from.kind())).is_ok()
    } else {
        world.permit(Who::Sender, Action::SendMessage).is_some()
    };
    let may = permitted && safe(world.said(), &world.standing_holds()).may_use(Method::Sms, kind).is_ok();
    match (may, it.state) {
        (false, State::Sending) => stop(Act::NotTaken),
        (false, _) => stop(Act::Hold),
        (true, State::Sending) => Some(Hand::Gateway { version: it.version }),
        (true, _) => flight(Write::HandedOver { version: it.version }),
    }
}
