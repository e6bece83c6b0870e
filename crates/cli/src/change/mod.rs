//! What is done to the mapped columns of a table, whatever kind of table it is.
//!
//! A batch of any table hands over the texts of its mapped columns, [`Work`] changes them, and the table writes what
//! became of each: [`Outcome`].

mod changed;
mod refusal;

pub(crate) use changed::{Changed, Outcome, Refused, Shelter};
pub(crate) use refusal::Refusal;

use crate::charset::Charset;
use crate::column::Column;
use crate::failure::Failure;
use jeton::{Mask, Reason, Status, TextError, Tokenizer};
use std::sync::Arc;

/// A text of a column in a batch; `None` is a null.
pub(crate) type Cell<'a> = Option<&'a str>;

/// What is done to one column's texts.
pub(crate) trait Change: Send + Sync {
    /// What becomes of these cells. Fails if it becomes nothing of any.
    fn change(&self, cells: &[Cell<'_>], out: &mut jeton::Column) -> Result<(), Failure>;
}

/// What was counted in a column.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(crate) struct Counts {
    /// Cells that became tokens.
    pub(crate) tokens: u64,
    /// Cells that were null, empty or blank, and stayed.
    pub(crate) empty: u64,
    /// Cells that were refused.
    pub(crate) refused: u64,
    /// Cells that became opaque tokens: of the refused, of which the others became empty; or of the tokens, where opaque
    /// ones stood among them before.
    pub(crate) opaque: u64,
    #[serde(skip)]
    pub(crate) already_tokens: u64,
}

impl Counts {
    /// Adds what was counted in another part of the column.
    pub(crate) fn add(&mut self, other: &Self) {
        for (count, more) in [
            (&mut self.tokens, other.tokens),
            (&mut self.empty, other.empty),
            (&mut self.refused, other.refused),
            (&mut self.opaque, other.opaque),
            (&mut self.already_tokens, other.already_tokens),
        ] {
            *count = count.saturating_add(more);
        }
    }
}

/// A mapped column, and what is done to it.
pub(crate) struct Job {
    pub(crate) column: Column,
    pub(crate) change: Box<dyn Change>,
}

/// A new last column with partial displays.
pub(crate) struct Display {
    /// Number of the job whose texts it shows a part of.
    pub(crate) job: usize,
    pub(crate) name: String,
    pub(crate) mask: Mask,
    /// That of the job's column.
    pub(crate) tokenizer: Arc<Tokenizer>,
}

/// Opaque tokens in columns of another format.
pub(crate) enum Opaque {
    /// Refused texts find shelter in them.
    Shelter(Box<dyn Change>),
    /// They stand there already, among the tokens of the column's format, and are changed as these are.
    Among(Box<dyn Change>),
}

/// What is done to a table.
pub(crate) struct Work {
    pub(crate) jobs: Vec<Job>,
    pub(crate) displays: Vec<Display>,
    pub(crate) opaque: Option<Opaque>,
    /// What the table is written in: it may lack a token's letters, and those of a mask.
    pub(crate) charset: Charset,
}

impl Work {
    /// Changes the texts of a batch, given for each job.
    pub(crate) fn batch(&self, columns: &[Vec<Cell<'_>>]) -> Result<Changed, Failure> {
        let mut changed = Changed::default();
        for (number, (job, cells)) in self.jobs.iter().zip(columns).enumerate() {
            let column = self.column(number, job, cells, &mut changed.refused)?;
            changed.columns.push(column);
        }
        let position = |job: usize| self.jobs.get(job).map(|job| job.column.cell);
        changed.refused.sort_by_key(|refused| (refused.row, position(refused.job)));
        for display in &self.displays {
            changed.displays.push(self.display(display, columns));
        }
        Ok(changed)
    }

    fn column(
        &self,
        number: usize,
        job: &Job,
        cells: &[Cell<'_>],
        refused: &mut Vec<Refused>,
    ) -> Result<changed::Column, Failure> {
        let mut column = changed::Column::default();
        job.change.change(cells, &mut column.made)?;
        let mut why = Vec::new();
        for (row, status) in column.made.statuses().iter().enumerate() {
            let counts = &mut column.counts;
            let refusal = match status {
                Status::Made if self.is_writable(column.made.row(row)) => {
                    counts.tokens = counts.tokens.saturating_add(1);
                    continue;
                }
                Status::Null | Status::Refused(TextError { reason: Reason::Empty, .. }) => {
                    counts.empty = counts.empty.saturating_add(1);
                    continue;
                }
                Status::Refused(error) => Refusal::Text(*error),
                Status::Made => Refusal::Unwritable,
            };
            why.push(refusal);
            column.aside.push(row);
        }
        self.change_opaque(cells, &mut column)?;
        for (position, (&row, refusal)) in column.aside.iter().zip(why).enumerate() {
            let counts = &mut column.counts;
            let is_opaque = column.opaque.row(position).is_some();
            counts.opaque = counts.opaque.saturating_add(u64::from(is_opaque));
            if is_opaque && matches!(self.opaque, Some(Opaque::Among(_))) {
                counts.tokens = counts.tokens.saturating_add(1);
                continue;
            }
            counts.refused = counts.refused.saturating_add(1);
            if let Refusal::Text(TextError { reason: Reason::AlreadyToken, .. }) = refusal {
                counts.already_tokens = counts.already_tokens.saturating_add(1);
            }
            let shelter = if is_opaque { Shelter::Opaque } else { Shelter::Empty };
            refused.push(Refused { row, job: number, refusal, shelter });
        }
        Ok(column)
    }

    /// Opaque tokens for the cells that have none of their format.
    fn change_opaque(&self, cells: &[Cell<'_>], column: &mut changed::Column) -> Result<(), Failure> {
        let Some(Opaque::Shelter(change) | Opaque::Among(change)) = &self.opaque else {
            return Ok(());
        };
        if column.aside.is_empty() {
            return Ok(());
        }
        let texts: Vec<Cell<'_>> =
            column.aside.iter().map(|&row| cells.get(row).copied().flatten()).collect();
        change.change(&texts, &mut column.opaque)
    }

    fn is_writable(&self, token: Option<&str>) -> bool {
        self.charset.is_utf8() || token.is_some_and(|token| self.charset.encode(token).is_some())
    }

    fn display(&self, display: &Display, columns: &[Vec<Cell<'_>>]) -> changed::Shown {
        let mut shown = changed::Shown { job: display.job, masks: jeton::Column::new(), plain: false };
        if let Some(cells) = columns.get(display.job) {
            display.tokenizer.mask_column(cells.iter().copied(), display.mask, &mut shown.masks);
        }
        shown.plain = self.charset.encode("•").is_none();
        shown
    }
}
