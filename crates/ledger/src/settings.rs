//! What a connection must keep so that a commit is durable: set, then read back.

use crate::error::LedgerError;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::time::Duration;

/// How long a process waits for another one's commit: shorter than a caller waits.
const BUSY: Duration = Duration::from_millis(1_500);

/// Statements kept ready.
const STATEMENTS: usize = 64;

/// Pages kept in memory, in KiB: the upper pages of the table of persons for some ten million of them. More are looked through
/// at the end of each commit in which a page was split.
const CACHE: i64 = 16 * 1_024;

/// Marks the file as a ledger: `jtn1` in ASCII.
pub(crate) const APPLICATION_ID: i32 = 0x6a74_6e31;

/// Sets what a ledger needs, and refuses a store that keeps less.
pub(crate) fn keep(connection: &Connection) -> Result<(), LedgerError> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "cache_size", -CACHE)?;
    // Checkpoints are taken by the worker, who sees their errors: SQLite itself would drop them, a failed sync too.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch(
        "PRAGMA locking_mode = normal; PRAGMA journal_mode = wal; PRAGMA synchronous = full; \
         PRAGMA foreign_keys = on; PRAGMA wal_autocheckpoint = 0; PRAGMA fullfsync = on; \
         PRAGMA checkpoint_fullfsync = on; PRAGMA cell_size_check = on; PRAGMA trusted_schema = off; \
         PRAGMA secure_delete = on;",
    )?;
    check(connection)
}

/// Reads back what makes a commit durable.
fn check(connection: &Connection) -> Result<(), LedgerError> {
    let text = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, String>(0));
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    for (kept, what) in [
        (text("journal_mode")? == "wal", "a write-ahead log"),
        (number("synchronous")? >= 2, "commits synced to disk"),
        (number("fullfsync")? == 1, "full syncs"),
        (number("checkpoint_fullfsync")? == 1, "full syncs of checkpoints"),
        (number("wal_autocheckpoint")? == 0, "checkpoints to the worker"),
        (text("locking_mode")? == "normal", "locks for several processes"),
        (number("foreign_keys")? == 1, "foreign keys"),
        (number("secure_delete")? == 1, "deleted bodies deleted"),
        (number("busy_timeout")? < 2_000, "a wait below two seconds"),
    ] {
        if !kept {
            return Err(LedgerError::Weak(what));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_weaker_setting_is_refused() {
        let room = tempfile::tempdir().unwrap();
        let connection = Connection::open(room.path().join("store")).unwrap();
        keep(&connection).unwrap();
        for (weaker, what) in [
            ("synchronous = normal", "commits synced to disk"),
            ("synchronous = off", "commits synced to disk"),
            ("fullfsync = off", "full syncs"),
            ("checkpoint_fullfsync = off", "full syncs of checkpoints"),
            ("wal_autocheckpoint = 1000", "checkpoints to the worker"),
            ("locking_mode = exclusive", "locks for several processes"),
            ("foreign_keys = off", "foreign keys"),
            ("secure_delete = off", "deleted bodies deleted"),
            ("busy_timeout = 5000", "a wait below two seconds"),
            ("journal_mode = delete", "a write-ahead log"),
        ] {
            connection.execute_batch(&format!("PRAGMA {weaker}")).unwrap();
            assert_eq!(check(&connection), Err(LedgerError::Weak(what)));
            keep(&connection).unwrap();
        }
    }

    #[test]
    fn a_store_that_cannot_keep_a_log_is_refused() {
        assert_eq!(keep(&Connection::open_in_memory().unwrap()), Err(LedgerError::Weak("a write-ahead log")));
    }
}
