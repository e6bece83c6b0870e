//! One named piece of work, whose instructions `benches/counts` counts: `cargo bench --bench pieces -- NAME`.
//!
//! Without a name it lists the pieces; with `--test` it does them all. Keys and texts are the same every time, and
//! nothing here asks for time or randomness, so a count is the same every time.
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

use jeton::hazmat::Ff1;
use jeton::{Column, Epoch, KeySource, Keyring, Vault, formats};
use measure::{Arguments, CASES, Case, Person, Rows, backend, vault};
use std::fs::File;
use std::hint::black_box;

/// Rows of a column.
const ROWS: u64 = 10_000;

/// Formats of which tokens are moved to another epoch, which deciphers as well as enciphers.
const MOVED: [&str; 3] = ["us.ssn", "fr.nir", "email"];

/// A keyring that an independent program wrote, and the bytes of its key file.
const SEALED: &[u8] = include_bytes!("../tests/vectors/full.keyring");
const SEALED_KEY: [u8; 32] = [7; 32];

/// A piece of work, by name.
struct Piece {
    name: String,
    make: Box<dyn Fn() -> Box<dyn FnMut()>>,
}

impl Piece {
    fn new<W: FnMut() + 'static>(name: impl Into<String>, make: impl Fn() -> W + 'static) -> Self {
        Self { name: name.into(), make: Box::new(move || Box::new(make())) }
    }

    /// Does it twice: first to take what memory it wants, then to be counted.
    fn run(&self) {
        let mut work = (self.make)();
        work();
        piece_of_work(&mut work);
    }
}

/// Between whose call and return instructions are counted.
#[inline(never)]
fn piece_of_work(work: &mut dyn FnMut()) {
    work();
}

fn main() {
    let pieces = pieces();
    let names: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if Arguments::read().test {
        pieces.iter().for_each(Piece::run);
    } else if names.is_empty() {
        println!("AES by {}", backend());
        pieces.iter().for_each(|piece| println!("{}", piece.name));
    }
    for name in names {
        pieces.iter().find(|piece| piece.name == name).expect("a name that the list has").run();
    }
}

fn pieces() -> Vec<Piece> {
    let mut pieces = Vec::new();
    for case in &CASES {
        pieces.push(Piece::new(format!("column/{}", case.name), || column(case)));
    }
    for case in CASES.iter().filter(|case| case.bars.is_some()) {
        pieces.push(Piece::new(format!("mask/{}", case.name), || mask(case)));
    }
    for case in CASES.iter().filter(|case| MOVED.contains(&case.name)) {
        pieces.push(Piece::new(format!("rekey/{}", case.name), || rekey(case)));
    }
    for case in &CASES {
        pieces.push(Piece::new(format!("value/{}", case.name), || value(case)));
    }
    pieces.push(Piece::new("ff1/radix 10, 9 digits", || ff1(10, 9)));
    pieces.push(Piece::new("ff1/radix 36, 12 letters", || ff1(36, 12)));
    pieces.push(Piece::new("keys/opening a keyring", opening));
    pieces.push(Piece::new("keys/deriving a tokenizer", deriving));
    pieces
}

/// A column, tokenized.
fn column(case: &'static Case) -> impl FnMut() {
    let (tokenizer, rows, mut out) = (case.tokenizer(), Rows::of(0..ROWS, case.text), Column::new());
    move || {
        tokenizer.tokenize_column(&black_box(&rows).texts(), &mut out);
        assert_eq!(out.refused(), 0);
    }
}

/// A column, masked: parsing and rendering alone.
fn mask(case: &'static Case) -> impl FnMut() {
    let (tokenizer, rows, mut out) = (case.tokenizer(), Rows::of(0..ROWS, case.text), Column::new());
    let mask = case.format().masks()[0];
    move || {
        tokenizer.mask_column(&black_box(&rows).texts(), mask, &mut out);
        assert_eq!(out.refused(), 0);
    }
}

/// A column of tokens, moved to another epoch.
fn rekey(case: &'static Case) -> impl FnMut() {
    let mut tokens = Column::new();
    vault()
        .tokenizer_at("bench", case.format(), Epoch::FIRST)
        .unwrap()
        .tokenize_column(&Rows::of(0..ROWS, case.text).texts(), &mut tokens);
    let second = vault().tokenizer("bench", case.format()).unwrap().epoch();
    let rekeyer = vault().rekeyer("bench", case.format(), Epoch::FIRST, second).unwrap();
    let mut out = Column::new();
    move || {
        rekeyer.rekey_column(black_box(&tokens).iter(), &mut out);
        assert_eq!(out.refused(), 0);
    }
}

/// One value.
fn value(case: &'static Case) -> impl FnMut() {
    let (tokenizer, identifier) = (case.tokenizer(), (case.text)(Person(1)));
    let mut token = String::with_capacity(512);
    move || {
        token.clear();
        tokenizer.tokenize_into(black_box(&identifier), &mut token).unwrap();
    }
}

/// One text in any radix.
fn ff1(radix: u32, length: u16) -> impl FnMut() {
    let ff1 = Ff1::new(&[7; 32], radix).unwrap();
    let numerals: Vec<u16> = (0..length).map(|place| place * 3 % radix as u16).collect();
    move || {
        black_box(ff1.encrypt(b"", black_box(&numerals)).unwrap());
    }
}

/// A keyring, opened by the key of a file.
fn opening() -> impl FnMut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jeton.key");
    std::fs::write(&path, SEALED_KEY).unwrap();
    let key = KeySource::descriptor(File::open(path).unwrap()).unwrap();
    move || {
        black_box(Keyring::from_bytes(black_box(SEALED), &key).unwrap());
    }
}

/// A tokenizer, from a vault that stands open.
fn deriving() -> impl FnMut() {
    let vault: Vault = vault();
    move || {
        black_box(vault.tokenizer("bench", formats::FR_NIR).unwrap());
    }
}
