//! The rules by name, and the refusal.

use serde::Serialize;

coded! {
    /// A rule that allowed or forbade. Its words for the reader are in the locales under the code.
    pub enum Rule, "rule" {
        /// Allows: one of the viewer's roles does this act.
        RoleDoesThis = "role_does_this",
        /// Allows: the person is in the care of the viewer's victim care unit.
        InTheUnitsCare = "in_the_units_care",
        /// Allows: the viewer made a report about the person.
        ReportedByThem = "reported_by_them",
        /// Allows: a live grant lets the viewer's organisation see the person for this purpose.
        LiveGrant = "live_grant",
        /// Allows: the viewer is this person, in the portal.
        Themself = "themself",
        /// Allows: a named job of the server does this.
        JobDoesThis = "job_does_this",
        /// Allows: anybody may do this, signed in or not.
        OpenToAll = "open_to_all",
        /// Allows: the viewer's organisation sent it.
        TheirSending = "their_sending",
        /// Allows: the viewer's organisation received it.
        TheirReceiving = "their_receiving",

        /// Forbids: nobody is signed in.
        SignedOut = "signed_out",
        /// Forbids: the membership has not begun.
        MembershipNotBegun = "membership_not_begun",
        /// Forbids: the membership has ended.
        MembershipEnded = "membership_ended",
        /// Forbids: none of the membership's roles can be held in this kind of organisation.
        RoleOutOfPlace = "role_out_of_place",
        /// Forbids: the organisation shares totals only, or nothing.
        OrganisationSharesNoPeople = "organisation_shares_no_people",
        /// Forbids: the organisation shares nothing, totals included.
        OrganisationSharesNothing = "organisation_shares_nothing",
        /// Forbids: one of the viewer's roles never opens a person.
        SeparationOfDuties = "separation_of_duties",
        /// Forbids: none of the viewer's roles does this act.
        RoleDoesNotDoThis = "role_does_not_do_this",
        /// Forbids: the act, or the role, does not serve the purpose.
        PurposeDoesNotFit = "purpose_does_not_fit",
        /// Forbids until the viewer shows again that it is they: the act is grave, and their second factor was given too
        /// long ago.
        SecondFactorNotFresh = "second_factor_not_fresh",
        /// Forbids: the act was asked in the wrong way, such as a person's act without a person. A fault of ours.
        WrongQuestion = "wrong_question",

        /// Forbids, hidden: there is no such thing.
        Unknown = "unknown",
        /// Forbids, hidden: this account is blocked from this person by a conflict of interest.
        ConflictOfInterest = "conflict_of_interest",
        /// Forbids, hidden: the viewer is this person, or has declared a relation to them.
        OwnRecord = "own_record",
        /// Forbids, hidden: the viewer's organisation is in the case for the person responsible only.
        OtherPartyWall = "other_party_wall",
        /// Forbids, hidden: the person is restricted to a few of the unit.
        Restricted = "restricted",
        /// Forbids, hidden: no live grant to the viewer's organisation for this purpose.
        NoLiveGrant = "no_live_grant",
        /// Forbids, hidden: a grant is live, but it does not say who the person is.
        IdentityNotGranted = "identity_not_granted",
        /// Forbids, hidden: the viewer made no report about the person.
        NotReportedByThem = "not_reported_by_them",
        /// Forbids, hidden: the portal shows people themselves only.
        NotThemself = "not_themself",

        /// Forbids: the grant does not name a class that the act needs.
        ClassNotGranted = "class_not_granted",
        /// Forbids: contact is on hold.
        ContactOnHold = "contact_on_hold",
        /// Forbids: sharing is on hold.
        SharingOnHold = "sharing_on_hold",
        /// Forbids: a legal hold keeps the record from erasure.
        ErasureOnHold = "erasure_on_hold",
        /// Forbids: only the sender does this.
        NotTheSender = "not_the_sender",
        /// Forbids: only the receiver does this.
        NotTheReceiver = "not_the_receiver",
        /// Forbids: a caseworker answers only referrals for which they are the named worker.
        NotTheNamedWorker = "not_the_named_worker",
        /// Forbids: only who made the report answers a finding about it.
        NotTheReporter = "not_the_reporter",
        /// Forbids: the figures have not passed disclosure control.
        NotReleased = "not_released",
        /// Forbids: the figures are about another organisation.
        FiguresOfAnother = "figures_of_another",
    }
}

/// A no. Shown as 404 where hidden, else as 403 with the reasons that the viewer can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    reasons: Vec<Rule>,
    hidden: bool,
}

impl Refusal {
    /// The answer for a thing that does not exist, and for every thing whose existence is secret. One value:
    /// the cause cannot be read from it.
    pub const fn unknown() -> Self {
        Self { reasons: Vec::new(), hidden: true }
    }

    /// A no whose reasons may be told, because they do not depend on whether the thing exists, or because the
    /// viewer sees it anyway.
    pub(crate) fn told(reasons: Vec<Rule>) -> Self {
        Self { reasons, hidden: false }
    }

    /// Why not; empty where hidden.
    pub fn reasons(&self) -> &[Rule] {
        &self.reasons
    }

    /// Whether nothing is missing but the second factor, given anew.
    pub fn wants_second_factor(&self) -> bool {
        self.reasons == [Rule::SecondFactorNotFresh]
    }

    /// Whether the answer must be the one for an unknown thing: 404.
    pub const fn is_hidden(&self) -> bool {
        self.hidden
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.hidden {
            return f.write_str("there is nothing here that you can open; nothing was changed");
        }
        f.write_str("not allowed; nothing was shown or changed. Reasons:")?;
        self.reasons.iter().try_for_each(|rule| write!(f, " {rule}"))
    }
}

impl std::error::Error for Refusal {}
