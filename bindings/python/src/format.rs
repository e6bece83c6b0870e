//! Formats by name.

use crate::error::Raise;
use crate::text::Text;
use jeton::Side;
use pyo3::prelude::*;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// One kind of identifier: `Format("fr.nir")`, `Format("phone", region="FR")`.
#[pyclass(module = "jeton", frozen, from_py_object)]
#[derive(Clone)]
pub(crate) struct Format(pub(crate) jeton::Format);

/// What a text is, found without any key.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Inspection(jeton::Inspection);

/// A format as callers name it.
#[derive(FromPyObject)]
pub(crate) enum Named {
    /// The format itself.
    Format(Format),
    /// Its name.
    Name(String),
}

impl Named {
    pub(crate) fn format(self) -> PyResult<jeton::Format> {
        match self {
            Self::Format(Format(format)) => Ok(format),
            Self::Name(name) => name.parse().map_err(jeton::KeyringError::raise),
        }
    }
}

#[pymethods]
impl Format {
    #[new]
    #[pyo3(signature = (name, *, region=None))]
    fn new(name: &str, region: Option<&str>) -> PyResult<Self> {
        let format = name.parse().map_err(jeton::KeyringError::raise)?;
        region.map_or(Ok(Self(format)), |region| Self(format).with_region(region))
    }

    /// The format with a default region, by which national telephone numbers are read.
    fn with_region(&self, region: &str) -> PyResult<Self> {
        self.0.with_region(region).map(Self).map_err(Raise::raise)
    }

    /// Takes a text apart without any key; `token=True` reads it as a token.
    #[pyo3(signature = (text, *, token=false))]
    fn inspect(&self, text: &Bound<'_, PyAny>, token: bool) -> PyResult<Inspection> {
        let side = if token { Side::Token } else { Side::Identifier };
        self.0.inspect(side, Text::of(text)?.characters()?).map(Inspection).map_err(Raise::raise)
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// Version of its frozen grammar.
    #[getter]
    fn version(&self) -> u16 {
        self.0.version()
    }

    /// The default region, if there is one.
    #[getter]
    fn region(&self) -> Option<&str> {
        self.0.region()
    }

    /// What a token shows of its identifier.
    #[getter]
    fn shows(&self) -> &str {
        self.0.shows()
    }

    /// The masks it can make, by name.
    #[getter]
    fn masks(&self) -> Vec<String> {
        self.0.masks().iter().map(ToString::to_string).collect()
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    fn __str__(&self) -> &str {
        self.0.name()
    }

    fn __repr__(&self) -> String {
        match self.0.region() {
            Some(region) => format!("Format('{}', region='{region}')", self.0),
            None => format!("Format('{}')", self.0),
        }
    }

    fn __reduce__(&self, py: Python<'_>) -> PyResult<(Py<PyAny>, (String,), Option<String>)> {
        let class = py.get_type::<Self>().getattr("_unpickled")?.unbind();
        let name = format!("{} {}", self.0, self.0.region().unwrap_or_default());
        Ok((class, (name,), None))
    }

    #[staticmethod]
    fn _unpickled(written: &str) -> PyResult<Self> {
        let (name, region) = written.split_once(' ').unwrap_or((written, ""));
        Self::new(name, Some(region).filter(|region| !region.is_empty()))
    }
}

#[pymethods]
impl Inspection {
    /// Name of its class.
    #[getter]
    fn class_name(&self) -> &str {
        &self.0.class
    }

    /// Its canonical spelling: an identifier, or a token's.
    #[getter]
    fn canonical(&self) -> &str {
        &self.0.canonical
    }

    /// Whether the text would come back byte for byte from its token.
    #[getter]
    fn exact(&self) -> bool {
        self.0.exact
    }

    fn __repr__(&self) -> String {
        format!("Inspection(class_name='{}', exact={})", self.0.class, self.0.exact)
    }
}
