//! What became of the mapped columns of a batch.

use super::{Counts, Refusal};
use std::borrow::Cow;

/// What stands in the place of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// What stood there: it was null, empty or blank.
    Kept,
    /// A token.
    Made(&'a str),
    /// An opaque token: it has none of its column's format.
    Opaque(&'a str),
    /// Nothing: the cell was refused.
    Emptied,
}

/// What a refused text became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelter {
    /// Nothing.
    Empty,
    /// An opaque token.
    Opaque,
}

impl Shelter {
    /// In a word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Opaque => "opaque",
        }
    }
}

/// A refused cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused {
    /// Its row in the batch, from 0.
    pub(crate) row: usize,
    /// Number of its column's job.
    pub(crate) job: usize,
    pub(crate) refusal: Refusal,
    pub(crate) shelter: Shelter,
}

/// What became of one column.
#[derive(Default)]
pub(super) struct Column {
    pub(super) made: jeton::Column,
    pub(super) counts: Counts,
    /// The rows that have no token of their format.
    pub(super) aside: Vec<usize>,
    /// The opaque tokens of those rows, where they have one.
    pub(super) opaque: jeton::Column,
}

impl Column {
    fn outcome(&self, row: usize) -> Outcome<'_> {
        match self.aside.binary_search(&row) {
            Ok(position) => self.opaque.row(position).map_or(Outcome::Emptied, Outcome::Opaque),
            Err(_) => self.made.row(row).map_or(Outcome::Kept, Outcome::Made),
        }
    }
}

/// Partial displays of one column.
pub(super) struct Shown {
    pub(super) job: usize,
    pub(super) masks: jeton::Column,
    /// Whether the table cannot write the library's bullet.
    pub(super) plain: bool,
}

/// What became of the mapped columns of a batch.
#[derive(Default)]
pub(crate) struct Changed {
    pub(super) columns: Vec<Column>,
    pub(super) displays: Vec<Shown>,
    /// The refused cells, in the order of the table.
    pub(crate) refused: Vec<Refused>,
}

impl Changed {
    /// What became of a cell of this job's column, in this row of the batch.
    pub(crate) fn outcome(&self, job: usize, row: usize) -> Outcome<'_> {
        self.columns.get(job).map_or(Outcome::Kept, |column| column.outcome(row))
    }

    /// What the new columns show in this row: `None` where there is no token.
    pub(crate) fn displays(&self, row: usize) -> impl Iterator<Item = Option<Cow<'_, str>>> {
        self.displays.iter().map(move |shown| {
            let text = shown.masks.row(row)?;
            match self.outcome(shown.job, row) {
                Outcome::Made(_) if shown.plain => Some(Cow::Owned(text.replace('•', "*"))),
                Outcome::Made(_) => Some(Cow::Borrowed(text)),
                _ => None,
            }
        })
    }

    /// How many new columns there are.
    pub(crate) fn width(&self) -> usize {
        self.displays.len()
    }

    /// What was counted in each job's column.
    pub(crate) fn counts(&self) -> impl Iterator<Item = &Counts> {
        self.columns.iter().map(|column| &column.counts)
    }
}
