//! FF1 alone, without text: the reference, one value at a time, and in lanes: `cargo bench --bench cipher`.
//!
//! The cipher is private, and stays so: its sources are compiled here once more, by their paths. With names of rows behind `--`
//! only those are measured; `--test` runs one short round.
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
#![allow(
    clippy::wrong_self_convention,
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "it uses its part of what it compiles, none of which is public here"
)]

#[path = "../src/cipher/mod.rs"]
mod cipher;
#[path = "../src/error.rs"]
mod error;
mod measure;
#[path = "../src/rank.rs"]
mod rank;
#[path = "../src/secret.rs"]
mod secret;

use cipher::{By, Key, Lanes, Permutation};
use jeton::hazmat::Ff1;
use measure::{Arguments, Demand, Floor, Peer, Report, Work, alternate, duration};
use std::hint::black_box;

/// What is permuted: a name, a size, and the decimal digits that the peer is given.
const SIZES: [(&str, u128, usize); 5] = [
    ("30 bits", 888_931_095, 9),
    ("38 bits", 225_494_280_000, 13),
    ("64 bits", 1 << 64, 19),
    ("100 bits", 1 << 100, 30),
    ("128 bits", u128::MAX, 38),
];

/// Values of a run: few enough that most runs are over before the scheduler takes the core away.
const VALUES: u32 = 512;

/// Values of a run of the reference, which takes its time.
const OF_REFERENCE: usize = 16;

const KEY: [u8; 32] = [7; 32];
const TWEAK: &[u8] = b"fr.nir";

fn main() {
    let arguments = Arguments::read();
    let mut report = Report::new("cipher", &arguments);
    report.table(&[
        "size",
        "reference",
        "one by one",
        "× `fpe`",
        "share of the latency floor",
        "in lanes",
        "× `fpe`",
        "share of the AES floor",
    ]);
    for (name, size, digits) in SIZES {
        if arguments.choose(name) {
            measured(name, size, digits, &arguments, &mut report);
        }
    }
    report.record();
}

fn measured(name: &str, size: u128, digits: usize, arguments: &Arguments, report: &mut Report) {
    let key = Key::new(&KEY);
    let permutation = Permutation::new(&key, size, TWEAK).unwrap();
    let reference = Reference { ff1: Ff1::new(&KEY, 2).unwrap(), size };
    let ranks: Vec<u128> = (0..VALUES).map(|row| u128::from(row) * 1_000_003 % size).collect();
    agree(&key, &permutation, &reference, &ranks);

    let (peer, floor) = (Peer::decimal(digits), Floor::new());
    let mut batch = Lanes::default();
    let mut lanes = ranks.clone();
    let mut singles = ranks.clone();
    let works = [
        Work::new(OF_REFERENCE, || {
            for rank in &ranks[..OF_REFERENCE] {
                black_box(reference.encipher(black_box(*rank)));
            }
        }),
        Work::new(singles.len(), || {
            singles.iter_mut().for_each(|rank| *rank = permutation.encipher(&key, black_box(*rank)));
        })
        .runs(8),
        Work::new(ranks.len(), || batch.encipher(&key, By::One(&permutation), black_box(&mut lanes)))
            .runs(32),
        peer.work(),
        floor.chain(),
        floor.blocks(),
    ];
    let [plain, one_by_one, in_lanes, peers, chain, blocks] = alternate(arguments.rounds(), works);
    let demand = Demand::of_size(size.into()).unwrap();
    report.row(&[
        name.to_owned(),
        duration(plain.median()),
        duration(one_by_one.median()),
        format!("{:.1}", peers.best() / one_by_one.median()),
        format!("{:.2}", demand.chained * chain.best() / one_by_one.median()),
        duration(in_lanes.median()),
        format!("{:.1}", peers.best() / in_lanes.median()),
        format!("{:.2}", demand.blocks * blocks.best() / in_lanes.median()),
    ]);
}

/// What is measured gives one answer: a speed of something else would be none.
fn agree(key: &Key, permutation: &Permutation, reference: &Reference, ranks: &[u128]) {
    let mut lanes = ranks.to_vec();
    Lanes::default().encipher(key, By::One(permutation), &mut lanes);
    for (position, (&lane, &rank)) in lanes.iter().zip(ranks).enumerate() {
        assert_eq!(lane, permutation.encipher(key, rank));
        assert!(position >= OF_REFERENCE || lane == reference.encipher(rank));
    }
}

/// FF1 as it is written to be read, walking.
struct Reference {
    ff1: Ff1,
    size: u128,
}

impl Reference {
    fn encipher(&self, rank: u128) -> u128 {
        let n = 128 - (self.size - 1).leading_zeros();
        let mut numerals: Vec<u16> = (0..n).rev().map(|bit| (rank >> bit & 1) as u16).collect();
        loop {
            numerals = self.ff1.encrypt(TWEAK, &numerals).unwrap();
            let number = numerals.iter().fold(0, |number, &numeral| number << 1 | u128::from(numeral));
            if number < self.size {
                return number;
            }
        }
    }
}
