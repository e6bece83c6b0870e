//! Rows there: mapped cells become tokens, everything else is copied.

use super::masks::MaskColumn;
use super::rejects::Rejects;
use super::vault::Opened;
use super::{Arguments, OnRefused, Spelling};
use crate::column::Column;
use crate::csv::{Record, push_cell};
use crate::failure::Failure;
use crate::grid::{counted, thousands};
use crate::table::Table;
use jeton::{Reason, TextError, Tokenizer};

/// Why a cell has no token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    /// Its text is refused.
    Text(TextError),
    /// The token has a letter that the table's encoding lacks.
    Unwritable,
}

impl Refusal {
    /// In words.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Text(error) => error.reason.to_string(),
            Self::Unwritable => "the token has a letter that the encoding of the table lacks".to_owned(),
        }
    }

    /// Offset in bytes, from 0, within the cell's text in UTF-8.
    pub(crate) fn at(self) -> Option<usize> {
        match self {
            Self::Text(error) => Some(error.at),
            Self::Unwritable => None,
        }
    }
}

/// What was counted in a column.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(crate) struct Counts {
    /// Cells that became tokens of their format.
    pub(crate) tokens: u64,
    /// Cells that were empty or blank, and stayed.
    pub(crate) empty: u64,
    /// Cells that were refused.
    pub(crate) refused: u64,
    /// Of the refused: those that became opaque tokens. The others became empty.
    pub(crate) opaque: u64,
    #[serde(skip)]
    already_tokens: u64,
}

/// A column being tokenized.
pub(crate) struct Job {
    pub(crate) column: Column,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) counts: Counts,
}

/// Makes rows of tokens of rows of identifiers.
pub(crate) struct Rows {
    /// The columns, as they were given.
    pub(crate) jobs: Vec<Job>,
    pub(crate) masks: Vec<MaskColumn>,
    /// Number of the job of each cell.
    job_of: Vec<Option<usize>>,
    opaque: Option<Tokenizer>,
    spelling: Spelling,
    on_refused: OnRefused,
    /// What a mask hides letters with: the encoding may lack the library's.
    bullet: &'static str,
    row: Vec<u8>,
    token: String,
    shown: Vec<String>,
}

impl Rows {
    pub(crate) fn new(
        arguments: &Arguments,
        columns: &[Column],
        opened: &Opened,
        table: &Table,
    ) -> Result<Self, Failure> {
        let tokenizer = |format| opened.tokenizer(&arguments.key, &arguments.domain, format, arguments.epoch);
        let mut jobs = Vec::new();
        for column in columns {
            let tokenizer = tokenizer(column.format)?;
            jobs.push(Job { column: column.clone(), tokenizer, counts: Counts::default() });
        }
        let opaque = match arguments.on_refused {
            OnRefused::Opaque => Some(tokenizer(jeton::formats::OPAQUE)?),
            OnRefused::Empty | OnRefused::Fail => None,
        };
        let cells = 0..table.names.len();
        let masks = arguments.masks.clone();
        Ok(Self {
            job_of: cells.map(|cell| columns.iter().position(|column| column.cell == cell)).collect(),
            jobs,
            opaque,
            spelling: arguments.spelling,
            on_refused: arguments.on_refused,
            bullet: if table.dialect.encoding.encode("•").is_some() { "•" } else { "*" },
            row: Vec::new(),
            token: String::new(),
            shown: vec![String::new(); masks.len()],
            masks,
        })
    }

    /// The header, with the new columns behind.
    pub(crate) fn header(&mut self, table: &Table) -> Result<&[u8], Failure> {
        let line_end = table.header.line_end();
        self.row.clear();
        let names = table.header.bytes().strip_suffix(line_end).unwrap_or(table.header.bytes());
        self.row.extend_from_slice(names);
        for mask in &self.masks {
            let Some(name) = table.dialect.encoding.encode(&mask.name) else {
                return Err(Failure::usage(format!(
                    "the name `{}` cannot be written in {}; choose another",
                    mask.name, table.dialect.encoding
                )));
            };
            self.row.push(table.dialect.delimiter);
            push_cell(&mut self.row, &name, false, table.dialect.delimiter);
        }
        self.row.extend_from_slice(line_end);
        Ok(&self.row)
    }

    /// A line without cells, as it is. In a table of one column it is a NULL of PostgreSQL's, and has its masks too.
    pub(crate) fn empty_line(&mut self, table: &Table, record: &Record) -> &[u8] {
        self.row.clear();
        if table.names.len() == 1 {
            self.row.extend(self.masks.iter().map(|_| table.dialect.delimiter));
        }
        self.row.extend_from_slice(record.bytes());
        &self.row
    }

    /// A row, with tokens.
    pub(crate) fn tokenize(
        &mut self,
        table: &Table,
        record: &Record,
        mut rejects: Option<&mut Rejects>,
    ) -> Result<&[u8], Failure> {
        let delimiter = table.dialect.delimiter;
        self.row.clear();
        self.shown.iter_mut().for_each(String::clear);
        for cell in 0..record.len() {
            if cell > 0 {
                self.row.push(delimiter);
            }
            match self.job_of.get(cell).copied().flatten() {
                None => self.row.extend_from_slice(record.raw(cell)),
                Some(job) => {
                    let refused = self.cell(job, table, record, cell)?;
                    if let (Some((refusal, became)), Some(rejects)) = (refused, rejects.as_deref_mut()) {
                        rejects.note(table, record, cell, refusal, became)?;
                    }
                }
            }
        }
        for shown in &self.shown {
            self.row.push(delimiter);
            let shown = table.dialect.encoding.encode(shown).unwrap_or_default();
            push_cell(&mut self.row, &shown, false, delimiter);
        }
        self.row.extend_from_slice(record.line_end());
        Ok(&self.row)
    }

    /// A cell of a mapped column; if it is refused, why, and what stands in its place.
    fn cell(
        &mut self,
        number: usize,
        table: &Table,
        record: &Record,
        cell: usize,
    ) -> Result<Option<(Refusal, &'static str)>, Failure> {
        let Some(job) = self.jobs.get_mut(number) else {
            return Ok(None);
        };
        let value = record.value(cell);
        if value.is_empty() {
            add(&mut job.counts.empty);
            self.row.extend_from_slice(record.raw(cell));
            return Ok(None);
        }
        let text = table.text(&value, record, cell)?;
        self.token.clear();
        let made = match self.spelling {
            Spelling::Keep => job.tokenizer.tokenize_into(&text, &mut self.token).map_err(Refusal::Text),
            Spelling::Canonical => {
                job.tokenizer.tokenize_canonical_into(&text, &mut self.token).map_err(Refusal::Text)
            }
        };
        let encoding = table.dialect.encoding;
        let made = made.and_then(|()| encoding.encode(&self.token).ok_or(Refusal::Unwritable));
        match made {
            Ok(token) => {
                add(&mut job.counts.tokens);
                push_cell(&mut self.row, &token, record.is_quoted(cell), table.dialect.delimiter);
                for (mask, shown) in self.masks.iter().zip(&mut self.shown) {
                    if mask.of == job.column.name {
                        let made = job.tokenizer.mask(&text, mask.mask).unwrap_or_default();
                        *shown = made.replace('•', self.bullet);
                    }
                }
                Ok(None)
            }
            Err(Refusal::Text(TextError { reason: Reason::Empty, .. })) => {
                add(&mut job.counts.empty);
                self.row.extend_from_slice(record.raw(cell));
                Ok(None)
            }
            Err(refusal) => self.refused(number, refusal, &text, table, record, cell).map(Some),
        }
    }

    fn refused(
        &mut self,
        number: usize,
        refusal: Refusal,
        text: &str,
        table: &Table,
        record: &Record,
        cell: usize,
    ) -> Result<(Refusal, &'static str), Failure> {
        let Some(job) = self.jobs.get_mut(number) else {
            return Ok((refusal, "empty"));
        };
        add(&mut job.counts.refused);
        if matches!(refusal, Refusal::Text(TextError { reason: Reason::AlreadyToken, .. })) {
            add(&mut job.counts.already_tokens);
        }
        if self.on_refused == OnRefused::Fail {
            let at = refusal.at().map(|at| format!(", at byte {at} of the cell")).unwrap_or_default();
            return Err(Failure::failed(format!(
                "{}: {}, column `{}`: {}{at}; mend it, or choose --on-refused empty or opaque",
                table.name,
                table.place(record),
                job.column.name,
                refusal.reason(),
            )));
        }
        self.token.clear();
        let sealed = self.opaque.as_ref().map(|opaque| opaque.tokenize_into(text, &mut self.token));
        let quoted = record.is_quoted(cell);
        if let Some(Ok(())) = sealed {
            add(&mut job.counts.opaque);
            push_cell(&mut self.row, self.token.as_bytes(), quoted, table.dialect.delimiter);
            return Ok((refusal, "opaque"));
        }
        // An empty line would be no row any more.
        push_cell(&mut self.row, b"", quoted || record.len() == 1, table.dialect.delimiter);
        Ok((refusal, "empty"))
    }

    /// Cells that were refused, in all columns.
    pub(crate) fn refused_cells(&self) -> u64 {
        self.jobs.iter().map(|job| job.counts.refused).sum()
    }

    /// Fails if most cells of a column are tokens.
    pub(crate) fn check_not_tokens(&self, table: &Table) -> Result<(), Failure> {
        for Job { column, counts, .. } in &self.jobs {
            let cells = counts.tokens.saturating_add(counts.refused);
            if counts.already_tokens > cells.saturating_sub(counts.already_tokens) {
                return Err(Failure::failed(format!(
                    "{}: column `{}` was tokenized before: {} of {}; tokenize the original, or leave out \
                     --column {}",
                    table.name,
                    column.name,
                    thousands(counts.already_tokens),
                    counted(cells, "cell is a token", "cells are tokens"),
                    column.name,
                )));
            }
        }
        Ok(())
    }

    /// Fails if a column has more refused cells than allowed.
    pub(crate) fn check_limit(&self, arguments: &Arguments, table: &Table) -> Result<(), Failure> {
        let Some(limit) = arguments.max_refused else {
            return Ok(());
        };
        for Job { column, counts, .. } in &self.jobs {
            let cells = counts.tokens.saturating_add(counts.refused);
            if !limit.allows(counts.refused, cells) {
                let see = match &arguments.rejects {
                    Some(path) => format!("see {}", path.display()),
                    None => "list them with --rejects R.csv".to_owned(),
                };
                return Err(Failure::failed(format!(
                    "{}: column `{}`: {} of {} refused, more than --max-refused {limit}; {see}",
                    table.name,
                    column.name,
                    thousands(counts.refused),
                    counted(cells, "cell is", "cells are"),
                )));
            }
        }
        Ok(())
    }
}

fn add(count: &mut u64) {
    *count = count.saturating_add(1);
}
