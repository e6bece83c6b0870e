//! Columns from Python: Arrow arrays and streams, which are read where they stand, and lists of texts.

use crate::column::Column;
use crate::text::{Text, not_utf8};
use arrow_array::builder::LargeBinaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::iterator::ArrayIter;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, GenericBinaryArray, LargeBinaryArray, OffsetSizeTrait,
};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};
use arrow_select::concat::concat;
use jeton::{Cell, Offsets, Texts};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;
use pyo3_arrow::input::AnyArray;

/// A column as it came: an array, the chunks of a stream, or a list.
pub(crate) struct Input(Vec<Rows>);

/// Texts that lie together. Nobody has looked yet whether they are UTF-8.
#[derive(Clone)]
pub(crate) enum Rows {
    /// Offsets of 32 bits.
    Narrow(BinaryArray),
    /// Offsets of 64 bits.
    Wide(LargeBinaryArray),
    /// Views.
    Views(BinaryViewArray),
}

/// Rows one by one.
pub(crate) enum Cells<'a> {
    Texts(jeton::Rows<'a>),
    Views(ArrayIter<&'a BinaryViewArray>),
}

impl<'py> FromPyObject<'_, 'py> for Input {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = object.py();
        let is_array = object.hasattr(pyo3::intern!(py, "__arrow_c_array__"))?;
        if !is_array && !object.hasattr(pyo3::intern!(py, "__arrow_c_stream__"))? {
            return Ok(Self(vec![listed(&object)?]));
        }
        let (chunks, field) = object.extract::<AnyArray>()?.into_chunked_array()?.into_inner();
        let nothing = chunks.is_empty().then(|| arrow_array::new_empty_array(field.data_type()));
        let chunks: Result<_, ArrowError> = chunks.iter().chain(&nothing).map(Rows::of).collect();
        chunks.map(Self).map_err(refused)
    }
}

impl Input {
    /// Has each chunk worked on, without holding Python up.
    pub(crate) fn each(
        self,
        py: Python<'_>,
        work: impl Fn(Cells<'_>, &mut jeton::Column) + Sync,
    ) -> PyResult<Column> {
        let is_narrow = self.0.iter().all(Rows::is_narrow);
        let columns = py.detach(|| {
            let made = self.0.iter().map(|rows| {
                let mut column = jeton::Column::new();
                match rows {
                    Rows::Views(views) => work(Cells::Views(views.iter()), &mut column),
                    _ => rows.texts(|texts| work(Cells::Texts(texts.iter()), &mut column))?,
                }
                Ok(column)
            });
            made.collect::<PyResult<Vec<_>>>()
        })?;
        Ok(Column::new(columns, is_narrow))
    }

    /// All rows in one piece: where there are several, they are copied.
    pub(crate) fn together(self) -> PyResult<Rows> {
        if let [rows] = self.0.as_slice() {
            return Ok(rows.clone());
        }
        let chunks: Vec<&dyn Array> = self.0.iter().map(Rows::array).collect();
        concat(&chunks).and_then(|all| Rows::of(&all)).map_err(refused)
    }
}

impl Rows {
    /// The texts of an array, or of the only column of a table.
    fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Narrow(array.as_string::<i32>().clone().into()),
            DataType::LargeUtf8 => Self::Wide(array.as_string::<i64>().clone().into()),
            DataType::Utf8View => Self::Views(array.as_string_view().clone().to_binary_view()),
            DataType::Binary => Self::Narrow(array.as_binary::<i32>().clone()),
            DataType::LargeBinary => Self::Wide(array.as_binary::<i64>().clone()),
            DataType::BinaryView => Self::Views(array.as_binary_view().clone()),
            DataType::Dictionary(_, values) if is_text(values) => {
                return Self::of(&cast(array, &DataType::LargeUtf8)?);
            }
            DataType::Null => return Self::of(&cast(array, &DataType::Utf8)?),
            DataType::Struct(fields) if fields.len() == 1 => match array.as_struct().columns() {
                [only] => return Self::of(only),
                _ => return Err(not_texts()),
            },
            _ => return Err(not_texts()),
        })
    }

    /// Whether what comes of it has offsets of 32 bits, too.
    pub(crate) fn is_narrow(&self) -> bool {
        matches!(self, Self::Narrow(_))
    }

    fn array(&self) -> &dyn Array {
        match self {
            Self::Narrow(array) => array,
            Self::Wide(array) => array,
            Self::Views(array) => array,
        }
    }

    /// Hands the texts on in the layout that columns have. Views are copied for it.
    pub(crate) fn texts<T>(&self, work: impl FnOnce(&Texts<'_>) -> T) -> PyResult<T> {
        match self {
            Self::Narrow(array) => texts(array, work),
            Self::Wide(array) => texts(array, work),
            Self::Views(array) => {
                let wide = cast(array, &DataType::LargeBinary).map_err(refused)?;
                texts(wide.as_binary::<i64>(), work)
            }
        }
    }
}

/// The texts of an array. A slice gets offsets of its own, so that nobody reads what lies before it.
fn texts<O: OffsetSizeTrait, T>(
    array: &GenericBinaryArray<O>,
    work: impl FnOnce(&Texts<'_>) -> T,
) -> PyResult<T>
where
    for<'a> Offsets<'a>: From<&'a [O]>,
{
    let offsets = array.value_offsets();
    let ends =
        offsets.first().zip(offsets.last()).map_or(0..0, |(first, last)| first.as_usize()..last.as_usize());
    let start = i64::try_from(ends.start).unwrap_or_default();
    let bytes = array.value_data().get(ends).unwrap_or_default();
    let moved: Vec<i64>;
    let mut texts = if start == 0 {
        Texts::new(offsets, bytes)
    } else {
        let offset = |offset: &O| i64::try_from(offset.as_usize()).unwrap_or(i64::MAX).saturating_sub(start);
        moved = offsets.iter().map(offset).collect();
        Texts::new(moved.as_slice(), bytes)
    };
    if let Some(nulls) = array.nulls() {
        texts = texts.and_then(|texts| texts.with_validity(nulls.validity(), nulls.offset()));
    }
    texts.map(|texts| work(&texts)).map_err(|error| PyValueError::new_err(error.to_string()))
}

fn listed(list: &Bound<'_, PyAny>) -> PyResult<Rows> {
    if list.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(
            "pass a column, or a list of texts; a single text has calls of its own",
        ));
    }
    let Ok(items) = list.try_iter() else {
        return Err(PyTypeError::new_err("pass an Arrow array or stream of texts, or a list of texts"));
    };
    let mut rows = LargeBinaryBuilder::new();
    for item in items {
        let item = item?;
        if item.is_none() {
            rows.append_null();
            continue;
        }
        let text = Text::of(&item)?;
        match text.characters() {
            Ok(characters) => rows.append_value(characters),
            Err(_) => rows.append_value(text.bytes()?.as_bytes()),
        }
    }
    Ok(Rows::Wide(rows.finish()))
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn not_texts() -> ArrowError {
    ArrowError::SchemaError("a column of texts is needed, or a table of one".into())
}

fn refused(error: ArrowError) -> PyErr {
    PyTypeError::new_err(match error {
        ArrowError::SchemaError(what) => what,
        _ => "the column cannot be read; pass one of texts".into(),
    })
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cell<'a>> {
        match self {
            Self::Texts(rows) => rows.next(),
            Self::Views(views) => views.next().map(|row| row.map_or(Cell::Null, cell)),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Texts(rows) => rows.size_hint(),
            Self::Views(views) => views.size_hint(),
        }
    }
}

/// The row of these bytes.
fn cell(bytes: &[u8]) -> Cell<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cell::Text(text),
        Err(_) => not_utf8(bytes).map_or(Cell::Null, Cell::Refused),
    }
}
