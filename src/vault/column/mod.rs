//! Columns: many rows at once, in Arrow's layout.
//!
//! ```text
//! Texts, or any rows ──> 1024 rows ─> parse ──> ranks, grouped by bits, in lanes ──> render ──> Column: one buffer,
//! (texts.rs)             (batch.rs)   bad rows get a status, nothing stops            offsets, a status a row (filled.rs)
//! ```
//!
//! A column gives what the one-value calls give, row for row. Nothing is allocated per row.

mod batch;
mod filled;
mod moved;
#[cfg(feature = "rayon")]
mod parallel;
mod people;
mod permit;
#[cfg(test)]
mod tests;
mod texts;
mod tokenized;

pub use filled::{Column, Status};
pub use permit::{ColumnPermit, RevealedColumn};
pub use texts::{Cell, Offsets, Rows, Texts};
