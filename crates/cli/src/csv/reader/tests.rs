use super::*;
use crate::csv::push_cell;
use proptest::prelude::*;
use std::io::BufReader;

type Rows = Vec<Vec<Vec<u8>>>;

/// Every record's cells, and all bytes copied.
fn read_all(text: &[u8], delimiter: u8, chunk: usize) -> Result<(Rows, Vec<u8>), Fault> {
    let mut reader = Reader::new(BufReader::with_capacity(chunk, text), delimiter, 0);
    let mut record = Record::default();
    let (mut rows, mut copy) = (Vec::new(), Vec::new());
    while reader.read(&mut record)? {
        assert_eq!(record.offset(), u64::try_from(copy.len()).unwrap());
        copy.extend_from_slice(record.bytes());
        if !record.is_empty_line() {
            rows.push((0..record.len()).map(|cell| record.value(cell).into_owned()).collect());
        }
    }
    Ok((rows, copy))
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let (rows, copy) = read_all(text.as_bytes(), b',', 3).unwrap();
    assert_eq!(copy, text.as_bytes());
    let text = |cell| String::from_utf8(cell).unwrap();
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
fn empty_and_quoted_empty_are_told_apart() {
    let mut reader = Reader::new(&b",\"\"\n"[..], b',', 0);
    let mut record = Record::default();
    assert!(reader.read(&mut record).unwrap());
    assert_eq!((record.is_quoted(0), record.is_quoted(1)), (false, true));
    assert_eq!((record.raw(0), record.raw(1)), (&b""[..], &b"\"\""[..]));
}

#[test]
fn a_fault_names_its_row_and_line() {
    let fault = |text: &str| read_all(text.as_bytes(), b',', 4).unwrap_err();
    assert!(matches!(fault("a\n\n\"b\nc\"\n1,\"d\ne\n"), Fault::UnclosedQuote { row: 2, line: 5 }));
    assert!(matches!(fault("a\nb\n\"c\n\"d"), Fault::TextAfterQuote { row: 2, line: 4 }));
    assert!(matches!(fault("\"a\" ,b"), Fault::TextAfterQuote { row: 0, line: 1 }));
}

#[test]
fn a_record_is_bounded() {
    let text = format!("a\n\"{}", "x".repeat(5000));
    let mut reader = Reader::new(BufReader::with_capacity(64, text.as_bytes()), b',', 0);
    reader.max_record = 1000;
    let mut record = Record::default();
    assert!(reader.read(&mut record).unwrap());
    assert!(matches!(reader.read(&mut record), Err(Fault::TooLong { row: 1, line: 2 })));
    assert!(record.bytes.len() < 1100);
}

/// Texts made of what matters to the grammar.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop::sample::select(&b"\"\"\",,;\n\r\tab \xe9\x00"[..]);
    prop::collection::vec(byte, 0..60)
}

/// Well-formed tables: cells, whether they are quoted, and line ends.
fn table() -> impl Strategy<Value = Vec<u8>> {
    let cell = (prop::collection::vec(prop::sample::select(&b"\",\n\rab \xe9"[..]), 0..6), any::<bool>());
    let line_end = prop::sample::select(&["\n", "\r\n", "\r", "\n\n"][..]);
    let row = (prop::collection::vec(cell, 1..5), line_end);
    prop::collection::vec(row, 0..8).prop_map(|rows| {
        let mut text = Vec::new();
        for (cells, line_end) in rows {
            for (position, (cell, quoted)) in cells.iter().enumerate() {
                if position > 0 {
                    text.push(b',');
                }
                push_cell(&mut text, cell, *quoted, b',');
            }
            text.extend_from_slice(line_end.as_bytes());
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn copying_gives_the_same_bytes(text in soup(), chunk in 1_usize..9) {
        let mut reader = Reader::new(BufReader::with_capacity(chunk, &text[..]), b',', 0);
        let (mut record, mut copy) = (Record::default(), Vec::new());
        let whole = loop {
            match reader.read(&mut record) {
                Ok(true) => {
                    copy.extend_from_slice(record.bytes());
                    let mut joined = Vec::new();
                    for cell in 0..record.len() {
                        if cell > 0 {
                            joined.push(b',');
                        }
                        joined.extend_from_slice(record.raw(cell));
                    }
                    joined.extend_from_slice(record.line_end());
                    prop_assert_eq!(&joined[..], record.bytes());
                }
                Ok(false) => break true,
                Err(_) => break false,
            }
        };
        prop_assert!(text.starts_with(&copy));
        prop_assert!(!whole || copy == text);
    }

    #[test]
    fn the_crate_csv_finds_the_same(text in table(), chunk in 1_usize..9) {
        let (rows, copy) = read_all(&text, b',', chunk).unwrap();
        prop_assert_eq!(&copy, &text);
        let mut oracle =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text[..]);
        let expected: Vec<Vec<Vec<u8>>> = oracle
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect();
        prop_assert_eq!(rows, expected);
    }

    #[test]
    fn a_cell_rewritten_as_it_was_is_the_same(text in table()) {
        let mut reader = Reader::new(&text[..], b',', 0);
        let mut record = Record::default();
        while reader.read(&mut record).unwrap() {
            for cell in 0..record.len() {
                let mut out = Vec::new();
                push_cell(&mut out, &record.value(cell), record.is_quoted(cell), b',');
                prop_assert_eq!(&out[..], record.raw(cell));
            }
        }
    }
}
