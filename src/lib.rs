#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::string_slice,
        reason = "a test that overflows fails, which is what a test is for"
    )
)]

mod cipher;
mod error;
mod format;
mod keys;
mod note;
mod policy;
mod rank;
mod scope;
mod secret;
mod vault;

pub use error::{ColumnError, GateError, KeyringError, NoteError, ParameterError, Reason, TextError};
pub use format::{Class, Format, Inspection, Side, formats};
pub use keys::{CheckValue, Domain, EpochState, KeySource, Keyring};
pub use note::{Note, NoteKey, NotePublicKey};
pub use policy::{
    Act, Allow, BrokenLaw, Budget, Charge, Claim, Denial, Entry, Exhaustion, Grant, Ledger, LedgerFault,
    Meter, Outcome, Party, Policy, Reservation, Scope, TestClock, Verdict, VolatileLedger, Width, Window,
    ledger_laws,
};
#[cfg(feature = "policy-file")]
pub use policy::{PolicyError, PolicyFault};
pub use rank::U512;
pub use scope::{Actor, Epoch, LedgerId, Mask, Partner, Purpose, Suffix, TokenDomain};
pub use vault::{Cell, Column, ColumnPermit, Offsets, RevealedColumn, Rows, Status, Texts};
pub use vault::{
    Gate, Manifest, ManifestColumn, ManifestError, Permit, Rekeyer, Request, Revealed, ScopedVault, Token,
    Tokenizer, Vault,
};

/// Parts with sharp edges: FF1 for any radix, without classes, keyrings or gates.
///
/// ```
/// let ff1 = jeton::hazmat::Ff1::new(&[7; 32], 36)?;
/// assert_eq!(ff1.decrypt(b"", &ff1.encrypt(b"", &[35, 0, 12, 4])?)?, [35, 0, 12, 4]);
/// # Ok::<(), jeton::hazmat::Error>(())
/// ```
#[cfg(feature = "hazmat")]
pub mod hazmat {
    pub use crate::cipher::Ff1;
    pub use crate::error::ParameterError as Error;
}
