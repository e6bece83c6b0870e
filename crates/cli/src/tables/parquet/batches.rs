//! Row groups to batches.

use crate::failure::{Failure, why};
use crate::tables;
use crate::tables::records::{Batch, ROWS, caught};
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::RowGroupMetaData;
use std::fmt::Display;
use std::fs::File;

/// Reads batches, row group by row group.
pub(crate) struct Batches {
    name: String,
    file: File,
    metadata: ArrowReaderMetadata,
    /// Of the row groups, how many were begun.
    begun: usize,
    group: Option<Group>,
}

/// A row group being read.
struct Group {
    reader: ParquetRecordBatchReader,
    rows: u64,
    left: u64,
    /// Its length in the file, in bytes.
    bytes: u64,
}

impl Batches {
    pub(super) fn new(name: String, file: File, metadata: ArrowReaderMetadata) -> Self {
        Self { name, file, metadata, begun: 0, group: None }
    }

    fn damaged(&self, error: &dyn Display) -> Failure {
        let name = &self.name;
        Failure::failed(format!(
            "{name}: row group {} cannot be read: {error}; make the file again",
            self.begun
        ))
    }

    /// Begins the next row group that has rows.
    fn begin(&mut self) -> Result<Option<Group>, Failure> {
        loop {
            let number = self.begun;
            let Some(group) = self.metadata.metadata().row_groups().get(number) else {
                return Ok(None);
            };
            let rows = u64::try_from(group.num_rows()).unwrap_or_default();
            let bytes = u64::try_from(RowGroupMetaData::compressed_size(group)).unwrap_or_default();
            self.begun = number.saturating_add(1);
            if rows == 0 {
                continue;
            }
            let file = self.file.try_clone().map_err(|error| self.damaged(&why(&error)))?;
            let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_row_groups(vec![number])
                .with_batch_size(ROWS)
                .build()
                .map_err(|error| self.damaged(&error))?;
            return Ok(Some(Group { reader, rows, left: rows, bytes }));
        }
    }
}

impl tables::Batches for Batches {
    type Batch = Batch;

    fn next(&mut self) -> Result<Option<Batch>, Failure> {
        let mut group = match self.group.take() {
            Some(group) => group,
            None => match self.begin()? {
                Some(group) => group,
                None => return Ok(None),
            },
        };
        let unfit = || ParquetError::General("its parts do not fit together".to_owned());
        let records = match caught(|| group.reader.next()).unwrap_or_else(|| Some(Err(unfit().into()))) {
            Some(records) => records.map_err(|error| self.damaged(&error))?,
            None => return Err(self.damaged(&"it has fewer rows than it says")),
        };
        let rows = u64::try_from(records.num_rows()).unwrap_or(u64::MAX);
        let Some(left) = group.left.checked_sub(rows).filter(|_| rows > 0) else {
            return Err(self.damaged(&"it has more rows than it says"));
        };
        group.left = left;
        let bytes = group.bytes.saturating_mul(rows).checked_div(group.rows).unwrap_or_default();
        let ends_group = left == 0;
        if !ends_group {
            self.group = Some(group);
        }
        Ok(Some(Batch { records, bytes, ends_group }))
    }
}
