//! A survey, for people to read.

use super::tally::{Rows, Tally};
use crate::grid::{Align, Grid, counted, percent, thousands};
use crate::names;
use crate::tables::{About, Seen};
use std::cmp::Reverse;
use std::io::{self, Write};

/// Most classes that are listed.
const CLASSES: usize = 12;

/// Prints what was found.
pub(super) fn print(about: &About, seen: &Seen, tallies: &[Tally], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}: {}, {}, {}",
        about.name,
        counted(seen.rows, "row", "rows"),
        counted(u64::try_from(about.names.len()).unwrap_or_default(), "column", "columns"),
        about.form,
    )?;
    for tally in tallies {
        writeln!(out)?;
        column(seen.rows, tally, out)?;
    }
    if tallies.iter().any(|tally| tally.refused() > 0 || tally.inexact.count > 0) {
        writeln!(out, "\nRows count from 1 behind the header.")?;
    }
    Ok(())
}

fn column(rows: u64, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let format = tally.column.format;
    let region = format.region().map(|region| format!(", default region {region}")).unwrap_or_default();
    let name = names::shown(&tally.column.name);
    writeln!(out, "{name} as {format}, version {}{region}", format.version())?;
    let mut grid = Grid::new("  ", &[Align::Left, Align::Right, Align::Right]);
    for (what, count) in [
        ("would be tokenized", tally.accepted()),
        ("would be refused", tally.refused()),
        ("blank, stays as it is", tally.blank),
        ("empty, stays empty", tally.empty),
    ] {
        if count > 0 {
            grid.row([what.to_owned(), thousands(count), percent(count, rows)]);
        }
    }
    grid.print(out)?;
    classes(tally, out)?;
    refusals(tally, out)?;
    lengths(tally, out)?;
    spellings(tally, out)?;
    if tally.tokenized {
        writeln!(out, "  the manifest beside the table says that this column is tokens already")?;
    }
    if tally.tokens() > 0 {
        let cells = counted(tally.tokens(), "cell is a token", "cells are tokens");
        writeln!(out, "  {cells} already: was this column tokenized before?")?;
    }
    Ok(())
}

fn classes(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.classes.is_empty() {
        return Ok(());
    }
    writeln!(out, "  classes met, which tokens show:")?;
    let mut classes: Vec<(&String, &u64)> = tally.classes.iter().collect();
    classes.sort_by_key(|(name, count)| (Reverse(**count), (*name).clone()));
    let mut grid = Grid::new("    ", &[Align::Left, Align::Right]);
    for (name, count) in classes.iter().take(CLASSES) {
        grid.row([(*name).clone(), thousands(*count)]);
    }
    let more: Vec<u64> = classes.iter().skip(CLASSES).map(|(_, count)| **count).collect();
    if !more.is_empty() {
        grid.row([format!("and {} more", more.len()), thousands(more.iter().sum::<u64>())]);
    }
    grid.print(out)
}

fn refusals(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.refusals.is_empty() {
        return Ok(());
    }
    writeln!(out, "  refused because:")?;
    let mut grid = Grid::new("    ", &[Align::Left, Align::Right, Align::Left]);
    let mut refusals: Vec<_> = tally.refusals.iter().collect();
    refusals.sort_by_key(|(_, rows)| Reverse(rows.count));
    for (reason, rows) in refusals {
        grid.row([reason.to_string(), thousands(rows.count), named(rows)]);
    }
    grid.print(out)
}

/// `rows 3, 17, 44, ...`
fn named(rows: &Rows) -> String {
    let first: Vec<String> = rows.first.iter().map(ToString::to_string).collect();
    let more = if rows.count > u64::try_from(first.len()).unwrap_or(u64::MAX) { ", ..." } else { "" };
    format!("{} {}{more}", if rows.count == 1 { "row" } else { "rows" }, first.join(", "))
}

fn lengths(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.accepted() == 0 {
        return Ok(());
    }
    let (cell, token) = (tally.longest_cell, tally.longest_token);
    let note = if token > cell { "; a database column may need widening" } else { "" };
    writeln!(out, "  longest cell {cell} bytes, longest token {token} bytes{note}")
}

fn spellings(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let counted_texts = tally.fold.counted();
    if counted_texts.texts > 0 {
        let about = if counted_texts.exact { "" } else { "about " };
        let folded = counted_texts.texts.saturating_sub(counted_texts.tokens);
        writeln!(
            out,
            "  {about}{} {about}{}{}",
            counted(counted_texts.texts, "distinct text becomes", "distinct texts become"),
            counted(counted_texts.tokens, "distinct token", "distinct tokens"),
            match folded {
                0 => String::new(),
                1 => "; 1 is another spelling of the same identifier".to_owned(),
                _ => format!("; {about}{} are other spellings of the same identifiers", thousands(folded)),
            }
        )?;
    }
    if tally.inexact.count > 0 {
        writeln!(
            out,
            "  {} would not come back byte for byte, only in a like spelling: {}",
            counted(tally.inexact.count, "cell", "cells"),
            named(&tally.inexact)
        )?;
    }
    Ok(())
}
