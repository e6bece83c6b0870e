//! Bytes to batches of whole lines.

use crate::failure::Failure;
use crate::pipeline;
use crate::tables;
use crate::tables::input::Source;
use memchr::memrchr;
use std::io::{self, Read};

/// How much of a file is read at once, in bytes.
const BATCH: usize = 512 << 10;

/// How much is read at once of what may pause: what a pipe holds.
const PIPE: usize = 64 << 10;

/// Longest line, in bytes: a file that is no JSON Lines must not fill the memory.
pub(super) const MAX_LINE: usize = 16 << 20;

/// Whole lines.
pub(crate) struct Batch {
    pub(super) bytes: Vec<u8>,
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
    bytes: Vec<u8>,
    /// No line ends before.
    sought: usize,
    ended: bool,
}

impl Batches {
    pub(super) fn new(name: String, source: Source) -> Self {
        let pauses = source.length.is_none();
        let batch = if pauses { PIPE } else { BATCH };
        Self { name, input: source.bytes, pauses, batch, bytes: Vec::new(), sought: 0, ended: false }
    }

    /// Whether the file begins with these bytes, which then are behind.
    pub(super) fn passes(&mut self, mark: &[u8]) -> Result<bool, Failure> {
        while !self.ended && self.bytes.len() < mark.len() && mark.starts_with(&self.bytes) {
            self.fill()?;
        }
        let there = self.bytes.starts_with(mark);
        if there {
            self.bytes.drain(..mark.len());
        }
        Ok(there)
    }

    /// Reads once.
    fn fill(&mut self) -> Result<(), Failure> {
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

    /// Where the last whole line ends; 0 if none does.
    fn border(&mut self) -> usize {
        let fresh = self.bytes.get(self.sought..).unwrap_or_default();
        let found = memrchr(b'\n', fresh).map_or(0, |at| self.sought.wrapping_add(at).wrapping_add(1));
        self.sought = self.bytes.len();
        found
    }
}

impl tables::Batches for Batches {
    type Batch = Batch;

    fn next(&mut self) -> Result<Option<Batch>, Failure> {
        loop {
            if self.ended {
                let bytes = std::mem::take(&mut self.bytes);
                return Ok(Some(Batch { bytes }).filter(|batch| !batch.bytes.is_empty()));
            }
            if self.pauses || self.bytes.len() >= self.batch {
                let border = self.border();
                if border > 0 {
                    let mut rest = Vec::with_capacity(self.batch.saturating_mul(2));
                    rest.extend_from_slice(self.bytes.get(border..).unwrap_or_default());
                    self.bytes.truncate(border);
                    self.sought = rest.len();
                    return Ok(Some(Batch { bytes: std::mem::replace(&mut self.bytes, rest) }));
                }
                if self.bytes.len() > MAX_LINE {
                    // Whoever reads it sees that its line is too long.
                    self.ended = true;
                    continue;
                }
            }
            self.fill()?;
        }
    }
}
