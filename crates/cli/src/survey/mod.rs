//! `jeton survey`: what tokenizing a table would do, found without a key and without writing anything.

mod fold;
mod report;
mod tally;

use crate::column::{self, Mapping};
use crate::csv::Record;
use crate::failure::{Done, Failure, unread};
use crate::progress::Progress;
use crate::region;
use crate::table::{Dialect, Table};
use crate::tokenize::manifest;
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
    #[command(flatten)]
    dialect: Dialect,
}

/// Surveys a table.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    column::check(&arguments.columns)?;
    let mut table = Table::open(&arguments.input, arguments.dialect)?;
    let mut tallies = Vec::new();
    let tokenized = manifest::tokenized(&arguments.input);
    for mut column in column::find(&arguments.columns, &table)? {
        column.format = region::give(column.format, arguments.default_region.as_deref())?;
        let tokenized = tokenized.contains(&column.name);
        tallies.push(Tally { tokenized, ..Tally::of(column) });
    }
    let progress = Progress::over(table.length);
    let mut record = Record::default();
    while table.next(&mut record)? {
        if record.is_empty_line() {
            continue;
        }
        for tally in &mut tallies {
            let value = record.value(tally.column.cell);
            let text = table.text(&value, &record, tally.column.cell)?;
            tally.count(&text, table.rows);
        }
        progress.at(table.rows, record.offset());
    }
    drop(progress);
    unread(report::print(&table, &tallies, out))?;
    let refused = tallies.iter().any(|tally| tally.refused() > 0);
    Ok(if refused { Done::WithRefusals } else { Done::Whole })
}
