//! What a survey counts in one column.

use super::fold::Fold;
use crate::change::Cell;
use crate::column::Column;
use jeton::{Reason, Side};
use std::collections::BTreeMap;
use std::hash::RandomState;

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

    /// Adds those of the next part of the column, before which are so many rows.
    fn merge(&mut self, next: &Self, before: u64) {
        self.count = self.count.saturating_add(next.count);
        let room = NAMED.saturating_sub(self.first.len());
        self.first.extend(next.first.iter().take(room).map(|row| row.saturating_add(before)));
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
    pub(crate) fn of(column: Column, hasher: &RandomState) -> Self {
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
            fold: Fold::with(hasher),
        }
    }

    /// Counts a cell of this row.
    pub(crate) fn count(&mut self, text: Cell<'_>, row: u64) {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            self.empty = self.empty.saturating_add(1);
            return;
        };
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

    /// Adds what was counted in the next part of the column, before which are so many rows.
    pub(crate) fn merge(&mut self, next: Self, before: u64) {
        self.empty = self.empty.saturating_add(next.empty);
        self.blank = self.blank.saturating_add(next.blank);
        for (class, count) in next.classes {
            let class = self.classes.entry(class).or_default();
            *class = class.saturating_add(count);
        }
        for (reason, rows) in &next.refusals {
            self.refusals.entry(*reason).or_default().merge(rows, before);
        }
        self.inexact.merge(&next.inexact, before);
        self.longest_cell = self.longest_cell.max(next.longest_cell);
        self.longest_token = self.longest_token.max(next.longest_token);
        self.fold.merge(&next.fold);
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
