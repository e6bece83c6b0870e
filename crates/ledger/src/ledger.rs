//! [`DurableLedger`]: the ledger that a gate takes.

use crate::address::Address;
use crate::alarm::Alarms;
use crate::clock::Clock;
use crate::error::LedgerError;
use crate::group::Group;
use crate::store::Asked;
use crate::verify::{Verified, verify};
use crate::witness::{Checkpoint, Witness};
use crate::{entry, load};
use jeton::{Act, Ledger, LedgerFault, LedgerId, Outcome, Reservation, Verdict};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Most claims of one reservation, as many as a request at a gate has: more cannot be written down while a caller waits.
const MOST_CLAIMS: usize = 10_000;

/// Most claims of one that was approved: nobody is counted, so that it takes less time.
const MOST_APPROVED: usize = 1_000_000;

/// A ledger on disk, for all threads of a process: in a SQLite file, or in a PostgreSQL server for several replicas.
///
/// A replica has a witness of its own, made with [`make_witness`](Self::make_witness) when it is set up.
///
/// A reservation of more than 10,000 claims, of a text longer than 65,535 bytes, of an act or scope that this version does not
/// know, or of what only [`expire`](crate::expire) and [`Recovery`](crate::Recovery) do, is answered [`LedgerFault`], and nothing is debited.
///
/// ```
/// use jeton::{Act, Charge, Claim, Entry, Ledger, Meter, Outcome, Reservation, Scope, Verdict, Width, Window};
/// use jeton_ledger::DurableLedger;
/// # let room = tempfile::tempdir()?;
/// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
/// let id = DurableLedger::create(&file, &witness)?;
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
/// let ledger = DurableLedger::open(&file, &witness)?;
/// assert_eq!(ledger.id(), id);
/// assert_eq!(ledger.reserve(&one_person)?, Outcome::Granted);
/// drop(ledger);
/// // Whoever opens it again finds the budget spent.
/// let ledger = DurableLedger::open(&file, &witness)?;
/// assert_eq!(ledger.reserve(&another)?, Outcome::Refused);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct DurableLedger {
    id: LedgerId,
    group: Group,
    alarms: Arc<OnceLock<Alarms>>,
}

impl DurableLedger {
    /// Makes an empty ledger and its witness, and answers the id to pin in the keyring. Files are readable by their owner
    /// only; in a server the ledger is a schema `jeton_ledger`.
    ///
    /// An operator's act: an empty ledger has spent nothing.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if there is a ledger or a witness; [`LedgerError::File`], [`LedgerError::Store`],
    /// [`LedgerError::Server`] or [`LedgerError::Weak`] if they cannot be made durably.
    pub fn create(address: impl Into<Address>, witness: &Path) -> Result<LedgerId, LedgerError> {
        address.into().create(witness)
    }

    /// Opens a ledger on the machine's clock. It reads one hash for each entry: about a second for some million.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] or [`LedgerError::NotALedger`] for a wrong address; [`LedgerError::NoWitness`],
    /// [`LedgerError::WitnessForm`], [`LedgerError::OtherLedger`], [`LedgerError::RolledBack`] or [`LedgerError::Rewritten`] if the
    /// witness does not vouch for it; [`LedgerError::Weak`] if the store would not keep commits; others if it cannot be
    /// read and written.
    pub fn open(address: impl Into<Address>, witness: &Path) -> Result<Self, LedgerError> {
        Self::start(&address.into(), witness, Clock::of_the_machine())
    }

    /// Opens a ledger on a clock of your own, in seconds since 1970. It must be the same in all processes.
    ///
    /// ```
    /// # use jeton_ledger::{DurableLedger, LedgerError};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # DurableLedger::create(&file, &witness)?;
    /// let clock = jeton::TestClock::default();
    /// assert!(DurableLedger::open_with_clock(&file, &witness, move || clock.seconds()).is_ok());
    /// # Ok::<(), LedgerError>(())
    /// ```
    ///
    /// # Errors
    /// As [`DurableLedger::open`].
    pub fn open_with_clock(
        address: impl Into<Address>,
        witness: &Path,
        clock: impl Fn() -> u64 + Send + 'static,
    ) -> Result<Self, LedgerError> {
        Self::start(&address.into(), witness, Clock::new(clock))
    }

    fn start(address: &Address, witness: &Path, clock: Clock) -> Result<Self, LedgerError> {
        let store = address.open(witness)?;
        let (id, alarms) = (store.id(), Arc::new(OnceLock::new()));
        let group = Group::start(store, clock, alarms.clone()).map_err(|_| LedgerError::Thread)?;
        Ok(Self { id, group, alarms })
    }

    /// Sends alarms there from now on: exhausted budgets, opened decoys, who is frozen. The first place that is named stays.
    ///
    /// ```
    /// # use jeton_ledger::{Alarms, LedgerError, DurableLedger};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # DurableLedger::create(&file, &witness)?;
    /// let alarms = Alarms::file(&room.path().join("alarms.jsonl"))?;
    /// let ledger = DurableLedger::open(&file, &witness)?.alarms(alarms);
    /// # let _ = ledger;
    /// # Ok::<(), LedgerError>(())
    /// ```
    #[must_use]
    pub fn alarms(self, alarms: Alarms) -> Self {
        self.alarms.get_or_init(|| alarms);
        self
    }

    /// Makes a witness of the ledger as it is, after verifying it: for one more replica, or after the witness was lost.
    ///
    /// An operator's act: from then on nothing tells that this ledger is not an older one.
    ///
    /// ```
    /// # use jeton_ledger::{DurableLedger, LedgerError};
    /// # let room = tempfile::tempdir().unwrap();
    /// # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    /// # DurableLedger::create(&file, &witness)?;
    /// std::fs::remove_file(&witness).unwrap();
    /// assert_eq!(DurableLedger::open(&file, &witness).unwrap_err(), LedgerError::NoWitness);
    /// DurableLedger::make_witness(&file, &witness)?;
    /// assert!(DurableLedger::open(&file, &witness).is_ok());
    /// # Ok::<(), LedgerError>(())
    /// ```
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if there is a witness; [`LedgerError::Wrong`] if the ledger does not agree with itself;
    /// others if files cannot be read or written.
    pub fn make_witness(address: impl Into<Address>, witness: &Path) -> Result<(), LedgerError> {
        let Verified { id: ledger, size, root } = verify(address)?;
        Witness::new(witness).make(&Checkpoint { ledger, size, root })
    }

    /// The canonical bytes; `None` for what is too much at once, or not known.
    fn body(&self, reservation: &Reservation) -> Option<Vec<u8>> {
        let Reservation { entry, verdict, claims, .. } = reservation;
        if matches!(entry.act, Act::Recover { .. } | Act::Expire { .. }) {
            return None;
        }
        let (most, approval) = match verdict {
            Verdict::Approved(approval) => (MOST_APPROVED, Some(*approval)),
            _ => (MOST_CLAIMS, None),
        };
        let body = entry::encode(self.id, entry, approval.as_ref(), claims)?;
        (claims.len() <= most).then_some(body)
    }
}

impl Ledger for DurableLedger {
    fn id(&self) -> LedgerId {
        self.id
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        let body = match &reservation.verdict {
            Verdict::Charge(charges) if !charges.iter().all(load::is_known) => return Err(LedgerFault),
            Verdict::Denied(_) => None,
            Verdict::Charge(_) | Verdict::Approved(_) => Some(self.body(reservation).ok_or(LedgerFault)?),
        };
        self.group.ask(Asked { reservation: reservation.clone(), body })
    }
}
