//! The way back: policies, gates and permits.

use crate::error::Raise;
use crate::ledger::Ledger;
use crate::request::Request;
use crate::rows::{Input, Rows};
use crate::text::Text;
use crate::tokenizer::{Token, Tokenizer, epoch};
use jeton::{GateError, TokenDomain};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

/// Who may go back, for what, how far, and how many people at most.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Policy(jeton::Policy);

/// A policy, or the path of its file.
#[derive(FromPyObject)]
pub(crate) enum PolicySource<'py> {
    Policy(PyRef<'py, Policy>),
    Path(PathBuf),
}

/// Asks the policy and the ledger before anything comes back. It is for the process that made it.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Gate {
    gate: jeton::Gate,
    process: u32,
}

/// Proof that the ledger has written a request down. It is spent once.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Permit(Mutex<Option<jeton::Permit>>);

/// Proof that the ledger has written a request for a column down, with the column it is for. It is spent once.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct ColumnPermit(Mutex<Option<(jeton::ColumnPermit, Rows)>>);

impl Permit {
    pub(crate) fn take(&self) -> Option<jeton::Permit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl ColumnPermit {
    pub(crate) fn take(&self) -> Option<(jeton::ColumnPermit, Rows)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl PolicySource<'_> {
    pub(crate) fn policy(self) -> PyResult<jeton::Policy> {
        match self {
            Self::Policy(policy) => Ok(policy.0.clone()),
            Self::Path(path) => jeton::Policy::open(path).map_err(Raise::raise),
        }
    }
}

impl Gate {
    pub(crate) fn new(vault: &jeton::Vault, policy: jeton::Policy, ledger: &Ledger) -> PyResult<Self> {
        let gate = vault.gate(policy, Arc::clone(&ledger.0)).map_err(Raise::raise)?;
        Ok(Self { gate, process: process::id() })
    }

    /// Asks without holding Python up. A forked process has the locks of the ledger, but not its threads: nobody asks there.
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        ask: impl FnOnce(&jeton::Gate) -> Result<T, GateError> + Send,
    ) -> PyResult<T> {
        if process::id() != self.process {
            return Err(GateError::Unavailable.raise());
        }
        py.detach(|| ask(&self.gate)).map_err(Raise::raise)
    }
}

#[pymethods]
impl Policy {
    /// A policy from a TOML file.
    #[staticmethod]
    fn open(path: PathBuf) -> PyResult<Self> {
        jeton::Policy::open(path).map(Self).map_err(Raise::raise)
    }

    /// A policy from TOML.
    #[staticmethod]
    fn from_toml(text: &str) -> PyResult<Self> {
        jeton::Policy::from_toml(text).map(Self).map_err(Raise::raise)
    }

    fn __repr__(&self) -> &str {
        "Policy(..)"
    }
}

#[pymethods]
impl Gate {
    /// Counts the people, writes the request down, and makes the permit; or refuses.
    fn reserve(&self, py: Python<'_>, request: &Request) -> PyResult<Permit> {
        let permit = self.ask(py, |gate| gate.reserve(&request.0))?;
        Ok(Permit(Mutex::new(Some(permit))))
    }

    /// The same for a column of tokens that the tokenizer's format and domain had in this epoch. The permit keeps the
    /// column; with `to` it is to translate into that domain.
    #[pyo3(signature = (request, tokenizer, rows, *, epoch, to=None))]
    fn reserve_column(
        &self,
        py: Python<'_>,
        request: &Request,
        tokenizer: &Tokenizer,
        rows: Input,
        epoch: u32,
        to: Option<&str>,
    ) -> PyResult<ColumnPermit> {
        let epoch = self::epoch(epoch)?;
        let to = to.map(TokenDomain::new).transpose().map_err(Raise::raise)?;
        let rows = rows.together()?;
        let permit = self.ask(py, |gate| {
            let reserved = rows.texts(|texts| match &to {
                None => gate.reserve_column(&request.0, &tokenizer.0, epoch, texts),
                Some(to) => gate.reserve_column_to(&request.0, to, &tokenizer.0, epoch, texts),
            });
            Ok(reserved)
        })??;
        Ok(ColumnPermit(Mutex::new(Some((permit.map_err(Raise::raise)?, rows)))))
    }

    /// The canonical tokens that an identifier may have in a table, for somebody whose questions are counted.
    fn search(
        &self,
        py: Python<'_>,
        request: &Request,
        tokenizer: &Tokenizer,
        identifier: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<Token>> {
        let text = Text::of(identifier)?;
        let text = text.characters()?;
        let tokens = self.ask(py, |gate| gate.search(&request.0, &tokenizer.0, text))?;
        Ok(tokens.into_iter().map(Token).collect())
    }

    /// The token of an identifier, for somebody whose questions are counted.
    fn tokenize(
        &self,
        py: Python<'_>,
        request: &Request,
        tokenizer: &Tokenizer,
        identifier: &Bound<'_, PyAny>,
    ) -> PyResult<Token> {
        let text = Text::of(identifier)?;
        let text = text.characters()?;
        self.ask(py, |gate| gate.tokenize(&request.0, &tokenizer.0, text)).map(Token)
    }

    fn __repr__(&self) -> &str {
        "Gate(..)"
    }
}

#[pymethods]
impl Permit {
    fn __repr__(&self) -> &str {
        "Permit(..)"
    }
}

#[pymethods]
impl ColumnPermit {
    fn __repr__(&self) -> &str {
        "ColumnPermit(..)"
    }
}
