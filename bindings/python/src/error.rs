//! Errors of the library as the exceptions of `jeton/errors.py`.

use pyo3::PyErr;

mod raised {
    use pyo3::import_exception;

    import_exception!(jeton.errors, GateError);
    import_exception!(jeton.errors, KeyringError);
    import_exception!(jeton.errors, LedgerError);
    import_exception!(jeton.errors, PolicyError);
    import_exception!(jeton.errors, Refused);
    import_exception!(jeton.errors, TextError);
    import_exception!(jeton.errors, Unavailable);
}

/// An error of the library, on its way to Python.
pub(crate) trait Raise {
    /// The exception that says the same.
    fn raise(self) -> PyErr;
}

/// A permit is spent once.
pub(crate) fn spent() -> PyErr {
    raised::GateError::new_err("the permit is spent; reserve another one")
}

impl Raise for jeton::TextError {
    fn raise(self) -> PyErr {
        raised::TextError::new_err((self.to_string(), format!("{:?}", self.reason), self.at))
    }
}

impl Raise for jeton::KeyringError {
    fn raise(self) -> PyErr {
        raised::KeyringError::new_err(self.to_string())
    }
}

impl Raise for jeton::PolicyError {
    fn raise(self) -> PyErr {
        let line = match self {
            Self::Line { line, .. } => Some(line),
            _ => None,
        };
        raised::PolicyError::new_err((self.to_string(), line))
    }
}

impl Raise for jeton::GateError {
    fn raise(self) -> PyErr {
        match self {
            Self::Text(error) => error.raise(),
            Self::Refused => raised::Refused::new_err(self.to_string()),
            Self::Unavailable => raised::Unavailable::new_err(self.to_string()),
            _ => raised::GateError::new_err(self.to_string()),
        }
    }
}

impl Raise for jeton_ledger::LedgerError {
    fn raise(self) -> PyErr {
        raised::LedgerError::new_err(self.to_string())
    }
}
