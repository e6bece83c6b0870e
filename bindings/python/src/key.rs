//! What opens a keyring. No key passes through Python's memory.

use crate::error::Raise;
use jeton::KeyringError;
use pyo3::prelude::*;
use std::env;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What opens a keyring: `KeySource.file(path)`, `.descriptor(fd)`, `.credential(name)`, `.environment(name)`.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct KeySource(pub(crate) jeton::KeySource);

#[pymethods]
impl KeySource {
    /// A key file of 32 bytes.
    #[staticmethod]
    fn file(path: PathBuf) -> PyResult<Self> {
        jeton::KeySource::file(path).map(Self).map_err(Raise::raise)
    }

    /// Makes a key file of 32 random bytes that only its owner may read, and gives its key.
    #[staticmethod]
    fn new_file(path: PathBuf) -> PyResult<Self> {
        jeton::KeySource::new_file(path).map(Self).map_err(Raise::raise)
    }

    /// 32 bytes from an open file or pipe, by its descriptor, which stays open and the caller's.
    #[staticmethod]
    fn descriptor(descriptor: u32) -> PyResult<Self> {
        Self::file(format!("/dev/fd/{descriptor}").into())
    }

    /// A systemd credential, by its name.
    #[staticmethod]
    fn credential(name: &str) -> PyResult<Self> {
        jeton::KeySource::credential(name).map(Self).map_err(Raise::raise)
    }

    /// The passphrase in an environment variable: for development, as every child process sees it.
    #[staticmethod]
    fn environment(name: &str) -> PyResult<Self> {
        let missing = KeyringError::Io("read the environment variable", ErrorKind::NotFound);
        let passphrase = env::var(name).map_err(|_| missing.raise())?;
        Ok(Self(jeton::KeySource::passphrase(&passphrase)))
    }

    fn __repr__(&self) -> &str {
        "KeySource(..)"
    }
}
