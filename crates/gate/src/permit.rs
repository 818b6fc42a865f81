//! What the gate hands out: values that nothing else can make, and that storage asks for before it reads.

use crate::action::Action;
use crate::class::{ClassSet, DataClass};
use crate::facts::ReportedBy;
use crate::purpose::Purpose;
use crate::rule::Rule;
use crate::viewer::{Actor, Job};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{FindingId, GrantId, OrganisationId, PersonId, ReferralId, ReportId, RequestId};

/// On what ground a person is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The person is in the care of the viewer's unit.
    Own,
    /// A live grant. Where several are live, the one that was made first.
    Grant(GrantId),
    /// The viewer made a report about them.
    Report,
    /// The viewer is this person.
    Themself,
    /// A job of the server needs it.
    Task(Job),
}

/// Leave to do one act for one person, once, now. Made only by the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPermit {
    pub(crate) person: PersonId,
    pub(crate) action: Action,
    pub(crate) purpose: Purpose,
    pub(crate) basis: Basis,
    pub(crate) classes: ClassSet,
    pub(crate) written: ClassSet,
    pub(crate) actor: Actor,
    pub(crate) restricted: bool,
    pub(crate) rules: Vec<Rule>,
    pub(crate) decided_at: Timestamp,
}

impl PersonPermit {
    /// Whom it is about.
    pub const fn person(&self) -> PersonId {
        self.person
    }
    /// The act it allows; no other.
    pub const fn action(&self) -> Action {
        self.action
    }
    /// What for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }
    /// On what ground.
    pub const fn basis(&self) -> Basis {
        self.basis
    }
    /// Who acts.
    pub const fn actor(&self) -> Actor {
        self.actor
    }
    /// The rules that allowed it.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
    /// When it was decided. A permit is for the request in hand and is not kept.
    pub const fn decided_at(&self) -> Timestamp {
        self.decided_at
    }

    /// Classes that may be read whoever wrote them.
    pub const fn classes(&self) -> ClassSet {
        self.classes
    }
    /// Classes of which only what the viewer's own organisation wrote may be read.
    pub const fn written_classes(&self) -> ClassSet {
        self.written
    }
    /// Every class of which something may be read: what an audit entry names.
    pub const fn all_classes(&self) -> ClassSet {
        self.classes.union(self.written)
    }

    /// Whether data of the class may be read, whoever wrote it. For what organisations write themselves
    /// (support summary, support note, sealed note) ask [`PersonPermit::may_of`] for each piece.
    pub const fn may(&self, class: DataClass) -> bool {
        self.classes.contains(class)
    }

    /// Whether a piece of the class that this organisation wrote may be read.
    pub fn may_of(&self, class: DataClass, writer: OrganisationId) -> bool {
        self.may(class) || (self.written.contains(class) && self.actor.organisation() == Some(writer))
    }

    /// Whose reports alone may be shown, with the needs assessed in them and the referrals that began with them;
    /// `None` where the permit is not so narrowed. An officer who once reported a person does not thereby see
    /// what others reported about them, or what the person sought by themself.
    pub fn only_what_began_with(&self) -> Option<ReportedBy> {
        match (self.basis, self.actor) {
            (Basis::Report, Actor::Member { account, organisation, .. }) => {
                Some(ReportedBy { organisation, account: Some(account) })
            }
            _ => None,
        }
    }

    /// Whether the act takes effect only when a second person agrees: erasing, lifting a conflict, and joining
    /// where the person is restricted. Other guards on joining are the use case's, which knows both records.
    pub const fn needs_second_person(&self) -> bool {
        match self.action {
            Action::Erase | Action::LiftConflict => true,
            Action::JoinPersons => self.restricted,
            _ => false,
        }
    }
}

/// On which side of a referral or request the viewer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Their organisation sent it.
    Sender,
    /// Their organisation received it.
    Receiver,
    /// Neither: they see how it goes because the person is in their care or was reported by them.
    Observer,
}

/// Leave to do one act on one referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralPermit {
    pub(crate) person: PersonPermit,
    pub(crate) referral: ReferralId,
    pub(crate) side: Side,
}

impl ReferralPermit {
    /// The leave for the person it is about.
    pub const fn person(&self) -> &PersonPermit {
        &self.person
    }
    /// Which referral.
    pub const fn referral(&self) -> ReferralId {
        self.referral
    }
    /// On which side the viewer stands.
    pub const fn side(&self) -> Side {
        self.side
    }
}

/// Leave to do one act on one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestPermit {
    pub(crate) person: PersonPermit,
    pub(crate) request: RequestId,
    pub(crate) side: Side,
}

impl RequestPermit {
    /// The leave for the person it is about.
    pub const fn person(&self) -> &PersonPermit {
        &self.person
    }
    /// Which request.
    pub const fn request(&self) -> RequestId {
        self.request
    }
    /// On which side the viewer stands.
    pub const fn side(&self) -> Side {
        self.side
    }
}

/// Leave to do one act on one quality finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPermit {
    pub(crate) person: PersonPermit,
    pub(crate) finding: FindingId,
    pub(crate) report: ReportId,
}

impl FindingPermit {
    /// The leave for the person whose report it is on.
    pub const fn person(&self) -> &PersonPermit {
        &self.person
    }
    /// Which finding.
    pub const fn finding(&self) -> FindingId {
        self.finding
    }
    /// On which report.
    pub const fn report(&self) -> ReportId {
        self.report
    }
}

/// Whose things an act on no person reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganisationReach {
    /// Those of one organisation, the viewer's own.
    Only(OrganisationId),
    /// Those of the whole partnership.
    Partnership,
    /// What is public, and what the viewer brings themselves.
    Public,
}

/// Leave to do an act on no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    pub(crate) action: Action,
    pub(crate) purpose: Purpose,
    pub(crate) classes: ClassSet,
    pub(crate) actor: Actor,
    pub(crate) reach: OrganisationReach,
    pub(crate) rules: Vec<Rule>,
    pub(crate) decided_at: Timestamp,
}

impl Permit {
    /// The act it allows; no other.
    pub const fn action(&self) -> Action {
        self.action
    }
    /// What for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }
    /// Classes that may be shown.
    pub const fn classes(&self) -> ClassSet {
        self.classes
    }
    /// Whether data of the class may be shown.
    pub const fn may(&self, class: DataClass) -> bool {
        self.classes.contains(class)
    }
    /// Who acts.
    pub const fn actor(&self) -> Actor {
        self.actor
    }
    /// Whose things may be touched.
    pub const fn reach(&self) -> OrganisationReach {
        self.reach
    }
    /// The rules that allowed it.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
    /// When it was decided.
    pub const fn decided_at(&self) -> Timestamp {
        self.decided_at
    }
}
