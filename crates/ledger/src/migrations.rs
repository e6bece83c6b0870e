//! Versions of the tables: each is made from the one before by a step, and a ledger is brought to the newest when it is opened.

use crate::database::{Database, End, within};
use crate::error::LedgerError;

/// The step to each version, from the one before. A step that was ever released is never changed.
pub(crate) const STEPS: [&str; 1] = [include_str!("schema.sql")];

/// Takes the steps behind this version, within a transaction of the caller's.
pub(crate) fn step_up(database: &dyn Database, steps: &[&str], version: usize) -> Result<(), LedgerError> {
    let missing = steps.get(version..).ok_or(LedgerError::NotALedger)?;
    missing.iter().try_for_each(|step| database.define(step))?;
    if missing.is_empty() { Ok(()) } else { database.mark(steps.len()) }
}

/// Brings a ledger to the newest version, all or nothing; a newer one is refused.
pub(crate) fn bring_up(database: &dyn Database, steps: &[&str]) -> Result<(), LedgerError> {
    if database.version()? == steps.len() {
        return Ok(());
    }
    // Under the lock: another process may have done it meanwhile.
    within(database, || {
        step_up(database, steps, database.version()?)?;
        Ok((End::Commit, ()))
    })?;
    Ok(())
}

/// Refuses a ledger that is not of the newest version, where nothing is written.
pub(crate) fn check(database: &dyn Database) -> Result<(), LedgerError> {
    if database.version()? == STEPS.len() { Ok(()) } else { Err(LedgerError::NotALedger) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::first;
    use crate::tests::child::Place;
    use crate::tests::server::Server;
    use crate::verify::verify;
    use std::sync::Arc;

    const SECOND: &str = "CREATE TABLE added (number INTEGER PRIMARY KEY, note TEXT) STRICT; INSERT INTO added VALUES (7, NULL);";

    /// A ledger of the first version and its way to a second one, whose step fails at first.
    fn goes_up(place: &Place) {
        let newer = [STEPS[0], SECOND];
        let fails = [STEPS[0], SECOND, "INSERT INTO added VALUES (7, NULL);"];
        let store = place.store();
        let database = &*store.database;
        assert_eq!(database.version(), Ok(1));
        assert!(bring_up(database, &fails).is_err());
        assert_eq!(database.version(), Ok(1), "all or nothing");
        bring_up(database, &newer).unwrap();
        bring_up(database, &newer).unwrap();
        assert_eq!(database.version(), Ok(2));
        let number = first(database, "SELECT number FROM added", &[], |row| row.number(0));
        assert_eq!(number, Ok(Some(7)));
        drop(store);
        let newer = place.address().open(&place.witness()).map(|_| ());
        assert_eq!(newer, Err(LedgerError::NotALedger), "a program of the first version leaves it alone");
        assert_eq!(verify(place.address()), Err(LedgerError::NotALedger));
    }

    #[test]
    fn an_older_ledger_is_brought_up_and_a_newer_one_refused() {
        goes_up(&Place::new(1));
        let Some(server) = Server::start().map(Arc::new) else { return };
        goes_up(&Place::on(&server, "older", 1));
    }
}
