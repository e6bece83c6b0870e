//! The manifest of a table that holds tokens. With format-preserving encryption every key fits, so nothing else could tell
//! what they were made with.

use crate::failure::{Failure, why};
use crate::rewrite::manifest::{self, MaskEntry};
use crate::rewrite::{OnRefused, Spelling};
use crate::tables::{About, Input};
use jeton::Manifest;
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::Path;

/// A manifest that was found, and where.
pub(super) struct Found {
    name: String,
    pub(super) manifest: Manifest,
    /// The masks of each column.
    pub(super) masks: Vec<Vec<MaskEntry>>,
    pub(super) spelling: Spelling,
    pub(super) on_refused: OnRefused,
    /// Length of the table, if it says it.
    bytes: Option<u64>,
}

/// What only the manifests of tables say.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OfATable {
    spelling: Spelling,
    on_refused: OnRefused,
    bytes: Option<u64>,
    columns: Vec<OfAColumn>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OfAColumn {
    masks: Vec<MaskEntry>,
}

impl Found {
    /// The manifest that was named, or the one beside the table, or the one within it.
    pub(super) fn of(named: Option<&Path>, input: &Input, about: &About) -> Result<Self, Failure> {
        if let Some(path) = named {
            return Self::at(path)?.ok_or_else(|| absent(path));
        }
        let path = manifest::path(input.path());
        let beside = if input.is_standard() { None } else { Self::at(&path)? };
        let within = about
            .manifest
            .as_deref()
            .map(|text| Self::read(&format!("the manifest within {}", about.name), text));
        let found = match (beside, within.transpose()?) {
            (Some(beside), Some(within)) if beside.manifest != within.manifest => {
                return Err(Failure::failed(format!(
                    "{} and {} differ; name the one that is right with --source-manifest",
                    beside.name, within.name
                )));
            }
            (Some(beside), _) => beside,
            (None, Some(within)) => within,
            (None, None) => {
                let no_path =
                    if input.is_standard() { String::new() } else { format!(" at {}", path.display()) };
                return Err(Failure::failed(format!(
                    "{} has no manifest{no_path}, and nothing else says what its tokens were made with; name it with \
                     --source-manifest M.json",
                    about.name
                )));
            }
        };
        if let (Some(says), Some(is)) = (found.bytes, about.length)
            && says != is
        {
            return Err(Failure::failed(format!(
                "{} is of a table of {says} bytes, and {} has {is}; if it was only edited since, say so with \
                 --source-manifest {}",
                found.name, about.name, found.name
            )));
        }
        Ok(found)
    }

    fn at(path: &Path) -> Result<Option<Self>, Failure> {
        let name = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Self::read(&name, &text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                Err(Failure::failed(format!("cannot read {name}: {}; check the file", why(&error))))
            }
        }
    }

    fn read(name: &str, text: &str) -> Result<Self, Failure> {
        let read = |text: &str| -> serde_json::Result<(Manifest, OfATable)> {
            Ok((serde_json::from_str(text)?, serde_json::from_str(text)?))
        };
        let (manifest, OfATable { spelling, on_refused, bytes, columns }) = read(text).map_err(|error| {
            Failure::failed(format!("{name} is no manifest: {error}; name another with --source-manifest"))
        })?;
        if manifest.columns.is_empty() {
            return Err(Failure::failed(format!(
                "{name} tells of no column; name another with --source-manifest"
            )));
        }
        let masks = columns.into_iter().map(|column| column.masks).collect();
        Ok(Self { name: name.to_owned(), manifest, masks, spelling, on_refused, bytes })
    }

    /// Something in it that is wrong.
    pub(super) fn failure(&self, said: &str) -> Failure {
        Failure::failed(format!("{}: {said}", self.name))
    }
}

fn absent(path: &Path) -> Failure {
    Failure::failed(format!("no manifest at {}; check --source-manifest", path.display()))
}
