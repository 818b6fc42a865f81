//! Two records compared: a level for each field, as one number.

use super::SAME;
use crate::settings::Kind;
use crate::table::{Met, Table};

/// The level of a forename where the two records have forename and surname changed over.
pub const CHANGED_OVER: u8 = 8;

/// At most so many fields are compared.
pub const MOST_FIELDS: usize = 16;

/// Levels of all fields, four bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pattern(pub u64);

impl Pattern {
    /// The level of a field.
    #[inline]
    pub fn level(self, field: usize) -> u8 {
        u8::try_from(self.0 >> (4 * field) & 15).unwrap_or_default()
    }

    /// With the level of a field.
    #[inline]
    #[must_use]
    pub fn with(self, field: usize, level: u8) -> Self {
        Self(self.0 & !(15 << (4 * field)) | u64::from(level) << (4 * field))
    }
}

/// Compares the records of a table.
#[derive(Debug, Clone, Copy)]
pub struct Comparer<'a> {
    table: &'a Table,
    names: Option<(usize, usize)>,
    sex: Option<(usize, usize)>,
}

/// What was met in each field of two records.
pub type Meeting = [Met; MOST_FIELDS];

impl<'a> Comparer<'a> {
    /// For these records.
    pub fn new(table: &'a Table) -> Self {
        Self {
            table,
            names: table.field(Kind::Forename).zip(table.field(Kind::Surname)),
            sex: table.field(Kind::Forename).zip(table.field(Kind::Sex)),
        }
    }

    /// Compares two rows, field by field.
    #[inline]
    pub fn meet(&self, left: &[u32], right: &[u32]) -> Meeting {
        let mut meeting = Meeting::default();
        for (met, field) in meeting.iter_mut().zip(&self.table.fields) {
            *met = field.meet(left, right);
        }
        self.mark_names_changed_over(&mut meeting, left, right);
        self.leave_out_the_sex_of_one_name(&mut meeting);
        meeting
    }

    /// As [`meet`](Self::meet), of two rows whose levels are known already.
    #[inline]
    pub fn meet_again(&self, pattern: Pattern, left: &[u32], right: &[u32]) -> Meeting {
        let mut meeting = Meeting::default();
        for (place, (met, field)) in meeting.iter_mut().zip(&self.table.fields).enumerate() {
            let level = pattern.level(place);
            if level != 0 {
                *met = match (field.of(left), field.of(right)) {
                    ([left], [right]) => Met { level, left: *left, right: *right },
                    _ => Met { level, ..field.meet(left, right) },
                };
            }
        }
        meeting
    }

    /// Compares two rows to levels alone.
    pub fn pattern(&self, left: &[u32], right: &[u32]) -> Pattern {
        pattern_of(&self.meet(left, right))
    }

    /// Two of one forename are of one sex: that says nothing more. That they are not says much.
    fn leave_out_the_sex_of_one_name(&self, meeting: &mut Meeting) {
        let Some((forename, sex)) = self.sex else { return };
        if meeting.get(forename).is_some_and(|met| (1..=4).contains(&met.level))
            && let Some(met) = meeting.get_mut(sex)
            && met.level == SAME
        {
            met.level = 0;
        }
    }

    /// Where neither name agrees, but each is the other's other name, the forename says so and the surname says
    /// nothing: one slip of a clerk is one piece of evidence.
    fn mark_names_changed_over(&self, meeting: &mut Meeting, left: &[u32], right: &[u32]) {
        let Some((forename, surname)) = self.names else {
            return;
        };
        let level = |place: usize| meeting.get(place).map_or(0, |met| met.level);
        if level(forename) < 5 || level(surname) < 5 {
            return;
        }
        let (Some(forenames), Some(surnames)) =
            (self.table.fields.get(forename), self.table.fields.get(surname))
        else {
            return;
        };
        let crossed = |one: &[u32], other: &[u32]| {
            let (given, family) = (forenames.of(one).first(), surnames.of(other).first());
            let (given, family) = given.zip(family).map_or_else(Default::default, |(given, family)| {
                (forenames.values.text(*given), surnames.values.text(*family))
            });
            !given.is_empty()
                && (given == family
                    || (given.as_bytes().len() > 3 && super::one_slip(given.as_bytes(), family.as_bytes())))
        };
        if crossed(left, right) && crossed(right, left) {
            if let Some(met) = meeting.get_mut(forename) {
                met.level = CHANGED_OVER;
            }
            if let Some(met) = meeting.get_mut(surname) {
                met.level = 0;
            }
        }
    }
}

/// The levels of a meeting.
#[inline]
pub fn pattern_of(meeting: &Meeting) -> Pattern {
    Pattern(
        meeting.iter().enumerate().fold(0, |bits, (field, met)| bits | u64::from(met.level) << (4 * field)),
    )
}
