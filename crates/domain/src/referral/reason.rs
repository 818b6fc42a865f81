//! Why a referral was not taken on: coded, so that gaps can be counted.

/// Why an agency declines. From the list `referral_reject_reason` in `data/code-lists/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeclineReason {
    /// The person lives outside the area.
    OutOfArea,
    /// The crime type is outside the grant.
    ExcludedType,
    /// A live referral is there already.
    Duplicate,
    /// A child or adult protection route applies instead.
    SafeguardingRoute,
    /// There is no safe contact detail.
    NoSafeContact,
    /// A contact detail is wrong.
    WrongContact,
    /// Trying on became unsafe.
    UnsafeToContinue,
    /// The service is full.
    NoCapacity,
    /// The person does not meet the service's criteria.
    Criteria,
    /// A conflict of interest, such as the person responsible being a client.
    Conflict,
    /// The person did not want it after all.
    PersonDidNotWant,
    /// The person could not be reached.
    Unreachable,
    /// Something is missing.
    InformationMissing,
}

impl DeclineReason {
    /// Every reason, in the order in which pages offer them.
    pub const ALL: [Self; 13] = [
        Self::NoCapacity,
        Self::Criteria,
        Self::OutOfArea,
        Self::ExcludedType,
        Self::Conflict,
        Self::PersonDidNotWant,
        Self::Unreachable,
        Self::NoSafeContact,
        Self::WrongContact,
        Self::UnsafeToContinue,
        Self::SafeguardingRoute,
        Self::Duplicate,
        Self::InformationMissing,
    ];

    /// The stable code, as in the code list.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutOfArea => "OUT_OF_AREA",
            Self::ExcludedType => "EXCLUDED_TYPE",
            Self::Duplicate => "DUPLICATE",
            Self::SafeguardingRoute => "SAFEGUARDING_ROUTE",
            Self::NoSafeContact => "NO_SAFE_CONTACT",
            Self::WrongContact => "WRONG_CONTACT",
            Self::UnsafeToContinue => "UNSAFE_TO_CONTINUE",
            Self::NoCapacity => "NO_CAPACITY",
            Self::Criteria => "CRITERIA",
            Self::Conflict => "CONFLICT",
            Self::PersonDidNotWant => "VICTIM_DECLINED",
            Self::Unreachable => "UNREACHABLE",
            Self::InformationMissing => "INFO_MISSING",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}
