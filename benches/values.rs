//! One value at a time through a warm tokenizer into the caller's buffer: `cargo bench --bench values`.
//!
//! With names of rows behind `--` only those are measured; `--test` runs one short round.
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

use jeton::Tokenizer;
use measure::{Arguments, CASES, Case, Demand, Floor, Peer, Report, Rows, Work, alternate, bar, duration};
use std::hint::black_box;

/// Values of a run: few enough that most runs are over before the scheduler takes the core away.
const VALUES: u64 = 500;

/// What is wanted of `fr.nir`: times the peer, and the share of the latency floor.
const WANTED: (f64, f64) = (10.0, 0.7);

fn main() {
    let arguments = Arguments::read();
    let mut report = Report::new("values", &arguments);
    report.table(&[
        "format",
        "a value",
        "× `fpe`",
        "on",
        "share of the latency floor",
        "share of the AES floor",
    ]);
    for case in CASES.iter().filter(|case| arguments.choose(case.name)) {
        measured(case, &arguments, &mut report);
    }
    report.record();
}

fn measured(case: &Case, arguments: &Arguments, report: &mut Report) {
    let rows = Rows::of(0..VALUES, case.text);
    let tokenizer = case.tokenizer();
    let (peer, floor) = (case.peer(&rows), Floor::new());
    let peers = peer.as_ref().map_or_else(|| Work::new(1, || {}), Peer::work);
    let works = [one_by_one(&tokenizer, &rows).runs(8), peers, floor.chain(), floor.blocks()];
    let [ours, peers, chain, blocks] = alternate(arguments.rounds(), works);
    let wanted = (case.name == "fr.nir").then_some(WANTED);
    let ratio = peers.best() / ours.median();
    let none = || "–".to_owned();
    let (latency, throughput) = match Demand::of(case.format(), rows.iter()) {
        Some(demand) => {
            let latency = demand.chained * chain.best() / ours.median();
            let throughput = demand.blocks * blocks.best() / ours.median();
            (
                bar(&format!("{latency:.2}"), latency, wanted.map(|(_, share)| share)),
                format!("{throughput:.2}"),
            )
        }
        None => (none(), none()),
    };
    report.row(&[
        format!("`{}`", case.name),
        duration(ours.median()),
        peer.as_ref()
            .map_or_else(none, |_| bar(&format!("{ratio:.1}"), ratio, wanted.map(|(ratio, _)| ratio))),
        peer.as_ref().map_or_else(none, |peer| peer.name().to_owned()),
        latency,
        throughput,
    ]);
}

fn one_by_one<'a>(tokenizer: &'a Tokenizer, rows: &'a Rows) -> Work<'a> {
    let mut token = String::with_capacity(512);
    Work::new(rows.len(), move || {
        for identifier in rows.iter() {
            token.clear();
            tokenizer.tokenize_into(black_box(identifier), &mut token).unwrap();
            black_box(&token);
        }
    })
}
