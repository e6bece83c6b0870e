//! Bytes to batches of whole records. All that is sought is where the last record ends, with quotes in mind.

use super::record::MAX_RECORD;
use crate::failure::Failure;
use crate::pipeline;
use crate::tables;
use crate::tables::input::Source;
use memchr::{memchr, memrchr2};
use std::io::{self, Read};

/// How much of a file is read at once, in bytes.
const BATCH: usize = 512 << 10;

/// How much is read at once of what may pause: what a pipe holds.
const PIPE: usize = 64 << 10;

/// Whole records.
pub(crate) struct Batch {
    pub(super) bytes: Vec<u8>,
    /// Where it begins, in bytes from the beginning of the file.
    pub(super) offset: u64,
}

impl pipeline::Batch for Batch {
    fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

/// Reads batches.
pub(crate) struct Batches {
    name: String,
    input: Box<dyn Read + Send>,
    /// What is given is what one read gave: it may pause, and nobody shall wait for what is here.
    pauses: bool,
    /// How much is read before a batch is given, in bytes.
    batch: usize,
    offset: u64,
    bytes: Vec<u8>,
    border: Border,
    ended: bool,
}

impl Batches {
    pub(super) fn new(name: String, source: Source, delimiter: u8) -> Self {
        let pauses = source.length.is_none();
        let batch = if pauses { PIPE } else { BATCH };
        let border = Border { delimiter, at: 0, quoted: false, last: 0 };
        Self { name, input: source.bytes, pauses, batch, offset: 0, bytes: Vec::new(), border, ended: false }
    }

    #[cfg(test)]
    pub(super) fn of(bytes: impl Read + Send + 'static, pauses: bool, batch: usize, delimiter: u8) -> Self {
        let source = Source { bytes: Box::new(bytes), length: None };
        Self { pauses, batch, ..Self::new("t".to_owned(), source, delimiter) }
    }

    /// What was read and not given yet, and whether the file ends behind it.
    pub(super) fn head(&self) -> (&[u8], bool) {
        (&self.bytes, self.ended)
    }

    /// How much is behind, in bytes.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Passes over whole records, or what stands before them.
    pub(super) fn pass(&mut self, bytes: usize) {
        let rest = self.bytes.split_off(bytes.min(self.bytes.len()));
        self.give(rest);
    }

    /// Takes what was read before `rest`, which remains.
    fn give(&mut self, rest: Vec<u8>) -> Batch {
        let bytes = std::mem::replace(&mut self.bytes, rest);
        let batch = Batch { offset: self.offset, bytes };
        self.offset = self.offset.saturating_add(u64::try_from(batch.bytes.len()).unwrap_or(u64::MAX));
        self.border.pass(batch.bytes.len());
        batch
    }

    /// Reads once.
    pub(super) fn fill(&mut self) -> Result<(), Failure> {
        let filled = self.bytes.len();
        self.bytes.resize(filled.saturating_add(self.batch), 0);
        let room = self.bytes.get_mut(filled..).unwrap_or_default();
        let read = loop {
            match self.input.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let read = read.map_err(|error| Failure::system("read", &self.name, &error, "check the file"))?;
        self.bytes.truncate(filled.saturating_add(read));
        self.ended = read == 0;
        Ok(())
    }
}

impl tables::Batches for Batches {
    type Batch = Batch;

    fn next(&mut self) -> Result<Option<Batch>, Failure> {
        loop {
            if self.ended {
                let last = self.give(Vec::new());
                return Ok(Some(last).filter(|last| !last.bytes.is_empty()));
            }
            let enough = self.pauses || self.bytes.len() >= self.batch;
            if enough {
                let border = self.border.find(&self.bytes);
                if border > 0 {
                    let mut rest = Vec::with_capacity(self.batch.saturating_mul(2));
                    rest.extend_from_slice(self.bytes.get(border..).unwrap_or_default());
                    self.bytes.truncate(border);
                    return Ok(Some(self.give(rest)));
                }
                if self.bytes.len() > MAX_RECORD {
                    // Whoever reads it sees that its record is too long.
                    self.ended = true;
                    continue;
                }
            }
            self.fill()?;
        }
    }
}

/// Seeks where the last whole record ends.
#[derive(Clone, Copy)]
struct Border {
    delimiter: u8,
    /// Everything before was looked at.
    at: usize,
    /// Whether that ends within a quoted cell.
    quoted: bool,
    /// Where the last whole record ends, as far as was looked.
    last: usize,
}

impl Border {
    /// So many bytes are gone.
    fn pass(&mut self, bytes: usize) {
        if bytes > self.at {
            self.quoted = false;
        }
        self.at = self.at.saturating_sub(bytes);
        self.last = self.last.saturating_sub(bytes);
    }

    /// Where the last whole record ends in these bytes, which begin with a record; 0 if none does.
    fn find(&mut self, bytes: &[u8]) -> usize {
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            let quote = memchr(b'"', rest).map(|length| self.at.wrapping_add(length));
            if self.quoted {
                let Some(quote) = quote else {
                    self.at = bytes.len();
                    return self.last;
                };
                match bytes.get(quote.wrapping_add(1)) {
                    Some(b'"') => self.at = quote.wrapping_add(2),
                    Some(_) => (self.quoted, self.at) = (false, quote.wrapping_add(1)),
                    None => {
                        // The next byte tells whether it is closed or doubled.
                        self.at = quote;
                        return self.last;
                    }
                }
                continue;
            }
            let plain = bytes.get(self.at..quote.unwrap_or(bytes.len())).unwrap_or_default();
            if let Some(length) = last_line_end(plain, quote.is_none()) {
                self.last = self.at.wrapping_add(length);
            }
            let Some(quote) = quote else {
                // A carriage return at the very end is looked at again: a line feed may follow.
                let open = usize::from(plain.last() == Some(&b'\r'));
                self.at = bytes.len().saturating_sub(open);
                return self.last;
            };
            let before = quote.checked_sub(1).and_then(|before| bytes.get(before));
            self.quoted = before.is_none_or(|&byte| byte == self.delimiter || matches!(byte, b'\n' | b'\r'));
            self.at = quote.wrapping_add(1);
        }
    }
}

/// Where the last line end ends in a stretch without quotes.
fn last_line_end(plain: &[u8], at_the_end: bool) -> Option<usize> {
    let last = memrchr2(b'\n', b'\r', plain)?;
    if at_the_end && last.wrapping_add(1) == plain.len() && plain.get(last) == Some(&b'\r') {
        let before = memrchr2(b'\n', b'\r', plain.get(..last)?)?;
        return Some(before.wrapping_add(1));
    }
    Some(last.wrapping_add(1))
}
