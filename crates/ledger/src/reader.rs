//! Reading a ledger beside those who write it: entries, refusals, what budgets have used.

use crate::address::Address;
use crate::database::{Database, Param, all, first};
use crate::entry::{Record, decode, party_of};
use crate::error::{LedgerError, Wrong};
use crate::head::Head;
use crate::load::scope_number;
use crate::refusals::Rule;
use crate::tally::seconds;
use crate::tree::Frontier;
use crate::witness::Checkpoint;
use jeton::{Actor, LedgerId, Meter, Party, Purpose, Scope, Window};
use std::collections::VecDeque;
use std::fmt;

/// Entries read at once.
const PAGE: i64 = 256;

/// A ledger, open for reading. It trusts what is there; [`verify`](crate::verify) tells whether it should.
///
/// ```
/// # use jeton_ledger::{DurableLedger, LedgerError};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// let id = DurableLedger::create(&file, &witness)?;
/// let reader = jeton_ledger::LedgerReader::open(&file)?;
/// assert_eq!((reader.id(), reader.refusals(None)?.len()), (id, 0));
/// # Ok::<(), LedgerError>(())
/// ```
pub struct LedgerReader {
    store: Box<dyn Database>,
    id: LedgerId,
}

impl fmt::Debug for LedgerReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LedgerReader").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Refusals of one kind within one hour.
///
/// ```
/// # use jeton::{Act, Denial, Entry, Ledger, Reservation, Verdict, Width};
/// # use jeton_ledger::{DurableLedger, LedgerReader, Rule};
/// # let room = tempfile::tempdir()?;
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// # DurableLedger::create(&file, &witness)?;
/// # let ledger = DurableLedger::open(&file, &witness)?;
/// # let entry = Entry { act: Act::Reveal(Width::Full), actor: "stranger".into(), partner: None, purpose: "placement".into(), case: None };
/// # let denied = Reservation::new(entry, Verdict::Denied(Denial::UnknownActor), Vec::new());
/// # for _ in 0..3 { assert_eq!(ledger.reserve(&denied)?, jeton::Outcome::Refused); }
/// # drop(ledger);
/// let refusals = LedgerReader::open(&file)?.refusals(Some("stranger"))?;
/// assert_eq!((refusals[0].rule, refusals[0].count), (Rule::Denied(Denial::UnknownActor), 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where the hour begins, in seconds since 1970.
    pub hour: u64,
    /// Who asked; empty for [`Rule::Others`].
    pub actor: Actor,
    /// Why; empty for [`Rule::Others`].
    pub purpose: Purpose,
    /// What refused.
    pub rule: Rule,
    /// How often.
    pub count: u64,
}

impl LedgerReader {
    /// Opens a ledger; no witness is asked.
    ///
    /// # Errors
    /// [`LedgerError::Missing`], [`LedgerError::NotALedger`], [`LedgerError::Store`] or [`LedgerError::Server`].
    pub fn open(address: impl Into<Address>) -> Result<Self, LedgerError> {
        let store = address.into().read()?;
        let id = Head::load(&*store)?.id;
        Ok(Self { store, id })
    }

    /// The ledger's id.
    #[must_use]
    pub fn id(&self) -> LedgerId {
        self.id
    }

    /// How far the ledger has come, as the body of a C2SP tlog-checkpoint: to be signed with
    /// [`Vault::ledger_key`](jeton::Vault::ledger_key), and handed to those who shall notice if entries change.
    ///
    /// ```
    /// # use jeton_ledger::{DurableLedger, LedgerError, LedgerReader};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// DurableLedger::create(&file, &witness)?;
    /// let reader = LedgerReader::open(&file)?;
    /// let checkpoint = reader.checkpoint()?;
    /// assert_eq!(checkpoint.lines().nth(1), Some("0"));
    /// assert_eq!(reader.goes_on_from(&checkpoint), Ok(0));
    /// assert_eq!(reader.goes_on_from("other text\n"), Err(LedgerError::WitnessForm));
    /// # Ok::<(), LedgerError>(())
    /// ```
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub fn checkpoint(&self) -> Result<String, LedgerError> {
        Ok(Checkpoint::of(self.id, &Head::load(&*self.store)?.tree).text())
    }

    /// Whether the ledger goes on from a checkpoint of its own; answers how many entries there are since.
    ///
    /// # Errors
    /// [`LedgerError::WitnessForm`] for a text that is none; [`LedgerError::OtherLedger`], [`LedgerError::RolledBack`] or
    /// [`LedgerError::Rewritten`] if it does not.
    pub fn goes_on_from(&self, checkpoint: &str) -> Result<u64, LedgerError> {
        let seen = Checkpoint::read(checkpoint).ok_or(LedgerError::WitnessForm)?;
        let head = Head::load(&*self.store)?;
        head.follows(&*self.store, &Frontier::default(), &seen)?;
        Ok(head.tree.size().saturating_sub(seen.size))
    }

    /// The entries written at `since` or later and before `until`, in seconds since 1970, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Store`], or [`LedgerError::Wrong`] for an entry that is none.
    pub fn entries(&self, since: u64, until: u64) -> Result<Entries<'_>, LedgerError> {
        let last = "SELECT max(number) FROM bodies";
        let last = first(&*self.store, last, &[], |row| row.perhaps_number(0))?.flatten();
        // Times never go down with the numbers, so the first entry is found by halving; where bodies expired, the next one
        // that is there tells.
        let (mut low, mut high) = (0, last.map_or(0, |last| last.saturating_add(1)));
        while low < high {
            let middle = low.midpoint(high);
            if self.page(middle, 1)?.front().is_some_and(|record| record.at >= since) {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        Ok(Entries { reader: self, next: low, until, page: VecDeque::new() })
    }

    fn page(&self, from: i64, most: i64) -> Result<VecDeque<Record>, LedgerError> {
        Ok(page(&*self.store, self.id, from, most)?.into())
    }

    /// The refusals of an actor, or of all, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub fn refusals(&self, actor: Option<&str>) -> Result<Vec<Refusal>, LedgerError> {
        let statement = "SELECT hour, actor, purpose, rule, count FROM refusals WHERE ?1 IS NULL OR actor = ?1 \
                         ORDER BY hour, actor, purpose, rule";
        all(&*self.store, statement, &[actor.map_or(Param::NoText, Param::Text)], |row| {
            Ok(Refusal {
                hour: unsigned(row.number(0)?),
                actor: row.text(1)?.into(),
                purpose: row.text(2)?.into(),
                rule: Rule::named(row.text(3)?).unwrap_or(Rule::Others),
                count: unsigned(row.number(4)?),
            })
        })
    }

    /// Who is frozen, partners first.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub fn frozen(&self) -> Result<Vec<Party>, LedgerError> {
        let statement = "SELECT kind, name FROM frozen ORDER BY kind, name";
        let parties = all(&*self.store, statement, &[], |row| {
            Ok(u8::try_from(row.number(0)?)
                .ok()
                .zip(Some(row.text(1)?))
                .and_then(|(kind, name)| party_of(kind, name)))
        })?;
        Ok(parties.into_iter().flatten().collect())
    }

    /// How many distinct people of a scope count in a window that ends at `now`, in seconds since 1970.
    ///
    /// ```
    /// # use jeton::{Meter, Scope, Window};
    /// # use jeton_ledger::{DurableLedger, LedgerError, LedgerReader};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # DurableLedger::create(&file, &witness)?;
    /// let reader = LedgerReader::open(&file)?;
    /// assert_eq!(reader.used(Meter::Reveals, &Scope::Vault, Window::Day, 1_800_000_000)?, 0);
    /// # Ok::<(), LedgerError>(())
    /// ```
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub fn used(&self, meter: Meter, scope: &Scope, window: Window, now: u64) -> Result<u64, LedgerError> {
        let Some(number) = scope_number(&*self.store, &(meter, scope.clone()))? else { return Ok(0) };
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let since = [Param::Number(number), Param::Number(now.saturating_sub(seconds(window)))];
        let sum = "SELECT CAST(coalesce(sum(people), 0) AS BIGINT) FROM seconds WHERE scope = ?1 AND at > ?2";
        Ok(unsigned(first(&*self.store, sum, &since, |row| row.number(0))?.unwrap_or(0)))
    }
}

/// The entries from this number on that still have their bodies, so many at most.
pub(crate) fn page(
    store: &dyn Database,
    ledger: LedgerId,
    from: i64,
    most: i64,
) -> Result<Vec<Record>, LedgerError> {
    let statement = "SELECT number, body FROM bodies WHERE number >= ?1 ORDER BY number LIMIT ?2";
    all(store, statement, &[Param::Number(from), Param::Number(most)], |row| {
        let number = u64::try_from(row.number(0)?).unwrap_or(u64::MAX);
        decode(ledger, number, row.bytes(1)?).ok_or(LedgerError::Wrong(Wrong::Body(number)))
    })
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Entries in order: [`LedgerReader::entries`].
///
/// ```
/// # use jeton_ledger::{DurableLedger, LedgerError, LedgerReader};
/// # let room = tempfile::tempdir().unwrap();
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// # DurableLedger::create(&file, &witness)?;
/// let reader = LedgerReader::open(&file)?;
/// assert_eq!(reader.entries(0, u64::MAX)?.count(), 0);
/// # Ok::<(), LedgerError>(())
/// ```
#[derive(Debug)]
pub struct Entries<'a> {
    reader: &'a LedgerReader,
    next: i64,
    until: u64,
    page: VecDeque<Record>,
}

impl Iterator for Entries<'_> {
    type Item = Result<Record, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.is_empty() {
            match self.reader.page(self.next, PAGE) {
                Ok(page) => self.page = page,
                Err(error) => {
                    self.next = i64::MAX;
                    return Some(Err(error));
                }
            }
        }
        let record = self.page.pop_front()?;
        if record.at >= self.until {
            self.next = i64::MAX;
            self.page.clear();
            return None;
        }
        self.next = i64::try_from(record.number).ok()?.saturating_add(1);
        Some(Ok(record))
    }
}
