//! [`SqliteLedger`]: the ledger that a gate takes.

use crate::alarm::Alarms;
use crate::clock::Clock;
use crate::error::LedgerError;
use crate::group::Group;
use crate::sqlite::SqliteStore;
use crate::store::{Asked, Store};
use crate::verify::{make_witness, verify};
use crate::{entry, load};
use jeton::{Ledger, LedgerFault, LedgerId, Outcome, Reservation, Verdict};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Most claims of one reservation, as many as a request at a gate has: more cannot be written down while a caller waits.
const MOST_CLAIMS: usize = 10_000;

/// Most claims of one that was approved: nobody is counted, so that it takes less time.
const MOST_APPROVED: usize = 1_000_000;

/// A ledger in a SQLite file, for all threads of a process.
///
/// A reservation of more than 10,000 claims, of a text longer than 65,535 bytes, or of an act or scope that this version does not
/// know is answered [`LedgerFault`], and nothing is debited.
///
/// ```
/// use jeton::{Act, Charge, Claim, Entry, Ledger, Meter, Outcome, Reservation, Scope, Verdict, Width, Window};
/// use jeton_ledger::SqliteLedger;
/// # let room = tempfile::tempdir()?;
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// let id = SqliteLedger::create(&file, &witness)?;
/// let entry = Entry {
///     act: Act::Reveal(Width::Full),
///     actor: "adviser-17".into(),
///     partner: None,
///     purpose: "placement".into(),
///     case: None,
/// };
/// let one_a_day = vec![Charge { meter: Meter::Reveals, scope: Scope::Vault, window: Window::Day, limit: 1 }];
/// let claim = Claim { subject: None, format: "fr.nir".into(), token: [1; 32], identifier: [3; 32] };
/// let one_person = Reservation::new(entry, Verdict::Charge(one_a_day), vec![claim]);
/// let mut another = one_person.clone();
/// another.claims[0].token = [2; 32];
///
/// let ledger = SqliteLedger::open(&file, &witness)?;
/// assert_eq!(ledger.id(), id);
/// assert_eq!(ledger.reserve(&one_person)?, Outcome::Granted);
/// drop(ledger);
/// // Whoever opens it again finds the budget spent.
/// let ledger = SqliteLedger::open(&file, &witness)?;
/// assert_eq!(ledger.reserve(&another)?, Outcome::Refused);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SqliteLedger(Running);

impl SqliteLedger {
    /// Makes an empty ledger and its witness, both readable by their owner only, and answers the id to pin in the keyring.
    ///
    /// An operator's act: an empty ledger has spent nothing.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if either file is there; [`LedgerError::File`], [`LedgerError::Store`] or
    /// [`LedgerError::Weak`] if they cannot be made durably.
    pub fn create(path: &Path, witness: &Path) -> Result<LedgerId, LedgerError> {
        SqliteStore::create(path, witness)
    }

    /// Opens a ledger on the machine's clock. It reads one hash for each entry: about a second for some million.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] or [`LedgerError::NotALedger`] for a wrong path; [`LedgerError::NoWitness`],
    /// [`LedgerError::WitnessForm`], [`LedgerError::OtherLedger`], [`LedgerError::RolledBack`] or [`LedgerError::Rewritten`] if the
    /// witness does not vouch for it; [`LedgerError::Weak`] if the store would not keep commits; others if it cannot be
    /// read and written.
    pub fn open(path: &Path, witness: &Path) -> Result<Self, LedgerError> {
        Self::start(path, witness, Clock::of_the_machine())
    }

    /// Opens a ledger on a clock of your own, in seconds since 1970. It must be the same in all processes.
    ///
    /// ```
    /// # use jeton_ledger::{LedgerError, SqliteLedger};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # SqliteLedger::create(&file, &witness)?;
    /// let clock = jeton::TestClock::default();
    /// assert!(SqliteLedger::open_with_clock(&file, &witness, move || clock.seconds()).is_ok());
    /// # Ok::<(), LedgerError>(())
    /// ```
    ///
    /// # Errors
    /// As [`SqliteLedger::open`].
    pub fn open_with_clock(
        path: &Path,
        witness: &Path,
        clock: impl Fn() -> u64 + Send + 'static,
    ) -> Result<Self, LedgerError> {
        Self::start(path, witness, Clock::new(clock))
    }

    fn start(path: &Path, witness: &Path, clock: Clock) -> Result<Self, LedgerError> {
        let store = SqliteStore::open_file(path, witness)?;
        let id = store.id();
        Ok(Self(Running::start(id, store, clock)?))
    }

    /// Sends alarms there from now on: exhausted budgets, opened decoys, who is frozen. The first place that is named stays.
    ///
    /// ```
    /// # use jeton_ledger::{Alarms, LedgerError, SqliteLedger};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # SqliteLedger::create(&file, &witness)?;
    /// let alarms = Alarms::file(&room.path().join("alarms.jsonl"))?;
    /// let ledger = SqliteLedger::open(&file, &witness)?.alarms(alarms);
    /// # let _ = ledger;
    /// # Ok::<(), LedgerError>(())
    /// ```
    #[must_use]
    pub fn alarms(self, alarms: Alarms) -> Self {
        self.0.tell(alarms);
        self
    }

    /// Makes a witness of the ledger as it is, after verifying it.
    ///
    /// An operator's act, after the witness was lost: from then on nothing tells that this ledger is not an older one.
    ///
    /// ```
    /// # use jeton_ledger::{LedgerError, SqliteLedger};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # SqliteLedger::create(&file, &witness)?;
    /// std::fs::remove_file(&witness).unwrap();
    /// assert_eq!(SqliteLedger::open(&file, &witness).unwrap_err(), LedgerError::NoWitness);
    /// SqliteLedger::make_witness(&file, &witness)?;
    /// assert!(SqliteLedger::open(&file, &witness).is_ok());
    /// # Ok::<(), LedgerError>(())
    /// ```
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if there is a witness; [`LedgerError::Wrong`] if the ledger does not agree with itself;
    /// others if files cannot be read or written.
    pub fn make_witness(path: &Path, witness: &Path) -> Result<(), LedgerError> {
        make_witness(verify(path)?, witness)
    }
}

impl Ledger for SqliteLedger {
    fn id(&self) -> LedgerId {
        self.0.id()
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        self.0.reserve(reservation)
    }
}

/// A ledger with its worker, whatever its store.
#[derive(Debug)]
pub(crate) struct Running {
    id: LedgerId,
    group: Group,
    alarms: Arc<OnceLock<Alarms>>,
}

impl Running {
    pub(crate) fn start(id: LedgerId, store: impl Store, clock: Clock) -> Result<Self, LedgerError> {
        let alarms = Arc::new(OnceLock::new());
        let group = Group::start(store, clock, alarms.clone()).map_err(|_| LedgerError::Thread)?;
        Ok(Self { id, group, alarms })
    }

    pub(crate) fn id(&self) -> LedgerId {
        self.id
    }

    /// Sends alarms there, unless they go somewhere already.
    pub(crate) fn tell(&self, alarms: Alarms) {
        self.alarms.get_or_init(|| alarms);
    }

    pub(crate) fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        let body = match &reservation.verdict {
            Verdict::Charge(charges) if !charges.iter().all(load::is_known) => return Err(LedgerFault),
            Verdict::Denied(_) => None,
            Verdict::Charge(_) | Verdict::Approved(_) => Some(self.body(reservation).ok_or(LedgerFault)?),
        };
        self.group.ask(Asked { reservation: reservation.clone(), body })
    }

    /// The canonical bytes; `None` for what is too much at once, or not known.
    fn body(&self, reservation: &Reservation) -> Option<Vec<u8>> {
        let Reservation { entry, verdict, claims, .. } = reservation;
        let (most, approval) = match verdict {
            Verdict::Approved(approval) => (MOST_APPROVED, Some(*approval)),
            _ => (MOST_CLAIMS, None),
        };
        let body = entry::encode(self.id, entry, approval.as_ref(), claims)?;
        (claims.len() <= most).then_some(body)
    }
}
