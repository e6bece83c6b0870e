//! Where in a table something is. A batch does not know how much of the table is behind; the writer does.

use crate::failure::Failure;

/// How much of a table is behind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) rows: u64,
    pub(crate) lines: u64,
}

impl Seen {
    /// The number of a row of the next batch: they count from 1 behind the header.
    pub(crate) fn row(&self, row: usize) -> u64 {
        self.rows.saturating_add(u64::try_from(row).unwrap_or(u64::MAX)).saturating_add(1)
    }

    /// The number of a line of the next batch, from 1.
    pub(crate) fn line(&self, line: u64) -> u64 {
        self.lines.saturating_add(line).saturating_add(1)
    }

    /// A batch of so many is behind, too.
    pub(crate) fn add(&mut self, rows: usize, lines: u64) {
        self.rows = self.rows.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        self.lines = self.lines.saturating_add(lines);
    }
}

/// What is wrong with a row.
#[derive(Debug)]
pub(crate) struct Fault {
    /// From 0 in its batch.
    pub(crate) row: usize,
    /// From 0 in its batch, in tables that have lines.
    pub(crate) line: Option<u64>,
    /// The rest of the sentence behind `row 3 (line 4)`; never holds a cell's value.
    pub(crate) said: String,
}

impl Fault {
    /// The failure, in a table of this name of which so much is behind.
    pub(crate) fn failure(&self, name: &str, seen: &Seen) -> Failure {
        let row = seen.row(self.row);
        let line = self.line.map(|line| format!(" (line {})", seen.line(line))).unwrap_or_default();
        Failure::failed(format!("{name}: row {row}{line}{}", self.said))
    }
}
