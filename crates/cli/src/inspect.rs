//! `jeton inspect`.

use crate::failure::{Done, Failure};
use crate::grid::{Align, Grid};
use crate::input::line;
use crate::region;
use jeton::{Format, Side};
use std::io::Write;

/// Shows what a text is, without any key: its class, its canonical spelling, or why it is refused and where
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The format to read it as; see `jeton formats`
    #[arg(long, value_name = "FORMAT", value_parser = crate::column::format)]
    format: Format,
    /// Read it as an identifier, or as a token
    #[arg(long, value_name = "SIDE", default_value = "identifier")]
    side: Which,
    /// How national telephone numbers are read: FR, BE, ...
    #[arg(long, value_name = "REGION")]
    default_region: Option<String>,
    /// The text; several words are one text. `-` reads one line from standard input, which no shell remembers
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Which {
    Identifier,
    Token,
}

/// Inspects one text.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let side = match arguments.side {
        Which::Identifier => Side::Identifier,
        Which::Token => Side::Token,
    };
    let format = region::give(arguments.format, arguments.default_region.as_deref())?;
    let text = match arguments.text.as_slice() {
        [only] if only == "-" => line()?,
        words => words.join(" "),
    };
    let seen = format.inspect(side, &text).map_err(|error| {
        let what = if matches!(side, Side::Identifier) { "an identifier" } else { "a token" };
        Failure::failed(format!("not {what} of {format}: {error}; it looks like {}", format.example()))
    })?;
    let mut grid = Grid::new("", &[Align::Left, Align::Left]);
    grid.row(["format".to_owned(), format!("{format}, version {}", format.version())]);
    grid.row(["class".to_owned(), seen.class.clone()]);
    grid.row(["canonical".to_owned(), seen.canonical.clone()]);
    let exact = if seen.exact { "yes, byte for byte" } else { "in a like spelling, not byte for byte" };
    grid.row(["comes back".to_owned(), exact.to_owned()]);
    grid.row(["longest token".to_owned(), format!("{} bytes", seen.longest_token)]);
    grid.print(out)?;
    Ok(Done::Whole)
}
