//! A store in a database: groups are commits, and each goes on from what this process and the witness have seen.

use crate::database::{Database, End, within};
use crate::error::LedgerError;
use crate::head::Head;
use crate::prune::Cursors;
use crate::refusals::Refusals;
use crate::store::{Asked, Committed, Decided, Fault, Store};
use crate::tally::Books;
use crate::tree::Frontier;
use crate::witness::{Checkpoint, Witness};
use crate::{load, save};
use jeton::LedgerId;
use std::io::ErrorKind;

/// An open ledger.
pub(crate) struct SqlStore {
    pub(crate) database: Box<dyn Database + Send>,
    id: LedgerId,
    witness: Witness,
    /// The tree as this process saw it last.
    known: Frontier,
    cursors: Cursors,
}

impl SqlStore {
    /// Opens a ledger that has come at least as far as its witness saw.
    pub(crate) fn open(database: Box<dyn Database + Send>, witness: Witness) -> Result<Self, LedgerError> {
        let (cursors, known) = (Cursors::at(random()?), Frontier::default());
        let id = Head::load(&*database)?.id;
        let mut store = Self { database, id, witness, known, cursors };
        // The witness is read first: it is never ahead of what is committed.
        let seen = store.witness.read()?;
        store.database.begin_reading()?;
        let head = Head::load(&*store.database);
        let checked =
            head.and_then(|head| head.follows(&*store.database, &store.known, &seen).map(|()| head));
        store.database.rollback();
        store.known = checked?.tree;
        store.touch(&mut Refusals::default())?;
        store.database.serve()?;
        Ok(store)
    }

    pub(crate) fn id(&self) -> LedgerId {
        self.id
    }

    /// Writes a group; nothing is returned of it that was not committed.
    fn write(&mut self, group: &[Asked], now: i64, waiting: &mut Refusals) -> Result<Committed, LedgerError> {
        let Self { database, id, witness, known, cursors } = self;
        let database = &**database;
        let mut counted = waiting.clone();
        let (end, (committed, tree, rows)) = within(database, || {
            let mut head = check(database, witness, known)?;
            let now = now.max(head.now);
            let asked = group.iter().map(|asked| &asked.reservation);
            let mut books = Books::asked(asked, now, head.recovered);
            let made = load::fill(database, &mut books, head.now)?;
            let decided = Decided::of(group, &mut books);
            let entries = decided.entries(*id, group, &books);
            let alarms = std::mem::take(&mut books.standing.alarms);
            let committed = Committed { outcomes: decided.outcomes(), alarms };
            counted.take(decided.refusals(group, now));
            if entries.is_empty() && !made && !books.standing.is_changed() {
                return Ok((End::Rollback, (committed, head.tree, 0)));
            }
            save::standing(database, &books.standing)?;
            if !entries.is_empty() {
                if !save::save(database, &mut books)? {
                    return Err(LedgerError::NoRoom);
                }
                save::append(database, &mut head.tree, entries.iter().map(Vec::as_slice))?;
                head.now = now;
                head.save(database)?;
                cursors.step(database, now, books.seen.len())?;
            }
            save::count(database, &counted)?;
            Ok((End::Commit, (committed, head.tree, books.seen.len().saturating_add(group.len()))))
        })?;
        self.known = tree;
        if end == End::Rollback {
            *waiting = counted;
            return Ok(committed);
        }
        waiting.clear();
        self.witness.advance(&Checkpoint::of(self.id, &self.known))?;
        self.database.settle(rows)?;
        Ok(committed)
    }

    /// Changes something that only an operator changes, with its entry.
    pub(crate) fn transact<T>(
        &mut self,
        act: impl FnOnce(&dyn Database, &mut Head) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let Self { database, witness, known, .. } = self;
        let database = &**database;
        let (_, (answer, tree)) = within(database, || {
            let mut head = check(database, witness, known)?;
            let answer = act(database, &mut head)?;
            head.save(database)?;
            Ok((End::Commit, (answer, head.tree)))
        })?;
        self.known = tree;
        self.witness.advance(&Checkpoint::of(self.id, &self.known))?;
        Ok(answer)
    }

    /// Shows that the database and the witness can be written.
    fn touch(&mut self, waiting: &mut Refusals) -> Result<(), LedgerError> {
        self.transact(|database, _| save::count(database, waiting))?;
        waiting.clear();
        Ok(())
    }
}

impl Store for SqlStore {
    fn commit(&mut self, group: &[Asked], now: i64, waiting: &mut Refusals) -> Result<Committed, Fault> {
        let committed = self.write(group, now, waiting);
        self.heed(committed)
    }

    fn probe(&mut self, waiting: &mut Refusals) -> Result<(), Fault> {
        let touched = self.touch(waiting);
        self.heed(touched)
    }
}

impl SqlStore {
    /// After a fatal fault nothing is written any more.
    fn heed<T>(&self, answer: Result<T, LedgerError>) -> Result<T, Fault> {
        if answer.as_ref().is_err_and(LedgerError::is_fatal) {
            self.database.give_up();
        }
        Ok(answer?)
    }
}

/// The head, if it goes on from what this process and the witness know.
fn check(database: &dyn Database, witness: &Witness, known: &Frontier) -> Result<Head, LedgerError> {
    // The witness is read with the lock held: it is never ahead of what is committed.
    let seen = witness.read()?;
    let head = Head::load(database)?;
    head.follows(database, known, &seen)?;
    Ok(head)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], LedgerError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| LedgerError::File(ErrorKind::Other))?;
    Ok(bytes)
}
