//! An operator's acts upon a ledger that no gate has open: letting bodies expire, recovering an older ledger.

use crate::address::Address;
use crate::clock::wall;
use crate::database::{Database, Param};
use crate::entry::{self, Record};
use crate::error::LedgerError;
use crate::head::Head;
use crate::reader::page;
use crate::save;
use crate::sql::SqlStore;
use crate::tree::Frontier;
use crate::verify::verify;
use crate::witness::{Checkpoint, Witness};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jeton::{Act, Entry, Note, Policy};
use std::path::{Path, PathBuf};

/// Deletes the bodies of entries that were written before this time (seconds since 1970), and writes down that it did. Their
/// hashes stay, so that the tree and everybody's proofs hold; operators' acts keep their bodies, too. Answers how many.
///
/// ```
/// # use jeton_ledger::{DurableLedger, LedgerError, expire, verify};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// DurableLedger::create(&file, &witness)?;
/// assert_eq!(expire(&file, &witness, 1_700_000_000, "officer", "retention of a year")?, 0);
/// assert_eq!(verify(&file)?.size, 1, "that it was done is written down");
/// # Ok::<(), LedgerError>(())
/// ```
///
/// # Errors
/// As [`DurableLedger::open`](crate::DurableLedger::open); [`LedgerError::Wrong`] for an entry that is none.
pub fn expire(
    address: impl Into<Address>,
    witness: &Path,
    before: u64,
    operator: &str,
    purpose: &str,
) -> Result<u64, LedgerError> {
    address.into().open(witness)?.act(|store, head| {
        let (mut kept, mut deleted, mut next) = (0_u64, 0_u64, 0);
        loop {
            // So many that no statement takes long.
            let page = page(store, head.id, next, 1_000)?;
            let Some(last) = page.last() else { break };
            next = number(last).saturating_add(1);
            for record in &page {
                if record.at < before && !record.entry.act.is_an_order() {
                    store
                        .execute("DELETE FROM bodies WHERE number = ?1", &[Param::Number(number(record))])?;
                    deleted = deleted.saturating_add(1);
                } else {
                    kept = kept.saturating_add(1);
                }
            }
        }
        Ok((by(operator, purpose, Act::Expire { before, kept }), deleted))
    })
}

fn number(record: &Record) -> i64 {
    i64::try_from(record.number).unwrap_or(i64::MAX)
}

/// A ledger that is behind its witness: an older copy that was put back.
///
/// ```no_run
/// # use jeton::Policy;
/// # use std::path::Path;
/// # use jeton_ledger::{LedgerError, Recovery};
/// let recovery = Recovery::of(Path::new("jeton.ledger"), "jeton.witness".as_ref())?;
/// let statement = recovery.text(1_800_000_000);
/// // Approvers sign the statement; an operator, who is none of them, brings it back as `signed`.
/// # let (signed, policy) = (String::new(), Policy::new());
/// recovery.recover(&signed, &policy, "operator")?;
/// # Ok::<(), LedgerError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recovery {
    address: Address,
    witness: PathBuf,
    ledger: Checkpoint,
    seen: Checkpoint,
}

impl Recovery {
    /// Looks at a ledger and a witness that do not go together.
    ///
    /// # Errors
    /// [`LedgerError::NothingLost`] if the ledger goes on from what the witness saw; [`LedgerError::OtherLedger`];
    /// [`LedgerError::Wrong`] if the ledger does not agree with itself.
    pub fn of(address: impl Into<Address>, witness: &Path) -> Result<Self, LedgerError> {
        let address = address.into();
        let verified = verify(&address)?;
        let seen = Witness::new(witness).read()?;
        let ledger = Checkpoint { ledger: verified.id, size: verified.size, root: verified.root };
        if seen.ledger != ledger.ledger {
            return Err(LedgerError::OtherLedger);
        }
        let store = address.read()?;
        match Head::load(&*store)?.follows(&*store, &Frontier::default(), &seen) {
            Ok(()) => Err(LedgerError::NothingLost),
            Err(LedgerError::RolledBack { .. } | LedgerError::Rewritten(_)) => {
                Ok(Self { address, witness: witness.to_owned(), ledger, seen })
            }
            Err(error) => Err(error),
        }
    }

    /// What approvers sign, to hold until before this moment, in seconds since 1970:
    ///
    /// ```text
    /// jeton recover 1
    /// ledger 0102..
    /// entries 120 kJ3v..      how many this copy has, and the root of their tree in base64
    /// witness 131 Zx0q..      how many the witness saw: the entries between are lost
    /// until 1800000000
    /// ```
    #[must_use]
    pub fn text(&self, until: u64) -> String {
        let [root, seen] = [&self.ledger.root, &self.seen.root].map(|root| BASE64_STANDARD.encode(root));
        format!(
            "jeton recover 1\nledger {}\nentries {} {root}\nwitness {} {seen}\nuntil {until}\n",
            self.ledger.ledger, self.ledger.size, self.seen.size
        )
    }

    /// Opens the ledger again: writes down what was lost, gives every window up as spent, and moves the witness to it.
    ///
    /// Nobody new is granted in a window before it has passed once since; whom the copy has counted may be revealed again. Who was
    /// frozen or forgotten in what is lost must be again, and an approval that was spent there is good again until its time is over.
    ///
    /// # Errors
    /// [`LedgerError::NotApproved`] if the note is not the statement of this state, is late, or lacks approvers of the
    /// policy's besides the operator; others if files cannot be written.
    pub fn recover(&self, note: &str, policy: &Policy, operator: &str) -> Result<(), LedgerError> {
        let note = Note::parse(note).map_err(|_| LedgerError::NotApproved)?;
        let until = note.text().lines().last().and_then(|line| line.strip_prefix("until ")?.parse().ok());
        let until = until.filter(|until| wall() < *until).ok_or(LedgerError::NotApproved)?;
        if note.text() != self.text(until) || !policy.is_approved(&note, operator) {
            return Err(LedgerError::NotApproved);
        }
        // A crash before the end leaves a witness that still refuses, and a recovery to be approved anew.
        let aside = Witness::beside(&self.witness)?;
        let recovered = aside.make(&self.ledger).and_then(|()| self.reopen(&aside, operator));
        match recovered {
            Ok(()) => aside.replace(&self.witness),
            Err(error) => {
                // What cannot be removed is in nobody's way: its name is its own.
                let _ = aside.remove();
                Err(error)
            }
        }
    }

    /// Has the ledger go on from what it is, by a witness of its own.
    fn reopen(&self, aside: &Witness, operator: &str) -> Result<(), LedgerError> {
        let mut store = self.address.open(aside.path())?;
        store.act(|_, head| {
            head.recovered = head.now;
            Ok((by(operator, "recovery", Act::Recover { seen: self.seen.size }), ()))
        })?;
        Ok(())
    }
}

fn by(operator: &str, purpose: &str, act: Act) -> Entry {
    Entry { act, actor: operator.into(), partner: None, purpose: purpose.into(), case: None }
}

impl SqlStore {
    /// Does something in one transaction, and writes down the entry that it answers.
    fn act<T>(
        &mut self,
        act: impl FnOnce(&dyn Database, &mut Head) -> Result<(Entry, T), LedgerError>,
    ) -> Result<T, LedgerError> {
        self.transact(|database, head| {
            head.now = head.now.max(i64::try_from(wall()).unwrap_or(i64::MAX));
            let (entry, answer) = act(database, head)?;
            let body = entry::encode(head.id, &entry, None, &[]).ok_or(LedgerError::NotApproved)?;
            let body = entry::stamp(body, head.now);
            save::append(database, &mut head.tree, std::iter::once(body.as_slice()))?;
            Ok(answer)
        })
    }
}
