//! Columns of tokens, from epoch to epoch and from domain to domain: rank to rank.

use super::batch::{Batch, NO_ROW};
use super::filled::Column;
use super::texts::Cell;
use crate::error::{Reason, TextError};
use crate::format::Side;
use crate::vault::keyed::{Keyed, Way};
use crate::vault::rekey::Rekeyer;

impl Rekeyer {
    /// Moves a column of tokens of the old epoch to the new one, as [`rekey`](Rekeyer::rekey) does; `out` is emptied
    /// first and keeps its room.
    ///
    /// ```
    /// # use jeton::{Column, Epoch, Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let second = keyring.add_epoch()?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let old = vault.tokenizer_at("cap-emploi", formats::US_SSN, Epoch::FIRST)?.tokenize("123-45-6789")?;
    /// let mut column = Column::new();
    /// vault.rekeyer("cap-emploi", formats::US_SSN, Epoch::FIRST, second)?.rekey_column([old.as_str()], &mut column);
    /// let new = vault.tokenizer_at("cap-emploi", formats::US_SSN, second)?.tokenize("123-45-6789")?;
    /// assert_eq!(column.row(0), Some(new.as_str()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rekey_column<'a, R: Into<Cell<'a>>>(&self, rows: impl IntoIterator<Item = R>, out: &mut Column) {
        out.fill(rows, None, |batch, texts, out| {
            batch.parse(&self.from, Side::Token, texts);
            batch.permute(&self.from, Way::Decipher);
            retokenize(&self.from, &self.to, batch, out);
        });
    }
}

/// Tokens of rows that other keys deciphered. Where the other domain's tokens are another language, those that it spells
/// otherwise are spelled so, and those that it does not have are refused.
pub(super) fn retokenize(from: &Keyed, to: &Keyed, batch: &mut Batch, out: &mut Vec<u8>) {
    batch.permute(to, Way::Encipher);
    let start = out.len();
    batch.render(to, Side::Token, out);
    if from.setting.suffix != to.setting.suffix && respell(to, batch, start, out) {
        out.truncate(start);
        batch.render(to, Side::Token, out);
    }
}

/// Reads the tokens again and brings the rows to what was read; whether any changed.
fn respell(to: &Keyed, batch: &mut Batch, start: usize, out: &[u8]) -> bool {
    let made = out.get(start..).and_then(|made| std::str::from_utf8(made).ok()).unwrap_or_default();
    let mut from = 0;
    let texts: Vec<&str> = batch
        .ends
        .iter()
        .map(|end| {
            let end = end.saturating_sub(start);
            made.get(std::mem::replace(&mut from, end)..end).unwrap_or_default()
        })
        .collect();
    let mut again = vec![NO_ROW; texts.len()];
    let mut annex = Default::default();
    to.format.codec().parse_rows(&to.setting, Side::Token, &texts, &mut again, &mut annex);
    let mut changed = false;
    for (row, again) in batch.rows.iter_mut().zip(again) {
        match (&mut *row, again) {
            (Ok(parsed), Ok(again)) if parsed.spelling != again.spelling => {
                // Spelled so, it would be too long with this suffix.
                parsed.spelling = again.spelling;
                changed = true;
            }
            (Ok(_), Err(_)) => {
                *row = Err(TextError::new(Reason::NotAToken, 0));
                changed = true;
            }
            _ => {}
        }
    }
    changed
}
