//! Rows of one kind go to the database together: a trip there and back costs more than the row.
//!
//! A set of an import holds some thousand inserts of a dozen kinds, one kind after the other for each report. Inserts that
//! have nothing but inserts between them may change places: they go table by table, each after those that it points to.

use crate::db::Connection;
use crate::error::Result;
use crate::migrate;
use crate::value::Arg;
use crate::write_set::{Expect, Statement};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// So many rows go together; what is left goes in the next smaller number. Few numbers, so that the databases know the
/// texts again.
const TOGETHER: [usize; 4] = [64, 16, 4, 1];

/// The place of each table among all, after those that it points to.
static PLACES: LazyLock<HashMap<&str, usize>> =
    LazyLock::new(|| migrate::tables().into_iter().zip(0..).collect());

/// A statement with the rows for which it runs.
pub(crate) struct Run<'a> {
    pub(crate) sql: &'static str,
    pub(crate) expect: Expect,
    pub(crate) rows: Vec<&'a [Arg]>,
    /// Its table's place.
    place: usize,
}

/// The statements in the order in which they run.
pub(crate) fn runs(statements: &[Statement]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    // Inserts that have nothing but inserts between them.
    let mut inserts: Vec<Run<'_>> = Vec::new();
    for statement in statements {
        let (sql, expect, row) = (statement.sql, statement.expect, statement.arguments.as_slice());
        let place = Insert::of(sql).and_then(|insert| PLACES.get(insert.table()).copied());
        let run = Run { sql, expect, rows: vec![row], place: place.unwrap_or_default() };
        match inserts.iter_mut().find(|other| other.sql == sql && other.expect == expect) {
            Some(other) => other.rows.push(row),
            None if place.is_some() => inserts.push(run),
            None => {
                inserts.sort_by_key(|insert| insert.place);
                runs.append(&mut inserts);
                runs.push(run);
            }
        }
    }
    inserts.sort_by_key(|insert| insert.place);
    runs.append(&mut inserts);
    runs
}

/// Runs a statement for its rows; says how many rows it touched.
pub(crate) async fn execute(
    connection: &mut Connection<'_>,
    sql: &'static str,
    rows: &[&[Arg]],
) -> Result<u64> {
    let mut touched = 0;
    let mut left = rows;
    let insert = Insert::of(sql);
    while let Some(first) = left.first() {
        let most = if insert.is_some() { left.len() } else { 1 };
        let count = TOGETHER.into_iter().find(|count| *count <= most).unwrap_or(1);
        let (now, later) = left.split_at_checked(count).unwrap_or((left, &[]));
        touched += match &insert {
            Some(insert) if count > 1 => {
                connection.execute_made(insert.of_rows(count, first.len()), now.concat()).await?
            }
            _ => connection.execute(sql, first).await?,
        };
        left = later;
    }
    Ok(touched)
}

/// An insert of one row, taken apart.
struct Insert {
    before: &'static str,
    row: &'static str,
    after: &'static str,
}

impl Insert {
    /// None where the text is anything else, or where one row could change what becomes of the next.
    fn of(sql: &'static str) -> Option<Self> {
        let values = sql.starts_with("insert").then(|| sql.find("values ("))??;
        let (before, rest) = sql.split_at_checked(values + "values ".len())?;
        let mut open = 0_u32;
        let end = rest.char_indices().find_map(|(place, letter)| {
            match letter {
                '(' => open += 1,
                ')' => open = open.saturating_sub(1),
                _ => {}
            }
            (open == 0).then_some(place + 1)
        })?;
        let (row, after) = rest.split_at_checked(end)?;
        let is_plain =
            after.is_empty() || after.starts_with(" on conflict (") && after.ends_with(") do nothing");
        // A row that asks for what stands there would not see the rows that go with it.
        (is_plain && !sql.contains("select")).then_some(Self { before, row, after })
    }

    fn table(&self) -> &'static str {
        self.before.split(' ').nth(2).unwrap_or_default()
    }

    /// The same for so many rows of so many arguments each.
    fn of_rows(&self, rows: usize, arguments: usize) -> String {
        let mut text =
            String::with_capacity(self.before.len() + rows * (self.row.len() + arguments) + self.after.len());
        text.push_str(self.before);
        for row in 0..rows {
            if row > 0 {
                text.push_str(", ");
            }
            let mut parts = self.row.split('$');
            text.push_str(parts.next().unwrap_or_default());
            for part in parts {
                let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
                let (number, rest) = part.split_at_checked(end).unwrap_or((part, ""));
                let number: usize = number.parse().unwrap_or_default();
                // Writing into a text can't fail.
                let _ = write!(text, "${}{rest}", row * arguments + number);
            }
        }
        text.push_str(self.after);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;
    use crate::write_set::WriteSet;

    const PERSON: &str =
        "insert into person (id, version, cluster, sealed) values ($1, 1, $1, coalesce($2, 'a'))";

    #[test]
    fn a_row_becomes_many_with_arguments_of_their_own() {
        let insert = Insert::of(PERSON).unwrap();
        assert_eq!(
            insert.of_rows(3, 2),
            "insert into person (id, version, cluster, sealed) values ($1, 1, $1, coalesce($2, 'a')), \
             ($3, 1, $3, coalesce($4, 'a')), ($5, 1, $5, coalesce($6, 'a'))"
        );
        let keys = Insert::of("insert into k (a) values ($1) on conflict (a) do nothing").unwrap();
        assert_eq!(keys.of_rows(2, 1), "insert into k (a) values ($1), ($2) on conflict (a) do nothing");
    }

    #[test]
    fn what_looks_at_other_rows_stays_alone() {
        for sql in [
            "update person set version = $1",
            "delete from person",
            "insert into a (b) select c from d where c = $1",
            "insert into a (b) values ($1) on conflict (b) do update set b = excluded.b",
            "insert into a (b) values ($1) returning b",
            "insert into a (b, seq) values ($1, (select coalesce(max(seq), 0) + 1 from a where b = $1))",
        ] {
            assert!(Insert::of(sql).is_none(), "{sql}");
        }
    }

    #[test]
    fn inserts_come_together_up_to_the_next_statement_of_another_kind() {
        const REPORT: &str = "insert into report (person) values ($1)";
        const UPDATE: &str = "update person set version = 2 where id = $1";
        let mut set = WriteSet::new();
        for number in 1..=2 {
            set.new_row("person", PERSON, args![number, number]).new_row("report", REPORT, args![number]);
        }
        set.any(UPDATE, args![1]).any(UPDATE, args![2]);
        set.new_row("report", REPORT, args![3]).any(REPORT, args![4]).new_row("report", REPORT, args![5]);
        set.new_row("person", PERSON, args![6, 6]);
        let found: Vec<(&str, usize)> =
            runs(&set.statements).iter().map(|run| (run.sql, run.rows.len())).collect();
        assert_eq!(
            found,
            [(PERSON, 2), (REPORT, 2), (UPDATE, 1), (UPDATE, 1), (PERSON, 1), (REPORT, 2), (REPORT, 1)]
        );
    }
}
