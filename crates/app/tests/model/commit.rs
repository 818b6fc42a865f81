//! What the writer does with a write set: the guards of storage's statements, one function a set, and what everybody
//! is told then. The last is kept apart from the rows, so that the properties do not ask a rule about itself.

use crate::cast::{Org, SHELF, Said, Who};
use crate::play::{Guard, Play};
use crate::world::{
    Block, Consent, Episode, Ground, Hand, Hold, Message, OnPage, Referral, Showed, World, Write, Wrong,
    referral_id,
};
use alongside_domain::contact::{HoldCode, Method};
use alongside_domain::messages;
use alongside_domain::referral::{Facts, State};
use alongside_gate::ClassSet;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, GrantId};

/// Somebody was quicker, or what it rests on is gone: nothing of the set is written.
pub(crate) struct Stale;
type Written = Result<(), Stale>;

fn guard(holds: bool) -> Written {
    if holds { Ok(()) } else { Err(Stale) }
}

/// Commits a flight: the world with it, or as it was where a guard refused.
pub(crate) fn commit(play: &Play, world: &World, hand: usize) -> World {
    let mut after = world.clone();
    let Hand::Flight { who, write, showed, changed } = after.hands.remove(hand) else { return after };
    let mut tried = after.clone();
    let set = Set { play, world: &mut tried, who, showed, changed };
    match set.apply(write) {
        Ok(()) => tried,
        Err(Stale) => after,
    }
}

struct Set<'a> {
    play: &'a Play,
    world: &'a mut World,
    who: Who,
    showed: Option<Showed>,
    changed: bool,
}

impl Set<'_> {
    fn keeps(&self, guard: Guard) -> bool {
        self.play.keeps(guard)
    }

    fn wrong(&mut self, wrong: Wrong) {
        self.world.wrong.insert(wrong);
    }

    /// `set.changed("people", …)`: those who judge the person by what they read before it know that they are late.
    fn person_changed(&mut self) {
        for hand in &mut self.world.hands {
            if let Hand::Flight { changed, .. } = hand {
                *changed = true;
            }
        }
    }

    /// `people::unchanged_since`.
    fn as_read(&self) -> Written {
        guard(!self.changed || !self.keeps(Guard::PersonAsRead))
    }

    /// Whether a conflict of interest keeps somebody from what they are about to be given.
    fn kept_away(&self, account: Option<AccountId>) -> bool {
        self.keeps(Guard::OwnerNotKeptAway) && account.is_some_and(|it| self.world.is_blocked(Who::of(it)))
    }

    fn apply(mut self, write: Write) -> Written {
        match write {
            Write::Yes { to, classes, replaces, at } => {
                self.as_read()?;
                self.give(to, classes, replaces, at)?;
                self.person_changed();
            }
            Write::No { to } => {
                self.as_read()?;
                self.world.consents.push(Consent {
                    version: 1,
                    to,
                    given: false,
                    classes: ClassSet::EMPTY,
                    withdrawn_at: None,
                    replaced_at: None,
                });
                self.world.agreed.remove(&to);
                self.person_changed();
            }
            Write::Withdrawn { consent, at } => self.withdraw(consent, at)?,
            Write::Sent { facts, ground, classes } => self.send(facts, &ground, classes)?,
            Write::OnPage { referral, act, facts, had } => self.on_page(referral, act, &facts, had)?,
            Write::Session { referral, begins } => self.session(referral, begins)?,
            Write::Chased { referral, facts } => {
                self.update(referral, &facts)?;
            }
            Write::Declared => self.declare(),
            Write::Agreed { block, second } => self.agree(block, second)?,
            Write::Assigned { version, owner, previous } => {
                let owner = owner.and_then(Who::account);
                guard(!self.kept_away(owner))?;
                self.duty(version, owner)?;
                self.world.given_away = Some((previous, owner));
            }
            Write::TakenBack => self.take_back(),
            Write::Attempted { version, owner, .. } => {
                let before = self.world.duty.as_ref().and_then(|duty| duty.owner);
                let owner = owner.filter(|_| !self.kept_away(owner));
                self.duty(version, owner)?;
                if before.is_some() && before != owner {
                    self.wrong(Wrong::TwoOwners);
                }
            }
            Write::Said { after, said } => {
                guard(self.world.statements.0 == after || !self.keeps(Guard::StatementPlace))?;
                self.world.statements = (after + 1, Some(said));
                self.person_changed();
            }
            Write::Held { code } => {
                self.world.holds.push(Hold { code, lifted: false });
                self.person_changed();
            }
            Write::Lifted { hold } => {
                guard(!self.world.holds[hold].lifted)?;
                self.world.holds[hold].lifted = true;
                self.person_changed();
            }
            Write::Drafted => {
                guard(self.world.message.is_none())?;
                self.world.message = Some(Message {
                    version: 1,
                    from: self.who.org().ok_or(Stale)?,
                    state: messages::State::Draft,
                    by_itself: false,
                    approved_by: None,
                    left: 0,
                });
            }
            Write::MessageIs { version, state, approved_by } => {
                let it = self.message(version)?;
                it.state = state;
                it.approved_by = approved_by.or(it.approved_by);
            }
            Write::HandedOver { version } => self.hand_over(version)?,
        }
        Ok(())
    }

    /// `consent::insert`, `insert_grant` and, where one was in force, `replace`.
    fn give(
        &mut self,
        to: Org,
        classes: ClassSet,
        replaces: Option<(usize, i64)>,
        at: Timestamp,
    ) -> Result<(usize, usize), Stale> {
        let new = self.world.consents.len();
        self.world.consents.push(Consent {
            version: 1,
            to,
            given: true,
            classes,
            withdrawn_at: None,
            replaced_at: None,
        });
        let ends_on = SHELF.referral.consent.default_end(london_date(at));
        let grant = self.world.new_grant(new, at, ends_on);
        if let Some((old, version)) = replaces {
            let it = &self.world.consents[old];
            let same = it.version == version && it.withdrawn_at.is_none() && it.replaced_at.is_none();
            guard(same || !self.keeps(Guard::ReplacedAsRead))?;
            let it = &mut self.world.consents[old];
            it.replaced_at = Some(at);
            it.version += 1;
            self.end_grants(old, at);
            let grant = self.world.grants[grant].fact.grant;
            for it in self.world.referrals.iter_mut().filter(|it| it.consent == old && is_open(&it.facts)) {
                it.consent = new;
                it.facts.grant = grant;
                it.facts.version += 1;
            }
        }
        self.world.agreed.insert(to);
        Ok((new, grant))
    }

    fn end_grants(&mut self, consent: usize, at: Timestamp) {
        for grant in self.world.grants.iter_mut().filter(|grant| grant.consent == consent) {
            if grant.fact.ended.is_none_or(|ended| ended > at) {
                grant.fact.ended = Some(at);
            }
        }
    }

    /// `consent::withdraw`: never guarded by a version.
    fn withdraw(&mut self, consent: usize, at: Timestamp) -> Written {
        guard(self.world.consents[consent].withdrawn_at.is_none())?;
        let to = self.world.consents[consent].to;
        let follows = self.keeps(Guard::WithdrawalFollows);
        let in_force = |it: &Consent| it.given && it.withdrawn_at.is_none() && it.replaced_at.is_none();
        let withdrawn: Vec<usize> = self
            .world
            .consents
            .iter()
            .enumerate()
            .filter(|(index, it)| *index == consent || (follows && it.to == to && in_force(it)))
            .map(|(index, _)| index)
            .collect();
        for consent in withdrawn {
            let it = &mut self.world.consents[consent];
            it.withdrawn_at = Some(at);
            it.version += 1;
            if self.keeps(Guard::WithdrawalEndsGrants) {
                self.end_grants(consent, at);
            }
            let (reaches, ends) =
                (self.keeps(Guard::WithdrawalReachesReferrals), self.keeps(Guard::WithdrawalEndsSupport));
            for it in self.world.referrals.iter_mut().filter(|it| it.consent == consent && is_open(&it.facts))
            {
                if reaches {
                    it.facts.withdrawn_at = Some(at);
                    it.facts.version += 1;
                }
                if let Some(episode) = it.episode.as_mut().filter(|_| ends) {
                    episode.open = false;
                }
            }
        }
        self.world.agreed.remove(&to);
        self.person_changed();
        Ok(())
    }

    /// `referral::insert` with its ground.
    fn send(&mut self, mut facts: Facts, ground: &Ground, classes: ClassSet) -> Written {
        self.as_read()?;
        let to = Org::of(facts.to);
        let (consent, grant) = match *ground {
            Ground::InForce(consent, version, grant) => {
                let it = &mut self.world.consents[consent];
                let same = it.version == version && it.withdrawn_at.is_none() && it.replaced_at.is_none();
                it.version += 1;
                guard(same || !self.keeps(Guard::ReliedOnAsRead))?;
                (consent, grant)
            }
            Ground::New(replaces) => self.give(to, classes, replaces, facts.sent.at)?,
        };
        facts.id = referral_id(self.world.referrals.len());
        facts.grant = self.world.grants[grant].fact.grant;
        self.world.referrals.push(Referral { facts, consent, episode: None });
        if !self.world.agreed.contains(&to) {
            self.wrong(Wrong::AfterWithdrawal);
        }
        if self.world.standing_holds().contains(&HoldCode::Sharing) {
            self.wrong(Wrong::UnderAHold);
        }
        self.person_changed();
        Ok(())
    }

    /// `referral::update`.
    fn update(&mut self, referral: usize, facts: &Facts) -> Written {
        let row = &self.world.referrals[referral].facts;
        guard(row.version == facts.version || !self.keeps(Guard::ReferralVersion))?;
        guard(row.withdrawn_at.is_none() || !self.keeps(Guard::ReferralNotWithdrawn))?;
        let (version, grant) = (row.version + 1, row.grant);
        if row.state().is_ok_and(State::is_over) {
            self.wrong(Wrong::AfterTheEnd);
        }
        let withdrawn_at = facts.withdrawn_at;
        self.world.referrals[referral].facts = Facts { version, grant, withdrawn_at, ..facts.clone() };
        Ok(())
    }

    /// What an agency did counts only while the person agrees.
    fn agency_acted(&mut self, referral: usize, open_before: bool) {
        let to = Org::of(self.world.referrals[referral].facts.to);
        if self.who.org() == Some(to) && (!open_before || !self.world.agreed.contains(&to)) {
            self.wrong(Wrong::AfterWithdrawal);
        }
    }

    fn on_page(&mut self, referral: usize, act: OnPage, facts: &Facts, had: bool) -> Written {
        let at = self.world.now();
        let before = self.world.showed(referral);
        let open = self.world.referrals[referral].facts.withdrawn_at.is_none();
        let grant = facts.grant;
        let worker = facts.worker;
        self.update(referral, facts)?;
        match act {
            OnPage::Acknowledge => {}
            OnPage::Accept(_) => {
                guard(!self.kept_away(worker))?;
                // One episode a referral: the column is unique.
                guard(self.world.referrals[referral].episode.is_none() || !self.keeps(Guard::OneEpisode))?;
                self.world.referrals[referral].episode = Some(Episode { worker, open: true });
            }
            OnPage::NameWorker(_) => {
                guard(!self.kept_away(worker))?;
                let open = self.open_episode(referral)?;
                open.worker = worker;
            }
            OnPage::Decline => self.end_grant_unless_used(grant, at),
            OnPage::Close => {
                self.open_episode(referral)?.open = false;
                self.end_grant_unless_used(grant, at);
            }
            OnPage::TakeBack => {
                if had {
                    self.open_episode(referral)?.open = false;
                }
                self.end_grant_unless_used(grant, at);
            }
        }
        if matches!(act, OnPage::Accept(_) | OnPage::Decline) && !before.0.waits_for_answer() {
            // It was answered before: two were told that their answer counts.
            self.wrong(Wrong::TwoOwners);
        }
        if self.showed != Some(before) {
            // They changed hands unseen: two were told that it is theirs.
            self.wrong(Wrong::TwoOwners);
        }
        self.agency_acted(referral, open);
        self.person_changed();
        Ok(())
    }

    fn open_episode(&mut self, referral: usize) -> Result<&mut Episode, Stale> {
        let must = self.keeps(Guard::EpisodeOpen);
        let found = self.world.referrals[referral].episode.as_mut();
        found.filter(|episode| episode.open || !must).ok_or(Stale)
    }

    /// `referral::end_grant_unless_used`.
    fn end_grant_unless_used(&mut self, grant: GrantId, at: Timestamp) {
        let used = self.world.referrals.iter().any(|it| it.facts.grant == grant && is_open(&it.facts));
        for it in self.world.grants.iter_mut().filter(|it| it.fact.grant == grant && !used) {
            it.fact.ended = it.fact.ended.or(Some(at));
        }
    }

    fn session(&mut self, referral: usize, begins: Option<Facts>) -> Written {
        let open = self.world.referrals[referral].facts.withdrawn_at.is_none();
        if let Some(facts) = begins {
            self.update(referral, &facts)?;
        }
        self.open_episode(referral)?;
        self.agency_acted(referral, open);
        self.person_changed();
        Ok(())
    }

    fn declare(&mut self) {
        let who = self.who;
        if !self.world.is_blocked(who) {
            self.world.blocks.push(Block { whom: who, first: None, agreed: [].into(), lifted: false });
        }
        if let Some(duty) = self.world.duty.as_mut()
            && duty.open
            && duty.owner == who.account()
            && self.play.keeps(Guard::BlockTakesTheDuty)
        {
            duty.owner = None;
            duty.version += 1;
        }
        let takes = self.keeps(Guard::BlockTakesTheReferral);
        for it in self.world.referrals.iter_mut().filter(|_| takes) {
            if let Some(episode) = it.episode.as_mut().filter(|it| it.open && it.worker == who.account()) {
                episode.worker = None;
            }
            if is_open(&it.facts) && it.facts.worker == who.account() {
                it.facts.worker = None;
                it.facts.version += 1;
            }
        }
        self.person_changed();
    }

    /// `safety::agree_to_lift`.
    fn agree(&mut self, block: usize, second: bool) -> Written {
        let (who, must) = (self.who, self.keeps(Guard::TwoOthers));
        let it = &mut self.world.blocks[block];
        guard(!it.lifted && (it.whom != who || !must))?;
        if second {
            guard(it.first.is_some() && (it.first != Some(who) || !must))?;
            it.lifted = true;
        } else {
            guard(it.first.is_none() || !must)?;
            it.first = Some(who);
        }
        it.agreed.insert(who);
        if it.lifted && (it.agreed.len() < 2 || it.agreed.contains(&it.whom)) {
            self.wrong(Wrong::LiftedByOne);
        }
        self.person_changed();
        Ok(())
    }

    /// `queue::undo`.
    fn take_back(&mut self) {
        let Some((previous, given)) = self.world.given_away.take() else { return };
        let blocked = self.world.is_blocked(self.who);
        if blocked && self.keeps(Guard::TakerBackNotKeptAway) {
            return;
        }
        let previous = previous.filter(|_| !self.kept_away(previous));
        let Some(duty) = self.world.duty.as_mut().filter(|duty| duty.open && duty.owner == given) else {
            return;
        };
        duty.owner = previous;
        duty.version += 1;
        if blocked {
            self.wrong(Wrong::ThoughBlocked);
        }
    }

    /// `contact::update_duty` and `queue::assign`.
    fn duty(&mut self, version: i64, owner: Option<AccountId>) -> Written {
        let must = self.keeps(Guard::DutyVersion);
        let duty = self.world.duty.as_mut().ok_or(Stale)?;
        guard(duty.open && (duty.version == version || !must))?;
        duty.version += 1;
        duty.owner = owner;
        Ok(())
    }

    fn message(&mut self, version: i64) -> Result<&mut Message, Stale> {
        let must = self.keeps(Guard::MessageVersion);
        let it = self.world.message.as_mut().ok_or(Stale)?;
        guard(it.version == version || !must)?;
        it.version += 1;
        Ok(it)
    }

    /// The message is about to leave: from here on nothing in the database can stop it.
    fn hand_over(&mut self, version: i64) -> Written {
        self.as_read()?;
        let state = self.message(version)?.state.after(messages::Act::HandOver).map_err(|_| Stale)?;
        let it = self.world.message.as_mut().ok_or(Stale)?;
        it.state = state;
        let (version, it) = (it.version, it.clone());
        self.world.hands.push(Hand::Gateway { version });
        leaves(self.world, &it);
        Ok(())
    }
}

/// What must be true when a message is let out of the house, by what was said and told and nothing else.
pub(crate) fn leaves(world: &mut World, it: &Message) {
    if is_unsafe(world, Method::Sms)
        || (it.by_itself && it.approved_by.is_none() && world.said() != Said::Yes)
    {
        world.wrong.insert(Wrong::Unsafe);
    }
    if it.from != Org::Unit && !world.agreed.contains(&it.from) {
        world.wrong.insert(Wrong::UnsentAfterWithdrawal);
    }
    if it.approved_by.is_some_and(|who| world.is_blocked(who)) {
        world.wrong.insert(Wrong::ThoughBlocked);
    }
}

/// Whether a method is unsafe by the newest word of the person and the holds: of somebody hurt by a former partner
/// nothing is safe that was not said to be.
pub(crate) fn is_unsafe(world: &World, _method: Method) -> bool {
    world.said() != Said::Yes || world.standing_holds().iter().any(|code| code.stops_contact())
}

fn is_open(facts: &Facts) -> bool {
    facts.declined.is_none() && facts.withdrawn_at.is_none() && facts.closed_at.is_none()
}
