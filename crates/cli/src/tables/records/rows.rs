//! A record batch in which the wanted columns are known.

use super::{Batch, key, texts};
use crate::change::Cell;
use crate::tables::{self, Fault, Wanted};
use std::borrow::Cow;

/// A record batch in which the wanted columns are known.
pub(crate) struct Rows {
    pub(super) batch: Batch,
    pub(super) wanted: Wanted,
}

impl Rows {
    pub(super) fn new(batch: Batch, wanted: Wanted) -> Self {
        Self { batch, wanted }
    }
}

impl tables::Rows for Rows {
    fn len(&self) -> usize {
        self.batch.records.num_rows()
    }

    fn lines(&self) -> u64 {
        0
    }

    fn bytes(&self) -> u64 {
        self.batch.bytes
    }

    fn texts(&self, job: usize) -> Vec<Cell<'_>> {
        let column = self.wanted.cells.get(job).and_then(|&cell| self.batch.records.columns().get(cell));
        column.map(texts::all).unwrap_or_default()
    }

    fn line(&self, _row: usize) -> Option<u64> {
        None
    }

    fn key(&self, row: usize) -> Cow<'_, [u8]> {
        let column = self.wanted.key.and_then(|cell| self.batch.records.columns().get(cell));
        Cow::Owned(column.map(|column| key::cell(column, row)).unwrap_or_default())
    }

    fn fault(&mut self) -> Option<Fault> {
        None
    }
}
