//! A batch of rows behind one virtual call.

use super::{Annex, Grammar, Parsed, Setting, Side};
use crate::error::TextError;

/// A row: a text taken apart, or why it is refused.
pub(crate) type Row = Result<Parsed, TextError>;

/// A grammar that works on batches; every [`Grammar`] is one.
pub(crate) trait Codec: Grammar {
    /// Takes texts apart into as many rows. A bad text marks its row and stops nothing.
    fn parse_rows(&self, setting: &Setting, side: Side, texts: &[&str], rows: &mut [Row], annex: &mut Annex);
}

impl<G: Grammar> Codec for G {
    fn parse_rows(&self, setting: &Setting, side: Side, texts: &[&str], rows: &mut [Row], annex: &mut Annex) {
        for (text, row) in texts.iter().zip(rows) {
            // Each way writes the row itself: a result that both passed through would be put together elsewhere first.
            match self.parse_usual(setting, side, text, annex) {
                Some(parsed) => *row = Ok(parsed),
                None => *row = self.parse_any(setting, side, text, annex),
            }
        }
    }
}
