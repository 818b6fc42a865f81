//! The classes of data. Every field that the product keeps belongs to exactly one.

coded! {
    /// A class of data: the unit in which seeing is allowed, granted and logged.
    pub enum DataClass, "data class" {
        /// Who the person is: names, date of birth, age, sex, ethnicity, language, communication needs, guardian.
        Identity = "identity",
        /// How to reach them: addresses, telephone numbers, e-mail, and beside each whether it is safe, when, who else may answer and the word agreed. A contact point is never shown without its safety.
        Contact = "contact",
        /// What may endanger them: safety flags and their reasons, risk score, holds, the restricted mark, linked conflicts.
        Safety = "safety",
        /// What was reported: crime number, offence, when, where, what was said at the time, the officer, the force.
        Report = "report",
        /// What they need: the needs assessment, priority with its reasons, what the assessment lacks.
        Needs = "needs",
        /// Each contact attempt, message, letter and promise, and what came of it.
        ContactLog = "contact_log",
        /// What they agreed to and what they did not: consents, other legal bases, grants, withdrawals, disclosures.
        Consent = "consent",
        /// Each referral and request: from whom, to whom, its state, its clock, the reason where it was declined, whether contact was made.
        Referral = "referral",
        /// The outline of support: which service, since when, goals, sessions as counts, reviews, outcome. Written by the organisation that supports.
        SupportSummary = "support_summary",
        /// What a worker wrote about support. Belongs to the organisation that wrote it; others need a grant that names it.
        SupportNote = "support_note",
        /// Counselling and health notes. No other organisation opens them, whatever a grant says.
        SealedNote = "sealed_note",
        /// The course of the case: arrest, charge, bail, hearings, outcome, release, special measures, Victim Personal Statement, restorative justice.
        Justice = "justice",
        /// Data about the person responsible and about third parties. Stands behind a wall: nothing on the victim's side joins to it.
        OtherParty = "other_party",
        /// What a panel was told and what it decided about a person.
        PanelPaper = "panel_paper",
        /// Staff: accounts, memberships, sign-ins, tokens. No victim's data.
        Account = "account",
        /// Counts and estimates after disclosure control. Nobody can be found in them.
        Aggregate = "aggregate",
    }
}

coded_set! {
    /// A set of data classes.
    pub struct ClassSet(u32) of DataClass;
}

impl ClassSet {
    /// Classes whose data belong to the organisation that wrote them: *own* means that one's, and what others
    /// wrote needs a grant.
    pub const AUTHORED: Self =
        Self::of(&[DataClass::SupportSummary, DataClass::SupportNote, DataClass::SealedNote]);

    /// Classes that tell something of nobody in particular, or of staff only.
    pub const NOT_OF_A_PERSON: Self = Self::of(&[DataClass::Account, DataClass::Aggregate]);
}
