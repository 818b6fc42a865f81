//! What is kept of a row that is put aside: its cells as they were sent, each with its name, so that they can be
//! mended and read again.

use alongside_domain::intake::{QuarantineCode, Row};
use alongside_storage::rooms::asides::{AsideContent, AsideForm};

/// How a row that is put aside keeps its cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct AsideCells<'a> {
    /// How the cells are named.
    pub(super) form: AsideForm,
    /// The headings of the file.
    pub(super) headings: &'a [String],
}

/// The cells of a row as they were sent, each with its name.
pub(super) fn content(row: &Row, code: QuarantineCode, cells: AsideCells<'_>) -> AsideContent {
    let sent = row.sent.open();
    let is_line = matches!(code, QuarantineCode::WrongColumnCount | QuarantineCode::MalformedQuote);
    match cells.form {
        AsideForm::Fields => AsideContent {
            form: AsideForm::Fields,
            headings: Vec::new(),
            cells: sent
                .iter()
                .filter_map(|cell| cell.split_once('='))
                .map(|(field, text)| (field.to_owned(), text.to_owned()))
                .collect(),
        },
        AsideForm::Columns | AsideForm::Line if is_line => AsideContent {
            form: AsideForm::Line,
            headings: cells.headings.to_vec(),
            cells: sent.iter().map(|cell| (String::new(), cell.clone())).collect(),
        },
        AsideForm::Columns | AsideForm::Line => AsideContent {
            form: AsideForm::Columns,
            headings: cells.headings.to_vec(),
            cells: cells.headings.iter().cloned().zip(sent.iter().cloned()).collect(),
        },
    }
}
