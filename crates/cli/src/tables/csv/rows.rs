//! A batch in which the wanted cells are found.

use super::batches::Batch;
use super::record::{self, Bad, Ends, MAX_RECORD, Place, undouble};
use super::{Csv, Slot};
use crate::change::Cell;
use crate::grid::counted;
use crate::tables::{self, Fault};
use std::borrow::Cow;

/// A row: where it begins and where its text ends, and its line from 0 in the batch.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) start: usize,
    pub(super) text: usize,
    pub(super) line: u64,
}

/// A text that does not stand in the batch as it is: doubled quotes, another encoding.
struct Aside {
    row: usize,
    end: usize,
}

/// Texts of one slot that do not stand in the batch as they are, behind one another.
#[derive(Default)]
struct Asides {
    texts: String,
    rows: Vec<Aside>,
}

/// The bytes of a batch, as far as its rows are sound.
pub(super) enum Bytes {
    Utf8(String),
    Other(Vec<u8>),
}

impl Bytes {
    pub(super) fn all(&self) -> &[u8] {
        match self {
            Self::Utf8(text) => text.as_bytes(),
            Self::Other(bytes) => bytes,
        }
    }

    fn text(&self, start: usize, end: usize) -> &str {
        match self {
            Self::Utf8(text) => text.get(start..end).unwrap_or_default(),
            Self::Other(_) => "",
        }
    }
}

/// A batch in which the wanted cells are found.
pub(crate) struct Rows {
    pub(super) bytes: Bytes,
    pub(super) rows: Vec<Row>,
    /// The wanted cells of each row, in the order of the slots.
    pub(super) places: Vec<Place>,
    /// Where empty lines begin, in a table of one column: there they are rows of NULL.
    pub(super) empty_lines: Vec<usize>,
    slots: Vec<Slot>,
    asides: Vec<Asides>,
    lines: u64,
    length: u64,
    fault: Option<Fault>,
}

impl Rows {
    /// Finds the wanted cells of a batch, up to its first fault.
    pub(super) fn find(csv: &Csv, batch: Batch) -> Self {
        let Batch { bytes, offset } = batch;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut asides = Vec::new();
        asides.resize_with(csv.slots.len(), Asides::default);
        let mut finding =
            Finding { csv, rows: Vec::new(), places: Vec::new(), empty_lines: Vec::new(), asides };
        let (lines, mut fault) = finding.all(&bytes);
        let Finding { mut rows, places, empty_lines, asides, .. } = finding;
        let bytes = if csv.dialect.encoding.is_utf8() {
            let (text, bad) = utf8(bytes);
            if let Some((at, bytes)) = bad {
                // An unsound row is of no use, and neither is what follows; what is wrong before comes first.
                let sound = rows.partition_point(|row| row.text <= at);
                if let Some(row) = rows.get(sound).copied() {
                    rows.truncate(sound);
                    fault = Some(undecodable(csv, &bytes, row, sound, at, offset));
                }
            }
            Bytes::Utf8(text)
        } else {
            Bytes::Other(bytes)
        };
        Self { bytes, rows, places, empty_lines, slots: csv.slots.clone(), asides, lines, length, fault }
    }

    /// The wanted cells of a row, in the order of the slots.
    pub(super) fn of(&self, row: usize) -> &[Place] {
        let start = row.wrapping_mul(self.slots.len());
        self.places.get(start..start.wrapping_add(self.slots.len())).unwrap_or_default()
    }
}

/// The text of these bytes; where they are none, as far as they are, and where that ends.
fn utf8(bytes: Vec<u8>) -> (String, Option<(usize, Vec<u8>)>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let sound = bytes.get(..at).unwrap_or_default();
            (String::from_utf8_lossy(sound).into_owned(), Some((at, bytes)))
        }
    }
}

/// A row of bytes that are no UTF-8.
fn undecodable(csv: &Csv, bytes: &[u8], row: Row, number: usize, at: usize, offset: u64) -> Fault {
    let mut column = 0;
    let _ends = record::read(bytes, row.start, csv.dialect.delimiter, |cell, place| {
        if place.end <= at {
            column = cell.saturating_add(1);
        }
    });
    let at = offset.saturating_add(u64::try_from(at).unwrap_or(u64::MAX));
    let column = csv.column(column);
    let said = format!(", {column}: {}", csv.undecodable(Some(at)));
    Fault { row: number, line: Some(row.line), said }
}

/// Rows being found.
struct Finding<'a> {
    csv: &'a Csv,
    rows: Vec<Row>,
    places: Vec<Place>,
    empty_lines: Vec<usize>,
    asides: Vec<Asides>,
}

impl Finding<'_> {
    /// All rows up to the first fault; gives the number of lines, too.
    fn all(&mut self, bytes: &[u8]) -> (u64, Option<Fault>) {
        let one_column = self.csv.about.names.len() == 1;
        let (mut start, mut line) = (0, 0_u64);
        while start < bytes.len() {
            let ends = match self.row(bytes, start, line) {
                Ok(ends) => ends,
                Err(fault) => return (line, Some(fault)),
            };
            if ends.cells > 0 {
                self.rows.push(Row { start, text: ends.text, line });
            } else if one_column {
                self.empty_lines.push(start);
            }
            line = line.saturating_add(ends.breaks).saturating_add(1);
            start = ends.line;
        }
        (line, None)
    }

    /// The record that begins here.
    fn row(&mut self, bytes: &[u8], start: usize, line: u64) -> Result<Ends, Fault> {
        let row = self.rows.len();
        let fault =
            |breaks: u64, said: String| Err(Fault { row, line: Some(line.saturating_add(breaks)), said });
        let slots = &self.csv.slots;
        let mut wanted = slots.iter();
        let mut next = wanted.next();
        let places = &mut self.places;
        let before = places.len();
        let ends = record::read(bytes, start, self.csv.dialect.delimiter, |cell, place| {
            if next.is_some_and(|slot| slot.cell == cell) {
                places.push(place);
                next = wanted.next();
            }
        });
        let end = ends.map_or(bytes.len(), |ends| ends.line);
        let too_long = end.saturating_sub(start) > MAX_RECORD;
        let ends = match ends {
            Err(Bad::Stray { breaks }) => {
                let said =
                    ": text behind a closing quote; double the quotes that are text, or check --delimiter";
                return fault(breaks, said.to_owned());
            }
            _ if too_long => {
                let most = MAX_RECORD >> 20;
                return fault(0, format!(": a row of more than {most} MiB; is a quote left open?"));
            }
            Err(Bad::Unclosed { breaks }) => {
                let said = ": a quote is opened and never closed; close it, or double it if it is text";
                return fault(breaks, said.to_owned());
            }
            Ok(ends) => ends,
        };
        let columns = self.csv.about.names.len();
        if ends.cells == 0 {
            return Ok(ends);
        }
        if ends.cells != columns {
            let cells = counted(u64::try_from(ends.cells).unwrap_or(u64::MAX), "cell", "cells");
            let next = "mend the row, or check its quotes and --delimiter";
            return fault(0, format!(" has {cells}, the header has {columns}; {next}"));
        }
        for (number, slot) in slots.iter().enumerate() {
            let place = self.places.get(before.wrapping_add(number)).copied().unwrap_or_default();
            if slot.job.is_some() && (place.quoted || !self.csv.dialect.encoding.is_utf8()) {
                let sound =
                    self.asides.get_mut(number).is_none_or(|asides| asides.note(self.csv, bytes, row, place));
                if !sound {
                    let column = self.csv.column(slot.cell);
                    return fault(0, format!(", {column}: {}", self.csv.undecodable(None)));
                }
            }
        }
        Ok(ends)
    }
}

impl Asides {
    /// Notes the text of a cell if it does not stand there as it is; `false` if it is none.
    fn note(&mut self, csv: &Csv, bytes: &[u8], row: usize, place: Place) -> bool {
        let raw = bytes.get(place.start..place.end).unwrap_or_default();
        let inner = unquoted(raw, place.quoted);
        let mut value = Cow::Borrowed(inner);
        if place.quoted && inner.contains(&b'"') {
            let mut undoubled = Vec::with_capacity(inner.len());
            undouble(inner, &mut undoubled);
            value = Cow::Owned(undoubled);
        } else if csv.dialect.encoding.is_utf8() {
            return true;
        }
        // In a table of UTF-8 the whole row is looked at, and told of with its place.
        let text = match csv.dialect.encoding.is_utf8() {
            true => Some(String::from_utf8_lossy(&value)),
            false => csv.dialect.encoding.decode(&value),
        };
        let Some(text) = text else {
            return false;
        };
        self.texts.push_str(&text);
        self.rows.push(Aside { row, end: self.texts.len() });
        true
    }
}

fn unquoted(raw: &[u8], quoted: bool) -> &[u8] {
    match raw {
        [b'"', inner @ .., b'"'] if quoted => inner,
        _ => raw,
    }
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
        let Some(slot) = self.slots.iter().position(|slot| slot.job == Some(job)) else {
            return Vec::new();
        };
        let places = self.places.iter().skip(slot).step_by(self.slots.len().max(1));
        let asides = self.asides.get(slot);
        let all = asides.map(|asides| asides.texts.as_str()).unwrap_or_default();
        let mut asides = asides.map(|asides| asides.rows.iter()).unwrap_or_default().peekable();
        let mut behind = 0;
        let text = |(row, place): (usize, &Place)| {
            if let Some(aside) = asides.next_if(|aside| aside.row == row) {
                let start = std::mem::replace(&mut behind, aside.end);
                return Some(all.get(start..aside.end).unwrap_or_default());
            }
            let quotes = usize::from(place.quoted);
            Some(self.bytes.text(place.start.wrapping_add(quotes), place.end.wrapping_sub(quotes)))
        };
        (0..self.rows.len()).zip(places).map(text).collect()
    }

    fn line(&self, row: usize) -> Option<u64> {
        self.rows.get(row).map(|row| row.line)
    }

    fn key(&self, row: usize) -> Cow<'_, [u8]> {
        let key = self.slots.iter().position(|slot| slot.job.is_none());
        let place = key.and_then(|slot| self.of(row).get(slot));
        let raw = place.and_then(|place| self.bytes.all().get(place.start..place.end));
        Cow::Borrowed(raw.unwrap_or_default())
    }

    fn fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}
