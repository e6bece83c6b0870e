//! What one call costs, and a row of a column, by the Rust library alone: `costs FORMAT FILE` takes the file's identifiers, one a
//! line, in turns, and prints a line for each kind of call, in nanoseconds. `bindings/costs` sets it beside every other language.
#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a measurement"
)]

use jeton::{Column, Epoch, Keyring, Suffix, Texts, TokenDomain, Vault};
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

const CALLS: usize = 10_000;
const ROWS: usize = 50_000;
const TURNS: usize = 30;

fn main() -> Result<(), Box<dyn Error>> {
    let [format, file] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "FORMAT FILE")?;
    let mut keyring = Keyring::test_from_roots(&[[1; 32], [2; 32]], [3; 32])?.allow_test();
    keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    let tokenizer =
        Vault::from_keyring(keyring)?.tokenizer_at("cap-emploi", format.parse()?, Epoch::FIRST)?;
    let file = std::fs::read_to_string(file)?;
    let identifiers: Vec<&str> = file.lines().collect();

    let mut token = String::new();
    print("single", CALLS, || {
        for identifier in identifiers.iter().cycle().take(CALLS) {
            token.clear();
            tokenizer.tokenize_into(identifier, &mut token)?;
            black_box(&token);
        }
        Ok(())
    })?;

    let bytes: String = identifiers.iter().cycle().take(ROWS).copied().collect();
    let mut offsets = vec![0_i64];
    offsets.extend(identifiers.iter().cycle().take(ROWS).scan(0, |end, text| {
        *end += text.len() as i64;
        Some(*end)
    }));
    let mut tokens = Column::new();
    print("kept", ROWS, || {
        tokenizer.tokenize_column(&Texts::new(&*offsets, bytes.as_bytes())?, &mut tokens);
        assert_eq!(tokens.refused(), 0);
        Ok(())
    })?;
    print("new", ROWS, || {
        let mut tokens = Column::new();
        tokenizer.tokenize_column(&Texts::new(&*offsets, bytes.as_bytes())?, &mut tokens);
        assert_eq!(tokens.refused(), 0);
        Ok(())
    })
}

/// The shortest turn, for each of so many calls.
fn print(
    kind: &str,
    calls: usize,
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut best = f64::MAX;
    for _ in 0..TURNS {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed().as_nanos() as f64 / calls as f64);
    }
    println!("{kind} {best:.1}");
    Ok(())
}
