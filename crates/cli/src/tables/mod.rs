//! Tables of every kind: read in batches of whole rows, written anew in the same kind.
//!
//! A kind of table is a folder here and a line in [`Opened`]. It says how batches are read ([`Batches`]), where the
//! mapped cells of a batch are ([`Table::rows`], on any thread), how they are written anew ([`Table::render`], on any
//! thread), and how what was rendered reaches the output ([`Writer`], in the order it was read). What is done to
//! the cells is no business of a table's: see [`crate::change`].

pub(crate) mod arrow;
pub(crate) mod csv;
mod input;
mod intake;
pub(crate) mod jsonl;
mod kind;
mod listing;
pub(crate) mod parquet;
mod place;
mod records;
mod verbatim;

pub(crate) use input::Input;
pub(crate) use kind::Kind;
pub(crate) use listing::Listing;
pub(crate) use place::{Fault, Seen};

use crate::change::{Cell, Changed};
use crate::charset::Charset;
use crate::failure::Failure;
use crate::output::Output;
use crate::pipeline;
use std::borrow::Cow;
use std::fmt;

/// What is known of a table once it is opened.
#[derive(Debug)]
pub(crate) struct About {
    /// Its path, for messages.
    pub(crate) name: String,
    /// Its columns. A table whose rows name their own fields has none.
    pub(crate) names: Vec<String>,
    /// Its length in bytes, where the system knows it.
    pub(crate) length: Option<u64>,
    /// What its texts are written in.
    pub(crate) charset: Charset,
    /// How it is written, for manifests.
    pub(crate) form: Form,
    /// How a list of its cells is written.
    pub(crate) listing: Listing,
    /// Rows and lines that are behind when its batches begin.
    pub(crate) seen: Seen,
    /// The manifest that stands in the table itself.
    pub(crate) manifest: Option<String>,
}

/// How a table is written, for manifests.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Form {
    pub(crate) table: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delimiter: Option<String>,
}

impl fmt::Display for Form {
    /// The encoding of a text, or else the kind of table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.encoding {
            Some(encoding) => f.pad(encoding),
            None => self.table.fmt(f),
        }
    }
}

/// Which cells of each row are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// The position of each job's column.
    pub(crate) cells: Vec<usize>,
    /// The position of the column that tells rows apart.
    pub(crate) key: Option<usize>,
    /// The names of new last columns.
    pub(crate) new: Vec<String>,
}

/// A table being read, as all threads share it.
pub(crate) trait Table: Sync + Sized {
    /// As the reader cuts it.
    type Batch: pipeline::Batch;
    /// A batch in which the wanted cells are found.
    type Rows: Rows;
    /// As the writer takes it.
    type Rendered: Send + 'static;
    type Writer: Writer<Rendered = Self::Rendered>;

    fn about(&self) -> &About;

    /// The position of this column.
    fn position(&mut self, name: &str) -> Result<usize, Failure>;

    /// From now on these cells are wanted. Fails if a mapped column of the table holds no text.
    fn want(&mut self, wanted: Wanted) -> Result<(), Failure>;

    /// Finds the wanted cells of a batch, up to its first fault.
    fn rows(&self, batch: Self::Batch) -> Self::Rows;

    /// Writes rows anew.
    fn render(&self, rows: Self::Rows, changed: &Changed) -> Result<Self::Rendered, Failure>;

    /// Begins the table with tokens, which has these new last columns. `making` is the manifest as far as it is known
    /// before the first token, for kinds that have a place for it at their beginning.
    fn writer(&self, out: Output, new: &[String], making: &[u8]) -> Result<Self::Writer, Failure>;
}

/// The batches of a table, in their order.
pub(crate) trait Batches: Send + 'static {
    type Batch: pipeline::Batch;

    /// The next whole rows; `None` at the end.
    fn next(&mut self) -> Result<Option<Self::Batch>, Failure>;
}

/// Rows in which the wanted cells are found. They count from 0.
pub(crate) trait Rows {
    /// Number of rows before the fault, if there is one.
    fn len(&self) -> usize;

    /// How many lines it spans; 0 where a table has no lines.
    fn lines(&self) -> u64;

    /// How much of the file it was, in bytes.
    fn bytes(&self) -> u64;

    /// The texts of this job's column.
    fn texts(&self, job: usize) -> Vec<Cell<'_>>;

    /// The line on which a row begins, from 0 in the batch.
    fn line(&self, row: usize) -> Option<u64>;

    /// The cell that tells a row apart, written as its table's [`Listing`] is.
    fn key(&self, row: usize) -> Cow<'_, [u8]>;

    /// What ended the batch early.
    fn fault(&mut self) -> Option<Fault>;
}

/// Writes what was rendered, in the order it was read.
pub(crate) trait Writer {
    type Rendered;

    fn write(&mut self, rendered: Self::Rendered) -> Result<(), Failure>;

    /// Writes what stands at the end. `manifest` is for kinds that have a place for it.
    fn finish(self, manifest: &[u8]) -> Result<Output, Failure>;
}

/// A table that is open, with its batches.
pub(crate) enum Opened {
    Csv(csv::Csv, csv::Batches),
    Jsonl(jsonl::Jsonl, jsonl::Batches),
    Parquet(parquet::Parquet, parquet::Batches),
    Arrow(arrow::Arrow, arrow::Batches),
}

/// Opens a table.
pub(crate) fn open(input: &Input, kind: Kind, dialect: csv::Dialect) -> Result<Opened, Failure> {
    match kind {
        Kind::Csv => csv::open(input, dialect).map(|(table, batches)| Opened::Csv(table, batches)),
        Kind::Jsonl => jsonl::open(input).map(|(table, batches)| Opened::Jsonl(table, batches)),
        Kind::Parquet => parquet::open(input).map(|(table, batches)| Opened::Parquet(table, batches)),
        Kind::Arrow => arrow::open(input).map(|(table, batches)| Opened::Arrow(table, batches)),
    }
}
