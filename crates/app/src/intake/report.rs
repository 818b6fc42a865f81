//! What an import says of itself: counts, no content.

use alongside_domain::intake::Row;
use alongside_kernel::Timestamp;
use alongside_storage::rooms::intake::{Import, RowFate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Reports that arrived late, counted to whoever sent them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Late {
    /// How many reports.
    pub rows: u32,
    /// How many reports by the number of working days.
    pub by_days: BTreeMap<u32, u32>,
}

/// The report on an import, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// The reading's id; empty for a rehearsal.
    #[serde(default)]
    pub import: String,
    /// The file's name without extension.
    #[serde(default)]
    pub label: String,
    /// When the file was made.
    #[serde(default)]
    pub as_of: Option<Timestamp>,
    /// The code of how far it has come.
    #[serde(default)]
    pub state: String,
    /// How many rows the file has.
    #[serde(default)]
    pub rows_total: u32,
    /// How many of them have their fate.
    #[serde(default)]
    pub rows_done: u32,
    /// Rows by fate.
    pub fates: BTreeMap<String, u32>,
    /// Rows put aside, by reason.
    pub quarantined: BTreeMap<String, u32>,
    /// Accepted and changed reports by route.
    pub routes: BTreeMap<String, u32>,
    /// What was mended or passed over.
    pub warnings: BTreeMap<String, u32>,
    /// Findings on assessments.
    pub quality_flags: BTreeMap<String, u32>,
    /// Values in no list, by our field: they count as not answered.
    pub not_answered: BTreeMap<String, u32>,
    /// Headings that the mapping does not name; their cells were not taken.
    pub unmapped: Vec<String>,
    /// What arrived late.
    pub late: Late,
    /// People who were not known before.
    pub new_people: u32,
    /// Reports that were certainly about somebody known.
    pub joined_to_known_people: u32,
    /// Rows of older files that were put aside and that this file brings in good form.
    #[serde(default)]
    pub came_right: u32,
    /// Some bytes did not fit the encoding and were replaced by a mark.
    pub had_decoding_errors: bool,
    /// Why the file could not be read, where it could not.
    #[serde(default)]
    pub error: Option<String>,
}

impl ImportReport {
    /// The counts that a reading has so far.
    pub fn of(import: &Import) -> Self {
        let mut report: Self = serde_json::from_str(&import.report).unwrap_or_default();
        report.import = import.id.to_string();
        report.label.clone_from(&import.label);
        report.as_of = Some(import.as_of);
        import.state.code().clone_into(&mut report.state);
        report.rows_total = import.rows_total;
        report.rows_done = import.rows_done;
        report
    }

    /// The text that is stored with the reading.
    pub(super) fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(super) fn count(&mut self, fate: &RowFate, row: &Row) {
        add(&mut self.fates, &fate.fate);
        if !fate.reason.is_empty() {
            add(&mut self.quarantined, &fate.reason);
        }
        for (field, _) in &row.not_answered {
            add(&mut self.not_answered, field.code());
        }
        // The outcome holds codes and a day, never a comma inside a column.
        let columns: Vec<&str> = fate.outcome.split(',').collect();
        let column = |place: usize| columns.get(place).copied().unwrap_or_default();
        if !column(0).is_empty() {
            add(&mut self.routes, column(0));
        }
        for (counts, codes) in [(&mut self.quality_flags, column(7)), (&mut self.warnings, column(8))] {
            for code in codes.split('|').filter(|code| !code.is_empty()) {
                add(counts, code);
            }
        }
    }

    pub(super) fn count_late(&mut self, days: u32) {
        if days > 0 {
            self.late.rows += 1;
            *self.late.by_days.entry(days).or_default() += 1;
        }
    }
}

fn add(counts: &mut BTreeMap<String, u32>, code: &str) {
    *counts.entry(code.to_owned()).or_default() += 1;
}
