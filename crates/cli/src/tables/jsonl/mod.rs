//! JSON Lines: an object a line, kept byte for byte but for the values that are rewritten.
//!
//! A batch is the bytes of its lines and where the wanted values stand in them. What nobody rewrites is copied: unknown
//! fields, their order, spacing, the spelling of numbers and escapes, blank lines, line ends. A wanted field that stands
//! twice in a line is refused, as readers differ on which of the two counts; any other field may.

mod batches;
mod head;
mod rows;
mod value;
mod written;

pub(crate) use batches::{Batch, Batches};
pub(crate) use head::open;
pub(crate) use rows::Rows;

use crate::change::Changed;
use crate::failure::Failure;
use crate::output::Output;
use crate::tables::verbatim::Verbatim;
use crate::tables::{About, Table, Wanted};

/// A JSON Lines table being read.
pub(crate) struct Jsonl {
    about: About,
    /// The fields that were asked for; a column's position is its position here.
    fields: Vec<String>,
    wanted: Wanted,
    /// The new last fields, written as JSON.
    new: Vec<Vec<u8>>,
}

impl Table for Jsonl {
    type Batch = Batch;
    type Rows = Rows;
    type Rendered = Vec<u8>;
    type Writer = Verbatim;

    fn about(&self) -> &About {
        &self.about
    }

    fn position(&mut self, name: &str) -> Result<usize, Failure> {
        if let Some(position) = self.fields.iter().position(|field| field == name) {
            return Ok(position);
        }
        let listing = &mut self.about.listing;
        let mut written = Vec::new();
        super::csv::push_cell(&mut written, name.as_bytes(), false, listing.delimiter);
        listing.names.push(written);
        self.fields.push(name.to_owned());
        Ok(self.fields.len().saturating_sub(1))
    }

    fn want(&mut self, wanted: Wanted) -> Result<(), Failure> {
        self.new = wanted.new.iter().map(|name| value::written(name)).collect();
        self.wanted = wanted;
        Ok(())
    }

    fn rows(&self, batch: Batch) -> Rows {
        Rows::find(self, batch)
    }

    fn render(&self, rows: Rows, changed: &Changed) -> Result<Vec<u8>, Failure> {
        Ok(written::render(self, &rows, changed))
    }

    fn writer(&self, mut out: Output, _new: &[String], _making: &[u8]) -> Result<Verbatim, Failure> {
        out.write(&self.about.listing.mark)?;
        Ok(Verbatim(out))
    }
}
