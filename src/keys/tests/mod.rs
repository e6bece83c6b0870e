//! The laws of this room that take more than one of its files.

mod scoped;
mod sealing;
mod silence;
mod states;
mod vectors;

use super::derive::DomainKeys;
use super::*;
use crate::error::KeyringError;
use crate::scope::{Epoch, LedgerId, Suffix, TokenDomain};
use crate::secret::Secret;

fn secret(bytes: [u8; 32]) -> Secret<32> {
    source::copied(&bytes)
}

fn domain(name: &str) -> TokenDomain {
    TokenDomain::new(name).unwrap()
}

fn epoch(number: u32) -> Epoch {
    Epoch::new(number).unwrap()
}

/// Known bytes that look like nothing else.
fn known(seed: u8) -> [u8; 32] {
    std::array::from_fn(|at| (at as u8 + 1).wrapping_mul(167) ^ seed)
}

/// Epochs 1 and 2, domains `cap-emploi` and `sante`, a pinned ledger.
fn keyring() -> Keyring {
    let mut keyring = Keyring::test_from_roots(&[known(1), known(2)], known(3)).unwrap();
    keyring.add_domain(domain("sante"), Suffix::new("sante.example").unwrap()).unwrap();
    keyring.add_domain(domain("cap-emploi"), Suffix::default()).unwrap();
    keyring.pin_ledger(LedgerId::from_bytes([9; 16])).unwrap();
    keyring
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
