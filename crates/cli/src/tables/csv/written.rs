//! Rows written anew: untouched stretches are copied, changed cells are put between them.

use super::rows::Rows;
use super::{Csv, push_cell};
use crate::change::{Changed, Outcome};
use crate::failure::Failure;

/// Bytes that copies of stretches are appended to.
struct Copy<'a> {
    from: &'a [u8],
    copied: usize,
    out: Vec<u8>,
}

impl Copy<'_> {
    /// Copies everything before this place.
    fn up_to(&mut self, place: usize) {
        self.out.extend_from_slice(self.from.get(self.copied..place).unwrap_or_default());
        self.copied = place;
    }
}

/// The bytes of these rows with what became of their cells.
pub(super) fn render(csv: &Csv, rows: &Rows, changed: &Changed) -> Vec<u8> {
    let (delimiter, charset) = (csv.dialect.delimiter, csv.dialect.encoding);
    let from = rows.bytes.all();
    let room = from.len().saturating_add(from.len() / 4).saturating_add(64);
    let mut copy = Copy { from, copied: 0, out: Vec::with_capacity(room) };
    let only = csv.about.names.len() == 1;
    let mut empty_lines = rows.empty_lines.iter().copied().peekable();
    let widened = changed.width() > 0;
    for (number, row) in rows.rows.iter().enumerate() {
        while let Some(line) = empty_lines.next_if(|line| *line < row.start) {
            empty_line(&mut copy, line, changed.width(), delimiter);
        }
        for (slot, place) in csv.slots.iter().zip(rows.of(number)) {
            let Some(job) = slot.job else {
                continue;
            };
            let (token, quoted) = match changed.outcome(job, number) {
                Outcome::Kept => continue,
                Outcome::Made(token) | Outcome::Opaque(token) => (token, place.quoted),
                // An empty line would be no row any more.
                Outcome::Emptied => ("", place.quoted || only),
            };
            copy.up_to(place.start);
            let token = charset.encode(token).unwrap_or_default();
            push_cell(&mut copy.out, &token, quoted, delimiter);
            copy.copied = place.end;
        }
        if widened {
            copy.up_to(row.text);
            for shown in changed.displays(number) {
                copy.out.push(delimiter);
                let shown = shown.unwrap_or_default();
                let shown = charset.encode(&shown).unwrap_or_default();
                push_cell(&mut copy.out, &shown, false, delimiter);
            }
        }
    }
    for line in empty_lines {
        empty_line(&mut copy, line, changed.width(), delimiter);
    }
    copy.up_to(from.len());
    copy.out
}

/// In a table of one column an empty line is a NULL of PostgreSQL's, and has its new columns too.
fn empty_line(copy: &mut Copy<'_>, line: usize, width: usize, delimiter: u8) {
    copy.up_to(line);
    copy.out.extend(std::iter::repeat_n(delimiter, width));
}

/// The header, with new columns behind.
pub(super) fn header(csv: &Csv, new: &[String]) -> Result<Vec<u8>, Failure> {
    let Csv { before, header, header_end, .. } = csv;
    let mut out = before.clone();
    out.extend_from_slice(header);
    for name in new {
        let Some(written) = csv.dialect.encoding.encode(name) else {
            return Err(Failure::usage(format!(
                "the name `{name}` cannot be written in {}; choose another",
                csv.dialect.encoding
            )));
        };
        out.push(csv.dialect.delimiter);
        push_cell(&mut out, &written, false, csv.dialect.delimiter);
    }
    out.extend_from_slice(header_end);
    Ok(out)
}
