//! What was done, for people to read.

use super::Words;
use super::counted::{Counted, refused};
use super::manifest::Made;
use super::one::Paths;
use crate::grid::{Align, Grid, counted, thousands};
use crate::names;
use std::io::{self, Write};

/// Prints what was done.
pub(super) fn print(
    words: Words,
    paths: &Paths,
    made: &Made,
    columns: &[Counted],
    rows: u64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = counted(rows, "row", "rows");
    let (domain, epoch) = (&made.manifest.domain, made.manifest.epoch);
    writeln!(out, "{}: {rows}, domain {domain}, epoch {epoch}", paths.shown())?;
    let right = Align::Right;
    let mut grid = Grid::new("  ", &[Align::Left, Align::Left, right, right, right, right]);
    grid.row(["column", "format", "tokens", "empty", "refused", words.opaque].map(str::to_owned));
    for Counted { column, counts } in columns {
        grid.row([
            names::shown(&column.name),
            column.format.to_string(),
            thousands(counts.tokens),
            thousands(counts.empty),
            thousands(counts.refused),
            thousands(counts.opaque),
        ]);
    }
    grid.print(out)?;
    match (&paths.rejects, refused(columns)) {
        (Some(path), 1..) => writeln!(out, "the refused cells are listed in {}", path.display())?,
        (None, 1..) => writeln!(out, "list the refused cells with --rejects R.csv, or see `jeton survey`")?,
        (_, 0) => {}
    }
    writeln!(out, "keep {} with the table: it says what the tokens were made with", paths.manifest.display())
}
