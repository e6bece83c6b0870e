//! Moves a column of tokens into a column for another epoch, batch by batch. No identifier is read: there is none.

use crate::manifest::{self, Line};
use crate::table::quoted;
use crate::{BATCH, Outcome};
use jeton::{Rekeyer, Vault, formats};
use postgres::{Client, GenericClient};
use std::thread;
use std::time::Duration;

/// From one column and epoch to another.
struct Move {
    tokens: Rekeyer,
    sheltered: Rekeyer,
    table: String,
    from: String,
    to: String,
}

impl Move {
    fn new(
        client: &mut impl GenericClient,
        vault: &Vault,
        table: &str,
        from: &str,
        to: &str,
    ) -> Outcome<Self> {
        let lines = manifest::lines(client, table)?;
        let of = |column: &str| -> Outcome<&Line> {
            let line = lines.iter().find(|line| line.column == column);
            let line = line.ok_or_else(|| format!("the manifest has no column {table}.{column}"))?;
            vault.verify(&line.manifest)?;
            Ok(line)
        };
        let (old, new) = (of(from)?, of(to)?);
        if old.manifest.domain != new.manifest.domain || old.format()? != new.format()? {
            return Err(format!("{from} and {to} are not of one domain and format").into());
        }
        let rekeyer = |format| {
            vault.rekeyer(old.manifest.domain.as_str(), format, old.manifest.epoch, new.manifest.epoch)
        };
        Ok(Self {
            tokens: rekeyer(old.format()?)?,
            sheltered: rekeyer(formats::OPAQUE)?,
            table: quoted(table),
            from: quoted(from),
            to: quoted(to),
        })
    }

    fn moved(&self, id: i64, token: &str) -> Outcome<String> {
        let rekeyer = if token.starts_with("jtn_") { &self.sheltered } else { &self.tokens };
        match rekeyer.rekey(token) {
            Ok(token) => Ok(token.canonical().to_owned()),
            Err(error) => Err(format!("{}, id {id}: {error}; mend it", self.from).into()),
        }
    }
}

/// Fills the new column until no row lacks it: the tokens made. Like a backfill, it is run again after a kill, and goes on.
pub(crate) fn run(client: &mut Client, vault: &Vault, table: &str, from: &str, to: &str) -> Outcome<u64> {
    let work = Move::new(client, vault, table, from, to)?;
    let Move { table, from, to, .. } = &work;
    let take = client.prepare(&format!(
        "SELECT id, {from} FROM {table} WHERE {to} IS NULL AND id > $1 ORDER BY id LIMIT $2
         FOR NO KEY UPDATE SKIP LOCKED"
    ))?;
    let put = client.prepare(&format!(
        "UPDATE {table} AS p SET {to} = b.token FROM unnest($1::bigint[], $2::text[]) AS b(id, token)
         WHERE p.id = b.id"
    ))?;
    let left = client.prepare(&format!("SELECT count(*) FROM {table} WHERE {to} IS NULL"))?;
    let mut moved: u64 = 0;
    while client.query_one(&left, &[])?.get::<_, i64>(0) > 0 {
        let (before, mut last) = (moved, i64::MIN);
        loop {
            let mut batch = client.transaction()?;
            let rows = batch.query(&take, &[&last, &BATCH])?;
            let Some(end) = rows.last() else { break };
            last = end.get(0);
            let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
            let tokens = rows.iter().map(|row| work.moved(row.get(0), row.get(1)));
            let tokens = tokens.collect::<Outcome<Vec<String>>>()?;
            moved = moved.saturating_add(batch.execute(&put, &[&ids, &tokens])?);
            batch.commit()?;
        }
        if moved == before {
            thread::sleep(Duration::from_millis(100));
        }
    }
    Ok(moved)
}

/// Moves every token again, from the first key to the last, and compares: rows, and those that differ.
pub(crate) fn verify(
    client: &mut Client,
    vault: &Vault,
    table: &str,
    from: &str,
    to: &str,
) -> Outcome<(u64, u64)> {
    let work = Move::new(client, vault, table, from, to)?;
    let Move { table, from, to, .. } = &work;
    let take = client.prepare(&format!(
        "SELECT id, {from}, {to} FROM {table} WHERE {from} IS NOT NULL AND id > $1 ORDER BY id LIMIT $2"
    ))?;
    let (mut rows, mut wrong, mut last): (u64, u64, i64) = (0, 0, i64::MIN);
    loop {
        let batch = client.query(&take, &[&last, &BATCH])?;
        let Some(end) = batch.last() else { return Ok((rows, wrong)) };
        last = end.get(0);
        for row in &batch {
            let same = Some(work.moved(row.get(0), row.get(1))?) == row.get::<_, Option<String>>(2);
            rows = rows.saturating_add(1);
            wrong = wrong.saturating_add(u64::from(!same));
        }
    }
}
