//! Where a table goes: a file that appears only when complete, or standard output as it is made.

mod standard;
mod unfinished;

use crate::failure::Failure;
pub(crate) use standard::Standard;
use std::io::{self, Write};
pub(crate) use unfinished::{Complete, Unfinished, same_file, tidy_folder, tidy_when_interrupted, writable};

/// Where a table goes.
pub(crate) enum Output {
    File(Unfinished),
    Standard(Standard),
}

impl Output {
    /// Appends bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.write_all(bytes).map_err(|error| self.failure(&error))
    }

    /// What to say when it cannot be written.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        match self {
            Self::File(file) => file.failure(error),
            Self::Standard(_) => Standard::failure(error),
        }
    }

    /// How long it is so far, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::File(file) => file.bytes(),
            Self::Standard(standard) => standard.bytes(),
        }
    }

    /// Whether a table is read there as it is made: standard output, or a file named so.
    pub(crate) fn is_streamed(&self) -> bool {
        match self {
            Self::File(file) => {
                file.path().extension().is_some_and(|name| name.eq_ignore_ascii_case("arrows"))
            }
            Self::Standard(_) => true,
        }
    }

    /// Brings it to the disk, if it goes there.
    pub(crate) fn complete(self) -> Result<Option<Complete>, Failure> {
        match self {
            Self::File(file) => file.complete().map(Some),
            Self::Standard(_) => Ok(None),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => Write::write(file, bytes),
            Self::Standard(standard) => standard.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Standard(standard) => standard.flush(),
        }
    }
}
