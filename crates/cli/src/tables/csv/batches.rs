//! Bytes to batches of whole records. All that is sought is where the last record ends, with quotes in mind.

use super::record::MAX_RECORD;
use crate::failure::Failure;
use crate::pipeline;
use crate::tables;
use crate::tables::input::Source;
use crate::tables::intake::Intake;
use memchr::{memchr, memrchr2};

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
    intake: Intake,
    offset: u64,
    border: Border,
}

impl Batches {
    pub(super) fn new(name: String, source: Source, delimiter: u8) -> Self {
        Self::of(Intake::new(name, source), delimiter)
    }

    pub(super) fn of(intake: Intake, delimiter: u8) -> Self {
        Self { intake, offset: 0, border: Border { delimiter, at: 0, quoted: false, last: 0 } }
    }

    /// What was read and not given yet, and whether the file ends behind it.
    pub(super) fn head(&self) -> (&[u8], bool) {
        (self.intake.bytes(), self.intake.is_ended())
    }

    /// How much is behind, in bytes.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads once.
    pub(super) fn fill(&mut self) -> Result<(), Failure> {
        self.intake.fill()
    }

    /// Passes over whole records, or what stands before them.
    pub(super) fn pass(&mut self, bytes: usize) {
        let passed = self.intake.give(bytes);
        self.given(passed);
    }

    /// These bytes are behind.
    fn given(&mut self, bytes: Vec<u8>) -> Batch {
        let batch = Batch { offset: self.offset, bytes };
        self.offset = self.offset.saturating_add(u64::try_from(batch.bytes.len()).unwrap_or(u64::MAX));
        self.border.pass(batch.bytes.len());
        batch
    }
}

impl tables::Batches for Batches {
    type Batch = Batch;

    fn next(&mut self) -> Result<Option<Batch>, Failure> {
        let Self { intake, border, .. } = self;
        let bytes = intake.next(MAX_RECORD, |bytes| border.find(bytes))?;
        Ok(bytes.map(|bytes| self.given(bytes)))
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
