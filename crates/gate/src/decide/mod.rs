//! The gate's questions. Each takes who asks what, and the facts; each answers with a permit or a refusal.
//!
//! The order of the rules is the same everywhere. First what depends on the viewer alone (roles, purpose,
//! sharing): its reasons may be told, for they say nothing of the person. Then what depends on the person:
//! a no is hidden. Last what stops an act on somebody whom the viewer sees anyway, such as a hold: told again.

mod here;
mod person;
mod thing;

pub use here::{decide_aggregate, decide_here};
pub use person::{Explanation, decide_on_behalf, decide_person, explain_person};
pub use thing::{decide_finding, decide_referral, decide_request, decide_request_about_nobody};

use crate::action::{Action, ActionFacts};
use crate::acts::{acts, job_acts};
use crate::class::ClassSet;
use crate::purpose::Purpose;
use crate::role::{Role, RoleSet, Sharing};
use crate::rule::{Refusal, Rule};
use crate::viewer::{Member, Viewer};
use alongside_kernel::Timestamp;

/// Who asks to do what, why, and when.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Who asks.
    pub viewer: &'a Viewer,
    /// To do what.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// When: grants are weighed at this instant.
    pub now: Timestamp,
    /// Whether it is only looked at what the act would change, or whether it could be done.
    pub only_looks: bool,
}

impl<'a> Asking<'a> {
    /// A question.
    pub const fn new(viewer: &'a Viewer, action: Action, purpose: Purpose, now: Timestamp) -> Self {
        Self { viewer, action, purpose, now, only_looks: false }
    }

    /// The same question for a page that only shows what the act would change: nobody is asked again who they are
    /// before anything is done.
    #[must_use]
    pub const fn only_looking(mut self) -> Self {
        self.only_looks = true;
        self
    }
}

/// Whether the act tells something of a person, and so must serve a purpose.
const fn tells_of_a_person(facts: &ActionFacts) -> bool {
    !facts.shows.without(ClassSet::NOT_OF_A_PERSON).is_empty()
}

/// Whether the purpose of an act that shows these classes is checked. Figures are for a purpose too.
const fn binds_purpose(facts: &ActionFacts) -> bool {
    tells_of_a_person(facts) || facts.shows.contains(crate::class::DataClass::Aggregate)
}

/// The roles under which a member does the act for the purpose.
pub(crate) fn acting_roles(member: &Member, action: Action, purpose: Purpose) -> RoleSet {
    let unbound = !binds_purpose(&action.facts());
    member
        .roles()
        .iter()
        .filter(|role| acts(*role).contains(action) && (unbound || role.purposes().contains(purpose)))
        .collect()
}

/// The rules that forbid whatever the facts about the thing are. Empty where the viewer may go on.
pub(crate) fn forbidden_by_standing(asking: &Asking<'_>) -> Vec<Rule> {
    let facts = asking.action.facts();
    let mut reasons = Vec::new();
    let (does, serves) = match asking.viewer {
        Viewer::SignedOut => return vec![Rule::SignedOut],
        Viewer::System(job) => (job_acts(*job).contains(asking.action), true),
        Viewer::Victim(_) => (
            acts(Role::Victim).contains(asking.action),
            !binds_purpose(&facts) || Role::Victim.purposes().contains(asking.purpose),
        ),
        Viewer::Member(member) => {
            forbidden_to_member(member, asking.action, &mut reasons);
            (
                member.roles().iter().any(|role| acts(role).contains(asking.action)),
                !acting_roles(member, asking.action, asking.purpose).is_empty(),
            )
        }
    };
    if !does {
        reasons.push(Rule::RoleDoesNotDoThis);
    } else if !serves || (binds_purpose(&facts) && !facts.purposes.contains(asking.purpose)) {
        reasons.push(Rule::PurposeDoesNotFit);
    }
    // Last, and alone: nobody gives their code for what they may not do anyway.
    if reasons.is_empty() && !is_sure_enough(asking) {
        reasons.push(Rule::SecondFactorNotFresh);
    }
    reasons
}

/// Whether it is certain enough for this act that it is they: a grave one takes a second factor given shortly before.
/// A program has none to give.
fn is_sure_enough(asking: &Asking<'_>) -> bool {
    if asking.only_looks || !asking.action.needs_step_up() {
        return true;
    }
    match asking.viewer {
        Viewer::Member(member) => {
            !member.by_program() && member.sure_until().is_some_and(|until| asking.now < until)
        }
        // A job is the server itself, and a person's own pages have no second factor.
        Viewer::System(_) | Viewer::Victim(_) => true,
        Viewer::SignedOut => false,
    }
}

fn forbidden_to_member(member: &Member, action: Action, reasons: &mut Vec<Rule>) {
    let facts = action.facts();
    // A report written on a form shows nothing, but it brings a person.
    let about_people = tells_of_a_person(&facts) || action == Action::WriteReport;
    if about_people && member.sharing() != Sharing::People {
        reasons.push(Rule::OrganisationSharesNoPeople);
    }
    if facts.shows.contains(crate::class::DataClass::Aggregate) && member.sharing() == Sharing::Nothing {
        reasons.push(Rule::OrganisationSharesNothing);
    }
    if about_people && member.roles().iter().any(Role::never_opens_a_person) {
        reasons.push(Rule::SeparationOfDuties);
    }
}

/// The rule that lets a viewer do an act at all.
pub(crate) const fn standing_rule(viewer: &Viewer) -> Rule {
    match viewer {
        Viewer::System(_) => Rule::JobDoesThis,
        Viewer::Member(_) | Viewer::Victim(_) | Viewer::SignedOut => Rule::RoleDoesThis,
    }
}

/// The refusal of a question asked in the wrong way.
fn wrong_question() -> Refusal {
    Refusal::told(vec![Rule::WrongQuestion])
}
