//! What became of the mapped columns of a batch.

use super::{Counts, Refusal};

/// What stands in the place of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// What stood there: it was null, empty or blank.
    Kept,
    /// A token.
    Made(&'a str),
    /// An opaque token: the cell was refused.
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Made,
    Opaque,
    Emptied,
}

/// What became of one column: texts behind one another, and where each ends.
pub(super) struct Column {
    pub(super) texts: String,
    pub(super) counts: Counts,
    rows: Vec<(usize, Fate)>,
}

impl Column {
    pub(super) fn with_room(rows: usize) -> Self {
        let texts = String::with_capacity(rows.saturating_mul(16));
        Self { texts, counts: Counts::default(), rows: Vec::with_capacity(rows) }
    }

    /// The next row's text is what was appended since the last.
    pub(super) fn end(&mut self, fate: Fate) {
        self.rows.push((self.texts.len(), fate));
        let counts = &mut self.counts;
        let (count, opaque) = match fate {
            Fate::Kept => (&mut counts.empty, 0),
            Fate::Made => (&mut counts.tokens, 0),
            Fate::Opaque => (&mut counts.refused, 1),
            Fate::Emptied => (&mut counts.refused, 0),
        };
        *count = count.saturating_add(1);
        counts.opaque = counts.opaque.saturating_add(opaque);
    }

    fn outcome(&self, row: usize) -> Outcome<'_> {
        let before = row.checked_sub(1).and_then(|before| self.rows.get(before));
        let Some(&(end, fate)) = self.rows.get(row) else {
            return Outcome::Kept;
        };
        let text = self.texts.get(before.map_or(0, |before| before.0)..end).unwrap_or_default();
        match fate {
            Fate::Kept => Outcome::Kept,
            Fate::Made => Outcome::Made(text),
            Fate::Opaque => Outcome::Opaque(text),
            Fate::Emptied => Outcome::Emptied,
        }
    }
}

/// What became of the mapped columns of a batch.
#[derive(Default)]
pub(crate) struct Changed {
    pub(super) columns: Vec<Column>,
    pub(super) displays: Vec<Column>,
    /// The refused cells, in the order of the table.
    pub(crate) refused: Vec<Refused>,
}

impl Changed {
    /// What became of a cell of this job's column, in this row of the batch.
    pub(crate) fn outcome(&self, job: usize, row: usize) -> Outcome<'_> {
        self.columns.get(job).map_or(Outcome::Kept, |column| column.outcome(row))
    }

    /// What the new columns show in this row: `None` where there is no token.
    pub(crate) fn displays(&self, row: usize) -> impl Iterator<Item = Option<&str>> {
        self.displays.iter().map(move |column| match column.outcome(row) {
            Outcome::Made(text) => Some(text),
            _ => None,
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
