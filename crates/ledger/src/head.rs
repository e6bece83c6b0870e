//! The head: which ledger, the time of its last entry, its tree; and the proof that it goes on from what was seen.

use crate::database::{Database, Param, first};
use crate::error::{LedgerError, Wrong};
use crate::tree::{Frontier, Hash};
use crate::witness::Checkpoint;
use jeton::LedgerId;

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
    /// The first head of new tables.
    pub(crate) fn make(store: &dyn Database, id: LedgerId) -> Result<(), LedgerError> {
        store.execute(
            "INSERT INTO head (one, id, now, size, subtrees, recovered) VALUES (1, ?1, 0, 0, ?2, 0)",
            &[Param::Bytes(id.as_bytes()), Param::Bytes(&[])],
        )?;
        Ok(())
    }

    pub(crate) fn load(store: &dyn Database) -> Result<Self, LedgerError> {
        let statement = "SELECT id, now, size, subtrees, recovered FROM head";
        first(store, statement, &[], |row| {
            let size = u64::try_from(row.number(2)?).map_err(|_| LedgerError::Wrong(Wrong::Size))?;
            let tree = Frontier::from_bytes(size, row.bytes(3)?).ok_or(LedgerError::Wrong(Wrong::Tree))?;
            let (id, now, recovered) = (LedgerId::from_bytes(row.array(0)?), row.number(1)?, row.number(4)?);
            Ok(Self { id, now, tree, recovered })
        })?
        .ok_or(LedgerError::NotALedger)
    }

    pub(crate) fn save(&self, store: &dyn Database) -> Result<(), LedgerError> {
        let size = i64::try_from(self.tree.size()).unwrap_or(i64::MAX);
        store.execute(
            "UPDATE head SET now = ?1, size = ?2, subtrees = ?3, recovered = ?4",
            &[
                Param::Number(self.now),
                Param::Number(size),
                Param::Bytes(&self.tree.to_bytes()),
                Param::Number(self.recovered),
            ],
        )?;
        Ok(())
    }

    /// Checks that the tree goes on from `known`, that the leaves since are those of the head, and that the
    /// witness, if it saw more than `known`, saw the same.
    pub(crate) fn follows(
        &self,
        store: &dyn Database,
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
fn for_leaves(store: &dyn Database, from: u64, mut each: impl FnMut(Hash)) -> Result<(), LedgerError> {
    let from = [Param::Number(i64::try_from(from).unwrap_or(i64::MAX))];
    store.rows("SELECT leaf FROM leaves WHERE number >= ?1 ORDER BY number", &from, &mut |row| {
        each(row.array(0)?);
        Ok(())
    })
}
