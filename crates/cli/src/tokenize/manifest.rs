//! The manifest: what the tokens of a table were made with. Without it nobody knows which epoch they are of.

use super::counted::Counted;
use super::{Arguments, OnRefused, Spelling};
use crate::change::Counts;
use crate::column::Column;
use crate::failure::Failure;
use crate::tables::{About, Form};
use jeton::Tokenizer;
use serde::Serialize;
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Version of the manifest's form.
const VERSION: u32 = 1;

/// What the tokens of a table are made with, known before the first is made.
#[derive(Clone, Serialize)]
pub(super) struct Made {
    domain: String,
    pub(super) epoch: u32,
    check_value: String,
    test_keyring: bool,
    email_suffix: String,
    default_region: Option<String>,
    spelling: Spelling,
    on_refused: OnRefused,
    #[serde(flatten)]
    form: Form,
    /// Length of the table that was tokenized, where it is known.
    source_bytes: Option<u64>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    /// Version of this form.
    manifest: u32,
    jeton: &'static str,
    #[serde(flatten)]
    made: &'a Made,
    rows: u64,
    /// Length of the table: one of another length is not the table of this manifest.
    bytes: Option<u64>,
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

impl Made {
    /// What this tokenizer, the first of the table's, makes tokens with.
    pub(super) fn with(
        arguments: &Arguments,
        columns: &[Column],
        tokenizer: &Tokenizer,
        test_keyring: bool,
        about: &About,
    ) -> Result<Self, Failure> {
        let check_value = tokenizer.check_value().map_err(|error| arguments.key.failure(error))?;
        Ok(Self {
            domain: tokenizer.domain().to_string(),
            epoch: tokenizer.epoch().number(),
            check_value: check_value.to_string(),
            test_keyring,
            email_suffix: tokenizer.suffix().to_string(),
            default_region: columns.iter().find_map(|column| column.format.region().map(str::to_owned)),
            spelling: arguments.spelling,
            on_refused: arguments.on_refused,
            form: about.form.clone(),
            source_bytes: about.length,
        })
    }

    /// The manifest's text, of a table of so many rows and bytes.
    pub(super) fn manifest(
        &self,
        arguments: &Arguments,
        columns: &[Counted],
        rows: u64,
        bytes: Option<u64>,
    ) -> Result<Vec<u8>, Failure> {
        let columns = columns.iter().map(|Counted { column, counts }| Entry {
            name: &column.name,
            format: column.format.name(),
            version: column.format.version(),
            counts: *counts,
            masks: arguments
                .masks
                .iter()
                .filter(|mask| mask.of == column.name)
                .map(|mask| MaskEntry { name: &mask.name, mask: &mask.written })
                .collect(),
        });
        let manifest = Manifest {
            manifest: VERSION,
            jeton: env!("CARGO_PKG_VERSION"),
            made: self,
            rows,
            bytes,
            columns: columns.collect(),
        };
        let mut text = serde_json::to_vec_pretty(&manifest).map_err(|error| {
            Failure::failed(format!("cannot write the manifest: {error}; nothing was written"))
        })?;
        text.push(b'\n');
        Ok(text)
    }
}

/// Where the manifest of a table stands.
pub(crate) fn path(table: &Path) -> PathBuf {
    let mut name = table.file_name().map(OsString::from).unwrap_or_default();
    name.push(".jeton.json");
    table.with_file_name(name)
}

/// The manifest at this path, if one can be read there.
pub(super) fn read(path: &Path) -> Option<Value> {
    fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok())
}

/// Whether a manifest tells of the same making as another: everything but what was counted, and who made it.
pub(super) fn same_making(one: &Value, other: &Value) -> bool {
    uncounted(one, &["jeton", "rows", "bytes"])
        .is_some_and(|one| Some(one) == uncounted(other, &["jeton", "rows", "bytes"]))
}

/// What a manifest says before anything is counted.
pub(super) fn making(manifest: &[u8]) -> Vec<u8> {
    let manifest = serde_json::from_slice(manifest).unwrap_or(Value::Null);
    uncounted(&manifest, &["rows", "bytes"]).map(|making| making.to_string().into_bytes()).unwrap_or_default()
}

/// A manifest without these fields, and without what was counted in columns.
fn uncounted(manifest: &Value, without: &[&str]) -> Option<Value> {
    let mut manifest = manifest.clone();
    let fields = manifest.as_object_mut()?;
    for field in without {
        fields.remove(*field);
    }
    for column in fields.get_mut("columns")?.as_array_mut()? {
        for counted in ["tokens", "empty", "refused", "opaque"] {
            column.as_object_mut()?.remove(counted);
        }
    }
    Some(manifest)
}

/// The columns that the manifest beside a table, or the one within it, says are tokens: where identifiers and tokens look
/// alike, nothing else could tell.
pub(crate) fn tokenized(table: &Path, about: &About) -> Vec<String> {
    let mut tokenized = read(&path(table)).map(|manifest| names(&manifest)).unwrap_or_default();
    tokenized.extend(within(about).map(|manifest| names(&manifest)).unwrap_or_default());
    tokenized
}

/// The manifest within a table.
pub(super) fn within(about: &About) -> Option<Value> {
    about.manifest.as_ref().and_then(|text| serde_json::from_str(text).ok())
}

/// The names of the columns that a manifest tells of.
fn names(manifest: &Value) -> Vec<String> {
    let entries = manifest.get("columns").and_then(Value::as_array);
    let names = entries.into_iter().flatten().filter_map(|entry| entry.get("name")?.as_str());
    names.map(str::to_owned).collect()
}

/// Refuses a column that is tokens, says the manifest beside the table or the one within it.
pub(super) fn check_not_tokens(table: &Path, about: &About, columns: &[Column]) -> Result<(), Failure> {
    let beside = read(&path(table)).map(|manifest| names(&manifest)).unwrap_or_default();
    let tokenized = tokenized(table, about);
    let Some(column) = columns.iter().find(|column| tokenized.contains(&column.name)) else {
        return Ok(());
    };
    let says = match beside.contains(&column.name) {
        true => path(table).display().to_string(),
        false => "its own metadata".to_owned(),
    };
    Err(Failure::failed(format!(
        "{}: column `{}` was tokenized before, says {says}; tokenize the original, or leave out --column {}",
        table.display(),
        column.name,
        column.name,
    )))
}
