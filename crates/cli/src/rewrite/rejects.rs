//! The table of refused cells. It never holds a refused value.

use crate::change::{Refused, Shelter};
use crate::failure::Failure;
use crate::output::{Complete, Unfinished};
use crate::tables::{About, Listing, Rows, Seen, Wanted};
use std::fs::Metadata;
use std::path::Path;

/// A refused cell, as its batch tells of it.
pub(super) struct Reject {
    refused: Refused,
    line: Option<u64>,
    key: Vec<u8>,
}

impl Reject {
    pub(super) fn of(rows: &impl Rows, refused: Refused) -> Self {
        Self { refused, line: rows.line(refused.row), key: rows.key(refused.row).into_owned() }
    }
}

/// The table of refused cells, written like the table they stand in: same delimiter, encoding and line end.
pub(super) struct Rejects {
    file: Unfinished,
    listing: Listing,
    wanted: Wanted,
    line: Vec<u8>,
}

impl Rejects {
    /// Begins it.
    pub(super) fn create(
        path: &Path,
        from: Option<&Metadata>,
        replace: bool,
        about: &About,
        wanted: &Wanted,
    ) -> Result<Self, Failure> {
        let mut rejects = Self {
            file: Unfinished::create(path, from, replace)?,
            listing: about.listing.clone(),
            wanted: wanted.clone(),
            line: about.listing.mark.clone(),
        };
        rejects.cell("row");
        rejects.cell("line");
        if let Some(key) = wanted.key {
            rejects.listing.push_written(&mut rejects.line, rejects.listing.name(key));
        }
        for name in ["column", "reason", "byte", "became"] {
            rejects.cell(name);
        }
        rejects.end_line()?;
        Ok(rejects)
    }

    /// Notes a refused cell of the next batch.
    pub(super) fn note(&mut self, reject: &Reject, seen: &Seen) -> Result<(), Failure> {
        let Reject { refused: Refused { row, job, refusal, shelter }, line, key } = reject;
        self.cell(&seen.row(*row).to_string());
        self.cell(&line.map(|line| seen.line(line).to_string()).unwrap_or_default());
        if self.wanted.key.is_some() {
            self.listing.push_written(&mut self.line, key);
        }
        let column = self.wanted.cells.get(*job).copied().unwrap_or_default();
        self.listing.push_written(&mut self.line, self.listing.name(column));
        self.cell(&refusal.reason());
        self.cell(&refusal.at().map(|at| at.to_string()).unwrap_or_default());
        self.cell(Shelter::word(*shelter));
        self.end_line()
    }

    /// Brings it to the disk.
    pub(super) fn complete(self) -> Result<Complete, Failure> {
        self.file.complete()
    }

    fn cell(&mut self, text: &str) {
        self.listing.push(&mut self.line, text.as_bytes());
    }

    fn end_line(&mut self) -> Result<(), Failure> {
        self.listing.end(&mut self.line);
        self.file.write(&self.line)?;
        self.line.clear();
        Ok(())
    }
}
