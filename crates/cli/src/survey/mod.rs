//! `jeton survey`: what tokenizing a table would do, found without a key and without writing anything.

mod fold;
mod report;
mod tally;

use crate::column::{self, Column, Mapping};
use crate::failure::{Done, Failure, unread};
use crate::pipeline;
use crate::progress::Progress;
use crate::region;
use crate::rewrite::manifest;
use crate::tables::csv::Dialect;
use crate::tables::{self, Batches, Fault, Input, Kind, Rows, Table, Wanted};
use crate::threads::Threads;
use std::hash::RandomState;
use std::io::Write;
use std::path::PathBuf;
use tally::Tally;

/// Shows what tokenizing a table would do: classes, refusals, lengths; needs no key and writes nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The table: a CSV file with a header line, or `-` for standard input
    #[arg(value_name = "IN.csv")]
    input: PathBuf,
    /// A column and its format, such as nir=fr.nir; once for each column
    #[arg(long = "column", value_name = "NAME=FORMAT", required = true)]
    columns: Vec<Mapping>,
    /// How national telephone numbers are read: FR, BE, ...
    #[arg(long, value_name = "REGION")]
    default_region: Option<String>,
    /// Which kind of table it is, whatever its name says
    #[arg(long, value_name = "KIND")]
    input_format: Option<Kind>,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    dialect: Dialect,
}

/// Surveys a table.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    column::check(&arguments.columns)?;
    let kind = Kind::of(&arguments.input, arguments.input_format);
    match tables::open(&Input::new(&arguments.input), kind, arguments.dialect)? {
        tables::Opened::Csv(table, batches) => survey(arguments, table, batches, out),
        tables::Opened::Jsonl(table, batches) => survey(arguments, table, batches, out),
        tables::Opened::Parquet(table, batches) => survey(arguments, table, batches, out),
        tables::Opened::Arrow(table, batches) => survey(arguments, table, batches, out),
    }
}

/// What was counted in a batch.
struct Part {
    tallies: Vec<Tally>,
    rows: usize,
    lines: u64,
    bytes: u64,
    fault: Option<Fault>,
}

fn survey<T: Table>(
    arguments: &Arguments,
    mut table: T,
    mut batches: impl Batches<Batch = T::Batch>,
    out: &mut dyn Write,
) -> Result<Done, Failure> {
    let mut columns = column::find(&arguments.columns, &mut table)?;
    for column in &mut columns {
        column.format = region::give(column.format, arguments.default_region.as_deref())?;
    }
    let cells = columns.iter().map(|column| column.cell).collect();
    table.want(Wanted { cells, key: None, new: Vec::new() })?;
    let hasher = RandomState::new();
    let tokenized = manifest::tokenized(&arguments.input, table.about());
    let tally = |column: &Column| {
        let tokenized = tokenized.contains(&column.name);
        Tally { tokenized, ..Tally::of(column.clone(), &hasher) }
    };
    let mut tallies: Vec<Tally> = columns.iter().map(tally).collect();
    let about = table.about();
    let mut seen = about.seen;
    let mut progress = Progress::over(about.length);
    let make = |batch| Ok(part(&table, &columns, &hasher, batch));
    let write = |part: Part| {
        for (tally, next) in tallies.iter_mut().zip(part.tallies) {
            tally.merge(next, seen.rows);
        }
        if let Some(fault) = part.fault {
            return Err(fault.failure(&about.name, &seen));
        }
        seen.add(part.rows, part.lines);
        progress.add(part.rows, part.bytes);
        Ok(())
    };
    pipeline::run(arguments.threads.number(), move || batches.next(), make, write)?;
    drop(progress);
    unread(report::print(about, &seen, &tallies, out))?;
    let refused = tallies.iter().any(|tally| tally.refused() > 0);
    Ok(if refused { Done::WithRefusals } else { Done::Whole })
}

/// Counts in a batch, on any thread.
fn part<T: Table>(table: &T, columns: &[Column], hasher: &RandomState, batch: T::Batch) -> Part {
    let mut rows = table.rows(batch);
    let count = |(job, column): (usize, &Column)| {
        let mut tally = Tally::of(column.clone(), hasher);
        rows.texts(job).into_iter().zip(1_u64..).for_each(|(text, row)| tally.count(text, row));
        tally
    };
    let tallies = columns.iter().enumerate().map(count).collect();
    let fault = rows.fault();
    Part { tallies, rows: rows.len(), lines: rows.lines(), bytes: rows.bytes(), fault }
}
