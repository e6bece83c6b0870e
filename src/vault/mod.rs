//! Where the four rooms meet: texts are taken apart, their ranks enciphered under the keys of a domain and epoch,
//! and put together again; and the way back, which only a permit opens.
//!
//! The bytes of a token follow from the root of its epoch, its domain, its format and its identifier, and from nothing else,
//! except that an e-mail token shows its domain's suffix:
//!
//! 1. `K_use` is the key labelled with domain, format, format version and `ff1` (32 bytes) or, for `opaque`, `siv` (64).
//! 2. The format says class, rank and spelling of the identifier, and the class its size. The tweak is the name of the class
//!    in ASCII; for e-mails `@` and the host stand behind it.
//! 3. The other rank is FF1 with AES-256 and radix 2 over `ceil(log2(size))` bits of the rank, highest first, again while the result
//!    is not below the size. `opaque` seals the text with AES-SIV instead, the tweak being the one associated string.
//! 4. The token is the text of the same class and spelling that has the other rank.
//!
//! `tests/vectors/tokens.json` holds them.

mod claims;
mod column;
mod decoy;
mod gate;
mod granted;
mod keyed;
mod manifest;
mod opened;
mod rekey;
mod request;
mod reveal;
mod search;
mod token;
mod tokenizer;
mod trace;

pub use column::{Cell, Column, ColumnPermit, Offsets, RevealedColumn, Rows, Status, Texts};
pub use gate::{Gate, Permit};
pub use manifest::{Manifest, ManifestColumn, ManifestError};
pub use opened::{ScopedVault, Vault};
pub use rekey::Rekeyer;
pub use request::Request;
pub use reveal::Revealed;
pub use token::Token;
pub use tokenizer::Tokenizer;
