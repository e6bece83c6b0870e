//! The manifest: what the tokens of a table were made with. Without it nobody knows which epoch they are of.

use super::rows::{Counts, Rows};
use super::vault::Opened;
use super::{Arguments, OnRefused, Spelling};
use crate::column::Column;
use crate::failure::Failure;
use crate::table::Table;
use serde::Serialize;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Version of the manifest's form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Manifest<'a> {
    /// Version of this form.
    manifest: u32,
    jeton: &'static str,
    domain: &'a str,
    epoch: u32,
    check_value: String,
    test_keyring: bool,
    email_suffix: &'a str,
    default_region: Option<&'a str>,
    spelling: Spelling,
    on_refused: OnRefused,
    encoding: String,
    delimiter: String,
    rows: u64,
    /// Length of the table: one of another length is not the table of this manifest.
    bytes: u64,
    columns: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    format: &'static str,
    version: u16,
    #[serde(flatten)]
    counts: Counts,
    masks: Vec<MaskEntry<'a>>,
}

#[derive(Serialize)]
struct MaskEntry<'a> {
    name: &'a str,
    mask: &'a str,
}

/// Where the manifest of a table stands.
pub(crate) fn path(table: &Path) -> PathBuf {
    let mut name = table.file_name().map(OsString::from).unwrap_or_default();
    name.push(".jeton.json");
    table.with_file_name(name)
}

/// The manifest's text.
pub(crate) fn json(
    arguments: &Arguments,
    opened: &Opened,
    rows: &Rows,
    table: &Table,
    bytes: u64,
) -> Result<Vec<u8>, Failure> {
    let Some(first) = rows.jobs.first().map(|job| &job.tokenizer) else {
        return Err(Failure::usage("no column is mapped; give --column NAME=FORMAT"));
    };
    let columns = rows.jobs.iter().map(|job| Entry {
        name: &job.column.name,
        format: job.column.format.name(),
        version: job.column.format.version(),
        counts: job.counts,
        masks: rows
            .masks
            .iter()
            .filter(|mask| mask.of == job.column.name)
            .map(|mask| MaskEntry { name: &mask.name, mask: &mask.written })
            .collect(),
    });
    let manifest = Manifest {
        manifest: VERSION,
        jeton: env!("CARGO_PKG_VERSION"),
        domain: first.domain().as_str(),
        epoch: first.epoch().number(),
        check_value: first.check_value().map_err(|error| arguments.key.failure(error))?.to_string(),
        test_keyring: opened.test,
        email_suffix: first.suffix().as_str(),
        default_region: rows.jobs.iter().find_map(|job| job.column.format.region()),
        spelling: arguments.spelling,
        on_refused: arguments.on_refused,
        encoding: table.dialect.encoding.to_string(),
        delimiter: char::from(table.dialect.delimiter).to_string(),
        rows: table.rows,
        bytes,
        columns: columns.collect(),
    };
    let mut text = serde_json::to_vec_pretty(&manifest).map_err(|error| {
        Failure::failed(format!("cannot write the manifest: {error}; nothing was written"))
    })?;
    text.push(b'\n');
    Ok(text)
}

/// The columns that the manifest beside a table says are tokens: where identifiers and tokens look alike, nothing
/// else could tell.
pub(crate) fn tokenized(table: &Path) -> Vec<String> {
    let manifest = fs::read(path(table)).ok();
    let manifest = manifest.and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
    let entries = manifest.as_ref().and_then(|manifest| manifest.get("columns")?.as_array());
    let names = entries.into_iter().flatten().filter_map(|entry| entry.get("name")?.as_str());
    names.map(str::to_owned).collect()
}

/// Refuses a column that is tokens, says the manifest beside the table.
pub(crate) fn check_not_tokens(table: &Path, columns: &[Column]) -> Result<(), Failure> {
    let tokenized = tokenized(table);
    let Some(column) = columns.iter().find(|column| tokenized.contains(&column.name)) else {
        return Ok(());
    };
    Err(Failure::failed(format!(
        "{}: column `{}` was tokenized before, says {}; tokenize the original, or leave out --column {}",
        table.display(),
        column.name,
        path(table).display(),
        column.name,
    )))
}
