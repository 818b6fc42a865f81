//! A service and until when it may be referred to.

use alongside_kernel::id::{OrganisationId, ServiceId};
use alongside_kernel::{Date, Timestamp};

/// For whom a service is, by gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// Anyone.
    Any,
    /// Women and girls.
    Women,
    /// Men and boys.
    Men,
}

impl Gender {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::Women => "F",
            Self::Men => "M",
        }
    }

    /// The gender of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Any, Self::Women, Self::Men].into_iter().find(|gender| gender.code() == code)
    }
}

/// The span in which a service may be referred to. Outside it a referral is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accreditation {
    /// The first day.
    pub starts_on: Date,
    /// The last day; without end where there is none.
    pub ends_on: Option<Date>,
    /// Suspended: new referrals stop at once, live support goes on.
    pub suspended_at: Option<Timestamp>,
}

impl Accreditation {
    /// Whether a referral may be sent on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.suspended_at.is_none() && self.starts_on <= day && self.ends_on.is_none_or(|end| day <= end)
    }
}

/// How the accreditation of a service stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may be referred to until this day; without end where there is none.
    Accredited(Option<Date>),
    /// It would be accredited, but is suspended.
    Suspended,
    /// It will be accredited from this day on.
    Begins(Date),
    /// Its accreditation ended on this day.
    Ended(Date),
    /// It never was.
    Never,
}

/// What an organisation offers, to whom, where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The service.
    pub id: ServiceId,
    /// Who offers it.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub organisation_name: String,
    /// The service's name.
    pub name: String,
    /// One plain sentence.
    pub description: String,
    /// Need categories it meets, by code.
    pub needs: Vec<String>,
    /// Districts it covers; everywhere where empty.
    pub districts: Vec<String>,
    /// Crime types it is for; any where empty.
    pub crime_types: Vec<String>,
    /// Languages it works in, beside English.
    pub languages: Vec<String>,
    /// The youngest age.
    pub minimum_age: Option<u32>,
    /// The oldest age.
    pub maximum_age: Option<u32>,
    /// For whom, by gender.
    pub gender: Gender,
    /// How many days people wait at present.
    pub waiting_days: u32,
    /// Open places; unknown where nothing was said.
    pub open_places: Option<u32>,
    /// The number to ring.
    pub phone: String,
    /// Every span of accreditation there was.
    pub accreditations: Vec<Accreditation>,
}

impl Service {
    /// Whether a referral may be sent on this day.
    pub fn is_accredited_on(&self, day: Date) -> bool {
        self.accreditations.iter().any(|accreditation| accreditation.holds_on(day))
    }

    /// How its accreditation stands on this day. Of several spans the best one speaks: one that holds, then one that
    /// is suspended, then the next to come, then the last that ended.
    pub fn standing_on(&self, day: Date) -> Standing {
        let spans = &self.accreditations;
        let holding = spans.iter().filter(|span| span.holds_on(day));
        // Without end is later than every end.
        if let Some(last) = holding.max_by_key(|span| (span.ends_on.is_none(), span.ends_on)) {
            return Standing::Accredited(last.ends_on);
        }
        let covers =
            |span: &&Accreditation| span.starts_on <= day && span.ends_on.is_none_or(|end| day <= end);
        if spans.iter().any(|span| covers(&span)) {
            return Standing::Suspended;
        }
        let coming = spans.iter().filter(|span| span.suspended_at.is_none() && day < span.starts_on);
        if let Some(next) = coming.map(|span| span.starts_on).min() {
            return Standing::Begins(next);
        }
        spans.iter().filter_map(|span| span.ends_on).max().map_or(Standing::Never, Standing::Ended)
    }
}
