//! Recomputes a whole ledger, and says the first thing that does not agree with the rest.

use crate::address::Address;
use crate::database::{Database, Param, all, first};
use crate::entry::{EXPIRY, Record, decode, party_key};
use crate::error::{LedgerError, Wrong};
use crate::head::Head;
use crate::tree::{Frontier, Hash, leaf_hash};
use jeton::{Act, Claim, LedgerId, Party};
use std::collections::BTreeSet;

/// A ledger that agrees with itself.
///
/// ```
/// # use jeton_ledger::{DurableLedger, LedgerError, tree_root, verify};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// let id = DurableLedger::create(&file, &witness)?;
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
/// against sums, who is frozen and forgotten against the entries that say so. Others may write meanwhile; it sees one moment.
///
/// It does not say whether this is the newest state: for that the root is compared with a witness.
///
/// ```
/// # use jeton_ledger::{DurableLedger, LedgerError, verify};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// DurableLedger::create(&file, &witness)?;
/// assert!(verify(&file).is_ok());
/// assert_eq!(verify(&witness).unwrap_err(), LedgerError::NotALedger);
/// # Ok::<(), LedgerError>(())
/// ```
///
/// # Errors
/// [`LedgerError::Wrong`] with the first place that is wrong; others if it cannot be read.
pub fn verify(address: impl Into<Address>) -> Result<Verified, LedgerError> {
    let head = recomputed(&*address.into().read()?)?;
    Ok(Verified { id: head.id, size: head.tree.size(), root: head.tree.root() })
}

/// The head of a ledger of which everything agrees.
fn recomputed(store: &dyn Database) -> Result<Head, LedgerError> {
    store.begin_reading()?;
    let head = Head::load(store)?;
    entries(store, &head)?.agrees(store, &head)?;
    people(store)?;
    counters(store)?;
    store.find_fault()?;
    store.rollback();
    Ok(head)
}

/// Every body against its leaf and its time, every leaf against the tree; answers what the bodies say of who is refused.
fn entries(store: &dyn Database, head: &Head) -> Result<Told, LedgerError> {
    let (mut tree, mut last, mut told) = (Frontier::default(), 0, Told::default());
    let expired = last_expiry(store, head)?;
    let mut kept = 0_u64;
    let statement = "SELECT leaves.number, leaf, body FROM leaves LEFT JOIN bodies ON bodies.number = leaves.number ORDER BY leaves.number";
    store.rows(statement, &[], &mut |row| {
        let number = tree.size();
        let wrong = |wrong: fn(u64) -> Wrong| Err(LedgerError::Wrong(wrong(number)));
        if u64::try_from(row.number(0)?) != Ok(number) {
            return wrong(Wrong::Number);
        }
        let leaf: Hash = row.array(1)?;
        tree.push(leaf);
        let Some(body) = row.perhaps_bytes(2)? else {
            let may_be_gone = expired.is_some_and(|expired| number < expired.number);
            return if may_be_gone { Ok(()) } else { wrong(Wrong::Body) };
        };
        if leaf_hash(body) != leaf {
            return wrong(Wrong::Leaf);
        }
        let Some(record) = decode(head.id, number, body) else { return wrong(Wrong::Body) };
        if record.at < last {
            return wrong(Wrong::Time);
        }
        last = record.at;
        if let Some(expired) = expired.filter(|expired| number < expired.number) {
            kept = kept.saturating_add(1);
            if record.at < expired.before && !record.entry.act.is_an_order() {
                return Err(LedgerError::Wrong(Wrong::Kept));
            }
        }
        told.take_up(record);
        Ok(())
    })?;
    if tree.size() != head.tree.size() {
        return Err(LedgerError::Wrong(Wrong::Size));
    }
    if tree != head.tree {
        return Err(LedgerError::Wrong(Wrong::Tree));
    }
    if u64::try_from(head.now) != Ok(last) {
        return Err(LedgerError::Wrong(Wrong::Now));
    }
    if expired.is_some_and(|expired| expired.kept != kept) {
        return Err(LedgerError::Wrong(Wrong::Kept));
    }
    Ok(told)
}

/// The last expiry: it counted what was left of the entries before it, so that whatever is gone since is missed.
#[derive(Clone, Copy)]
struct Expiry {
    number: u64,
    before: u64,
    kept: u64,
}

fn last_expiry(store: &dyn Database, head: &Head) -> Result<Option<Expiry>, LedgerError> {
    let (place, act) = EXPIRY;
    let statement = format!(
        "SELECT number, body FROM bodies WHERE substr(body, {place}, 1) = ?1 ORDER BY number DESC LIMIT 1"
    );
    let last = first(store, &statement, &[Param::Bytes(&[act])], |row| {
        let number = u64::try_from(row.number(0)?).unwrap_or(0);
        Ok(decode(head.id, number, row.bytes(1)?))
    })?;
    Ok(last.flatten().and_then(|record| match record.entry.act {
        Act::Expire { before, kept } => Some(Expiry { number: record.number, before, kept }),
        _ => None,
    }))
}

/// What the bodies say of who is refused.
#[derive(Default)]
struct Told {
    frozen: BTreeSet<(i64, String)>,
    forgotten: BTreeSet<Hash>,
    approvals: BTreeSet<Hash>,
    recovered: u64,
}

impl Told {
    fn take_up(&mut self, record: Record) {
        let key = |party: &Party| {
            let (kind, name) = party_key(party);
            (i64::from(kind), name.to_owned())
        };
        match &record.entry.act {
            Act::Freeze(party) => drop(self.frozen.insert(key(party))),
            Act::Thaw(party) => drop(self.frozen.remove(&key(party))),
            Act::Forget => self.forgotten.extend(record.claims.iter().flat_map(Claim::forgotten_by)),
            Act::Recover { .. } => self.recovered = record.at,
            _ => {}
        }
        self.approvals.extend(record.approval);
    }

    /// Whether the tables say the same.
    fn agrees(&self, store: &dyn Database, head: &Head) -> Result<(), LedgerError> {
        let frozen = all(store, "SELECT kind, name FROM frozen", &[], |row| {
            Ok((row.number(0)?, row.text(1)?.to_owned()))
        })?;
        let frozen: BTreeSet<(i64, String)> = frozen.into_iter().collect();
        let approvals = held(store, "SELECT hash FROM approvals")?;
        let agree = frozen == self.frozen
            && held(store, "SELECT hash FROM forgotten")? == self.forgotten
            // The bodies of others may have expired.
            && self.approvals.is_subset(&approvals)
            && u64::try_from(head.recovered) == Ok(self.recovered);
        if agree { Ok(()) } else { Err(LedgerError::Wrong(Wrong::Standing)) }
    }
}

fn held(store: &dyn Database, statement: &str) -> Result<BTreeSet<Hash>, LedgerError> {
    Ok(all(store, statement, &[], |row| row.array(0))?.into_iter().collect())
}

/// As many people last seen in each second as its row says.
fn people(store: &dyn Database) -> Result<(), LedgerError> {
    let differs = "SELECT scope FROM (SELECT scope, at, count(*) AS people FROM persons GROUP BY scope, at) counted \
                   FULL JOIN seconds USING (scope, at) WHERE counted.people IS DISTINCT FROM seconds.people LIMIT 1";
    found(store, differs, Wrong::Second)
}

/// As many people after each cutoff as the counter says.
fn counters(store: &dyn Database) -> Result<(), LedgerError> {
    let differs = "SELECT scope FROM counters WHERE used <> (SELECT CAST(coalesce(sum(people), 0) AS BIGINT) FROM seconds \
                   WHERE seconds.scope = counters.scope AND at > cutoff) LIMIT 1";
    found(store, differs, Wrong::Counter)
}

fn found(store: &dyn Database, differs: &str, wrong: fn(i64) -> Wrong) -> Result<(), LedgerError> {
    match first(store, differs, &[], |row| row.number(0))? {
        Some(scope) => Err(LedgerError::Wrong(wrong(scope))),
        None => Ok(()),
    }
}
