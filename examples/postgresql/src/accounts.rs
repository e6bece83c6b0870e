//! The application that writes `accounts`, one account a person, while it is rotated from epoch to epoch.

use crate::random::{self, Random};
use crate::table::{parameter, quoted};
use crate::traffic;
use crate::{Outcome, manifest, scoped};
use jeton::{Epoch, ScopedVault, Tokenizer};
use postgres::Client;
use postgres::types::ToSql;

/// A writer that knows of these columns of tokens: one before and after the rotation, both within it.
pub(crate) struct Writer {
    random: Random,
    vault: ScopedVault,
    persons: u64,
    columns: Vec<String>,
    /// The epoch of each column, and a tokenizer that searches in all of them.
    keys: Option<(Vec<Epoch>, Tokenizer)>,
}

impl Writer {
    pub(crate) fn new(seed: u64, persons: u64, columns: &[&str]) -> Outcome<Self> {
        let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        let seed = columns
            .iter()
            .fold(seed, |seed, column| seed.wrapping_mul(31).wrapping_add(column_number(column)));
        Ok(Self { random: Random::new(seed), vault: scoped()?, persons, columns, keys: None })
    }

    fn learn(&mut self, client: &mut Client) -> Outcome<()> {
        let lines = manifest::lines(client, "accounts")?;
        let mut epochs = Vec::new();
        let mut tokenizer = None;
        for column in &self.columns {
            let line = lines.iter().find(|line| line.column == *column);
            let line = line.ok_or_else(|| format!("the manifest has no column accounts.{column}"))?;
            self.vault.verify(&line.manifest)?;
            let domain = line.manifest.domain.as_str();
            epochs.push(line.manifest.epoch);
            tokenizer = Some(self.vault.tokenizer_at(domain, line.format()?, line.manifest.epoch)?);
        }
        self.keys = Some((epochs, tokenizer.ok_or("no column")?));
        Ok(())
    }

    /// A person's token for each column.
    fn tokens(&mut self, person: u64) -> Outcome<Vec<String>> {
        let raw = random::nir(person, self.random.below(3));
        let (epochs, tokenizer) = self.keys.as_ref().ok_or("nothing learnt")?;
        let sought = tokenizer.search(&raw)?;
        let of = |epoch| {
            sought.iter().find(|token| token.epoch() == epoch).map(|token| token.canonical().to_owned())
        };
        epochs.iter().map(|epoch| of(*epoch).ok_or_else(|| "an epoch is not live".into())).collect()
    }

    /// `nir_1 = $1 OR nir_2 = $2`: whichever epoch a row has been moved to.
    fn search(&self) -> String {
        let each = (1..).zip(&self.columns).map(|(n, column)| format!("{} = ${n}", quoted(column)));
        each.collect::<Vec<_>>().join(" OR ")
    }

    fn insert(&mut self, client: &mut Client, person: u64) -> Outcome<&'static str> {
        let tokens = self.tokens(person)?;
        let note = person.to_string();
        let names: Vec<String> = self.columns.iter().map(|column| quoted(column)).collect();
        let places: Vec<String> = (2..).take(names.len()).map(|n| format!("${n}")).collect();
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&note];
        parameters.extend(tokens.iter().map(parameter));
        let statement = format!(
            "INSERT INTO accounts (note, {}) VALUES ($1, {}) ON CONFLICT DO NOTHING",
            names.join(", "),
            places.join(", ")
        );
        Ok(if client.execute(&statement, &parameters)? == 1 { "inserted" } else { "doubles refused" })
    }

    /// The account of a person becomes another's.
    fn update(&mut self, client: &mut Client, person: u64, other: u64) -> Outcome<&'static str> {
        let (old, new, note) = (self.tokens(person)?, self.tokens(other)?, other.to_string());
        let width = self.columns.len();
        let from = width.saturating_add(1);
        let sets: Vec<String> =
            (from..).zip(&self.columns).map(|(n, column)| format!("{} = ${n}", quoted(column))).collect();
        let statement = format!(
            "UPDATE accounts SET {}, note = ${} WHERE {}",
            sets.join(", "),
            from.saturating_add(width),
            self.search()
        );
        let mut parameters: Vec<&(dyn ToSql + Sync)> = old.iter().chain(&new).map(parameter).collect();
        parameters.push(&note);
        Ok(if client.execute(&statement, &parameters)? == 0 { "missed" } else { "updated" })
    }

    fn find(&mut self, client: &mut Client, person: u64, delete: bool) -> Outcome<&'static str> {
        let tokens = self.tokens(person)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = tokens.iter().map(parameter).collect();
        let sought = self.search();
        let statement = if delete {
            format!("DELETE FROM accounts WHERE {sought} RETURNING note")
        } else {
            format!("SELECT note FROM accounts WHERE {sought}")
        };
        let notes: Vec<String> =
            client.query(&statement, &parameters)?.iter().map(|row| row.get(0)).collect();
        match (&*notes, delete) {
            ([], _) => Ok("missed"),
            ([note], _) if *note != person.to_string() => Err("a search found another person".into()),
            ([_], true) => Ok("deleted"),
            ([_], false) => Ok("found"),
            _ => Ok("doubles found"),
        }
    }
}

impl traffic::Writer for Writer {
    fn turn(&mut self, client: &mut Client) -> Outcome<&'static str> {
        if self.keys.is_none() {
            self.learn(client)?;
        }
        let (person, other) = (self.random.below(self.persons), self.random.below(self.persons));
        match self.random.below(10) {
            0..5 => self.insert(client, person),
            5..7 => self.update(client, person, other),
            7 => self.find(client, person, true),
            _ => self.find(client, person, false),
        }
    }

    fn forget(&mut self) {
        self.keys = None;
    }

    /// Nothing to learn: another version of the application is to be deployed.
    fn refused(&mut self) {}
}

fn column_number(column: &str) -> u64 {
    column.bytes().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}
