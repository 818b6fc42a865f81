//! Which role does which acts. What is not named here is refused.

use crate::action::{Action as A, ActionSet};
use crate::class::{ClassSet, DataClass as C};
use crate::role::Role;
use crate::viewer::Job;

/// What every member of staff does.
const EVERY_MEMBER: ActionSet = ActionSet::of(&[A::SeeServices, A::ManageOwnSignIns, A::DeclareOwnConflict]);

/// What anybody does, signed in or not.
pub const OPEN_TO_ALL: ActionSet = ActionSet::of(&[A::SelfRefer, A::SeeServices, A::FindService]);

const REQUESTS: ActionSet =
    ActionSet::of(&[A::MakeRequest, A::AnswerRequest, A::ChaseRequest, A::SeeRequests]);

/// What everyone does who carries cases, in the unit and in the agencies alike.
const CASEWORK: ActionSet = EVERY_MEMBER.union(REQUESTS).union(ActionSet::of(&[
    A::WriteReport,
    A::SearchPeople,
    A::OpenPerson,
    A::ChangeSafeContact,
    A::SetHold,
    A::DeclareConflict,
    A::AssessNeeds,
    A::SeeQueue,
    A::RecordAttempt,
    A::MakePromise,
    A::SendMessage,
    A::PrintLetters,
    A::DeclareAbsence,
    A::RecordConsent,
    A::WithdrawConsent,
    A::FindService,
    A::StartReferral,
    A::SendReferral,
    A::SeeReferrals,
    A::AcknowledgeReferral,
    A::WithdrawReferral,
    A::ReadNotes,
]));

const SUPPORT: ActionSet = ActionSet::of(&[A::RecordSession, A::WriteNote, A::CloseEpisode]);
const ANSWER_REFERRALS: ActionSet = ActionSet::of(&[A::AcceptReferral, A::DeclineReferral]);
const UNIT: ActionSet = CASEWORK.union(ActionSet::of(&[
    A::SeeImports,
    A::MendQuarantine,
    A::JoinPersons,
    A::SeeRepeats,
    A::RespondToRepeat,
]));
const FIGURES: ActionSet = ActionSet::of(&[A::SeeCommissionerFigures, A::SeePartnershipHealth, A::SeeCounts]);

/// What whoever leads an organisation does, in the unit and in the agencies alike.
const LEADS: ActionSet = ActionSet::of(&[
    A::LiftHold,
    A::AssignWork,
    A::NameWorker,
    A::ChangeServices,
    A::GiveEncodings,
    A::ManageOrganisation,
    A::ManageApiTokens,
]);

/// The acts of a role.
pub const fn acts(role: Role) -> ActionSet {
    match role {
        Role::Victim => ActionSet::of(&[
            A::SelfRefer,
            A::SeeServices,
            A::FindService,
            A::SeeOwnPages,
            A::WithdrawOwnConsent,
            A::ChangeSafeContact,
            A::ReadWhoSaw,
            A::ManageOwnSignIns,
        ]),
        Role::Officer => EVERY_MEMBER.union(REQUESTS).union(ActionSet::of(&[
            A::WriteReport,
            A::SearchPeople,
            A::OpenPerson,
            A::DeclareConflict,
            A::SeeFindings,
            A::AnswerFinding,
            A::SeeReferrals,
            A::FindService,
            A::DeclareAbsence,
        ])),
        Role::VictimCareOfficer => UNIT,
        Role::VictimCareAdvocate | Role::MentalHealthPractitioner => UNIT.union(SUPPORT),
        Role::UnitManager => {
            UNIT.union(SUPPORT).union(ANSWER_REFERRALS).union(FIGURES).union(LEADS).union(ActionSet::of(&[
                A::ImportReports,
                A::LiftConflict,
                A::SeeFindings,
                A::SeeMostRepeated,
                A::Erase,
                A::ReadWhoSaw,
            ]))
        }
        Role::Caseworker => CASEWORK.union(SUPPORT).union(ANSWER_REFERRALS),
        Role::AgencyManager => CASEWORK.union(SUPPORT).union(ANSWER_REFERRALS).union(FIGURES).union(LEADS),
        Role::WitnessCareOfficer => {
            EVERY_MEMBER.union(REQUESTS).union(ANSWER_REFERRALS).union(ActionSet::of(&[
                A::SearchPeople,
                A::OpenPerson,
                A::ChangeSafeContact,
                A::DeclareConflict,
                A::SeeQueue,
                A::RecordAttempt,
                A::MakePromise,
                A::SendMessage,
                A::DeclareAbsence,
                A::SeeReferrals,
                A::AcknowledgeReferral,
                A::FindService,
            ]))
        }
        Role::PanelCoordinator => {
            EVERY_MEMBER.union(ActionSet::of(&[A::SearchPeople, A::OpenPerson, A::SeeMostRepeated]))
        }
        Role::RestorativeJusticeCoordinator => {
            EVERY_MEMBER.union(REQUESTS).union(SUPPORT).union(ANSWER_REFERRALS).union(ActionSet::of(&[
                A::SearchPeople,
                A::OpenPerson,
                A::DeclareConflict,
                A::SeeQueue,
                A::RecordAttempt,
                A::MakePromise,
                A::DeclareAbsence,
                A::SeeReferrals,
                A::AcknowledgeReferral,
                A::ReadNotes,
                A::FindService,
            ]))
        }
        Role::Commissioner => EVERY_MEMBER.union(FIGURES).with(A::Accredit).with(A::HoldCount),
        Role::PartnershipCoordinator => {
            EVERY_MEMBER.union(FIGURES).with(A::ChangeServices).with(A::HoldCount)
        }
        Role::Evaluator => EVERY_MEMBER.union(FIGURES),
        Role::Auditor => EVERY_MEMBER.with(A::SeeAudit).with(A::AnswerLook).with(A::VerifyAudit),
        Role::Administrator => EVERY_MEMBER.union(ActionSet::of(&[
            A::ManageAccounts,
            A::ManageOrganisation,
            A::ChangeServices,
            A::ChangeBrand,
            A::LoadLists,
            A::TendWork,
        ])),
    }
}

/// The acts of a job.
pub const fn job_acts(job: Job) -> ActionSet {
    match job {
        Job::TakeReports => {
            ActionSet::of(&[A::ImportReports, A::OpenPerson, A::AssessNeeds, A::SearchPeople])
        }
        Job::LinkPersons => ActionSet::of(&[A::SearchPeople, A::JoinPersons]),
        Job::BuildIndex => ActionSet::of(&[A::SearchPeople]),
        Job::SendMessages => ActionSet::of(&[A::SeeQueue, A::SendMessage]),
        Job::ChaseUnanswered => {
            ActionSet::of(&[A::SeeQueue, A::SeeReferrals, A::SeeRequests, A::ChaseRequest])
        }
        Job::CountFigures => ActionSet::of(&[A::SeeCommissionerFigures, A::SeePartnershipHealth]),
        Job::EraseDue => ActionSet::of(&[A::Erase]),
        Job::SignCheckpoints => ActionSet::of(&[A::VerifyAudit]),
        Job::WatchLooks => ActionSet::of(&[A::SeeAudit]),
    }
}

/// The classes that a job reads.
pub const fn job_classes(job: Job) -> ClassSet {
    match job {
        Job::TakeReports => {
            ClassSet::of(&[C::Identity, C::Contact, C::Safety, C::Report, C::Needs, C::Consent])
        }
        Job::LinkPersons | Job::BuildIndex => ClassSet::of(&[C::Identity, C::Contact, C::Report]),
        Job::SendMessages => ClassSet::of(&[C::Identity, C::Contact, C::Safety, C::ContactLog]),
        Job::ChaseUnanswered => ClassSet::of(&[C::Identity, C::ContactLog, C::Referral]),
        Job::CountFigures => {
            ClassSet::of(&[C::Report, C::Needs, C::ContactLog, C::Referral, C::SupportSummary, C::Aggregate])
        }
        Job::EraseDue => ClassSet::of(&[C::Identity]),
        Job::SignCheckpoints | Job::WatchLooks => ClassSet::EMPTY,
    }
}
