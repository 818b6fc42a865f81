//! Every act that the product knows, by room, with what it shows and what it is for.

use crate::class::{ClassSet, DataClass as C};
use crate::purpose::{Purpose as P, PurposeSet};

coded! {
    /// A room of the product, as far as this release has it.
    pub enum Room, "room" {
        /// Reports, feeds, quarantine.
        Intake = "intake",
        /// Persons, safe contact, conflicts.
        People = "people",
        /// Assessments and their quality.
        Needs = "needs",
        /// The queue, attempts, messages.
        Contact = "contact",
        /// What happened to somebody before, and what is done about it.
        Repeats = "repeats",
        /// Consents and other legal bases.
        Consent = "consent",
        /// Services found and people referred.
        Referral = "referral",
        /// Sessions and notes.
        Support = "support",
        /// What organisations ask of one another.
        Requests = "requests",
        /// Services and accreditation.
        Network = "network",
        /// Figures.
        Insight = "insight",
        /// How many people organisations have in common, counted without names.
        Counting = "counting",
        /// The audit log and erasure.
        Oversight = "oversight",
        /// Accounts and organisations.
        Accounts = "accounts",
        /// The victim's own pages.
        Portal = "portal",
        /// The partnership's look and lists.
        Settings = "settings",
    }
}

coded! {
    /// An act. Asked of the gate before anything is read.
    pub enum Action, "action" {
        /// Bring a file of reports.
        ImportReports = "import_reports",
        /// See what was brought and what became of each row.
        SeeImports = "see_imports",
        /// Mend and replay a quarantined row.
        MendQuarantine = "mend_quarantine",
        /// Write a report on a form.
        WriteReport = "write_report",
        /// Ask for support oneself.
        SelfRefer = "self_refer",

        /// Search people.
        SearchPeople = "search_people",
        /// Open a person's page.
        OpenPerson = "open_person",
        /// Change how a person may safely be reached.
        ChangeSafeContact = "change_safe_contact",
        /// Put contact, sharing or erasure on hold.
        SetHold = "set_hold",
        /// Lift a hold.
        LiftHold = "lift_hold",
        /// Join two records of one person, or undo it.
        JoinPersons = "join_persons",
        /// Say that an account must not see a person.
        DeclareConflict = "declare_conflict",
        /// Lift such a block.
        LiftConflict = "lift_conflict",

        /// See what was found wrong with assessments.
        SeeFindings = "see_findings",
        /// Answer a finding by mending the assessment.
        AnswerFinding = "answer_finding",
        /// Assess needs.
        AssessNeeds = "assess_needs",

        /// See the queue of who is due contact.
        SeeQueue = "see_queue",
        /// Give a person's contact to a worker.
        AssignWork = "assign_work",
        /// Record a contact attempt.
        RecordAttempt = "record_attempt",
        /// Promise something by a date.
        MakePromise = "make_promise",
        /// Send a message.
        SendMessage = "send_message",
        /// Print letters.
        PrintLetters = "print_letters",
        /// Say that a worker is away and who stands in.
        DeclareAbsence = "declare_absence",

        /// See what waits to be done about repeats.
        SeeRepeats = "see_repeats",
        /// Take it on, say what was done and whether it helped.
        RespondToRepeat = "respond_to_repeat",
        /// See to whom it happened most, to choose for a panel.
        SeeMostRepeated = "see_most_repeated",

        /// Record a consent or another legal basis.
        RecordConsent = "record_consent",
        /// Record that consent was withdrawn.
        WithdrawConsent = "withdraw_consent",

        /// Find services that fit.
        FindService = "find_service",
        /// Begin a referral.
        StartReferral = "start_referral",
        /// Send a referral.
        SendReferral = "send_referral",
        /// See referrals sent and received.
        SeeReferrals = "see_referrals",
        /// Say that a referral has arrived.
        AcknowledgeReferral = "acknowledge_referral",
        /// Accept a referral.
        AcceptReferral = "accept_referral",
        /// Decline a referral, with the reason.
        DeclineReferral = "decline_referral",
        /// Name the worker for a referral.
        NameWorker = "name_worker",
        /// Take a referral back.
        WithdrawReferral = "withdraw_referral",

        /// Record a session of support.
        RecordSession = "record_session",
        /// Write a note.
        WriteNote = "write_note",
        /// Read notes.
        ReadNotes = "read_notes",
        /// Close an episode of support.
        CloseEpisode = "close_episode",

        /// Ask another organisation for something for a person.
        MakeRequest = "make_request",
        /// Answer such a request.
        AnswerRequest = "answer_request",
        /// Chase an unanswered request.
        ChaseRequest = "chase_request",
        /// See requests made and received.
        SeeRequests = "see_requests",

        /// See services and organisations.
        SeeServices = "see_services",
        /// Change services: one's own organisation's, or those of the whole partnership.
        ChangeServices = "change_services",
        /// Accredit an organisation, or suspend it.
        Accredit = "accredit",

        /// See what the partnership achieved, where the gaps are.
        SeeCommissionerFigures = "see_commissioner_figures",
        /// See the health of the partnership.
        SeePartnershipHealth = "see_partnership_health",

        /// See counts of the people whom organisations have in common.
        SeeCounts = "see_counts",
        /// Set up such a count, make it, call it off.
        HoldCount = "hold_count",
        /// Give one's organisation's encodings for a count.
        GiveEncodings = "give_encodings",

        /// Read the audit trail.
        SeeAudit = "see_audit",
        /// Say what came of asking about looks that stand out.
        AnswerLook = "answer_look",
        /// Check that the audit log is intact.
        VerifyAudit = "verify_audit",
        /// Erase a person.
        Erase = "erase",
        /// Read who saw a person's record.
        ReadWhoSaw = "read_who_saw",

        /// Open and close accounts and memberships.
        ManageAccounts = "manage_accounts",
        /// Change an organisation and its people.
        ManageOrganisation = "manage_organisation",
        /// Manage one's own ways of signing in.
        ManageOwnSignIns = "manage_own_sign_ins",
        /// Make and end an organisation's tokens for programs.
        ManageApiTokens = "manage_api_tokens",
        /// Say whom oneself must not see, such as a relative.
        DeclareOwnConflict = "declare_own_conflict",

        /// See one's own pages.
        SeeOwnPages = "see_own_pages",
        /// Withdraw one's own consent.
        WithdrawOwnConsent = "withdraw_own_consent",

        /// Change the partnership's name, mark and colour.
        ChangeBrand = "change_brand",
        /// Load lists: offences, postcodes, services.
        LoadLists = "load_lists",
        /// See what the program gave up by itself, and have it tried again.
        TendWork = "tend_work",
    }
}

coded_set! {
    /// A set of actions.
    pub struct ActionSet(u128) of Action;
}

/// What an act is done to: which of the gate's questions to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A list of people only: [`crate::scope()`].
    People,
    /// One person: [`crate::decide_person`].
    Person,
    /// One referral: [`crate::decide_referral`].
    Referral,
    /// One request: [`crate::decide_request`].
    Request,
    /// One quality finding: [`crate::decide_finding`].
    Finding,
    /// Figures: [`crate::decide_aggregate`].
    Figures,
    /// No person: [`crate::decide_here`].
    Here,
}

/// What belongs to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionFacts {
    /// Its room.
    pub room: Room,
    /// What it is done to.
    pub about: About,
    /// Classes without which it can't be done.
    pub needs: ClassSet,
    /// Classes of which it needs at least one; empty where it needs none.
    pub needs_one_of: ClassSet,
    /// The most that it may show, whatever the viewer could see elsewhere.
    pub shows: ClassSet,
    /// What it may be for. An act that shows nothing of a person binds no purpose.
    pub purposes: PurposeSet,
}

const NOBODY: ClassSet = ClassSet::EMPTY;
const NAME: ClassSet = ClassSet::of(&[C::Identity]);
const CALL: ClassSet = ClassSet::of(&[C::Identity, C::Contact]);
const CALL_CARD: ClassSet = ClassSet::of(&[
    C::Identity,
    C::Contact,
    C::Safety,
    C::Report,
    C::Needs,
    C::ContactLog,
    C::Consent,
    C::Referral,
    C::SupportSummary,
]);
const PERSON_PAGE: ClassSet = CALL_CARD.with(C::Justice).with(C::PanelPaper);
const FOUND: ClassSet = ClassSet::of(&[C::Identity, C::Contact, C::Safety, C::Report]);
const QUEUE_ROW: ClassSet =
    ClassSet::of(&[C::Identity, C::Contact, C::Safety, C::Report, C::Needs, C::ContactLog, C::Referral]);
const REFERRAL: ClassSet = ClassSet::of(&[
    C::Identity,
    C::Contact,
    C::Safety,
    C::Report,
    C::Needs,
    C::Consent,
    C::Referral,
    C::SupportSummary,
]);
const REFERRAL_ROW: ClassSet = ClassSet::of(&[C::Identity, C::Safety, C::Needs, C::Referral]);
const FINDING: ClassSet = ClassSet::of(&[C::Identity, C::Report, C::Needs]);
const REPEAT: ClassSet = ClassSet::of(&[C::Identity, C::Report, C::ContactLog]);
const NOTES: ClassSet = ClassSet::of(&[C::SupportNote, C::SealedNote]);
const SUMMARY: ClassSet = ClassSet::of(&[C::SupportSummary]);

const HELP: PurposeSet = PurposeSet::of(&[P::Support, P::Safeguarding]);
const HELP_AND_UPDATE: PurposeSet = PurposeSet::of(&[P::Support, P::Safeguarding, P::UpdatingTheVictim]);
const LOOK: PurposeSet =
    PurposeSet::of(&[P::Support, P::Safeguarding, P::UpdatingTheVictim, P::Panel, P::Quality]);
const MEND: PurposeSet = PurposeSet::of(&[P::Quality, P::Support]);
const CHOOSE: PurposeSet = PurposeSet::of(&[P::Panel, P::Support]);
const CARE_FOR_RECORDS: PurposeSet = PurposeSet::of(&[P::Support, P::Safeguarding, P::Quality]);
const ANSWER_FOR: PurposeSet = PurposeSet::of(&[P::Audit, P::UpdatingTheVictim]);

const fn act(
    room: Room,
    about: About,
    needs: ClassSet,
    shows: ClassSet,
    purposes: PurposeSet,
) -> ActionFacts {
    ActionFacts { room, about, needs, needs_one_of: NOBODY, shows, purposes }
}

const fn here(room: Room, shows: ClassSet) -> ActionFacts {
    act(room, About::Here, NOBODY, shows, PurposeSet::ALL)
}

impl ActionFacts {
    const fn one_of(mut self, classes: ClassSet) -> Self {
        self.needs_one_of = classes;
        self
    }
}

impl Action {
    /// What belongs to the act.
    pub const fn facts(self) -> ActionFacts {
        use About::{Figures, Finding, People, Person, Referral, Request};
        match self {
            Self::ImportReports | Self::SeeImports | Self::MendQuarantine => act(
                Room::Intake,
                About::Here,
                NOBODY,
                FOUND.with(C::Needs).with(C::Consent),
                CARE_FOR_RECORDS,
            ),
            Self::WriteReport | Self::SelfRefer => here(Room::Intake, NOBODY),

            Self::SearchPeople => act(Room::People, People, NAME, FOUND, LOOK),
            Self::OpenPerson => act(Room::People, Person, NAME, PERSON_PAGE, LOOK),
            Self::ChangeSafeContact => act(Room::People, Person, CALL, CALL.with(C::Safety), HELP_AND_UPDATE),
            Self::SetHold | Self::LiftHold => {
                act(Room::People, Person, NAME.with(C::Safety), NAME.with(C::Safety), HELP)
            }
            Self::JoinPersons => act(Room::People, Person, CALL.with(C::Report), FOUND, CARE_FOR_RECORDS),
            Self::DeclareConflict | Self::LiftConflict => {
                act(Room::People, Person, NAME, NAME.with(C::Safety), CARE_FOR_RECORDS)
            }

            Self::SeeFindings | Self::AnswerFinding => act(Room::Needs, Finding, FINDING, FINDING, MEND),
            Self::AssessNeeds => {
                act(Room::Needs, Person, NAME.with(C::Needs), FINDING.with(C::Safety).with(C::Consent), HELP)
            }

            Self::SeeQueue => act(Room::Contact, People, NAME, QUEUE_ROW, HELP_AND_UPDATE),
            Self::AssignWork => act(Room::Contact, Person, NAME, REFERRAL_ROW, HELP_AND_UPDATE),
            Self::RecordAttempt | Self::MakePromise | Self::SendMessage => {
                act(Room::Contact, Person, CALL.with(C::Safety), CALL_CARD, HELP_AND_UPDATE)
            }
            Self::PrintLetters => {
                act(Room::Contact, Person, CALL.with(C::Safety), CALL.with(C::Safety), HELP_AND_UPDATE)
            }
            Self::DeclareAbsence => here(Room::Contact, NOBODY),

            Self::SeeRepeats => act(Room::Repeats, People, NAME, REPEAT, HELP),
            Self::RespondToRepeat => act(Room::Repeats, Person, REPEAT, REPEAT, HELP),
            Self::SeeMostRepeated => {
                act(Room::Repeats, People, NAME.with(C::Report), NAME.with(C::Report), CHOOSE)
            }

            Self::RecordConsent | Self::WithdrawConsent => act(
                Room::Consent,
                Person,
                NAME.with(C::Consent),
                NAME.with(C::Consent).with(C::Safety).with(C::Referral),
                HELP_AND_UPDATE,
            ),

            Self::FindService => here(Room::Referral, NOBODY),
            Self::StartReferral => act(Room::Referral, Person, NAME.with(C::Consent), REFERRAL, HELP),
            Self::SendReferral => act(Room::Referral, Referral, NAME.with(C::Consent), REFERRAL, HELP),
            Self::SeeReferrals => act(Room::Referral, Referral, NAME, REFERRAL, HELP_AND_UPDATE),
            Self::AcknowledgeReferral | Self::AcceptReferral | Self::DeclineReferral | Self::NameWorker => {
                act(Room::Referral, Referral, NAME, REFERRAL, HELP_AND_UPDATE)
            }
            Self::WithdrawReferral => act(Room::Referral, Referral, NAME, REFERRAL_ROW, HELP_AND_UPDATE),

            Self::RecordSession | Self::CloseEpisode => {
                act(Room::Support, Person, NAME, NAME.union(SUMMARY).with(C::Needs), HELP).one_of(SUMMARY)
            }
            Self::WriteNote | Self::ReadNotes => {
                act(Room::Support, Person, NAME, NAME.union(SUMMARY).union(NOTES), HELP).one_of(NOTES)
            }

            Self::MakeRequest => act(Room::Requests, Person, NAME, NAME.with(C::Referral), HELP_AND_UPDATE),
            Self::AnswerRequest | Self::ChaseRequest | Self::SeeRequests => {
                act(Room::Requests, Request, NAME, NAME.with(C::Referral).with(C::Safety), HELP_AND_UPDATE)
            }

            Self::SeeServices | Self::ChangeServices | Self::Accredit => here(Room::Network, NOBODY),

            Self::SeeCommissionerFigures | Self::SeePartnershipHealth => act(
                Room::Insight,
                Figures,
                NOBODY,
                ClassSet::of(&[C::Aggregate]),
                PurposeSet::of(&[P::Statistics, P::Quality]),
            ),

            // No name is in an encoding, and whoever holds counts sees nobody: the room shows no class of data.
            Self::SeeCounts | Self::HoldCount | Self::GiveEncodings => here(Room::Counting, NOBODY),

            Self::SeeAudit | Self::AnswerLook | Self::VerifyAudit => here(Room::Oversight, NOBODY),
            Self::Erase => {
                act(Room::Oversight, Person, NAME, NAME.with(C::Consent), PurposeSet::of(&[P::Audit]))
            }
            Self::ReadWhoSaw => act(Room::Oversight, Person, NAME, NAME.with(C::Consent), ANSWER_FOR),

            Self::ManageAccounts | Self::ManageOrganisation | Self::ManageApiTokens => {
                here(Room::Accounts, ClassSet::of(&[C::Account]))
            }
            Self::ManageOwnSignIns | Self::DeclareOwnConflict => here(Room::Accounts, NOBODY),

            Self::SeeOwnPages => act(Room::Portal, Person, NAME, PERSON_PAGE, HELP_AND_UPDATE),
            Self::WithdrawOwnConsent => act(
                Room::Portal,
                Person,
                NAME.with(C::Consent),
                NAME.with(C::Consent).with(C::Referral),
                HELP_AND_UPDATE,
            ),

            Self::ChangeBrand | Self::LoadLists | Self::TendWork => here(Room::Settings, NOBODY),
        }
    }

    /// Its room.
    pub const fn room(self) -> Room {
        self.facts().room
    }

    /// What it is done to.
    pub const fn about(self) -> About {
        self.facts().about
    }

    /// Whether [`crate::scope()`] answers for it: it lists people.
    pub const fn lists(self) -> bool {
        matches!(
            self,
            Self::SearchPeople
                | Self::SeeQueue
                | Self::SeeReferrals
                | Self::SeeRequests
                | Self::SeeFindings
                | Self::SeeRepeats
                | Self::SeeMostRepeated
        )
    }

    /// The most that a row of its list may show.
    pub const fn row_classes(self) -> ClassSet {
        match self {
            Self::SeeReferrals => REFERRAL_ROW,
            _ => self.facts().shows,
        }
    }

    /// Whether something goes out to the person, which a hold on contact stops.
    pub const fn reaches_out(self) -> bool {
        matches!(self, Self::SendMessage | Self::PrintLetters)
    }

    /// Whether something about the person goes to another organisation, which a hold on sharing stops.
    pub const fn hands_on(self) -> bool {
        matches!(self, Self::SendReferral | Self::MakeRequest)
    }

    /// Whether the viewer must show again that it is they, shortly before.
    pub const fn needs_step_up(self) -> bool {
        matches!(
            self,
            Self::Erase
                | Self::LiftConflict
                | Self::ManageAccounts
                | Self::ManageApiTokens
                | Self::ManageOwnSignIns
        )
    }
}
