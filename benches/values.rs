//! One NIR at a time through a warm tokenizer into the caller's buffer, against the crate `fpe` on 13 digits, key
//! schedule outside the loop: `cargo bench --bench values`.
//!
//! Rounds alternate between the two in one run; our median stands against the peer's best round, so that a noisy
//! machine can only make us look worse. With `--test` it runs one short round, to show that it still works.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark talks, and is nobody's library"
)]

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 401;
/// Values in a round: few enough that most rounds are over before the scheduler takes the core away.
const VALUES: usize = 500;

fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    let (rounds, values) = if test { (1, VALUES) } else { (ROUNDS, VALUES) };

    let mut keyring = Keyring::create_test().unwrap().allow_test();
    keyring.add_domain(TokenDomain::new("bench").unwrap(), Suffix::default()).unwrap();
    let nirs = Vault::from_keyring(keyring).unwrap().tokenizer("bench", formats::FR_NIR).unwrap();
    let identifiers: Vec<String> = (0..values).map(nir).collect();
    let mut token = String::with_capacity(32);
    nirs.tokenize_into(&identifiers[0], &mut token).unwrap();

    let peer = FF1::<Aes256>::new(&[7; 32], 10).unwrap();
    let digits: Vec<Vec<u16>> = identifiers
        .iter()
        .map(|identifier| identifier.bytes().take(13).map(|byte| u16::from(byte - b'0')).collect())
        .collect();

    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..rounds {
        ours.push(timed(|| {
            for identifier in &identifiers {
                token.clear();
                nirs.tokenize_into(black_box(identifier), &mut token).unwrap();
                black_box(&token);
            }
        }));
        theirs.push(timed(|| {
            for digits in &digits {
                let numerals = FlexibleNumeralString::from(black_box(digits).clone());
                black_box(peer.encrypt(&[], &numerals).unwrap());
            }
        }));
    }
    ours.sort_unstable();
    let (median, best) = (ours[ours.len() / 2], *theirs.iter().min().unwrap());
    let each = |taken: Duration| taken.as_nanos() as f64 / values as f64;
    println!("fr.nir, one at a time, median of {rounds} rounds: {:8.0} ns a value", each(median));
    println!("fpe 0.7, 13 digits, best of {rounds} rounds:       {:8.0} ns a value", each(best));
    println!("ratio: {:.1}", best.as_secs_f64() / median.as_secs_f64());
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

/// An NIR of the common class, with its key.
fn nir(position: usize) -> String {
    let position = position as u64;
    let number = 1_000_000_000_000
        + (position % 100) * 10_000_000_000
        + (1 + position % 12) * 100_000_000
        + 75_056_000
        + 1
        + position % 999;
    format!("{number}{:02}", 97 - number % 97)
}
