//! What is stored and what is under way: the rows, the requests in hand, and what everybody was told.

use crate::cast::{INSTANTS, Org, Said, Who, person};
use alongside_domain::contact::{HoldCode, Method};
use alongside_domain::messages;
use alongside_domain::referral::{Facts, State};
use alongside_gate::{ClassSet, GrantFact, Holds, PersonFacts, Purpose, PurposeSet};
use alongside_kernel::id::{AccountId, GrantId, ReferralId};
use alongside_kernel::{Date, Timestamp};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use uuid::Uuid;

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Consent {
    pub(crate) version: i64,
    pub(crate) to: Org,
    pub(crate) given: bool,
    pub(crate) classes: ClassSet,
    pub(crate) withdrawn_at: Option<Timestamp>,
    pub(crate) replaced_at: Option<Timestamp>,
}

/// A grant, as the gate weighs it, with the consent from which it comes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Grant {
    pub(crate) consent: usize,
    pub(crate) fact: GrantFact,
}

/// A span of support.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Episode {
    pub(crate) worker: Option<AccountId>,
    pub(crate) open: bool,
}

/// A referral with its support.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Referral {
    pub(crate) facts: Facts,
    pub(crate) consent: usize,
    pub(crate) episode: Option<Episode>,
}

/// A conflict of interest that stands; who has agreed to lift it as stored, and as they were told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Block {
    pub(crate) whom: Who,
    pub(crate) first: Option<Who>,
    pub(crate) agreed: BTreeSet<Who>,
    pub(crate) lifted: bool,
}

/// A hold; lifted ones are gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Hold {
    pub(crate) code: HoldCode,
    pub(crate) lifted: bool,
}

/// A call that is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Duty {
    pub(crate) version: i64,
    pub(crate) owner: Option<AccountId>,
    pub(crate) open: bool,
}

/// A text message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Message {
    pub(crate) version: i64,
    pub(crate) from: Org,
    pub(crate) state: messages::State,
    /// Whether the program made it to go by itself.
    pub(crate) by_itself: bool,
    pub(crate) approved_by: Option<Who>,
    /// How often it has left.
    pub(crate) left: u8,
}

/// A request in hand.
#[allow(clippy::large_enum_variant, reason = "most hands are flights")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Hand {
    /// A page was opened and shows a version of a referral.
    Form { who: Who, act: OnPage, referral: usize, version: i64, showed: Showed },
    /// The request was read and judged; its write waits for the writer.
    Flight { who: Who, write: Write, showed: Option<Showed>, changed: bool },
    /// The job has a message to hand to the gateway.
    Gateway { version: i64 },
}

/// What a page showed of a referral: who had it then.
pub(crate) type Showed = (State, Option<AccountId>);

/// What can be done on a referral's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum OnPage {
    Acknowledge,
    Accept(Option<Who>),
    Decline,
    NameWorker(Who),
    Close,
    TakeBack,
}

/// On what a referral about to be sent rests.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Ground {
    /// A consent in force with its grant.
    InForce(usize, i64, usize),
    /// A new one, in the place of what was in force.
    New(Option<(usize, i64)>),
}

/// What waits for the writer: a write set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Write {
    Yes { to: Org, classes: ClassSet, replaces: Option<(usize, i64)>, at: Timestamp },
    No { to: Org },
    Withdrawn { consent: usize, at: Timestamp },
    Sent { facts: Facts, ground: Ground, classes: ClassSet },
    OnPage { referral: usize, act: OnPage, facts: Facts, had: bool },
    Session { referral: usize, begins: Option<Facts> },
    Chased { referral: usize, facts: Facts },
    Declared,
    Agreed { block: usize, second: bool },
    Assigned { version: i64, owner: Option<Who>, previous: Option<AccountId> },
    TakenBack,
    Attempted { version: i64, owner: Option<AccountId>, method: Method },
    Said { after: u8, said: Said },
    Held { code: HoldCode },
    Lifted { hold: usize },
    Drafted,
    MessageIs { version: i64, state: messages::State, approved_by: Option<Who> },
    HandedOver { version: i64 },
}

/// A row that carries a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Consent(usize),
    Referral(usize),
    Duty,
    Message,
}

/// Something that must never be; the properties ask for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Wrong {
    TwoOwners,
    AfterWithdrawal,
    ThoughBlocked,
    LiftedByOne,
    Unsafe,
    UnsentAfterWithdrawal,
    UnderAHold,
    AfterTheEnd,
}

/// The world.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct World {
    pub(crate) moment: usize,
    pub(crate) consents: Vec<Consent>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) referrals: Vec<Referral>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) holds: Vec<Hold>,
    pub(crate) statements: (u8, Option<Said>),
    pub(crate) duty: Option<Duty>,
    /// Whose it was and whose it became, as long as it can be taken back.
    pub(crate) given_away: Option<(Option<AccountId>, Option<AccountId>)>,
    pub(crate) message: Option<Message>,
    pub(crate) hands: Vec<Hand>,
    /// The agencies for which the person's last word was a yes. Kept beside the rows, from what was told only.
    pub(crate) agreed: BTreeSet<Org>,
    pub(crate) wrong: BTreeSet<Wrong>,
}

pub(crate) fn grant_id(index: usize) -> GrantId {
    GrantId::from_uuid(Uuid::from_u128(1_000 + index as u128))
}

pub(crate) fn referral_id(index: usize) -> ReferralId {
    ReferralId::from_uuid(Uuid::from_u128(2_000 + index as u128))
}

impl World {
    pub(crate) fn now(&self) -> Timestamp {
        INSTANTS[self.moment]
    }

    pub(crate) fn said(&self) -> Said {
        self.statements.1.unwrap_or(Said::Nothing)
    }

    pub(crate) fn standing_holds(&self) -> Vec<HoldCode> {
        self.holds.iter().filter(|hold| !hold.lifted).map(|hold| hold.code).collect()
    }

    pub(crate) fn is_blocked(&self, who: Who) -> bool {
        self.blocks.iter().any(|block| block.whom == who && !block.lifted)
    }

    /// The facts as storage gathers them for one who asks: `facts::person`.
    pub(crate) fn person(&self, who: Who) -> PersonFacts {
        self.person_for(who.account().map(Who::of), who.org())
    }

    /// The same for an account in an organisation.
    pub(crate) fn person_for(&self, account: Option<Who>, org: Option<Org>) -> PersonFacts {
        let mut facts = PersonFacts::known(person());
        facts.barriers.blocked = account.is_some_and(|who| self.is_blocked(who));
        let holds = self.standing_holds();
        facts.holds = Holds {
            contact: holds.iter().any(|code| code.stops_contact()),
            sharing: holds.contains(&HoldCode::Sharing),
            erasure: false,
        };
        facts.grants = self
            .grants
            .iter()
            .map(|grant| &grant.fact)
            .filter(|fact| org.is_some_and(|org| fact.organisation == org.id()))
            .cloned()
            .collect();
        facts
    }

    /// The consent in force for an agency: `consent::live`.
    pub(crate) fn live(&self, to: Org) -> Option<(usize, usize)> {
        self.grants.iter().enumerate().rev().find_map(|(index, grant)| {
            let consent = &self.consents[grant.consent];
            let live = consent.to == to
                && consent.given
                && consent.withdrawn_at.is_none()
                && consent.replaced_at.is_none()
                && grant.fact.ended.is_none()
                && grant.fact.until.is_none_or(|until| self.now() < until);
            live.then_some((grant.consent, index))
        })
    }

    /// Whether an agency has a live grant now.
    pub(crate) fn sees(&self, org: Org) -> bool {
        self.grants.iter().any(|grant| grant.fact.is_live(org.id(), Purpose::Support, self.now()))
    }

    pub(crate) fn new_grant(&mut self, consent: usize, at: Timestamp, ends_on: Date) -> usize {
        let it = &self.consents[consent];
        let index = self.grants.len();
        let until = ends_on.tomorrow().ok().map(alongside_kernel::clock::start_of_london_day);
        let fact = GrantFact {
            grant: grant_id(index),
            organisation: it.to.id(),
            classes: it.classes,
            purposes: PurposeSet::of(&[Purpose::Support]),
            from: at,
            until,
            ended: None,
        };
        self.grants.push(Grant { consent, fact });
        index
    }

    fn version_mut(&mut self, row: Row) -> &mut i64 {
        match row {
            Row::Consent(index) => &mut self.consents[index].version,
            Row::Referral(index) => &mut self.referrals[index].facts.version,
            Row::Duty => &mut self.duty.as_mut().unwrap().version,
            Row::Message => &mut self.message.as_mut().unwrap().version,
        }
    }

    /// Brings the world to one form, so that states which differ in nothing that matters are one: the order of hands is
    /// nothing, and of versions only which is older. Versions are compared and counted up, never more.
    pub(crate) fn settle(&mut self) {
        let mut hands = std::mem::take(&mut self.hands);
        let mut rows: Vec<Row> = (0..self.consents.len()).map(Row::Consent).collect();
        rows.extend((0..self.referrals.len()).map(Row::Referral));
        rows.extend(self.duty.as_ref().map(|_| Row::Duty));
        rows.extend(self.message.as_ref().map(|_| Row::Message));
        for row in rows {
            let mut held: Vec<&mut i64> = hands
                .iter_mut()
                .flat_map(Hand::versions)
                .filter(|(of, _)| *of == row)
                .map(|(_, version)| version)
                .collect();
            let current = self.version_mut(row);
            let mut distinct: BTreeSet<i64> = held.iter().map(|version| **version).collect();
            distinct.insert(*current);
            let rank = |version: i64| {
                i64::try_from(distinct.iter().filter(|other| **other <= version).count()).unwrap()
            };
            for version in &mut held {
                **version = rank(**version);
            }
            *current = rank(*current);
        }
        hands.sort_by_cached_key(|hand| {
            let mut hasher = DefaultHasher::new();
            hand.hash(&mut hasher);
            hasher.finish()
        });
        self.hands = hands;
    }
}

impl Hand {
    fn versions(&mut self) -> Vec<(Row, &mut i64)> {
        match self {
            Self::Form { referral, version, .. } => vec![(Row::Referral(*referral), version)],
            Self::Gateway { version } => vec![(Row::Message, version)],
            Self::Flight { write, .. } => write.versions(),
        }
    }
}

impl Write {
    fn versions(&mut self) -> Vec<(Row, &mut i64)> {
        match self {
            Self::Yes { replaces: Some((consent, version)), .. }
            | Self::Sent {
                ground: Ground::InForce(consent, version, _) | Ground::New(Some((consent, version))),
                ..
            } => vec![(Row::Consent(*consent), version)],
            Self::OnPage { referral, facts, .. }
            | Self::Chased { referral, facts }
            | Self::Session { referral, begins: Some(facts) } => {
                vec![(Row::Referral(*referral), &mut facts.version)]
            }
            Self::Assigned { version, .. } | Self::Attempted { version, .. } => vec![(Row::Duty, version)],
            Self::MessageIs { version, .. } | Self::HandedOver { version } => vec![(Row::Message, version)],
            _ => Vec::new(),
        }
    }
}
