//! The texts of a column, whatever Arrow type holds them. They stay where they stand in the batch.

use crate::change::Cell;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

/// Whether a column of this type is text.
pub(super) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => !matches!(**values, DataType::Dictionary(..)) && is_text(values),
        _ => false,
    }
}

/// The texts of a column; none if it holds no texts.
pub(super) fn all(column: &ArrayRef) -> Vec<Cell<'_>> {
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().iter().collect(),
        DataType::LargeUtf8 => column.as_string::<i64>().iter().collect(),
        DataType::Utf8View => column.as_string_view().iter().collect(),
        DataType::Dictionary(..) => {
            let Some(dictionary) = column.as_any_dictionary_opt() else {
                return Vec::new();
            };
            let values = all(dictionary.values());
            let keys = dictionary.keys();
            let text = |(row, key): (usize, usize)| match keys.is_null(row) {
                true => None,
                false => values.get(key).copied().flatten(),
            };
            normalized(column).into_iter().enumerate().map(text).collect()
        }
        _ => Vec::new(),
    }
}

/// The keys of a dictionary column; those of nulls mean nothing.
pub(super) fn normalized(column: &ArrayRef) -> Vec<usize> {
    match column.as_any_dictionary_opt() {
        // It asks for values, which an array of nulls alone need not have.
        Some(dictionary) if !dictionary.values().is_empty() => dictionary.normalized_keys(),
        _ => vec![0; column.len()],
    }
}
