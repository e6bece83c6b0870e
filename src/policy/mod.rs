//! Who may go back, how far, and how many people at most; and the ledger, which writes it down first.
//!
//! [`Policy`] turns a question into a verdict: charges to be made, or a denial. Both go to the [`Ledger`] as one
//! [`Reservation`]; only its [`Outcome::Granted`] lets a permit be made. This room knows names and keys of people,
//! never a text.

mod budget;
#[cfg(feature = "policy-file")]
mod file;
mod laws;
mod ledger;
mod rules;
mod volatile;

pub use budget::{Budget, Charge, Meter, Scope, Window};
#[cfg(feature = "policy-file")]
pub use file::{PolicyError, PolicyFault};
pub use laws::{BrokenLaw, TestClock, ledger_laws};
pub use ledger::{Act, Claim, Denial, Entry, Ledger, LedgerFault, Outcome, Reservation, Verdict, Width};
pub(crate) use rules::Question;
pub use rules::{Allow, Policy};
pub use volatile::VolatileLedger;
