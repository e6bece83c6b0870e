//! Who asks to go back, why, and with which tokens.

use crate::error::Raise;
use crate::tokenizer::Token;
use jeton::{KeyringError, TokenDomain, Width};
use pyo3::prelude::*;

/// A request to a gate. `reveal` and `translate` give a request with more tokens; one request does one of them.
#[pyclass(module = "jeton", frozen)]
pub(crate) struct Request(pub(crate) jeton::Request);

#[pymethods]
impl Request {
    /// `width` is the mask to be shown, such as `last4`; the whole identifier unless said. `grants` are signed notes that name the
    /// people, `approved` is the signed approval of a column with more people than the budgets allow.
    #[new]
    #[pyo3(signature = (actor, purpose, *, case=None, subject=None, width=None, grants=Vec::new(), approved=None))]
    fn new(
        actor: &str,
        purpose: &str,
        case: Option<&str>,
        subject: Option<&str>,
        width: Option<&str>,
        grants: Vec<String>,
        approved: Option<&str>,
    ) -> PyResult<Self> {
        let mut request = jeton::Request::new(actor, purpose);
        if let Some(case) = case {
            request = request.case(case);
        }
        if let Some(subject) = subject {
            request = request.subject(subject);
        }
        if let Some(mask) = width {
            request = request.width(Width::Part(mask.parse().map_err(KeyringError::raise)?));
        }
        request = grants.iter().fold(request, |request, note| request.grant(note));
        if let Some(note) = approved {
            request = request.approved(note);
        }
        Ok(Self(request))
    }

    /// The same, asking to reveal these tokens, too.
    #[pyo3(signature = (*tokens))]
    fn reveal(&self, tokens: Vec<PyRef<'_, Token>>) -> Self {
        Self(tokens.iter().fold(self.0.clone(), |request, token| request.reveal(&token.0)))
    }

    /// The same, asking to translate these tokens into another domain, too.
    #[pyo3(signature = (to, *tokens))]
    fn translate(&self, to: &str, tokens: Vec<PyRef<'_, Token>>) -> PyResult<Self> {
        let to = TokenDomain::new(to).map_err(Raise::raise)?;
        Ok(Self(tokens.iter().fold(self.0.clone(), |request, token| request.translate(&token.0, &to))))
    }

    fn __repr__(&self) -> &str {
        "Request(..)"
    }
}
