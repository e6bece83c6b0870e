//! Identifiers that came back. They neither print nor pickle, and are wiped when let go.

use crate::column::Chunks;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::sync::{Mutex, PoisonError};

/// What a `with` block keeps, until it ends.
struct Until<T>(Mutex<Option<T>>);

impl<T> Until<T> {
    fn new(kept: T) -> Self {
        Self(Mutex::new(Some(kept)))
    }

    fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn see<S>(&self, see: impl FnOnce(&T) -> S) -> PyResult<S> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(kept) => Ok(see(kept)),
            None => Err(PyValueError::new_err("the identifiers are wiped; use them within the with block")),
        }
    }
}

/// Identifiers that came back, in the order of the request's tokens.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Revealed(Until<jeton::Revealed>);

/// A column of identifiers that came back. It is wiped when neither this nor an Arrow array of it is left.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct RevealedColumn(Until<Chunks<jeton::RevealedColumn>>);

impl Revealed {
    pub(crate) fn new(revealed: jeton::Revealed) -> Self {
        Self(Until::new(revealed))
    }
}

impl RevealedColumn {
    pub(crate) fn new(revealed: jeton::RevealedColumn, narrow: bool) -> Self {
        Self(Until::new(Chunks::new([revealed], narrow)))
    }
}

#[pymethods]
impl Revealed {
    /// The first identifier, or its part that the permit's width shows, as a `str`, which Python does not wipe.
    fn expose(&self) -> PyResult<String> {
        self.0.see(|revealed| revealed.expose().to_owned())
    }

    /// All of them.
    fn expose_all(&self) -> PyResult<Vec<String>> {
        self.0.see(|revealed| revealed.expose_all().map(str::to_owned).collect())
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_error))]
    fn __exit__(&self, _error: &Bound<'_, PyTuple>) {
        self.0.end();
    }

    fn __repr__(&self) -> &str {
        "Revealed(..)"
    }
}

#[pymethods]
impl RevealedColumn {
    /// The identifiers as a list of `str`, which Python does not wipe; `None` where a row was null or no token.
    fn expose(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.0.see(|chunks| Ok(chunks.rows().into_pyobject(py)?.unbind()))?
    }

    /// The rows that were no tokens: each one's number, reason and byte.
    fn refusals(&self) -> PyResult<Vec<(usize, String, usize)>> {
        self.0.see(Chunks::refusals)
    }

    fn __len__(&self) -> PyResult<usize> {
        self.0.see(Chunks::len)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.see(|chunks| chunks.schema(py))?
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        self.0.see(Chunks::clone)?.to_array(py, requested_schema)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.see(Chunks::clone)?.to_stream(py, requested_schema)
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_error))]
    fn __exit__(&self, _error: &Bound<'_, PyTuple>) {
        self.0.end();
    }

    fn __repr__(&self) -> &str {
        "RevealedColumn(..)"
    }
}
