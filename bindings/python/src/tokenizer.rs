//! Tokenizers and tokens.

use crate::column::Column;
use crate::error::Raise;
use crate::format::Format;
use crate::rows::Input;
use crate::text::Text;
use jeton::{Epoch, KeyringError, Mask};
use pyo3::prelude::*;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The epoch of this number.
pub(crate) fn epoch(number: u32) -> PyResult<Epoch> {
    Epoch::new(number).ok_or_else(|| KeyringError::UnknownEpoch(number).raise())
}

/// Turns identifiers of one format into tokens of one domain. Any thread may call it; make it once and keep it.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Tokenizer(pub(crate) jeton::Tokenizer);

/// A token: its text, and the format, domain and epoch it was made with.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Token(pub(crate) jeton::Token);

/// Moves tokens of one format and domain from epoch to epoch.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Rekeyer(pub(crate) jeton::Rekeyer);

fn mask(name: &str) -> PyResult<Mask> {
    name.parse().map_err(KeyringError::raise)
}

#[pymethods]
impl Tokenizer {
    /// The token of an identifier, spelled the same way.
    fn tokenize(&self, identifier: &Bound<'_, PyAny>) -> PyResult<Token> {
        self.0.tokenize(Text::of(identifier)?.characters()?).map(Token).map_err(Raise::raise)
    }

    /// The canonical tokens that an identifier may have in a table, one for each live epoch.
    fn search(&self, identifier: &Bound<'_, PyAny>) -> PyResult<Vec<Token>> {
        let tokens = self.0.search(Text::of(identifier)?.characters()?).map_err(Raise::raise)?;
        Ok(tokens.into_iter().map(Token).collect())
    }

    /// A partial display of an identifier: `last1` to `last4`, `host`, `year`; see `Format.masks`.
    fn mask(&self, identifier: &Bound<'_, PyAny>, mask: &str) -> PyResult<String> {
        let mask = self::mask(mask)?;
        self.0.mask(Text::of(identifier)?.characters()?, mask).map_err(Raise::raise)
    }

    /// The token of a text from a table, made with the keys of this epoch.
    fn token(&self, text: &Bound<'_, PyAny>, epoch: u32) -> PyResult<Token> {
        let epoch = self::epoch(epoch)?;
        self.0.token(Text::of(text)?.characters()?, epoch).map(Token).map_err(Raise::raise)
    }

    /// Tokenizes a column: an Arrow array or stream of texts, or a list. A bad row marks itself and stops nothing.
    /// `canonical=True` spells the tokens as tables and searches compare them.
    #[pyo3(signature = (rows, *, canonical=false))]
    fn tokenize_column(&self, py: Python<'_>, rows: Input, canonical: bool) -> PyResult<Column> {
        rows.each(py, |rows, out| match canonical {
            false => self.0.tokenize_column(rows, out),
            true => self.0.tokenize_column_canonical(rows, out),
        })
    }

    /// Partial displays of a column of identifiers.
    fn mask_column(&self, py: Python<'_>, rows: Input, mask: &str) -> PyResult<Column> {
        let mask = self::mask(mask)?;
        rows.each(py, |rows, out| self.0.mask_column(rows, mask, out))
    }

    /// Its format.
    #[getter]
    fn format(&self) -> Format {
        Format(self.0.format())
    }

    /// Its domain.
    #[getter]
    fn domain(&self) -> &str {
        self.0.domain().as_str()
    }

    /// The epoch it tokenizes with.
    #[getter]
    fn epoch(&self) -> u32 {
        self.0.epoch().number()
    }

    fn __repr__(&self) -> String {
        format!("Tokenizer({} of {}, epoch {})", self.0.format(), self.0.domain(), self.0.epoch())
    }
}

#[pymethods]
impl Token {
    /// The one spelling that tables and searches compare.
    #[getter]
    fn canonical(&self) -> &str {
        self.0.canonical()
    }

    /// Its format.
    #[getter]
    fn format(&self) -> Format {
        Format(self.0.format())
    }

    /// Its domain.
    #[getter]
    fn domain(&self) -> &str {
        self.0.domain().as_str()
    }

    /// The epoch whose keys made it: keep it beside the column.
    #[getter]
    fn epoch(&self) -> u32 {
        self.0.epoch().number()
    }

    fn __str__(&self) -> &str {
        self.0.as_str()
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }
}

#[pymethods]
impl Rekeyer {
    /// The token of the new epoch for the text of a token of the old one.
    fn rekey(&self, token: &Bound<'_, PyAny>) -> PyResult<Token> {
        self.0.rekey(Text::of(token)?.characters()?).map(Token).map_err(Raise::raise)
    }

    /// Moves a column of tokens.
    fn rekey_column(&self, py: Python<'_>, rows: Input) -> PyResult<Column> {
        rows.each(py, |rows, out| self.0.rekey_column(rows, out))
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}
