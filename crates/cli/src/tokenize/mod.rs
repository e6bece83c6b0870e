//! `jeton tokenize`: a table of identifiers in, the same table with tokens out.

mod act;
mod counted;
mod folder;
mod limit;
pub(crate) mod manifest;
mod masks;
mod one;
mod rejects;
mod summary;
mod vault;

use crate::column::{self, Mapping};
use crate::failure::{Done, Failure};
use crate::key::KeyArguments;
use crate::output::same_file;
use crate::tables::csv::Dialect;
use crate::tables::{Input, Kind};
use crate::threads::Threads;
use jeton::Epoch;
use limit::Limit;
use masks::MaskColumn;
use one::{Paths, Wish};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use vault::Vaults;

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
    /// The table: a CSV file with a header line, `-` for standard input, or a folder of tables
    #[arg(value_name = "IN.csv")]
    input: PathBuf,
    /// The table with tokens, `-` for standard output, or the folder for them
    #[arg(short, long, value_name = "OUT.csv")]
    output: PathBuf,
    /// Which kind of table it is, whatever its name says
    #[arg(long, value_name = "KIND")]
    input_format: Option<Kind>,
    /// Where the manifest of standard output goes; that of a file stands beside it
    #[arg(long, value_name = "M.json")]
    manifest: Option<PathBuf>,
    /// Replace OUT.csv, its manifest and R.csv where they exist
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    threads: Threads,
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
    /// A table of the refused cells: row, line, key column, column, reason; never the value. For a folder, the folder
    /// for such tables
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

impl Arguments {
    /// How many threads change batches.
    fn threads(&self) -> NonZeroUsize {
        self.threads.number()
    }
}

/// Tokenizes a table, or a folder of tables.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    column::check(&arguments.columns)?;
    if let Some(name) = arguments.key_column.as_ref()
        && arguments.columns.iter().any(|column| column.name == *name)
    {
        return Err(Failure::usage(format!(
            "the key column `{name}` is tokenized, and R.csv must not hold identifiers; name another with --key"
        )));
    }
    let mut vaults = Vaults { key: &arguments.key, allow_test: arguments.allow_test, opened: None };
    let input = Input::new(&arguments.input);
    if !input.is_standard() && arguments.input.is_dir() {
        return folder::run(arguments, &mut vaults, out);
    }
    let standard = arguments.output.as_os_str() == "-";
    let manifest = match (&arguments.manifest, standard) {
        (Some(path), true) => path.clone(),
        (None, false) => manifest::path(&arguments.output),
        (None, true) => {
            return Err(Failure::usage(
                "standard output has no place for a manifest, which says what the tokens were made with; give \
                 --manifest M.json",
            ));
        }
        (Some(_), false) => {
            return Err(Failure::usage("the manifest of a file stands beside it; leave out --manifest"));
        }
    };
    let paths = Paths {
        input,
        output: arguments.output.clone(),
        manifest,
        rejects: arguments.rejects.clone(),
        replace: arguments.force,
    };
    check(arguments, &paths)?;
    if standard {
        // Standard output is the table's alone.
        return one::run(arguments, &paths, &mut vaults, Wish::Tokenize(&mut io::stderr()));
    }
    one::run(arguments, &paths, &mut vaults, Wish::Tokenize(out))
}

/// Refuses to write a file over another.
fn check(arguments: &Arguments, paths: &Paths) -> Result<(), Failure> {
    let mut files = vec![("IN.csv", paths.input.path()), ("the keyring", arguments.key.keyring.as_path())];
    files.extend(arguments.key.key_file.as_deref().map(|path| ("the key file", path)));
    let mut written: Vec<(&str, &Path)> = Vec::new();
    if !paths.is_standard() {
        written.push(("OUT.csv", &paths.output));
    }
    written.push(("the manifest", &paths.manifest));
    written.extend(paths.rejects.as_deref().map(|path| ("R.csv", path)));
    for (what, path) in written {
        if let Some((other, _)) = files.iter().find(|(_, other)| same_file(path, other)) {
            return Err(Failure::usage(format!("{what} and {other} are one file; write {what} elsewhere")));
        }
        files.push((what, path));
    }
    Ok(())
}
