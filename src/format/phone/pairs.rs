//! Digits alone, and in pairs as `06 12 34 56 78` and `33 6 12 34 56 78`: up to sixteen bytes, held in two registers.
//! A column mixes these, so nothing here asks which of them a text is: masks and a table by length do.

use super::plain::{MARKS, OTHER};
use crate::format::digits::eight;
use std::hint::select_unpredictable;

/// Most digits that are read and written: as many as are made a number at once.
pub(super) const DIGITS: usize = 16;

/// Fewest and most bytes that are read and written.
const FEWEST: usize = 9;
const LONGEST: u32 = 16;

/// The two halves of sixteen bytes.
type Halves = [u64; 2];

/// Texts of one length in pairs, or texts in pairs of so many digits.
#[derive(Clone, Copy)]
struct Grouping {
    /// One in each byte of the first half that is a separator. Where no text is in pairs, reading it so makes it one of
    /// strangers.
    separators: u64,
    /// The bytes before the pairs that have no separator behind them.
    last: u64,
    /// As a spelling holds the separator of the number 1.
    gaps: u64,
    /// Separators.
    count: u32,
    /// Bits of the bytes that a text lacks.
    missing: u32,
}

const NO_PAIRS: Grouping = Grouping { separators: 1 << 56, last: 0, gaps: 0, count: 0, missing: 0 };

/// `06 12 34 56 78`, the last byte lowest.
const NATIONAL: Grouping =
    Grouping { separators: 0x0100_0001, last: 0xffff_ffff, gaps: 0o010_101_010, count: 4, missing: 0 };

/// `33 6 12 34 56 78`, the last byte lowest.
const INTERNATIONAL: Grouping =
    Grouping { separators: 0x0100_0100_0001, last: 0xff, gaps: 0o101_010_110, count: 5, missing: 0 };

/// By length in bytes, from [`FEWEST`]; the last byte lowest.
static READ: [Grouping; 8] = [
    lacking(7, NO_PAIRS),
    lacking(6, NO_PAIRS),
    lacking(5, NO_PAIRS),
    lacking(4, NO_PAIRS),
    lacking(3, NO_PAIRS),
    lacking(2, NATIONAL),
    lacking(1, NO_PAIRS),
    lacking(0, INTERNATIONAL),
];

const fn lacking(bytes: u32, grouping: Grouping) -> Grouping {
    Grouping { missing: bytes.wrapping_mul(8), ..grouping }
}

/// By number of digits, from [`FEWEST`]; the first byte lowest.
static WRITTEN: [Grouping; 8] = {
    let national = Grouping { separators: 0x0100_0001_0000_0000, ..NATIONAL };
    let international = Grouping { separators: 0x0100_0001_0001_0000, last: 0xff00_0000, ..INTERNATIONAL };
    [NO_PAIRS, national, international, NO_PAIRS, NO_PAIRS, NO_PAIRS, NO_PAIRS, NO_PAIRS]
};

/// The separators of one byte, by their number; none for 0, and [`NONE`] for numbers of other ones.
pub(super) const BYTES: [u8; 8] = [0, b' ', b'-', b'.', NONE, NONE, b'/', NONE];

const NONE: u8 = 0xff;

/// Digits that were read.
pub(super) struct Read {
    /// Each by its value, the last one lowest; zeros before the first.
    pub(super) halves: Halves,
    pub(super) len: usize,
    pub(super) gaps: u64,
    /// Whether they begin with 00.
    pub(super) zeros: bool,
}

/// Reads digits alone, or in pairs with one and the same separator between.
#[inline(always)]
pub(super) fn read(bytes: &[u8]) -> Option<Read> {
    let len = bytes.len();
    let grouping = READ.get(len.wrapping_sub(FEWEST))?;
    let first = u64::from_be_bytes(*bytes.first_chunk()?);
    let last = u64::from_be_bytes(*bytes.last_chunk()?);
    // Zeros come in from above.
    let high = (first ^ eight(b'0')).wrapping_shr(grouping.missing);
    let low = last ^ eight(b'0');
    let [.., between, _, _] = last.to_be_bytes();
    let mark = *MARKS.get(usize::from(between))?;
    let in_pairs = mark != 0;
    let separator = select_unpredictable(in_pairs, u64::from(between ^ b'0'), 0);
    let nine = select_unpredictable(in_pairs, 9, 0);
    // One and the same separator leaves zeros.
    let high = high ^ separator.wrapping_mul(grouping.separators);
    let low = low ^ separator.wrapping_mul(SEPARATORS);
    let strangers = above(high, nine, grouping.separators) | above(low, nine, SEPARATORS);
    if strangers != 0 || mark == OTHER {
        return None;
    }
    let before = high >> 32;
    let before = before & grouping.last | before >> 8 & !grouping.last;
    let pairs = low & 0xffff
        | low >> 8 & 0xffff_0000
        | low >> 16 & 0xffff_0000_0000
        | high << 40 & 0xffff_0000_0000_0000;
    let separators = select_unpredictable(in_pairs, grouping.count, 0);
    Some(Read {
        halves: [select_unpredictable(in_pairs, before, high), select_unpredictable(in_pairs, pairs, low)],
        len: len.wrapping_sub(usize::try_from(separators).unwrap_or(0)),
        gaps: grouping.gaps.wrapping_mul(mark.into()),
        zeros: first >> 48 == 0x3030,
    })
}

/// One in each byte of the second half that is a separator, from either end.
const SEPARATORS: u64 = 0x0100_0001_0000;

/// Nothing if all bytes are below ten, and these ones so much lower.
#[inline(always)]
fn above(bytes: u64, lower: u64, ones: u64) -> u64 {
    let most = eight(0x76).wrapping_add(lower.wrapping_mul(ones));
    (bytes.wrapping_add(most) | bytes) & eight(0x80)
}

/// Room for a plus and sixteen bytes, in whole words.
pub(super) const ROOM: usize = 24;

/// A text, and what is of no account behind it.
pub(super) struct Text {
    pub(super) bytes: [[u8; 8]; ROOM / 8],
    pub(super) len: usize,
}

/// Writes a number below 10^16 in so many digits, alone or in pairs, behind a plus or none.
#[inline(always)]
pub(super) fn write(number: u64, digits: u32, gaps: u64, plus: bool) -> Option<Text> {
    let grouping = WRITTEN.get(usize::try_from(digits).ok()?.wrapping_sub(FEWEST))?;
    let mark = gaps >> 3 & 7;
    let separator = *BYTES.get(usize::try_from(mark).ok()?)?;
    let in_pairs = gaps != 0;
    if gaps != grouping.gaps.wrapping_mul(mark) || separator == NONE {
        return None;
    }
    let separator = u64::from(separator);
    let [high, low] = digits_of(number);
    let before = high >> 32;
    let before = before & grouping.last | before >> 8 & !grouping.last & 0xffff;
    let first = before | separator.wrapping_mul(grouping.separators) | (low & 0xffff) << 40;
    let second = low >> 16 & 0xffff
        | separator.wrapping_mul(SEPARATORS)
        | low >> 8 & 0xff_ff00_0000
        | low & 0xffff_0000_0000_0000;
    let first = select_unpredictable(in_pairs, first, high);
    let second = select_unpredictable(in_pairs, second, low);
    let len = digits.wrapping_add(select_unpredictable(in_pairs, grouping.count, 0));
    // What stands before the first digit goes out below.
    let missing = LONGEST.wrapping_sub(len).wrapping_mul(8);
    let first = first.wrapping_shr(missing) | (second << 1).wrapping_shl(missing ^ 63);
    let second = second.wrapping_shr(missing);
    let bytes = [
        select_unpredictable(plus, first << 8 | u64::from(b'+'), first),
        select_unpredictable(plus, second << 8 | first >> 56, second),
        second >> 56,
    ];
    let len = usize::try_from(len).ok()?.wrapping_add(plus.into());
    Some(Text { bytes: bytes.map(u64::to_le_bytes), len })
}

/// A number below 10^16 in ASCII, the first digit of each half lowest.
#[inline(always)]
pub(super) fn digits_of(number: u64) -> Halves {
    let high = number / 100_000_000;
    // Hardly any number has more than twelve digits.
    let high = if high < 10_000 { eight_of_four(high) } else { eight_digits(high) };
    [high, eight_digits(number % 100_000_000)]
}

/// A number below 10^4 in ASCII with four zeros before it, the first digit in the lowest byte.
#[inline(always)]
fn eight_of_four(number: u64) -> u64 {
    let hundreds = number.wrapping_mul(10_486) >> 20;
    let twos = hundreds | number.wrapping_sub(hundreds.wrapping_mul(100)) << 16;
    let tens = (twos.wrapping_mul(103) >> 10) & 0x000f_000f;
    let ones = tens | twos.wrapping_sub(tens.wrapping_mul(10)) << 8;
    ones << 32 | eight(b'0')
}

/// A number below 10^8 in ASCII, the first digit in the lowest byte.
#[inline(always)]
fn eight_digits(number: u64) -> u64 {
    // Quotients by 10^4, 100 and 10 in every lane at once, by multiplication and shift.
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let quotients = (fours.wrapping_mul(10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = quotients | fours.wrapping_sub(quotients.wrapping_mul(100)) << 16;
    let quotients = (twos.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    let ones = quotients | twos.wrapping_sub(quotients.wrapping_mul(10)) << 8;
    ones | eight(b'0')
}

/// The number of sixteen digits, each by its value, the last one lowest.
#[inline(always)]
pub(super) fn number_of([high, low]: Halves) -> u64 {
    eight_digits_in(high).wrapping_mul(100_000_000).wrapping_add(eight_digits_in(low))
}

/// The number of eight digits, each by its value, the last one lowest.
#[inline(always)]
fn eight_digits_in(ones: u64) -> u64 {
    // Pairs, fours and the whole, in every lane at once: ten times the higher one and the lower one.
    let twos = (ones.wrapping_mul(1 << 8 | 10) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos.wrapping_mul(1 << 16 | 100) >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(1 << 32 | 10_000) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_number() {
        let steps = (0..2_000_000)
            .map(|step: u64| step.wrapping_mul(6_364_136_223_846_793_005) % 10_000_000_000_000_000);
        let edges =
            (0..=16).flat_map(|digits| [10_u64.pow(digits) - 1, 10_u64.pow(digits) % 10_000_000_000_000_000]);
        for number in steps.chain(0..20_000).chain(edges) {
            let halves = digits_of(number);
            let text = halves.map(u64::to_le_bytes);
            assert_eq!(text.as_flattened(), format!("{number:016}").as_bytes());
            let values = text.map(|half| u64::from_be_bytes(half) & eight(0xf));
            assert_eq!(number_of(values), number);
        }
    }
}
