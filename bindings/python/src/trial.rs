//! Keyrings for tests, made in code. Operators make real ones with the command.

use crate::error::Raise;
use crate::key::KeySource;
use crate::tokenizer::epoch;
use crate::vault::{ScopedVault, Vault};
use jeton::{Epoch, Keyring, KeyringError, LedgerId, Suffix, TokenDomain};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A test keyring: its file says so, and a vault refuses it unless told otherwise.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct TestKeyring(Mutex<Keyring>);

impl TestKeyring {
    fn keyring(&self) -> MutexGuard<'_, Keyring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy by way of the sealed form, as a keyring has no other.
    fn copied(&self) -> Result<Keyring, KeyringError> {
        let key = jeton::KeySource::passphrase("test");
        Ok(Keyring::from_bytes(&self.keyring().to_bytes(&key)?, &key)?.allow_test())
    }

    fn scoped(&self, domain: &str, epochs: &[u32]) -> PyResult<Keyring> {
        let domain = TokenDomain::new(domain).map_err(Raise::raise)?;
        let epochs: Vec<Epoch> = epochs.iter().map(|&number| epoch(number)).collect::<PyResult<_>>()?;
        self.keyring().export(&domain, &epochs).map_err(Raise::raise)
    }
}

#[pymethods]
impl TestKeyring {
    /// A keyring with random roots, or with roots of 32 bytes that are known.
    #[new]
    #[pyo3(signature = (roots=None, audit_root=[0; 32]))]
    fn new(roots: Option<Vec<[u8; 32]>>, audit_root: [u8; 32]) -> PyResult<Self> {
        let made = match roots {
            Some(roots) => Keyring::test_from_roots(&roots, audit_root),
            None => Keyring::create_test(),
        };
        made.map(|keyring| Self(Mutex::new(keyring))).map_err(Raise::raise)
    }

    /// Declares a domain.
    #[pyo3(signature = (name, suffix="tok.example"))]
    fn add_domain(&self, name: &str, suffix: &str) -> PyResult<()> {
        let add = || self.keyring().add_domain(TokenDomain::new(name)?, Suffix::new(suffix)?);
        add().map_err(Raise::raise)
    }

    /// Adds an epoch, and gives its number.
    fn add_epoch(&self) -> PyResult<u32> {
        self.keyring().add_epoch().map(Epoch::number).map_err(Raise::raise)
    }

    /// Pins the ledger of this id.
    fn pin_ledger(&self, id: [u8; 16]) -> PyResult<()> {
        self.keyring().pin_ledger(LedgerId::from_bytes(id)).map_err(Raise::raise)
    }

    /// A vault of the keyring as it is now.
    fn vault(&self, py: Python<'_>) -> PyResult<Vault> {
        let opened = py.detach(|| jeton::Vault::from_keyring(self.copied()?));
        opened.map(Vault).map_err(Raise::raise)
    }

    /// A vault that has the keys of a domain and epochs, and nothing else.
    fn scoped_vault(&self, domain: &str, epochs: Vec<u32>) -> PyResult<ScopedVault> {
        let keyring = self.scoped(domain, &epochs)?.allow_test();
        jeton::ScopedVault::from_keyring(keyring).map(ScopedVault).map_err(Raise::raise)
    }

    /// Writes a new keyring file.
    fn save(&self, path: PathBuf, key: &KeySource) -> PyResult<()> {
        self.keyring().save_new(path, &key.0).map_err(Raise::raise)
    }

    /// Writes a new scoped keyring file.
    fn save_scoped(&self, domain: &str, epochs: Vec<u32>, path: PathBuf, key: &KeySource) -> PyResult<()> {
        self.scoped(domain, &epochs)?.save_new(path, &key.0).map_err(Raise::raise)
    }

    fn __repr__(&self) -> &str {
        "TestKeyring(..)"
    }
}
