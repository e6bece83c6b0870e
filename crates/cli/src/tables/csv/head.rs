//! How a CSV table begins: a byte order mark, empty lines, the header.

use super::record::{self, Bad, MAX_RECORD, Place, undouble};
use super::{Batches, Csv, Dialect};
use crate::failure::Failure;
use crate::tables::intake::MARK;
use crate::tables::{About, Form, Input, Kind, Listing, Seen};
use std::borrow::Cow;

/// Opens a table and reads its header.
pub(crate) fn open(input: &Input, dialect: Dialect) -> Result<(Csv, Batches), Failure> {
    let name = input.shown();
    let source = input.open()?;
    if dialect.encoding.hides(dialect.delimiter) {
        return Err(Failure::usage(format!(
            "in {} other letters hide this delimiter; convert the file to UTF-8 first (iconv)",
            dialect.encoding
        )));
    }
    let length = source.length;
    let mut batches = Batches::new(name.clone(), source, dialect.delimiter);
    let mark = mark(&name, &mut batches, dialect)?;
    let head = read(&name, &mut batches, dialect, mark)?;
    let line_end = if head.end.is_empty() { b"\n".to_vec() } else { head.end.clone() };
    let about = About {
        length,
        charset: dialect.encoding,
        form: Form {
            table: Kind::Csv,
            encoding: Some(dialect.encoding.to_string()),
            delimiter: Some(char::from(dialect.delimiter).to_string()),
        },
        listing: Listing { mark: mark.to_vec(), delimiter: dialect.delimiter, line_end, names: head.written },
        seen: Seen { rows: 0, lines: head.lines },
        names: head.names,
        manifest: None,
        name,
    };
    let csv = Csv {
        about,
        dialect,
        before: head.before,
        header: head.text,
        header_end: head.end,
        slots: Vec::new(),
    };
    Ok((csv, batches))
}

/// The byte order mark, which is passed over, or nothing.
fn mark(name: &str, batches: &mut Batches, dialect: Dialect) -> Result<&'static [u8], Failure> {
    while matches!(batches.head(), (head, false) if head.len() < MARK.len()) {
        batches.fill()?;
    }
    let (head, _) = batches.head();
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(Failure::failed(format!(
            "{name} is UTF-16; convert it to UTF-8 first (iconv -f utf-16 -t utf-8)"
        )));
    }
    if !head.starts_with(MARK) {
        return Ok(b"");
    }
    if !dialect.encoding.is_utf8() {
        return Err(Failure::failed(format!(
            "{name} begins with the byte order mark of UTF-8; leave out --encoding {}",
            dialect.encoding
        )));
    }
    batches.pass(MARK.len());
    Ok(MARK)
}

/// What was read of a table's head.
struct Head {
    before: Vec<u8>,
    text: Vec<u8>,
    end: Vec<u8>,
    names: Vec<String>,
    written: Vec<Vec<u8>>,
    lines: u64,
}

fn read(name: &str, batches: &mut Batches, dialect: Dialect, mark: &[u8]) -> Result<Head, Failure> {
    let mut places: Vec<Place> = Vec::new();
    let (mut start, mut lines) = (0, 0_u64);
    let ends = loop {
        places.clear();
        let (bytes, ended) = batches.head();
        let faulty = |breaks: u64, said: &str| {
            let line = lines.saturating_add(breaks).saturating_add(1);
            Err(Failure::failed(format!("{name}: the header (line {line}): {said}")))
        };
        let ends = record::read(bytes, start, dialect.delimiter, |_, place| places.push(place));
        let whole = ends.is_ok_and(|ends| ended || whole_line(bytes, start, ends.line));
        match ends {
            Err(Bad::Stray { breaks }) => {
                let said =
                    "text behind a closing quote; double the quotes that are text, or check --delimiter";
                return faulty(breaks, said);
            }
            _ if bytes.len().saturating_sub(start) > MAX_RECORD && !whole => {
                let most = MAX_RECORD >> 20;
                return faulty(0, &format!("a row of more than {most} MiB; is a quote left open?"));
            }
            Err(Bad::Unclosed { breaks }) if ended => {
                let said = "a quote is opened and never closed; close it, or double it if it is text";
                return faulty(breaks, said);
            }
            Ok(_) if ended && start >= bytes.len() => {
                return Err(Failure::failed(format!(
                    "{name} is empty; its first line must name its columns"
                )));
            }
            Ok(ends) if whole => {
                lines = lines.saturating_add(ends.breaks).saturating_add(1);
                if ends.cells > 0 {
                    break ends;
                }
                start = ends.line;
            }
            _ => batches.fill()?,
        }
    };
    let (bytes, _) = batches.head();
    let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    let mut head = Head {
        before: [mark, part(0, start)].concat(),
        text: part(start, ends.text).to_vec(),
        end: part(ends.text, ends.line).to_vec(),
        names: Vec::new(),
        written: Vec::new(),
        lines,
    };
    for (place, number) in places.iter().zip(1_usize..) {
        let raw = part(place.start, place.end);
        head.written.push(raw.to_vec());
        let Some(decoded) = dialect.encoding.decode(&said(raw, place.quoted)).map(Cow::into_owned) else {
            let within = std::str::from_utf8(&head.text).err().map_or(0, |error| error.valid_up_to());
            let at =
                batches.offset().saturating_add(u64::try_from(start.saturating_add(within)).unwrap_or(0));
            return Err(undecodable(name, dialect, number, at));
        };
        head.names.push(decoded);
    }
    batches.pass(ends.line);
    Ok(head)
}

/// Whether a line that ends here ends there whatever follows.
fn whole_line(bytes: &[u8], start: usize, end: usize) -> bool {
    let last = end.checked_sub(1).filter(|last| *last >= start).and_then(|last| bytes.get(last));
    last == Some(&b'\n') || (last == Some(&b'\r') && end < bytes.len())
}

/// What a cell says.
fn said(raw: &[u8], quoted: bool) -> Cow<'_, [u8]> {
    match raw {
        [b'"', inner @ .., b'"'] if quoted => {
            let mut said = Vec::with_capacity(inner.len());
            undouble(inner, &mut said);
            Cow::Owned(said)
        }
        _ => Cow::Borrowed(raw),
    }
}

fn undecodable(name: &str, dialect: Dialect, cell: usize, at: u64) -> Failure {
    let encoding = dialect.encoding;
    let (spot, next) = if encoding.is_utf8() {
        (format!(" at byte {at} of the file"), "give its encoding, such as --encoding windows-1252")
    } else {
        (String::new(), "give the file's own encoding with --encoding")
    };
    Failure::failed(format!("{name}: the header, header cell {cell}: not {encoding}{spot}; {next}"))
}
