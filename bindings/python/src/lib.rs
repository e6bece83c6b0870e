//! jeton for Python: the classes of the package `jeton`, on the Rust library itself.
//!
//! ```text
//!  text.rs, rows.rs    what comes from Python: one text, a column of them
//!  vault.rs ─> tokenizer.rs, column.rs                       there
//!           ─> gate.rs, request.rs, revealed.rs, ledger.rs   and back
//!  error.rs            to the exceptions of jeton/errors.py
//! ```

mod column;
mod error;
mod format;
mod gate;
mod key;
mod ledger;
mod request;
mod revealed;
mod rows;
mod text;
mod tokenizer;
mod trial;
mod vault;

use pyo3::prelude::*;

/// What the package `jeton` is made of.
#[pymodule]
mod _jeton {
    #[pymodule_export]
    use crate::column::Column;
    #[pymodule_export]
    use crate::format::{Format, Inspection};
    #[pymodule_export]
    use crate::gate::{ColumnPermit, Gate, Permit, Policy};
    #[pymodule_export]
    use crate::key::KeySource;
    #[pymodule_export]
    use crate::ledger::{DurableLedger, Entry, Ledger, MemoryLedger};
    #[pymodule_export]
    use crate::request::Request;
    #[pymodule_export]
    use crate::revealed::{Revealed, RevealedColumn};
    #[pymodule_export]
    use crate::tokenizer::{Rekeyer, Token, Tokenizer};
    #[pymodule_export]
    use crate::trial::TestKeyring;
    #[pymodule_export]
    use crate::vault::{ScopedVault, Vault};
}
