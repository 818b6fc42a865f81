//! Why somebody asks. A purpose is named with every question and kept with every audit entry.

coded! {
    /// What the data are wanted for. A grant names the purposes it serves.
    pub enum Purpose, "purpose" {
        /// Helping the person: contact, needs, referral, sessions.
        Support = "support",
        /// Keeping somebody from serious harm.
        Safeguarding = "safeguarding",
        /// Telling the person what happens in their case, and showing them their own record.
        UpdatingTheVictim = "updating_the_victim",
        /// Preparing and holding a panel.
        Panel = "panel",
        /// Finding and mending poor assessments and poor records.
        Quality = "quality",
        /// Finding out who looked at what, and erasing what the law no longer lets us keep.
        Audit = "audit",
        /// Counting. What leaves is aggregate.
        Statistics = "statistics",
    }
}

coded_set! {
    /// A set of purposes.
    pub struct PurposeSet(u32) of Purpose;
}
