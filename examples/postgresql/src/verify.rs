//! Makes every token again and compares: the one check that SQL cannot do.

use crate::Outcome;
use crate::table::{Table, quoted};
use jeton::ScopedVault;
use postgres::{Client, Row};
use std::fmt;

/// Rows read at a time. Nothing is locked.
const ROWS: i64 = 10_000;

/// How many wrong cells are named.
const NAMED: usize = 10;

/// What was found.
#[derive(Default)]
pub(crate) struct Report {
    table: String,
    rows: u64,
    tokens: u64,
    sheltered: u64,
    empty: u64,
    /// Rows without tokens, or with a token older than its identifier.
    pub(crate) pending: u64,
    /// Cells whose token is not the token of the raw value beside it: column and key.
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, rows, tokens, sheltered, empty, pending, wrong } = self;
        write!(
            f,
            "{table}: {rows} rows, {tokens} tokens, {sheltered} of them opaque, {empty} empty cells; "
        )?;
        write!(f, "{pending} rows pending, {} tokens wrong", wrong.len())?;
        wrong.iter().take(NAMED).try_for_each(|place| write!(f, "\n  wrong: {place}"))
    }
}

/// Reads the table by key. Each row is compared with itself as it is in one snapshot, so writers may go on.
pub(crate) fn run(client: &mut Client, vault: &ScopedVault, name: &str) -> Outcome<Report> {
    let table = Table::open(client, vault, name)?;
    let cells = table.raw_columns()?.into_iter().chain(table.token_columns()).collect::<Vec<_>>().join(", ");
    let take = client.prepare(&format!(
        "SELECT id, token_epoch, {cells} FROM {} WHERE id > $1 ORDER BY id LIMIT $2",
        quoted(name)
    ))?;
    let mut report = Report { table: name.to_owned(), ..Report::default() };
    let mut last = i64::MIN;
    loop {
        let rows = client.query(&take, &[&last, &ROWS])?;
        let Some(end) = rows.last() else { return Ok(report) };
        last = end.get(0);
        rows.iter().try_for_each(|row| report.add(&table, row))?;
    }
}

impl Report {
    fn add(&mut self, table: &Table, row: &Row) -> Outcome<()> {
        count(&mut self.rows);
        if row.get::<_, Option<i32>>(1) != Some(table.epoch) {
            count(&mut self.pending);
            return Ok(());
        }
        for (cell, column) in (2..).zip(&table.columns) {
            let raw: Option<&str> = row.try_get(cell)?;
            let token: Option<&str> = row.try_get(cell.saturating_add(table.columns.len()))?;
            let expected = raw.map(|raw| column.made_of(raw)).transpose();
            if expected.as_ref().map(Option::as_deref) != Ok(token) {
                self.wrong.push(format!("{}, id {}", column.token, row.get::<_, i64>(0)));
            }
            match token.map(str::trim) {
                None | Some("") => count(&mut self.empty),
                Some(token) => {
                    count(&mut self.tokens);
                    if token.starts_with("jtn_") {
                        count(&mut self.sheltered);
                    }
                }
            }
        }
        Ok(())
    }
}

fn count(counter: &mut u64) {
    *counter = counter.saturating_add(1);
}
