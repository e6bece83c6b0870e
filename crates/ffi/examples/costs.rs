//! What one call costs, and a row of a column, without the C interface: a line each, in nanoseconds. `tests/c/costs.c` prints the
//! same through it, and `tests/costs` sets them side by side.
#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a measurement"
)]
#![allow(clippy::indexing_slicing, reason = "a measurement")]

use jeton::{Column, Epoch, Keyring, Suffix, Texts, TokenDomain, Vault, formats};
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

const DISTINCT: usize = 1_000;
const CALLS: usize = 200_000;
const ROWS: usize = 200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut keyring = Keyring::test_from_roots(&[[1; 32], [2; 32]], [3; 32])?.allow_test();
    keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    let ssns = Vault::from_keyring(keyring)?.tokenizer_at("cap-emploi", formats::US_SSN, Epoch::FIRST)?;
    let identifiers: Vec<String> = (0..DISTINCT)
        .map(|number| format!("{:03}-{:02}-{:04}", 100 + number % 500, 1 + number % 90, 1 + number * 7))
        .collect();

    let mut token = String::new();
    let start = Instant::now();
    for call in 0..CALLS {
        token.clear();
        ssns.tokenize_into(&identifiers[call % DISTINCT], &mut token)?;
        black_box(&token);
    }
    println!("single {:.1}", start.elapsed().as_nanos() as f64 / CALLS as f64);

    let bytes: String = (0..ROWS).map(|row| &*identifiers[row % DISTINCT]).collect();
    let offsets: Vec<i64> = (0..=ROWS as i64).map(|row| row * 11).collect();
    let mut tokens = Column::new();
    for _ in 0..5 {
        let start = Instant::now();
        ssns.tokenize_column(&Texts::new(&*offsets, bytes.as_bytes())?, &mut tokens);
        println!("column {:.1}", start.elapsed().as_nanos() as f64 / ROWS as f64);
    }
    Ok(())
}
