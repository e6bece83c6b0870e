//! Replaces raw identifiers by tokens of the same format.
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::string_slice,
        reason = "a test that overflows fails, which is what a test is for"
    )
)]

mod error;
mod format;
mod keys;
mod policy;
mod rank;
mod scope;
mod secret;

pub use error::{GateError, KeyringError, ParameterError, Reason, TextError};
pub use format::{Class, Format, Inspection, Side, formats};
pub use keys::{CheckValue, Domain, EpochState, KeySource, Keyring};
pub use policy::{
    Act, Allow, BrokenLaw, Budget, Charge, Claim, Denial, Entry, Ledger, LedgerFault, Outcome, Policy,
    Reservation, Scope, TestClock, Verdict, VolatileLedger, Width, Window, ledger_laws,
};
pub use rank::U512;
pub use scope::{Actor, Epoch, LedgerId, Mask, Partner, Purpose, Suffix, TokenDomain};
