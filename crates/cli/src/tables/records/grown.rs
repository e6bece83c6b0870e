//! Dictionaries that only ever grow: an Arrow file keeps one for all its batches, and can but add to it.

use super::mapped::{with_values, written};
use super::texts;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType};
use std::collections::HashMap;
use std::sync::Arc;

/// What dictionary columns have met so far.
#[derive(Default)]
pub(crate) struct Grown {
    columns: HashMap<usize, Values>,
}

#[derive(Default)]
struct Values {
    met: HashMap<String, usize>,
    all: Vec<String>,
    /// All of them, as written last.
    array: Option<ArrayRef>,
}

impl Grown {
    /// The batch with the dictionaries of these columns brought to what was met so far.
    pub(crate) fn grow(&mut self, cells: &[usize], records: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let mut columns = records.columns().to_vec();
        for &cell in cells {
            let Some(column) = columns.get_mut(cell) else {
                continue;
            };
            let DataType::Dictionary(key, values) = column.data_type().clone() else {
                continue;
            };
            let known = self.columns.entry(cell).or_default();
            let keys = texts::all(column).into_iter().map(|text| text.map(|text| known.key(text)));
            let keys: Vec<Option<usize>> = keys.collect();
            *column = with_values(&key, &keys, known.array(&values)?)?;
        }
        let rows = RecordBatchOptions::new().with_row_count(Some(records.num_rows()));
        RecordBatch::try_new_with_options(records.schema(), columns, &rows)
    }
}

impl Values {
    fn key(&mut self, text: &str) -> usize {
        if let Some(&key) = self.met.get(text) {
            return key;
        }
        let key = self.all.len();
        self.met.insert(text.to_owned(), key);
        self.all.push(text.to_owned());
        key
    }

    fn array(&mut self, data_type: &DataType) -> Result<ArrayRef, ArrowError> {
        if let Some(array) = self.array.as_ref().filter(|array| array.len() == self.all.len()) {
            return Ok(Arc::clone(array));
        }
        let all: Vec<Option<&str>> = self.all.iter().map(|text| Some(text.as_str())).collect();
        Ok(Arc::clone(self.array.insert(written(data_type, &all)?)))
    }
}
