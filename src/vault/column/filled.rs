//! [`Column`]: what comes of a column, filled lot by lot.

use super::batch::{Batch, ROWS};
use super::texts::Cell;
use crate::error::TextError;
use crate::secret::make_room;
use std::fmt;

/// A column of texts that was made: one buffer, offsets into it, and a status per row.
///
/// A row that was null or refused is an empty text in it.
///
/// ```
/// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
/// use jeton::{Column, Status};
/// # let mut keyring = Keyring::create_test()?.allow_test();
/// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
/// let mut column = Column::new();
/// ssns.tokenize_column([Some("123-45-6789"), None, Some("123")], &mut column);
/// assert_eq!(column.offsets(), [0, 11, 11, 11]);
/// assert_eq!(column.row(0), Some(ssns.tokenize("123-45-6789")?.as_str()));
/// assert!(matches!(column.statuses(), [Status::Made, Status::Null, Status::Refused(error)] if error.at == 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Column {
    values: String,
    offsets: Vec<i64>,
    statuses: Vec<Status>,
}

/// What became of a row.
///
/// ```
/// # use jeton::{Column, Status};
/// assert_eq!(Column::new().statuses(), &[] as &[Status]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its text stands in the column.
    Made,
    /// It was null, and is.
    Null,
    /// It was refused, and why.
    Refused(TextError),
}

impl Column {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: String::new(), offsets: Vec::new(), statuses: Vec::new() }
    }

    /// All texts, one behind the other.
    #[must_use]
    pub fn values(&self) -> &str {
        &self.values
    }

    /// Where each text begins in the values, in bytes, and behind them where the last one ends: Arrow's offsets.
    #[must_use]
    pub fn offsets(&self) -> &[i64] {
        if self.offsets.is_empty() { &[0] } else { &self.offsets }
    }

    /// What became of each row.
    #[must_use]
    pub fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.statuses.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statuses.is_empty()
    }

    /// The text of the row of this number, from 0; none if it was null or refused.
    #[must_use]
    #[inline]
    pub fn row(&self, row: usize) -> Option<&str> {
        self.statuses.get(row).filter(|status| **status == Status::Made)?;
        let position = |row: usize| self.offsets.get(row).and_then(|&offset| usize::try_from(offset).ok());
        self.values.get(position(row)?..position(row.wrapping_add(1))?)
    }

    /// The rows in their order, as [`row`](Self::row) gives them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// How many rows were refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.statuses.iter().filter(|status| matches!(status, Status::Refused(_))).count()
    }

    /// Empties it, keeping its room.
    pub fn clear(&mut self) {
        self.values.clear();
        self.offsets.clear();
        self.statuses.clear();
    }

    /// Fills it anew with what comes of these rows: `work` takes each lot of texts apart in the batch, and puts others
    /// behind the bytes. With `longest` bytes given for the longest text, the values never move without being wiped where
    /// they stood.
    pub(super) fn fill<'a, R: Into<Cell<'a>>>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
        longest: Option<usize>,
        work: impl FnMut(&mut Batch, &[&str], &mut Vec<u8>),
    ) {
        self.clear();
        let rows = rows.into_iter();
        let (least, _) = rows.size_hint();
        self.offsets.reserve(least.saturating_add(1));
        self.statuses.reserve(least);
        self.offsets.push(0);
        let texts = Vec::with_capacity(ROWS.min(least));
        let values = std::mem::take(&mut self.values).into_bytes();
        let (batch, others) = (Batch::default(), Vec::new());
        let mut filling = Filling { column: self, values, longest, texts, others, batch, work };
        // From within, where the rows know best how to go through themselves.
        rows.for_each(|row| filling.take_up(row.into()));
        if !filling.texts.is_empty() {
            filling.work_off();
        }
        self.values = String::from_utf8(filling.values).unwrap_or_default();
    }

    /// Puts another column's rows behind its own.
    ///
    /// ```
    /// # use jeton::{Column, Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let (mut whole, mut piece) = (Column::new(), Column::new());
    /// for row in ["123-45-6789", "123-45-6788"] {
    ///     ssns.tokenize_column([row], &mut piece);
    ///     whole.append(&piece);
    /// }
    /// assert_eq!((whole.len(), whole.offsets()), (2, &[0, 11, 22][..]));
    /// assert_eq!(whole.row(1), piece.row(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn append(&mut self, other: &Self) {
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        let start = self.offsets.last().copied().unwrap_or(0);
        self.values.push_str(&other.values);
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| offset.wrapping_add(start)));
        self.statuses.extend_from_slice(&other.statuses);
    }

    /// The values, to be wiped.
    pub(super) fn values_mut(&mut self) -> &mut String {
        &mut self.values
    }
}

/// A column that is being filled, lot by lot.
struct Filling<'c, 'a, W> {
    column: &'c mut Column,
    values: Vec<u8>,
    longest: Option<usize>,
    /// The rows taken up since the last lot.
    texts: Vec<&'a str>,
    /// Those of them without a text, by position: an empty one stands in their place, which every format refuses.
    others: Vec<(usize, Status)>,
    batch: Batch,
    work: W,
}

impl<'a, W: FnMut(&mut Batch, &[&str], &mut Vec<u8>)> Filling<'_, 'a, W> {
    #[inline]
    fn take_up(&mut self, cell: Cell<'a>) {
        let text = match cell {
            Cell::Text(text) => text,
            Cell::Null => self.without_text(Status::Null),
            Cell::Refused(error) => self.without_text(Status::Refused(error)),
        };
        self.texts.push(text);
        if self.texts.len() == ROWS {
            self.work_off();
        }
    }

    fn without_text(&mut self, status: Status) -> &'a str {
        self.others.push((self.texts.len(), status));
        ""
    }

    /// Works on the rows taken up, and puts what comes of them into the column.
    #[inline(never)]
    fn work_off(&mut self) {
        if let Some(longest) = self.longest {
            make_room(&mut self.values, longest.saturating_mul(ROWS));
        }
        (self.work)(&mut self.batch, &self.texts, &mut self.values);
        let (offsets, statuses) = (&mut self.column.offsets, &mut self.column.statuses);
        let first = statuses.len();
        offsets.extend(self.batch.ends.iter().map(|&end| i64::try_from(end).unwrap_or(i64::MAX)));
        statuses.extend(self.batch.rows.iter().map(|row| match row {
            Ok(_) => Status::Made,
            Err(error) => Status::Refused(*error),
        }));
        for (position, status) in self.others.drain(..) {
            if let Some(place) = statuses.get_mut(first.wrapping_add(position)) {
                *place = status;
            }
        }
        self.texts.clear();
    }
}

impl Default for Column {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({} rows, {} refused)", self.len(), self.refused())
    }
}
