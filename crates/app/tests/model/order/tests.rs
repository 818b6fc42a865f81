//! Histories made up by hand, for which it is known whether there is an order.

use super::*;
use crate::cast::{Org, Who};
use crate::plays;
use crate::read::FULL;
use alongside_domain::contact::HoldCode;

const YES: Act = Act::Ask(Direct::Yes(Org::Harbour, FULL));
const WITHDRAW: Act = Act::Ask(Direct::Withdraw);
const HOLD: Act = Act::Ask(Direct::Hold(HoldCode::Sharing));

fn done(by: Who, act: Act, began: u64, ended: u64) -> Request {
    Request { by, act, began, ended: Some((ended, Told::Done)) }
}

fn refused(by: Who, act: Act, began: u64, ended: u64) -> Request {
    Request { by, act, began, ended: Some((ended, Told::Refused)) }
}

/// Of a person who was referred to Harbour and agreed to it.
fn history<'a>(play: &'a Play, requests: Vec<Request>, stored: &[&str]) -> History<'a> {
    let sent = play.next_state(&play.start, Step::Ask(Who::Una, Direct::Send(Org::Harbour), 0));
    let start = settled(play, sent.unwrap());
    let stored = stored.iter().chain(&["duty None"]).map(|line| (*line).to_owned()).collect();
    History { play, start: (start, 1), requests, stored, sorts: SORTS.to_vec() }
}

/// The first consent replaced and withdrawn all the same, and the second withdrawn with it.
const BOTH_WITHDRAWN: [&str; 5] = [
    "consent GIVEN true true",
    "consent GIVEN true false",
    "grant true",
    "grant true",
    "referral Withdrawn None None None true",
];

#[test]
fn a_withdrawal_may_be_judged_before_a_newer_yes_and_written_after_it() {
    let play = plays::support();
    let found = |requests| history(&play, requests, &BOTH_WITHDRAWN).explained(1_000).0;
    let withdrawn = done(Who::Una, WITHDRAW, 1, 4);
    assert_eq!(found(vec![done(Who::Una, YES, 0, 3), withdrawn]), Found::Overtaken);
    // One that was cut off may have been done as well.
    assert_eq!(
        found(vec![Request { ended: None, ..done(Who::Una, YES, 0, 0) }, withdrawn]),
        Found::Overtaken
    );
    // Answered before the other began, it can't have been overtaken.
    assert_eq!(found(vec![withdrawn, done(Who::Una, YES, 5, 6)]), Found::NoOrder);
    assert_eq!(found(vec![done(Who::Una, YES, 0, 1), done(Who::Una, WITHDRAW, 2, 4)]), Found::NoOrder);
}

#[test]
fn a_conflict_of_interest_that_is_declared_twice_at_once_stands_once() {
    let play = plays::support();
    let twice = |second: u64| {
        let requests = vec![
            done(Who::Cal, Act::Ask(Direct::Declare), 0, 3),
            done(Who::Cal, Act::Ask(Direct::Declare), second, second + 4),
        ];
        let stored = ["block Some(Cal) false", "consent GIVEN false false", "grant false"];
        let stored = [stored.as_slice(), &["referral Sent None None None true"]].concat();
        history(&play, requests, &stored).explained(1_000).0
    };
    assert_eq!(twice(1), Found::Overtaken);
    // Whoever has declared it is known to nobody's page any more.
    assert_eq!(twice(4), Found::NoOrder);
}

#[test]
fn the_least_without_an_order_leaves_out_what_does_not_matter() {
    let play = plays::support();
    let requests = vec![
        done(Who::Una, HOLD, 0, 1),
        done(Who::Una, YES, 2, 3),
        done(Who::Una, HOLD, 2, 9),
        refused(Who::Ada, Act::Press(OnPage::Close, 1), 3, 4),
        done(Who::Una, WITHDRAW, 4, 8),
    ];
    let stored = [BOTH_WITHDRAWN.as_slice(), &["hold SHARING false", "hold SHARING false"]].concat();
    let least = history(&play, requests, &stored).shrunk(1_000);
    assert_eq!(least.explained(1_000).0, Found::NoOrder);
    // The yes was answered before the withdrawal was asked, and took the place of what that was to withdraw.
    let told: Vec<Request> = least.requests.iter().filter(|it| it.ended.is_some()).copied().collect();
    assert_eq!(told, vec![done(Who::Una, YES, 2, 3), done(Who::Una, WITHDRAW, 4, 8)], "{least}");
    assert!(least.sorts.is_empty(), "{least}");
}

#[test]
fn a_search_that_is_given_up_is_no_answer() {
    let play = plays::support();
    let requests = vec![done(Who::Una, YES, 0, 3), done(Who::Una, WITHDRAW, 1, 4)];
    assert_eq!(history(&play, requests, &BOTH_WITHDRAWN).explained(1).0, Found::GivenUp);
}
