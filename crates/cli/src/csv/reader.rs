//! Bytes to records, one at a time; the memory it takes is that of the longest record.

use super::record::{Place, Record};
use std::io::{self, BufRead};

/// Longest record, in bytes: an unclosed quote must not swallow a file of any size.
pub(crate) const MAX_RECORD: usize = 16 << 20;

/// Why a record cannot be read. `line` counts from 1, `row` counts records from 0, the header.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The operating system refused.
    Io(io::Error),
    /// The file ends within a quoted cell; the quote stands on this line.
    UnclosedQuote { row: u64, line: u64 },
    /// Between a closing quote and the next delimiter stands something.
    TextAfterQuote { row: u64, line: u64 },
    /// Longer than [`MAX_RECORD`]; it begins on this line.
    TooLong { row: u64, line: u64 },
}

/// Where in a record the reader is.
#[derive(Clone, Copy)]
enum State {
    CellBegins,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: the end of it, or the first of a doubled one.
    QuoteInQuoted,
    CarriageReturn,
}

/// Reads records.
pub(crate) struct Reader<R> {
    input: R,
    delimiter: u8,
    max_record: usize,
    row: u64,
    line: u64,
    offset: u64,
}

impl<R: BufRead> Reader<R> {
    /// Reads from here, which is this many bytes into the file.
    pub(crate) fn new(input: R, delimiter: u8, offset: u64) -> Self {
        Self { input, delimiter, max_record: MAX_RECORD, row: 0, line: 1, offset }
    }

    /// Reads one record, an empty line included; `false` at the end of the file.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Fault> {
        record.bytes.clear();
        record.places.clear();
        (record.line, record.offset) = (self.line, self.offset);
        let mut cell = Cell { state: State::CellBegins, start: 0, opened: self.line };
        let more = loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Fault::Io(error)),
            };
            if chunk.is_empty() {
                break self.end_of_file(record, &cell)?;
            }
            let before = record.bytes.len();
            let mut taken = 0_usize;
            let mut ended = false;
            for &byte in chunk {
                let at = before.wrapping_add(taken);
                match cell.step(byte, at, self.delimiter, &mut self.line, &mut record.places) {
                    Step::Take => taken = taken.wrapping_add(1),
                    Step::TakeAndEnd => {
                        taken = taken.wrapping_add(1);
                        ended = true;
                    }
                    Step::End => ended = true,
                    Step::Stray => return Err(Fault::TextAfterQuote { row: self.row, line: self.line }),
                }
                if ended {
                    break;
                }
            }
            record.bytes.extend_from_slice(chunk.get(..taken).unwrap_or_default());
            self.input.consume(taken);
            if record.bytes.len() > self.max_record {
                return Err(Fault::TooLong { row: self.row, line: record.line });
            }
            if ended {
                break true;
            }
        };
        self.offset = self.offset.saturating_add(u64::try_from(record.bytes.len()).unwrap_or(u64::MAX));
        if !record.is_empty_line() {
            self.row = self.row.saturating_add(1);
        }
        Ok(more)
    }

    fn end_of_file(&self, record: &mut Record, cell: &Cell) -> Result<bool, Fault> {
        let end = record.bytes.len();
        match cell.state {
            State::CellBegins if end == 0 => return Ok(false),
            State::CellBegins | State::Plain => cell.close(end, false, &mut record.places),
            State::QuoteInQuoted => cell.close(end, true, &mut record.places),
            State::CarriageReturn => {}
            State::Quoted => return Err(Fault::UnclosedQuote { row: self.row, line: cell.opened }),
        }
        Ok(true)
    }
}

/// What to do with a byte.
enum Step {
    Take,
    TakeAndEnd,
    End,
    Stray,
}

/// The cell being read.
struct Cell {
    state: State,
    start: usize,
    /// Line of its opening quote.
    opened: u64,
}

impl Cell {
    #[inline]
    fn step(&mut self, byte: u8, at: usize, delimiter: u8, line: &mut u64, places: &mut Vec<Place>) -> Step {
        let quoted = match (self.state, byte) {
            (State::Quoted, b'"') => {
                self.state = State::QuoteInQuoted;
                return Step::Take;
            }
            (State::Quoted, _) => {
                if byte == b'\n' {
                    *line = line.saturating_add(1);
                }
                return Step::Take;
            }
            (State::QuoteInQuoted, b'"') => {
                self.state = State::Quoted;
                return Step::Take;
            }
            (State::CellBegins, b'"') => {
                self.state = State::Quoted;
                self.opened = *line;
                return Step::Take;
            }
            (State::CarriageReturn, b'\n') => return Step::TakeAndEnd,
            (State::CarriageReturn, _) => return Step::End,
            (State::QuoteInQuoted, _) => true,
            (State::CellBegins | State::Plain, _) => false,
        };
        if byte == delimiter {
            self.close(at, quoted, places);
            self.start = at.wrapping_add(1);
            self.state = State::CellBegins;
            return Step::Take;
        }
        match byte {
            b'\n' | b'\r' => {
                if at != 0 {
                    self.close(at, quoted, places);
                }
                *line = line.saturating_add(1);
                if byte == b'\n' {
                    return Step::TakeAndEnd;
                }
                self.state = State::CarriageReturn;
                Step::Take
            }
            _ if quoted => Step::Stray,
            _ => {
                self.state = State::Plain;
                Step::Take
            }
        }
    }

    fn close(&self, end: usize, quoted: bool, places: &mut Vec<Place>) {
        places.push(Place { start: self.start, end, quoted });
    }
}

#[cfg(test)]
mod tests;
