//! The manifest: what the tokens of a table were made with. Without it nobody knows which epoch they are of.

use super::counted::Counted;
use super::{OnRefused, Spelling};
use crate::change::Counts;
use crate::column::Column;
use crate::failure::Failure;
use crate::key::KeyArguments;
use crate::tables::{About, Form};
use jeton::{CheckValue, Epoch, Manifest, ManifestColumn, Suffix, TokenDomain, Tokenizer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Version of the manifest's form.
const VERSION: u32 = 1;

/// What the tokens of a table are made with, known before the first is made.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) manifest: Manifest,
    /// The masks of each column.
    pub(crate) masks: Vec<Vec<MaskEntry>>,
    pub(crate) test_keyring: bool,
    pub(crate) spelling: Spelling,
    pub(crate) on_refused: OnRefused,
    pub(crate) form: Form,
    /// Length of the table whose cells became these tokens, where it is known.
    pub(crate) source_bytes: Option<u64>,
}

/// A column that shows a part of another's identifiers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MaskEntry {
    pub(crate) name: String,
    pub(crate) mask: String,
}

/// The manifest as it is written: the library's, and what only a table has.
#[derive(Serialize)]
struct Written<'a> {
    /// Version of this form.
    manifest: u32,
    jeton: &'static str,
    domain: &'a TokenDomain,
    epoch: Epoch,
    check_value: CheckValue,
    test_keyring: bool,
    email_suffix: &'a Suffix,
    default_region: Option<&'a str>,
    spelling: Spelling,
    on_refused: OnRefused,
    #[serde(flatten)]
    form: &'a Form,
    source_bytes: Option<u64>,
    rows: u64,
    /// Length of the table: one of another length is not the table of this manifest.
    bytes: Option<u64>,
    columns: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    column: &'a ManifestColumn,
    #[serde(flatten)]
    counts: Counts,
    masks: &'a [MaskEntry],
}

/// The manifest of columns that these tokenizers fill.
pub(crate) fn of<'a>(
    mut tokenizers: impl Iterator<Item = (&'a Tokenizer, &'a Column)>,
    key: &KeyArguments,
) -> Result<Manifest, Failure> {
    let manifest = |(tokenizer, column): (&Tokenizer, &Column)| {
        tokenizer.manifest(&column.name).map_err(|error| key.failure(error))
    };
    let first = tokenizers.next().ok_or_else(|| Failure::usage("no column is mapped"))?;
    let mut all = manifest(first)?;
    for other in tokenizers {
        let other = manifest(other)?;
        all.default_region = all.default_region.or(other.default_region);
        all.columns.extend(other.columns);
    }
    Ok(all)
}

impl Made {
    /// The manifest's text, of a table of so many rows and bytes.
    pub(super) fn written(
        &self,
        columns: &[Counted],
        rows: u64,
        bytes: Option<u64>,
    ) -> Result<Vec<u8>, Failure> {
        let Self { manifest, masks, test_keyring, spelling, on_refused, form, source_bytes } = self;
        let columns = manifest.columns.iter().zip(masks).zip(columns);
        let written = Written {
            manifest: VERSION,
            jeton: env!("CARGO_PKG_VERSION"),
            domain: &manifest.domain,
            epoch: manifest.epoch,
            check_value: manifest.check_value,
            test_keyring: *test_keyring,
            email_suffix: &manifest.email_suffix,
            default_region: manifest.default_region.as_deref(),
            spelling: *spelling,
            on_refused: *on_refused,
            form,
            source_bytes: *source_bytes,
            rows,
            bytes,
            columns: columns
                .map(|((column, masks), counted)| Entry { column, counts: counted.counts, masks })
                .collect(),
        };
        let mut text = serde_json::to_vec_pretty(&written).map_err(|error| {
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
fn within(about: &About) -> Option<Value> {
    about.manifest.as_ref().and_then(|text| serde_json::from_str(text).ok())
}

/// The names of the columns that a manifest tells of.
fn names(manifest: &Value) -> Vec<String> {
    let entries = manifest.get("columns").and_then(Value::as_array);
    let names = entries.into_iter().flatten().filter_map(|entry| entry.get("name")?.as_str());
    names.map(str::to_owned).collect()
}

/// Refuses a column that is tokens, says the manifest beside the table or the one within it.
pub(crate) fn check_not_tokens(table: &Path, about: &About, columns: &[Column]) -> Result<(), Failure> {
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
