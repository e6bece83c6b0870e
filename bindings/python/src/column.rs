//! Columns that were made, as Arrow reads them.

use arrow_array::{Array, ArrayRef, GenericStringArray, OffsetSizeTrait};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef};
use bytes::Bytes;
use jeton::Status;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule};
use std::sync::Arc;

/// A column of tokens or masks: Arrow tools take it as it is. A row that was null or refused is null in it.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Column(Chunks<jeton::Column>);

/// Where a column is kept: in itself, or wiped behind its last reader.
pub(crate) trait Kept: Send + Sync + 'static {
    /// The column.
    fn column(&self) -> &jeton::Column;
}

impl Kept for jeton::Column {
    fn column(&self) -> &jeton::Column {
        self
    }
}

impl Kept for jeton::RevealedColumn {
    fn column(&self) -> &jeton::Column {
        self.expose()
    }
}

/// One column in the chunks in which it came.
pub(crate) struct Chunks<K> {
    chunks: Vec<Arc<K>>,
    /// Whether offsets have 32 bits, as those had of what it was made of.
    narrow: bool,
}

impl<K> Clone for Chunks<K> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), narrow: self.narrow }
    }
}

/// The bytes of a column's texts, for Arrow.
struct Values<K>(Arc<K>);

/// The bytes of a column's offsets, for Arrow.
struct Ends<K>(Arc<K>);

impl<K: Kept> AsRef<[u8]> for Values<K> {
    fn as_ref(&self) -> &[u8] {
        self.0.column().values().as_bytes()
    }
}

impl<K: Kept> AsRef<[u8]> for Ends<K> {
    fn as_ref(&self) -> &[u8] {
        bytemuck::cast_slice(self.0.column().offsets())
    }
}

impl<K: Kept> Chunks<K> {
    pub(crate) fn new(chunks: impl IntoIterator<Item = K>, narrow: bool) -> Self {
        let chunks: Vec<Arc<K>> = chunks.into_iter().map(Arc::new).collect();
        let fits = |chunk: &Arc<K>| i32::try_from(chunk.column().values().len()).is_ok();
        let narrow = narrow && chunks.iter().all(fits);
        Self { chunks, narrow }
    }

    fn columns(&self) -> impl Iterator<Item = &jeton::Column> {
        self.chunks.iter().map(|chunk| chunk.column())
    }

    pub(crate) fn len(&self) -> usize {
        self.columns().map(jeton::Column::len).sum()
    }

    pub(crate) fn refused(&self) -> usize {
        self.columns().map(jeton::Column::refused).sum()
    }

    pub(crate) fn rows(&self) -> Vec<Option<&str>> {
        self.columns().flat_map(jeton::Column::iter).collect()
    }

    /// The refused rows: number, reason, byte.
    pub(crate) fn refusals(&self) -> Vec<(usize, String, usize)> {
        let statuses = self.columns().flat_map(|column| column.statuses());
        let refusal = |(row, status): (usize, &Status)| match status {
            Status::Refused(error) => Some((row, format!("{:?}", error.reason), error.at)),
            _ => None,
        };
        statuses.enumerate().filter_map(refusal).collect()
    }

    /// The row of this number, counted from the end if it is negative.
    fn row(&self, number: isize) -> PyResult<Option<&str>> {
        let row = match usize::try_from(number) {
            Ok(row) => Some(row),
            Err(_) => self.len().checked_sub(number.unsigned_abs()),
        };
        let mut row = row.ok_or_else(|| PyIndexError::new_err("the column has no such row"))?;
        for column in self.columns() {
            if row < column.len() {
                return Ok(column.row(row));
            }
            row = row.saturating_sub(column.len());
        }
        Err(PyIndexError::new_err("the column has no such row"))
    }

    fn field(&self) -> FieldRef {
        let data_type = if self.narrow { DataType::Utf8 } else { DataType::LargeUtf8 };
        Arc::new(Field::new("", data_type, true))
    }

    fn arrays(&self) -> Result<Vec<ArrayRef>, ArrowError> {
        self.chunks.iter().map(|chunk| self.array(chunk)).collect()
    }

    fn array(&self, chunk: &Arc<K>) -> Result<ArrayRef, ArrowError> {
        let column = chunk.column();
        if self.narrow {
            let narrow = column.offsets().iter().map(|&end| i32::try_from(end).unwrap_or(i32::MAX));
            text_array::<i32, K>(chunk, narrow.collect::<Vec<_>>().into())
        } else if column.is_empty() {
            text_array::<i64, K>(chunk, vec![0].into())
        } else {
            text_array::<i64, K>(chunk, Buffer::from(Bytes::from_owner(Ends(Arc::clone(chunk)))).into())
        }
    }

    pub(crate) fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.field().as_ref())?)
    }

    /// The column as one Arrow array; chunks are put together.
    pub(crate) fn to_array<'py>(
        &self,
        py: Python<'py>,
        requested: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let arrays = self.arrays().map_err(unreadable)?;
        let whole = match arrays.as_slice() {
            [only] => Arc::clone(only),
            several => {
                let several: Vec<&dyn Array> = several.iter().map(AsRef::as_ref).collect();
                arrow_select::concat::concat(&several).map_err(unreadable)?
            }
        };
        Ok(to_array_pycapsules(py, self.field(), whole.as_ref(), requested)?)
    }

    /// The column as a stream of its chunks.
    pub(crate) fn to_stream<'py>(
        &self,
        py: Python<'py>,
        requested: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let arrays = self.arrays().map_err(unreadable)?;
        let arrays = ArrayIterator::new(arrays.into_iter().map(Ok).collect::<Vec<_>>(), self.field());
        Ok(to_stream_pycapsule(py, Box::new(arrays), requested)?)
    }
}

fn text_array<O: OffsetSizeTrait, K: Kept>(
    chunk: &Arc<K>,
    offsets: ScalarBuffer<O>,
) -> Result<ArrayRef, ArrowError> {
    let statuses = chunk.column().statuses();
    let made = |status: &Status| *status == Status::Made;
    let nulls = (!statuses.iter().all(made)).then(|| {
        let bits: BooleanBuffer = statuses.iter().map(made).collect();
        NullBuffer::new(bits)
    });
    let values = Buffer::from(Bytes::from_owner(Values(Arc::clone(chunk))));
    Ok(Arc::new(GenericStringArray::try_new(OffsetBuffer::new(offsets), values, nulls)?))
}

fn unreadable(error: ArrowError) -> PyErr {
    pyo3_arrow::error::PyArrowError::from(error).into()
}

impl Column {
    pub(crate) fn new(chunks: Vec<jeton::Column>, narrow: bool) -> Self {
        Self(Chunks::new(chunks, narrow))
    }
}

#[pymethods]
impl Column {
    /// How many rows were refused.
    #[getter]
    fn refused(&self) -> usize {
        self.0.refused()
    }

    /// The refused rows: each one's number, reason and byte.
    fn refusals(&self) -> Vec<(usize, String, usize)> {
        self.0.refusals()
    }

    /// The rows as a list; `None` where a row was null or refused.
    fn to_list(&self) -> Vec<Option<&str>> {
        self.0.rows()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__(&self, row: isize) -> PyResult<Option<&str>> {
        self.0.row(row)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.schema(py)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        self.0.to_array(py, requested_schema)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.to_stream(py, requested_schema)
    }

    fn __repr__(&self) -> String {
        format!("Column({} rows, {} refused)", self.0.len(), self.0.refused())
    }
}
