//! Mapped columns written anew, each in the Arrow type that it had.

use super::rows::Rows;
use super::texts;
use crate::change::{Changed, Outcome};
use arrow_array::builder::{LargeStringBuilder, StringBuilder, StringViewBuilder};
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{ArrayRef, DictionaryArray, PrimitiveArray, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use std::collections::HashMap;
use std::sync::Arc;

/// The batch with what became of its mapped columns, and new columns behind.
pub(super) fn records(schema: &SchemaRef, rows: &Rows, changed: &Changed) -> Result<RecordBatch, ArrowError> {
    let records = &rows.batch.records;
    let mut columns = records.columns().to_vec();
    for (job, &cell) in rows.wanted.cells.iter().enumerate() {
        if let Some(column) = columns.get_mut(cell) {
            let cells = texts::all(column);
            let after = cells.iter().enumerate().map(|(row, before)| match changed.outcome(job, row) {
                Outcome::Kept => *before,
                Outcome::Made(text) | Outcome::Opaque(text) => Some(text),
                // Not null: the column may not have nulls.
                Outcome::Emptied => Some(""),
            });
            let after: Vec<Option<&str>> = after.collect();
            let written = written(column.data_type(), &after)?;
            *column = written;
        }
    }
    let mut shown: Vec<StringBuilder> = Vec::new();
    shown.resize_with(rows.wanted.new.len(), StringBuilder::new);
    for row in 0..records.num_rows() {
        for (column, text) in shown.iter_mut().zip(changed.displays(row)) {
            column.append_option(text);
        }
    }
    columns.extend(shown.into_iter().map(|mut column| -> ArrayRef { Arc::new(column.finish()) }));
    let rows = RecordBatchOptions::new().with_row_count(Some(records.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &rows)
}

/// An array of this type with these texts.
pub(super) fn written(data_type: &DataType, texts: &[Option<&str>]) -> Result<ArrayRef, ArrowError> {
    let bytes = texts.iter().flatten().map(|text| text.len()).sum();
    Ok(match data_type {
        DataType::LargeUtf8 => {
            let mut column = LargeStringBuilder::with_capacity(texts.len(), bytes);
            column.extend(texts.iter().copied());
            Arc::new(column.finish())
        }
        DataType::Utf8View => {
            let mut column = StringViewBuilder::with_capacity(texts.len());
            column.extend(texts.iter().copied());
            Arc::new(column.finish())
        }
        DataType::Dictionary(key, values) => return dictionary(key, values, texts),
        _ => {
            let mut column = StringBuilder::with_capacity(texts.len(), bytes);
            column.extend(texts.iter().copied());
            Arc::new(column.finish())
        }
    })
}

/// A dictionary of these texts, in the order in which they are met.
fn dictionary(key: &DataType, values: &DataType, texts: &[Option<&str>]) -> Result<ArrayRef, ArrowError> {
    let mut met: HashMap<&str, usize> = HashMap::new();
    let mut distinct: Vec<Option<&str>> = Vec::new();
    let keys = texts.iter().map(|text| {
        let text = (*text)?;
        Some(*met.entry(text).or_insert_with(|| {
            distinct.push(Some(text));
            distinct.len().saturating_sub(1)
        }))
    });
    let keys: Vec<Option<usize>> = keys.collect();
    with_values(key, &keys, written(values, &distinct)?)
}

pub(super) fn with_values(
    key: &DataType,
    keys: &[Option<usize>],
    values: ArrayRef,
) -> Result<ArrayRef, ArrowError> {
    match key {
        DataType::Int8 => keyed::<Int8Type>(keys, values),
        DataType::Int16 => keyed::<Int16Type>(keys, values),
        DataType::Int32 => keyed::<Int32Type>(keys, values),
        DataType::Int64 => keyed::<Int64Type>(keys, values),
        DataType::UInt8 => keyed::<UInt8Type>(keys, values),
        DataType::UInt16 => keyed::<UInt16Type>(keys, values),
        DataType::UInt32 => keyed::<UInt32Type>(keys, values),
        _ => keyed::<UInt64Type>(keys, values),
    }
}

fn keyed<K: ArrowDictionaryKeyType>(keys: &[Option<usize>], values: ArrayRef) -> Result<ArrayRef, ArrowError>
where
    K::Native: TryFrom<usize>,
{
    let key = |key: &Option<usize>| match key {
        Some(key) => K::Native::try_from(*key).map(Some).map_err(|_| ArrowError::DictionaryKeyOverflowError),
        None => Ok(None),
    };
    let keys: Vec<Option<K::Native>> = keys.iter().map(key).collect::<Result<_, _>>()?;
    let keys: PrimitiveArray<K> = keys.into_iter().collect();
    Ok(Arc::new(DictionaryArray::try_new(keys, values)?))
}
