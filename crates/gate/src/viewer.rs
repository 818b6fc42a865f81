//! Who is asking. A viewer can't be made from nothing: a membership is checked when it becomes one.

use crate::action::ActionSet;
use crate::acts::acts;
use crate::role::{OrganisationKind, Role, RoleSet, Sharing};
use crate::rule::{Refusal, Rule};
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, PersonId, PortalAccessId};
use alongside_kernel::{Date, Timestamp};

coded! {
    /// A job that the server runs by itself.
    pub enum Job, "job" {
        /// Takes reports from files and feeds, assesses and routes them.
        TakeReports = "take_reports",
        /// Proposes and joins what is certainly the same person.
        LinkPersons = "link_persons",
        /// Keeps the index for search in memory.
        BuildIndex = "build_index",
        /// Sends what is due to be sent, where it is safe.
        SendMessages = "send_messages",
        /// Chases referrals, requests and promises that nobody answered.
        ChaseUnanswered = "chase_unanswered",
        /// Counts, for figures that then pass disclosure control.
        CountFigures = "count_figures",
        /// Erases what has been decided or is past its time.
        EraseDue = "erase_due",
        /// Signs and checks the audit log.
        SignCheckpoints = "sign_checkpoints",
        /// Looks through the audit log for looks that stand out.
        WatchLooks = "watch_looks",
    }
}

/// What storage knows of a membership when somebody acts under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipFacts {
    /// Who signs in.
    pub account: AccountId,
    /// Their place in the organisation.
    pub membership: MembershipId,
    /// The organisation they act for.
    pub organisation: OrganisationId,
    /// What kind it is.
    pub organisation_kind: OrganisationKind,
    /// What it shares and receives.
    pub sharing: Sharing,
    /// The roles held in it.
    pub roles: RoleSet,
    /// The first London day of the membership.
    pub from: Date,
    /// The last London day of the membership, if it has one.
    pub until: Option<Date>,
    /// Whether the membership, the account or the organisation was closed before that day: takes effect at once.
    pub closed: bool,
}

/// An account acting under one membership that is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    account: AccountId,
    membership: MembershipId,
    organisation: OrganisationId,
    organisation_kind: OrganisationKind,
    sharing: Sharing,
    roles: RoleSet,
    by_program: bool,
    sure_until: Option<Timestamp>,
}

impl Member {
    /// Who signed in.
    pub const fn account(&self) -> AccountId {
        self.account
    }
    /// Under which membership.
    pub const fn membership(&self) -> MembershipId {
        self.membership
    }
    /// For which organisation.
    pub const fn organisation(&self) -> OrganisationId {
        self.organisation
    }
    /// What kind of organisation it is.
    pub const fn organisation_kind(&self) -> OrganisationKind {
        self.organisation_kind
    }
    /// What the organisation shares and receives.
    pub const fn sharing(&self) -> Sharing {
        self.sharing
    }
    /// The roles that count: those that can be held in this kind of organisation.
    pub const fn roles(&self) -> RoleSet {
        self.roles
    }
    /// Whether a program acts with a token of theirs, and not they themself.
    pub const fn by_program(&self) -> bool {
        self.by_program
    }
    /// Until when the second factor that they gave last is fresh enough for the gravest acts.
    pub const fn sure_until(&self) -> Option<Timestamp> {
        self.sure_until
    }
    /// Whether the member holds the role.
    pub const fn is(&self, role: Role) -> bool {
        self.roles.contains(role)
    }
}

/// Somebody in the portal, whose way in is open: they see one person, themselves or whom they speak for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VictimViewer {
    /// Whose pages they see.
    pub person: PersonId,
    /// Through which way in.
    pub access: PortalAccessId,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Staff, acting under one membership.
    Member(Member),
    /// A victim in the portal.
    Victim(VictimViewer),
    /// A job of the server.
    System(Job),
    /// Nobody that we know.
    SignedOut,
}

/// Who acted, in the form that an audit entry keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Staff.
    Member {
        /// Who signed in.
        account: AccountId,
        /// Under which membership.
        membership: MembershipId,
        /// For which organisation.
        organisation: OrganisationId,
    },
    /// A victim in the portal.
    Victim {
        /// Whose pages.
        person: PersonId,
        /// Through which way in.
        access: PortalAccessId,
    },
    /// A job of the server.
    System(Job),
    /// Nobody that we know.
    SignedOut,
}

impl Viewer {
    /// A member of staff under a membership that is live on this London day.
    ///
    /// Refuses, with the reason, a membership that has not begun, has ended or was closed, and one whose roles
    /// can't be held in its kind of organisation. Roles out of place beside others that fit are left out.
    pub fn of(facts: &MembershipFacts, today: Date) -> Result<Self, Refusal> {
        if facts.closed || facts.until.is_some_and(|last| last < today) {
            return Err(Refusal::told(vec![Rule::MembershipEnded]));
        }
        if today < facts.from {
            return Err(Refusal::told(vec![Rule::MembershipNotBegun]));
        }
        let roles: RoleSet = facts.roles.iter().filter(|role| role.fits(facts.organisation_kind)).collect();
        if roles.is_empty() {
            return Err(Refusal::told(vec![Rule::RoleOutOfPlace]));
        }
        Ok(Self::Member(Member {
            account: facts.account,
            membership: facts.membership,
            organisation: facts.organisation,
            organisation_kind: facts.organisation_kind,
            sharing: facts.sharing,
            roles,
            by_program: false,
            sure_until: None,
        }))
    }

    /// The same member of staff, whose second factor is fresh until then. Of two instants the later one counts.
    #[must_use]
    pub fn sure_until(self, until: Timestamp) -> Self {
        match self {
            Self::Member(member) => {
                let until = member.sure_until.map_or(until, |before| before.max(until));
                Self::Member(Member { sure_until: Some(until), ..member })
            }
            other => other,
        }
    }

    /// The member of staff as their organisation's program sees for these acts: in the least place of their
    /// organisation that does them and neither does nor sees what they themself may not. Where no such place does them all,
    /// it is their own place, and the gate says why not.
    ///
    /// The account stays theirs, so that a conflict of interest keeps their programs away as it keeps them away.
    #[must_use]
    pub fn for_program(&self, needed: ActionSet) -> Self {
        let Self::Member(member) = self else { return self.clone() };
        let places = Role::for_programs(member.organisation_kind).iter().copied();
        let least = places
            .filter(|place| member.roles.iter().any(|role| place.is_within(role)))
            .find(|place| acts(*place).contains_all(needed));
        let roles = least.map_or(member.roles, |role| RoleSet::of(&[role]));
        Self::Member(Member { roles, by_program: true, ..member.clone() })
    }

    /// The member of staff, if it is one.
    pub const fn member(&self) -> Option<&Member> {
        match self {
            Self::Member(member) => Some(member),
            Self::Victim(_) | Self::System(_) | Self::SignedOut => None,
        }
    }

    /// Who acted, for the audit.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Member(member) => Actor::Member {
                account: member.account,
                membership: member.membership,
                organisation: member.organisation,
            },
            Self::Victim(victim) => Actor::Victim { person: victim.person, access: victim.access },
            Self::System(job) => Actor::System(*job),
            Self::SignedOut => Actor::SignedOut,
        }
    }
}

impl Actor {
    /// The organisation for which it was done, if it was done for one.
    pub const fn organisation(&self) -> Option<OrganisationId> {
        match self {
            Self::Member { organisation, .. } => Some(*organisation),
            Self::Victim { .. } | Self::System(_) | Self::SignedOut => None,
        }
    }

    /// The account that did it, if an account did.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Member { account, .. } => Some(*account),
            Self::Victim { .. } | Self::System(_) | Self::SignedOut => None,
        }
    }
}
