//! Tokens in a live PostgreSQL table. `README.md` beside this package is the recipe; this is the program it calls.
//!
//! ```text
//! live-postgresql declare DOMAIN EPOCH TABLE COLUMN=FORMAT[:REGION][=RAW_COLUMN] ..
//! live-postgresql backfill TABLE
//! live-postgresql verify TABLE
//! live-postgresql rekey TABLE FROM_COLUMN TO_COLUMN
//! live-postgresql verify-rekeyed TABLE FROM_COLUMN TO_COLUMN
//! live-postgresql traffic people WRITERS STOP_FILE dual|lax
//! live-postgresql traffic accounts WRITERS STOP_FILE PERSONS COLUMN[,COLUMN]
//! ```
//!
//! `DATABASE_URL` says where the table is; `JETON_KEYRING` and `JETON_KEY_FILE` where the keys are: a scoped keyring, and
//! for `rekey` and `verify-rekeyed` the full one.

mod accounts;
mod backfill;
mod manifest;
mod people;
mod random;
mod rekey;
mod table;
mod traffic;
mod verify;

use jeton::{KeySource, ScopedVault, Vault};
use postgres::{Client, NoTls};
use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

/// Rows in a batch: one transaction, a few milliseconds.
const BATCH: i64 = 1000;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok((report, code)) => {
            let written = writeln!(io::stdout(), "{report}");
            if written.is_ok() { code } else { ExitCode::FAILURE }
        }
        Err(error) => {
            let because = error.source().map(|source| format!(": {source}")).unwrap_or_default();
            writeln!(io::stderr(), "live-postgresql: {error}{because}").ok();
            ExitCode::FAILURE
        }
    }
}

/// Runs a command: what it reports, and whether something is left to be mended.
fn run(words: &[&str]) -> Outcome<(String, ExitCode)> {
    let done = |report: String| Ok((report, ExitCode::SUCCESS));
    match words {
        ["declare", domain, epoch, table, columns @ ..] => {
            done(manifest::declare(&mut connect()?, &scoped()?, domain, epoch.parse()?, table, columns)?)
        }
        ["backfill", table] => {
            let report = backfill::run(&mut connect()?, &scoped()?, table)?;
            Ok((report.to_string(), code(report.refused == 0)))
        }
        ["verify", table] => {
            let report = verify::run(&mut connect()?, &scoped()?, table)?;
            Ok((report.to_string(), code(report.wrong.is_empty() && report.pending == 0)))
        }
        ["rekey", table, from, to] => {
            let moved = rekey::run(&mut connect()?, &full()?, table, from, to)?;
            done(format!("{table}.{to}: {moved} tokens made of {from}; none is missing"))
        }
        ["verify-rekeyed", table, from, to] => {
            let (rows, wrong) = rekey::verify(&mut connect()?, &full()?, table, from, to)?;
            Ok((format!("{table}.{to}: {wrong} of {rows} rows differ from {from}"), code(wrong == 0)))
        }
        ["traffic", "people", writers, stop, mode @ ("dual" | "lax")] => {
            done(traffic::run(writers.parse()?, stop, |seed| people::Writer::new(seed, *mode == "lax"))?)
        }
        ["traffic", "accounts", writers, stop, persons, columns] => {
            let persons = persons.parse()?;
            let columns: Vec<&str> = columns.split(',').collect();
            done(traffic::run(writers.parse()?, stop, |seed| accounts::Writer::new(seed, persons, &columns))?)
        }
        _ => Err("which command? The head of src/main.rs lists them".into()),
    }
}

fn code(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

fn variable(name: &str) -> Outcome<String> {
    env::var(name).map_err(|_| format!("set {name}").into())
}

fn connect() -> Outcome<Client> {
    Ok(Client::connect(&variable("DATABASE_URL")?, NoTls)?)
}

fn key() -> Outcome<KeySource> {
    Ok(KeySource::file(variable("JETON_KEY_FILE")?)?)
}

/// The keys of one domain: enough for all but rotation.
fn scoped() -> Outcome<ScopedVault> {
    Ok(ScopedVault::open(variable("JETON_KEYRING")?, &key()?)?)
}

/// Every key: rekeying is an operator's right.
fn full() -> Outcome<Vault> {
    Ok(Vault::open(variable("JETON_KEYRING")?, &key()?)?)
}
