//! `jeton formats`.

use crate::failure::{Done, Failure};
use crate::grid::{Align, Grid, thousands, wrapped};
use jeton::{Format, U512};
use std::io::Write;

/// Widest line, in characters: that of the plainest terminal.
const WIDTH: usize = 80;

/// Prints the table of formats, and what their tokens show.
pub(crate) fn run(out: &mut dyn Write) -> Result<Done, Failure> {
    let mut grid = Grid::new("", &[Align::Left, Align::Right, Align::Right, Align::Left]);
    grid.row(["format", "version", "values", "example"].map(str::to_owned));
    for format in jeton::formats() {
        grid.row([
            format.to_string(),
            format.version().to_string(),
            values(*format),
            format.example().to_owned(),
        ]);
    }
    grid.print(out)?;
    writeln!(out, "\nWhat a token shows of its identifier:")?;
    let mut grid = Grid::new("", &[Align::Left, Align::Left]);
    let names = jeton::formats().iter().map(|format| format.name().len()).max().unwrap_or_default();
    for format in jeton::formats() {
        let lines = wrapped(format.shows(), WIDTH.saturating_sub(names).saturating_sub(2));
        for (number, line) in lines.into_iter().enumerate() {
            grid.row([if number == 0 { format.to_string() } else { String::new() }, line]);
        }
    }
    grid.print(out)?;
    Ok(Done::Whole)
}

/// How many values a format has, in all its classes.
fn values(format: Format) -> String {
    let total = format.classes().try_fold(U512::ZERO, |sum, class| sum.checked_add(class.size));
    match total {
        Some(U512::ZERO) => "any text".to_owned(),
        Some(sum) if sum.bit_len() <= 50 => thousands(sum),
        Some(sum) => format!("2^{}", sum.bit_len().saturating_sub(1)),
        None => "2^512".to_owned(),
    }
}
