//! Acts on no person, and figures.

use super::{Asking, acting_roles, forbidden_by_standing, standing_rule, wrong_question};
use crate::action::About;
use crate::acts::{OPEN_TO_ALL, job_classes};
use crate::class::ClassSet;
use crate::facts::AggregateFacts;
use crate::permit::{OrganisationReach, Permit};
use crate::role::{OrganisationKind, Role, RoleSet};
use crate::rule::{Refusal, Rule};
use crate::table::{self, Reach};
use crate::viewer::{Member, Viewer};

/// Whether the viewer may do this act, which is on no person.
pub fn decide_here(asking: &Asking<'_>) -> Result<Permit, Refusal> {
    if asking.action.about() != About::Here {
        return Err(wrong_question());
    }
    if OPEN_TO_ALL.contains(asking.action) {
        return Ok(make(asking, ClassSet::EMPTY, OrganisationReach::Public, Rule::OpenToAll));
    }
    allowed(asking)
}

/// Whether the viewer may see these figures.
///
/// Figures that have not passed disclosure control are for the job that counts alone. Those of one organisation
/// are for itself and for those who look after the whole.
pub fn decide_aggregate(asking: &Asking<'_>, facts: &AggregateFacts) -> Result<Permit, Refusal> {
    if asking.action.about() != About::Figures {
        return Err(wrong_question());
    }
    let permit = allowed(asking)?;
    let counts = matches!(asking.viewer, Viewer::System(_));
    if !facts.released && !counts {
        return Err(Refusal::told(vec![Rule::NotReleased]));
    }
    match (permit.reach, facts.organisation) {
        (OrganisationReach::Only(own), Some(other)) if own != other => {
            Err(Refusal::told(vec![Rule::FiguresOfAnother]))
        }
        _ => Ok(permit),
    }
}

fn allowed(asking: &Asking<'_>) -> Result<Permit, Refusal> {
    let reasons = forbidden_by_standing(asking);
    if !reasons.is_empty() {
        return Err(Refusal::told(reasons));
    }
    let (seen, reach) = match asking.viewer {
        Viewer::Member(member) => {
            let roles = acting_roles(member, asking.action, asking.purpose);
            (own_classes(roles), reach_of(member, roles))
        }
        Viewer::System(job) => (job_classes(*job), OrganisationReach::Partnership),
        Viewer::Victim(_) | Viewer::SignedOut => (ClassSet::EMPTY, OrganisationReach::Public),
    };
    let classes = seen.intersection(asking.action.facts().shows);
    Ok(make(asking, classes, reach, standing_rule(asking.viewer)))
}

fn own_classes(roles: RoleSet) -> ClassSet {
    roles.iter().fold(ClassSet::EMPTY, |all, role| all.union(table::classes(role, Reach::Own)))
}

/// Who looks after the whole partnership reaches all of it; everybody else their own organisation.
fn reach_of(member: &Member, roles: RoleSet) -> OrganisationReach {
    let hosts = matches!(member.organisation_kind(), OrganisationKind::Host | OrganisationKind::Commissioner);
    let whole = roles.iter().any(|role| match role {
        Role::Administrator | Role::Commissioner | Role::PartnershipCoordinator | Role::Evaluator => true,
        Role::Auditor => hosts,
        _ => false,
    });
    if whole { OrganisationReach::Partnership } else { OrganisationReach::Only(member.organisation()) }
}

fn make(asking: &Asking<'_>, classes: ClassSet, reach: OrganisationReach, rule: Rule) -> Permit {
    Permit {
        action: asking.action,
        purpose: asking.purpose,
        classes,
        actor: asking.viewer.actor(),
        reach,
        rules: vec![rule],
        decided_at: asking.now,
    }
}
