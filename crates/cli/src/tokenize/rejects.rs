//! The table of refused cells. It never holds a refused value.

use super::rows::Refusal;
use crate::csv::{Record, push_cell};
use crate::failure::Failure;
use crate::output::{Complete, Unfinished};
use crate::table::Table;
use std::fs::Metadata;
use std::path::Path;

/// The table of refused cells, written like the table they stand in: same delimiter, encoding and line end.
pub(crate) struct Rejects {
    file: Unfinished,
    key_cell: Option<usize>,
    delimiter: u8,
    line_end: Vec<u8>,
    line: Vec<u8>,
}

impl Rejects {
    /// Begins it.
    pub(crate) fn create(
        path: &Path,
        from: Option<&Metadata>,
        replace: bool,
        table: &Table,
        key_cell: Option<usize>,
    ) -> Result<Self, Failure> {
        let line_end = match table.header.line_end() {
            b"" => b"\n",
            line_end => line_end,
        };
        let mut rejects = Self {
            file: Unfinished::create(path, from, replace)?,
            key_cell,
            delimiter: table.dialect.delimiter,
            line_end: line_end.to_vec(),
            line: table.mark().to_vec(),
        };
        rejects.cell(b"row");
        rejects.cell(b"line");
        if let Some(cell) = key_cell {
            rejects.raw(table.header.raw(cell));
        }
        for name in ["column", "reason", "byte", "became"] {
            rejects.cell(name.as_bytes());
        }
        rejects.end_line()?;
        Ok(rejects)
    }

    /// Notes a refused cell; `became` says what stands in its place.
    pub(crate) fn note(
        &mut self,
        table: &Table,
        record: &Record,
        cell: usize,
        refusal: Refusal,
        became: &str,
    ) -> Result<(), Failure> {
        self.cell(table.rows.to_string().as_bytes());
        self.cell(record.line().to_string().as_bytes());
        if let Some(key) = self.key_cell {
            self.raw(record.raw(key));
        }
        self.raw(table.header.raw(cell));
        self.cell(refusal.reason().as_bytes());
        self.cell(refusal.at().map(|at| at.to_string()).unwrap_or_default().as_bytes());
        self.cell(became.as_bytes());
        self.end_line()
    }

    /// Brings it to the disk.
    pub(crate) fn complete(self) -> Result<Complete, Failure> {
        self.file.complete()
    }

    fn cell(&mut self, text: &[u8]) {
        push_cell(&mut self.line, text, false, self.delimiter);
        self.line.push(self.delimiter);
    }

    /// A cell as it stands in the table, quotes included.
    fn raw(&mut self, raw: &[u8]) {
        self.line.extend_from_slice(raw);
        self.line.push(self.delimiter);
    }

    fn end_line(&mut self) -> Result<(), Failure> {
        self.line.pop();
        self.line.extend_from_slice(&self.line_end);
        self.file.write(&self.line)?;
        self.line.clear();
        Ok(())
    }
}
