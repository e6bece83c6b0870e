//! One record: its bytes, and where its cells stand in them.

use std::borrow::Cow;

/// Where a cell stands in its record, quotes included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quoted: bool,
}

/// One record. An empty line is a record without cells.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(super) bytes: Vec<u8>,
    pub(super) places: Vec<Place>,
    pub(super) line: u64,
    pub(super) offset: u64,
}

impl Record {
    /// All its bytes, the line end included.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of its cells.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it is an empty line.
    pub(crate) fn is_empty_line(&self) -> bool {
        self.places.is_empty()
    }

    /// The line on which it begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Where it begins, in bytes from the beginning of the file.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// A cell as it stands in the file, quotes included. Empty for a cell that is not there.
    pub(crate) fn raw(&self, cell: usize) -> &[u8] {
        self.places.get(cell).and_then(|place| self.bytes.get(place.start..place.end)).unwrap_or_default()
    }

    /// Whether the cell is quoted.
    pub(crate) fn is_quoted(&self, cell: usize) -> bool {
        self.places.get(cell).is_some_and(|place| place.quoted)
    }

    /// What the cell says: without its quotes, doubled ones made single.
    pub(crate) fn value(&self, cell: usize) -> Cow<'_, [u8]> {
        let raw = self.raw(cell);
        match raw {
            [b'"', inner @ .., b'"'] if self.is_quoted(cell) => undouble(inner),
            _ => Cow::Borrowed(raw),
        }
    }

    /// Number of the cell in which this byte of the record stands.
    pub(crate) fn cell_at(&self, byte: usize) -> usize {
        self.places.iter().take_while(|place| place.end <= byte).count()
    }

    /// What stands behind the last cell: LF, CRLF, CR, or nothing at the end of the file.
    pub(crate) fn line_end(&self) -> &[u8] {
        let end = self.places.last().map_or(0, |place| place.end);
        self.bytes.get(end..).unwrap_or_default()
    }
}

fn undouble(inner: &[u8]) -> Cow<'_, [u8]> {
    if !inner.contains(&b'"') {
        return Cow::Borrowed(inner);
    }
    let mut value = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter();
    while let Some(&byte) = bytes.next() {
        value.push(byte);
        if byte == b'"' {
            bytes.next();
        }
    }
    Cow::Owned(value)
}
