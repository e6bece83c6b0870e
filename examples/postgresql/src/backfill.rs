//! Fills the columns of tokens, batch by batch, while others write.

use crate::table::{Table, parameter, quoted};
use crate::{BATCH, Outcome};
use jeton::{Column as Tokens, ScopedVault};
use postgres::types::ToSql;
use postgres::{Client, Row};
use std::borrow::Cow;
use std::fmt;
use std::thread;
use std::time::Duration;

/// What a backfill has done.
#[derive(Default)]
pub(crate) struct Report {
    table: String,
    rows: u64,
    batches: u64,
    passes: u64,
    /// Rows with a cell that has to be mended; they are in `jeton_refused`.
    pub(crate) refused: i64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, rows, batches, passes, refused } = self;
        write!(f, "{table}: {rows} rows in {batches} batches, {passes} passes; {refused} rows to mend")
    }
}

/// A cell that neither its format nor `opaque` takes.
struct Refused {
    id: i64,
    raw_column: String,
    reason: String,
}

/// What was made of a batch.
#[derive(Default)]
struct Made<'a> {
    epochs: Vec<Option<i32>>,
    tokens: Vec<Vec<Option<Cow<'a, str>>>>,
    refused: Vec<Refused>,
}

/// The statements, and the tokenizers.
struct Backfill {
    table: Table,
    take: String,
    put: String,
}

/// Works through the table until no row is pending but those that have to be mended.
///
/// Each batch is one transaction: it locks the next rows by key, makes their tokens, writes them, commits. A row that a
/// writer holds is passed by and taken on the next pass. Nothing is kept outside the database, so that a kill at any point
/// undoes one batch at most, and running it again goes on; several may run at once.
pub(crate) fn run(client: &mut Client, vault: &ScopedVault, name: &str) -> Outcome<Report> {
    let backfill = Backfill::new(Table::open(client, vault, name)?)?;
    let mut report = Report { table: name.to_owned(), ..Report::default() };
    loop {
        let before = report.rows;
        backfill.pass(client, &mut report)?;
        let (pending, refused) = backfill.left(client)?;
        if pending == 0 {
            report.refused = refused;
            return Ok(report);
        }
        if report.rows == before {
            // Others hold what is left.
            thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Backfill {
    fn new(table: Table) -> Outcome<Self> {
        let (name, raw) = (quoted(&table.name), table.raw_columns()?.join(", "));
        let take = format!(
            "SELECT id, {raw} FROM {name} WHERE token_epoch IS NULL AND id > $1 ORDER BY id LIMIT $2
             FOR NO KEY UPDATE SKIP LOCKED"
        );
        let tokens = table.token_columns();
        let list = |each: &dyn Fn(usize, &str) -> String| {
            (3..).zip(&tokens).map(|(n, token)| each(n, token)).collect::<Vec<_>>().join(", ")
        };
        let put = format!(
            "UPDATE {name} AS p SET token_epoch = b.epoch, {}
             FROM unnest($1::bigint[], $2::integer[], {}) AS b(id, epoch, {}) WHERE p.id = b.id",
            list(&|_, token| format!("{token} = b.{token}")),
            list(&|n, _| format!("${n}::text[]")),
            list(&|_, token| token.to_owned()),
        );
        Ok(Self { table, take, put })
    }

    /// Once through the table, from the first key to the last.
    fn pass(&self, client: &mut Client, report: &mut Report) -> Outcome<()> {
        let mut room: Vec<Tokens> = self.table.columns.iter().map(|_| Tokens::new()).collect();
        let (take, put) = (client.prepare(&self.take)?, client.prepare(&self.put)?);
        let mut last = i64::MIN;
        report.passes = report.passes.saturating_add(1);
        loop {
            let mut batch = client.transaction()?;
            let rows = batch.query(&take, &[&last, &BATCH])?;
            let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
            let Some(&end) = ids.last() else { return Ok(()) };
            last = end;

            let Made { epochs, tokens, refused } = self.made_of(&rows, &mut room)?;
            let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&ids, &epochs];
            parameters.extend(tokens.iter().map(parameter));
            let written = batch.execute(&put, &parameters)?;
            for Refused { id, raw_column, reason } in &refused {
                batch.execute(
                    "INSERT INTO jeton_refused VALUES ($1, $2, $3, $4)
                     ON CONFLICT (table_name, id, raw_column) DO UPDATE SET reason = excluded.reason",
                    &[&self.table.name, id, raw_column, reason],
                )?;
            }
            if written != u64::try_from(ids.len())? {
                return Err(format!("{written} of {} locked rows were written", ids.len()).into());
            }
            batch.commit()?;
            report.batches = report.batches.saturating_add(1);
            report.rows = report.rows.saturating_add(written);
        }
    }

    /// Epochs by row, tokens by column and row. A row with a refused cell stays pending.
    fn made_of<'a>(&self, rows: &[Row], room: &'a mut [Tokens]) -> Outcome<Made<'a>> {
        let mut made = Made { epochs: vec![Some(self.table.epoch); rows.len()], ..Made::default() };
        for ((cell, column), out) in (1..).zip(&self.table.columns).zip(room) {
            let raws = rows.iter().map(|row| row.try_get(cell)).collect::<Result<Vec<Option<&str>>, _>>()?;
            let mut tokens = Vec::with_capacity(rows.len());
            for ((row, token), epoch) in rows.iter().zip(column.made_of_all(&raws, out)).zip(&mut made.epochs)
            {
                tokens.push(token.unwrap_or_else(|error| {
                    *epoch = None;
                    let raw_column = column.raw.clone().unwrap_or_default();
                    made.refused.push(Refused { id: row.get(0), raw_column, reason: error.to_string() });
                    None
                }));
            }
            made.tokens.push(tokens);
        }
        Ok(made)
    }

    /// How many rows are pending, and how many have to be mended; forgets those that were.
    fn left(&self, client: &mut Client) -> Outcome<(i64, i64)> {
        let name = quoted(&self.table.name);
        let mended = format!(
            "DELETE FROM jeton_refused r WHERE table_name = $1
             AND NOT EXISTS (SELECT FROM {name} p WHERE p.id = r.id AND p.token_epoch IS NULL)"
        );
        client.execute(&mended, &[&self.table.name])?;
        let left = format!(
            "SELECT count(*) FILTER (WHERE r.id IS NULL), count(r.id) FROM {name} p
             LEFT JOIN (SELECT DISTINCT id FROM jeton_refused WHERE table_name = $1) r USING (id)
             WHERE p.token_epoch IS NULL"
        );
        let row = client.query_one(&left, &[&self.table.name])?;
        Ok((row.get(0), row.get(1)))
    }
}
