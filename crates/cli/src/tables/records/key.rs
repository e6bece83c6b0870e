//! The column that tells rows apart, in the list of refused cells.

use super::texts;
use crate::tables::csv::push_cell;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

/// Whether a column of this type can tell rows apart.
pub(super) fn can_be(data_type: &DataType) -> bool {
    data_type.is_integer() || texts::is_text(data_type)
}

/// A cell of the column, as it stands in a list with commas.
pub(super) fn cell(column: &ArrayRef, row: usize) -> Vec<u8> {
    let one = column.slice(row.min(column.len()), usize::from(row < column.len()));
    let text = if one.is_empty() || one.is_null(0) { None } else { said(&one) };
    let mut cell = Vec::new();
    push_cell(&mut cell, text.unwrap_or_default().as_bytes(), false, b',');
    cell
}

/// What the only row of a column says.
fn said(one: &ArrayRef) -> Option<String> {
    macro_rules! number {
        ($($variant:ident => $native:ty),*) => {
            match one.data_type() {
                $(DataType::$variant => one.as_primitive::<$native>().iter().next().flatten().map(|n| n.to_string()),)*
                _ => texts::all(one).first().copied().flatten().map(str::to_owned),
            }
        };
    }
    number!(
        Int8 => Int8Type, Int16 => Int16Type, Int32 => Int32Type, Int64 => Int64Type,
        UInt8 => UInt8Type, UInt16 => UInt16Type, UInt32 => UInt32Type, UInt64 => UInt64Type
    )
}
