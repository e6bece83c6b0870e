//! The application that writes `people`: before it knows of tokens, and with dual write.

use crate::random::{self, Random};
use crate::table::{Table, parameter, quoted};
use crate::traffic;
use crate::{Outcome, scoped};
use jeton::ScopedVault;
use postgres::types::ToSql;
use postgres::{Client, Transaction};

/// A writer.
pub(crate) struct Writer {
    random: Random,
    vault: ScopedVault,
    /// It does not know of tokens, until the database refuses a row without them.
    lax: bool,
    /// What it has learnt from the manifest.
    table: Option<Table>,
    highest: u64,
}

impl Writer {
    pub(crate) fn new(seed: u64, lax: bool) -> Outcome<Self> {
        let seed = seed.wrapping_add(if lax { 1000 } else { 0 });
        Ok(Self { random: Random::new(seed), vault: scoped()?, lax, table: None, highest: 0 })
    }

    /// A raw value for a column.
    fn raw(&mut self, column: &str) -> Option<String> {
        match column.split('_').next() {
            Some("nir") => match self.random.below(30) {
                0 => None,
                1 => Some("inconnu".to_owned()),
                _ => Some(random::nir(self.random.below(2_000_000), self.random.below(3))),
            },
            Some("email") => random::email(&mut self.random),
            _ => random::telephone(&mut self.random),
        }
    }

    /// A new person. Raw value, token and epoch are written in one statement; the token is made before, outside the
    /// database.
    fn insert(&mut self, turn: &mut Transaction<'_>, table: &Table) -> Outcome<&'static str> {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        let mut raws = Vec::new();
        for column in &table.columns {
            let raw = self.raw(&column.token);
            let lax_name = column.token.trim_end_matches("_token").to_owned();
            match (&column.raw, self.lax) {
                (_, true) => {
                    names.push(lax_name);
                    values.push(raw.clone());
                }
                (name, false) => {
                    if let Some(name) = name {
                        names.push(name.clone());
                        values.push(raw.clone());
                    }
                    names.push(column.token.clone());
                    values.push(raw.as_deref().map(|raw| column.made_of(raw)).transpose()?);
                }
            }
            raws.push(raw);
        }
        let mut parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(parameter).collect();
        if !self.lax {
            names.push("token_epoch".to_owned());
            parameters.push(&table.epoch);
        }
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let places: Vec<String> = (1..).take(names.len()).map(|n| format!("${n}")).collect();
        let statement = format!(
            "INSERT INTO people (name, {}) VALUES ('Camille', {}) RETURNING id",
            names.join(", "),
            places.join(", ")
        );
        let id: i64 = turn.query_one(&statement, &parameters)?.get(0);
        self.highest = self.highest.max(u64::try_from(id)?);
        // The columns come in the order of their names.
        let mut witness: Vec<&(dyn ToSql + Sync)> = vec![&id];
        witness.extend(raws.iter().map(parameter));
        turn.execute("INSERT INTO witness (id, email, nir, telephone) VALUES ($1, $2, $3, $4)", &witness)?;
        Ok("inserted")
    }

    /// Another value in one column. `SET token_epoch` is how the statement signs that it has written the token.
    fn update(&mut self, turn: &mut Transaction<'_>, table: &Table, id: i64) -> Outcome<&'static str> {
        let choice = usize::try_from(self.random.below(3))?;
        let Some(column) = table.columns.get(choice) else { return Ok("missed") };
        let plain = column.token.trim_end_matches("_token");
        let mut raw = self.raw(plain);
        if self.random.below(3) == 0 {
            // Another spelling of the same person, whose canonical token stays.
            let kept = format!("SELECT upper({plain}) FROM witness WHERE id = $1");
            raw = turn.query_opt(&kept, &[&id])?.and_then(|row| row.get(0));
        }
        let changed = if self.lax {
            turn.execute(&format!("UPDATE people SET {plain} = $1 WHERE id = $2"), &[&raw, &id])?
        } else {
            let token = raw.as_deref().map(|raw| column.made_of(raw)).transpose()?;
            let name = quoted(&column.token);
            match column.raw.as_deref().map(quoted) {
                Some(raw_name) => turn.execute(
                    &format!(
                        "UPDATE people SET {raw_name} = $1, {name} = $2, token_epoch = token_epoch WHERE id = $3"
                    ),
                    &[&raw, &token, &id],
                )?,
                None => turn.execute(&format!("UPDATE people SET {name} = $1 WHERE id = $2"), &[&token, &id])?,
            }
        };
        if changed == 0 {
            return Ok("missed");
        }
        turn.execute(&format!("UPDATE witness SET {plain} = $1 WHERE id = $2"), &[&raw, &id])?;
        Ok("updated")
    }

    fn act(&mut self, turn: &mut Transaction<'_>, table: &Table) -> Outcome<&'static str> {
        let id = i64::try_from(self.random.below(self.highest))?.saturating_add(1);
        match self.random.below(20) {
            0..8 => self.insert(turn, table),
            8..16 => self.update(turn, table, id),
            16..19 => {
                let deleted = turn.execute("DELETE FROM people WHERE id = $1", &[&id])?;
                turn.execute("DELETE FROM witness WHERE id = $1", &[&id])?;
                Ok(if deleted == 1 { "deleted" } else { "missed" })
            }
            _ => {
                turn.execute("UPDATE people SET name = name || '.' WHERE id = $1", &[&id])?;
                Ok("updated elsewhere")
            }
        }
    }
}

impl traffic::Writer for Writer {
    fn turn(&mut self, client: &mut Client) -> Outcome<&'static str> {
        let table = match self.table.take() {
            Some(table) => table,
            None => {
                let highest: i64 = client.query_one("SELECT max(id) FROM people", &[])?.get(0);
                self.highest = u64::try_from(highest)?;
                Table::open(client, &self.vault, "people")?
            }
        };
        let mut turn = client.transaction()?;
        let done = self.act(&mut turn, &table).and_then(|kind| {
            turn.commit()?;
            Ok(kind)
        });
        self.table = Some(table);
        done
    }

    fn forget(&mut self) {
        self.table = None;
    }

    fn refused(&mut self) {
        self.lax = false;
    }
}
