//! From one root per epoch to every key, and the sealed file that keeps the roots.
//!
//! ```text
//!  epoch 1: root --Extract--> PRK --"domain/1", cap-emploi--> K_domain --"use/1", fr.nir 1, ff1---> FF1's key
//!                              |                                 |------"use/1", opaque 1, siv---> AES-SIV's key
//!                              |                                 '------"use/1", check-----------> key check value
//!                              '---"domain/1", pole-sante------> K_domain ...
//!  epoch 2: root ...           each root is random of its own: destroying one destroys its tokens for ever
//!
//!  audit root --Extract--> PRK --"audit/1", person---> HMAC that makes person keys
//!                           |----"audit/1", subject--> HMAC over subject ids
//!                           '----"audit/1", identifier--> HMAC over canonical identifiers
//!
//!  full keyring   = every root, every domain, the audit root, the pinned ledger
//!  scoped keyring = some K_domain of one domain, and that domain's suffix
//! ```
//!
//! `label` has every label and `derive` every arrow of this picture. `keyring` is what is kept and what may be done
//! with it; `body` writes that down, `header` and `sealed` lock it up, `save` puts it on the disk, `file` is
//! the way there and back. `source` is what the operator unlocks it with.

mod body;
mod changes;
mod check;
mod derive;
mod fields;
mod file;
mod header;
mod keyring;
mod label;
mod save;
mod sealed;
mod source;
#[cfg(test)]
mod tests;

pub use check::CheckValue;
pub(crate) use derive::Audit;
pub use keyring::{Domain, EpochState, Keyring};
pub use source::KeySource;
