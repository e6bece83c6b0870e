//! Opened keyrings.

use crate::column::Column;
use crate::error::{Raise, spent};
use crate::format::Named;
use crate::gate::{ColumnPermit, Gate, Permit, PolicySource};
use crate::key::KeySource;
use crate::ledger::Ledger;
use crate::revealed::{Revealed, RevealedColumn};
use crate::tokenizer::{Rekeyer, Token, Tokenizer, epoch};
use jeton::Keyring;
use pyo3::prelude::*;
use std::path::PathBuf;

/// A full keyring, opened: it makes tokenizers, and gates for the way back.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Vault(pub(crate) jeton::Vault);

/// A scoped keyring, opened: it tokenizes in one domain, and has no way back.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct ScopedVault(pub(crate) jeton::ScopedVault);

fn opened(py: Python<'_>, path: PathBuf, key: &KeySource, allow_test: bool) -> PyResult<Keyring> {
    let keyring = py.detach(|| Keyring::open(path, &key.0)).map_err(Raise::raise)?;
    Ok(if allow_test { keyring.allow_test() } else { keyring })
}

#[pymethods]
impl Vault {
    /// Opens a full keyring's file; a test keyring only with `allow_test=True`.
    #[staticmethod]
    #[pyo3(signature = (path, key, *, allow_test=false))]
    fn open(py: Python<'_>, path: PathBuf, key: &KeySource, allow_test: bool) -> PyResult<Self> {
        let keyring = opened(py, path, key, allow_test)?;
        jeton::Vault::from_keyring(keyring).map(Self).map_err(Raise::raise)
    }

    /// A tokenizer for a declared domain, with the epoch the domain tokenizes with unless another live one is named.
    #[pyo3(signature = (domain, format, *, epoch=None))]
    fn tokenizer(&self, domain: &str, format: Named, epoch: Option<u32>) -> PyResult<Tokenizer> {
        let format = format.format()?;
        let made = match epoch {
            Some(number) => self.0.tokenizer_at(domain, format, self::epoch(number)?),
            None => self.0.tokenizer(domain, format),
        };
        made.map(Tokenizer).map_err(Raise::raise)
    }

    /// The gate of the way back: this vault, a policy or the path of its file, and the ledger that the keyring pins.
    fn gate(&self, policy: PolicySource<'_>, ledger: &Ledger) -> PyResult<Gate> {
        Gate::new(&self.0, policy.policy()?, ledger)
    }

    /// Moves tokens of a domain from one epoch to another: an operator's right.
    #[pyo3(signature = (domain, format, *, from_epoch, to_epoch))]
    fn rekeyer(&self, domain: &str, format: Named, from_epoch: u32, to_epoch: u32) -> PyResult<Rekeyer> {
        let (from, to) = (epoch(from_epoch)?, epoch(to_epoch)?);
        self.0.rekeyer(domain, format.format()?, from, to).map(Rekeyer).map_err(Raise::raise)
    }

    /// The identifiers of a permit's tokens. The permit is spent, whatever comes of it.
    fn reveal(&self, py: Python<'_>, permit: &Permit) -> PyResult<Revealed> {
        let permit = permit.take().ok_or_else(spent)?;
        py.detach(|| self.0.reveal(permit)).map(Revealed::new).map_err(Raise::raise)
    }

    /// A permit's tokens in the other domain. The permit is spent, whatever comes of it.
    fn translate(&self, py: Python<'_>, permit: &Permit) -> PyResult<Vec<Token>> {
        let permit = permit.take().ok_or_else(spent)?;
        let tokens = py.detach(|| self.0.translate(permit)).map_err(Raise::raise)?;
        Ok(tokens.into_iter().map(Token).collect())
    }

    /// The identifiers of a permit's column. The permit is spent, whatever comes of it.
    fn reveal_column(&self, py: Python<'_>, permit: &ColumnPermit) -> PyResult<RevealedColumn> {
        let (permit, rows) = permit.take().ok_or_else(spent)?;
        let revealed = py.detach(|| rows.texts(|texts| self.0.reveal_column(permit, texts)))?;
        Ok(RevealedColumn::new(revealed.map_err(Raise::raise)?, rows.is_narrow()))
    }

    /// A permit's column in the other domain. The permit is spent, whatever comes of it.
    fn translate_column(&self, py: Python<'_>, permit: &ColumnPermit) -> PyResult<Column> {
        let (permit, rows) = permit.take().ok_or_else(spent)?;
        let mut column = jeton::Column::new();
        py.detach(|| rows.texts(|texts| self.0.translate_column(permit, texts, &mut column)))?
            .map_err(Raise::raise)?;
        Ok(Column::new(vec![column], rows.is_narrow()))
    }

    fn __repr__(&self) -> &str {
        "Vault(..)"
    }
}

#[pymethods]
impl ScopedVault {
    /// Opens a scoped keyring's file; a test keyring only with `allow_test=True`.
    #[staticmethod]
    #[pyo3(signature = (path, key, *, allow_test=false))]
    fn open(py: Python<'_>, path: PathBuf, key: &KeySource, allow_test: bool) -> PyResult<Self> {
        let keyring = opened(py, path, key, allow_test)?;
        jeton::ScopedVault::from_keyring(keyring).map(Self).map_err(Raise::raise)
    }

    /// A tokenizer for a declared domain, with the epoch the domain tokenizes with unless another live one is named.
    #[pyo3(signature = (domain, format, *, epoch=None))]
    fn tokenizer(&self, domain: &str, format: Named, epoch: Option<u32>) -> PyResult<Tokenizer> {
        let format = format.format()?;
        let made = match epoch {
            Some(number) => self.0.tokenizer_at(domain, format, self::epoch(number)?),
            None => self.0.tokenizer(domain, format),
        };
        made.map(Tokenizer).map_err(Raise::raise)
    }

    fn __repr__(&self) -> &str {
        "ScopedVault(..)"
    }
}
