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
use jeton::{Mask, Reason, Status, TextError, Tokenizer};

/// A text of a column in a batch; `None` is a null.
pub(crate) type Cell<'a> = Option<&'a str>;

/// What is done to one column's texts.
pub(crate) trait Change: Send + Sync {
    /// What becomes of these cells.
    fn change(&self, cells: &[Cell<'_>], out: &mut jeton::Column);

    /// Partial displays of these cells, for a column of its own.
    fn mask(&self, cells: &[Cell<'_>], mask: Mask, out: &mut jeton::Column);
}

/// What was counted in a column.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(crate) struct Counts {
    /// Cells that became tokens of their format.
    pub(crate) tokens: u64,
    /// Cells that were null, empty or blank, and stayed.
    pub(crate) empty: u64,
    /// Cells that were refused.
    pub(crate) refused: u64,
    /// Of the refused: those that became opaque tokens. The others became empty.
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
    pub(crate) mask: Mask,
}

/// What is done to a table.
pub(crate) struct Work {
    pub(crate) jobs: Vec<Job>,
    pub(crate) displays: Vec<Display>,
    /// What refused texts find shelter in.
    pub(crate) opaque: Option<Tokenizer>,
    /// What the table is written in: it may lack a token's letters, and those of a mask.
    pub(crate) charset: Charset,
}

impl Work {
    /// Changes the texts of a batch, given for each job.
    pub(crate) fn batch(&self, columns: &[Vec<Cell<'_>>]) -> Changed {
        let mut changed = Changed::default();
        for (number, (job, cells)) in self.jobs.iter().zip(columns).enumerate() {
            let column = self.column(number, job, cells, &mut changed.refused);
            changed.columns.push(column);
        }
        let position = |job: usize| self.jobs.get(job).map(|job| job.column.cell);
        changed.refused.sort_by_key(|refused| (refused.row, position(refused.job)));
        for display in &self.displays {
            changed.displays.push(self.display(display, columns));
        }
        changed
    }

    fn column(
        &self,
        number: usize,
        job: &Job,
        cells: &[Cell<'_>],
        refused: &mut Vec<Refused>,
    ) -> changed::Column {
        let mut column = changed::Column::default();
        job.change.change(cells, &mut column.made);
        let statuses = column.made.statuses().iter().zip(cells).enumerate();
        for (row, (status, text)) in statuses {
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
            let shelter = self.shelter(text.unwrap_or_default(), &mut column.shelters);
            counts.refused = counts.refused.saturating_add(1);
            counts.opaque = counts.opaque.saturating_add(u64::from(shelter == Shelter::Opaque));
            if let Refusal::Text(TextError { reason: Reason::AlreadyToken, .. }) = refusal {
                counts.already_tokens = counts.already_tokens.saturating_add(1);
            }
            column.refused.push((row, column.shelters.len()));
            refused.push(Refused { row, job: number, refusal, shelter });
        }
        column
    }

    fn is_writable(&self, token: Option<&str>) -> bool {
        self.charset.is_utf8() || token.is_some_and(|token| self.charset.encode(token).is_some())
    }

    fn shelter(&self, text: &str, out: &mut String) -> Shelter {
        let before = out.len();
        match self.opaque.as_ref().map(|opaque| opaque.tokenize_into(text, out)) {
            Some(Ok(())) => Shelter::Opaque,
            _ => {
                out.truncate(before);
                Shelter::Empty
            }
        }
    }

    fn display(&self, display: &Display, columns: &[Vec<Cell<'_>>]) -> changed::Shown {
        let mut shown = changed::Shown { job: display.job, masks: jeton::Column::new(), plain: false };
        if let (Some(job), Some(cells)) = (self.jobs.get(display.job), columns.get(display.job)) {
            job.change.mask(cells, display.mask, &mut shown.masks);
        }
        shown.plain = self.charset.encode("•").is_none();
        shown
    }
}
