//! How far a table is: a bar on stderr, if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over the bytes of a file.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar for a file of this many bytes; a count where the length is not known.
    pub(crate) fn over(length: Option<u64>) -> Self {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{wide_bar} {percent} %  {bytes_per_sec}  {eta} left"),
            None => (ProgressBar::new_spinner(), "{spinner} {bytes}  {bytes_per_sec}"),
        };
        Self(match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// This many rows and bytes are behind.
    pub(crate) fn at(&self, rows: u64, offset: u64) {
        if rows.is_multiple_of(4096) {
            self.0.set_position(offset);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
