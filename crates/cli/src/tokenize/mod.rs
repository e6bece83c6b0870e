//! `jeton tokenize`: a table of identifiers in, the same table with tokens out.

mod act;
mod masks;

use crate::column::{self, Mapping};
use crate::failure::{Done, Failure};
use crate::rewrite::{self, OnRefused, Spelling};
use act::Tokenize;
use jeton::Epoch;
use masks::MaskColumn;
use std::io::Write;

/// Replaces the identifiers in columns of a table by tokens; everything else stays byte for byte.
///
/// OUT appears only when complete, after its manifest OUT.csv.jeton.json, which says what its tokens were made with.
/// Empty and blank cells stay as they are. Exit code 3 says that cells were refused.
///
/// Standard output, `-`, has each row as soon as it is made, and cannot be taken back: its table is whole when the
/// command ends with 0 or 3, and only then is the manifest there.
///
/// A folder is done table by table, each to the same name in the folder OUT.csv, with its manifest. Run again, it goes
/// on where it was killed: tables that are there with the manifest they would have now are finished, and are left.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    table: rewrite::TableArguments,
    /// The token domain; declared once with `jeton domain add`
    #[arg(long, value_name = "NAME")]
    domain: String,
    /// A live epoch to tokenize with, in the place of the domain's own
    #[arg(long, value_name = "N", value_parser = crate::domain::epoch)]
    epoch: Option<Epoch>,
    /// A column and its format, such as nir=fr.nir; once for each column
    #[arg(long = "column", value_name = "NAME=FORMAT", required = true)]
    columns: Vec<Mapping>,
    /// How national telephone numbers are read: FR, BE, ...
    #[arg(long, value_name = "REGION")]
    default_region: Option<String>,
    /// Spell tokens as the cells are spelled, or all in the one canonical way that tables and searches compare
    #[arg(long, value_name = "HOW", default_value = "keep")]
    spelling: Spelling,
    /// A partial display in a new last column, such as phone=last2:phone_shown; last1 to last4, host, year
    #[arg(long = "mask", value_name = "NAME=MASK:NEW")]
    masks: Vec<MaskColumn>,
    /// What becomes of a refused cell: emptied, an opaque token that can come back, or the command fails
    #[arg(long, value_name = "WHAT", default_value = "empty")]
    on_refused: OnRefused,
}

/// Tokenizes a table, or a folder of tables.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    column::check(&arguments.columns)?;
    rewrite::check_key(&arguments.table, arguments.columns.iter().map(|column| &*column.name))?;
    rewrite::run(&arguments.table, &mut Tokenize::new(arguments), out)
}
