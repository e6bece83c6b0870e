//! A ledger in a SQLite file.

use crate::database::{Database, Each, Param, Row, Value};
use crate::error::{LedgerError, Wrong};
use crate::head::Head;
use crate::migrations::{STEPS, bring_up, check, step_up};
use crate::settings;
use crate::witness::{new_file, sync_directory};
use jeton::LedgerId;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

/// After about so many rows of log they are moved into the database: the more, the fewer syncs, and the longer the one commit
/// that waits for it.
const LOG_ROWS: usize = 10_000;

/// A connection to a ledger file.
#[derive(Debug)]
pub(crate) struct SqliteDatabase {
    connection: Connection,
    /// About how many rows the log has.
    log: Cell<usize>,
    /// A failed sync or a broken file was seen, or nothing is checked yet: nothing is written when it is closed.
    broken: Cell<bool>,
}

impl SqliteDatabase {
    /// Makes an empty ledger, durably.
    pub(crate) fn create(path: &Path, id: LedgerId) -> Result<(), LedgerError> {
        new_file(path)?;
        let database = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        settings::keep(&database.connection)?;
        database.begin()?;
        step_up(&database, &STEPS, 0)?;
        database.connection.pragma_update(None, "application_id", settings::APPLICATION_ID)?;
        Head::make(&database, id)?;
        database.commit()?;
        database.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        sync_directory(path)
    }

    /// A connection that writes as durably as a ledger must.
    pub(crate) fn write(path: &Path) -> Result<Self, LedgerError> {
        if !path.exists() {
            return Err(LedgerError::Missing);
        }
        let database = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        database.version()?;
        settings::keep(&database.connection)?;
        bring_up(&database, &STEPS)?;
        Ok(database)
    }

    /// A connection that only reads.
    pub(crate) fn read(path: &Path) -> Result<Self, LedgerError> {
        if !path.exists() {
            return Err(LedgerError::Missing);
        }
        let database = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        database.connection.busy_timeout(Duration::from_millis(1_500))?;
        check(&database)?;
        Ok(database)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, LedgerError> {
        // A path is a path, not a URI, as which SQLite takes what begins with `file:`. No mutex of SQLite's own: one thread has
        // the connection.
        let path = Path::new(".").join(path);
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        Ok(Self { connection, log: Cell::new(0), broken: Cell::new(true) })
    }

    fn number(&self, pragma: &str) -> Result<i32, LedgerError> {
        Ok(self.connection.pragma_query_value(None, pragma, |row| row.get(0))?)
    }

    /// Moves the log into the database as far as readers allow.
    fn shorten_log(&self, how: &str) -> Result<(), LedgerError> {
        self.log.set(0);
        Ok(self.connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(()))?)
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::NoText => ValueRef::Null,
        }))
    }
}

fn value(value: ValueRef<'_>) -> Result<Value, LedgerError> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Number(number)),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Text(text) => {
            str::from_utf8(text).map(|text| Value::Text(text.to_owned())).map_err(|_| LedgerError::Mismatch)
        }
        ValueRef::Real(_) => Err(LedgerError::Mismatch),
    }
}

impl Database for SqliteDatabase {
    fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64, LedgerError> {
        let mut statement = self.connection.prepare_cached(statement)?;
        let changed = statement.execute(rusqlite::params_from_iter(params))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn rows(&self, statement: &str, params: &[Param<'_>], each: Each<'_>) -> Result<(), LedgerError> {
        let mut statement = self.connection.prepare_cached(statement)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        while let Some(row) = rows.next()? {
            let values: Result<Vec<Value>, LedgerError> =
                (0..columns).map(|column| value(row.get_ref(column)?)).collect();
            each(&Row(values?))?;
        }
        Ok(())
    }

    fn version(&self) -> Result<usize, LedgerError> {
        if self.number("application_id")? != settings::APPLICATION_ID {
            return Err(LedgerError::NotALedger);
        }
        usize::try_from(self.number("user_version")?).map_err(|_| LedgerError::NotALedger)
    }

    fn mark(&self, version: usize) -> Result<(), LedgerError> {
        Ok(self.connection.execute_batch(&format!("PRAGMA user_version = {version}"))?)
    }

    fn define(&self, statements: &str) -> Result<(), LedgerError> {
        Ok(self.connection.execute_batch(statements)?)
    }

    fn begin(&self) -> Result<(), LedgerError> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn begin_reading(&self) -> Result<(), LedgerError> {
        Ok(self.connection.execute_batch("BEGIN")?)
    }

    fn commit(&self) -> Result<(), LedgerError> {
        let committed = self.connection.execute_batch("COMMIT").map_err(LedgerError::from);
        if committed.is_err() {
            self.rollback();
        }
        committed
    }

    fn rollback(&self) {
        if !self.connection.is_autocommit() {
            // What cannot be undone is undone when the file is opened again.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn serve(&self) -> Result<(), LedgerError> {
        self.broken.set(false);
        Ok(())
    }

    fn settle(&self, rows: usize) -> Result<(), LedgerError> {
        self.log.set(self.log.get().saturating_add(rows));
        if self.log.get() < LOG_ROWS {
            return Ok(());
        }
        // A log that cannot be moved now is moved later; only what is broken for good takes the answer back.
        match self.shorten_log("PASSIVE") {
            Err(error) if error.is_fatal() => Err(error),
            _ => Ok(()),
        }
    }

    fn give_up(&self) {
        self.broken.set(true);
    }

    fn find_fault(&self) -> Result<(), LedgerError> {
        let pages: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        let references = self.connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
        if pages == "ok" && !references { Ok(()) } else { Err(LedgerError::Wrong(Wrong::Pages)) }
    }
}

impl Drop for SqliteDatabase {
    fn drop(&mut self) {
        if !self.broken.get() {
            // The log stays if this fails, and the next process reads it.
            let _ = self.shorten_log("TRUNCATE");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusals::Refusals;
    use crate::sql::SqlStore;
    use crate::store::{Asked, Fault, Store};
    use crate::tests::child::{Place, asked};
    use crate::witness::{Checkpoint, Witness};
    use jeton::{Outcome, Verdict};

    #[test]
    fn a_store_that_turns_read_only_is_a_passing_fault_and_debits_nothing() {
        let place = Place::new(10);
        let mut store = place.store();
        let mut waiting = Refusals::default();
        let mut ask = |store: &mut SqlStore, person| {
            store
                .commit(&[asked(store.id(), person, 10)], 1_800_000_000, &mut waiting)
                .map(|committed| committed.outcomes)
        };
        assert_eq!(ask(&mut store, 1), Ok(vec![Outcome::Granted]));
        store.database.execute("PRAGMA query_only = ON", &[]).unwrap();
        assert_eq!(ask(&mut store, 2), Err(Fault::Passing));
        assert_eq!(store.probe(&mut Refusals::default()), Err(Fault::Passing));
        assert_eq!(place.debited(), 1);
        store.database.execute("PRAGMA query_only = OFF", &[]).unwrap();
        assert_eq!(store.probe(&mut Refusals::default()), Ok(()));
        assert_eq!(ask(&mut store, 3), Ok(vec![Outcome::Granted]));
        assert_eq!(place.debited(), 2);
    }

    /// What was put back under an open ledger may be evidence: its log is left as it is.
    #[test]
    fn after_a_fatal_fault_nothing_is_written_not_even_at_closing() {
        for turned_back in [false, true] {
            let place = Place::new(10);
            let mut store = place.store();
            let group = [asked(store.id(), 1, 10)];
            store.commit(&group, 1_800_000_000, &mut Refusals::default()).unwrap();
            if turned_back {
                let ahead = Checkpoint { ledger: store.id(), size: 9, root: [0; 32] };
                Witness::new(&place.witness()).advance(&ahead).unwrap();
                let refused = store.commit(&group, 1_800_000_000, &mut Refusals::default());
                assert_eq!(refused, Err(Fault::Fatal));
            }
            drop(store);
            let log = std::fs::metadata(place.room.path().join("ledger-wal")).map_or(0, |log| log.len());
            assert_eq!(log > 0, turned_back);
        }
    }

    /// A counter that was changed behind the group's back has no room for what was decided: nobody is debited.
    #[test]
    fn a_debit_without_room_undoes_the_whole_group() {
        let place = Place::new(10);
        let mut store = place.store();
        let id = store.id();
        let group: Vec<Asked> = (0..5).map(|person| asked(id, person, 10)).collect();
        assert!(store.commit(&group, 1_800_000_000, &mut Refusals::default()).is_ok());
        let other = Connection::open(place.ledger()).unwrap();
        other
            .execute_batch(
                "CREATE TRIGGER behind AFTER INSERT ON scopes BEGIN UPDATE counters SET used = 9; END; \
                 UPDATE counters SET used = 0",
            )
            .unwrap();
        let mut other_scope = asked(id, 20, 10);
        if let Verdict::Charge(charges) = &mut other_scope.reservation.verdict {
            charges[0].scope = jeton::Scope::Actor("a".into());
        }
        let group = [other_scope, asked(id, 21, 10), asked(id, 22, 10)];
        assert_eq!(store.commit(&group, 1_800_000_000, &mut Refusals::default()), Err(Fault::Passing));
        assert_eq!(place.debited(), 5);
    }
}
