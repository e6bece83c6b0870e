//! Apache Parquet: row group by row group, each in its batches; the schema, the codecs and the metadata stay as they are.

mod batches;
mod head;
mod written;

pub(crate) use batches::Batches;
pub(crate) use head::open;
pub(crate) use written::Written;

use crate::change::Changed;
use crate::failure::Failure;
use crate::output::Output;
use crate::tables::records::{Batch, Records, Rendered, Rows};
use crate::tables::{About, Table, Wanted};
use ::parquet::arrow::arrow_reader::ArrowReaderMetadata;

/// A Parquet table being read.
pub(crate) struct Parquet {
    records: Records,
    metadata: ArrowReaderMetadata,
}

impl Table for Parquet {
    type Batch = Batch;
    type Rows = Rows;
    type Rendered = Rendered;
    type Writer = Written;

    fn about(&self) -> &About {
        self.records.about()
    }

    fn position(&mut self, name: &str) -> Result<usize, Failure> {
        self.records.position(name)
    }

    fn want(&mut self, wanted: Wanted) -> Result<(), Failure> {
        self.records.want(wanted)
    }

    fn rows(&self, batch: Batch) -> Rows {
        self.records.rows(batch)
    }

    fn render(&self, rows: Rows, changed: &Changed) -> Result<Rendered, Failure> {
        self.records.render(&rows, changed)
    }

    fn writer(&self, out: Output, new: &[String], making: &[u8]) -> Result<Written, Failure> {
        Written::begin(self, out, new, making)
    }
}
