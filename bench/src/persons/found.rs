//! What was found of people, beside the truth.

use alongside_linkage::truth::{Accuracy, score};
use std::collections::{BTreeMap, BTreeSet};

/// A row of the feed that ended in a report.
pub struct Row {
    /// Its name in the truth: the month and the number of the row.
    pub name: String,
    /// Whether its report began with it. Others repeat a report or bring it up to date.
    pub begins: bool,
    /// The person's record to which intake put it.
    pub record: u32,
    /// Who it is truly.
    pub person: u32,
    /// Whether everybody who is compared says something of it.
    pub compared: bool,
}

/// Two records of which the program joined or asked.
pub struct Question {
    /// The two.
    pub records: [u32; 2],
    /// Whether the program joined them by itself.
    pub joined: bool,
}

/// Everything that was found.
pub struct Found {
    /// The rows that ended in a report, in the order in which they came.
    pub rows: Vec<Row>,
    /// For each record the lowest record of its person, once the program had joined what it is sure of.
    pub clusters: BTreeMap<u32, u32>,
    /// What was joined and asked.
    pub questions: Vec<Question>,
}

/// Which rows are compared.
#[derive(Clone, Copy)]
pub enum Counted {
    /// All that ended in a report.
    Rows,
    /// Of each report the row that began it.
    Reports,
}

impl Found {
    /// Whose each record is truly: the one of whom most of its reports are, the lowest where as many are of two.
    fn persons(&self) -> BTreeMap<u32, u32> {
        let mut reports: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.begins) {
            *reports.entry(row.record).or_default().entry(row.person).or_default() += 1;
        }
        let most = |persons: BTreeMap<u32, usize>| {
            let most = persons.values().max().copied();
            persons.into_iter().find(|(_, count)| Some(*count) == most).map(|(person, _)| person)
        };
        reports.into_iter().filter_map(|(record, persons)| Some((record, most(persons)?))).collect()
    }

    /// Records to which intake put reports of several people.
    pub fn mixed(&self) -> usize {
        let pairs: BTreeSet<(u32, u32)> = self.rows.iter().map(|row| (row.record, row.person)).collect();
        let mut persons: BTreeMap<u32, usize> = BTreeMap::new();
        for (record, _) in pairs {
            *persons.entry(record).or_default() += 1;
        }
        persons.values().filter(|persons| **persons > 1).count()
    }

    /// The questions, or the joins of the program, that are truly of one person, and those that are of two.
    pub fn judged(&self, joined: bool) -> (Vec<&Question>, Vec<&Question>) {
        let persons = self.persons();
        let is_one = |question: &&Question| {
            let [one, other] = question.records.map(|record| persons.get(&record));
            one.is_some() && one == other
        };
        self.questions.iter().filter(|question| question.joined == joined).partition(is_one)
    }

    /// Each record's person had a human answered every question rightly that waits now. What those answers would make the
    /// program ask next is not in it.
    pub fn answered(&self) -> BTreeMap<u32, u32> {
        let mut clusters = self.clusters.clone();
        for question in self.judged(false).0 {
            let [one, other] =
                question.records.map(|record| clusters.get(&record).copied().unwrap_or(record));
            for cluster in clusters.values_mut().filter(|cluster| **cluster == one.max(other)) {
                *cluster = one.min(other);
            }
        }
        clusters
    }

    /// The rows that count.
    pub fn counted(&self, counted: Counted) -> impl Iterator<Item = &Row> {
        let counts = move |row: &&Row| row.compared && (row.begins || matches!(counted, Counted::Rows));
        self.rows.iter().filter(counts)
    }

    /// How right it is to say of each row that it is of this person.
    pub fn score(&self, counted: Counted, said: impl Fn(&Row) -> u32) -> Accuracy {
        let said: Vec<u32> = self.counted(counted).map(said).collect();
        let truth: Vec<u32> = self.counted(counted).map(|row| row.person).collect();
        score(&said, &truth)
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, Found, Question, Row};
    use std::collections::BTreeMap;

    fn row(begins: bool, record: u32, person: u32) -> Row {
        Row { name: String::new(), begins, record, person, compared: true }
    }

    /// One person of three records, the first reported twice over; another, of whom one report was put to the first's record.
    fn found() -> Found {
        let question = |records, joined| Question { records, joined };
        Found {
            rows: vec![
                row(true, 1, 7),
                row(false, 1, 7),
                row(true, 1, 7),
                row(true, 1, 8),
                row(true, 2, 7),
                row(true, 3, 7),
                row(true, 4, 8),
            ],
            clusters: BTreeMap::from([(1, 1), (2, 1), (3, 3), (4, 4)]),
            questions: vec![question([1, 2], true), question([2, 3], false), question([1, 4], false)],
        }
    }

    #[test]
    fn a_record_is_of_whom_most_of_its_reports_are_and_questions_are_judged_by_that() {
        let found = found();
        assert_eq!(found.mixed(), 1);
        let (right, wrong) = found.judged(true);
        assert_eq!((right.len(), wrong.len()), (1, 0));
        let (right, wrong) = found.judged(false);
        assert_eq!((right[0].records, wrong[0].records), ([2, 3], [1, 4]));
    }

    #[test]
    fn right_answers_join_across_what_is_joined_already_and_leave_the_others_apart() {
        assert_eq!(found().answered(), BTreeMap::from([(1, 1), (2, 1), (3, 1), (4, 4)]));
    }

    #[test]
    fn a_row_that_repeats_a_report_counts_among_rows_alone() {
        let found = found();
        // Of reports: person 7 has four, person 8 two. Intake: three of record 1, of which one pair of three is right.
        let intake = found.score(Counted::Reports, |row| row.record);
        assert_eq!((intake.right_pairs, intake.precision, intake.recall), (7, 1.0 / 3.0, 1.0 / 7.0));
        let intake = found.score(Counted::Rows, |row| row.record);
        assert_eq!((intake.right_pairs, intake.precision, intake.recall), (11, 0.5, 3.0 / 11.0));
        let answered = found.answered();
        let answered = found.score(Counted::Reports, |row| answered[&row.record]);
        assert_eq!((answered.precision, answered.recall), (0.6, 6.0 / 7.0));
    }
}
