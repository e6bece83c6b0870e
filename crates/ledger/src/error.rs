//! What goes wrong with a ledger's file, for its operator.

use rusqlite::ffi;
use thiserror::Error;

/// Why a ledger could not be made, opened, read or verified.
///
/// ```
/// use jeton_ledger::{DurableLedger, LedgerError};
/// use std::path::Path;
/// let missing = DurableLedger::open(Path::new("no such directory/ledger"), "no such witness".as_ref());
/// assert_eq!(missing.unwrap_err(), LedgerError::Missing);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// There is no ledger at the address.
    #[error("there is no ledger there; make one, or name the right file or database")]
    Missing,
    /// The address of a server cannot be read.
    #[error("not an address of a PostgreSQL server; write postgresql://USER@HOST/DATABASE")]
    Address,
    /// There is a ledger or a witness where a new one should be made.
    #[error("there is one already; a ledger or witness is never made over one")]
    Exists,
    /// The file is no ledger, or one of another version.
    #[error("the file is no ledger of this version")]
    NotALedger,
    /// The store failed; the number is SQLite's extended result code.
    #[error(
        "the store failed with SQLite's result code {0}; look for a full disk, missing rights or a broken file"
    )]
    Store(i32),
    /// The server failed or was not reached; the five characters are its SQLSTATE.
    #[error("the server failed with SQLSTATE {0}; look at its log, and whether it can be reached")]
    Server(SqlState),
    /// A value of another type or length than its column's.
    #[error("a value in the store is not of its column's kind; find out who wrote to it")]
    Mismatch,
    /// A counter has no room for what was decided over it, which only another writer explains. Nothing was written.
    #[error("a counter changed while it was decided over; find out who else writes to the store")]
    NoRoom,
    /// A file could not be read or written.
    #[error("a file could not be read or written ({0}); look at its directory and rights")]
    File(std::io::ErrorKind),
    /// A durability setting that the store would not take.
    #[error("the store does not keep {0}; put the ledger on a local disk, or change the server's settings")]
    Weak(&'static str),
    /// There is no witness.
    #[error("there is no witness; find it, or make one if this ledger is known to be the newest")]
    NoWitness,
    /// The witness is no witness of this version.
    #[error(
        "the witness cannot be read; find the right file, or make one if this ledger is known to be the newest"
    )]
    WitnessForm,
    /// The witness saw another ledger.
    #[error("the witness belongs to another ledger; name the right file")]
    OtherLedger,
    /// The ledger has fewer entries than the witness saw: it was restored, cut or replaced.
    #[error("the ledger has {ledger} entries, but its witness saw {witness}; find the newer ledger")]
    RolledBack {
        /// Entries in the ledger.
        ledger: u64,
        /// Entries that the witness saw.
        witness: u64,
    },
    /// The first entries of the ledger are not those that the witness saw.
    #[error("the first {0} entries are not those that the witness saw; find the true ledger")]
    Rewritten(u64),
    /// Something in the ledger does not agree with the rest.
    #[error("wrong in the ledger: {0}; keep the file and find out who wrote to it")]
    Wrong(Wrong),
    /// The witness has not seen more than the ledger has.
    #[error("the ledger goes on from what its witness saw; there is nothing to recover")]
    NothingLost,
    /// What should approve a recovery does not.
    #[error(
        "not approved: it takes the statement of exactly this ledger and witness, in time, signed by enough approvers"
    )]
    NotApproved,
    /// The worker's thread could not be started.
    #[error("no thread could be started")]
    Thread,
}

/// What kind of error a server named.
///
/// ```
/// assert_eq!(jeton_ledger::SqlState::CONNECTION.to_string(), "08000");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlState([u8; 5]);

impl SqlState {
    /// The connection was lost or could not be made.
    pub const CONNECTION: Self = Self(*b"08000");

    #[cfg(feature = "postgresql")]
    pub(crate) fn of(code: &str) -> Self {
        code.as_bytes().try_into().map_or(Self::CONNECTION, Self)
    }

    pub(crate) fn is(self, code: &str) -> bool {
        self.0 == code.as_bytes()
    }
}

impl std::fmt::Display for SqlState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(str::from_utf8(&self.0).unwrap_or_default())
    }
}

/// The first thing in a ledger that does not agree with the rest.
///
/// ```
/// assert_eq!(jeton_ledger::Wrong::Body(3).to_string(), "the body of entry 3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Wrong {
    /// SQLite's own check of its pages, indexes and types fails.
    #[error("the pages of the file")]
    Pages,
    /// A number is missing or doubled in the sequence of entries.
    #[error("the number of entry {0}")]
    Number(u64),
    /// A body is not of the canonical form, or another ledger's.
    #[error("the body of entry {0}")]
    Body(u64),
    /// A leaf is not the hash of its body.
    #[error("the leaf of entry {0}")]
    Leaf(u64),
    /// The time of an entry lies before that of the entry ahead of it.
    #[error("the time of entry {0}")]
    Time(u64),
    /// The head's number of entries.
    #[error("the number of entries in the head")]
    Size,
    /// The head's roots of subtrees.
    #[error("the tree in the head")]
    Tree,
    /// The head's time is not that of the last entry.
    #[error("the time in the head")]
    Now,
    /// People last seen in some second are not as many as counted.
    #[error("the people of a second, in scope number {0}")]
    Second(i64),
    /// Bodies were deleted that no expiry deletes, or others were put in.
    #[error("the number of bodies that were kept when older ones expired")]
    Kept,
    /// Who is frozen or forgotten, or what was approved, is not what the entries say.
    #[error("who is frozen or forgotten, what was approved, or when it was recovered")]
    Standing,
    /// A counter is not the number of people within its window.
    #[error("a counter of scope number {0}")]
    Counter(i64),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match code(&error) {
            ffi::SQLITE_NOTADB => Self::NotALedger,
            code => Self::Store(code),
        }
    }
}

impl From<std::io::Error> for LedgerError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.kind())
    }
}

impl LedgerError {
    /// Whether nothing that the store says can be trusted until the process is restarted.
    ///
    /// After a failed sync the kernel may call pages clean that never reached the disk, so that a second try lies.
    pub(crate) fn is_fatal(&self) -> bool {
        let syncs = [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC, ffi::SQLITE_IOERR_CLOSE];
        match self {
            Self::Store(code) => {
                syncs.contains(code) || matches!(code & 0xff, ffi::SQLITE_CORRUPT | ffi::SQLITE_MISMATCH)
            }
            // Internal errors, corrupted data and indexes among them, and failures of the disk.
            Self::Server(state) => state.0.starts_with(b"XX") || state.is("58030"),
            Self::RolledBack { .. }
            | Self::Rewritten(_)
            | Self::OtherLedger
            | Self::NotALedger
            | Self::Mismatch
            | Self::Wrong(_) => true,
            _ => false,
        }
    }
}

/// SQLite's extended result code; `SQLITE_MISMATCH` where a value is not of the type it must have.
fn code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(ffi::SQLITE_MISMATCH, |error| error.extended_code)
}
