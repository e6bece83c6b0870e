//! Who may go back, how far, and how many people at most; and the ledger, which writes it down first.
//!
//! [`Policy`] turns a question into a verdict: charges to be made, or a denial. Both go to the [`Ledger`] as one
//! [`Reservation`]; only its [`Outcome::Granted`] lets a permit be made. This room knows names and keys of people,
//! never a text.

mod approvers;
mod budget;
mod bulk;
#[cfg(feature = "policy-file")]
mod file;
mod grant;
mod laws;
mod ledger;
mod rules;
mod standing;
mod volatile;

pub use budget::{Budget, Charge, Meter, Scope, Window};
pub(crate) use bulk::{Bulk, until};
#[cfg(feature = "policy-file")]
pub use file::{PolicyError, PolicyFault};
pub use grant::Grant;
pub(crate) use grant::GrantedToken;
pub use laws::{BrokenLaw, TestClock, ledger_laws};
pub use ledger::{Act, Claim, Denial, Entry, Ledger, LedgerFault, Outcome, Reservation, Verdict, Width};
pub(crate) use rules::Question;
pub use rules::{Allow, Policy};
pub use standing::{Exhaustion, Party};
pub use volatile::VolatileLedger;
