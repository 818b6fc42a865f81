//! What happened to somebody before: repeat victimisation on the person, the household and the place.
//!
//! Everything is counted on the day of the event, never on the day of the report, so that the order in which reports
//! arrive does not matter and a late one counts where it belongs. Counts are of what was reported: people report less
//! than happens to them, and records lose addresses, so they are too low rather than too high.

mod harm;
mod place;
mod response;
mod rules;

pub use harm::{Harm, HarmWeights};
pub use place::Place;
pub use response::{CheckOutcome, checks_after, due_at, grade};
pub use rules::{Due, Grade, RepeatRules};

use crate::intake::lists::CrimeTypes;
use crate::needs::{Priority, PriorityCategory, is_domestic_for_contact};
use crate::report::{Answer, ReportFacts};
use crate::rules::{PriorityRules, Rules};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::ReportId;
use jiff::ToSpan as _;
use std::collections::{BTreeMap, BTreeSet};

crate::code::codes! {
    /// What shows when an incident is looked at beside those before it.
    pub enum Sign {
        /// It happened before, whatever it was.
        Repeat = "REPEAT",
        /// The same kind of crime happened before.
        SameType = "SAME_TYPE",
        /// Something happened before with the same address.
        SamePlace = "SAME_PLACE",
        /// So often that the person counts as persistently targeted.
        Persistent = "PERSISTENT",
        /// This one is among the most serious crimes.
        MostSerious = "MOST_SERIOUS",
        /// Less time lay between the last two than between the two before.
        CloserTogether = "CLOSER_TOGETHER",
        /// This one is more serious than every one before it.
        MoreSerious = "MORE_SERIOUS",
    }
}

/// How serious a crime is, in three steps that anybody can say aloud. Not a weight: it only tells whether it got worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seriousness {
    /// Neither of the others.
    Other,
    /// Violence, threats, harassment or stalking.
    ViolenceOrThreat,
    /// Among the most serious crimes of the Code.
    MostSerious,
}

/// What one report says of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The report.
    pub report: ReportId,
    /// The London day of what happened.
    pub on: Date,
    /// The code of the crime type.
    pub crime_type: String,
    /// The police reference, folded; none where the police do not know.
    pub reference: Option<String>,
    /// The address that the report gives.
    pub place: Option<Place>,
    /// How serious it is.
    pub seriousness: Seriousness,
    /// Whoever lives with the person must not learn of it: violence in the home, a sexual offence, a suspect there.
    pub private: bool,
}

impl Happened {
    /// What a report says.
    pub fn of(
        report: ReportId,
        facts: &ReportFacts,
        types: &CrimeTypes,
        (rules, repeats): (&Rules, &RepeatRules),
    ) -> Self {
        let offence = &facts.offence;
        let seriousness = if Priority::of(facts, types, rules).is(PriorityCategory::Serious) {
            Seriousness::MostSerious
        } else if offence.is_violence_or_threat(types, &rules.offences) {
            Seriousness::ViolenceOrThreat
        } else {
            Seriousness::Other
        };
        let fold = |text: &str| -> String {
            text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        Self {
            report,
            on: london_date(facts.occurred_from),
            crime_type: offence.crime_type.clone(),
            reference: facts.reference.as_deref().map(fold).filter(|text| !text.is_empty()),
            place: Place::of(&facts.address, repeats),
            seriousness,
            private: is_domestic_for_contact(facts, types, rules)
                || offence.is_sexual(types, &rules.offences)
                || facts.flags.relationship.is_some_and(|it| it.is_partner() || it.is_relative())
                || facts.flags.suspect_at_address == Answer::Yes,
        }
    }

    /// Whether a report without a reference may be of the same event as another.
    fn may_be(&self, other: &Self) -> bool {
        let unknown = |it: &Self| it.crime_type == CrimeTypes::OTHER;
        self.on == other.on && (self.crime_type == other.crime_type || unknown(self) || unknown(other))
    }
}

/// One event, by however many reports it became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The day, the earliest that a report names.
    pub on: Date,
    /// The code of the crime type.
    pub crime_type: String,
    /// The addresses that its reports give.
    pub places: BTreeSet<Place>,
    /// How serious it is, the gravest that a report says.
    pub seriousness: Seriousness,
    /// Whoever lives with the person must not learn of it.
    pub private: bool,
    /// Its reports.
    pub reports: BTreeSet<ReportId>,
}

impl Incident {
    fn of(group: &[&Happened]) -> Option<Self> {
        let first = group.iter().min_by_key(|it| (it.on, &it.crime_type, it.report))?;
        let known = group.iter().filter(|it| it.crime_type != CrimeTypes::OTHER);
        let kind = known.min_by_key(|it| (it.on, &it.crime_type, it.report)).unwrap_or(first);
        Some(Self {
            on: first.on,
            crime_type: kind.crime_type.clone(),
            places: group.iter().filter_map(|it| it.place.clone()).collect(),
            seriousness: group.iter().map(|it| it.seriousness).max().unwrap_or(first.seriousness),
            private: group.iter().any(|it| it.private),
            reports: group.iter().map(|it| it.report).collect(),
        })
    }

    fn shares_a_place(&self, other: &Self) -> bool {
        !self.places.is_disjoint(&other.places)
    }
}

/// The distinct incidents behind reports of one person, the earliest first. Reports with the same police reference are
/// one incident; one without a reference is the same as another of the same day and kind. Two references are two.
pub fn incidents(reports: &[Happened]) -> Vec<Incident> {
    let mut sorted: Vec<&Happened> = reports.iter().collect();
    // Those that say least come last, so that they find what they belong to whenever they arrived.
    sorted.sort_by_key(|it| {
        let unknown = it.crime_type == CrimeTypes::OTHER;
        (it.reference.is_none(), unknown, it.on, &it.crime_type, &it.reference, it.report)
    });
    let mut groups: Vec<Vec<&Happened>> = Vec::new();
    for report in sorted {
        let same = groups.iter_mut().find(|group| match &report.reference {
            Some(_) => group.iter().any(|other| other.reference == report.reference),
            None => group.iter().any(|other| report.may_be(other)),
        });
        match same {
            Some(group) => group.push(report),
            None => groups.push(vec![report]),
        }
    }
    let mut found: Vec<Incident> = groups.iter().filter_map(|group| Incident::of(group)).collect();
    found.sort_by(|one, other| {
        (one.on, &one.crime_type, &one.reports).cmp(&(other.on, &other.crime_type, &other.reports))
    });
    found
}

/// Whether a day lies in the window that ends with another.
fn in_window(day: Date, end: Date, rules: &PriorityRules) -> bool {
    let begin = end.checked_sub(i64::from(rules.repeat_window_days).days()).unwrap_or(Date::MIN);
    (begin..=end).contains(&day)
}

fn count<T>(found: impl Iterator<Item = T>) -> u32 {
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

fn days_between(earlier: Date, later: Date) -> u32 {
    earlier.until(later).ok().and_then(|span| u32::try_from(span.get_days()).ok()).unwrap_or_default()
}

/// An incident beside those of the window that ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Distinct incidents of any kind in the window, this one among them.
    pub incidents: u32,
    /// Those of the same kind.
    pub same_type: u32,
    /// Those whose reports give the same address; none where this one gives none.
    pub same_place: Option<u32>,
    /// Days since the one before; none where there is none.
    pub days_since_previous: Option<u32>,
    /// What shows.
    pub signs: BTreeSet<Sign>,
}

/// Judges an incident by all of the person's, of which it is one.
pub fn judge(this: &Incident, all: &[Incident], rules: &PriorityRules, repeats: &RepeatRules) -> Judgement {
    let window: Vec<&Incident> = all.iter().filter(|it| in_window(it.on, this.on, rules)).collect();
    let before: Vec<&Incident> = window.iter().copied().filter(|it| it.reports != this.reports).collect();
    let incidents = count(before.iter()) + 1;
    let same_type = count(before.iter().filter(|it| it.crime_type == this.crime_type)) + 1;
    let same_place =
        (!this.places.is_empty()).then(|| count(before.iter().filter(|it| it.shares_a_place(this))) + 1);
    let mut days: Vec<Date> = before.iter().map(|it| it.on).collect();
    days.sort_unstable();
    let mut latest = days.iter().rev();
    let gap = latest.next().map(|last| (days_between(*last, this.on), *last));
    let gap_before = gap.zip(latest.next()).map(|((_, last), earlier)| days_between(*earlier, last));
    let days_since_previous = gap.map(|(days, _)| days);
    let closer = days_since_previous.zip(gap_before).is_some_and(|(last, earlier)| last < earlier);
    let worse = !before.is_empty() && before.iter().all(|it| it.seriousness < this.seriousness);
    let signs = [
        (incidents >= repeats.repeat_incidents, Sign::Repeat),
        (same_type >= repeats.repeat_incidents, Sign::SameType),
        (same_place.is_some_and(|places| places >= repeats.repeat_incidents), Sign::SamePlace),
        (incidents >= rules.repeat_incidents, Sign::Persistent),
        (this.seriousness == Seriousness::MostSerious, Sign::MostSerious),
        (closer, Sign::CloserTogether),
        (worse, Sign::MoreSerious),
    ];
    Judgement {
        incidents,
        same_type,
        same_place,
        days_since_previous,
        signs: signs.into_iter().filter(|(shows, _)| *shows).map(|(_, sign)| sign).collect(),
    }
}

/// What happened in the window that ends on a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Before {
    /// Distinct incidents of any kind: how it is looked at to keep people safe.
    pub any_type: u32,
    /// Kinds of crime that came more than once, each with its count: how it is compared with official figures.
    pub same_type: BTreeMap<String, u32>,
    /// The most incidents whose reports give one address.
    pub same_place: u32,
    /// How lately, as a prompt for attention: each counts 1 on its day and half as much with each half-life.
    pub recency: f64,
}

/// What happened in the window that ends on a day.
pub fn before(all: &[Incident], day: Date, rules: &PriorityRules, repeats: &RepeatRules) -> Before {
    let window: Vec<&Incident> = all.iter().filter(|it| in_window(it.on, day, rules)).collect();
    let mut same_type: BTreeMap<String, u32> = BTreeMap::new();
    for it in &window {
        *same_type.entry(it.crime_type.clone()).or_default() += 1;
    }
    same_type.retain(|_, times| *times >= repeats.repeat_incidents);
    let places: BTreeSet<&Place> = window.iter().flat_map(|it| &it.places).collect();
    let times = |place: &Place| count(window.iter().filter(|it| it.places.contains(place)));
    Before {
        any_type: count(window.iter()),
        same_type,
        same_place: places.into_iter().map(times).max().unwrap_or_default(),
        recency: window.iter().map(|it| weight(days_between(it.on, day), repeats)).sum(),
    }
}

/// How much an incident counts after so many days.
fn weight(days: u32, rules: &RepeatRules) -> f64 {
    0.5_f64.powf(f64::from(days) / f64::from(rules.half_life_days.max(1)))
}

/// How many incidents others of the household had in the window. What whoever lives with them must not learn of is left
/// out: a count beside somebody's name could tell on the one who reported.
pub fn of_the_household(others: &[Incident], day: Date, rules: &PriorityRules) -> u32 {
    count(others.iter().filter(|it| !it.private && in_window(it.on, day, rules)))
}

/// The incident to which something is done now: the latest, where it is a repeat and not long ago.
pub fn to_respond_to<'a>(
    all: &'a [Incident],
    today: Date,
    rules: &PriorityRules,
    repeats: &RepeatRules,
) -> Option<(&'a Incident, Judgement)> {
    let latest = all.last()?;
    let judgement = judge(latest, all, rules, repeats);
    let soon = days_between(latest.on, today) <= u32::from(repeats.respond_within_days);
    (soon && judgement.signs.contains(&Sign::Repeat)).then_some((latest, judgement))
}
