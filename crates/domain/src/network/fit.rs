//! Which services fit a person, why, and why the others do not. Equal fits are shuffled, so that the biggest
//! name is not always first.

use super::{Gender, Service};
use alongside_kernel::Date;

/// Whom a service is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looking {
    /// Needs to be met, by code; at least one.
    pub needs: Vec<String>,
    /// Where the person lives; unknown where empty.
    pub district: String,
    /// Age in years, where known.
    pub age: Option<u32>,
    /// `F` or `M`, where known.
    pub sex: Option<char>,
    /// The crime types reported.
    pub crime_types: Vec<String>,
    /// The language the person prefers; English where empty.
    pub language: String,
}

/// Why a service fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyYes {
    /// It meets this need.
    Meets(String),
    /// It works where the person lives.
    CoversDistrict,
    /// It is for people of this age.
    ForThisAge,
    /// It is for people of this sex alone, as the person is.
    ForThisGender,
    /// It knows this kind of crime well.
    ForThisCrime,
    /// It speaks the person's language.
    SpeaksLanguage,
    /// It has places now.
    HasPlaces,
}

/// Why a service does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// It is not accredited on this day.
    NotAccredited,
    /// It meets none of the needs.
    MeetsNoNeed,
    /// It does not work where the person lives.
    OtherDistrict,
    /// The person is too young or too old for it, or the age is not known and it asks for one.
    OtherAge,
    /// It is for people of another sex.
    OtherGender,
    /// It is for other kinds of crime.
    OtherCrime,
    /// It is full.
    Full,
}

/// A service with how it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The service.
    pub service: Service,
    /// Why it fits.
    pub because: Vec<WhyYes>,
    /// Why it does not; empty where it fits.
    pub unless: Vec<WhyNot>,
}

impl Fit {
    /// Whether the person may be referred to it.
    pub fn fits(&self) -> bool {
        self.unless.is_empty()
    }

    /// How well it fits: needs met first, then what is particular to the person.
    fn rank(&self) -> usize {
        self.because
            .iter()
            .map(|reason| match reason {
                WhyYes::Meets(_) => 100,
                WhyYes::SpeaksLanguage => 20,
                WhyYes::ForThisCrime | WhyYes::ForThisGender => 10,
                WhyYes::ForThisAge | WhyYes::CoversDistrict => 1,
                WhyYes::HasPlaces => 5,
            })
            .sum()
    }
}

/// Judges every service for a person on a day. Those that fit come first, the best first; equal ones in the
/// order of `shuffle`, which gives each a number drawn anew for each search.
pub fn find(
    services: Vec<Service>,
    looking: &Looking,
    day: Date,
    mut shuffle: impl FnMut() -> u64,
) -> Vec<Fit> {
    let mut judged: Vec<(u64, Fit)> =
        services.into_iter().map(|service| (shuffle(), judge(service, looking, day))).collect();
    judged.sort_by_key(|(draw, fit)| (!fit.fits(), std::cmp::Reverse(fit.rank()), *draw));
    judged.into_iter().map(|(_, fit)| fit).collect()
}

fn judge(service: Service, looking: &Looking, day: Date) -> Fit {
    let mut because: Vec<WhyYes> = looking
        .needs
        .iter()
        .filter(|need| service.needs.contains(need))
        .cloned()
        .map(WhyYes::Meets)
        .collect();
    let mut unless = Vec::new();
    if !service.is_accredited_on(day) {
        unless.push(WhyNot::NotAccredited);
    }
    // Where no need is known, none speaks against a service: what the person wants help with is asked, not assumed.
    if because.is_empty() && !looking.needs.is_empty() {
        unless.push(WhyNot::MeetsNoNeed);
    }
    match (service.districts.is_empty(), service.districts.contains(&looking.district)) {
        (false, true) => because.push(WhyYes::CoversDistrict),
        (false, false) => unless.push(WhyNot::OtherDistrict),
        (true, _) => {}
    }
    if service.minimum_age.is_some() || service.maximum_age.is_some() {
        let fits = looking.age.is_some_and(|age| {
            service.minimum_age.is_none_or(|least| age >= least)
                && service.maximum_age.is_none_or(|most| age <= most)
        });
        if fits { because.push(WhyYes::ForThisAge) } else { unless.push(WhyNot::OtherAge) }
    }
    match (service.gender, looking.sex) {
        (Gender::Any, _) => {}
        (Gender::Women, Some('F')) | (Gender::Men, Some('M')) => because.push(WhyYes::ForThisGender),
        _ => unless.push(WhyNot::OtherGender),
    }
    if !service.crime_types.is_empty() {
        let fits = looking.crime_types.iter().any(|code| service.crime_types.contains(code));
        if fits { because.push(WhyYes::ForThisCrime) } else { unless.push(WhyNot::OtherCrime) }
    }
    if !looking.language.is_empty() && service.languages.contains(&looking.language) {
        because.push(WhyYes::SpeaksLanguage);
    }
    match service.open_places {
        Some(0) => unless.push(WhyNot::Full),
        Some(_) => because.push(WhyYes::HasPlaces),
        None => {}
    }
    Fit { service, because, unless }
}
