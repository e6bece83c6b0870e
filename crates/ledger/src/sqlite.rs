//! The SQLite store: one connection, whose commits are groups.

use crate::error::LedgerError;
use crate::head::Head;
use crate::prune::Cursors;
use crate::refusals::Refusals;
use crate::store::{Asked, Committed, Decided, Fault, Store};
use crate::tally::Books;
use crate::tree::Frontier;
use crate::witness::{Checkpoint, Witness, new_file, sync_directory};
use crate::{load, save, settings};
use jeton::LedgerId;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::Path;

/// After about so many pages of log they are moved into the database.
const LOG_PAGES: usize = 2_000;

/// An open ledger file.
#[derive(Debug)]
pub(crate) struct SqliteStore {
    connection: Connection,
    id: LedgerId,
    witness: Witness,
    /// The tree as this process saw it last.
    known: Frontier,
    cursors: Cursors,
    /// About how many pages the log has.
    log: usize,
    /// A failed sync or a broken file was seen: nothing is written any more, not even when it is closed.
    broken: bool,
}

impl SqliteStore {
    /// Makes an empty ledger and its witness, durably.
    pub(crate) fn create(path: &Path, witness: &Path) -> Result<LedgerId, LedgerError> {
        let witness = Witness::new(witness);
        if witness.read() != Err(LedgerError::NoWitness) {
            return Err(LedgerError::Exists);
        }
        let id = LedgerId::from_bytes(random()?);
        new_file(path)?;
        let connection = connect(path)?;
        settings::keep(&connection)?;
        Head::make(&connection, id)?;
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        sync_directory(path)?;
        witness.make(&Checkpoint::of(id, &Frontier::default()))?;
        Ok(id)
    }

    /// Opens a ledger that has come at least as far as its witness saw.
    pub(crate) fn open(path: &Path, witness: &Path) -> Result<Self, LedgerError> {
        if !path.exists() {
            return Err(LedgerError::Missing);
        }
        let witness = Witness::new(witness);
        let connection = connect(path)?;
        Head::check_version(&connection)?;
        settings::keep(&connection)?;
        let (cursors, known) = (Cursors::at(random()?), Frontier::default());
        let id = Head::load(&connection)?.id;
        // Until all is checked, a file that may be evidence is left as it is.
        let mut store = Self { connection, id, witness, known, cursors, log: 0, broken: true };
        let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = check(&transaction, &store.witness, &store.known)?;
        transaction.rollback()?;
        store.known = head.tree;
        // Shows that the file and the witness can be written.
        store.touch(&mut Refusals::default())?;
        store.broken = false;
        Ok(store)
    }

    pub(crate) fn id(&self) -> LedgerId {
        self.id
    }

    /// Writes a group; nothing is returned of it that was not committed.
    fn write(&mut self, group: &[Asked], now: i64, waiting: &mut Refusals) -> Result<Committed, LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut head = check(&transaction, &self.witness, &self.known)?;
        self.known = head.tree.clone();
        let now = now.max(head.now);
        let mut books = Books::asked(group.iter().map(|asked| &asked.reservation), now, head.recovered);
        let made = load::fill(&transaction, &mut books)?;
        let decided = Decided::of(group, &mut books);
        let refusals = decided.refusals(group, now);
        let entries = decided.entries(self.id, group, &books);
        let alarms = std::mem::take(&mut books.standing.alarms);
        let committed = Committed { outcomes: decided.outcomes(), alarms };
        if entries.is_empty() && !made && !books.standing.is_changed() {
            transaction.rollback()?;
            waiting.take(refusals);
            return Ok(committed);
        }
        save::standing(&transaction, &books.standing)?;
        if !entries.is_empty() {
            if !save::save(&transaction, &mut books)? {
                return Err(LedgerError::Store(rusqlite::ffi::SQLITE_CONSTRAINT));
            }
            save::append(&transaction, &mut head.tree, entries.iter().map(Vec::as_slice))?;
            head.now = now;
            head.save(&transaction)?;
            self.cursors.step(&transaction, now, books.seen.len())?;
        }
        let mut counted = waiting.clone();
        counted.take(refusals);
        save::count(&transaction, &counted)?;
        transaction.commit()?;
        waiting.clear();
        self.known = head.tree;
        self.log = self.log.saturating_add(books.seen.len()).saturating_add(group.len());
        self.witness.advance(&Checkpoint::of(self.id, &self.known))?;
        Ok(committed)
    }

    /// Changes something that only an operator changes, with its entry, and cleans the file of what was deleted.
    pub(crate) fn transact<T>(
        &mut self,
        act: impl FnOnce(&Transaction<'_>, &mut Head) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut head = check(&transaction, &self.witness, &self.known)?;
        let answer = act(&transaction, &mut head)?;
        head.save(&transaction)?;
        transaction.commit()?;
        self.known = head.tree;
        self.witness.advance(&Checkpoint::of(self.id, &self.known))?;
        Ok(answer)
    }

    fn touch(&mut self, waiting: &mut Refusals) -> Result<(), LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = check(&transaction, &self.witness, &self.known)?;
        head.save(&transaction)?;
        save::count(&transaction, waiting)?;
        transaction.commit()?;
        waiting.clear();
        self.known = head.tree;
        self.witness.advance(&Checkpoint::of(self.id, &self.known))
    }

    /// Moves the log into the database as far as readers allow.
    fn shorten_log(&mut self, how: &str) -> Result<(), Fault> {
        self.connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(()))?;
        self.log = 0;
        Ok(())
    }

    fn remember<T>(&mut self, answer: Result<T, Fault>) -> Result<T, Fault> {
        self.broken |= matches!(answer, Err(Fault::Fatal));
        answer
    }
}

impl Store for SqliteStore {
    fn commit(&mut self, group: &[Asked], now: i64, waiting: &mut Refusals) -> Result<Committed, Fault> {
        let mut answer = self.write(group, now, waiting).map_err(Fault::from);
        if answer.is_ok() && self.log >= LOG_PAGES {
            // A log that cannot be moved now is moved later; only what is broken for good takes the answer back.
            if self.shorten_log("PASSIVE") == Err(Fault::Fatal) {
                answer = Err(Fault::Fatal);
            }
        }
        self.remember(answer)
    }

    fn probe(&mut self, waiting: &mut Refusals) -> Result<(), Fault> {
        let answer = self.touch(waiting).map_err(Fault::from);
        self.remember(answer)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        if !self.broken {
            // The log stays if this fails, and the next process reads it.
            let _ = self.shorten_log("TRUNCATE");
        }
    }
}

/// The head, if it goes on from what this process and the witness know.
fn check(transaction: &Transaction<'_>, witness: &Witness, known: &Frontier) -> Result<Head, LedgerError> {
    // The witness is read with the lock held: it is never ahead of what is committed.
    let seen = witness.read()?;
    let head = Head::load(transaction)?;
    head.follows(transaction, known, &seen)?;
    Ok(head)
}

fn connect(path: &Path) -> Result<Connection, LedgerError> {
    // No URI: a path is a path. No mutex of SQLite's own: one thread has the connection.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags)?)
}

fn random<const N: usize>() -> Result<[u8; N], LedgerError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| LedgerError::File(std::io::ErrorKind::Other))?;
    Ok(bytes)
}

#[cfg(test)]
impl SqliteStore {
    /// Control: what opening refuses, set behind its back.
    pub(crate) fn stop_syncing(&self) {
        assert!(self.connection.pragma_update(None, "synchronous", "normal").is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::child::{Files, asked};
    use jeton::{Outcome, Verdict};

    #[test]
    fn a_store_that_turns_read_only_is_a_passing_fault_and_debits_nothing() {
        let files = Files::new(10);
        let mut store = SqliteStore::open(&files.ledger(), &files.witness()).unwrap();
        let mut waiting = Refusals::default();
        let mut ask = |store: &mut SqliteStore, person| {
            store
                .commit(&[asked(store.id(), person, 10)], 1_800_000_000, &mut waiting)
                .map(|committed| committed.outcomes)
        };
        assert_eq!(ask(&mut store, 1), Ok(vec![Outcome::Granted]));
        store.connection.pragma_update(None, "query_only", true).unwrap();
        assert_eq!(ask(&mut store, 2), Err(Fault::Passing));
        assert_eq!(store.probe(&mut Refusals::default()), Err(Fault::Passing));
        assert_eq!(files.debited(), 1);
        store.connection.pragma_update(None, "query_only", false).unwrap();
        assert_eq!(store.probe(&mut Refusals::default()), Ok(()));
        assert_eq!(ask(&mut store, 3), Ok(vec![Outcome::Granted]));
        assert_eq!(files.debited(), 2);
    }

    /// A counter that was changed behind the group's back has no room for what was decided: nobody is debited.
    #[test]
    fn a_debit_without_room_undoes_the_whole_group() {
        let files = Files::new(10);
        let mut store = SqliteStore::open(&files.ledger(), &files.witness()).unwrap();
        let id = store.id();
        let group: Vec<Asked> = (0..5).map(|person| asked(id, person, 10)).collect();
        assert!(store.commit(&group, 1_800_000_000, &mut Refusals::default()).is_ok());
        let other = Connection::open(files.ledger()).unwrap();
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
        assert_eq!(files.debited(), 5);
    }
}
