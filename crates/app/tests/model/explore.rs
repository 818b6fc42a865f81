//! That every play has its properties in every state, and that none of what guards them can be left out.

use crate::play::{Guard, Play, Step};
use crate::plays;
use stateright::{Checker, HasDiscoveries, Model, Property};
use std::collections::BTreeMap;
use std::time::Instant;

fn property(play: &Play, name: &str) -> Property<Play> {
    play.properties().into_iter().find(|property| property.name == name).unwrap()
}

/// What is wrong in a play, each with a way there.
fn wrong(play: &Play, stop: HasDiscoveries) -> BTreeMap<&'static str, Vec<Step>> {
    let started = Instant::now();
    // One thread goes by length: what it finds first is found by about the shortest way.
    let threads = if matches!(stop, HasDiscoveries::All) { 2 } else { 1 };
    let checker = play.clone().checker().threads(threads).finish_when(stop).spawn_bfs().join();
    println!(
        "{}{}: {} states, {} steps, depth {}, {:.1} s",
        play.name,
        play.without.iter().map(|guard| format!(" without {guard:?}")).collect::<String>(),
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth(),
        started.elapsed().as_secs_f64()
    );
    let mut wrong = BTreeMap::new();
    for (name, path) in checker.discoveries() {
        let property = property(play, name);
        if !property.expectation.discovery_is_failure() {
            continue;
        }
        // As far as the first state that is wrong.
        let mut steps = Vec::new();
        for (world, step) in path.into_vec() {
            if !(property.condition)(play, &world) {
                break;
            }
            steps.extend(step);
        }
        wrong.insert(name, steps);
    }
    for (name, _) in &play.reaches {
        let reached = checker.discovery(name).is_some();
        assert!(reached || !wrong.is_empty(), "{}: never reached: {name}", play.name);
    }
    wrong
}

/// Whether the long form is asked for.
#[allow(clippy::disallowed_methods, reason = "how long a test goes on is no setting of the program's")]
pub(crate) fn is_large() -> bool {
    std::env::var("ALONGSIDE_MODEL").is_ok_and(|size| size == "large")
}

#[test]
fn every_state_of_every_play_has_its_properties() {
    let plays = if is_large() { plays::large() } else { plays::all() };
    for play in plays {
        let found = wrong(&play, HasDiscoveries::All);
        for name in found.keys() {
            println!("  {name}: {:?}", wrong(&play, HasDiscoveries::AnyOf([*name].into()))[name]);
        }
        assert!(found.is_empty(), "{}: see above", play.name);
    }
}

/// Each guard with a play and the property that is lost without it. Those that stand twice are left out together.
fn needed() -> Vec<(Play, Vec<Guard>, &'static str)> {
    use Guard as G;
    use plays::{by_itself, calls, consent, reach, silence, support, together};
    let owners = "never two owners";
    let withdrawal = "no act after withdrawal";
    let block = "a block beats all";
    vec![
        (support(), vec![G::PageVersion], owners),
        (support(), vec![G::ReferralVersion], owners),
        (support(), vec![G::ReferralVersion, G::ReferralNotWithdrawn], withdrawal),
        (support(), vec![G::EpisodeOpen], withdrawal),
        (support(), vec![G::WithdrawalEndsGrants], withdrawal),
        (support(), vec![G::WithdrawalReachesReferrals], withdrawal),
        (support(), vec![G::WithdrawalEndsSupport], withdrawal),
        (consent(), vec![G::WithdrawalFollows], withdrawal),
        (consent(), vec![G::PersonAsRead], withdrawal),
        (together(), vec![G::PersonAsRead], "nothing is handed on under a hold"),
        (together(), vec![G::PersonAsRead], "who is asked can see it"),
        (silence(), vec![G::DeputyNotKeptAway], block),
        (silence(), vec![G::OwnerNotKeptAway], block),
        (silence(), vec![G::BlockTakesTheReferral], block),
        (calls(), vec![G::OwnerNotKeptAway], block),
        (calls(), vec![G::TakerBackNotKeptAway], block),
        (calls(), vec![G::BlockTakesTheDuty], block),
        (calls(), vec![G::TwoOthers, G::TwoOthersAsked], block),
        (calls(), vec![G::DutyVersion], owners),
        (reach(), vec![G::SenderStillMay], "withdrawal beats unsent acts"),
        (reach(), vec![G::SenderStillMay], block),
        (reach(), vec![G::PersonAsRead], "no send by an unsafe method"),
        (by_itself(), vec![G::PersonAsRead], "no send by an unsafe method"),
    ]
}

#[test]
fn no_guard_can_be_left_out() {
    for (play, without, name) in needed() {
        let play = Play { without, ..play };
        let wrong = wrong(&play, HasDiscoveries::AnyOf([name].into()));
        let Some(steps) = wrong.get(name) else {
            panic!("{} without {:?}: {name} held", play.name, play.without)
        };
        println!("  {name}: {steps:?}");
    }
}
