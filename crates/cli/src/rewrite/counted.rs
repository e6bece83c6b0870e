//! What was counted in a whole table, and what is too much of it.

use super::TableArguments;
use crate::change::Counts;
use crate::column::Column;
use crate::failure::Failure;
use crate::grid::{counted, thousands};
use std::path::Path;

/// What was counted in a mapped column.
pub(super) struct Counted {
    pub(super) column: Column,
    pub(super) counts: Counts,
}

impl Counted {
    pub(super) fn of(column: &Column) -> Self {
        Self { column: column.clone(), counts: Counts::default() }
    }

    /// Cells that hold text.
    fn cells(&self) -> u64 {
        self.counts.tokens.saturating_add(self.counts.refused)
    }

    /// Fails if most cells are tokens.
    pub(super) fn check_not_tokens(&self, table: &str) -> Result<(), Failure> {
        let (tokens, cells) = (self.counts.already_tokens, self.cells());
        if tokens <= cells.saturating_sub(tokens) {
            return Ok(());
        }
        let name = &self.column.name;
        Err(Failure::failed(format!(
            "{table}: column `{name}` was tokenized before: {} of {}; tokenize the original, or leave out \
             --column {name}",
            thousands(tokens),
            counted(cells, "cell is a token", "cells are tokens"),
        )))
    }

    /// Fails if more cells are refused than allowed.
    pub(super) fn check_limit(
        &self,
        arguments: &TableArguments,
        table: &str,
        rejects: Option<&Path>,
    ) -> Result<(), Failure> {
        let Some(limit) = arguments.max_refused else {
            return Ok(());
        };
        if limit.allows(self.counts.refused, self.cells()) {
            return Ok(());
        }
        let see = match rejects {
            Some(path) => format!("see {}", path.display()),
            None => "list them with --rejects R.csv".to_owned(),
        };
        Err(Failure::failed(format!(
            "{table}: column `{}`: {} of {} refused, more than --max-refused {limit}; {see}",
            self.column.name,
            thousands(self.counts.refused),
            counted(self.cells(), "cell is", "cells are"),
        )))
    }
}

/// Cells that were refused, in all columns.
pub(super) fn refused(columns: &[Counted]) -> u64 {
    columns.iter().map(|column| column.counts.refused).sum()
}
