//! Arrow IPC, as a file (Feather) or a stream: the schema, the codec and the metadata stay as they are.
//!
//! A file is a stream between two magic words, with an index behind it; it is read as the stream that it holds, so what
//! the index says cannot mislead, and only one batch is in memory at a time.

mod batches;
mod codec;
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
use arrow_ipc::CompressionType;
use std::collections::BTreeMap;

/// An Arrow IPC table being read.
pub(crate) struct Arrow {
    records: Records,
    codec: Option<CompressionType>,
    /// What stands in the index of a file, beside the schema's own metadata.
    footer: BTreeMap<String, String>,
}

impl Table for Arrow {
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

    fn writer(&self, out: Output, _new: &[String], making: &[u8]) -> Result<Written, Failure> {
        Written::begin(self, out, making)
    }
}
