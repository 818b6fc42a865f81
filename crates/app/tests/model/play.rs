//! A play: who does what in a small world, within bounds; and what must always be true of it.

use crate::cast::{INSTANTS, Org, Said, Who};
use crate::commit::{commit, is_unsafe, leaves};
use crate::read::{ask, open, post, send_one};
use crate::world::{Hand, Message, OnPage, World, Write, Wrong};
use alongside_domain::contact::{HoldCode, Method, Outcome};
use alongside_domain::messages;
use alongside_gate::{Action as Act, ClassSet};
use stateright::{Model, Property};

/// What is done without a page that shows a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Direct {
    /// A consent is written down.
    Yes(Org, ClassSet),
    /// A no is written down.
    No(Org),
    /// A consent is withdrawn; each that there is.
    Withdraw,
    /// The person is referred.
    Send(Org),
    /// A session is written down, for each referral.
    Session,
    /// Silence is chased, for each referral.
    Chase,
    /// A conflict of interest is declared.
    Declare,
    /// One of two agrees to lift each that there is.
    Agree,
    /// The call is given to somebody.
    Assign(Option<Who>),
    /// That is taken back.
    TakeBack,
    /// An attempt is written down.
    Attempt(Method, Outcome),
    /// The person said how it is safe to reach them.
    Say(Said),
    /// A hold is placed.
    Hold(HoldCode),
    /// Each hold is lifted.
    Lift,
    /// A text is written.
    Compose,
    /// It is let go.
    Approve,
    /// The job sends it.
    SendIt,
}

/// A guard of storage that can be left out, to see that something would be found without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    PageVersion,
    ReferralVersion,
    ReferralNotWithdrawn,
    OneEpisode,
    EpisodeOpen,
    ReplacedAsRead,
    ReliedOnAsRead,
    WithdrawalEndsGrants,
    WithdrawalReachesReferrals,
    WithdrawalEndsSupport,
    WithdrawalFollows,
    PersonAsRead,
    OwnerNotKeptAway,
    TakerBackNotKeptAway,
    WorkerNotKeptAway,
    DeputyNotKeptAway,
    BlockTakesTheReferral,
    SenderStillMay,
    StatementPlace,
    BlockTakesTheDuty,
    TwoOthers,
    TwoOthersAsked,
    DutyVersion,
    MessageVersion,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// Somebody opens a referral's page to do something there.
    Open(Who, OnPage, usize),
    /// They press the button: it is read and judged.
    Press(usize),
    /// Somebody's request is read and judged.
    Ask(Who, Direct, usize),
    /// The writer takes what was judged.
    Commit(usize),
    /// The gateway takes the message.
    Taken(usize),
    /// The gateway says: later.
    Later(usize),
    /// The server that sends is killed, before the gateway answered.
    Killed(usize),
    /// Days go by.
    TimePasses,
}

/// Something that a play must reach, by name.
pub(crate) type Reached = (&'static str, fn(&Play, &World) -> bool);

/// The bounds and the cast of one exploration.
#[derive(Debug, Clone)]
pub(crate) struct Play {
    pub(crate) name: &'static str,
    pub(crate) start: World,
    pub(crate) on_page: Vec<(Who, OnPage)>,
    pub(crate) direct: Vec<(Who, Direct)>,
    /// Requests in hand at once.
    pub(crate) hands: usize,
    pub(crate) consents: usize,
    pub(crate) referrals: usize,
    pub(crate) blocks: usize,
    pub(crate) holds: usize,
    pub(crate) statements: u8,
    /// Whether days go by.
    pub(crate) time: bool,
    pub(crate) without: Vec<Guard>,
    /// What must be reached at least once: else the play would prove nothing.
    pub(crate) reaches: Vec<Reached>,
}

impl Play {
    pub(crate) fn keeps(&self, guard: Guard) -> bool {
        !self.without.contains(&guard)
    }

    /// Whether the bounds leave room for what a request would add.
    fn has_room(&self, world: &World, direct: Direct) -> bool {
        let waiting = |wanted: fn(&Write) -> bool| {
            world
                .hands
                .iter()
                .filter(|hand| matches!(hand, Hand::Flight { write, .. } if wanted(write)))
                .count()
        };
        let consents = world.consents.len()
            + waiting(|it| {
                matches!(
                    it,
                    Write::Yes { .. }
                        | Write::No { .. }
                        | Write::Sent { ground: crate::world::Ground::New(_), .. }
                )
            });
        match direct {
            Direct::Yes(..) | Direct::No(_) => consents < self.consents,
            Direct::Send(to) => {
                world.referrals.len() + waiting(|it| matches!(it, Write::Sent { .. })) < self.referrals
                    && (world.live(to).is_some() || consents < self.consents)
            }
            Direct::Declare => world.blocks.len() + waiting(|it| matches!(it, Write::Declared)) < self.blocks,
            Direct::Hold(_) => {
                world.holds.len() + waiting(|it| matches!(it, Write::Held { .. })) < self.holds
            }
            Direct::Say(said) => world.statements.0 < self.statements && world.statements.1 != Some(said),
            Direct::Compose => world.message.is_none(),
            Direct::TakeBack => world.given_away.is_some(),
            _ => true,
        }
    }

    /// How many things a request may be about.
    fn about(world: &World, direct: Direct) -> usize {
        match direct {
            Direct::Withdraw => world.consents.len(),
            Direct::Session | Direct::Chase => world.referrals.len(),
            Direct::Agree => world.blocks.len(),
            Direct::Lift => world.holds.len(),
            _ => 1,
        }
    }
}

impl Model for Play {
    type State = World;
    type Action = Step;

    fn init_states(&self) -> Vec<World> {
        vec![self.start.clone()]
    }

    fn actions(&self, world: &World, steps: &mut Vec<Step>) {
        if !world.wrong.is_empty() || world.message.as_ref().is_some_and(|it| it.left > 1) {
            return;
        }
        for (index, hand) in world.hands.iter().enumerate() {
            if index > 0 && world.hands[index - 1] == *hand {
                continue;
            }
            match hand {
                Hand::Form { .. } => steps.push(Step::Press(index)),
                Hand::Flight { who, .. } => {
                    steps.push(Step::Commit(index));
                    if *who == Who::Sender {
                        steps.push(Step::Killed(index));
                    }
                }
                Hand::Gateway { .. } => {
                    steps.extend([Step::Taken(index), Step::Later(index), Step::Killed(index)]);
                }
            }
        }
        if self.time && world.moment + 1 < INSTANTS.len() {
            steps.push(Step::TimePasses);
        }
        if world.hands.len() >= self.hands {
            return;
        }
        for (who, act) in &self.on_page {
            steps.extend((0..world.referrals.len()).map(|referral| Step::Open(*who, *act, referral)));
        }
        for (who, direct) in self.direct.iter().filter(|(_, direct)| self.has_room(world, *direct)) {
            steps.extend((0..Self::about(world, *direct)).map(|index| Step::Ask(*who, *direct, index)));
        }
    }

    fn next_state(&self, world: &World, step: Step) -> Option<World> {
        let mut after = world.clone();
        match step {
            Step::TimePasses => after.moment += 1,
            Step::Open(who, act, referral) => after.hands.push(open(world, who, act, referral)?),
            Step::Press(index) => {
                let Hand::Form { who, act, referral, version, showed } = after.hands.remove(index) else {
                    return None;
                };
                if let Some(write) = post(self, world, who, act, referral, version) {
                    note(world, &mut after, who, &write);
                    after.hands.push(Hand::Flight { who, write, showed: Some(showed), changed: false });
                }
            }
            Step::Ask(Who::Sender, Direct::SendIt, _) => {
                // A job is claimed by one server at a time.
                let busy = |hand: &Hand| {
                    matches!(hand, Hand::Gateway { .. } | Hand::Flight { who: Who::Sender, .. })
                };
                if world.hands.iter().any(busy) {
                    return None;
                }
                match send_one(self, world)? {
                    Hand::Gateway { version } => {
                        let it = after.message.clone()?;
                        if it.left > 0 {
                            // The gateway knows it from before the kill: it is not given it again.
                            let write =
                                Write::MessageIs { version, state: messages::State::Sent, approved_by: None };
                            after.hands.push(Hand::Flight {
                                who: Who::Sender,
                                write,
                                showed: None,
                                changed: false,
                            });
                        } else {
                            leaves(&mut after, &it);
                            after.hands.push(Hand::Gateway { version });
                        }
                    }
                    hand => after.hands.push(hand),
                }
            }
            Step::Ask(who, direct, index) => {
                let write = ask(self, world, who, direct, index)?;
                note(world, &mut after, who, &write);
                after.hands.push(Hand::Flight { who, write, showed: None, changed: false });
            }
            Step::Commit(index) => after = commit(self, world, index),
            Step::Taken(index) => {
                let Hand::Gateway { version } = after.hands.remove(index) else { return None };
                let it: &mut Message = after.message.as_mut()?;
                it.left += 1;
                let state = it.state.after(messages::Act::Taken).ok()?;
                let write = Write::MessageIs { version, state, approved_by: None };
                after.hands.push(Hand::Flight { who: Who::Sender, write, showed: None, changed: false });
            }
            Step::Later(index) => {
                let Hand::Gateway { version } = after.hands.remove(index) else { return None };
                let state = after.message.as_ref()?.state.after(messages::Act::Later).ok()?;
                let write = Write::MessageIs { version, state, approved_by: None };
                after.hands.push(Hand::Flight { who: Who::Sender, write, showed: None, changed: false });
            }
            Step::Killed(index) => drop(after.hands.remove(index)),
        }
        after.settle();
        (after != *world).then_some(after)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut all: Vec<Property<Self>> = vec![
            Property::always("never two owners", never_two_owners),
            Property::always("no act after withdrawal", no_act_after_withdrawal),
            Property::always("a block beats all", a_block_beats_all),
            Property::always("no send by an unsafe method", |_, world: &World| {
                !world.wrong.contains(&Wrong::Unsafe)
            }),
            Property::always("withdrawal beats unsent acts", |_, world: &World| {
                !world.wrong.contains(&Wrong::UnsentAfterWithdrawal)
            }),
            Property::always("nothing is handed on under a hold", |_, world: &World| {
                !world.wrong.contains(&Wrong::UnderAHold)
            }),
            Property::always("who is asked can see it", who_is_asked_can_see_it),
            Property::always("nothing follows the end", |_, world: &World| {
                !world.wrong.contains(&Wrong::AfterTheEnd)
            }),
            Property::always("a message leaves once", |_, world: &World| {
                world.message.as_ref().is_none_or(|it| it.left < 2)
            }),
        ];
        all.extend(self.reaches.iter().map(|(name, reached)| Property::sometimes(name, *reached)));
        all
    }
}

/// What is wrong already when a request is let through.
fn note(world: &World, after: &mut World, who: Who, write: &Write) {
    if world.is_blocked(who) && *write != Write::TakenBack {
        after.wrong.insert(Wrong::ThoughBlocked);
    }
    let deputy = match write {
        Write::Chased { facts, .. } => facts.escalated.and_then(|(_, deputy)| deputy).map(Who::of),
        _ => None,
    };
    if deputy.is_some_and(|deputy| world.is_blocked(deputy)) {
        after.wrong.insert(Wrong::ThoughBlocked);
    }
    if let Write::Attempted { method, .. } = write
        && is_unsafe(world, *method)
    {
        after.wrong.insert(Wrong::Unsafe);
    }
}

/// A referral is taken on once, by one; whoever is named for it is named in its support too; and nobody becomes an owner
/// in the place of another whom they did not see.
fn never_two_owners(_: &Play, world: &World) -> bool {
    !world.wrong.contains(&Wrong::TwoOwners)
        && world.referrals.iter().all(|it| {
            let facts = &it.facts;
            let supported = facts.accepted.is_some();
            facts.state().is_ok()
                && supported == it.episode.is_some()
                && it.episode.as_ref().is_none_or(|episode| episode.worker == facts.worker)
        })
}

/// Once the person's last word to an agency is no, nobody there sees them or does anything for them.
fn no_act_after_withdrawal(_: &Play, world: &World) -> bool {
    let shut_out = |org: Org| {
        Who::STAFF.into_iter().filter(|who| who.org() == Some(org)).all(|who| {
            world.permit(who, Act::OpenPerson).is_none()
                && (0..world.referrals.len())
                    .all(|referral| world.referral_permit(who, referral, Act::SeeReferrals).is_none())
        })
    };
    let over = world.referrals.iter().all(|it| {
        world.agreed.contains(&Org::of(it.facts.to))
            || (it.facts.state().is_ok_and(alongside_domain::referral::State::is_over)
                && it.episode.as_ref().is_none_or(|episode| !episode.open))
    });
    !world.wrong.contains(&Wrong::AfterWithdrawal)
        && over
        && Org::AGENCIES.into_iter().all(|org| world.agreed.contains(&org) || shut_out(org))
}

/// Whoever has a conflict of interest does nothing for the person and is given nothing of theirs to do, until two others
/// have lifted it.
fn a_block_beats_all(_: &Play, world: &World) -> bool {
    let acts = [Act::OpenPerson, Act::RecordAttempt, Act::SendMessage, Act::LiftConflict, Act::RecordSession];
    let blocked = |who: Who| {
        let owns = world.duty.as_ref().is_some_and(|duty| duty.open && duty.owner == who.account())
            || world.referrals.iter().any(|it| {
                it.facts.state().is_ok_and(|state| !state.is_over()) && it.facts.worker == who.account()
            });
        !owns && acts.into_iter().all(|act| world.permit(who, act).is_none())
    };
    !world.wrong.contains(&Wrong::ThoughBlocked)
        && !world.wrong.contains(&Wrong::LiftedByOne)
        && Who::STAFF.into_iter().all(|who| !world.is_blocked(who) || blocked(who))
}

/// A referral that waits or goes on never rests on a grant that has ended: nobody could answer it.
fn who_is_asked_can_see_it(_: &Play, world: &World) -> bool {
    world.referrals.iter().all(|it| {
        let over = it.facts.state().is_ok_and(alongside_domain::referral::State::is_over);
        over || world.sees(Org::of(it.facts.to))
    })
}
