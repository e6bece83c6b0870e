//! Views that lie, and edges of columns. That columns equal single values is shown in `tests/columns.rs`.

use super::texts::{Cell, Texts};
use crate::error::{ColumnError, Reason, TextError};

#[test]
fn offsets_that_lie_are_refused_with_their_number() {
    let refused = |offsets: &[i64], at| {
        assert_eq!(Texts::new(offsets, b"onetwo").unwrap_err(), ColumnError::Offset(at), "{offsets:?}");
        let narrow: Vec<i32> = offsets.iter().filter_map(|&offset| i32::try_from(offset).ok()).collect();
        if narrow.len() == offsets.len() {
            assert_eq!(Texts::new(&*narrow, b"onetwo").unwrap_err(), ColumnError::Offset(at), "{offsets:?}");
        }
    };
    refused(&[-1, 3], 0);
    refused(&[0, 3, 2], 2);
    refused(&[0, 7], 1);
    refused(&[7, 7], 0);
    refused(&[0, 3, i64::MAX], 2);
    refused(&[0, i64::MIN], 1);
    refused(&[0, 3, i64::MIN, 3], 2);
    refused(&[0, i64::MAX, 3], 1);
    refused(&[0, 1, 1 << 32], 2);
    assert!(Texts::new(&[6_i64, 6], b"onetwo").is_ok());
}

#[test]
fn no_rows_are_a_column_too() {
    for offsets in [&[][..], &[0_i64], &[3]] {
        let texts = Texts::new(offsets, b"one").unwrap();
        assert!(texts.is_empty() && texts.iter().next().is_none());
        assert_eq!(texts.row(0), Cell::Null);
    }
}

#[test]
fn bits_are_counted_from_the_lowest_of_the_first_byte() {
    let texts = Texts::new(&[0_i32, 1, 2, 3], b"abc").unwrap();
    let rows = |bits: &'static [u8], offset| {
        texts.with_validity(bits, offset).map(|texts| texts.iter().collect::<Vec<_>>())
    };
    use Cell::{Null, Text};
    assert_eq!(rows(&[0b001], 0).unwrap(), [Text("a"), Null, Null]);
    assert_eq!(rows(&[0b1000_0000, 0b10], 7).unwrap(), [Text("a"), Null, Text("c")]);
    assert_eq!(rows(&[0xff], 6).unwrap_err(), ColumnError::Validity);
    assert_eq!(rows(&[0xff], usize::MAX).unwrap_err(), ColumnError::Validity);
    assert_eq!(rows(&[0xff], 5).unwrap(), [Text("a"), Text("b"), Text("c")]);
    assert!(rows(&[], 0).is_err());
}

#[test]
fn bytes_that_are_no_text_mark_their_row_alone() {
    let texts = Texts::new(&[0_i32, 2, 5, 7], b"a\xc3\xa9b\xffcd").unwrap();
    let refused = |at| Cell::Refused(TextError::new(Reason::NotUtf8, at));
    assert_eq!(texts.iter().collect::<Vec<_>>(), [refused(1), refused(0), Cell::Text("cd")]);
    // Valid all through, but the bounds cut a character.
    let texts = Texts::new(&[0_i64, 2, 4], "aéb".as_bytes()).unwrap();
    assert_eq!(texts.iter().collect::<Vec<_>>(), [refused(1), refused(0)]);
}

/// Bounds between all bytes of a text, of which some cut a character; wide and narrow, with nulls and without.
#[test]
fn rows_in_their_order_are_the_rows_by_their_numbers() {
    let bytes = "aé\u{202f}b".as_bytes();
    let wide: Vec<Vec<i64>> = (0..1 << (bytes.len() + 1))
        .map(|bounds: i64| (0..=7).filter(|bound| bounds >> bound & 1 == 1).collect())
        .collect();
    for wide in wide {
        let narrow: Vec<i32> = wide.iter().map(|&offset| offset as i32).collect();
        for plain in [Texts::new(&*wide, bytes).unwrap(), Texts::new(&*narrow, bytes).unwrap()] {
            for texts in [plain, plain.with_validity(&[0b0110_1011], 0).unwrap(), plain.slice(1, 4)] {
                let by_number: Vec<_> = (0..texts.len()).map(|row| texts.row(row)).collect();
                let mut one_by_one = Vec::new();
                let mut rows = texts.iter();
                while let Some(row) = rows.next() {
                    assert_eq!(rows.len() + one_by_one.len() + 1, texts.len());
                    one_by_one.push(row);
                }
                assert_eq!(one_by_one, by_number, "{wide:?}");
                for passed in 0..=texts.len() {
                    let mut rows = texts.iter();
                    rows.by_ref().take(passed).for_each(drop);
                    let mut folded = Vec::new();
                    rows.for_each(|row| folded.push(row));
                    assert_eq!(folded, by_number[passed..], "{wide:?}");
                }
            }
        }
    }
}

#[test]
fn a_slice_has_the_rows_between() {
    let all = Texts::new(&[0_i32, 1, 2, 3, 4], b"abcd").unwrap().with_validity(&[0b1_1010], 1).unwrap();
    let rows = |start, end| all.slice(start, end).iter().collect::<Vec<_>>();
    use Cell::{Null, Text};
    assert_eq!(rows(0, 4), [Text("a"), Null, Text("c"), Text("d")]);
    assert_eq!(rows(1, 3), [Null, Text("c")]);
    assert_eq!(rows(2, 99), [Text("c"), Text("d")]);
    assert_eq!(rows(3, 2), []);
    assert_eq!(rows(9, 99), []);
}

#[test]
fn neither_views_nor_cells_print_what_they_hold() {
    let texts = Texts::new(&[0_i32, 6], b"secret").unwrap();
    let printed = format!("{texts:?} {:?} {:?}", texts.row(0), texts.iter());
    assert!(!printed.contains("secret"), "{printed}");
}
