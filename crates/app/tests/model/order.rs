//! Searches for an order that explains what many browsers were told: one act after the other, as the model does them,
//! at whose end the model holds what is stored.
//!
//! An act is one point between its asking and its answer, at which it is read, judged and written. That is not true of
//! two: a withdrawal and a conflict of interest are written whatever was written since they were judged (no version
//! guards them, so that nobody who acts at the same time can beat them). They may be two points, with others between.

mod tests;

use crate::cast;
use crate::play::{Direct, Play, Step};
use crate::walks::{settled, written};
use crate::world::{Hand, OnPage, World, Write};
use stateright::Model as _;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a browser does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Presses a button on the referral's page, which shows this version.
    Press(OnPage, i64),
    /// Sends a form that shows no version.
    Ask(Direct),
}

impl Act {
    /// Whether it may be judged at one moment and written at a later one, whatever was written between.
    fn is_unguarded(self) -> bool {
        matches!(self, Self::Ask(Direct::Withdraw | Direct::Declare))
    }
}

/// What it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is done.
    Done,
    /// No, or not any more.
    Refused,
    /// Somebody else was quicker.
    TooLate,
}

/// One request: between which two moments it took place, and what came of it. Cut off, it has no end and no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) by: cast::Who,
    pub(crate) act: Act,
    pub(crate) began: u64,
    pub(crate) ended: Option<(u64, Told)>,
}

impl Request {
    fn end(&self) -> u64 {
        self.ended.map_or(u64::MAX, |(at, _)| at)
    }

    pub(crate) fn told(&self) -> Option<Told> {
        self.ended.map(|(_, told)| told)
    }

    /// Whether it may have changed anything.
    fn counts(&self) -> bool {
        matches!(self.told(), Some(Told::Done) | None)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.began < other.end() && other.began < self.end()
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = self.ended.map_or_else(|| "cut off".to_owned(), |(at, told)| format!("{at} {told:?}"));
        write!(out, "{} to {end}: {:?} {:?}", self.began, self.by, self.act)
    }
}

/// What came of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// There is an order, in which each act is one point.
    Order,
    /// There is one, in which an act that no version guards is judged before others are written, and written after them.
    Overtaken,
    /// Every order was tried, and none explains it.
    NoOrder,
    /// So many places were looked at that the search was given up: nothing is known.
    GivenUp,
}

/// One history: how it began, who asked and was told what, and what is stored at its end.
#[derive(Debug, Clone)]
pub(crate) struct History<'a> {
    pub(crate) play: &'a Play,
    /// The world at the beginning, and the version of its referral as the program counts it.
    pub(crate) start: (World, i64),
    /// In the order in which they began.
    pub(crate) requests: Vec<Request>,
    /// What is stored, line by line, as [`written`] says it.
    pub(crate) stored: Vec<String>,
    /// The sorts of lines that count: their first words.
    pub(crate) sorts: Vec<&'static str>,
}

/// Every sort of line that these histories write.
pub(crate) const SORTS: [&str; 6] = ["consent", "grant", "referral", "block", "hold", "duty"];

fn of_sorts(lines: &[String], sorts: &[&str]) -> Vec<String> {
    let mut kept: Vec<String> = lines
        .iter()
        .filter(|line| line.split(' ').next().is_some_and(|sort| sorts.contains(&sort)))
        .cloned()
        .collect();
    kept.sort();
    kept
}

impl History<'_> {
    /// Searches for an order, and gives up after so many places. Also how many were looked at.
    pub(crate) fn explained(&self, most: usize) -> (Found, usize) {
        assert!(self.requests.len() <= 128, "a set of requests is 128 bits");
        let mut places = 0;
        for (is_two_points, found) in [(false, Found::Order), (true, Found::Overtaken)] {
            let stored = of_sorts(&self.stored, &self.sorts);
            let mut search = Search { history: self, stored, is_two_points, seen: HashSet::new(), most };
            let (world, version) = self.start.clone();
            let is_found = search.fits(&Place { done: 0, judged: 0, world, version });
            places += search.seen.len();
            match (is_found, search.seen.len() >= most) {
                (true, _) => return (found, places),
                (false, true) => return (Found::GivenUp, places),
                (false, false) => {}
            }
        }
        (Found::NoOrder, places)
    }

    /// The least that still has no order: answers are forgotten (an act then may have been done or not, at any moment
    /// after it began), refusals and sorts of stored lines left out, as long as there is none. An order of the whole would
    /// be one of what is left, so that what is left shows why there is none.
    pub(crate) fn shrunk(&self, most: usize) -> Self {
        let mut least = self.clone();
        let tried = |least: &mut Self, smaller: Self| {
            let fails = smaller.explained(most).0 == Found::NoOrder;
            if fails {
                *least = smaller;
            }
            fails
        };
        for sort in self.sorts.clone() {
            let mut smaller = least.clone();
            smaller.sorts.retain(|it| *it != sort);
            tried(&mut least, smaller);
        }
        for request in self.requests.iter().rev() {
            let Some(at) = least.requests.iter().position(|it| it == request) else { continue };
            let mut smaller = least.clone();
            if request.counts() {
                smaller.requests[at].ended = None;
            } else {
                smaller.requests.remove(at);
            }
            tried(&mut least, smaller);
        }
        least
    }
}

impl std::fmt::Display for History<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "begins with version {} and {:?}", self.start.1, written(&self.start.0))?;
        for request in &self.requests {
            writeln!(out, "{request}")?;
        }
        write!(out, "ends with {:?}", of_sorts(&self.stored, &self.sorts))
    }
}

/// How far an order has come.
#[derive(Clone)]
struct Place {
    /// Those that are ordered.
    done: u128,
    /// Those that are judged and not yet written; their flights are in the hands of the world.
    judged: u128,
    world: World,
    version: i64,
}

impl Place {
    /// Two places with one mark are taken for one: 128 bits, so that no two ever share it by chance.
    fn mark(&self) -> u128 {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, self.done, self.judged, &self.world, self.version).hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(1) << 64 | half(2)
    }
}

struct Search<'a> {
    history: &'a History<'a>,
    stored: Vec<String>,
    /// Whether an act that no version guards may be judged before it is written.
    is_two_points: bool,
    seen: HashSet<u128>,
    most: usize,
}

fn is_flight(hand: &Hand) -> bool {
    !matches!(hand, Hand::Form { .. })
}

impl Search<'_> {
    fn requests(&self) -> &[Request] {
        &self.history.requests
    }

    fn is_end(&self, place: &Place, left: &[usize]) -> bool {
        left.iter().all(|it| self.requests()[*it].ended.is_none())
            && place.world.wrong.is_empty()
            && of_sorts(&written(&place.world), &self.history.sorts) == self.stored
    }

    fn fits(&mut self, place: &Place) -> bool {
        let mut left: Vec<usize> =
            (0..self.requests().len()).filter(|it| place.done & (1 << it) == 0).collect();
        if self.is_end(place, &left) {
            return true;
        }
        // Nothing that is written here is ever unwritten: a line too many stays one.
        if of_sorts(&written(&place.world), &self.history.sorts).len() > self.stored.len() {
            return false;
        }
        if self.seen.len() >= self.most || !self.seen.insert(place.mark()) {
            return false;
        }
        // Who was answered first was mostly written first: that order is tried first.
        left.sort_by_key(|it| self.requests()[*it].end());
        // Nobody goes before somebody who was answered before they asked.
        let first_end = left.first().map_or(u64::MAX, |it| self.requests()[*it].end());
        left.retain(|it| self.requests()[*it].began < first_end);
        // What was refused changes nothing: where it can stand here, nothing is lost by letting it.
        let refused =
            left.iter().filter(|it| !self.requests()[**it].counts()).find_map(|it| self.at_once(place, *it));
        if let Some(next) = refused {
            return self.fits(&next);
        }
        let is_judged = |it: usize| place.judged & (1 << it) != 0;
        left.iter().any(|it| {
            let next = if is_judged(*it) { self.written_late(place, *it) } else { self.at_once(place, *it) };
            next.is_some_and(|next| self.fits(&next))
        }) || left.iter().any(|it| self.judged_only(place, *it).is_some_and(|next| self.fits(&next)))
    }

    /// The step that a request is; a page in hand of it is put into the world.
    fn step(&self, world: &mut World, version: i64, request: &Request) -> Option<Step> {
        match request.act {
            Act::Ask(direct) => Some(Step::Ask(request.by, direct, 0)),
            Act::Press(act, shown) => {
                let current = world.referrals[0].facts.version;
                let version = if shown == version { current } else { current - 1 };
                let page = Hand::Form { who: request.by, act, referral: 0, version, showed: world.showed(0) };
                world.hands.push(page.clone());
                world.hands.iter().position(|hand| *hand == page).map(Step::Press)
            }
        }
    }

    /// Read, judged and written here, if it is told what it was told.
    fn at_once(&self, place: &Place, index: usize) -> Option<Place> {
        let request = &self.requests()[index];
        let mut before = place.world.clone();
        let late: Vec<Hand> = std::mem::take(&mut before.hands);
        let version = before.referrals[0].facts.version;
        // A page of nobody's that shows the version as it is: afterwards it tells whether that was changed.
        before.hands.push(Hand::Form {
            who: cast::Who::Person,
            act: OnPage::Acknowledge,
            referral: 0,
            version,
            showed: before.showed(0),
        });
        let step = self.step(&mut before, place.version, request)?;
        let next = self.history.play.next_state(&before, step);
        let is_done = next.as_ref().is_some_and(|next| next.hands.iter().any(is_flight));
        let is_beside = |other: &Request| other != request && other.counts() && other.overlaps(request);
        let fits = match request.told() {
            Some(Told::Done) | None => is_done,
            Some(Told::Refused) => !is_done,
            // Where somebody was under way who may have changed something: nothing was done.
            Some(Told::TooLate) => !is_done || self.requests().iter().any(is_beside),
        };
        if !fits {
            return None;
        }
        let mut after = Place { done: place.done | 1 << index, ..place.clone() };
        if request.counts() {
            let mut world = settled(self.history.play, next?);
            after.version += i64::from(is_changed(&world));
            world.hands = late;
            world.settle();
            after.world = world;
        }
        Some(after)
    }

    /// Read and judged here, to be written later.
    fn judged_only(&self, place: &Place, index: usize) -> Option<Place> {
        let request = &self.requests()[index];
        let may_wait = self.is_two_points && request.act.is_unguarded();
        if !may_wait || !request.counts() || place.judged & (1 << index) != 0 {
            return None;
        }
        let mut world = place.world.clone();
        let late = world.hands.len();
        let step = self.step(&mut world, place.version, request)?;
        let world = self.history.play.next_state(&world, step)?;
        let is_judged = world.hands.iter().filter(|hand| is_flight(hand)).count() > late;
        is_judged.then(|| Place { judged: place.judged | 1 << index, world, ..place.clone() })
    }

    /// What was judged before is written here.
    fn written_late(&self, place: &Place, index: usize) -> Option<Place> {
        let request = &self.requests()[index];
        let is_its = |hand: &Hand| match hand {
            Hand::Flight { who, write: Write::Withdrawn { .. }, .. } => {
                *who == request.by && request.act == Act::Ask(Direct::Withdraw)
            }
            Hand::Flight { who, write: Write::Declared, .. } => {
                *who == request.by && request.act == Act::Ask(Direct::Declare)
            }
            _ => false,
        };
        let mut world = place.world.clone();
        let flight = world.hands.iter().position(is_its)?;
        // Of two withdrawals of one consent the second is told that it is late.
        if let Hand::Flight { write: Write::Withdrawn { consent, .. }, .. } = &world.hands[flight]
            && world.consents[*consent].withdrawn_at.is_some()
        {
            return None;
        }
        let mut late = std::mem::take(&mut world.hands);
        let version = world.referrals[0].facts.version;
        world.hands = vec![
            late.remove(flight),
            Hand::Form {
                who: cast::Who::Person,
                act: OnPage::Acknowledge,
                referral: 0,
                version,
                showed: world.showed(0),
            },
        ];
        let mut world = settled(self.history.play, world);
        let version = place.version + i64::from(is_changed(&world));
        world.hands = late;
        world.settle();
        Some(Place { done: place.done | 1 << index, judged: place.judged & !(1 << index), world, version })
    }
}

/// Whether the page in hand shows a version that is not the referral's any more.
fn is_changed(world: &World) -> bool {
    let current = world.referrals[0].facts.version;
    world.hands.iter().any(|hand| matches!(hand, Hand::Form { version, .. } if *version != current))
}
