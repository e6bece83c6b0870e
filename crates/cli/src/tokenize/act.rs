//! What tokenizing does to a column.

use super::Spelling;
use crate::change::Change;
use jeton::{Mask, TextError, Tokenizer};

/// A column whose identifiers become tokens.
pub(super) struct Tokenizing {
    pub(super) tokenizer: Tokenizer,
    pub(super) spelling: Spelling,
}

impl Change for Tokenizing {
    fn change(&self, text: &str, out: &mut String) -> Result<(), TextError> {
        match self.spelling {
            Spelling::Keep => self.tokenizer.tokenize_into(text, out),
            Spelling::Canonical => self.tokenizer.tokenize_canonical_into(text, out),
        }
    }

    fn mask(&self, text: &str, mask: Mask) -> String {
        self.tokenizer.mask(text, mask).unwrap_or_default()
    }
}
