//! How far a table is: a bar on stderr, if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How often it is shown anew.
const STEADY: Duration = Duration::from_millis(200);

/// Rows a second and time left; where the length is not known, rows and rows a second.
pub(crate) struct Progress {
    bar: ProgressBar,
    behind: u64,
    rows: u64,
}

impl Progress {
    /// For a file of this many bytes, if that is known.
    pub(crate) fn over(length: Option<u64>) -> Self {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{wide_bar} {percent} %  {msg}  {eta} left"),
            None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
        };
        let bar = match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        if !bar.is_hidden() {
            bar.enable_steady_tick(STEADY);
        }
        Self { bar, behind: 0, rows: 0 }
    }

    /// So many more rows and bytes are behind.
    pub(crate) fn add(&mut self, rows: usize, bytes: u64) {
        self.behind = self.behind.saturating_add(bytes);
        self.rows = self.rows.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        if self.bar.is_hidden() {
            return;
        }
        let milliseconds = u64::try_from(self.bar.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        let speed = self.rows.saturating_mul(1000).checked_div(milliseconds).unwrap_or_default();
        let (rows, speed) = (crate::grid::thousands(self.rows), crate::grid::thousands(speed));
        self.bar.set_message(format!("{rows} rows  {speed} rows/s"));
        if self.bar.length().is_some() {
            self.bar.set_position(self.behind);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
