//! One person.

use super::{Asking, acting_roles, forbidden_by_standing, standing_rule, wrong_question};
use crate::action::{About, Action};
use crate::acts::job_classes;
use crate::class::{ClassSet, DataClass};
use crate::facts::{GrantFact, PersonFacts};
use crate::permit::{Basis, PersonPermit};
use crate::role::{OrganisationKind, Role};
use crate::rule::{Refusal, Rule};
use crate::table::{self, Ground, Reach};
use crate::viewer::{Member, Viewer};
use alongside_kernel::id::OrganisationId;

/// Which rules spoke, for the oversight log and the tests. Never shown to the viewer: it tells a block from an
/// unknown person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// The rules that allowed.
    pub allowed: Vec<Rule>,
    /// The rules that forbade; one is enough.
    pub forbade: Vec<Rule>,
}

/// Whether the viewer may do this act for this person.
///
/// Refuses with reasons what the viewer's roles, purpose or organisation never allow, and what a hold stops;
/// hides everything that would tell whether the person is there.
pub fn decide_person(asking: &Asking<'_>, facts: &PersonFacts) -> Result<PersonPermit, Refusal> {
    if asking.action.about() != About::Person {
        return Err(wrong_question());
    }
    permit(asking, facts)
}

/// Whether a job may still do for this person what somebody had it do for an organisation: its own question, and whether
/// that organisation may still see who the person is. `facts` are those of the account that let it go, in that
/// organisation, so that a conflict of interest that was declared since counts as a withdrawal does.
pub fn decide_on_behalf(
    asking: &Asking<'_>,
    facts: &PersonFacts,
    (organisation, kind): (OrganisationId, OrganisationKind),
) -> Result<PersonPermit, Refusal> {
    if !matches!(asking.viewer, Viewer::System(_)) {
        return Err(wrong_question());
    }
    let permit = decide_person(asking, facts)?;
    let granted = || {
        facts.grants.iter().any(|grant| {
            grant.is_live(organisation, asking.purpose, asking.now)
                && grant.classes.contains(DataClass::Identity)
        })
    };
    if kind == OrganisationKind::VictimCareUnit || granted() { Ok(permit) } else { Err(Refusal::unknown()) }
}

/// The rules that allowed and forbade, also where the answer hides them.
pub fn explain_person(asking: &Asking<'_>, facts: &PersonFacts) -> Explanation {
    if asking.action.about() != About::Person {
        return Explanation { allowed: Vec::new(), forbade: vec![Rule::WrongQuestion] };
    }
    let weighed = Weighed::of(asking, facts);
    let forbade = [weighed.by_standing, weighed.hidden, weighed.told].concat();
    Explanation { allowed: weighed.allowed, forbade }
}

/// The decision for any act on a person, whatever thing of theirs it is about.
pub(super) fn permit(asking: &Asking<'_>, facts: &PersonFacts) -> Result<PersonPermit, Refusal> {
    let weighed = Weighed::of(asking, facts);
    if !weighed.by_standing.is_empty() {
        return Err(Refusal::told(weighed.by_standing));
    }
    let Some(view) = weighed.view.filter(|_| weighed.hidden.is_empty()) else {
        return Err(Refusal::unknown());
    };
    if !weighed.told.is_empty() {
        return Err(Refusal::told(weighed.told));
    }
    let shows = asking.action.facts().shows;
    let classes = view.classes.intersection(shows);
    Ok(PersonPermit {
        person: facts.person,
        action: asking.action,
        purpose: asking.purpose,
        basis: view.basis,
        classes,
        written: view.written.intersection(shows).without(classes),
        actor: asking.viewer.actor(),
        restricted: facts.restricted,
        rules: weighed.allowed,
        decided_at: asking.now,
    })
}

/// What a viewer sees of a person, before it is narrowed to what the act shows.
#[derive(Clone, Copy)]
struct View {
    basis: Basis,
    classes: ClassSet,
    written: ClassSet,
}

impl View {
    /// Both together; the stronger ground is named.
    fn and(self, other: Self) -> Self {
        Self {
            basis: if strength(self.basis) <= strength(other.basis) { self.basis } else { other.basis },
            classes: self.classes.union(other.classes),
            written: self.written.union(other.written),
        }
    }
}

const fn strength(basis: Basis) -> u8 {
    match basis {
        Basis::Themself => 0,
        Basis::Task(_) => 1,
        Basis::Own => 2,
        Basis::Report => 3,
        Basis::Grant(_) => 4,
    }
}

/// All rules weighed; nothing decided.
struct Weighed {
    allowed: Vec<Rule>,
    by_standing: Vec<Rule>,
    hidden: Vec<Rule>,
    told: Vec<Rule>,
    view: Option<View>,
}

impl Weighed {
    fn of(asking: &Asking<'_>, facts: &PersonFacts) -> Self {
        let by_standing = forbidden_by_standing(asking);
        let mut allowed = Vec::new();
        if by_standing.is_empty() {
            allowed.push(standing_rule(asking.viewer));
        }
        let mut hidden = Vec::new();
        for (applies, rule) in [
            (!facts.found, Rule::Unknown),
            (facts.barriers.blocked, Rule::ConflictOfInterest),
            (facts.barriers.own_record, Rule::OwnRecord),
            (facts.barriers.serves_only_person_responsible, Rule::OtherPartyWall),
        ] {
            if applies {
                hidden.push(rule);
            }
        }
        let view = match look(asking, facts) {
            Ok(view) => {
                allowed.push(ground_rule(view.basis));
                Some(view)
            }
            Err(reasons) => {
                hidden.extend(reasons);
                None
            }
        };
        let told = view.as_ref().map_or_else(Vec::new, |view| stopped(asking.action, facts, view));
        Self { allowed, by_standing, hidden, told, view }
    }
}

const fn ground_rule(basis: Basis) -> Rule {
    match basis {
        Basis::Own => Rule::InTheUnitsCare,
        Basis::Grant(_) => Rule::LiveGrant,
        Basis::Report => Rule::ReportedByThem,
        Basis::Themself => Rule::Themself,
        Basis::Task(_) => Rule::JobDoesThis,
    }
}

/// What stops an act on a person whom the viewer sees.
fn stopped(action: Action, facts: &PersonFacts, view: &View) -> Vec<Rule> {
    let wanted = action.facts();
    let seen = view.classes.union(view.written);
    let lacks_one = !wanted.needs_one_of.is_empty() && !seen.meets(wanted.needs_one_of);
    [
        (!seen.contains_all(wanted.needs) || lacks_one, Rule::ClassNotGranted),
        (facts.holds.contact && action.reaches_out(), Rule::ContactOnHold),
        (facts.holds.sharing && action.hands_on(), Rule::SharingOnHold),
        (facts.holds.erasure && action == Action::Erase, Rule::ErasureOnHold),
    ]
    .into_iter()
    .filter_map(|(applies, rule)| applies.then_some(rule))
    .collect()
}

/// What the viewer sees of the person, or why not.
fn look(asking: &Asking<'_>, facts: &PersonFacts) -> Result<View, Vec<Rule>> {
    match asking.viewer {
        Viewer::SignedOut => Err(vec![Rule::SignedOut]),
        Viewer::System(job) => {
            Ok(View { basis: Basis::Task(*job), classes: job_classes(*job), written: ClassSet::EMPTY })
        }
        Viewer::Victim(victim) if victim.person == facts.person => Ok(View {
            basis: Basis::Themself,
            classes: table::classes(Role::Victim, Reach::Own),
            written: ClassSet::EMPTY,
        }),
        Viewer::Victim(_) => Err(vec![Rule::NotThemself]),
        Viewer::Member(member) => {
            let live: Vec<&GrantFact> = facts
                .grants
                .iter()
                .filter(|grant| grant.is_live(member.organisation(), asking.purpose, asking.now))
                .collect();
            let mut reasons = Vec::new();
            let mut seen: Option<View> = None;
            for role in acting_roles(member, asking.action, asking.purpose).iter() {
                match look_as(role, member, facts, &live) {
                    Ok(view) => {
                        seen = Some(match seen {
                            Some(other) => other.and(view),
                            None => view,
                        });
                    }
                    Err(rule) => reasons.push(rule),
                }
            }
            seen.ok_or(reasons)
        }
    }
}

/// What one role sees. A role adds only where it may know who the person is: classes from one role never hang
/// on the name that another role was given.
fn look_as(role: Role, member: &Member, facts: &PersonFacts, live: &[&GrantFact]) -> Result<View, Rule> {
    let ground = stands_on(role, member, facts);
    let own = table::classes(role, Reach::Own);
    let on_grant = table::classes(role, Reach::Granted).union(own.intersection(ClassSet::AUTHORED));
    let named = live.iter().fold(ClassSet::EMPTY, |all, grant| all.union(grant.classes));
    // No grant opens a sealed note that another organisation wrote.
    let mut classes = on_grant.intersection(named).without(ClassSet::of(&[DataClass::SealedNote]));
    let mut written = if live.is_empty() {
        ClassSet::EMPTY
    } else {
        table::classes(role, Reach::Granted).intersection(ClassSet::AUTHORED)
    };
    if ground.is_ok() {
        classes = classes.union(own.without(ClassSet::AUTHORED));
        written = written.union(own.intersection(ClassSet::AUTHORED));
    }
    if classes.contains(DataClass::Identity) {
        let by_grant = live
            .iter()
            .filter(|grant| grant.classes.contains(DataClass::Identity))
            .map(|grant| grant.grant)
            .min()
            .map(Basis::Grant);
        return ground
            .ok()
            .or(by_grant)
            .map(|basis| View { basis, classes, written })
            .ok_or(Rule::NoLiveGrant);
    }
    Err(match ground {
        Err(Rule::NoLiveGrant) if !live.is_empty() => Rule::IdentityNotGranted,
        Err(reason) => reason,
        Ok(_) => Rule::IdentityNotGranted,
    })
}

/// Whether the person is on the role's own ground, or the rule that says why not.
fn stands_on(role: Role, member: &Member, facts: &PersonFacts) -> Result<Basis, Rule> {
    match table::ground(role) {
        Ground::Everyone if facts.restricted && !role.opens_restricted() => Err(Rule::Restricted),
        Ground::Everyone => Ok(Basis::Own),
        Ground::Reported if facts.restricted => Err(Rule::Restricted),
        Ground::Reported => facts
            .reported_by
            .iter()
            .any(|by| by.organisation == member.organisation() && by.account == Some(member.account()))
            .then_some(Basis::Report)
            .ok_or(Rule::NotReportedByThem),
        Ground::Grants => Err(Rule::NoLiveGrant),
        Ground::Themself => Err(Rule::NotThemself),
        Ground::NoPerson => Err(Rule::SeparationOfDuties),
    }
}
