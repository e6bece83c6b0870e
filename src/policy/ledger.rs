//! The ledger as a trait, and what is handed to it: one reservation a request.

use super::budget::{Charge, Meter};
use crate::scope::{Actor, LedgerId, Mask, Partner, Purpose, TokenDomain};
use std::sync::Arc;
use thiserror::Error;

/// The durable record of every grant and refusal, which debits budgets *before* anything is released.
///
/// An implementation is trusted code. It is synchronous and atomic, called from many threads and, over a shared
/// store, many processes at once. [`ledger_laws`](crate::ledger_laws) tests what it must keep:
///
/// - all of a reservation happens, or nothing: every charge is debited, every person remembered and the entry
///   written, or none of it;
/// - in no scope do more distinct people than the limit count within any window, whoever asks at once;
/// - searches and reveals are counted apart, in the same scope, too; whom a subject's tokens mean is one for both;
/// - a person counts once in a window, however often revealed; the last reveal starts the window anew;
/// - under one subject the first token of each format is the subject itself; every further token of that format
///   is another person, for as long as [`Window::LONGEST`](crate::Window::LONGEST) after it was last seen; without a subject every token is a person;
/// - a denied reservation is written down and answered [`Outcome::Refused`];
/// - no debit is ever taken back; a commit whose end is unknown counts as spent.
///
/// ```
/// use jeton::{Ledger, LedgerId, VolatileLedger};
/// let ledger: Box<dyn Ledger> = Box::new(VolatileLedger::new());
/// assert_eq!(ledger.id(), LedgerId::VOLATILE);
/// ```
pub trait Ledger: Send + Sync {
    /// The id that a keyring pins.
    fn id(&self) -> LedgerId;

    /// Debits, remembers and writes down, durably, before it returns.
    ///
    /// # Errors
    /// [`LedgerFault`] if it cannot tell whether the reservation was written: nothing may be released.
    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault>;
}

impl<L: Ledger + ?Sized> Ledger for Arc<L> {
    fn id(&self) -> LedgerId {
        (**self).id()
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        (**self).reserve(reservation)
    }
}

/// What a ledger answers.
///
/// ```
/// assert_ne!(jeton::Outcome::Granted, jeton::Outcome::Refused);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// Debited and written down.
    Granted,
    /// No. Which charge was exhausted stays in the ledger.
    Refused,
}

/// The ledger cannot answer; nothing may be released.
///
/// ```
/// assert_eq!(jeton::LedgerFault.to_string(), "the ledger cannot answer");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the ledger cannot answer")]
pub struct LedgerFault;

/// One request, as the ledger sees it: no identifier, no token, only their keyed hashes.
///
/// ```
/// use jeton::{Act, Charge, Claim, Entry, Meter, Reservation, Scope, Verdict, Width, Window};
/// let reservation = Reservation {
///     entry: Entry {
///         act: Act::Reveal(Width::Full),
///         actor: "adviser-17".into(),
///         partner: None,
///         purpose: "placement".into(),
///         case: Some("2026-118".into()),
///     },
///     verdict: Verdict::Charge(vec![Charge {
///         meter: Meter::Reveals,
///         scope: Scope::Vault,
///         window: Window::Day,
///         limit: 200,
///     }]),
///     claims: vec![Claim { subject: None, format: "fr.nir".into(), token: [7; 32], identifier: [8; 32] }],
/// };
/// assert_eq!(reservation.claims.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// What is written down.
    pub entry: Entry,
    /// What the policy says.
    pub verdict: Verdict,
    /// Whom it is about: one claim a token, in the request's order.
    pub claims: Vec<Claim>,
}

/// Who asks for what, and why.
///
/// ```
/// # use jeton::{Act, Entry, TokenDomain};
/// let entry = Entry {
///     act: Act::Translate(TokenDomain::new("caf")?),
///     actor: "exchange".into(),
///     partner: Some("caf".into()),
///     purpose: "benefit payment".into(),
///     case: None,
/// };
/// assert_eq!(entry.actor.as_str(), "exchange");
/// # Ok::<(), jeton::KeyringError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is asked for.
    pub act: Act,
    /// Who asks.
    pub actor: Actor,
    /// The partner the policy counts the actor to.
    pub partner: Option<Partner>,
    /// Why.
    pub purpose: Purpose,
    /// About which piece of work.
    pub case: Option<Box<str>>,
}

/// What is asked for: to go back with tokens, or to make and find them for someone who holds no keys.
///
/// ```
/// assert_ne!(jeton::Act::Reveal(jeton::Width::Full), jeton::Act::Translate(jeton::TokenDomain::new("caf").unwrap()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// Identifiers are shown, this far.
    Reveal(Width),
    /// Tokens are moved into another domain: for whoever holds its keys, a reveal.
    Translate(TokenDomain),
    /// The token is found under which an identifier is stored. Whoever may search can try identifiers one by one.
    Search,
    /// Tokens are made of identifiers.
    Tokenize,
    /// A ledger's entries about a person are read. No policy allows it at a gate: it is written down by what reads them.
    Look,
}

impl Act {
    /// What it counts as.
    pub(super) fn meter(&self) -> Meter {
        match self {
            Self::Reveal(_) | Self::Translate(_) => Meter::Reveals,
            Self::Search | Self::Tokenize | Self::Look => Meter::Searches,
        }
    }
}

/// How far an identifier is shown.
///
/// ```
/// use jeton::{Mask, Width};
/// assert_ne!(Width::Full, Width::Part(Mask::Last(4)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Width {
    /// The whole text.
    Full,
    /// What a mask shows.
    Part(Mask),
}

/// What the policy says to a request.
///
/// ```
/// use jeton::{Denial, Verdict};
/// assert_ne!(Verdict::Denied(Denial::NotAllowed), Verdict::Charge(Vec::new()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Allowed if each of these has room.
    Charge(Vec<Charge>),
    /// Not allowed: to be written down and refused.
    Denied(Denial),
}

/// Which rule said no: for the ledger and the help desk, never for the caller.
///
/// ```
/// assert_ne!(jeton::Denial::UnknownActor, jeton::Denial::NoBudget);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denial {
    /// The allow list does not name the actor.
    UnknownActor,
    /// No line of the actor's covers the act, purpose, formats, domains and width.
    NotAllowed,
    /// Allowed, but no budget counts it.
    NoBudget,
    /// A text that is no token of the format and domain it is said to be.
    NotAToken,
}

/// One token of a request, by its keyed hashes.
///
/// ```
/// let claim = jeton::Claim { subject: Some([1; 32]), format: "phone".into(), token: [2; 32], identifier: [3; 32] };
/// assert_eq!(&*claim.format, "phone");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The person it is said to belong to: HMAC of the subject id the caller gave.
    pub subject: Option<[u8; 32]>,
    /// Name of its format.
    pub format: Box<str>,
    /// HMAC of its domain, format, version, epoch, class and rank.
    pub token: [u8; 32],
    /// HMAC of the identifier behind it, the same in every domain and epoch and in every format over the same identifiers:
    /// for the question who opened a person. Budgets do not count by it.
    pub identifier: [u8; 32],
}
