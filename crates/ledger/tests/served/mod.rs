//! Ledgers in databases of a real server.

#[path = "../server/mod.rs"]
pub(crate) mod server;

use jeton::{Act, Charge, Claim, Entry, Meter, Reservation, Scope, Verdict, Width, Window};
use jeton_ledger::{Address, DurableLedger, LedgerError};
use server::Server;
use std::path::Path;
use tempfile::TempDir;

pub(crate) fn address(config: &str) -> Address {
    config.parse().unwrap()
}

/// A database with an empty ledger in it, and a witness.
pub(crate) fn made(server: &Server, name: &str) -> (String, TempDir) {
    let config = server.database(name);
    let witness = tempfile::tempdir().unwrap();
    DurableLedger::create(address(&config), &witness.path().join("witness")).unwrap();
    (config, witness)
}

pub(crate) fn open(config: &str, witness: &Path) -> Result<DurableLedger, LedgerError> {
    DurableLedger::open(address(config), &witness.join("witness"))
}

pub(crate) fn asked(person: u64, limit: u64) -> Reservation {
    let mut hash = [0x5a; 32];
    hash[..8].copy_from_slice(&person.to_be_bytes());
    let act = Act::Reveal(Width::Full);
    // A name that this database has no text for.
    let entry = Entry { act, actor: "a\0".into(), partner: None, purpose: "p".into(), case: None };
    let charge = |scope, window| Charge { meter: Meter::Reveals, scope, window, limit };
    let charges = vec![
        charge(Scope::Vault, Window::Hour),
        charge(Scope::Actor("a\0".into()), Window::Day),
        charge(Scope::Purpose("p".into()), Window::ThirtyDays),
    ];
    let claim = Claim { subject: None, format: "fr.nir".into(), token: hash, identifier: hash };
    Reservation::new(entry, Verdict::Charge(charges), vec![claim])
}

pub(crate) fn debited(server: &Server, name: &str) -> u64 {
    let row = server
        .client(name)
        .query_one("SELECT count(DISTINCT person) FROM jeton_ledger.persons", &[])
        .unwrap();
    row.get::<_, i64>(0) as u64
}
