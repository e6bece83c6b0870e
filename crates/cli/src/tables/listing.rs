//! How a list of a table's cells is written: as the table is, if that is text with delimiters.

use super::csv::push_cell;

/// How a list of a table's cells is written.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    /// What stands before the header: a byte order mark.
    pub(crate) mark: Vec<u8>,
    pub(crate) delimiter: u8,
    pub(crate) line_end: Vec<u8>,
    /// The names of the columns, written as cells.
    pub(crate) names: Vec<Vec<u8>>,
}

impl Listing {
    /// Appends a cell and a delimiter.
    pub(crate) fn push(&self, line: &mut Vec<u8>, text: &[u8]) {
        push_cell(line, text, false, self.delimiter);
        line.push(self.delimiter);
    }

    /// Appends a written cell as it is, and a delimiter.
    pub(crate) fn push_written(&self, line: &mut Vec<u8>, cell: &[u8]) {
        line.extend_from_slice(cell);
        line.push(self.delimiter);
    }

    /// Ends a line that a delimiter ended.
    pub(crate) fn end(&self, line: &mut Vec<u8>) {
        line.pop();
        line.extend_from_slice(&self.line_end);
    }

    /// The written name of a column.
    pub(crate) fn name(&self, position: usize) -> &[u8] {
        self.names.get(position).map(Vec::as_slice).unwrap_or_default()
    }
}
