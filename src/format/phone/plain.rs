//! The plain way of numbers: texts of ASCII digits with single separators between, in the forms that nearly all are
//! dialled in, and classes of one calling code. What is refused here goes the general way, which also says why; where both
//! ways lead somewhere it is the same place.

use super::automaton::POWERS;
use super::plan::Form;
use super::shortcut::{Home, Leads, Spans};
use super::tables;
use super::written::{FORM, GAPS, OPEN, form as form_of};
use super::{Parsed, Rank, Spelling};
use crate::format::Region;
use crate::format::digits::Digits;
use crate::format::typed::{self, SEPARATORS};
use crate::rank::low_half;
use std::hint::select_unpredictable;

/// Longest text that is read.
const LONGEST: usize = 32;

/// Most digits that are read and written: as many as are made a number at once.
const DIGITS: usize = 16;

/// Number of each separator, 0 for digits, and [`OTHER`] for everything else.
static MARKS: [u8; 256] = marks();

const OTHER: u8 = 7;

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "runs at compile time, on ASCII only")]
const fn marks() -> [u8; 256] {
    let mut marks = [OTHER; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        marks[digit as usize] = 0;
        digit = digit.wrapping_add(1);
    }
    let mut number = 1_u8;
    while number < OTHER {
        if let [byte] = SEPARATORS[number as usize].as_bytes() {
            marks[*byte as usize] = number;
        }
        number = number.wrapping_add(1);
    }
    marks
}

/// The lowest bit of each gap.
const EACH: u64 = 0o11_111_111_111_111_111;

/// How many of the lowest bits of gaps are set.
#[inline]
fn ones(lowest: u64) -> usize {
    let pairs = (lowest.wrapping_add(lowest >> 3)) & 0o0_707_070_707_070_707;
    usize::try_from(pairs % 63).unwrap_or(0)
}

/// The separators of five pairs, `06 12 34 56 78`: the lowest bit of each gap that has one.
const PAIRS: u64 = 0o010_101_010;

/// Digits with single separators between.
struct Plain {
    /// In ASCII, the last one lowest.
    digits: u128,
    len: usize,
    /// As a spelling holds them.
    gaps: u64,
}

impl Plain {
    #[inline(always)]
    fn read(bytes: &[u8]) -> Option<Self> {
        Self::read_bare(bytes).or_else(|| Self::read_pairs(bytes)).or_else(|| Self::read_any(bytes))
    }

    /// Reads 8 to 16 digits and nothing else: the first eight, and the last eight.
    #[inline(always)]
    fn read_bare(bytes: &[u8]) -> Option<Self> {
        let len = bytes.len();
        let (first, last) = (*bytes.first_chunk()?, *bytes.last_chunk()?);
        let behind = u32::try_from(len.checked_sub(8).filter(|_| len <= DIGITS)?).ok()?;
        Digits::read(first)?;
        Digits::read(last)?;
        let first = u128::from(u64::from_be_bytes(first)).wrapping_shl(behind.wrapping_mul(8));
        Some(Self { digits: first | u128::from(u64::from_be_bytes(last)), len, gaps: 0 })
    }

    /// Reads five pairs of digits with one and the same separator between them: the first three pairs, and the last
    /// three.
    #[inline(always)]
    fn read_pairs(bytes: &[u8]) -> Option<Self> {
        let bytes = <&[u8; 14]>::try_from(bytes).ok()?;
        let (first, last) = (three_pairs(bytes.first_chunk()?)?, three_pairs(bytes.last_chunk()?)?);
        let mark = typed::ascii_separator(first.separator).filter(|_| first.separator == last.separator)?;
        // The third pair is in both.
        let digits = u128::from(first.digits) << 32 | u128::from(last.digits);
        Some(Self { digits, len: 10, gaps: PAIRS.wrapping_mul(mark) })
    }

    /// Reads digits and separators byte by byte.
    #[inline]
    fn read_any(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        let (mut digits, mut len, mut gaps) = (0_u128, 0_usize, 0_u64);
        // The gap before the digit that comes next begins at this bit; before the first one, where no gap is.
        let mut shift = 61_u32;
        for &byte in bytes {
            let mark = MARKS.get(usize::from(byte)).copied().unwrap_or(OTHER);
            gaps |= u64::from(mark).wrapping_shl(shift);
            let is_digit = mark == 0;
            digits = select_unpredictable(is_digit, digits << 8 | u128::from(byte), digits);
            len = len.wrapping_add(usize::from(is_digit));
            shift = shift.wrapping_add(u32::from(is_digit).wrapping_mul(3));
        }
        if !(1..=DIGITS).contains(&len) || gaps.wrapping_shr(shift) != 0 {
            return None;
        }
        // Every separator has a gap of its own, and none is another character.
        let filled = (gaps | gaps >> 1 | gaps >> 2) & EACH;
        let foreign = gaps & gaps >> 1 & gaps >> 2 & EACH;
        (foreign == 0 && ones(filled) == bytes.len().wrapping_sub(len)).then_some(Self { digits, len, gaps })
    }

    /// The digits in their order, and zeros behind them.
    #[inline]
    fn digits(&self) -> [u8; DIGITS] {
        let behind = u32::try_from(DIGITS.saturating_sub(self.len)).unwrap_or(0);
        self.digits.wrapping_shl(behind.wrapping_mul(8)).to_be_bytes()
    }

    /// The digits as a number.
    #[inline(always)]
    fn number(&self) -> u64 {
        let [high, low] = [low_half(self.digits >> 64), low_half(self.digits)].map(u64::to_be_bytes);
        eight_digits_in(high).wrapping_mul(100_000_000).wrapping_add(eight_digits_in(low))
    }

    /// The three digits from this position.
    #[inline]
    fn three(&self, at: usize) -> Option<[u8; 3]> {
        let behind = u32::try_from(self.len.checked_sub(at.wrapping_add(3))?).ok()?;
        let [.., first, second, third] = self.digits.wrapping_shr(behind.wrapping_mul(8)).to_be_bytes();
        Some([first, second, third])
    }

    /// The calling code that begins at this digit, and how many digits it has.
    #[inline]
    fn calling_code(&self, at: usize) -> Option<(tables::Code, usize)> {
        let mut number = 0_u16;
        for (length, digit) in (1..=3).zip(self.three(at)?) {
            number = number.wrapping_mul(10).wrapping_add(u16::from(digit & 15));
            if number == 0 {
                return None;
            }
            if let Some(code) = tables::code(number) {
                return Some((code, length));
            }
        }
        None
    }
}

/// Three pairs of digits with a separator between them.
struct ThreePairs {
    /// In ASCII, the last one lowest.
    digits: u64,
    separator: u8,
}

/// Reads three pairs with one and the same byte between them.
#[inline(always)]
fn three_pairs(&text: &[u8; 8]) -> Option<ThreePairs> {
    let [a, b, separator, c, d, other, e, f] = text;
    Digits::read([a, b, b'0', c, d, b'0', e, f])?;
    let digits = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    (separator == other).then_some(ThreePairs { digits, separator })
}

/// Takes a number apart, if it is plain.
#[inline(always)]
pub(super) fn parse(text: &str, region: Option<Region>) -> Option<Parsed> {
    let bytes = text.as_bytes();
    let plus = bytes.first() == Some(&b'+');
    let plain = Plain::read(bytes.get(usize::from(plus)..)?)?;
    let home = region.and_then(Home::of);
    let [first, second, _] = plain.three(0)?;
    let (form, skipped, before, leads) = if plus || [first, second] == *b"00" {
        let (form, prefix) = if plus { (Form::Plus, 0) } else { (Form::DoubleZero, 2_usize) };
        let (code, length) = plain.calling_code(prefix)?;
        let skipped = prefix.wrapping_add(length);
        (form, skipped, code.number, Leads::of(code, plain.len.checked_sub(skipped)?)?)
    } else {
        let home = home.filter(|home| home.trunk == first)?;
        (Form::Trunk, 1, u16::from(home.trunk & 15), home.leads(plain.len.checked_sub(1)?)?)
    };
    if !plus && home.is_some_and(|home| home.leaves(&plain.digits())) {
        return None;
    }
    let way = leads.way(&plain.three(skipped)?)?;
    let length = plain.len.wrapping_sub(skipped);
    let number = plain.number().wrapping_sub(u64::from(before).wrapping_mul(*POWERS.get(length)?));
    let spelling = if way.alone { plain.gaps | form.number() << FORM } else { Spelling::CANONICAL.0 };
    Some(Parsed {
        class: way.class,
        held: Default::default(),
        spelling: Spelling(spelling),
        rank: Rank::Narrow(number.wrapping_sub(way.more).into()),
    })
}

/// Room for a plus, digits, and a gap of one byte before each.
const WRITTEN: usize = 48;

/// Puts a number together, if it is plain; else writes nothing.
#[inline(always)]
pub(super) fn render(
    class: u32,
    rank: u64,
    spelling: u64,
    region: Option<Region>,
    out: &mut Vec<u8>,
) -> Option<()> {
    let gaps = spelling & GAPS;
    // Separators of more than one byte, which have the numbers 4 and 5, and parentheses.
    if gaps >> 2 & (gaps | !(gaps >> 1)) & EACH != 0 || spelling >> OPEN != 0 {
        return None;
    }
    let spans = Spans::of(class)?;
    let home = region.and_then(Home::of);
    let form = form_of(spelling);
    // What stands before the number: as a number, and in how many digits.
    let (before, digits_before) = match form {
        Form::Plus => (u64::from(spans.code), spans.code_digits),
        Form::DoubleZero => (u64::from(spans.code), spans.code_digits.wrapping_add(2)),
        Form::Trunk => {
            let home = home.filter(|home| home.trunk != 0 && home.code == spans.code && spans.valid)?;
            (u64::from(home.trunk & 15), 1)
        }
        _ => return None,
    };
    let count = spans.length.wrapping_add(digits_before);
    let zeros = u32::try_from(DIGITS.checked_sub(count)?).ok()?;
    let number = spans.number(rank)?.wrapping_add(before.wrapping_mul(*POWERS.get(spans.length)?));
    // The first digit lowest.
    let digits = sixteen_digits(number).wrapping_shr(zeros.wrapping_mul(8));
    let leaves = || home.is_some_and(|home| home.leaves(&digits.to_le_bytes()));
    let leaves = match form {
        Form::DoubleZero => leaves(),
        Form::Trunk => low_half(digits) & 0xffff == 0x3030 || leaves(),
        _ => false,
    };
    if leaves {
        return None;
    }
    let at = out.len();
    out.extend_from_slice(&[b'+'; WRITTEN]);
    let text: &mut [u8; WRITTEN] = out.last_chunk_mut()?;
    let start = usize::from(form == Form::Plus);
    let len = write(digits, count, gaps, text.get_mut(start..)?)?;
    out.truncate(at.wrapping_add(start).wrapping_add(len));
    Some(())
}

/// Writes so many digits, the first one lowest, with gaps between them, and tells how many bytes these are.
#[inline(always)]
fn write(digits: u128, count: usize, gaps: u64, text: &mut [u8]) -> Option<usize> {
    if gaps == 0 {
        *text.first_chunk_mut()? = digits.to_le_bytes();
        return Some(count);
    }
    // There is no gap before the first digit.
    let mut rest = gaps << 3;
    let mark = rest >> 6 & 7;
    if count == 10 && gaps == PAIRS.wrapping_mul(mark) {
        // The first three pairs, and the last three.
        let separator = *BYTES.get(usize::try_from(mark).ok()?)?;
        *text.first_chunk_mut()? = of_three_pairs(low_half(digits), separator);
        *text.get_mut(6..)?.first_chunk_mut()? = of_three_pairs(low_half(digits >> 32), separator);
        return Some(14);
    }
    let mut left = digits;
    let mut len = 0_usize;
    for _ in 0..count {
        let mark = usize::try_from(rest & 7).unwrap_or(0);
        rest >>= 3;
        *text.get_mut(len)? = *BYTES.get(mark)?;
        len = len.wrapping_add(usize::from(mark != 0));
        let [digit, ..] = left.to_le_bytes();
        left >>= 8;
        *text.get_mut(len)? = digit;
        len = len.wrapping_add(1);
    }
    Some(len)
}

/// Six digits, the first one lowest, as three pairs with a separator between them.
#[inline(always)]
fn of_three_pairs(digits: u64, separator: u8) -> [u8; 8] {
    let [a, b, c, d, e, f, ..] = digits.to_le_bytes();
    [a, b, separator, c, d, separator, e, f]
}

/// The separators of one byte, by their number.
const BYTES: [u8; 8] = *b"\0 -.\0\0/\0";

/// A number below 10^16 in ASCII, the first digit in the lowest byte.
#[inline(always)]
fn sixteen_digits(number: u64) -> u128 {
    u128::from(eight_digits(number / 100_000_000)) | u128::from(eight_digits(number % 100_000_000)) << 64
}

/// The number of eight ASCII digits.
#[inline]
fn eight_digits_in(digits: [u8; 8]) -> u64 {
    // Pairs, fours and the whole, in every lane at once: ten times the lower one and the higher one.
    let ones = u64::from_le_bytes(digits) & 0x0f0f_0f0f_0f0f_0f0f;
    let twos = (ones.wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 << 32 | 1) >> 32
}

/// A number below 10^8 in ASCII, the first digit in the lowest byte.
#[inline]
fn eight_digits(number: u64) -> u64 {
    // Quotients by 10^4, 100 and 10 in every lane at once, by multiplication and shift.
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let quotients = (fours.wrapping_mul(10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = quotients | fours.wrapping_sub(quotients.wrapping_mul(100)) << 16;
    let quotients = (twos.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    let ones = quotients | twos.wrapping_sub(quotients.wrapping_mul(10)) << 8;
    ones | 0x3030_3030_3030_3030
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_digits_are_those_of_the_number() {
        let steps = (0..2_000_000)
            .map(|step: u64| step.wrapping_mul(6_364_136_223_846_793_005) % 10_000_000_000_000_000);
        let edges =
            (0..=16).flat_map(|digits| [10_u64.pow(digits) - 1, 10_u64.pow(digits) % 10_000_000_000_000_000]);
        for number in steps.chain(0..20_000).chain(edges) {
            let digits = sixteen_digits(number).to_le_bytes();
            let (eights, _) = digits.as_chunks();
            assert_eq!(eight_digits_in(eights[0]) * 100_000_000 + eight_digits_in(eights[1]), number);
            assert_eq!(digits, format!("{number:016}").as_bytes());
        }
    }
}
