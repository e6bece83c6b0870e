//! [`Texts`]: a column of texts as Arrow lays it out.

use super::filled::{Column, Status};
use crate::error::{ColumnError, Reason, TextError};
use std::fmt;

/// A column of texts in Arrow's layout, borrowed: one buffer of bytes, offsets into it, perhaps a validity bitmap.
///
/// What it is told is checked when it is made, so that no row can reach outside the buffer. Bytes that are not UTF-8 mark
/// their row and nothing else.
///
/// ```
/// use jeton::{Cell, Texts};
/// let texts = Texts::new(&[0_i32, 3, 3, 5], b"onetw")?.with_validity(&[0b101], 0)?;
/// let rows: Vec<Cell> = texts.iter().collect();
/// assert_eq!(rows, [Cell::Text("one"), Cell::Null, Cell::Text("tw")]);
/// assert!(Texts::new(&[0_i64, 6], b"onetw").is_err(), "an offset that lies");
/// # Ok::<(), jeton::ColumnError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    offsets: Offsets<'a>,
    bytes: &'a [u8],
    /// The bytes as a text, if they are one: then a row is a text without being looked at.
    text: Option<&'a str>,
    validity: Option<Validity<'a>>,
}

/// Arrow's offsets: one more than there are rows, of 32 bits (`Utf8`) or 64 (`LargeUtf8`). None at all are no rows.
///
/// ```
/// use jeton::Texts;
/// assert_eq!(Texts::new(&[0_i32, 1], b"a")?.len(), Texts::new(&[0_i64, 1], b"a")?.len());
/// # Ok::<(), jeton::ColumnError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Offsets<'a> {
    /// Of 32 bits.
    Narrow(&'a [i32]),
    /// Of 64 bits.
    Wide(&'a [i64]),
}

/// One row of a column.
///
/// ```
/// use jeton::Cell;
/// assert_eq!(Cell::from("a"), Cell::Text("a"));
/// assert_eq!(Cell::from(None::<&str>), Cell::Null);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A text.
    Text(&'a str),
    /// Not a text, and why.
    Refused(TextError),
}

/// Which rows are null.
#[derive(Clone, Copy)]
enum Validity<'a> {
    /// Those whose bit is 0. Bits are lowest first; the one numbered `first` is the first row's.
    Bits { bits: &'a [u8], first: usize },
    /// Those that were not made.
    Statuses(&'a [Status]),
}

impl<'a> Texts<'a> {
    /// A column without nulls: `offsets` into `bytes`, of 32 or 64 bits.
    ///
    /// # Errors
    /// [`ColumnError::Offset`] if an offset is negative, smaller than the one before, or behind the end of the bytes.
    pub fn new(offsets: impl Into<Offsets<'a>>, bytes: &'a [u8]) -> Result<Self, ColumnError> {
        let offsets = offsets.into();
        match offsets {
            Offsets::Narrow(offsets) => check(offsets.iter().map(|&offset| i64::from(offset)), bytes.len())?,
            Offsets::Wide(offsets) => check(offsets.iter().copied(), bytes.len())?,
        }
        let mut texts = Self { offsets, bytes, text: None, validity: None };
        // Only what the rows use has to be text, but the whole buffer nearly always is.
        texts.text = std::str::from_utf8(bytes).ok();
        Ok(texts)
    }

    /// The same with Arrow's validity bitmap: the row is null whose bit is 0. Bits are counted from the lowest of the first
    /// byte; the first row's is number `offset`.
    ///
    /// # Errors
    /// [`ColumnError::Validity`] if the bitmap is too short for the rows.
    pub fn with_validity(mut self, bits: &'a [u8], offset: usize) -> Result<Self, ColumnError> {
        let needed = offset.checked_add(self.len()).map(|bits| bits.div_ceil(8));
        if needed.is_none_or(|needed| needed > bits.len()) {
            return Err(ColumnError::Validity);
        }
        self.validity = Some(Validity::Bits { bits, first: offset });
        Ok(self)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.offsets {
            Offsets::Narrow(offsets) => offsets.len(),
            Offsets::Wide(offsets) => offsets.len(),
        }
        .saturating_sub(1)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of this number, from 0; null behind the last.
    #[must_use]
    #[inline]
    pub fn row(&self, row: usize) -> Cell<'a> {
        if self.validity.is_some_and(|validity| !validity.is_set(row)) {
            return Cell::Null;
        }
        let behind = row.wrapping_add(1);
        let bounds = self.offsets.get(row).zip(self.offsets.get(behind));
        let bounds = bounds.and_then(|(start, end)| Some((position(start)?, position(end)?)));
        let Some((start, end)) = bounds else { return Cell::Null };
        match self.text.and_then(|text| text.get(start..end)) {
            Some(text) => Cell::Text(text),
            None => self.doubtful(start, end),
        }
    }

    /// The rows in their order.
    #[must_use]
    pub fn iter(&self) -> Rows<'a> {
        let start = self.offsets.get(0).unwrap_or(0);
        let rest = self.text.and_then(|text| text.get(position(start)?..));
        Rows { texts: *self, next: 0, start, rest }
    }

    /// The rows from number `start` to before `end`, as far as there are so many.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.len());
        let start = start.min(end);
        let offsets = start..end.saturating_add(1);
        Self {
            offsets: match self.offsets {
                Offsets::Narrow(all) => Offsets::Narrow(all.get(offsets).unwrap_or_default()),
                Offsets::Wide(all) => Offsets::Wide(all.get(offsets).unwrap_or_default()),
            },
            validity: self.validity.map(|validity| validity.from(start)),
            ..*self
        }
    }

    /// A row of a buffer that is not text all through, or whose bounds cut a character.
    #[cold]
    fn doubtful(&self, start: usize, end: usize) -> Cell<'a> {
        match std::str::from_utf8(self.bytes.get(start..end).unwrap_or_default()) {
            Ok(text) => Cell::Text(text),
            Err(error) => Cell::Refused(TextError::new(Reason::NotUtf8, error.valid_up_to())),
        }
    }
}

impl Offsets<'_> {
    #[inline]
    fn get(self, position: usize) -> Option<i64> {
        match self {
            Self::Narrow(offsets) => offsets.get(position).copied().map(i64::from),
            Self::Wide(offsets) => offsets.get(position).copied(),
        }
    }
}

impl Validity<'_> {
    fn is_set(self, row: usize) -> bool {
        match self {
            Self::Bits { bits, first } => {
                let bit = first.wrapping_add(row);
                bits.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
            }
            Self::Statuses(statuses) => statuses.get(row) == Some(&Status::Made),
        }
    }

    /// That of the rows from this one on.
    fn from(self, row: usize) -> Self {
        match self {
            Self::Bits { bits, first } => Self::Bits { bits, first: first.wrapping_add(row) },
            Self::Statuses(statuses) => Self::Statuses(statuses.get(row..).unwrap_or_default()),
        }
    }
}

/// Whether offsets ascend from 0 or more to the end of the bytes or before.
fn check(offsets: impl Iterator<Item = i64> + Clone, bytes: usize) -> Result<(), ColumnError> {
    // None is negative and no step leads back, which the highest bits tell: looked at all together, as all is nearly always
    // well.
    let mut last = 0;
    let signs = offsets.clone().fold(0, |signs: i64, offset| {
        let step = offset.wrapping_sub(last);
        last = offset;
        signs | offset | step
    });
    if signs >= 0 && position(last).is_some_and(|last| last <= bytes) {
        return Ok(());
    }
    let mut last = 0;
    for (row, offset) in offsets.enumerate() {
        if offset < last || position(offset).is_none_or(|offset| offset > bytes) {
            return Err(ColumnError::Offset(row));
        }
        last = offset;
    }
    Ok(())
}

fn position(offset: i64) -> Option<usize> {
    usize::try_from(offset).ok()
}

/// The rows of a [`Texts`] in their order.
///
/// ```
/// use jeton::{Cell, Texts};
/// let mut rows = Texts::new(&[0_i32, 1], b"a")?.iter();
/// assert_eq!((rows.len(), rows.next(), rows.next()), (1, Some(Cell::Text("a")), None));
/// # Ok::<(), jeton::ColumnError>(())
/// ```
#[derive(Clone)]
pub struct Rows<'a> {
    texts: Texts<'a>,
    next: usize,
    /// Where the next row begins, and the text from there on, while rows can be cut off it one behind the other.
    start: i64,
    rest: Option<&'a str>,
}

impl<'a> Rows<'a> {
    /// Cuts the row that ends here off the rest. Where that cuts a character, there is no rest any more.
    #[inline]
    fn cut(&mut self, end: i64) -> Option<&'a str> {
        let len = position(end.wrapping_sub(self.start))?;
        self.start = end;
        let Some((row, rest)) = self.rest?.split_at_checked(len) else {
            self.rest = None;
            return None;
        };
        self.rest = Some(rest);
        Some(row)
    }

    /// The rows that end here, one after the other.
    #[inline]
    fn fold_to<B>(
        mut self,
        ends: impl Iterator<Item = i64>,
        first: B,
        mut each: impl FnMut(B, Cell<'a>) -> B,
    ) -> B {
        let (mut folded, whole) = (first, self.texts.validity.is_none());
        for (end, row) in ends.zip(self.next..) {
            folded = match self.cut(end) {
                Some(text) if whole => each(folded, Cell::Text(text)),
                _ => each(folded, self.texts.row(row)),
            };
        }
        folded
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Cell<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cell<'a>> {
        let row = self.next;
        let behind = row.wrapping_add(1);
        let end = self.texts.offsets.get(behind)?;
        self.next = behind;
        let text = self.cut(end);
        Some(match text.filter(|_| self.texts.validity.is_none()) {
            Some(text) => Cell::Text(text),
            None => self.texts.row(row),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.texts.len().saturating_sub(self.next);
        (left, Some(left))
    }

    /// All that are left, in one loop: of which kind the offsets are is asked once, and not for each row.
    #[inline]
    fn fold<B, F: FnMut(B, Cell<'a>) -> B>(self, first: B, each: F) -> B {
        let behind = self.next.saturating_add(1);
        match self.texts.offsets {
            Offsets::Narrow(offsets) => {
                let ends = offsets.get(behind..).unwrap_or_default();
                self.fold_to(ends.iter().map(|&end| i64::from(end)), first, each)
            }
            Offsets::Wide(offsets) => {
                let ends = offsets.get(behind..).unwrap_or_default();
                self.fold_to(ends.iter().copied(), first, each)
            }
        }
    }
}

impl ExactSizeIterator for Rows<'_> {}

impl<'a> IntoIterator for &Texts<'a> {
    type Item = Cell<'a>;
    type IntoIter = Rows<'a>;

    fn into_iter(self) -> Rows<'a> {
        self.iter()
    }
}

impl fmt::Debug for Texts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({} rows)", self.len())
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({} left)", self.len())
    }
}

impl<'a> From<&'a Column> for Texts<'a> {
    /// The texts of a column, null where none was made.
    fn from(column: &'a Column) -> Self {
        let statuses = Some(Validity::Statuses(column.statuses()));
        let values = column.values();
        Self {
            offsets: Offsets::Wide(column.offsets()),
            bytes: values.as_bytes(),
            text: Some(values),
            validity: statuses,
        }
    }
}

impl<'a> From<&'a [i32]> for Offsets<'a> {
    fn from(offsets: &'a [i32]) -> Self {
        Self::Narrow(offsets)
    }
}

impl<'a> From<&'a [i64]> for Offsets<'a> {
    fn from(offsets: &'a [i64]) -> Self {
        Self::Wide(offsets)
    }
}

impl<'a, const N: usize> From<&'a [i32; N]> for Offsets<'a> {
    fn from(offsets: &'a [i32; N]) -> Self {
        Self::Narrow(offsets)
    }
}

impl<'a, const N: usize> From<&'a [i64; N]> for Offsets<'a> {
    fn from(offsets: &'a [i64; N]) -> Self {
        Self::Wide(offsets)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Refused(error) => write!(f, "Refused({error})"),
        }
    }
}
