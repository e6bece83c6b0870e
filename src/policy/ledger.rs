//! The ledger as a trait, and what is handed to it: one reservation a request.

use super::budget::{Charge, Meter};
use super::standing::{Exhaustion, Party};
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
/// - who is frozen is refused everything until thawed: a [`Party`] that an [`Act::Freeze`] names, that opened a decoy, or
///   whose budgets ran out on as many days as the reservation's [`Exhaustion`] says;
/// - who was forgotten is refused for ever: the identifiers and subjects of an [`Act::Forget`], in every later reservation
///   but a look into the ledger;
/// - an approval is spent once;
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
/// let entry = Entry {
///     act: Act::Reveal(Width::Full),
///     actor: "adviser-17".into(),
///     partner: None,
///     purpose: "placement".into(),
///     case: Some("2026-118".into()),
/// };
/// let day = Charge { meter: Meter::Reveals, scope: Scope::Vault, window: Window::Day, limit: 200 };
/// let claim = Claim { subject: None, format: "fr.nir".into(), token: [7; 32], identifier: [8; 32] };
/// let reservation = Reservation::new(entry, Verdict::Charge(vec![day]), vec![claim]);
/// assert_eq!((reservation.claims.len(), reservation.opens_decoy), (1, false));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// What is written down.
    pub entry: Entry,
    /// What the policy says.
    pub verdict: Verdict,
    /// Whom it is about: one claim a token, in the request's order.
    pub claims: Vec<Claim>,
    /// Whether one of the people does not exist: it is granted like any other, and then the actor is frozen.
    pub opens_decoy: bool,
    /// After how many days with an exhausted budget the party whose budget it is is frozen; never if none.
    pub exhaustion: Option<Exhaustion>,
}

impl Reservation {
    /// A reservation about real people that never freezes anybody.
    #[must_use]
    pub fn new(entry: Entry, verdict: Verdict, claims: Vec<Claim>) -> Self {
        Self { entry, verdict, claims, opens_decoy: false, exhaustion: None }
    }
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

impl Entry {
    /// Who asks, as freezes name them: the partner, if there is one, and the actor.
    ///
    /// ```
    /// # use jeton::{Act, Entry, Party};
    /// # let (actor, purpose) = ("adviser-17".into(), "placement".into());
    /// let entry = Entry { act: Act::Search, actor, partner: Some("cap".into()), purpose, case: None };
    /// let parties: Vec<Party> = entry.parties().collect();
    /// assert_eq!(parties, [Party::Partner("cap".into()), Party::Actor("adviser-17".into())]);
    /// ```
    pub fn parties(&self) -> impl Iterator<Item = Party> + use<> {
        let partner = self.partner.clone().map(Party::Partner);
        partner.into_iter().chain([Party::Actor(self.actor.clone())])
    }
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
    /// Neither does any policy allow the acts below, which are an operator's.
    Look,
    /// A party is refused everything from now on.
    Freeze(Party),
    /// A party is frozen no longer, and its days with an exhausted budget are forgotten.
    Thaw(Party),
    /// The people of the claims, by identifier and by subject, are refused for ever.
    Forget,
    /// A ledger that was put back is opened again, though a witness saw so many entries: what lies between is lost.
    Recover {
        /// Entries that the witness saw.
        seen: u64,
    },
    /// The bodies of older entries are deleted; their hashes stay, and so do those of an operator's acts.
    Expire {
        /// Written before this time, in seconds since 1970.
        before: u64,
        /// How many bodies of the entries before it are left.
        kept: u64,
    },
}

impl Act {
    /// Whether it is an operator's, which changes what a ledger answers to everybody from then on.
    ///
    /// ```
    /// assert!(jeton::Act::Forget.is_an_order() && !jeton::Act::Look.is_an_order());
    /// ```
    #[must_use]
    pub fn is_an_order(&self) -> bool {
        match self {
            Self::Reveal(_) | Self::Translate(_) | Self::Search | Self::Tokenize | Self::Look => false,
            Self::Freeze(_) | Self::Thaw(_) | Self::Forget | Self::Recover { .. } | Self::Expire { .. } => {
                true
            }
        }
    }

    /// What it counts as.
    pub(super) fn meter(&self) -> Meter {
        match self {
            Self::Reveal(_) | Self::Translate(_) => Meter::Reveals,
            // No budget counts the others.
            _ => Meter::Searches,
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
    /// Allowed beyond every budget, once for an approval of this hash.
    Approved([u8; 32]),
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
    /// The actor's line asks for a grant, and there is none that holds for this actor, purpose, time and each of the people.
    NotGranted,
    /// What should approve a request beyond the budgets does not: not enough approvers, another list, too late, or spent.
    NotApproved,
    /// The actor or the partner is frozen.
    Frozen,
    /// One of the people was forgotten.
    Forgotten,
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

impl Claim {
    /// What the person is forgotten by: the subject, if there is one, and the identifier.
    ///
    /// ```
    /// let claim = jeton::Claim { subject: Some([1; 32]), format: "phone".into(), token: [2; 32], identifier: [3; 32] };
    /// assert_eq!(claim.forgotten_by().collect::<Vec<_>>(), [[1; 32], [3; 32]]);
    /// ```
    pub fn forgotten_by(&self) -> impl Iterator<Item = [u8; 32]> + use<> {
        self.subject.into_iter().chain([self.identifier])
    }
}
