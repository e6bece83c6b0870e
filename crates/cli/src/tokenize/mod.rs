//! `jeton tokenize`: a table of identifiers in, the same table with tokens out.

mod limit;
pub(crate) mod manifest;
mod masks;
mod rejects;
mod rows;
mod summary;
mod vault;

use crate::column::{self, Mapping};
use crate::csv::Record;
use crate::failure::{Done, Failure, unread};
use crate::key::KeyArguments;
use crate::output::{Unfinished, same_file, tidy_when_interrupted, writable};
use crate::progress::Progress;
use crate::region;
use crate::table::{Dialect, Table};
use jeton::Epoch;
use limit::Limit;
use masks::MaskColumn;
use rejects::Rejects;
use rows::Rows;
use std::fs::{self, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use vault::Opened;

/// Replaces the identifiers in columns of a table by tokens; everything else stays byte for byte.
///
/// OUT appears only when complete, after its manifest OUT.csv.jeton.json, which says what its tokens were made with.
/// Empty and blank cells stay as they are. Exit code 3 says that cells were refused.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The table: a CSV file with a header line, or `-` for standard input
    #[arg(value_name = "IN.csv")]
    input: PathBuf,
    /// The table with tokens
    #[arg(short, long, value_name = "OUT.csv")]
    output: PathBuf,
    /// Replace OUT.csv, its manifest and R.csv where they exist
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    key: KeyArguments,
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
    /// The column that tells rows apart, for R.csv
    #[arg(long = "key", value_name = "NAME")]
    key_column: Option<String>,
    /// A table of the refused cells: row, line, key column, column, reason; never the value
    #[arg(long, value_name = "R.csv")]
    rejects: Option<PathBuf>,
    /// What becomes of a refused cell: emptied, an opaque token that can come back, or the command fails
    #[arg(long, value_name = "WHAT", default_value = "empty")]
    on_refused: OnRefused,
    /// Fail, without OUT, if a column has more refused cells: a number, or a share of its cells that hold text
    #[arg(long, value_name = "N|P%")]
    max_refused: Option<Limit>,
    /// Allow a test keyring
    #[arg(long)]
    allow_test: bool,
    #[command(flatten)]
    dialect: Dialect,
}

/// How tokens are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Spelling {
    /// As their cells.
    Keep,
    /// All in one way.
    Canonical,
}

/// What becomes of a refused cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnRefused {
    /// It becomes empty.
    Empty,
    /// It becomes an opaque token; it becomes empty if even that is refused.
    Opaque,
    /// The command fails at the first one.
    Fail,
}

/// Tokenizes a table.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let manifest_path = manifest::path(&arguments.output);
    check(arguments, &manifest_path)?;
    let mut table = Table::open(&arguments.input, arguments.dialect)?;
    let mut columns = column::find(&arguments.columns, &table)?;
    for column in &mut columns {
        column.format = region::give(column.format, arguments.default_region.as_deref())?;
    }
    masks::check(&arguments.masks, &columns, &table)?;
    manifest::check_not_tokens(&arguments.input, &columns)?;
    let key_cell = arguments.key_column.as_ref().map(|name| table.position(name)).transpose()?;

    let opened = Opened::open(&arguments.key, arguments.allow_test)?;
    let mut rows = Rows::new(arguments, &columns, &opened, &table)?;

    tidy_when_interrupted();
    let from = source(&arguments.input);
    let mut output = Unfinished::create(&arguments.output, from.as_ref(), arguments.force)?;
    // The manifest of a table that was moved away is all that says which epoch its tokens are of.
    writable(&manifest_path, arguments.force)?;
    let mut rejects = match &arguments.rejects {
        Some(path) => Some(Rejects::create(path, from.as_ref(), arguments.force, &table, key_cell)?),
        None => None,
    };
    output.write(&table.before)?;
    output.write(rows.header(&table)?)?;
    let progress = Progress::over(table.length);
    let mut record = Record::default();
    while table.next(&mut record)? {
        if record.is_empty_line() {
            output.write(rows.empty_line(&table, &record))?;
        } else {
            output.write(rows.tokenize(&table, &record, rejects.as_mut())?)?;
        }
        progress.at(table.rows, record.offset());
    }
    drop(progress);

    rows.check_not_tokens(&table)?;
    if let Err(failure) = rows.check_limit(arguments, &table) {
        // The list of refused cells is whole, and it is what one needs to mend them.
        if let Some(rejects) = rejects {
            rejects.complete()?.publish()?.settle()?;
        }
        return Err(failure);
    }
    let bytes = output.bytes();
    let output = output.complete()?;
    let rejects = rejects.map(Rejects::complete).transpose()?;
    let mut manifest = Unfinished::create(&manifest_path, from.as_ref(), arguments.force)?;
    manifest.write(&manifest::json(arguments, &opened, &rows, &table, bytes)?)?;
    let manifest = manifest.complete()?;

    let rejects = rejects.map(|rejects| rejects.publish()).transpose()?;
    let manifest = manifest.publish()?;
    match output.publish() {
        Ok(output) => output.settle()?,
        Err(failure) => {
            manifest.take_back();
            return Err(failure);
        }
    }
    if let Some(rejects) = rejects {
        rejects.settle()?;
    }
    unread(summary::print(arguments, &rows, &table, out))?;
    Ok(if rows.refused_cells() > 0 { Done::WithRefusals } else { Done::Whole })
}

/// What can be seen to be wrong before anything is read.
fn check(arguments: &Arguments, manifest: &Path) -> Result<(), Failure> {
    column::check(&arguments.columns)?;
    if let Some(name) = arguments.key_column.as_ref()
        && arguments.columns.iter().any(|column| column.name == *name)
    {
        return Err(Failure::usage(format!(
            "the key column `{name}` is tokenized, and R.csv must not hold identifiers; name another with --key"
        )));
    }
    let mut files =
        vec![("IN.csv", arguments.input.as_path()), ("the keyring", arguments.key.keyring.as_path())];
    files.extend(arguments.key.key_file.as_deref().map(|path| ("the key file", path)));
    let mut written = vec![("OUT.csv", arguments.output.as_path()), ("the manifest", manifest)];
    written.extend(arguments.rejects.as_deref().map(|path| ("R.csv", path)));
    for (what, path) in written {
        if let Some((other, _)) = files.iter().find(|(_, other)| same_file(path, other)) {
            return Err(Failure::usage(format!("{what} and {other} are one file; write {what} elsewhere")));
        }
        files.push((what, path));
    }
    Ok(())
}

/// The file whose readers may read what is made of it.
fn source(input: &Path) -> Option<Metadata> {
    fs::metadata(input).ok().filter(Metadata::is_file)
}
