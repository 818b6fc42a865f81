//! The eight national need categories and the levels of need.

crate::code::codes! {
    /// A national need category (`data/needs/need_categories.csv`).
    pub enum NeedCategory {
        /// Mental, physical and emotional health.
        MentalPhysical = "MENTAL_PHYSICAL",
        /// Shelter and accommodation.
        Shelter = "SHELTER",
        /// Family, friends and children.
        Family = "FAMILY",
        /// Education, skills and employment.
        EducationWork = "EDUCATION_WORK",
        /// Drugs and alcohol.
        Substance = "SUBSTANCE",
        /// Finance and benefits.
        Finance = "FINANCE",
        /// Outlook and attitudes.
        Outlook = "OUTLOOK",
        /// Social interactions.
        Social = "SOCIAL",
    }
}

crate::code::codes! {
    /// How great a need is.
    pub enum NeedLevel {
        /// No need.
        None = "none",
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
        /// Asked and not known.
        Unknown = "unknown",
    }
}

impl NeedLevel {
    /// Whether it is a need.
    pub fn is_need(self) -> bool {
        matches!(self, Self::Low | Self::Medium | Self::High)
    }
}
