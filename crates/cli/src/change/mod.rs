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
use changed::Fate;
use jeton::{Mask, Reason, TextError, Tokenizer};

/// A text of a column in a batch; `None` is a null.
pub(crate) type Cell<'a> = Option<&'a str>;

/// What is done to one column's texts.
pub(crate) trait Change: Send + Sync {
    /// Appends what becomes of a text, or says why nothing does.
    fn change(&self, text: &str, out: &mut String) -> Result<(), TextError>;

    /// A partial display of a text, for a column of its own.
    fn mask(&self, text: &str, mask: Mask) -> String;
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
            changed.displays.push(self.display(display, columns, &changed));
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
        let mut column = changed::Column::with_room(cells.len());
        for (row, text) in cells.iter().enumerate() {
            let Some(text) = text.filter(|text| !text.is_empty()) else {
                column.end(Fate::Kept);
                continue;
            };
            let before = column.texts.len();
            let made = job.change.change(text, &mut column.texts).map_err(Refusal::Text);
            let token = column.texts.get(before..).unwrap_or_default();
            let writable = self.charset.is_utf8() || self.charset.encode(token).is_some();
            let refusal = match made {
                Ok(()) if writable => {
                    column.end(Fate::Made);
                    continue;
                }
                Ok(()) => Refusal::Unwritable,
                Err(Refusal::Text(TextError { reason: Reason::Empty, .. })) => {
                    column.texts.truncate(before);
                    column.end(Fate::Kept);
                    continue;
                }
                Err(refusal) => refusal,
            };
            column.texts.truncate(before);
            let shelter = self.shelter(text, &mut column.texts);
            column.end(if shelter == Shelter::Opaque { Fate::Opaque } else { Fate::Emptied });
            if let Refusal::Text(TextError { reason: Reason::AlreadyToken, .. }) = refusal {
                column.counts.already_tokens = column.counts.already_tokens.saturating_add(1);
            }
            refused.push(Refused { row, job: number, refusal, shelter });
        }
        column
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

    fn display(&self, display: &Display, columns: &[Vec<Cell<'_>>], changed: &Changed) -> changed::Column {
        let cells = columns.get(display.job).map(Vec::as_slice).unwrap_or_default();
        let job = self.jobs.get(display.job);
        let bullet = if self.charset.encode("•").is_some() { "•" } else { "*" };
        let mut column = changed::Column::with_room(cells.len());
        for (row, text) in cells.iter().enumerate() {
            match (changed.outcome(display.job, row), text, job) {
                (Outcome::Made(_), Some(text), Some(job)) => {
                    column.texts.push_str(&job.change.mask(text, display.mask).replace('•', bullet));
                    column.end(Fate::Made);
                }
                _ => column.end(Fate::Kept),
            }
        }
        column
    }
}
