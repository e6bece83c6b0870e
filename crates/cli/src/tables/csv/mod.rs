//! Tables as text, kept byte for byte.
//!
//! A batch is the bytes of its records and where the wanted cells stand in them. What nobody rewrites is copied,
//! so quoting, line ends and empty lines stay as they were; an empty cell and a quoted-empty one stay different,
//! which PostgreSQL reads as NULL and as the empty text.
//!
//! The grammar is RFC 4180's with what is found in the field: any one-byte delimiter, LF, CRLF or CR at the end
//! of a line, in any mixture, a last line without an end, empty lines. A quote opens a quoted cell only at its
//! beginning; elsewhere in an unquoted cell it is a character. It works on bytes: all that matters is ASCII, so any
//! encoding does that keeps ASCII as it is.

mod batches;
mod cell;
mod dialect;
mod head;
mod record;
mod rows;
#[cfg(test)]
mod tests;
mod written;

pub(crate) use batches::{Batch, Batches};
pub(crate) use cell::push_cell;
pub(crate) use dialect::Dialect;
pub(crate) use head::open;
pub(crate) use rows::Rows;

use crate::change::Changed;
use crate::failure::Failure;
use crate::names;
use crate::output::Output;
use crate::tables::verbatim::Verbatim;
use crate::tables::{About, Table, Wanted};

/// A wanted cell of each row.
#[derive(Clone, Copy, Debug)]
struct Slot {
    cell: usize,
    /// The job that it is wanted for; none for the one that tells rows apart.
    job: Option<usize>,
}

/// A CSV table being read.
pub(crate) struct Csv {
    about: About,
    dialect: Dialect,
    /// What stands before the header: a byte order mark, empty lines.
    before: Vec<u8>,
    header: Vec<u8>,
    /// The line end of the header.
    header_end: Vec<u8>,
    /// By their position.
    slots: Vec<Slot>,
}

impl Csv {
    /// A column by its position, for messages.
    fn column(&self, cell: usize) -> String {
        let names = &self.about.names;
        if names::look_like_values(names) {
            return format!("column {}", cell.saturating_add(1));
        }
        format!("column `{}`", names.get(cell).map_or_else(|| "?".to_owned(), |name| names::shown(name)))
    }

    /// Bytes that are no text in the table's encoding, at this byte of the file.
    fn undecodable(&self, at: Option<u64>) -> String {
        match at {
            Some(at) if self.dialect.encoding.is_utf8() => format!(
                "not UTF-8 at byte {at} of the file; give its encoding, such as --encoding windows-1252"
            ),
            _ => format!("not {}; give the file's own encoding with --encoding", self.dialect.encoding),
        }
    }
}

impl Table for Csv {
    type Batch = Batch;
    type Rows = Rows;
    type Rendered = Vec<u8>;
    type Writer = Verbatim;

    fn about(&self) -> &About {
        &self.about
    }

    fn position(&mut self, wanted: &str) -> Result<usize, Failure> {
        let About { name, names, .. } = &self.about;
        let mut found = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(cell, _)| cell);
        match (found.next(), found.next()) {
            (Some(cell), None) => Ok(cell),
            (Some(first), Some(second)) => Err(Failure::failed(format!(
                "{name}: two columns are named `{wanted}`, number {} and {}; rename one of them",
                first.saturating_add(1),
                second.saturating_add(1),
            ))),
            (None, _) => Err(Failure::failed(format!(
                "{name} has no column `{wanted}`; {}",
                names::advice(wanted, names, self.dialect.delimiter)
            ))),
        }
    }

    fn want(&mut self, wanted: Wanted) -> Result<(), Failure> {
        let jobs = wanted.cells.into_iter().enumerate().map(|(job, cell)| Slot { cell, job: Some(job) });
        self.slots = jobs.chain(wanted.key.map(|cell| Slot { cell, job: None })).collect();
        self.slots.sort_by_key(|slot| slot.cell);
        Ok(())
    }

    fn rows(&self, batch: Batch) -> Rows {
        Rows::find(self, batch)
    }

    fn render(&self, rows: Rows, changed: &Changed) -> Result<Vec<u8>, Failure> {
        Ok(written::render(self, &rows, changed))
    }

    fn writer(&self, mut out: Output, new: &[String], _making: &[u8]) -> Result<Verbatim, Failure> {
        out.write(&written::header(self, new)?)?;
        Ok(Verbatim(out))
    }
}
