//! The plays. Each puts a few people at work on one person at the same time; together they have every guard to pass.

use crate::cast::{Org, Said, Who};
use crate::play::{Direct, Play, Reached};
use crate::read::{FULL, THIN};
use crate::world::{Duty, Hand, OnPage, World};
use alongside_domain::contact::{HoldCode, Method, Outcome};
use alongside_domain::messages;
use alongside_domain::referral::State;

fn play(name: &'static str, direct: Vec<(Who, Direct)>, reaches: Vec<Reached>) -> Play {
    Play {
        name,
        start: World::default(),
        on_page: Vec::new(),
        direct,
        hands: 2,
        consents: 2,
        referrals: 1,
        blocks: 1,
        holds: 1,
        statements: 2,
        time: false,
        without: Vec::new(),
        reaches,
    }
}

fn state(world: &World, state: State) -> bool {
    world.referrals.iter().any(|it| it.facts.state() == Ok(state))
}

/// What the person agrees to changes while they are referred: yes, less than enough, no, withdrawn, referred anew.
pub(crate) fn consent() -> Play {
    Play {
        on_page: vec![(Who::Ada, OnPage::Accept(None)), (Who::Una, OnPage::TakeBack)],
        ..play(
            "consent",
            vec![
                (Who::Una, Direct::Yes(Org::Harbour, FULL)),
                (Who::Una, Direct::Yes(Org::Harbour, THIN)),
                (Who::Una, Direct::No(Org::Harbour)),
                (Who::Una, Direct::Send(Org::Harbour)),
                (Who::Person, Direct::Withdraw),
            ],
            vec![
                ("a newer consent takes a referral along", |_, world| {
                    world.referrals.iter().any(|it| it.consent == 1 && !it.facts.state().unwrap().is_over())
                        && world.consents[0].replaced_at.is_some()
                }),
                ("withdrawn while others are at it", |_, world| {
                    state(world, State::Withdrawn) && world.hands.len() == 2
                }),
            ],
        )
    }
}

/// A person is taken on, given a worker, supported; the support ends, or is ended, while others are at it.
pub(crate) fn support() -> Play {
    Play {
        on_page: vec![
            (Who::Ada, OnPage::Acknowledge),
            (Who::Ada, OnPage::Accept(None)),
            (Who::Ada, OnPage::Accept(Some(Who::Cal))),
            (Who::Ada, OnPage::Decline),
            (Who::Ada, OnPage::NameWorker(Who::Cal)),
            (Who::Ada, OnPage::NameWorker(Who::Ada)),
            (Who::Ada, OnPage::Close),
            (Who::Una, OnPage::TakeBack),
        ],
        consents: 1,
        ..play(
            "support",
            vec![
                (Who::Una, Direct::Send(Org::Harbour)),
                (Who::Una, Direct::Withdraw),
                (Who::Cal, Direct::Session),
            ],
            vec![
                ("support begins", |_, world| state(world, State::InSupport)),
                ("support ends", |_, world| state(world, State::Closed)),
                ("declined", |_, world| state(world, State::Declined)),
                ("withdrawn from support", |_, world| {
                    world
                        .referrals
                        .iter()
                        .any(|it| it.facts.withdrawn_at.is_some() && it.facts.first_session_at.is_some())
                }),
                ("a page is old when it is sent", |_, world| {
                    world.hands.iter().any(|hand| {
                        matches!(hand, Hand::Form { referral, version, .. }
                            if *version != world.referrals[*referral].facts.version)
                    })
                }),
            ],
        )
    }
}

/// Two referrals to one agency under one consent, one to another agency, and a hold on sharing.
pub(crate) fn together() -> Play {
    Play {
        on_page: vec![
            (Who::Ada, OnPage::Accept(None)),
            (Who::Ada, OnPage::Decline),
            (Who::Una, OnPage::TakeBack),
        ],
        referrals: 2,
        ..play(
            "together",
            vec![
                (Who::Una, Direct::Send(Org::Harbour)),
                (Who::Una, Direct::Send(Org::Bridge)),
                (Who::Person, Direct::Withdraw),
                (Who::Una, Direct::Hold(HoldCode::Sharing)),
            ],
            vec![
                ("one consent carries two", |_, world| {
                    world.referrals.len() == 2
                        && world.referrals.iter().all(|it| it.consent == 0 && it.facts.accepted.is_some())
                }),
                ("two agencies at once", |_, world| world.sees(Org::Harbour) && world.sees(Org::Bridge)),
            ],
        )
    }
}

/// Nobody answers: a reminder, the deputy, who may then answer; a conflict of interest among those who could.
pub(crate) fn silence() -> Play {
    Play {
        on_page: vec![
            (Who::Ada, OnPage::Acknowledge),
            (Who::Ada, OnPage::Accept(Some(Who::Cal))),
            (Who::Ada, OnPage::NameWorker(Who::Cal)),
            (Who::Cal, OnPage::Accept(None)),
        ],
        consents: 1,
        time: true,
        ..play(
            "silence",
            vec![
                (Who::Una, Direct::Send(Org::Harbour)),
                (Who::Person, Direct::Withdraw),
                (Who::Chaser, Direct::Chase),
                (Who::Cal, Direct::Declare),
            ],
            vec![
                ("the deputy answers", |_, world| {
                    world.referrals.iter().any(|it| {
                        it.facts.escalated.is_some()
                            && it.facts.accepted.is_some_and(|done| Some(done.by) == Who::Cal.account())
                    })
                }),
                ("there is nobody to step in", |_, world| {
                    world
                        .referrals
                        .iter()
                        .any(|it| it.facts.escalated.is_some_and(|(_, deputy)| deputy.is_none()))
                }),
                ("a named worker steps back", |_, world| {
                    state(world, State::Accepted) && world.is_blocked(Who::Cal)
                }),
            ],
        )
    }
}

fn with_a_call_due() -> World {
    World {
        duty: Some(Duty { version: 1, owner: None, open: true }),
        statements: (1, Some(Said::Yes)),
        ..World::default()
    }
}

/// A call is due: tried, given away, taken back, while conflicts of interest are declared and lifted by two others.
pub(crate) fn calls() -> Play {
    Play {
        start: with_a_call_due(),
        ..play(
            "calls",
            vec![
                (Who::Una, Direct::Declare),
                (Who::Max, Direct::Declare),
                (Who::Max, Direct::Agree),
                (Who::Mia, Direct::Agree),
                (Who::Max, Direct::Assign(Some(Who::Una))),
                (Who::Max, Direct::Assign(None)),
                (Who::Max, Direct::TakeBack),
                (Who::Una, Direct::Attempt(Method::PhoneMobile, Outcome::NoAnswer)),
                (Who::Mia, Direct::Attempt(Method::PhoneMobile, Outcome::NoAnswer)),
            ],
            vec![
                ("two others lift it", |_, world| world.blocks.iter().any(|block| block.lifted)),
                ("one who agreed presses again", |_, world| {
                    world.blocks.iter().any(|block| block.first.is_some()) && world.hands.len() == 2
                }),
            ],
        )
    }
}

/// A text is written by the unit or by an agency, let go and sent, while what is safe, what is on hold, what is agreed
/// and who may know of it change.
pub(crate) fn reach() -> Play {
    Play {
        start: World { duty: Some(Duty { version: 1, owner: None, open: true }), ..World::default() },
        consents: 1,
        ..play(
            "reach",
            vec![
                (Who::Una, Direct::Yes(Org::Harbour, FULL)),
                (Who::Person, Direct::Withdraw),
                (Who::Una, Direct::Say(Said::Yes)),
                (Who::Una, Direct::Say(Said::No)),
                (Who::Max, Direct::Hold(HoldCode::Safeguarding)),
                (Who::Max, Direct::Lift),
                (Who::Una, Direct::Attempt(Method::PhoneMobile, Outcome::NoAnswer)),
                (Who::Una, Direct::Compose),
                (Who::Una, Direct::Approve),
                (Who::Ada, Direct::Compose),
                (Who::Ada, Direct::Approve),
                (Who::Ada, Direct::Declare),
                (Who::Sender, Direct::SendIt),
            ],
            vec![
                ("an agency's text leaves", |_, world| {
                    world.message.as_ref().is_some_and(|it| it.from == Org::Harbour && it.left == 1)
                }),
                ("a hold stops one that was let go", |_, world| {
                    world
                        .message
                        .as_ref()
                        .is_some_and(|it| it.state == messages::State::Held && it.approved_by.is_some())
                }),
                ("one may have left when the server was killed", |_, world| {
                    world
                        .message
                        .as_ref()
                        .is_some_and(|it| it.state == messages::State::Failed && it.left == 1)
                }),
            ],
        )
    }
}

/// A text that goes by itself: only while the newest word of the person is a yes.
pub(crate) fn by_itself() -> Play {
    let message = crate::world::Message {
        version: 1,
        from: Org::Unit,
        state: messages::State::Ready,
        by_itself: true,
        approved_by: None,
        left: 0,
    };
    Play {
        start: World { message: Some(message), statements: (1, Some(Said::Yes)), ..World::default() },
        statements: 3,
        ..play(
            "by itself",
            vec![
                (Who::Una, Direct::Say(Said::No)),
                (Who::Una, Direct::Say(Said::Yes)),
                (Who::Max, Direct::Hold(HoldCode::DoNotContact)),
                (Who::Max, Direct::Lift),
                (Who::Una, Direct::Declare),
                (Who::Sender, Direct::SendIt),
            ],
            vec![("it leaves by itself", |_, world| world.message.as_ref().is_some_and(|it| it.left == 1))],
        )
    }
}

pub(crate) fn all() -> Vec<Play> {
    vec![consent(), support(), together(), silence(), calls(), reach(), by_itself()]
}

/// The same with one more request in hand and one more of everything that there can be.
pub(crate) fn large() -> Vec<Play> {
    let more = |play: Play| Play { hands: play.hands + 1, ..play };
    all().into_iter().map(more).collect()
}
