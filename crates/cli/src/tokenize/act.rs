//! What tokenizing does to a column.

use super::Spelling;
use crate::change::{Cell, Change};
use jeton::{Mask, Tokenizer};

/// A column whose identifiers become tokens.
pub(super) struct Tokenizing {
    pub(super) tokenizer: Tokenizer,
    pub(super) spelling: Spelling,
}

impl Change for Tokenizing {
    fn change(&self, cells: &[Cell<'_>], out: &mut jeton::Column) {
        let cells = cells.iter().map(|text| text.filter(|text| !text.is_empty()));
        match self.spelling {
            Spelling::Keep => self.tokenizer.tokenize_column(cells, out),
            Spelling::Canonical => self.tokenizer.tokenize_column_canonical(cells, out),
        }
    }

    fn mask(&self, cells: &[Cell<'_>], mask: Mask, out: &mut jeton::Column) {
        self.tokenizer.mask_column(cells.iter().copied(), mask, out);
    }
}
