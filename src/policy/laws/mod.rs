//! The laws of every ledger, as one suite: [`ledger_laws`].

mod counting;
#[cfg(test)]
mod faults;
mod standing;

use super::budget::{Charge, Meter, Scope, Window};
use super::ledger::{Act, Claim, Entry, Ledger, LedgerFault, Outcome, Reservation, Verdict, Width};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;

/// A clock that tests turn by hand, in seconds.
///
/// ```
/// let clock = jeton::TestClock::default();
/// let before = clock.seconds();
/// clock.advance(60);
/// assert_eq!(clock.seconds(), before + 60);
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicU64>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000)))
    }
}

impl TestClock {
    /// The time.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Turns it forward.
    pub fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Turns it back.
    pub fn turn_back(&self, seconds: u64) {
        self.0.fetch_sub(seconds, Ordering::SeqCst);
    }
}

/// A law that a ledger broke.
///
/// ```
/// # use jeton::{Ledger, LedgerFault, LedgerId, Outcome, Reservation};
/// struct Generous;
/// impl Ledger for Generous {
///     fn id(&self) -> LedgerId {
///         LedgerId::VOLATILE
///     }
///     fn reserve(&self, _: &Reservation) -> Result<Outcome, LedgerFault> {
///         Ok(Outcome::Granted)
///     }
/// }
/// let broken = jeton::ledger_laws(&|_| Box::new(Generous)).unwrap_err();
/// assert_eq!(broken.to_string(), "broken law of ledgers: no more distinct people than the limit");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("broken law of ledgers: {law}")]
pub struct BrokenLaw {
    /// The law, in words.
    pub law: &'static str,
}

/// Opens an empty ledger on a clock.
type Open<'a> = &'a dyn Fn(TestClock) -> Box<dyn Ledger>;

/// A law, and a trial that answers whether it held.
type Law = (&'static str, fn(Open<'_>) -> Result<bool, LedgerFault>);

/// How people are counted.
const COUNTING: [Law; 14] = [
    ("no more distinct people than the limit", counting::limit),
    ("a person counts once in a window", counting::once),
    ("a refusal debits nothing", counting::refusal_debits_nothing),
    ("one exhausted scope refuses all, and debits no other", counting::scopes_nest),
    (
        "a window slides: each person leaves it alone, and a new reveal starts it anew",
        counting::windows_slide,
    ),
    ("a clock that jumps back refills nothing", counting::clock_back),
    ("a subject merges one token of each format, no more", counting::subject_rule),
    ("a token under two subjects counts for both", counting::two_subjects),
    ("a token stands for its subject until 30 days after it was last seen", counting::binding_lasts),
    ("scopes of different kinds are counted apart, whatever their names", counting::scopes_apart),
    ("every window of a scope counts all that was revealed in it", counting::windows_together),
    ("what the policy denies is refused", counting::denied),
    ("callers at once never overspend, and spend all", counting::concurrent),
    ("searches and reveals are counted apart", counting::meters_apart),
];

/// Who is refused whatever the budgets say, and who is granted beyond them.
const STANDING: [Law; 7] = [
    ("who is frozen is refused until thawed", standing::frozen),
    ("who works for a frozen partner is refused", standing::frozen_partner),
    ("a decoy is answered like anybody, and freezes", standing::decoy),
    ("as many exhausted days as were said freeze, and fewer do not", standing::exhausted),
    ("days are exhausted for whose budget it was, and are forgotten when thawed", standing::exhausted_whom),
    ("who was forgotten is refused for ever, by identifier and by subject", standing::forgotten),
    ("an approval is spent once, beyond every budget", standing::approved_once),
];

/// Tests a ledger against what [`Ledger`] promises; `open` makes an empty one on a clock.
///
/// Durability is not tested here: that takes real crashes.
///
/// ```
/// use jeton::{VolatileLedger, ledger_laws};
/// assert!(ledger_laws(&|clock| Box::new(VolatileLedger::with_clock(move || clock.seconds()))).is_ok());
/// ```
///
/// # Errors
/// The first law that did not hold; a ledger that answers [`LedgerFault`] breaks the one on trial.
pub fn ledger_laws(open: Open<'_>) -> Result<(), BrokenLaw> {
    for (law, trial) in COUNTING.into_iter().chain(STANDING) {
        if trial(open) != Ok(true) {
            return Err(BrokenLaw { law });
        }
    }
    Ok(())
}

fn grants(ledger: &dyn Ledger, claims: &[Claim], charges: Vec<Charge>) -> Result<bool, LedgerFault> {
    let reservation = Reservation::new(entry(), Verdict::Charge(charges), claims.to_vec());
    Ok(ledger.reserve(&reservation)? == Outcome::Granted)
}

fn entry() -> Entry {
    Entry {
        act: Act::Reveal(Width::Full),
        actor: "adviser-17".into(),
        partner: None,
        purpose: "placement".into(),
        case: None,
    }
}

fn charge(scope: Scope, window: Window, limit: u64) -> Charge {
    Charge { meter: Meter::Reveals, scope, window, limit }
}

fn day(limit: u64) -> Vec<Charge> {
    vec![charge(Scope::Vault, Window::Day, limit)]
}

fn claim(subject: Option<u8>, format: &str, token: u8) -> Claim {
    let mut hash = [0xa5; 32];
    hash[31] = token;
    Claim {
        subject: subject.map(|subject| [subject; 32]),
        format: format.into(),
        token: hash,
        identifier: hash,
    }
}

fn person(n: u8) -> Claim {
    claim(None, "fr.nir", n)
}

fn people(range: std::ops::Range<u8>) -> Vec<Claim> {
    range.map(person).collect()
}
