//! Bytes to batches of whole lines.

use crate::failure::Failure;
use crate::pipeline;
use crate::tables;
use crate::tables::input::Source;
use crate::tables::intake::Intake;
use memchr::memrchr;

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
    intake: Intake,
    /// No line ends before.
    sought: usize,
}

impl Batches {
    pub(super) fn new(name: String, source: Source) -> Self {
        Self { intake: Intake::new(name, source), sought: 0 }
    }

    /// Whether the file begins with these bytes, which then are behind.
    pub(super) fn passes(&mut self, mark: &[u8]) -> Result<bool, Failure> {
        let intake = &mut self.intake;
        while !intake.is_ended() && intake.bytes().len() < mark.len() && mark.starts_with(intake.bytes()) {
            intake.fill()?;
        }
        let there = intake.bytes().starts_with(mark);
        if there {
            intake.give(mark.len());
        }
        Ok(there)
    }
}

impl tables::Batches for Batches {
    type Batch = Batch;

    fn next(&mut self) -> Result<Option<Batch>, Failure> {
        let Self { intake, sought } = self;
        let bytes = intake.next(MAX_LINE, |bytes| {
            let fresh = bytes.get(*sought..).unwrap_or_default();
            let end = memrchr(b'\n', fresh).map_or(0, |at| sought.wrapping_add(at).wrapping_add(1));
            *sought = bytes.len();
            end
        })?;
        *sought = intake.bytes().len();
        Ok(bytes.map(|bytes| Batch { bytes }))
    }
}
