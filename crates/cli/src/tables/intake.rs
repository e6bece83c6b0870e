//! Bytes as they come, given in batches that end where a record does.

use super::input::Source;
use crate::failure::Failure;
use std::io::{self, Read};

/// UTF-8's byte order mark.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// How much of a file is read at once, in bytes.
const BATCH: usize = 512 << 10;

/// How much is read at once of what may pause: what a pipe holds.
const PIPE: usize = 64 << 10;

/// Reads bytes, and keeps them until whole records of them are given.
pub(super) struct Intake {
    name: String,
    input: Box<dyn Read + Send>,
    /// What is given is what one read gave: it may pause, and nobody shall wait for what is here.
    pauses: bool,
    /// How much is read before a batch is given, in bytes.
    batch: usize,
    bytes: Vec<u8>,
    ended: bool,
}

impl Intake {
    pub(super) fn new(name: String, source: Source) -> Self {
        let pauses = source.length.is_none();
        let batch = if pauses { PIPE } else { BATCH };
        Self { name, input: source.bytes, pauses, batch, bytes: Vec::new(), ended: false }
    }

    #[cfg(test)]
    pub(super) fn of(bytes: impl Read + Send + 'static, pauses: bool, batch: usize) -> Self {
        let source = Source { bytes: Box::new(bytes), length: None };
        Self { pauses, batch, ..Self::new("t".to_owned(), source) }
    }

    /// What was read and not given yet.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the file ends behind that.
    pub(super) fn is_ended(&self) -> bool {
        self.ended
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

    /// Gives the first of the bytes, so many.
    pub(super) fn give(&mut self, end: usize) -> Vec<u8> {
        let end = end.min(self.bytes.len());
        let mut rest = Vec::with_capacity(self.batch.saturating_mul(2));
        rest.extend_from_slice(self.bytes.get(end..).unwrap_or_default());
        self.bytes.truncate(end);
        std::mem::replace(&mut self.bytes, rest)
    }

    /// The next whole records. `border` finds where the last one ends, 0 if none does; where none ends within `most`
    /// bytes, all of them are given, and are the last: whoever reads them sees that the record is too long.
    pub(super) fn next(
        &mut self,
        most: usize,
        mut border: impl FnMut(&[u8]) -> usize,
    ) -> Result<Option<Vec<u8>>, Failure> {
        while !self.ended {
            if self.pauses || self.bytes.len() >= self.batch {
                let border = border(&self.bytes);
                if border > 0 {
                    return Ok(Some(self.give(border)));
                }
                if self.bytes.len() > most {
                    self.ended = true;
                    break;
                }
            }
            self.fill()?;
        }
        Ok(Some(std::mem::take(&mut self.bytes)).filter(|last| !last.is_empty()))
    }
}
