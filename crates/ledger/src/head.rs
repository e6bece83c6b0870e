//! The head: which ledger, the time of its last entry, its tree; and the proof that it goes on from what was seen.

use crate::error::{LedgerError, Wrong};
use crate::settings::APPLICATION_ID;
use crate::tree::{Frontier, Hash};
use crate::witness::Checkpoint;
use jeton::LedgerId;
use rusqlite::{Connection, OptionalExtension, params};

/// The tables of a new ledger.
pub(crate) const SCHEMA: &str = include_str!("schema.sql");

/// The version of the tables.
pub(crate) const VERSION: i32 = 1;

/// The head row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) id: LedgerId,
    pub(crate) now: i64,
    pub(crate) tree: Frontier,
    /// When it was last recovered, or 0.
    pub(crate) recovered: i64,
}

impl Head {
    /// Makes the tables and the first head.
    pub(crate) fn make(store: &Connection, id: LedgerId) -> Result<(), LedgerError> {
        store.execute_batch("BEGIN IMMEDIATE")?;
        store.execute_batch(SCHEMA)?;
        store.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
        ))?;
        store.execute(
            "INSERT INTO head (one, id, now, size, subtrees, recovered) VALUES (1, ?1, 0, 0, x'', 0)",
            [id.as_bytes()],
        )?;
        store.execute_batch("COMMIT")?;
        Ok(())
    }

    /// Whether the file is a ledger of this version.
    pub(crate) fn check_version(store: &Connection) -> Result<(), LedgerError> {
        let number = |name: &str| store.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        if number("application_id")? == APPLICATION_ID && number("user_version")? == VERSION {
            Ok(())
        } else {
            Err(LedgerError::NotALedger)
        }
    }

    pub(crate) fn load(store: &Connection) -> Result<Self, LedgerError> {
        type Row = ([u8; 16], i64, i64, Vec<u8>, i64);
        let (id, now, size, subtrees, recovered): Row = store
            .prepare_cached("SELECT id, now, size, subtrees, recovered FROM head")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .optional()?
            .ok_or(LedgerError::NotALedger)?;
        let size = u64::try_from(size).map_err(|_| LedgerError::Wrong(Wrong::Size))?;
        let tree = Frontier::from_bytes(size, &subtrees).ok_or(LedgerError::Wrong(Wrong::Tree))?;
        Ok(Self { id: LedgerId::from_bytes(id), now, tree, recovered })
    }

    pub(crate) fn save(&self, store: &Connection) -> rusqlite::Result<()> {
        let size = i64::try_from(self.tree.size()).unwrap_or(i64::MAX);
        store
            .prepare_cached("UPDATE head SET now = ?1, size = ?2, subtrees = ?3, recovered = ?4")?
            .execute(params![self.now, size, self.tree.to_bytes(), self.recovered])?;
        Ok(())
    }

    /// Checks that the tree goes on from `known`, that the leaves since are those of the head, and that the
    /// witness, if it saw more than `known`, saw the same.
    pub(crate) fn follows(
        &self,
        store: &Connection,
        known: &Frontier,
        witness: &Checkpoint,
    ) -> Result<(), LedgerError> {
        if self.id != witness.ledger {
            return Err(LedgerError::OtherLedger);
        }
        let (size, seen) = (self.tree.size(), witness.size.max(known.size()));
        if size < seen {
            return Err(LedgerError::RolledBack { ledger: size, witness: seen });
        }
        let mut tree = known.clone();
        let agree = |tree: &Frontier| tree.size() != witness.size || tree.root() == witness.root;
        let mut held = agree(&tree);
        for_leaves(store, known.size(), |leaf| {
            tree.push(leaf);
            held &= agree(&tree);
        })?;
        if !held {
            Err(LedgerError::Rewritten(witness.size))
        } else if tree != self.tree {
            Err(LedgerError::Wrong(Wrong::Tree))
        } else {
            Ok(())
        }
    }
}

/// Every leaf from this number on, in order.
fn for_leaves(store: &Connection, from: u64, mut each: impl FnMut(Hash)) -> Result<(), LedgerError> {
    let mut leaves = store.prepare_cached("SELECT leaf FROM leaves WHERE number >= ?1 ORDER BY number")?;
    let mut rows = leaves.query([i64::try_from(from).unwrap_or(i64::MAX)])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?);
    }
    Ok(())
}
