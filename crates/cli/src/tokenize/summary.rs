//! What was done, for people to read.

use super::rows::Rows;
use super::{Arguments, manifest};
use crate::grid::{Align, Grid, counted, thousands};
use crate::names;
use crate::table::Table;
use std::io::{self, Write};

/// Prints what was done.
pub(crate) fn print(
    arguments: &Arguments,
    rows: &Rows,
    table: &Table,
    out: &mut dyn Write,
) -> io::Result<()> {
    let output = arguments.output.display();
    let epoch = rows.jobs.first().map(|job| format!(", epoch {}", job.tokenizer.epoch())).unwrap_or_default();
    let count = counted(table.rows, "row", "rows");
    writeln!(out, "{output}: {count}, domain {}{epoch}", arguments.domain)?;
    let right = Align::Right;
    let mut grid = Grid::new("  ", &[Align::Left, Align::Left, right, right, right, right]);
    grid.row(["column", "format", "tokens", "empty", "refused", "of these opaque"].map(str::to_owned));
    for job in &rows.jobs {
        grid.row([
            names::shown(&job.column.name),
            job.column.format.to_string(),
            thousands(job.counts.tokens),
            thousands(job.counts.empty),
            thousands(job.counts.refused),
            thousands(job.counts.opaque),
        ]);
    }
    grid.print(out)?;
    match (&arguments.rejects, rows.refused_cells()) {
        (Some(path), 1..) => writeln!(out, "the refused cells are listed in {}", path.display())?,
        (None, 1..) => writeln!(out, "list the refused cells with --rejects R.csv, or see `jeton survey`")?,
        (_, 0) => {}
    }
    writeln!(
        out,
        "keep {} with the table: it says what the tokens were made with",
        manifest::path(&arguments.output).display()
    )
}
