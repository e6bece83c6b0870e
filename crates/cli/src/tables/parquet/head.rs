//! What stands at the end of a Parquet file: its schema, where its row groups are, its metadata.

use super::{Batches, Parquet};
use crate::failure::Failure;
use crate::names;
use crate::tables::records::{MANIFEST, Records, caught};
use crate::tables::{Input, Kind};
use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use ::parquet::basic::Type;
use ::parquet::file::metadata::ParquetMetaData;
use std::fs::File;
use std::sync::Arc;

/// Opens a table.
pub(crate) fn open(input: &Input) -> Result<(Parquet, Batches), Failure> {
    let name = input.shown();
    let Some(length) = input.metadata().map(|metadata| metadata.len()) else {
        return Err(match input.is_standard() || input.path().exists() {
            true => Failure::usage(format!("{name}: a Parquet table is read from its end; give a file")),
            false => Failure::failed(format!(
                "cannot read {name}: no such file or folder; check the path and its permissions"
            )),
        });
    };
    let file = File::open(input.path())
        .map_err(|error| Failure::system("read", &name, &error, "check the path and its permissions"))?;
    let unsound = |said: &str| {
        Failure::failed(format!("{name} is no whole Parquet file: {said}; make it again, or name its kind"))
    };
    let metadata = caught(|| ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))
        .ok_or_else(|| unsound("its parts do not fit together"))?
        .map_err(|error| unsound(&error.to_string()))?;
    check(&name, length, metadata.metadata())?;
    let stored = metadata.metadata().file_metadata().key_value_metadata();
    let manifest = stored.into_iter().flatten().find(|entry| entry.key == MANIFEST);
    let manifest = manifest.and_then(|entry| entry.value.clone());
    let records = Records::new(name.clone(), Some(length), Kind::Parquet, Arc::clone(metadata.schema()));
    let batches = Batches::new(name, file, metadata.clone());
    Ok((Parquet { records: records.with_manifest(manifest), metadata }, batches))
}

/// Refuses what could not be written again, and what lies of its length.
fn check(name: &str, length: u64, metadata: &ParquetMetaData) -> Result<(), Failure> {
    let columns = metadata.file_metadata().schema_descr().columns();
    if let Some(old) = columns.iter().find(|column| column.physical_type() == Type::INT96) {
        return Err(Failure::failed(format!(
            "{name}: column `{}` holds INT96 timestamps, which Parquet has given up; write them as INT64 first",
            names::shown(&old.path().string()),
        )));
    }
    let chunks = metadata.row_groups().iter().flat_map(|group| group.columns());
    for chunk in chunks {
        let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
        let end = start.min(chunk.data_page_offset()).checked_add(chunk.compressed_size());
        let sound = start >= 0 && chunk.compressed_size() >= 0;
        if !sound || end.and_then(|end| u64::try_from(end).ok()).is_none_or(|end| end > length) {
            return Err(Failure::failed(format!(
                "{name} is no whole Parquet file: a column stands outside of it; make it again"
            )));
        }
    }
    Ok(())
}
