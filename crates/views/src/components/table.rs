//! Tables, for what must be compared.

use super::safe_html;
use crate::words::Text;
use askama::Template;

/// One cell.
#[derive(Debug, Clone)]
pub struct Cell {
    text: Text,
    numeric: bool,
}

impl Cell {
    /// A cell with words, or finished HTML from [`Text::html`].
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), numeric: false }
    }

    /// A cell with a number.
    pub fn number(text: impl Into<Text>) -> Self {
        Self { text: text.into(), numeric: true }
    }
}

macro_rules! cell_from {
    ($($text:ty),*) => {$(
        impl From<$text> for Cell {
            fn from(text: $text) -> Self {
                Self::new(text)
            }
        }
    )*};
}
cell_from!(Text, &Text, &str, &&str, String, &String);

/// A table with a caption; the first cell of a row is its heading.
#[derive(Debug, Clone, Template)]
#[template(path = "components/table.html")]
pub struct Table {
    caption: Text,
    under_heading: bool,
    columns: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without columns.
    pub fn new(caption: impl Into<Text>) -> Self {
        Self { caption: caption.into(), under_heading: false, columns: vec![], rows: vec![] }
    }

    /// The heading above says what it is a table of: the caption is there for who hears the page.
    #[must_use]
    pub fn under_heading(mut self) -> Self {
        self.under_heading = true;
        self
    }

    /// One more column.
    #[must_use]
    pub fn column(mut self, heading: impl Into<Text>) -> Self {
        self.columns.push(Cell::new(heading));
        self
    }

    /// One more column of numbers: to the right, in figures of one width.
    #[must_use]
    pub fn numbers(mut self, heading: impl Into<Text>) -> Self {
        self.columns.push(Cell::number(heading));
        self
    }

    /// One more row. Its cells take the kind of their columns.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) -> Self {
        let mut cells: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        for (cell, column) in cells.iter_mut().zip(&self.columns) {
            cell.numeric |= column.numeric;
        }
        self.rows.push(cells);
        self
    }
}

safe_html!(Table);
