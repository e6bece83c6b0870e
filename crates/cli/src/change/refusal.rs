//! Why a cell has no token.

use jeton::TextError;

/// Why a cell has no token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    /// Its text is refused.
    Text(TextError),
    /// The token has a letter that the table's encoding lacks.
    Unwritable,
}

impl Refusal {
    /// In words.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Text(error) => error.reason.to_string(),
            Self::Unwritable => "the token has a letter that the encoding of the table lacks".to_owned(),
        }
    }

    /// Offset in bytes, from 0, within the cell's text in UTF-8.
    pub(crate) fn at(self) -> Option<usize> {
        match self {
            Self::Text(error) => Some(error.at),
            Self::Unwritable => None,
        }
    }
}
