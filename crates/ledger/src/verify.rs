//! Recomputes a whole ledger, and says the first thing that does not agree with the rest.

use crate::entry::decode;
use crate::error::{LedgerError, Wrong};
use crate::head::Head;
use crate::reader::connect;
use crate::tree::{Frontier, Hash, leaf_hash};
use crate::witness::{Checkpoint, Witness};
use jeton::LedgerId;
use rusqlite::Connection;
use std::path::Path;

/// A ledger that agrees with itself.
///
/// ```
/// # use jeton_ledger::{LedgerError, SqliteLedger, tree_root, verify};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// let id = SqliteLedger::create(&file, &witness)?;
/// let verified = verify(&file)?;
/// assert_eq!((verified.id, verified.size, verified.root), (id, 0, tree_root(&[])));
/// # Ok::<(), LedgerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Which ledger.
    pub id: LedgerId,
    /// Number of entries.
    pub size: u64,
    /// Root of their tree.
    pub root: [u8; 32],
}

/// Recomputes everything in a ledger: each body against its leaf, the tree and the head, persons against the counts of each second, counters
/// against sums. Others may write meanwhile; it sees one moment.
///
/// It does not say whether this is the newest state: for that the root is compared with a witness.
///
/// ```
/// # use jeton_ledger::{LedgerError, SqliteLedger, verify};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// SqliteLedger::create(&file, &witness)?;
/// assert!(verify(&file).is_ok());
/// assert_eq!(verify(&witness).unwrap_err(), LedgerError::NotALedger);
/// # Ok::<(), LedgerError>(())
/// ```
///
/// # Errors
/// [`LedgerError::Wrong`] with the first place that is wrong; others if the file cannot be read.
pub fn verify(path: &Path) -> Result<Verified, LedgerError> {
    let head = verified(path)?;
    Ok(Verified { id: head.id, size: head.tree.size(), root: head.tree.root() })
}

pub(crate) fn make_witness(path: &Path, witness: &Path) -> Result<(), LedgerError> {
    let head = verified(path)?;
    Witness::new(witness).make(&Checkpoint::of(head.id, &head.tree))
}

fn verified(path: &Path) -> Result<Head, LedgerError> {
    let mut store = connect(path)?;
    // A read transaction: one moment.
    let store = store.transaction()?;
    let head = Head::load(&store)?;
    entries(&store, &head)?;
    people(&store)?;
    counters(&store)?;
    let pages: String = store.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let references = store.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if pages != "ok" || references {
        return Err(LedgerError::Wrong(Wrong::Pages));
    }
    Ok(head)
}

/// Every body against its leaf and its time, every leaf against the tree.
fn entries(store: &Connection, head: &Head) -> Result<(), LedgerError> {
    let (mut tree, mut last) = (Frontier::default(), 0);
    let mut rows = store
        .prepare("SELECT number, leaf, body FROM leaves LEFT JOIN bodies USING (number) ORDER BY number")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let number = tree.size();
        let wrong = |wrong: fn(u64) -> Wrong| Err(LedgerError::Wrong(wrong(number)));
        if u64::try_from(row.get::<_, i64>(0)?) != Ok(number) {
            return wrong(Wrong::Number);
        }
        let leaf: Hash = row.get(1)?;
        let Some(body) = row.get_ref(2)?.as_blob_or_null().ok().flatten() else { return wrong(Wrong::Body) };
        if leaf_hash(body) != leaf {
            return wrong(Wrong::Leaf);
        }
        let Some(record) = decode(head.id, number, body) else { return wrong(Wrong::Body) };
        if record.at < last {
            return wrong(Wrong::Time);
        }
        last = record.at;
        tree.push(leaf);
    }
    if tree.size() != head.tree.size() {
        return Err(LedgerError::Wrong(Wrong::Size));
    }
    if tree != head.tree {
        return Err(LedgerError::Wrong(Wrong::Tree));
    }
    if u64::try_from(head.now) != Ok(last) {
        return Err(LedgerError::Wrong(Wrong::Now));
    }
    Ok(())
}

/// As many people last seen in each second as its row says.
fn people(store: &Connection) -> Result<(), LedgerError> {
    let differs = "SELECT scope FROM (SELECT scope, at, count(*) AS people FROM persons GROUP BY scope, at) counted \
                   FULL JOIN seconds USING (scope, at) WHERE counted.people IS NOT seconds.people LIMIT 1";
    first(store, differs, Wrong::Second)
}

/// As many people after each cutoff as the counter says.
fn counters(store: &Connection) -> Result<(), LedgerError> {
    let differs = "SELECT scope FROM counters WHERE used <> (SELECT coalesce(sum(people), 0) FROM seconds \
                   WHERE seconds.scope = counters.scope AND at > cutoff) LIMIT 1";
    first(store, differs, Wrong::Counter)
}

fn first(store: &Connection, differs: &str, wrong: fn(i64) -> Wrong) -> Result<(), LedgerError> {
    let mut statement = store.prepare(differs)?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        Some(row) => Err(LedgerError::Wrong(wrong(row.get(0)?))),
        None => Ok(()),
    }
}
