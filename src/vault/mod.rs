//! Where the four rooms meet: texts are taken apart, their ranks enciphered under the keys of a domain and epoch,
//! and put together again; and the way back, which only a permit opens.

mod gate;
mod keyed;
mod opened;
mod rekey;
mod request;
mod reveal;
mod token;
mod tokenizer;

pub use gate::{Gate, Permit};
pub use opened::{ScopedVault, Vault};
pub use rekey::Rekeyer;
pub use request::Request;
pub use reveal::Revealed;
pub use token::Token;
pub use tokenizer::Tokenizer;
