//! A table in, the same table with its mapped columns changed out: what `tokenize`, `rekey` and `translate` share.
//!
//! A command is an [`Act`]: it says what is done to a table that was opened ([`Plan`]). All else is here: one table
//! (`one.rs`) or a folder of them (`folder.rs`), the manifest, the refused cells, and how what was done is told.

mod counted;
mod folder;
mod limit;
pub(crate) mod manifest;
mod one;
mod rejects;
mod summary;
mod vault;

pub(crate) use vault::Vaults;

use crate::change::{Change, Display, Opaque};
use crate::column::Column;
use crate::failure::{Done, Failure};
use crate::key::KeyArguments;
use crate::output::same_file;
use crate::tables::csv::Dialect;
use crate::tables::{Input, Kind, Table};
use crate::threads::Threads;
use limit::Limit;
use manifest::Made;
use one::{Paths, Wish};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Which table becomes which, whatever is done to it.
#[derive(Debug, clap::Args)]
pub(crate) struct TableArguments {
    /// The table: a CSV file with a header line, `-` for standard input, or a folder of tables
    #[arg(value_name = "IN.csv")]
    pub(crate) input: PathBuf,
    /// The table with new tokens, `-` for standard output, or the folder for them
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
    pub(crate) key: KeyArguments,
    /// Allow a test keyring
    #[arg(long)]
    allow_test: bool,
    /// The column that tells rows apart, for R.csv
    #[arg(long = "key", value_name = "NAME")]
    pub(crate) key_column: Option<String>,
    /// A table of the refused cells: row, line, key column, column, reason; never the value. For a folder, the folder
    /// for such tables
    #[arg(long, value_name = "R.csv")]
    rejects: Option<PathBuf>,
    /// Fail, without OUT, if a column has more refused cells: a number, or a share of its cells that hold text
    #[arg(long, value_name = "N|P%")]
    max_refused: Option<Limit>,
    #[command(flatten)]
    dialect: Dialect,
}

impl TableArguments {
    /// Where the manifest of the new table goes.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.manifest.clone().unwrap_or_else(|| manifest::path(&self.output))
    }
}

/// How tokens are spelled.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Spelling {
    /// As their cells.
    #[default]
    Keep,
    /// All in one way.
    Canonical,
}

/// What becomes of a refused cell.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnRefused {
    /// It becomes empty.
    #[default]
    Empty,
    /// It becomes an opaque token; it becomes empty if even that is refused.
    Opaque,
    /// The command fails at the first one.
    Fail,
}

/// What a command does to a table.
pub(crate) trait Act {
    const WORDS: Words;

    /// What is done to a table that was opened.
    fn plan(&mut self, table: &mut impl Table, input: &Input) -> Result<Plan, Failure>;
}

/// How it is told.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// What was done: `tokenized`.
    pub(crate) done: &'static str,
    /// Which cells have opaque tokens.
    pub(crate) opaque: &'static str,
    /// What else may become of refused cells when the command fails at one.
    pub(crate) choices: &'static str,
}

/// What is done to a table.
pub(crate) struct Plan {
    pub(crate) columns: Vec<Column>,
    /// What is done to each of them.
    pub(crate) changes: Vec<Box<dyn Change>>,
    pub(crate) opaque: Option<Opaque>,
    pub(crate) displays: Vec<Display>,
    pub(crate) on_refused: OnRefused,
    pub(crate) made: Made,
}

/// Refuses a key column that is changed.
pub(crate) fn check_key<'a>(
    arguments: &TableArguments,
    mut changed: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    match &arguments.key_column {
        Some(name) if changed.any(|changed| changed == name) => Err(Failure::usage(format!(
            "the key column `{name}` is tokenized, and R.csv must not hold identifiers; name another with --key"
        ))),
        _ => Ok(()),
    }
}

/// Changes a table, or a folder of tables.
pub(crate) fn run(
    arguments: &TableArguments,
    act: &mut impl Act,
    out: &mut dyn Write,
) -> Result<Done, Failure> {
    let input = Input::new(&arguments.input);
    if !input.is_standard() && arguments.input.is_dir() {
        return folder::run(arguments, act, out);
    }
    let standard = arguments.output.as_os_str() == "-";
    match (&arguments.manifest, standard) {
        (Some(_), true) | (None, false) => {}
        (None, true) => {
            return Err(Failure::usage(
                "standard output has no place for a manifest, which says what the tokens were made with; give \
                 --manifest M.json",
            ));
        }
        (Some(_), false) => {
            return Err(Failure::usage("the manifest of a file stands beside it; leave out --manifest"));
        }
    }
    let paths = Paths {
        input,
        output: arguments.output.clone(),
        manifest: arguments.manifest(),
        rejects: arguments.rejects.clone(),
        replace: arguments.force,
    };
    check(arguments, &paths)?;
    if standard {
        // Standard output is the table's alone.
        return one::run(arguments, &paths, act, Wish::Change(&mut io::stderr()));
    }
    one::run(arguments, &paths, act, Wish::Change(out))
}

/// Refuses to write a file over another.
fn check(arguments: &TableArguments, paths: &Paths) -> Result<(), Failure> {
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
