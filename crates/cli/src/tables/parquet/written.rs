//! A Parquet table written anew.

use super::Parquet;
use crate::failure::Failure;
use crate::output::Output;
use crate::tables::Writer;
use crate::tables::records::{MANIFEST, Rendered};
use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_writer::ArrowWriterOptions;
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{KeyValue, ParquetMetaData};
use ::parquet::file::properties::WriterProperties;
use ::parquet::schema::types::{SchemaDescriptor, Type};
use std::io;
use std::sync::Arc;

/// Under this key Arrow keeps its own schema.
const ARROW: &str = "ARROW:schema";

/// A Parquet table being written.
pub(crate) struct Written {
    writer: ArrowWriter<Output>,
}

impl Written {
    pub(super) fn begin(
        table: &Parquet,
        out: Output,
        new: &[String],
        making: &[u8],
    ) -> Result<Self, Failure> {
        let metadata = table.metadata.metadata();
        let stored = metadata.file_metadata().key_value_metadata().cloned().unwrap_or_default();
        let had_arrow = stored.iter().any(|entry| entry.key == ARROW);
        let kept = stored.into_iter().filter(|entry| entry.key != ARROW && entry.key != MANIFEST);
        let mut properties = WriterProperties::builder()
            .set_max_row_group_row_count(None)
            .set_compression(
                metadata
                    .row_groups()
                    .iter()
                    .flat_map(|group| group.columns())
                    .next()
                    .map_or(Compression::UNCOMPRESSED, |column| compression(column.compression())),
            )
            .set_key_value_metadata(Some(kept.collect()));
        for column in metadata.row_groups().first().map(|group| group.columns()).unwrap_or_default() {
            properties = properties
                .set_column_compression(column.column_path().clone(), compression(column.compression()));
        }
        let failed = |error: ParquetError| {
            Failure::failed(format!("{}: it cannot be written again: {error}", table.records.about().name))
        };
        let options = ArrowWriterOptions::new()
            .with_properties(properties.build())
            .with_skip_arrow_metadata(!had_arrow)
            .with_parquet_schema(schema(metadata, new).map_err(failed)?);
        let writer = ArrowWriter::try_new_with_options(out, Arc::new(table.records.schema(making)), options);
        Ok(Self { writer: writer.map_err(failed)? })
    }

    fn failure(&self, error: ParquetError) -> Failure {
        let error = match error {
            ParquetError::External(error) => match error.downcast::<io::Error>() {
                Ok(error) => *error,
                Err(error) => io::Error::other(error.to_string()),
            },
            error => io::Error::other(error.to_string()),
        };
        self.writer.inner().failure(&error)
    }
}

/// The schema of the file with new last columns.
fn schema(metadata: &ParquetMetaData, new: &[String]) -> Result<SchemaDescriptor, ParquetError> {
    let root = metadata.file_metadata().schema_descr().root_schema();
    let mut fields = root.get_fields().to_vec();
    for name in new {
        let field = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(Some(LogicalType::String))
            .build()?;
        fields.push(Arc::new(field));
    }
    let root = Type::group_type_builder(root.name()).with_fields(fields).build()?;
    Ok(SchemaDescriptor::new(Arc::new(root)))
}

/// A file does not say how hard it was compressed; zstd is used as other writers do by default.
fn compression(found: Compression) -> Compression {
    match found {
        Compression::ZSTD(_) => Compression::ZSTD(ZstdLevel::default()),
        // Readers differ on the framing of the old LZ4.
        Compression::LZ4 => Compression::LZ4_RAW,
        other => other,
    }
}

impl Writer for Written {
    type Rendered = Rendered;

    fn write(&mut self, rendered: Rendered) -> Result<(), Failure> {
        let mut written = self.writer.write(&rendered.records);
        if rendered.ends_group && written.is_ok() {
            written = self.writer.flush();
        }
        written.map_err(|error| self.failure(error))
    }

    fn finish(mut self, manifest: &[u8]) -> Result<Output, Failure> {
        let manifest = String::from_utf8_lossy(manifest).into_owned();
        self.writer.append_key_value_metadata(KeyValue::new(MANIFEST.to_owned(), manifest));
        if let Err(error) = self.writer.flush() {
            return Err(self.failure(error));
        }
        self.writer.into_inner().map_err(|error| {
            Failure::failed(format!("cannot write the end of the table: {error}; nothing was left behind"))
        })
    }
}
