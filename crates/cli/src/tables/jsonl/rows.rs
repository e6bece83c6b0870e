//! A batch in which the wanted values are found.

use super::Jsonl;
use super::batches::{Batch, MAX_LINE};
use super::value::{self, Bad, Said};
use crate::change::Cell;
use crate::names;
use crate::tables::csv::push_cell;
use crate::tables::{self, Fault};
use memchr::memchr;
use std::borrow::Cow;

/// Where the value of a wanted field stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) start: usize,
    /// The same as `start` where there is no value.
    pub(super) end: usize,
    /// The text's number among those with escapes.
    aside: Option<usize>,
    null: bool,
}

/// A row: its line from 0 in the batch, where its object ends, and whether that is empty.
#[derive(Clone, Copy)]
pub(super) struct Row {
    line: u64,
    /// Before its closing brace.
    pub(super) brace: usize,
    pub(super) empty: bool,
}

/// A batch in which the wanted values are found.
pub(crate) struct Rows {
    pub(super) text: String,
    pub(super) rows: Vec<Row>,
    /// The values of each row: the jobs', then the key's.
    places: Vec<Place>,
    width: usize,
    jobs: usize,
    /// Texts that do not stand in the batch as they are, for their escapes.
    asides: Vec<String>,
    lines: u64,
    length: u64,
    fault: Option<Fault>,
}

impl Rows {
    /// Finds the wanted values of a batch, up to its first fault.
    pub(super) fn find(table: &Jsonl, batch: Batch) -> Self {
        let length = u64::try_from(batch.bytes.len()).unwrap_or(u64::MAX);
        let (text, unsound) = match String::from_utf8(batch.bytes) {
            Ok(text) => (text, false),
            Err(error) => {
                let sound = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes().get(..sound).unwrap_or_default();
                (String::from_utf8_lossy(bytes).into_owned(), true)
            }
        };
        let jobs = table.wanted.cells.len();
        let mut rows = Self {
            text: String::new(),
            rows: Vec::new(),
            places: Vec::new(),
            width: jobs.saturating_add(usize::from(table.wanted.key.is_some())),
            jobs,
            asides: Vec::new(),
            lines: 0,
            length,
            fault: None,
        };
        rows.all(table, &text, unsound);
        rows.text = text;
        rows
    }

    fn all(&mut self, table: &Jsonl, text: &str, unsound: bool) {
        let mut start = 0;
        while start < text.len() || (unsound && start == text.len()) {
            let rest = text.get(start..).unwrap_or_default();
            let end = memchr(b'\n', rest.as_bytes());
            let said = match end {
                None if unsound => Err(": not UTF-8; convert the file to UTF-8 first (iconv)".to_owned()),
                _ => {
                    let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
                    self.line(table, line, start)
                }
            };
            if let Err(said) = said {
                self.fault = Some(Fault { row: self.rows.len(), line: Some(self.lines), said });
                return;
            }
            self.lines = self.lines.saturating_add(1);
            start = start.saturating_add(end.map_or(rest.len(), |end| end.wrapping_add(1)));
        }
    }

    /// Reads a line that begins at `start`; says what is wrong with it.
    fn line(&mut self, table: &Jsonl, line: &str, start: usize) -> Result<(), String> {
        if line.len() > MAX_LINE {
            return Err(format!(": a line of more than {} MiB; is this JSON Lines?", MAX_LINE >> 20));
        }
        let written = line.trim_end_matches([' ', '\t', '\r']);
        if written.is_empty() {
            return Ok(());
        }
        let object = value::read(written, &table.fields).map_err(|bad| match bad {
            Bad::Json(at) => format!(": not JSON at byte {at} of the line; each line must be one object"),
            Bad::NoObject => {
                ": no object; each line must be one object, such as {\"nir\":\"...\"}".to_owned()
            }
            Bad::Twice(field) => format!(
                ", field `{}`: stands there twice, and readers differ on which counts; mend the line",
                field_name(table, field)
            ),
        })?;
        let before = self.places.len();
        let (cells, key) = (&table.wanted.cells, table.wanted.key);
        for (number, &field) in cells.iter().chain(&key).enumerate() {
            let value = object.values.get(field).copied().flatten();
            let place = value.map_or(Ok(Place::default()), |value| {
                let within = value.as_ptr().addr().saturating_sub(line.as_ptr().addr());
                let place = start.saturating_add(within);
                let place =
                    Place { start: place, end: place.saturating_add(value.len()), aside: None, null: false };
                if number < self.jobs { self.place(table, field, value, place) } else { Ok(place) }
            });
            match place {
                Ok(place) => self.places.push(place),
                Err(said) => {
                    self.places.truncate(before);
                    return Err(said);
                }
            }
        }
        let brace = start.saturating_add(written.len()).saturating_sub(1);
        self.rows.push(Row { line: self.lines, brace, empty: object.empty });
        Ok(())
    }

    /// Where the text of a job's field stands.
    fn place(&mut self, table: &Jsonl, field: usize, value: &str, place: Place) -> Result<Place, String> {
        let name = || field_name(table, field);
        match value::said(value) {
            Said::Null => Ok(Place { null: true, ..place }),
            Said::Text(Cow::Borrowed(_)) => Ok(place),
            Said::Text(Cow::Owned(text)) => {
                self.asides.push(text);
                Ok(Place { aside: Some(self.asides.len().saturating_sub(1)), ..place })
            }
            Said::NoText => Err(format!(", field `{}`: its escapes make no text; mend the value", name())),
            Said::Other(what) => {
                let next = "write it as a string where its digits are still as they were";
                Err(format!(", field `{}`: {what}, not a string; {next}", name()))
            }
        }
    }

    /// The jobs' values of a row.
    pub(super) fn of(&self, row: usize) -> &[Place] {
        let start = row.wrapping_mul(self.width);
        self.places.get(start..start.wrapping_add(self.jobs)).unwrap_or_default()
    }
}

fn field_name(table: &Jsonl, field: usize) -> String {
    names::shown(table.fields.get(field).map(String::as_str).unwrap_or_default())
}

impl tables::Rows for Rows {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn lines(&self) -> u64 {
        self.lines
    }

    fn bytes(&self) -> u64 {
        self.length
    }

    fn texts(&self, job: usize) -> Vec<Cell<'_>> {
        let text = |place: &Place| match place.aside {
            _ if place.null || place.start == place.end => None,
            Some(aside) => self.asides.get(aside).map(String::as_str),
            None => self.text.get(place.start.wrapping_add(1)..place.end.wrapping_sub(1)),
        };
        self.places.iter().skip(job).step_by(self.width.max(1)).map(text).collect()
    }

    fn line(&self, row: usize) -> Option<u64> {
        self.rows.get(row).map(|row| row.line)
    }

    fn key(&self, row: usize) -> Cow<'_, [u8]> {
        let place = self.places.get(row.wrapping_mul(self.width).wrapping_add(self.jobs));
        let value = place.and_then(|place| self.text.get(place.start..place.end)).unwrap_or_default();
        let mut cell = Vec::new();
        match value::said(value) {
            Said::Text(text) => push_cell(&mut cell, text.as_bytes(), false, b','),
            Said::Null => {}
            Said::NoText | Said::Other(_) => push_cell(&mut cell, value.as_bytes(), false, b','),
        }
        Cow::Owned(cell)
    }

    fn fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}
