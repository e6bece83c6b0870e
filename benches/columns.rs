//! Columns, from text to text, on one thread and on two: `cargo bench --bench columns`.
//!
//! With names of columns behind `--` only those are measured; `--test` runs one short round.
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

use jeton::{Column, Mask, Tokenizer};
use measure::{
    Arguments, CASES, Case, Demand, Floor, Peer, Report, Rows, Times, Work, alternate, alternate_all, bar,
    count, duration,
};
use std::hint::black_box;

/// Rows of the columns that are measured.
const LENGTHS: [u64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/// Rows in a run of short columns: that many of them, one after the other.
const ROWS_OF_A_RUN: u64 = 2_000;

/// What two threads are to be against one.
const TWO_THREADS: f64 = 1.9;

fn main() {
    let arguments = Arguments::read();
    let mut report = Report::new("columns", &arguments);
    let lengths = if arguments.test { &LENGTHS[..3] } else { &LENGTHS };
    let chosen = || CASES.iter().filter(|case| arguments.choose(case.name));
    let measured: Vec<_> = chosen().map(|case| Measured::of(case, lengths, &arguments)).collect();

    let longest = lengths.last().map_or(0, |&rows| rows as usize);
    report.line(&format!("Columns of {} rows, one thread.", count(longest)));
    report.table(&["column", "holds", "a row", "rows/s", "× `fpe`", "on", "share of the AES floor"]);
    measured.iter().for_each(|measured| measured.summary(&mut report));

    report.line("");
    report.line("A row, by the length of the column.");
    let heads: Vec<_> = lengths.iter().map(|&rows| count(rows as usize)).collect();
    let heads: Vec<_> = std::iter::once("column").chain(heads.iter().map(String::as_str)).collect();
    report.table(&heads);
    measured.iter().for_each(|measured| measured.by_length(&mut report));

    report.line("");
    report.line(&format!("Where the time of a row goes, in columns of {} rows.", count(longest)));
    report.table(&[
        "column",
        "a row",
        "AES at its floor",
        "of it the walk's further steps",
        "steps of a walk",
        "masking the same row",
    ]);
    measured.iter().for_each(|measured| measured.parts(&mut report));

    report.line("");
    report.line(&format!("Two threads against one, {} rows.", count(longest)));
    report.table(&["column", "one thread", "two threads", "times as fast"]);
    chosen()
        .filter(|case| case.bars.is_some())
        .for_each(|case| threads(case, longest, &arguments, &mut report));
    report.record();
}

/// What came of a column.
struct Measured {
    case: &'static Case,
    /// By length of the column.
    ours: Vec<Times>,
    /// The longest one, masked.
    masked: Option<Times>,
    peer: Option<(String, Times)>,
    floor: Times,
    demand: Option<Demand>,
}

impl Measured {
    fn of(case: &'static Case, lengths: &[u64], arguments: &Arguments) -> Self {
        let tokenizer = case.tokenizer();
        let columns: Vec<Vec<Rows>> = lengths.iter().map(|&rows| columns_of(case, rows)).collect();
        let longest = &columns.last().unwrap()[0];
        checked(&tokenizer, longest);
        let (peer, floor) = (case.peer(longest), Floor::new());
        let mask = case.format().masks().first().copied();

        let mut works: Vec<_> = columns.iter().map(|columns| tokenizing(&tokenizer, columns)).collect();
        works.push(floor.blocks());
        works.extend(mask.map(|mask| masking(&tokenizer, longest, mask)));
        works.extend(peer.as_ref().map(Peer::work));
        let mut times = alternate_all(arguments.rounds(), works);

        let peer = peer.map(|peer| (peer.name().to_owned(), times.pop().unwrap()));
        let masked = mask.map(|_| times.pop().unwrap());
        let floor = times.pop().unwrap();
        let demand = Demand::of(case.format(), longest.iter());
        Self { case, ours: times, masked, peer, floor, demand }
    }

    /// Seconds of a row of the longest column.
    fn row(&self) -> f64 {
        self.ours.last().unwrap().median()
    }

    fn summary(&self, report: &mut Report) {
        let bars = self.case.bars;
        let none = || "–".to_owned();
        let (ratio, on) = match &self.peer {
            Some((name, times)) => {
                let ratio = times.best() / self.row();
                (bar(&format!("{ratio:.1}"), ratio, bars.map(|(ratio, _)| ratio)), name.clone())
            }
            None => (none(), none()),
        };
        let share = self.demand.map_or_else(none, |demand| {
            let share = demand.blocks * self.floor.best() / self.row();
            bar(&format!("{share:.2}"), share, bars.map(|(_, share)| share))
        });
        let Case { name, holds, .. } = self.case;
        let speed = format!("{:.2} M", 1e-6 / self.row());
        report.row(&[
            format!("`{name}`"),
            (*holds).to_owned(),
            duration(self.row()),
            speed,
            ratio,
            on,
            share,
        ]);
    }

    fn by_length(&self, report: &mut Report) {
        let times = self.ours.iter().map(|times| duration(times.median()));
        report.row(&std::iter::once(format!("`{}`", self.case.name)).chain(times).collect::<Vec<_>>());
    }

    /// Nothing is subtracted: AES is what the floor says it must take, masking what it takes, which parses, renders
    /// and cuts.
    fn parts(&self, report: &mut Report) {
        let (Some(masked), Some(demand)) = (&self.masked, self.demand) else { return };
        let aes = demand.blocks * self.floor.best();
        let part = |seconds: f64| format!("{} ({:.0} %)", duration(seconds), 100.0 * seconds / self.row());
        report.row(&[
            format!("`{}`", self.case.name),
            duration(self.row()),
            part(aes),
            part(aes * (1.0 - 1.0 / demand.steps)),
            format!("{:.2}", demand.steps),
            part(masked.median()),
        ]);
    }
}

/// Columns of so many rows, as many as a run works through.
fn columns_of(case: &Case, rows: u64) -> Vec<Rows> {
    let columns = (ROWS_OF_A_RUN / rows).max(1);
    (0..columns).map(|column| Rows::of(column * rows..(column + 1) * rows, case.text)).collect()
}

/// That all of it is tokenized: a refused row would be a cheap one.
fn checked(tokenizer: &Tokenizer, rows: &Rows) {
    let mut out = Column::new();
    tokenizer.tokenize_column(&rows.texts(), &mut out);
    assert_eq!((out.len(), out.refused()), (rows.len(), 0));
}

fn tokenizing<'a>(tokenizer: &'a Tokenizer, columns: &'a [Rows]) -> Work<'a> {
    let mut out = Column::new();
    Work::new(columns.iter().map(Rows::len).sum(), move || {
        for rows in columns {
            tokenizer.tokenize_column(&black_box(rows).texts(), &mut out);
            black_box(&out);
        }
    })
}

fn masking<'a>(tokenizer: &'a Tokenizer, rows: &'a Rows, mask: Mask) -> Work<'a> {
    let mut out = Column::new();
    Work::new(rows.len(), move || {
        tokenizer.mask_column(&black_box(rows).texts(), mask, &mut out);
        black_box(&out);
    })
}

fn threads(case: &Case, rows: usize, arguments: &Arguments, report: &mut Report) {
    let tokenizer = case.tokenizer();
    let column = Rows::of(0..rows as u64, case.text);
    let pools = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    let works = pools.each_ref().map(|pool| {
        let (tokenizer, column, mut out) = (&tokenizer, &column, Column::new());
        Work::new(rows, move || {
            pool.install(|| tokenizer.par_tokenize_column(&black_box(column).texts(), &mut out));
            black_box(&out);
        })
    });
    let [one, two] = alternate(arguments.rounds(), works);
    let ratio = one.best() / two.median();
    report.row(&[
        format!("`{}`", case.name),
        duration(one.median()),
        duration(two.median()),
        bar(&format!("{ratio:.2}"), ratio, Some(TWO_THREADS)),
    ]);
}
