//! One text from Python.

use crate::error::Raise;
use crate::tokenizer::Token;
use jeton::{Cell, TextError, Texts};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// A text that Python passes: a `str`, and no token.
pub(crate) struct Text<'a>(&'a Bound<'a, PyString>);

impl<'a> Text<'a> {
    /// The text of an argument.
    ///
    /// # Errors
    /// `TypeError` for a token or anything else that is no `str`; it does not repeat what was passed.
    pub(crate) fn of(argument: &'a Bound<'_, PyAny>) -> PyResult<Self> {
        match argument.cast::<PyString>() {
            Ok(text) => Ok(Self(text)),
            Err(_) if argument.is_instance_of::<Token>() => {
                Err(PyTypeError::new_err("a token is not tokenized again; pass the text of an identifier"))
            }
            Err(_) => Err(PyTypeError::new_err("pass a str")),
        }
    }

    /// Its characters.
    ///
    /// # Errors
    /// `TextError` with `NotUtf8` for surrogates, where Python's own error would hold the text.
    pub(crate) fn characters(&self) -> PyResult<&str> {
        match self.0.to_str() {
            Ok(text) => Ok(text),
            Err(_) => Err(not_utf8(self.bytes()?.as_bytes())
                .map_or_else(|| PyTypeError::new_err("pass a str without surrogates"), Raise::raise)),
        }
    }

    /// Its bytes, those of surrogates among them, which are no UTF-8.
    pub(crate) fn bytes(&self) -> PyResult<Bound<'a, PyBytes>> {
        Ok(self.0.call_method1("encode", ("utf-8", "surrogatepass"))?.cast_into::<PyBytes>()?)
    }
}

/// Why bytes that are no UTF-8 are no text.
pub(crate) fn not_utf8(bytes: &[u8]) -> Option<TextError> {
    let offsets = [0, i64::try_from(bytes.len()).ok()?];
    match Texts::new(&offsets, bytes).ok()?.row(0) {
        Cell::Refused(error) => Some(error),
        _ => None,
    }
}
