//! Ledgers. Each is a subclass of `Ledger`, and a gate takes any of them.

use crate::error::Raise;
use jeton::{Act, Outcome, VolatileLedger, Width};
use jeton_ledger::Address;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// A record of every reveal, which counts people.
#[pyclass(module = "jeton", frozen, subclass)]
pub(crate) struct Ledger(pub(crate) Arc<dyn jeton::Ledger>);

/// A ledger in a SQLite file or a PostgreSQL server, with its witness. Open it in each process, after any fork.
#[pyclass(module = "jeton", frozen, extends = Ledger)]
pub(crate) struct DurableLedger;

/// A ledger in memory, for tests: nothing in it is durable, and only a test keyring's vault takes it.
#[pyclass(module = "jeton", frozen, extends = Ledger)]
pub(crate) struct MemoryLedger(Arc<VolatileLedger>);

/// What a ledger in memory wrote down.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Entry {
    entry: jeton::Entry,
    granted: bool,
}

/// Where a ledger is: an address, or a path as `pathlib` has them.
#[derive(FromPyObject)]
enum Place {
    Address(String),
    File(PathBuf),
}

impl Place {
    fn address(&self) -> PyResult<Address> {
        match self {
            Self::Address(text) => text.parse().map_err(Raise::raise),
            Self::File(path) => Ok(path.into()),
        }
    }
}

#[pymethods]
impl Ledger {
    /// The id that a keyring pins: 16 bytes.
    #[getter]
    fn id(&self) -> [u8; 16] {
        *self.0.id().as_bytes()
    }
}

#[pymethods]
impl DurableLedger {
    #[new]
    fn new(py: Python<'_>, address: Place, witness: PathBuf) -> PyResult<PyClassInitializer<Self>> {
        let address = address.address()?;
        let opened = py.detach(|| jeton_ledger::DurableLedger::open(address, &witness));
        let ledger = Ledger(Arc::new(opened.map_err(Raise::raise)?));
        Ok(PyClassInitializer::from(ledger).add_subclass(Self))
    }

    /// Makes an empty ledger and its witness, and gives the id to pin: an operator's act.
    #[staticmethod]
    fn create(py: Python<'_>, address: Place, witness: PathBuf) -> PyResult<[u8; 16]> {
        let address = address.address()?;
        let created = py.detach(|| jeton_ledger::DurableLedger::create(address, &witness));
        Ok(*created.map_err(Raise::raise)?.as_bytes())
    }
}

#[pymethods]
impl MemoryLedger {
    #[new]
    fn new() -> PyClassInitializer<Self> {
        let ledger = Arc::new(VolatileLedger::new());
        PyClassInitializer::from(Ledger(ledger.clone())).add_subclass(Self(ledger))
    }

    /// What was written down, oldest first.
    fn entries(&self) -> Vec<Entry> {
        let entry = |(entry, outcome)| Entry { entry, granted: outcome == Ok(Outcome::Granted) };
        self.0.entries().into_iter().map(entry).collect()
    }
}

#[pymethods]
impl Entry {
    /// What was asked for: `reveal`, `reveal last4`, `translate`, `search`, `tokenize`.
    #[getter]
    fn act(&self) -> String {
        match &self.entry.act {
            Act::Reveal(Width::Part(mask)) => format!("reveal {mask}"),
            Act::Reveal(_) => "reveal".into(),
            Act::Translate(_) => "translate".into(),
            Act::Search => "search".into(),
            Act::Tokenize => "tokenize".into(),
            _ => "look".into(),
        }
    }

    /// Who asked.
    #[getter]
    fn actor(&self) -> &str {
        self.entry.actor.as_str()
    }

    /// Why.
    #[getter]
    fn purpose(&self) -> &str {
        self.entry.purpose.as_str()
    }

    /// About which piece of work.
    #[getter]
    fn case(&self) -> Option<&str> {
        self.entry.case.as_deref()
    }

    /// Whether it was granted.
    #[getter]
    fn granted(&self) -> bool {
        self.granted
    }

    fn __repr__(&self) -> String {
        let granted = if self.granted { "granted" } else { "refused" };
        format!("Entry({} by {}, {granted})", self.act(), self.entry.actor)
    }
}
