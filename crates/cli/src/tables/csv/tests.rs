//! What is found in tables, in batches of any size: a reader of whole records is the oracle, and the crate `csv`.

use super::record::{self, Bad};
use super::*;
use crate::change::Changed;
use crate::charset::Charset;
use crate::tables::intake::Intake;
use crate::tables::{Batches as _, Form, Input, Kind, Listing, Rows as _, Seen};
use proptest::prelude::*;
use std::io::{self, Read};

/// Gives at most so many bytes at a time.
struct Dribble(io::Cursor<Vec<u8>>, usize);

impl Read for Dribble {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.1.min(into.len());
        self.0.read(&mut into[..most])
    }
}

/// A table of so many columns without a header, of which all are wanted.
fn table(columns: usize) -> Csv {
    let names: Vec<String> = (0..columns).map(|number| format!("c{number}")).collect();
    let listing = Listing { mark: vec![], delimiter: b',', line_end: vec![], names: vec![] };
    let form = Form { table: Kind::Csv, encoding: None, delimiter: None };
    let charset: Charset = "utf-8".parse().unwrap();
    let name = Input::new("t".as_ref()).shown();
    let about =
        About { name, names, length: None, charset, form, listing, seen: Seen::default(), manifest: None };
    let dialect = Dialect { delimiter: b',', encoding: charset };
    let mut csv = Csv { about, dialect, before: vec![], header: vec![], header_end: vec![], slots: vec![] };
    csv.want(Wanted { cells: (0..columns).collect(), key: None, new: Vec::new() }).unwrap();
    csv
}

/// The batches of a text that comes so many bytes at a time, pausing between them or not.
fn batches(text: &[u8], chunk: usize, pauses: bool) -> Vec<Vec<u8>> {
    let source = Dribble(io::Cursor::new(text.to_vec()), chunk);
    let mut batches = Batches::of(Intake::of(source, pauses, 7), b',');
    let mut all = Vec::new();
    while let Some(batch) = batches.next().unwrap() {
        let before: usize = all.iter().map(Vec::len).sum();
        assert_eq!(batch.offset, u64::try_from(before).unwrap());
        all.push(batch.bytes);
    }
    all
}

type Records = Vec<Vec<Vec<u8>>>;

/// The cells of each record, empty lines left out, as far as they are sound; and what ended it.
fn records(text: &[u8]) -> (Records, Option<Bad>) {
    let (mut rows, mut start) = (Vec::new(), 0);
    while start < text.len() {
        let mut row = Vec::new();
        match record::read(text, start, b',', |_, place| row.push(text[place.start..place.end].to_vec())) {
            Ok(ends) => {
                assert_eq!(ends.cells, row.len());
                assert_eq!(text[start..ends.text], row.join(&b","[..]));
                start = ends.line;
            }
            Err(bad) => return (rows, Some(bad)),
        }
        if !row.is_empty() {
            rows.push(row);
        }
    }
    (rows, None)
}

fn said(raw: &[u8]) -> Vec<u8> {
    let mut said = Vec::new();
    match raw {
        [b'"', inner @ .., b'"'] => record::undouble(inner, &mut said),
        _ => said.extend_from_slice(raw),
    }
    said
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let (rows, bad) = records(text.as_bytes());
    assert_eq!(bad, None);
    let text = |cell: Vec<u8>| String::from_utf8(said(&cell)).unwrap();
    rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect()
}

#[test]
fn cells_are_what_they_say() {
    assert_eq!(cells("a,b\nc,d\n"), [["a", "b"], ["c", "d"]]);
    assert_eq!(cells("a,b\r\nc,d"), [["a", "b"], ["c", "d"]]);
    assert_eq!(cells("a,b\rc,\n"), [["a", "b"], ["c", ""]]);
    assert_eq!(cells("\n\r\n\"a\r\nb\",\"\"\n\n"), [["a\r\nb", ""]]);
    assert_eq!(cells("\"say \"\"a\"\"\",\"\"\"\""), [["say \"a\"", "\""]]);
    assert_eq!(cells("a\"b\",c"), [["a\"b\"", "c"]]);
    assert_eq!(cells(","), [["", ""]]);
    assert_eq!(cells("\"\"\n"), [[""]]);
    assert!(cells("").is_empty());
    assert!(cells("\r\r\n\n").is_empty());
}

#[test]
fn a_fault_names_its_row_and_line() {
    let fault = |text: &str| {
        let mut rows = Rows::find(&table(1), Batch { bytes: text.into(), offset: 0 });
        let fault = rows.fault().unwrap();
        (fault.row, fault.line.unwrap(), fault.said.split_whitespace().nth(1).unwrap().to_owned())
    };
    assert_eq!(fault("a\n\n\"b\nc\"\n\"d\ne\n"), (2, 4, "a".to_owned()));
    assert_eq!(fault("a\nb\n\"c\n\"d"), (2, 3, "text".to_owned()));
    assert_eq!(fault("\"a\" "), (0, 0, "text".to_owned()));
    assert_eq!(fault("a\na,b\n\"c"), (1, 1, "2".to_owned()));
}

/// A quote that is never closed must not swallow a file of any size.
#[test]
fn a_record_is_bounded() {
    let endless = io::repeat(b'x').take(1 << 40);
    let mut batches = Batches::of(Intake::of(io::Cursor::new("a\n\"").chain(endless), false, 1 << 20), b',');
    let batch = batches.next().unwrap().unwrap();
    assert_eq!(batch.bytes, b"a\n");
    let batch = batches.next().unwrap().unwrap();
    assert!(batch.bytes.len() < (16 << 20) + (3 << 20));
    let fault = Rows::find(&table(1), batch).fault().unwrap();
    assert_eq!((fault.row, fault.line), (0, Some(0)));
    assert!(fault.said.contains("more than 16 MiB"), "{}", fault.said);
}

#[test]
fn what_comes_a_line_at_a_time_is_given_a_line_at_a_time() {
    let lines = |text: &str| batches(text.as_bytes(), 4, true);
    assert_eq!(lines("a,b\nc,d\n"), [b"a,b\n", b"c,d\n"]);
    assert_eq!(lines("a,b\n\"c\n\"\n"), [b"a,b\n", b"\"c\n\"\n".as_slice()]);
}

/// Texts made of what matters to the grammar.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop::sample::select(&b"\"\"\",,;\n\r\tab \xe9\x00"[..]);
    prop::collection::vec(byte, 0..60)
}

/// Well-formed tables: cells, whether they are quoted, and line ends.
fn well_formed(columns: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let cell = (prop::collection::vec(prop::sample::select(&b"\",\n\rab "[..]), 0..6), any::<bool>());
    let line_end = prop::sample::select(&["\n", "\r\n", "\r", "\n\n"][..]);
    let row = (prop::collection::vec(cell, columns), line_end);
    (prop::collection::vec(row, 0..8), any::<bool>()).prop_map(|(rows, ended)| {
        let mut text = Vec::new();
        let last = rows.len().saturating_sub(1);
        for (number, (cells, line_end)) in rows.iter().enumerate() {
            for (position, (cell, quoted)) in cells.iter().enumerate() {
                if position > 0 {
                    text.push(b',');
                }
                push_cell(&mut text, cell, *quoted, b',');
            }
            if ended || number != last {
                text.extend_from_slice(line_end.as_bytes());
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn batches_are_whole_records_and_the_same_bytes(text in soup(), chunk in 1_usize..9, pauses: bool) {
        let batches = batches(&text, chunk, pauses);
        prop_assert_eq!(&batches.concat(), &text);
        for (one, next) in batches.iter().zip(batches.iter().skip(1)) {
            prop_assert!(!(one.ends_with(b"\r") && next.starts_with(b"\n")), "a line end is cut in two");
        }
        let (expected, bad) = records(&text);
        let mut found = Vec::new();
        let mut ended = None;
        for batch in &batches {
            prop_assert!(!batch.is_empty());
            let (rows, bad) = records(batch);
            found.extend(rows);
            if bad.is_some() {
                ended = bad;
                break;
            }
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!(ended.is_some(), bad.is_some());
    }

    #[test]
    fn the_crate_csv_finds_the_same(text in well_formed(1..5)) {
        let (rows, bad) = records(&text);
        prop_assert_eq!(bad, None);
        let mut oracle =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text[..]);
        let expected: Records =
            oracle.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect();
        let said: Records = rows.iter().map(|row| row.iter().map(|cell| said(cell)).collect()).collect();
        prop_assert_eq!(said, expected);
    }

    #[test]
    fn texts_are_what_cells_say_and_rows_unchanged_are_the_same(text in well_formed(3..4)) {
        let mut csv = table(3);
        csv.want(Wanted { cells: vec![2, 0], key: Some(1), new: Vec::new() }).unwrap();
        let mut rows = Rows::find(&csv, Batch { bytes: text.clone(), offset: 0 });
        prop_assert!(rows.fault().is_none());
        let (expected, _) = records(&text);
        prop_assert_eq!(rows.len(), expected.len());
        for (job, cell) in [(0, 2), (1, 0)] {
            let texts: Vec<Vec<u8>> =
                rows.texts(job).iter().map(|text| text.unwrap().as_bytes().to_vec()).collect();
            let column: Vec<Vec<u8>> = expected.iter().map(|row| said(&row[cell])).collect();
            prop_assert_eq!(texts, column);
        }
        for (row, record) in expected.iter().enumerate() {
            prop_assert_eq!(&*rows.key(row), &record[1][..]);
            let start = rows.rows[row].start;
            let ends = text[..start].iter().zip(text[1..=start].iter().chain([&0]));
            let quotes = |at: usize| text[..at].iter().filter(|byte| **byte == b'"').count();
            let lines = ends.enumerate().filter(|(at, (byte, next))| {
                **byte == b'\n' || (**byte == b'\r' && **next != b'\n' && quotes(*at) % 2 == 0)
            });
            prop_assert_eq!(rows.line(row), Some(u64::try_from(lines.count()).unwrap()));
        }
        prop_assert_eq!(csv.render(rows, &Changed::default()).unwrap(), text);
    }

    #[test]
    fn a_cell_rewritten_as_it_was_is_the_same(text in well_formed(1..4)) {
        for cell in records(&text).0.iter().flatten() {
            let mut out = Vec::new();
            push_cell(&mut out, &said(cell), cell.first() == Some(&b'"'), b',');
            prop_assert_eq!(&out, cell);
        }
    }
}
