//! Columns of identifiers: tokenized, masked, sought.

use super::batch::Batch;
use super::filled::Column;
use super::texts::Cell;
use crate::error::{Reason, TextError};
use crate::format::{Side, mask};
use crate::scope::{Epoch, Mask};
use crate::secret::{SecretText, make_room};
use crate::vault::keyed::{Keyed, Way};
use crate::vault::tokenizer::Tokenizer;
use zeroize::Zeroize;

impl Tokenizer {
    /// Tokenizes a column, each token spelled as its identifier. Rows are texts, options of texts, or those of a
    /// [`Texts`](crate::Texts); a bad one marks its row and stops nothing. `out` is emptied first and keeps its room.
    ///
    /// ```
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
    /// use jeton::{Column, Texts};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let texts = Texts::new(&[0_i32, 11, 20], b"123-45-6789123456789")?;
    /// let mut column = Column::new();
    /// ssns.tokenize_column(&texts, &mut column);
    /// assert_eq!(column.row(0), Some(ssns.tokenize("123-45-6789")?.as_str()));
    /// assert_eq!(column.row(1), Some(ssns.tokenize("123-45-6789")?.canonical()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tokenize_column<'a, R: Into<Cell<'a>>>(
        &self,
        rows: impl IntoIterator<Item = R>,
        out: &mut Column,
    ) {
        out.fill(rows, None, |batch, texts, out| {
            tokenize(&self.keyed, batch, texts);
            batch.render(&self.keyed, Side::Token, out);
        });
    }

    /// Tokenizes a column, each token in the canonical spelling, which tables and searches compare.
    ///
    /// ```
    /// # use jeton::{Column, Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut column = Column::new();
    /// ssns.tokenize_column_canonical(["123-45-6789", "123456789"], &mut column);
    /// assert_eq!(column.row(0), column.row(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tokenize_column_canonical<'a, R: Into<Cell<'a>>>(
        &self,
        rows: impl IntoIterator<Item = R>,
        out: &mut Column,
    ) {
        out.fill(rows, None, canonical(&self.keyed));
    }

    /// Partial displays of a column of identifiers, as [`mask`](Tokenizer::mask) makes them.
    ///
    /// ```
    /// # use jeton::{Column, Keyring, Mask, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut column = Column::new();
    /// ssns.mask_column(["123-45-6789"], Mask::Last(4), &mut column);
    /// assert_eq!(column.row(0), Some("•••-••-6789"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mask_column<'a, R: Into<Cell<'a>>>(
        &self,
        rows: impl IntoIterator<Item = R>,
        mask: Mask,
        out: &mut Column,
    ) {
        let mut shown = Shown::new(mask);
        out.fill(rows, None, |batch, texts, out| {
            batch.parse(&self.keyed, Side::Identifier, texts);
            shown.render(&self.keyed, batch, out);
        });
    }

    /// The canonical tokens that a column of identifiers may have in a table: a column for each live epoch, the
    /// tokenizer's own first.
    ///
    /// ```
    /// # use jeton::{Epoch, Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let second = keyring.add_epoch()?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let sought = ssns.search_column(["123-45-6789"]);
    /// assert_eq!([sought[0].0, sought[1].0], [Epoch::FIRST, second]);
    /// assert_eq!(sought[0].1.row(0), Some(ssns.tokenize("123-45-6789")?.canonical()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn search_column<'a, R: Into<Cell<'a>>>(
        &self,
        rows: impl IntoIterator<Item = R, IntoIter: Clone>,
    ) -> Vec<(Epoch, Column)> {
        let rows = rows.into_iter();
        self.live()
            .map(|keyed| {
                let mut column = Column::new();
                column.fill(rows.clone(), None, canonical(keyed));
                (keyed.epoch, column)
            })
            .collect()
    }
}

/// Identifiers to canonical tokens.
pub(super) fn canonical(keyed: &Keyed) -> impl FnMut(&mut Batch, &[&str], &mut Vec<u8>) {
    |batch, texts, out| {
        tokenize(keyed, batch, texts);
        batch.respell();
        batch.render(keyed, Side::Token, out);
    }
}

fn tokenize(keyed: &Keyed, batch: &mut Batch, texts: &[&str]) {
    batch.parse(keyed, Side::Identifier, texts);
    batch.permute(keyed, Way::Encipher);
}

/// The part of identifiers that a mask shows, and room for the whole ones, which is wiped.
pub(super) struct Shown {
    mask: Mask,
    whole: Vec<u8>,
}

impl Shown {
    pub(super) fn new(mask: Mask) -> Self {
        Self { mask, whole: Vec::new() }
    }

    /// Puts what the mask shows of a batch of identifiers behind the bytes.
    pub(super) fn render(&mut self, keyed: &Keyed, batch: &mut Batch, out: &mut Vec<u8>) {
        self.whole.zeroize();
        make_room(&mut self.whole, SecretText::WHOLE.saturating_mul(batch.rows.len()));
        batch.render(keyed, Side::Identifier, &mut self.whole);
        let whole = std::str::from_utf8(&self.whole).unwrap_or_default();
        let mut start = 0;
        for (row, end) in batch.rows.iter_mut().zip(&mut batch.ends) {
            let identifier = whole.get(start..*end).unwrap_or_default();
            start = *end;
            if row.is_ok() && mask::apply(self.mask, keyed.format.codec(), identifier, out).is_none() {
                *row = Err(TextError::new(Reason::NoMask, 0));
            }
            *end = out.len();
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.whole.zeroize();
    }
}
