//! [`Token`]: a text together with what it takes to read it.

use crate::format::Format;
use crate::scope::{Epoch, TokenDomain};
use std::fmt;

/// A token: its text, and the format, domain and epoch it was made with, which the text has no room to say.
///
/// It is made by a [`Tokenizer`](crate::Tokenizer): from an identifier, or from the text of a token that comes back
/// from a table. Tokenizing takes a text, so that a token is not tokenized again.
///
/// ```compile_fail
/// # fn twice(ssns: &jeton::Tokenizer, token: jeton::Token) {
/// ssns.tokenize(token);
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token {
    pub(super) format: Format,
    pub(super) domain: TokenDomain,
    pub(super) epoch: Epoch,
    pub(super) text: String,
    /// Only where it differs from the text.
    pub(super) canonical: Option<String>,
}

impl Token {
    /// The text, spelled as its identifier was.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The one spelling that tables and searches compare.
    #[must_use]
    pub fn canonical(&self) -> &str {
        self.canonical.as_deref().unwrap_or(&self.text)
    }

    /// Its format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its domain.
    #[must_use]
    pub fn domain(&self) -> &TokenDomain {
        &self.domain
    }

    /// The epoch whose keys made it: keep it beside the column.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, {} of {}, epoch {})", self.text, self.format, self.domain, self.epoch)
    }
}
