//! Tokens of different domains do not join: a million identifiers in ten domains have no equal tokens beyond chance.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test"
)]

use jeton::{Epoch, Keyring, ScopedVault, Suffix, TokenDomain, Tokenizer, Vault, formats};
use std::thread;

const IDENTIFIERS: u32 = 1_000_000;
const DOMAINS: usize = 10;
const THREADS: u32 = 2;

/// One tokenizer a domain, each from a scoped keyring of its own.
fn tokenizers() -> Vec<Tokenizer> {
    let mut full = Keyring::create_test().unwrap();
    (0..DOMAINS)
        .map(|number| {
            let domain = TokenDomain::new(&format!("partner-{number}")).unwrap();
            full.add_domain(domain.clone(), Suffix::default()).unwrap();
            let scoped = full.export(&domain, &[Epoch::FIRST]).unwrap().allow_test();
            let vault = ScopedVault::from_keyring(scoped).unwrap();
            vault.tokenizer(domain.as_str(), formats::US_SSN).unwrap()
        })
        .collect()
}

/// Pairs of equal tokens of one identifier, over all identifiers.
fn equal_pairs(tokenizers: &[Tokenizer], identifiers: u32) -> usize {
    let share = |thread: u32| {
        let mut equal = 0;
        let mut tokens = vec![String::new(); tokenizers.len()];
        for number in (thread..identifiers).step_by(THREADS as usize) {
            // Spread over areas 1 to 665, groups and serials.
            let identifier =
                format!("{:03}{:02}{:04}", 1 + number % 665, 1 + number % 98, 1 + number % 9_973);
            for (tokenizer, token) in tokenizers.iter().zip(&mut tokens) {
                token.clear();
                tokenizer.tokenize_into(&identifier, token).unwrap();
            }
            for (position, token) in tokens.iter().enumerate() {
                equal += tokens[..position].iter().filter(|other| *other == token).count();
            }
        }
        equal
    };
    thread::scope(|scope| {
        let share = &share;
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || share(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

#[test]
fn ten_domains_share_no_tokens_beyond_chance() {
    // 45 pairs × 10^6 / 888,931,095 = 0.05 expected; more than 3 by chance once in four million runs.
    let equal = equal_pairs(&tokenizers(), IDENTIFIERS);
    assert!(equal <= 3, "{equal} equal tokens");
}

#[test]
fn one_domain_beside_itself_is_seen() {
    let mut keyring = Keyring::create_test().unwrap().allow_test();
    keyring.add_domain(TokenDomain::new("partner").unwrap(), Suffix::default()).unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let twice: Vec<Tokenizer> =
        (0..2).map(|_| vault.tokenizer("partner", formats::US_SSN).unwrap()).collect();
    assert_eq!(equal_pairs(&twice, 1_000), 1_000);
}
