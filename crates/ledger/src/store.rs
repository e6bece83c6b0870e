//! What the worker asks of a store. SQLite is one; another takes its place behind this trait.

use crate::alarm::Alarm;
use crate::entry;
use crate::error::LedgerError;
use crate::refusals::{Refusals, Rule};
use crate::tally::Books;
use jeton::{LedgerId, Outcome, Reservation};

/// A reservation, with its canonical bytes but for the time; none where the policy denies.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) reservation: Reservation,
    pub(crate) body: Option<Vec<u8>>,
}

/// A durable place for persons, counters and entries, that several processes may share.
pub(crate) trait Store: Send + 'static {
    /// Decides a group in its order and writes it down with the refusals that wait, all or nothing, durably.
    ///
    /// If nothing was granted nothing need be written: refusals then wait for the next commit.
    fn commit(&mut self, group: &[Asked], now: i64, waiting: &mut Refusals) -> Result<Committed, Fault>;

    /// Writes something, durably, and the refusals that wait: whether the store is there.
    fn probe(&mut self, waiting: &mut Refusals) -> Result<(), Fault>;
}

/// Why a store did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It may come back: a full disk, another process that takes long.
    Passing,
    /// Until the process is restarted nothing it says can be trusted: a failed sync, a broken or restored file.
    Fatal,
}

impl From<LedgerError> for Fault {
    fn from(error: LedgerError) -> Self {
        if error.is_fatal() { Self::Fatal } else { Self::Passing }
    }
}

/// What a commit answers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Committed {
    /// In the group's order.
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) alarms: Vec<Alarm>,
}

/// What a group comes to, in its order: each with how many the ledger itself froze over it.
pub(crate) struct Decided(Vec<(Result<(), Rule>, usize)>);

impl Decided {
    /// Decides one after the other.
    pub(crate) fn of(group: &[Asked], books: &mut Books) -> Self {
        let mut decide = |asked: &Asked| {
            let before = books.standing.froze.len();
            let decided = books.decide(&asked.reservation);
            (decided, books.standing.froze.len().saturating_sub(before))
        };
        Self(group.iter().map(&mut decide).collect())
    }

    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        let outcome = |decided: Result<(), Rule>| decided.map_or(Outcome::Refused, |()| Outcome::Granted);
        self.0.iter().map(|(decided, _)| outcome(*decided)).collect()
    }

    /// Counts what was refused, by which rule.
    pub(crate) fn refusals(&self, group: &[Asked], now: i64) -> Refusals {
        let mut refusals = Refusals::default();
        for (asked, (decided, _)) in group.iter().zip(&self.0) {
            if let Err(rule) = decided {
                refusals.count(now, &asked.reservation.entry, *rule);
            }
        }
        refusals
    }

    /// The entries of what was granted, and of whom the ledger froze on the way: in the order in which they hold.
    pub(crate) fn entries(&self, ledger: LedgerId, group: &[Asked], books: &Books) -> Vec<Vec<u8>> {
        let mut froze = books.standing.froze.iter();
        let mut bodies = Vec::new();
        for (asked, (decided, frozen)) in group.iter().zip(&self.0) {
            bodies.extend(asked.body.clone().filter(|_| decided.is_ok()));
            let frozen = froze.by_ref().take(*frozen);
            bodies.extend(frozen.filter_map(|(party, cause)| entry::freeze(ledger, party, *cause)));
        }
        bodies.into_iter().map(|body| entry::stamp(body, books.now)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn a_failed_sync_is_fatal_and_a_full_disk_is_not() {
        let fault = |code| Fault::from(LedgerError::Store(code));
        for code in [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC, ffi::SQLITE_CORRUPT] {
            assert_eq!(fault(code), Fault::Fatal, "{code}");
        }
        assert_eq!(Fault::from(LedgerError::NotALedger), Fault::Fatal);
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_BUSY, ffi::SQLITE_READONLY] {
            assert_eq!(fault(code), Fault::Passing, "{code}");
        }
    }
}
