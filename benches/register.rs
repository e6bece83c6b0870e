//! A register of 36.8 million people, their NIR, e-mail address and phone, in memory, on all cores:
//! `cargo bench --bench register`.
//!
//! Each round is another 41st part of the people, made by formula before the clock runs. With `--test` it runs one
//! short round.
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

use jeton::{Column, Tokenizer};
use measure::{
    Arguments, CASES, Case, Demand, Floor, Peer, ROUNDS, Report, Rows, Work, alternate, count, duration,
};
use std::hint::black_box;
use std::time::Instant;

/// People in the register that was read in 2024.
const PEOPLE: usize = 36_820_828;

/// People in a round of a test.
const FEW: usize = 2_000;

/// One column of the register.
struct Identifiers {
    case: &'static Case,
    tokenizer: Tokenizer,
    out: Column,
    /// Seconds it took, over all rounds.
    seconds: f64,
    demand: Demand,
    /// The peer's and the AES floor's best, in seconds a value and a block.
    peer: f64,
    floor: f64,
}

fn main() {
    let arguments = Arguments::read();
    let mut report = Report::new("register", &arguments);
    let rounds = arguments.rounds();
    let people = if arguments.test { FEW } else { PEOPLE.div_ceil(ROUNDS) };
    let mut columns: Vec<_> = ["fr.nir-mixed", "email", "phone"].into_iter().map(Identifiers::new).collect();

    for round in 0..rounds {
        let first = (round * people) as u64;
        for column in &mut columns {
            column.round(first..first + people as u64);
        }
    }

    let threads = rayon::current_num_threads();
    let people = rounds * people;
    report.table(&[
        "identifier",
        "time",
        "tokens/s",
        "`fpe` on as many threads",
        "×",
        "share of the AES floor",
    ]);
    let (mut seconds, mut peer) = (0.0, 0.0);
    for column in &columns {
        seconds += column.seconds;
        peer += column.peers(people, threads);
        report.row(&column.row(people, threads));
    }
    report.row(&[
        format!("all three, {} people, {threads} threads", count(people)),
        duration(seconds),
        format!("{:.2} M", 3e-6 * people as f64 / seconds),
        duration(peer),
        format!("{:.1}", peer / seconds),
        String::new(),
    ]);
    report.record();
}

impl Identifiers {
    fn new(name: &str) -> Self {
        let case = CASES.iter().find(|case| case.name == name).unwrap();
        let sample = Rows::of(0..FEW as u64, case.text);
        let demand = Demand::of(case.format(), sample.iter()).unwrap();
        let (tokenizer, out) = (case.tokenizer(), Column::new());
        Self { case, tokenizer, out, seconds: 0.0, demand, peer: f64::INFINITY, floor: f64::INFINITY }
    }

    /// Tokenizes what these people have; then the peer and the floor have their turn.
    fn round(&mut self, people: std::ops::Range<u64>) {
        let rows = Rows::of(people, self.case.text);
        let started = Instant::now();
        self.tokenizer.par_tokenize_column(&black_box(&rows).texts(), &mut self.out);
        black_box(&self.out);
        self.seconds += started.elapsed().as_secs_f64();
        assert_eq!(self.out.refused(), 0);

        let (peer, floor) = (self.case.peer(&rows), Floor::new());
        let peers = peer.as_ref().map_or_else(|| Work::new(1, || {}), Peer::work);
        let [peers, blocks] = alternate(1, [peers, floor.blocks()]);
        self.peer = self.peer.min(peers.best());
        self.floor = self.floor.min(blocks.best());
    }

    /// Seconds of the peer for as many values, were it as fast on each of the threads as on one.
    fn peers(&self, people: usize, threads: usize) -> f64 {
        self.peer * people as f64 / threads as f64
    }

    fn row(&self, people: usize, threads: usize) -> [String; 6] {
        let each = self.seconds * threads as f64 / people as f64;
        [
            format!("`{}`", self.case.name),
            duration(self.seconds),
            format!("{:.2} M", 1e-6 * people as f64 / self.seconds),
            duration(self.peers(people, threads)),
            format!("{:.1}", self.peer / each),
            format!("{:.2}", self.demand.blocks * self.floor / each),
        ]
    }
}
