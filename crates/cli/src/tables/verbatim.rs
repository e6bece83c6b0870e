//! A table whose rendered bytes go out as they are.

use super::Writer;
use crate::failure::Failure;
use crate::output::Output;

/// Writes what was rendered, and has no place for a manifest.
pub(crate) struct Verbatim(pub(super) Output);

impl Writer for Verbatim {
    type Rendered = Vec<u8>;

    fn write(&mut self, rendered: Vec<u8>) -> Result<(), Failure> {
        self.0.write(&rendered)
    }

    fn finish(self, _manifest: &[u8]) -> Result<Output, Failure> {
        Ok(self.0)
    }
}
