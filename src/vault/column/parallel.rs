//! Columns on all cores: cut into pieces, each worked on by one thread, put together in order.

use super::filled::Column;
use super::texts::Texts;
use crate::scope::{Epoch, Mask};
use crate::vault::rekey::Rekeyer;
use crate::vault::tokenizer::Tokenizer;
use rayon::prelude::*;

/// Rows of a piece: enough that starting on it costs nothing beside it, and few enough that many are ready at once.
const PIECE: usize = 8_192;

/// Pieces that are made at a time, for each thread.
const PIECES_A_THREAD: usize = 8;

/// Fills a column piece by piece, in waves: while the pieces of one wave are made, those of the wave before are put behind
/// one another, so that no thread waits for either. Two waves keep their room and take turns.
fn fill(texts: &Texts<'_>, out: &mut Column, work: impl Fn(&Texts<'_>, &mut Column) + Sync) {
    out.clear();
    let pieces = texts.len().div_ceil(PIECE);
    let a_wave = rayon::current_num_threads().saturating_mul(PIECES_A_THREAD).min(pieces);
    let mut making: Vec<Column> = (0..a_wave).map(|_| Column::new()).collect();
    let mut made = making.clone();
    for first in (0..=pieces).step_by(a_wave.max(1)) {
        let make = |(piece, column): (usize, &mut Column)| {
            let start = first.saturating_add(piece).saturating_mul(PIECE);
            work(&texts.slice(start, start.saturating_add(PIECE)), column);
        };
        rayon::join(
            || made.iter().for_each(|piece| out.append(piece)),
            || making.par_iter_mut().enumerate().for_each(make),
        );
        std::mem::swap(&mut making, &mut made);
    }
    made.iter().for_each(|piece| out.append(piece));
}

impl Tokenizer {
    /// [`tokenize_column`](Self::tokenize_column) on all cores of the current thread pool of rayon.
    ///
    /// ```
    /// # use jeton::{Column, Keyring, Suffix, Texts, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut column = Column::new();
    /// ssns.par_tokenize_column(&Texts::new(&[0_i32, 9], b"123456789")?, &mut column);
    /// assert_eq!(column.row(0), Some(ssns.tokenize("123456789")?.as_str()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn par_tokenize_column(&self, texts: &Texts<'_>, out: &mut Column) {
        fill(texts, out, |texts, out| self.tokenize_column(texts, out));
    }

    /// [`tokenize_column_canonical`](Self::tokenize_column_canonical) on all cores.
    pub fn par_tokenize_column_canonical(&self, texts: &Texts<'_>, out: &mut Column) {
        fill(texts, out, |texts, out| self.tokenize_column_canonical(texts, out));
    }

    /// [`mask_column`](Self::mask_column) on all cores.
    pub fn par_mask_column(&self, texts: &Texts<'_>, mask: Mask, out: &mut Column) {
        fill(texts, out, |texts, out| self.mask_column(texts, mask, out));
    }

    /// [`search_column`](Self::search_column) on all cores.
    #[must_use]
    pub fn par_search_column(&self, texts: &Texts<'_>) -> Vec<(Epoch, Column)> {
        self.live()
            .map(|keyed| {
                let mut column = Column::new();
                fill(texts, &mut column, |texts, out| {
                    out.fill(texts, None, super::tokenized::canonical(keyed))
                });
                (keyed.epoch, column)
            })
            .collect()
    }
}

impl Rekeyer {
    /// [`rekey_column`](Self::rekey_column) on all cores.
    pub fn par_rekey_column(&self, texts: &Texts<'_>, out: &mut Column) {
        fill(texts, out, |texts, out| self.rekey_column(texts, out));
    }
}
