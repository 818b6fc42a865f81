//! Lists: whom a viewer may be shown together. Storage narrows by the scope in SQL; [`Scope::admits`] is the
//! same in plain code, and a property test keeps scope and [`crate::decide_person`] agreed.

use crate::action::Action;
use crate::acts::job_classes;
use crate::class::{ClassSet, DataClass};
use crate::decide::{Asking, acting_roles, forbidden_by_standing};
use crate::facts::{PersonFacts, ReportedBy};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::rule::{Refusal, Rule};
use crate::table::{self, Ground, Reach};
use crate::viewer::{Actor, Member, Viewer};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, OrganisationId};

/// One way in which people come to be on the list. A person is on it if any way of the scope holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeReach {
    /// Everyone found.
    Everyone {
        /// Whether restricted people are on it.
        with_restricted: bool,
        /// What a row may show.
        classes: ClassSet,
    },
    /// Those for whom a grant is live: to this organisation, naming all of `needs` and the purpose, begun at
    /// or before `at`, neither run out nor ended by then.
    GrantedTo {
        /// Whose grant.
        organisation: OrganisationId,
        /// Classes that one live grant must name for the person to be on the list.
        needs: ClassSet,
        /// The purpose that it must name.
        purpose: Purpose,
        /// The instant at which it must be live.
        at: Timestamp,
        /// The most that a row may show; each row only what the person's live grants name of it.
        classes: ClassSet,
    },
    /// Those whom this account reported for this organisation, restricted people left out. A row shows those
    /// reports only, with the needs assessed in them and the referrals that began with them.
    ReportedBy {
        /// Which organisation.
        organisation: OrganisationId,
        /// Whose reports.
        account: AccountId,
        /// What a row may show.
        classes: ClassSet,
    },
}

/// Leave to list people for one act, now. Made only by [`scope`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    action: Action,
    purpose: Purpose,
    actor: Actor,
    reaches: Vec<ScopeReach>,
    decided_at: Timestamp,
}

/// Whom the viewer may list for this act.
///
/// Refuses an act that lists nobody and whatever the viewer's roles, purpose or organisation never allow. A
/// viewer who may list, but has nobody to see, gets a scope that admits nobody.
pub fn scope(asking: &Asking<'_>) -> Result<Scope, Refusal> {
    let by_job = matches!(asking.viewer, Viewer::System(_));
    if !asking.action.lists() && !by_job {
        return Err(Refusal::told(vec![Rule::WrongQuestion]));
    }
    let reasons = forbidden_by_standing(asking);
    if !reasons.is_empty() {
        return Err(Refusal::told(reasons));
    }
    let mut reaches = Vec::new();
    match asking.viewer {
        Viewer::Member(member) => {
            for role in acting_roles(member, asking.action, asking.purpose).iter() {
                let reach = reach_of(role, member, asking);
                if let Some(reach) = reach.filter(|reach| !reaches.contains(reach)) {
                    reaches.push(reach);
                }
            }
        }
        Viewer::System(job) => {
            reaches.push(ScopeReach::Everyone { with_restricted: true, classes: job_classes(*job) });
        }
        Viewer::Victim(_) | Viewer::SignedOut => {}
    }
    Ok(Scope {
        action: asking.action,
        purpose: asking.purpose,
        actor: asking.viewer.actor(),
        reaches,
        decided_at: asking.now,
    })
}

fn reach_of(role: Role, member: &Member, asking: &Asking<'_>) -> Option<ScopeReach> {
    // What organisations write themselves is never in a list: there each piece must be asked for.
    let rows = asking.action.row_classes().without(ClassSet::AUTHORED);
    let own = table::classes(role, Reach::Own).intersection(rows);
    let granted = table::classes(role, Reach::Granted).intersection(rows);
    match table::ground(role) {
        Ground::Everyone => {
            Some(ScopeReach::Everyone { with_restricted: role.opens_restricted(), classes: own })
        }
        Ground::Reported => Some(ScopeReach::ReportedBy {
            organisation: member.organisation(),
            account: member.account(),
            classes: own,
        }),
        Ground::Grants if granted.contains(DataClass::Identity) => Some(ScopeReach::GrantedTo {
            organisation: member.organisation(),
            needs: ClassSet::of(&[DataClass::Identity]),
            purpose: asking.purpose,
            at: asking.now,
            classes: granted,
        }),
        Ground::Grants | Ground::Themself | Ground::NoPerson => None,
    }
}

impl Scope {
    /// The act it allows; no other.
    pub const fn action(&self) -> Action {
        self.action
    }
    /// What for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }
    /// Who lists.
    pub const fn actor(&self) -> Actor {
        self.actor
    }
    /// The ways onto the list; any one is enough.
    pub fn reaches(&self) -> &[ScopeReach] {
        &self.reaches
    }
    /// When it was decided.
    pub const fn decided_at(&self) -> Timestamp {
        self.decided_at
    }

    /// The account whose conflicts of interest take people off the list, whatever else holds: blocks declared
    /// or matched, its own record, and people to whom it declared a relation. `None` for jobs.
    pub const fn except_blocked_for(&self) -> Option<AccountId> {
        self.actor.account()
    }

    /// The organisation whose people responsible take their victims off the list: those in whose cases it
    /// serves the person responsible only. `None` for jobs.
    pub const fn except_walled_from(&self) -> Option<OrganisationId> {
        self.actor.organisation()
    }

    /// The most that any row may show; what the audit entry names where rows differ.
    pub fn classes(&self) -> ClassSet {
        self.reaches.iter().fold(ClassSet::EMPTY, |all, reach| all.union(reach.classes()))
    }

    /// Whether the person is on the list.
    pub fn admits(&self, facts: &PersonFacts) -> bool {
        open(facts) && self.reaches.iter().any(|reach| reach.admits(facts))
    }

    /// What the person's row may show; empty where they are not on the list.
    pub fn classes_for(&self, facts: &PersonFacts) -> ClassSet {
        if !open(facts) {
            return ClassSet::EMPTY;
        }
        self.reaches
            .iter()
            .filter(|reach| reach.admits(facts))
            .fold(ClassSet::EMPTY, |all, reach| all.union(reach.classes_for(facts)))
    }
}

/// Whether nothing takes the person off every list.
const fn open(facts: &PersonFacts) -> bool {
    facts.found && !facts.barriers.any()
}

impl ScopeReach {
    /// The most that a row may show.
    pub const fn classes(&self) -> ClassSet {
        match self {
            Self::Everyone { classes, .. }
            | Self::GrantedTo { classes, .. }
            | Self::ReportedBy { classes, .. } => *classes,
        }
    }

    fn admits(&self, facts: &PersonFacts) -> bool {
        match self {
            Self::Everyone { with_restricted, .. } => *with_restricted || !facts.restricted,
            Self::GrantedTo { organisation, needs, purpose, at, .. } => facts.grants.iter().any(|grant| {
                grant.is_live(*organisation, *purpose, *at) && grant.classes.contains_all(*needs)
            }),
            Self::ReportedBy { organisation, account, .. } => {
                let by = ReportedBy { organisation: *organisation, account: Some(*account) };
                !facts.restricted && facts.reported_by.contains(&by)
            }
        }
    }

    fn classes_for(&self, facts: &PersonFacts) -> ClassSet {
        match self {
            Self::Everyone { classes, .. } | Self::ReportedBy { classes, .. } => *classes,
            Self::GrantedTo { organisation, purpose, at, classes, .. } => facts
                .grants
                .iter()
                .filter(|grant| grant.is_live(*organisation, *purpose, *at))
                .fold(ClassSet::EMPTY, |all, grant| all.union(grant.classes))
                .intersection(*classes),
        }
    }
}
