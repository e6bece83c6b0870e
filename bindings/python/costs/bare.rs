//! The bare library on the identifiers of a file, one a line: `bare FORMAT REGION FILE` prints nanoseconds for a single call, and
//! for a row of a column; the best of its rounds. REGION may be empty.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    reason = "a measurement talks"
)]

use jeton::{Column, Format, Keyring, Suffix, TextError, Texts, TokenDomain, Vault};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 5;

fn main() {
    let [format, region, path] = std::env::args().skip(1).collect::<Vec<_>>().try_into().unwrap();
    let mut keyring = Keyring::test_from_roots(&[[1; 32]], [2; 32]).unwrap().allow_test();
    keyring.add_domain(TokenDomain::new("cap-emploi").unwrap(), Suffix::default()).unwrap();
    let format: Format = format.parse().unwrap();
    let format = if region.is_empty() { format } else { format.with_region(&region).unwrap() };
    let tokenizer = Vault::from_keyring(keyring).unwrap().tokenizer("cap-emploi", format).unwrap();
    let file = std::fs::read_to_string(path).unwrap();
    let identifiers: Vec<&str> = file.lines().collect();
    let mut offsets = vec![0_i32];
    offsets.extend(identifiers.iter().scan(0, |end, text| {
        *end += i32::try_from(text.len()).unwrap();
        Some(*end)
    }));
    let bytes = identifiers.concat();

    let single = best(|| {
        for identifier in &identifiers {
            black_box(tokenizer.tokenize(black_box(identifier))?);
        }
        Ok(())
    });
    // A column of its own each time, as Python gets one.
    let column = best(|| {
        let texts = Texts::new(offsets.as_slice(), bytes.as_bytes()).unwrap();
        let mut out = Column::new();
        tokenizer.tokenize_column(&texts, &mut out);
        black_box(&out);
        Ok(())
    });
    let rows = u32::try_from(identifiers.len()).unwrap();
    println!("{} {}", (single / rows).as_secs_f64() * 1e9, column.as_secs_f64() * 1e9 / f64::from(rows));
}

/// The shortest time of the rounds.
fn best(mut work: impl FnMut() -> Result<(), TextError>) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        work().unwrap();
        best = best.min(started.elapsed());
    }
    best
}
