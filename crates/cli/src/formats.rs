//! `jeton formats`.

use crate::failure::{Done, Failure};
use crate::grid::{Align, Grid, thousands};
use jeton::{Format, U512};
use std::io::Write;

/// Prints the table of formats.
pub(crate) fn run(out: &mut dyn Write) -> Result<Done, Failure> {
    let mut grid = Grid::new("", &[Align::Left, Align::Right, Align::Right, Align::Left, Align::Left]);
    grid.row(["format", "version", "values", "example", "its token shows"].map(str::to_owned));
    for format in jeton::formats() {
        grid.row([
            format.to_string(),
            format.version().to_string(),
            values(*format),
            format.example().to_owned(),
            format.shows().to_owned(),
        ]);
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
