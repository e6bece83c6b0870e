//! Where one record ends, and where its cells are.

use memchr::{memchr, memchr_iter, memchr3};

/// Longest record, in bytes: an unclosed quote must not swallow a file of any size.
pub(super) const MAX_RECORD: usize = 16 << 20;

/// Where a cell stands, quotes included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quoted: bool,
}

/// Where a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    /// Number of its cells; an empty line has none.
    pub(super) cells: usize,
    /// Where its last cell ends.
    pub(super) text: usize,
    /// Where its line end ends: LF, CRLF, CR, or nothing at the end of the file.
    pub(super) line: usize,
    /// Line feeds within its quoted cells.
    pub(super) breaks: u64,
}

/// What is no record. `breaks` counts the line feeds before it, within the quoted cells of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// A quote is opened and never closed.
    Unclosed { breaks: u64 },
    /// Between a closing quote and the next delimiter stands something.
    Stray { breaks: u64 },
}

/// Reads the record that begins at `start`, and tells of each cell. The bytes end with the file, or behind a line end.
#[inline]
pub(super) fn read(
    bytes: &[u8],
    start: usize,
    delimiter: u8,
    mut cell: impl FnMut(usize, Place),
) -> Result<Ends, Bad> {
    let mut ends = Ends { cells: 0, text: start, line: start, breaks: 0 };
    if let Some(b'\n' | b'\r') = bytes.get(start) {
        ends.line = line_end(bytes, start);
        return Ok(ends);
    }
    let mut at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let quoted = rest.first() == Some(&b'"');
        let end = if quoted {
            let length = quoted_length(rest).ok_or(Bad::Unclosed { breaks: ends.breaks })?;
            let inner = rest.get(..length).unwrap_or_default();
            let breaks = u64::try_from(memchr_iter(b'\n', inner).count()).unwrap_or(u64::MAX);
            ends.breaks = ends.breaks.saturating_add(breaks);
            at.wrapping_add(length)
        } else {
            memchr3(delimiter, b'\n', b'\r', rest).map_or(bytes.len(), |length| at.wrapping_add(length))
        };
        cell(ends.cells, Place { start: at, end, quoted });
        ends.cells = ends.cells.wrapping_add(1);
        match bytes.get(end) {
            Some(&byte) if byte == delimiter => at = end.wrapping_add(1),
            None | Some(b'\n' | b'\r') => {
                ends.text = end;
                ends.line = line_end(bytes, end);
                return Ok(ends);
            }
            Some(_) => return Err(Bad::Stray { breaks: ends.breaks }),
        }
    }
}

/// Where the line end that begins here ends.
fn line_end(bytes: &[u8], at: usize) -> usize {
    at.wrapping_add(match (bytes.get(at), bytes.get(at.wrapping_add(1))) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => 0,
    })
}

/// Length of the quoted cell that begins here, with its quotes.
fn quoted_length(rest: &[u8]) -> Option<usize> {
    let mut at = 1_usize;
    loop {
        let quote = at.wrapping_add(memchr(b'"', rest.get(at..)?)?);
        if rest.get(quote.wrapping_add(1)) != Some(&b'"') {
            return Some(quote.wrapping_add(1));
        }
        at = quote.wrapping_add(2);
    }
}

/// Appends what a quoted cell says: doubled quotes made single.
pub(super) fn undouble(inner: &[u8], out: &mut Vec<u8>) {
    let mut bytes = inner.iter();
    while let Some(&byte) = bytes.next() {
        out.push(byte);
        if byte == b'"' {
            bytes.next();
        }
    }
}
