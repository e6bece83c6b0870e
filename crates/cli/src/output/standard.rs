//! Standard output, for a table: what is made is there at once, and cannot be taken back.

use crate::failure::{Failure, why};
use std::io::{self, Write};

/// Standard output without the buffer that the library puts before it.
pub(crate) struct Standard {
    out: Box<dyn Write + Send>,
    bytes: u64,
}

impl Standard {
    pub(crate) fn open() -> Result<Self, Failure> {
        Ok(Self { out: unbuffered().map_err(|error| Self::failure(&error))?, bytes: 0 })
    }

    /// How much was written so far, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What to say when it cannot be written.
    pub(super) fn failure(error: &io::Error) -> Failure {
        Failure::failed(match error.kind() {
            io::ErrorKind::BrokenPipe => {
                "nobody reads standard output any more; its table is not whole, and has no manifest"
                    .to_owned()
            }
            _ => format!(
                "cannot write standard output: {}; its table is not whole, and has no manifest; run it again",
                why(error)
            ),
        })
    }
}

impl Write for Standard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes = self.bytes.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(unix)]
fn unbuffered() -> io::Result<Box<dyn Write + Send>> {
    use std::fs::File;
    use std::os::fd::AsFd;
    Ok(Box::new(File::from(io::stdout().as_fd().try_clone_to_owned()?)))
}

#[cfg(not(unix))]
fn unbuffered() -> io::Result<Box<dyn Write + Send>> {
    Ok(Box::new(io::stdout()))
}
