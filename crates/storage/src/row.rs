//! One row of an answer, from either database.

use crate::error::{Error, Result};
use alongside_kernel::Date;
use alongside_kernel::clock::{Timestamp, from_micros};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};
use uuid::Uuid;

/// A row whose columns are read by name.
pub enum Row {
    /// From SQLite.
    Lite(SqliteRow),
    /// From PostgreSQL.
    Pg(PgRow),
}

impl Row {
    /// The value of a column, in one of the kinds that both databases know.
    pub fn get<T>(&self, column: &'static str) -> Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>,
    {
        match self {
            Self::Lite(row) => row.try_get(column),
            Self::Pg(row) => row.try_get(column),
        }
        .map_err(Error::Database)
    }

    /// A typed id.
    pub fn id<T>(&self, column: &'static str, make: fn(Uuid) -> T) -> Result<T> {
        self.get::<Uuid>(column).map(make)
    }

    /// A typed id, where there is one.
    pub fn maybe_id<T>(&self, column: &'static str, make: fn(Uuid) -> T) -> Result<Option<T>> {
        Ok(self.get::<Option<Uuid>>(column)?.map(make))
    }

    /// Text.
    pub fn text(&self, column: &'static str) -> Result<String> {
        self.get(column)
    }

    /// Text, where there is some.
    pub fn maybe_text(&self, column: &'static str) -> Result<Option<String>> {
        self.get(column)
    }

    /// A number.
    pub fn int(&self, column: &'static str) -> Result<i64> {
        self.get(column)
    }

    /// A number that can't be negative; a negative one reads as 0.
    pub fn count(&self, column: &'static str) -> Result<u32> {
        Ok(u32::try_from(self.get::<i64>(column)?).unwrap_or(0))
    }

    /// Bytes.
    pub fn bytes(&self, column: &'static str) -> Result<Vec<u8>> {
        self.get(column)
    }

    /// An instant.
    pub fn time(&self, column: &'static str) -> Result<Timestamp> {
        Ok(from_micros(self.get(column)?))
    }

    /// An instant, where there is one.
    pub fn maybe_time(&self, column: &'static str) -> Result<Option<Timestamp>> {
        Ok(self.get::<Option<i64>>(column)?.map(from_micros))
    }

    /// A day.
    pub fn date(&self, column: &'static str) -> Result<Date> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| Error::Impossible { table: column, what: "a day that is no day".into() })
    }

    /// A day, where there is one.
    pub fn maybe_date(&self, column: &'static str) -> Result<Option<Date>> {
        self.get::<Option<String>>(column)?
            .map(|text| {
                text.parse()
                    .map_err(|_| Error::Impossible { table: column, what: "a day that is no day".into() })
            })
            .transpose()
    }

    /// A code that the domain knows, such as a state; an unknown one is an impossible row.
    pub fn code<T>(&self, column: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        let text: String = self.get(column)?;
        parse(&text).ok_or_else(|| Error::Impossible { table: column, what: format!("unknown code {text}") })
    }
}
