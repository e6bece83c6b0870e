//! A table being read: its header, and its rows one at a time.

use crate::charset::Charset;
use crate::csv::{Fault, Reader, Record};
use crate::failure::{Failure, why};
use crate::grid::counted;
use crate::names;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// How a table is written.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Dialect {
    /// What stands between cells: one character, or `tab`
    #[arg(long, value_name = "C", default_value = ",", value_parser = delimiter)]
    pub(crate) delimiter: u8,
    /// Encoding of the file: utf-8, windows-1252, iso-8859-15, ...
    #[arg(long, value_name = "LABEL", default_value = "utf-8")]
    pub(crate) encoding: Charset,
}

fn delimiter(text: &str) -> Result<u8, String> {
    let byte = match text {
        "tab" | "\\t" => b'\t',
        _ => match text.as_bytes() {
            [byte] => *byte,
            _ => return Err("not one ASCII character; use , or ; or | or tab".to_owned()),
        },
    };
    if byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'"' | b'\r' | b'\n' | 0) {
        return Err("cannot stand between cells; use , or ; or | or tab".to_owned());
    }
    Ok(byte)
}

/// A table being read.
pub(crate) struct Table {
    /// Its path, for messages.
    pub(crate) name: String,
    pub(crate) dialect: Dialect,
    /// What stands before the header: a byte order mark, empty lines.
    pub(crate) before: Vec<u8>,
    pub(crate) header: Record,
    /// The header's names.
    pub(crate) names: Vec<String>,
    /// Its length in bytes, where the system knows it.
    pub(crate) length: Option<u64>,
    /// Rows read so far, which is the number of the last one: they count from 1 behind the header.
    pub(crate) rows: u64,
    reader: Reader<Box<dyn BufRead>>,
}

/// UTF-8's byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Table {
    /// Opens a file, or standard input for `-`, and reads the header.
    pub(crate) fn open(path: &Path, dialect: Dialect) -> Result<Self, Failure> {
        let name =
            if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() };
        let unreadable =
            |error: &io::Error| Failure::system("read", &name, error, "check the path and its permissions");
        if path.as_os_str() == "-" {
            return Self::read(name, Box::new(BufReader::with_capacity(1 << 16, io::stdin())), None, dialect);
        }
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let metadata = file.metadata().map_err(|error| unreadable(&error))?;
        if metadata.is_dir() {
            return Err(Failure::failed(format!("{name} is a folder; give a CSV file")));
        }
        let length = metadata.is_file().then_some(metadata.len());
        Self::read(name, Box::new(BufReader::with_capacity(1 << 16, file)), length, dialect)
    }

    fn read(
        name: String,
        mut input: Box<dyn BufRead>,
        length: Option<u64>,
        dialect: Dialect,
    ) -> Result<Self, Failure> {
        if dialect.encoding.hides(dialect.delimiter) {
            return Err(Failure::usage(format!(
                "in {} other letters hide this delimiter; convert the file to UTF-8 first (iconv)",
                dialect.encoding
            )));
        }
        let mut head = Vec::new();
        Read::take(&mut input, 3)
            .read_to_end(&mut head)
            .map_err(|error| Failure::system("read", &name, &error, "check the file"))?;
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(Failure::failed(format!(
                "{name} is UTF-16; convert it to UTF-8 first (iconv -f utf-16 -t utf-8)"
            )));
        }
        let mut before = Vec::new();
        if head == MARK {
            if !dialect.encoding.is_utf8() {
                return Err(Failure::failed(format!(
                    "{name} begins with the byte order mark of UTF-8; leave out --encoding {}",
                    dialect.encoding
                )));
            }
            before.append(&mut head);
        }
        let offset = u64::try_from(before.len()).unwrap_or_default();
        let input: Box<dyn BufRead> = Box::new(Cursor::new(head).chain(input));
        let reader = Reader::new(input, dialect.delimiter, offset);
        let header = Record::default();
        let mut table = Self { name, dialect, before, header, names: Vec::new(), length, rows: 0, reader };
        table.read_header()?;
        Ok(table)
    }

    fn read_header(&mut self) -> Result<(), Failure> {
        let mut header = Record::default();
        loop {
            if !self.reader.read(&mut header).map_err(|fault| self.failure(&fault))? {
                let name = &self.name;
                return Err(Failure::failed(format!(
                    "{name} is empty; its first line must name its columns"
                )));
            }
            if !header.is_empty_line() {
                break;
            }
            self.before.extend_from_slice(header.bytes());
        }
        for cell in 0..header.len() {
            let value = header.value(cell);
            let Some(name) = self.dialect.encoding.decode(&value) else {
                return Err(self.undecodable(&header, &format!("header cell {}", cell.saturating_add(1))));
            };
            self.names.push(name.into_owned());
        }
        self.header = header;
        Ok(())
    }

    /// Reads the next row; `false` at the end. An empty line comes too, as a record without cells, and is no row.
    pub(crate) fn next(&mut self, record: &mut Record) -> Result<bool, Failure> {
        if !self.reader.read(record).map_err(|fault| self.failure(&fault))? {
            return Ok(false);
        }
        if record.is_empty_line() {
            return Ok(true);
        }
        self.rows = self.rows.saturating_add(1);
        let (cells, columns) = (record.len(), self.names.len());
        if cells != columns {
            return Err(Failure::failed(format!(
                "{}: {} has {}, the header has {columns}; mend the row, or check its quotes and --delimiter",
                self.name,
                self.place(record),
                counted(u64::try_from(cells).unwrap_or(u64::MAX), "cell", "cells"),
            )));
        }
        if self.dialect.encoding.is_utf8() && std::str::from_utf8(record.bytes()).is_err() {
            let at = std::str::from_utf8(record.bytes()).err().map_or(0, |error| error.valid_up_to());
            return Err(self.undecodable(record, &self.column(record.cell_at(at))));
        }
        Ok(true)
    }

    /// The text of a cell.
    pub(crate) fn text<'a>(
        &self,
        value: &'a [u8],
        record: &Record,
        cell: usize,
    ) -> Result<std::borrow::Cow<'a, str>, Failure> {
        self.dialect.encoding.decode(value).ok_or_else(|| self.undecodable(record, &self.column(cell)))
    }

    /// Its byte order mark, if it has one.
    pub(crate) fn mark(&self) -> &[u8] {
        if self.before.starts_with(MARK) { MARK } else { b"" }
    }

    /// The position of a wanted column.
    pub(crate) fn position(&self, wanted: &str) -> Result<usize, Failure> {
        let mut found =
            self.names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(cell, _)| cell);
        match (found.next(), found.next()) {
            (Some(cell), None) => Ok(cell),
            (Some(first), Some(second)) => Err(Failure::failed(format!(
                "{}: two columns are named `{wanted}`, number {} and {}; rename one of them",
                self.name,
                first.saturating_add(1),
                second.saturating_add(1),
            ))),
            (None, _) => Err(Failure::failed(format!(
                "{} has no column `{wanted}`; {}",
                self.name,
                names::advice(wanted, &self.names, self.dialect.delimiter)
            ))),
        }
    }

    /// `row 3 (line 4)`, of the last row read.
    pub(crate) fn place(&self, record: &Record) -> String {
        if self.rows == 0 {
            "the header".to_owned()
        } else {
            format!("row {} (line {})", self.rows, record.line())
        }
    }

    fn column(&self, cell: usize) -> String {
        if names::look_like_values(&self.names) {
            return format!("column {}", cell.saturating_add(1));
        }
        format!("column `{}`", self.names.get(cell).map_or_else(|| "?".to_owned(), |name| names::shown(name)))
    }

    /// Bytes that are no text in the table's encoding.
    fn undecodable(&self, record: &Record, column: &str) -> Failure {
        let encoding = self.dialect.encoding;
        let within = std::str::from_utf8(record.bytes()).err().map_or(0, |error| error.valid_up_to());
        let at = record.offset().saturating_add(u64::try_from(within).unwrap_or_default());
        let place = self.place(record);
        let (spot, next) = if encoding.is_utf8() {
            (format!(" at byte {at} of the file"), "give its encoding, such as --encoding windows-1252")
        } else {
            (String::new(), "give the file's own encoding with --encoding")
        };
        Failure::failed(format!("{}: {place}, {column}: not {encoding}{spot}; {next}", self.name))
    }

    fn failure(&self, fault: &Fault) -> Failure {
        let place = |row: u64, line: u64| match row {
            0 => format!("the header (line {line})"),
            _ => format!("row {row} (line {line})"),
        };
        let name = &self.name;
        Failure::Failed(match *fault {
            Fault::Io(ref error) => format!("cannot read {name}: {}; check the file", why(error)),
            Fault::UnclosedQuote { row, line } => {
                format!(
                    "{name}: {}: a quote is opened and never closed; close it, or double it if it is text",
                    place(row, line)
                )
            }
            Fault::TextAfterQuote { row, line } => format!(
                "{name}: {}: text behind a closing quote; double the quotes that are text, or check --delimiter",
                place(row, line)
            ),
            Fault::TooLong { row, line } => format!(
                "{name}: {}: a row of more than {} MiB; is a quote left open?",
                place(row, line),
                crate::csv::MAX_RECORD >> 20
            ),
        })
    }
}
