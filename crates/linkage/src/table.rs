//! Records as rows of numbers, each number a value that is kept once.

use crate::compare::{self, SAME, Value};
use crate::forms;
use crate::settings::Kind;
use crate::values::{self, Short};
use rustc_hash::FxHashMap;

/// The number of a value that is missing.
pub const MISSING: u32 = 0;

/// Every value that a field has, once, in the order in which it was first met.
#[derive(Debug, Clone)]
pub struct Values {
    kind: Kind,
    numbers: FxHashMap<Short, u32>,
    known: Vec<Known>,
    counts: Vec<u32>,
}

/// A value and what was worked out of it once.
#[derive(Debug, Clone, Copy)]
struct Known {
    text: Short,
    sound: u32,
    forms: &'static [u32],
}

impl Values {
    /// None yet.
    pub fn new(kind: Kind) -> Self {
        let nothing = Known { text: Short::from_bytes(b""), sound: 0, forms: &[] };
        Self { kind, numbers: FxHashMap::default(), known: vec![nothing], counts: vec![0] }
    }

    /// Those that were kept before, in their order, each as often as it was counted.
    pub fn of(kind: Kind, texts: Vec<Short>, counts: Vec<u32>) -> Self {
        let mut values = Self::new(kind);
        values.numbers.reserve(texts.len());
        for text in texts {
            values.count(Some(text));
        }
        for (slot, count) in values.counts.iter_mut().skip(1).zip(counts) {
            *slot = count;
        }
        values
    }

    /// Their texts, in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = Short> + '_ {
        self.known.iter().skip(1).map(|known| known.text)
    }

    /// The number of a value, counted once more.
    pub fn count(&mut self, value: Option<Short>) -> u32 {
        let Some(text) = value else {
            return MISSING;
        };
        let next = u32::try_from(self.known.len()).unwrap_or(MISSING);
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            let named = matches!(self.kind, Kind::Forename | Kind::MiddleNames | Kind::Surname);
            let sound = if named { compare::sound(text.as_bytes()) } else { 0 };
            self.known.push(Known { text, sound, forms: forms::of(self.kind, &text) });
            self.counts.push(0);
        }
        if let Some(count) = self.counts.get_mut(number as usize) {
            *count += 1;
        }
        number
    }

    /// How many different values there are.
    pub fn len(&self) -> usize {
        self.known.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a value.
    pub fn text(&self, number: u32) -> Short {
        self.known.get(number as usize).map_or_else(|| Short::from_bytes(b""), |known| known.text)
    }

    /// How a value sounds.
    pub fn sound(&self, number: u32) -> u32 {
        self.known.get(number as usize).map_or(0, |known| known.sound)
    }

    /// How often each value was counted, by its number.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// The level of two values of this field.
    #[inline]
    pub fn level(&self, left: u32, right: u32) -> u8 {
        if left == MISSING || right == MISSING {
            return 0;
        }
        if left == right {
            return SAME;
        }
        match (self.known.get(left as usize), self.known.get(right as usize)) {
            (Some(left), Some(right)) => compare::level(self.kind, &left.value(), &right.value()),
            _ => 0,
        }
    }
}

impl Known {
    fn value(&self) -> Value<'_> {
        Value { text: &self.text, sound: self.sound, forms: self.forms }
    }
}

/// One thing that is compared.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its column's heading, or the headings of the columns that are alternatives.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its values.
    pub values: Values,
    /// Where its numbers stand in a record's row, and how many alternatives there are.
    pub places: std::ops::Range<usize>,
    /// How many cells said something that could not be read as what the field holds. They count as nothing.
    pub unreadable: u32,
}

/// Two values of a field that were compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Met {
    /// Their level.
    pub level: u8,
    /// The number of the one's value.
    pub left: u32,
    /// The number of the other's value.
    pub right: u32,
}

impl Field {
    /// The numbers of a record's values.
    #[inline]
    pub fn of<'a>(&self, row: &'a [u32]) -> &'a [u32] {
        row.get(self.places.clone()).unwrap_or_default()
    }

    /// The best level of two records' values.
    #[inline]
    pub fn meet(&self, left: &[u32], right: &[u32]) -> Met {
        let (ours, theirs) = (self.of(left), self.of(right));
        if let ([left], [right]) = (ours, theirs) {
            return Met { level: self.values.level(*left, *right), left: *left, right: *right };
        }
        let mut best = Met::default();
        for left in ours {
            for right in theirs {
                let level = self.values.level(*left, *right);
                if level != 0 && (best.level == 0 || level < best.level) {
                    best = Met { level, left: *left, right: *right };
                }
            }
        }
        best
    }
}

/// A column of numbers that is about to become part of rows.
pub struct Encoded {
    /// Its heading.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its values.
    pub values: Values,
    /// For each column of alternatives, each record's number.
    pub columns: Vec<Vec<u32>>,
    /// How many cells said something that could not be read.
    pub unreadable: u32,
}

impl Encoded {
    /// Reads columns of one kind that are alternatives of one thing.
    pub fn read<'a, C>(name: &str, kind: Kind, columns: impl Iterator<Item = C>) -> Self
    where
        C: Iterator<Item = Option<&'a str>>,
    {
        let mut values = Values::new(kind);
        let mut unreadable = 0;
        let mut read = |cell: Option<&str>| {
            let value = cell.and_then(|cell| values::read(kind, cell));
            unreadable += u32::from(value.is_none() && !cell.is_none_or(values::is_nothing));
            values.count(value)
        };
        let columns = columns.map(|cells| cells.map(&mut read).collect()).collect();
        Self { name: name.to_owned(), kind, values, columns, unreadable }
    }

    /// Reads full names: their forenames, middle names and surnames.
    pub fn read_full_names<'a>(name: &str, cells: impl Iterator<Item = Option<&'a str>>) -> [Self; 3] {
        let mut parts = [Kind::Forename, Kind::MiddleNames, Kind::Surname].map(|kind| Self {
            name: format!("{name} ({})", kind.word()),
            kind,
            values: Values::new(kind),
            columns: vec![Vec::new()],
            unreadable: 0,
        });
        for cell in cells {
            let given = cell.filter(|cell| values::read(Kind::FullName, cell).is_some());
            let names = given.map_or([None; 3], values::parts);
            for (part, value) in parts.iter_mut().zip(names) {
                let number = part.values.count(value);
                part.columns.iter_mut().for_each(|column| column.push(number));
            }
        }
        parts
    }
}

/// Records to be linked.
#[derive(Debug, Clone, Default)]
pub struct Table {
    records: u32,
    width: usize,
    rows: Vec<u32>,
    /// What is compared.
    pub fields: Vec<Field>,
}

impl Table {
    /// Makes rows of columns.
    pub fn new(records: u32, encoded: Vec<Encoded>) -> Self {
        let width: usize = encoded.iter().map(|field| field.columns.len()).sum();
        let mut rows = vec![MISSING; width * records as usize];
        let mut fields = Vec::with_capacity(encoded.len());
        let mut place = 0;
        for Encoded { name, kind, values, columns, unreadable } in encoded {
            let from = place;
            for column in columns {
                rows.iter_mut()
                    .skip(place)
                    .step_by(width.max(1))
                    .zip(column)
                    .for_each(|(slot, number)| *slot = number);
                place += 1;
            }
            fields.push(Field { name, kind, values, places: from..place, unreadable });
        }
        Self { records, width, rows, fields }
    }

    /// Rows that were kept before, for fields whose places follow one another; nothing where rows and fields do not fit.
    pub fn of(records: u32, rows: Vec<u32>, fields: Vec<Field>) -> Option<Self> {
        let width = fields
            .iter()
            .try_fold(0, |from, field| (field.places.start == from).then_some(field.places.end))?;
        let fits = width.checked_mul(records as usize)? == rows.len()
            && fields.iter().all(|field| {
                let known = field.values.len();
                rows.chunks(width.max(1))
                    .all(|row| field.of(row).iter().all(|number| *number as usize <= known))
            });
        fits.then_some(Self { records, width, rows, fields })
    }

    /// Every row after the other.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Adds a record: for each place in a row the value that stands there. Answers its number.
    pub fn push(&mut self, cells: impl Iterator<Item = Option<Short>>) -> u32 {
        let mut cells = cells.fuse();
        for field in &mut self.fields {
            for _ in field.places.clone() {
                self.rows.push(field.values.count(cells.next().flatten()));
            }
        }
        let record = self.records;
        self.records = record.saturating_add(1);
        record
    }

    /// Whether these are a record's values, for each place in a row.
    pub fn holds(&self, record: u32, cells: &[Option<Short>]) -> bool {
        let places = self.fields.iter().flat_map(|field| field.places.clone().map(move |_| field));
        let held = self
            .row(record)
            .iter()
            .zip(places)
            .map(|(number, field)| (*number != MISSING).then(|| field.values.text(*number)));
        held.eq(cells.iter().copied())
    }

    /// Empties a record: it agrees with no other and disagrees with none.
    pub fn clear(&mut self, record: u32) {
        let from = record as usize * self.width;
        self.rows.iter_mut().skip(from).take(self.width).for_each(|number| *number = MISSING);
    }

    /// How many records there are.
    pub fn records(&self) -> u32 {
        self.records
    }

    /// A record's row.
    #[inline]
    pub fn row(&self, record: u32) -> &[u32] {
        let from = record as usize * self.width;
        self.rows.get(from..from + self.width).unwrap_or_default()
    }

    /// The place of the first field of a kind.
    pub fn field(&self, kind: Kind) -> Option<usize> {
        self.fields.iter().position(|field| field.kind == kind)
    }
}
