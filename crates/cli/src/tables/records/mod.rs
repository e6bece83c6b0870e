//! Tables of typed columns, as Parquet and Arrow IPC hold them: what is read is a record batch, and what is written is the
//! same one with new arrays in the place of the mapped columns. All other arrays are handed on as they are.

mod caught;
mod grown;
mod key;
mod mapped;
mod rows;
mod texts;

pub(crate) use caught::caught;
pub(crate) use grown::Grown;
pub(crate) use rows::Rows;

use super::csv::push_cell;
use super::{About, Form, Kind, Listing, Seen, Wanted};
use crate::change::Changed;
use crate::charset::Charset;
use crate::failure::Failure;
use crate::names;
use crate::pipeline;
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::sync::Arc;

/// Under this key the manifest stands in a table's own metadata.
pub(crate) const MANIFEST: &str = "jeton.manifest";

/// Rows that are worked on at once: a larger batch is cut.
pub(crate) const ROWS: usize = 16 << 10;

/// Some rows of a table.
pub(crate) struct Batch {
    pub(crate) records: RecordBatch,
    /// How much of the file it was, in bytes.
    pub(crate) bytes: u64,
    /// Whether a row group ends behind it.
    pub(crate) ends_group: bool,
}

impl pipeline::Batch for Batch {
    fn bytes(&self) -> usize {
        self.records.get_array_memory_size()
    }
}

/// A batch written anew.
pub(crate) struct Rendered {
    pub(crate) records: RecordBatch,
    pub(crate) ends_group: bool,
}

/// A table of typed columns being read.
pub(crate) struct Records {
    about: About,
    schema: SchemaRef,
    /// That of the table with tokens: with new last columns.
    widened: SchemaRef,
    wanted: Wanted,
}

impl Records {
    pub(crate) fn new(name: String, length: Option<u64>, kind: Kind, schema: SchemaRef) -> Self {
        let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let written = |name: &String| {
            let mut cell = Vec::new();
            push_cell(&mut cell, name.as_bytes(), false, b',');
            cell
        };
        let listing = Listing {
            mark: Vec::new(),
            delimiter: b',',
            line_end: b"\n".to_vec(),
            names: names.iter().map(written).collect(),
        };
        let about = About {
            name,
            names,
            length,
            charset: Charset::UTF_8,
            form: Form { table: kind, encoding: None, delimiter: None },
            listing,
            seen: Seen::default(),
            manifest: schema.metadata().get(MANIFEST).cloned(),
        };
        Self { about, widened: Arc::clone(&schema), schema, wanted: Wanted::default() }
    }

    pub(crate) fn about(&self) -> &About {
        &self.about
    }

    /// The manifest stands elsewhere in the file.
    pub(crate) fn with_manifest(mut self, manifest: Option<String>) -> Self {
        self.about.manifest = manifest.or(self.about.manifest);
        self
    }

    /// The schema of the table with tokens, with the manifest as far as it is known.
    pub(crate) fn schema(&self, making: &[u8]) -> Schema {
        let mut metadata = self.widened.metadata().clone();
        metadata.insert(MANIFEST.to_owned(), String::from_utf8_lossy(making).into_owned());
        self.widened.as_ref().clone().with_metadata(metadata)
    }

    pub(crate) fn position(&self, wanted: &str) -> Result<usize, Failure> {
        let About { name, names, .. } = &self.about;
        let mut found = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(cell, _)| cell);
        match (found.next(), found.next()) {
            (Some(cell), None) => Ok(cell),
            (Some(_), Some(_)) => {
                Err(Failure::failed(format!("{name}: two columns are named `{wanted}`; rename one of them")))
            }
            (None, _) => {
                let advice = names::nearest(wanted, names, "its columns");
                Err(Failure::failed(format!("{name} has no column `{wanted}`; {advice}")))
            }
        }
    }

    /// From now on these cells are wanted.
    pub(crate) fn want(&mut self, wanted: Wanted) -> Result<(), Failure> {
        let name = &self.about.name;
        for &cell in &wanted.cells {
            let Some(field) = self.schema.fields().get(cell) else {
                continue;
            };
            if !texts::is_text(field.data_type()) {
                return Err(Failure::failed(format!(
                    "{name}: column `{}` is {}, not text; cast it to text first, where no leading zero is lost yet",
                    names::shown(field.name()),
                    field.data_type(),
                )));
            }
        }
        if let Some(field) = wanted.key.and_then(|key| self.schema.fields().get(key))
            && !key::can_be(field.data_type())
        {
            return Err(Failure::failed(format!(
                "{name}: the key column `{}` is {}; name one of text or whole numbers",
                names::shown(field.name()),
                field.data_type(),
            )));
        }
        let new = wanted.new.iter().map(|name| Arc::new(Field::new(name, DataType::Utf8, true)));
        let fields: Vec<_> = self.schema.fields().iter().cloned().chain(new).collect();
        self.widened = Arc::new(Schema::new_with_metadata(fields, self.schema.metadata().clone()));
        self.wanted = wanted;
        Ok(())
    }

    pub(crate) fn rows(&self, batch: Batch) -> Rows {
        Rows::new(batch, self.wanted.clone())
    }

    pub(crate) fn render(&self, rows: &Rows, changed: &Changed) -> Result<Rendered, Failure> {
        let records = mapped::records(&self.widened, rows, changed).map_err(|error| {
            Failure::failed(format!("{}: its columns cannot be written anew: {error}", self.about.name))
        })?;
        Ok(Rendered { records, ends_group: rows.batch.ends_group })
    }
}
