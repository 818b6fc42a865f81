//! How well the senders of reports do: what arrived late, and what became of rows that made no new report.
//!
//! New reports are counted in the first table alone. Counted again among the rows of files they would tell by
//! subtraction how many few were written on forms.

use super::table::{Counts, released};
use crate::intake::ImportReport;
use crate::names::Names;
use alongside_answers::insight::{Figures, Label};
use alongside_kernel::id::OrganisationId;
use alongside_storage::rooms::insight::LateGroup;

/// The bands of lateness in working days, with their last day.
const BANDS: [(&str, u32); 4] = [("on_time", 0), ("late_1_2", 2), ("late_3_5", 5), ("late_6_more", u32::MAX)];

/// What becomes of a row that makes no new report: its fate, and the column.
const FATES: [(&str, &str); 3] =
    [("update_of", "row_changed"), ("duplicate_of", "row_repeated"), ("quarantined", "row_put_aside")];

fn outcome(code: &str) -> Label {
    Label::Outcome(code.to_owned())
}

/// Reports by sender and how late they arrived.
pub(super) fn late(groups: &[LateGroup], names: &Names) -> Figures {
    let mut counts = Counts::new(BANDS.iter().map(|(code, _)| outcome(code)).collect());
    for group in groups {
        let band = BANDS.iter().find(|(_, last)| group.late_days <= *last);
        if let Some((code, _)) = band {
            counts.add(&Label::Name(names.organisation(group.sender)), &outcome(code), group.count);
        }
    }
    released(&counts)
}

/// Rows of files that made no new report, by sender and fate.
pub(super) fn rows(files: &[(OrganisationId, String)], names: &Names) -> Figures {
    let mut counts = Counts::new(FATES.iter().map(|(_, code)| outcome(code)).collect());
    for (sender, stored) in files {
        let report: ImportReport = serde_json::from_str(stored).unwrap_or_default();
        for (fate, column) in FATES {
            let count = report.fates.get(fate).copied().unwrap_or_default();
            counts.add(&Label::Name(names.organisation(*sender)), &outcome(column), count.into());
        }
    }
    released(&counts)
}
