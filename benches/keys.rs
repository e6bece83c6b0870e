//! Keys: what a process does before its first token: `cargo bench --bench keys`.
//!
//! With `--test` it runs one short round.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a benchmark talks, and is nobody's library"
)]

mod measure;

use jeton::{KeySource, Keyring, Suffix, TokenDomain, Vault, formats};
use measure::{Arguments, Report, Times, Work, alternate, duration, vault};
use std::hint::black_box;

/// Opening by a key file is to take less, in seconds.
const WANTED: f64 = 1e-3;

fn main() {
    let arguments = Arguments::read();
    let mut report = Report::new("keys", &arguments);
    let folder = tempfile::tempdir().unwrap();
    let [key, by_key, by_passphrase] =
        ["jeton.key", "by-key.keyring", "by-passphrase.keyring"].map(|name| folder.path().join(name));
    keyring().save(&by_key, &KeySource::new_file(&key).unwrap()).unwrap();
    let passphrase = KeySource::passphrase("correct horse battery staple");
    keyring().save(&by_passphrase, &passphrase).unwrap();

    let ready = vault();
    let tokenizer = Work::new(100, || {
        for _ in 0..100 {
            black_box(ready.tokenizer("bench", formats::FR_NIR).unwrap());
        }
    });
    let open = Work::new(1, || {
        black_box(Vault::open(&by_key, &KeySource::file(&key).unwrap()).unwrap());
    });
    let first_token = Work::new(1, || {
        let vault = Vault::open(&by_key, &KeySource::file(&key).unwrap()).unwrap();
        black_box(
            vault.tokenizer("bench", formats::FR_NIR).unwrap().tokenize(formats::FR_NIR.example()).unwrap(),
        );
    });
    let slow = Work::new(1, || {
        black_box(Vault::open(&by_passphrase, &passphrase).unwrap());
    });
    let [tokenizer, open, first_token, slow] =
        alternate(arguments.rounds(), [tokenizer.runs(4), open.runs(20), first_token.runs(20), slow]);

    report.table(&["work", "median", "best"]);
    let row = |name: &str, times: &Times, median: String| [name.to_owned(), median, duration(times.best())];
    let plain = |name: &str, times: &Times| row(name, times, duration(times.median()));
    let barred = |name: &str, times: &Times| {
        let median = duration(times.median());
        let reached = times.median() < WANTED;
        row(
            name,
            times,
            if reached { format!("**{median}** (< 1 ms)") } else { format!("{median} (not yet < 1 ms)") },
        )
    };
    report.row(&plain("deriving a tokenizer", &tokenizer));
    report.row(&barred("opening a keyring of 3 epochs and 8 domains by key file", &open));
    report.row(&barred("opening it, deriving a tokenizer, one NIR", &first_token));
    report.row(&plain("opening it by passphrase (Argon2id, 64 MiB, 3 passes)", &slow));
    report.record();
}

/// A keyring as a firm has it after some years.
fn keyring() -> Keyring {
    let mut keyring = Keyring::create().unwrap();
    for _ in 0..2 {
        keyring.add_epoch().unwrap();
    }
    for name in ["bench", "a", "b", "c", "d", "e", "f", "g"] {
        keyring.add_domain(TokenDomain::new(name).unwrap(), Suffix::default()).unwrap();
    }
    keyring
}
