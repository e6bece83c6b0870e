//! What a survey counts in one column.

use super::fold::Fold;
use crate::column::Column;
use jeton::{Reason, Side};
use std::collections::BTreeMap;

/// How many rows are named of those where something happened.
const NAMED: usize = 5;

/// A count, and the first few rows.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) count: u64,
    pub(crate) first: Vec<u64>,
}

impl Rows {
    fn add(&mut self, row: u64) {
        self.count = self.count.saturating_add(1);
        if self.first.len() < NAMED {
            self.first.push(row);
        }
    }
}

/// What is counted in one column.
pub(crate) struct Tally {
    pub(crate) column: Column,
    /// Whether the manifest beside the table says that it is tokens.
    pub(crate) tokenized: bool,
    /// Cells without any text.
    pub(crate) empty: u64,
    /// Cells with nothing but blanks.
    pub(crate) blank: u64,
    /// Cells that would be tokenized, by their class.
    pub(crate) classes: BTreeMap<String, u64>,
    /// Cells that would be refused.
    pub(crate) refusals: BTreeMap<Reason, Rows>,
    /// Cells that would not come back byte for byte.
    pub(crate) inexact: Rows,
    /// In bytes, of those that would be tokenized.
    pub(crate) longest_cell: usize,
    /// In bytes.
    pub(crate) longest_token: usize,
    pub(crate) fold: Fold,
}

impl Tally {
    pub(crate) fn of(column: Column) -> Self {
        Self {
            column,
            tokenized: false,
            empty: 0,
            blank: 0,
            classes: BTreeMap::new(),
            refusals: BTreeMap::new(),
            inexact: Rows::default(),
            longest_cell: 0,
            longest_token: 0,
            fold: Fold::new(),
        }
    }

    /// Counts a cell of this row.
    pub(crate) fn count(&mut self, text: &str, row: u64) {
        if text.is_empty() {
            self.empty = self.empty.saturating_add(1);
            return;
        }
        match self.column.format.inspect(Side::Identifier, text) {
            Ok(seen) => {
                if !seen.exact {
                    self.inexact.add(row);
                }
                self.longest_cell = self.longest_cell.max(text.len());
                self.longest_token = self.longest_token.max(seen.longest_token);
                self.fold.note(text, &seen.canonical);
                let class = self.classes.entry(seen.class).or_default();
                *class = class.saturating_add(1);
            }
            Err(error) if error.reason == Reason::Empty => self.blank = self.blank.saturating_add(1),
            Err(error) => self.refusals.entry(error.reason).or_default().add(row),
        }
    }

    /// Cells that would be tokenized.
    pub(crate) fn accepted(&self) -> u64 {
        self.classes.values().sum()
    }

    /// Cells that would be refused.
    pub(crate) fn refused(&self) -> u64 {
        self.refusals.values().map(|rows| rows.count).sum()
    }

    /// Cells that look like tokens.
    pub(crate) fn tokens(&self) -> u64 {
        self.refusals.get(&Reason::AlreadyToken).map_or(0, |rows| rows.count)
    }
}
