//! Who may see what, decided in one place.
//!
//! A *viewer* asks to do an *action* for a *purpose*. The gate weighs the viewer's roles (`table`, `acts`), the
//! facts that storage gathered about the person (`facts`: reports, live grants, conflicts, holds) and answers
//! with a value that only it can make:
//!
//! - a [`PersonPermit`] (or [`ReferralPermit`], [`RequestPermit`], [`FindingPermit`]) for one thing,
//! - a [`Permit`] for an act on no person,
//! - a [`Scope`] for a list, which storage turns into SQL and [`Scope::admits`] mirrors,
//! - or a [`Refusal`]: with reasons where the viewer can act on them, and *hidden* where even the existence of
//!   the person is secret. All hidden refusals are equal, so that a blocked record, a foreign one, one whose
//!   grant has ended and one that never was cannot be told apart.
//!
//! Two principles hold throughout: what is not allowed by name is refused, and what forbids wins over
//! whatever allows. Nothing here reads a clock or a database, and no fact holds content.

#[macro_use]
mod code;

pub mod action;
pub mod acts;
pub mod class;
pub mod decide;
pub mod facts;
pub mod permit;
pub mod purpose;
pub mod role;
pub mod rule;
pub mod scope;
pub mod table;
pub mod viewer;

pub use action::{About, Action, ActionSet, Room};
pub use class::{ClassSet, DataClass};
pub use code::UnknownCode;
pub use decide::{
    Asking, Explanation, decide_aggregate, decide_finding, decide_here, decide_on_behalf, decide_person,
    decide_referral, decide_request, decide_request_about_nobody, explain_person,
};
pub use facts::{
    AggregateFacts, Barriers, FindingFacts, GrantFact, Holds, PersonFacts, ReferralFacts, ReferralStage,
    ReportedBy, RequestFacts,
};
pub use permit::{
    Basis, FindingPermit, OrganisationReach, Permit, PersonPermit, ReferralPermit, RequestPermit, Side,
};
pub use purpose::{Purpose, PurposeSet};
pub use role::{OrganisationKind, Role, RoleSet, Sharing};
pub use rule::{Refusal, Rule};
pub use scope::{Scope, ScopeReach, scope};
pub use table::{Ground, Reach};
pub use viewer::{Actor, Job, Member, MembershipFacts, VictimViewer, Viewer};
