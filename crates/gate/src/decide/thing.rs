//! One referral, one request, one finding: the person first, then the side on which the viewer stands.

use super::person::permit;
use super::{Asking, forbidden_by_standing, standing_rule, wrong_question};
use crate::action::{About, Action, Room};
use crate::class::ClassSet;
use crate::facts::{FindingFacts, ReferralFacts, ReferralStage, RequestFacts};
use crate::permit::{
    Basis, FindingPermit, OrganisationReach, Permit, PersonPermit, ReferralPermit, RequestPermit, Side,
};
use crate::role::Role;
use crate::rule::{Refusal, Rule};
use crate::viewer::Viewer;
use alongside_kernel::id::OrganisationId;

/// Whether the viewer may do this act on this referral.
///
/// Beside the person's rules: a draft is the sender's; a withdrawn referral is to its receiver as if it never
/// was; an officer follows what began with their own report; each side does its own acts; a caseworker answers only where they are the named worker.
pub fn decide_referral(asking: &Asking<'_>, facts: &ReferralFacts) -> Result<ReferralPermit, Refusal> {
    if asking.action.about() != About::Referral {
        return Err(wrong_question());
    }
    let mut person = permit(asking, &facts.person)?;
    let side = side(&person, facts.from_organisation, facts.to_organisation).ok_or_else(Refusal::unknown)?;
    // Where somebody sought help is theirs: an officer follows what began with their own report, even where
    // their force is a party.
    let narrowed = person.only_what_began_with();
    if narrowed.is_some() && narrowed != facts.began_with {
        return Err(Refusal::unknown());
    }
    // What is still being written, or was taken back, isn't there for anybody but the sender. The unit that
    // cares for the person, and who reported them, still see that it was sent and taken back.
    let shown = match facts.stage {
        ReferralStage::Draft => side == Side::Sender,
        ReferralStage::Withdrawn => side != Side::Receiver,
        ReferralStage::Sent | ReferralStage::Accepted | ReferralStage::Declined | ReferralStage::Closed => {
            true
        }
    };
    if !shown {
        return Err(Refusal::unknown());
    }
    match asking.action {
        Action::SendReferral | Action::WithdrawReferral if side != Side::Sender => {
            return Err(Refusal::told(vec![Rule::NotTheSender]));
        }
        Action::AcknowledgeReferral
        | Action::AcceptReferral
        | Action::DeclineReferral
        | Action::NameWorker
            if side != Side::Receiver =>
        {
            return Err(Refusal::told(vec![Rule::NotTheReceiver]));
        }
        Action::AcceptReferral | Action::DeclineReferral if !may_answer(asking, facts) => {
            return Err(Refusal::told(vec![Rule::NotTheNamedWorker]));
        }
        _ => {}
    }
    person.rules.extend(side_rule(side));
    Ok(ReferralPermit { person, referral: facts.referral, side })
}

/// Managers and coordinators answer any referral; a caseworker or witness care officer those given to them.
fn may_answer(asking: &Asking<'_>, facts: &ReferralFacts) -> bool {
    let Some(member) = asking.viewer.member() else { return false };
    let answers_any = [Role::UnitManager, Role::AgencyManager, Role::RestorativeJusticeCoordinator];
    answers_any.into_iter().any(|role| member.is(role)) || facts.assigned == Some(member.account())
}

/// Whether the viewer may do this act on this request. Only the two organisations see it.
pub fn decide_request(asking: &Asking<'_>, facts: &RequestFacts) -> Result<RequestPermit, Refusal> {
    if asking.action.about() != About::Request {
        return Err(wrong_question());
    }
    let mut person = permit(asking, &facts.person)?;
    let side = side(&person, facts.from_organisation, facts.to_organisation).ok_or_else(Refusal::unknown)?;
    let by_job = matches!(asking.viewer, Viewer::System(_));
    if side == Side::Observer && !by_job {
        return Err(Refusal::unknown());
    }
    match asking.action {
        Action::ChaseRequest if side != Side::Sender && !by_job => {
            return Err(Refusal::told(vec![Rule::NotTheSender]));
        }
        Action::AnswerRequest if side != Side::Receiver => {
            return Err(Refusal::told(vec![Rule::NotTheReceiver]));
        }
        _ => {}
    }
    person.rules.extend(side_rule(side));
    Ok(RequestPermit { person, request: facts.request, side })
}

/// Whether the viewer may do this act on a request that is about nobody: only the two organisations, each on its side,
/// and the job that chases.
pub fn decide_request_about_nobody(
    asking: &Asking<'_>,
    from: OrganisationId,
    to: OrganisationId,
) -> Result<Permit, Refusal> {
    if asking.action.room() != Room::Requests {
        return Err(wrong_question());
    }
    let reasons = forbidden_by_standing(asking);
    if !reasons.is_empty() {
        return Err(Refusal::told(reasons));
    }
    let by_job = matches!(asking.viewer, Viewer::System(_));
    let own = asking.viewer.actor().organisation();
    let side = if own == Some(from) {
        Some(Side::Sender)
    } else if own == Some(to) {
        Some(Side::Receiver)
    } else {
        by_job.then_some(Side::Observer)
    };
    let side = side.ok_or_else(Refusal::unknown)?;
    match asking.action {
        Action::MakeRequest | Action::ChaseRequest if side != Side::Sender && !by_job => {
            return Err(Refusal::told(vec![Rule::NotTheSender]));
        }
        Action::AnswerRequest if side != Side::Receiver => {
            return Err(Refusal::told(vec![Rule::NotTheReceiver]));
        }
        _ => {}
    }
    let mut rules = vec![standing_rule(asking.viewer)];
    rules.extend(side_rule(side));
    Ok(Permit {
        action: asking.action,
        purpose: asking.purpose,
        classes: ClassSet::EMPTY,
        actor: asking.viewer.actor(),
        reach: own.map_or(OrganisationReach::Partnership, OrganisationReach::Only),
        rules,
        decided_at: asking.now,
    })
}

/// Whether the viewer may do this act on this quality finding. An officer sees findings on their own reports
/// and answers them; the unit sees all and answers none.
pub fn decide_finding(asking: &Asking<'_>, facts: &FindingFacts) -> Result<FindingPermit, Refusal> {
    if asking.action.about() != About::Finding {
        return Err(wrong_question());
    }
    let person = permit(asking, &facts.person)?;
    let theirs = asking.viewer.member().is_some_and(|member| {
        facts.reporter.organisation == member.organisation()
            && facts.reporter.account == Some(member.account())
    });
    if !theirs && person.basis == Basis::Report {
        // Someone else's report about a person whom this officer reported as well.
        return Err(Refusal::unknown());
    }
    if !theirs && asking.action == Action::AnswerFinding {
        return Err(Refusal::told(vec![Rule::NotTheReporter]));
    }
    Ok(FindingPermit { person, finding: facts.finding, report: facts.report })
}

/// On which side the viewer stands; none for an organisation that only has a grant for the person.
fn side(person: &PersonPermit, from: OrganisationId, to: OrganisationId) -> Option<Side> {
    let organisation = person.actor.organisation();
    if organisation == Some(from) {
        Some(Side::Sender)
    } else if organisation == Some(to) {
        Some(Side::Receiver)
    } else {
        match person.basis {
            Basis::Own | Basis::Report | Basis::Task(_) => Some(Side::Observer),
            Basis::Grant(_) | Basis::Themself => None,
        }
    }
}

const fn side_rule(side: Side) -> Option<Rule> {
    match side {
        Side::Sender => Some(Rule::TheirSending),
        Side::Receiver => Some(Rule::TheirReceiving),
        Side::Observer => None,
    }
}
