//! The plain way of numbers: texts of ASCII digits with single separators between, in the forms that nearly all are
//! dialled in, and classes of one calling code. What is refused here goes the general way, which also says why; where both
//! ways lead somewhere it is the same place.

use super::automaton::POWERS;
use super::plan::{self, Form};
use super::shortcut::{Leads, Spans};
use super::tables::{self, Dialling};
use super::written::{FORM, GAPS, OPEN};
use super::{Parsed, Rank, Spelling};
use crate::format::Region;
use crate::format::typed::SEPARATORS;

/// Longest text that is read.
const LONGEST: usize = 32;

/// Most digits that are read: the gaps between so many fit a spelling.
const DIGITS: usize = 18;

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
const EACH: u64 = 0o1_111_111_111_111_111_111_111;

/// Digits with single separators between.
struct Plain {
    digits: [u8; LONGEST],
    len: usize,
    /// The digits as a number.
    number: u64,
    /// As a spelling holds them.
    gaps: u64,
}

impl Plain {
    #[inline]
    fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        let mut plain = Self { digits: [b'0'; LONGEST], len: 0, number: 0, gaps: 0 };
        // The gap before the digit that comes next begins at this bit; before the first one, where no gap is.
        let mut shift = 61_u32;
        for &byte in bytes {
            let mark = MARKS.get(usize::from(byte)).copied().unwrap_or(OTHER);
            plain.gaps |= u64::from(mark).wrapping_shl(shift);
            if let Some(slot) = plain.digits.get_mut(plain.len % LONGEST) {
                *slot = byte;
            }
            let is_digit = mark == 0;
            let longer = plain.number.wrapping_mul(10).wrapping_add(u64::from(byte & 15));
            plain.number = if is_digit { longer } else { plain.number };
            plain.len = plain.len.wrapping_add(usize::from(is_digit));
            shift = shift.wrapping_add(if is_digit { 3 } else { 0 });
        }
        let Self { len, gaps, .. } = plain;
        if !(1..=DIGITS).contains(&len) || gaps.wrapping_shr(shift) != 0 {
            return None;
        }
        // Every separator has a gap of its own, and none is another character.
        let filled = (gaps | gaps >> 1 | gaps >> 2) & EACH;
        let foreign = gaps & gaps >> 1 & gaps >> 2 & EACH;
        let separators = u32::try_from(bytes.len().wrapping_sub(len)).ok()?;
        (foreign == 0 && filled.count_ones() == separators).then_some(plain)
    }

    /// The three digits from this position.
    #[inline]
    fn three(&self, at: usize) -> Option<&[u8; 3]> {
        self.digits.get(at..)?.first_chunk()
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

/// Takes a number apart, if it is plain.
#[inline]
pub(super) fn parse(text: &str, region: Option<Region>) -> Option<Parsed> {
    let bytes = text.as_bytes();
    let plus = bytes.first() == Some(&b'+');
    let plain = Plain::read(bytes.get(usize::from(plus)..)?)?;
    let dialling = region.and_then(Dialling::in_region);
    let (form, code, before, skipped) = if plus {
        let (code, length) = plain.calling_code(0)?;
        (Form::Plus, code, u64::from(code.number), length)
    } else if plain.digits.starts_with(b"00") {
        if dialling.is_some_and(|dialling| plan::has_own_prefix(&plain.digits, dialling)) {
            return None;
        }
        let (code, length) = plain.calling_code(2)?;
        (Form::DoubleZero, code, u64::from(code.number), length.wrapping_add(2))
    } else {
        let dialling = dialling?;
        let &[prefix] = dialling.trunk() else { return None };
        if plain.digits.first() != Some(&prefix) || plan::has_own_prefix(&plain.digits, dialling) {
            return None;
        }
        (Form::Trunk, tables::code(dialling.code)?, u64::from(prefix & 15), 1)
    };
    let length = plain.len.checked_sub(skipped)?;
    let way = Leads::of(code, length)?.way(plain.three(skipped)?)?;
    let number = plain.number.wrapping_sub(before.wrapping_mul(*POWERS.get(length)?));
    let spelling = if way.alone { plain.gaps | form.number() << FORM } else { Spelling::CANONICAL.0 };
    Some(Parsed {
        class: way.class,
        held: Default::default(),
        spelling: Spelling(spelling),
        rank: Rank::Narrow(number.wrapping_sub(way.more).into()),
    })
}

/// Where the last digit of a written number stands, and one more.
const END: usize = 24;

/// Room for digits and a gap of one byte before each.
const WRITTEN: usize = 40;

/// Puts a number together, if it is plain; else writes nothing.
#[inline]
pub(super) fn render(
    class: u32,
    rank: u64,
    spelling: u64,
    region: Option<Region>,
    out: &mut Vec<u8>,
) -> bool {
    written(class, rank, spelling, region, out).is_some()
}

#[inline]
fn written(class: u32, rank: u64, spelling: u64, region: Option<Region>, out: &mut Vec<u8>) -> Option<()> {
    let gaps = spelling & GAPS;
    // Separators of more than one byte, which have the numbers 4 and 5, and parentheses.
    if gaps >> 2 & (gaps | !(gaps >> 1)) & EACH != 0 || spelling >> OPEN != 0 {
        return None;
    }
    let spans = Spans::of(class)?;
    let component = &spans.component;
    let mut digits = [b'0'; END];
    *digits.last_chunk_mut()? = sixteen_digits(spans.number(rank)?);
    let number = END.wrapping_sub(component.length);
    let form = super::written::form(spelling);
    let dialling = || region.and_then(Dialling::in_region);
    let prefix: ([u8; 8], usize) = match form {
        Form::Plus => spans.code,
        Form::DoubleZero => spans.code_behind_00,
        Form::Trunk => {
            let &[prefix] = dialling()?.trunk() else { return None };
            ([0, 0, 0, 0, 0, 0, 0, prefix], 1)
        }
        _ => return None,
    };
    *digits.get_mut(number.wrapping_sub(8)..)?.first_chunk_mut()? = prefix.0;
    let dialled = digits.get(number.wrapping_sub(prefix.1)..)?;
    match form {
        Form::DoubleZero if dialling().is_some_and(|dialling| plan::has_own_prefix(dialled, dialling)) => {
            return None;
        }
        Form::Trunk if !plan::is_plain_trunk(dialled, component, dialling()?) => return None,
        _ => {}
    }
    let mut text = [b'+'; WRITTEN];
    let mut len = usize::from(form == Form::Plus);
    if gaps == 0 {
        let end = len.wrapping_add(dialled.len());
        text.get_mut(len..end)?.copy_from_slice(dialled);
        len = end;
    } else {
        // There is no gap before the first digit.
        let mut rest = gaps << 3;
        for &digit in dialled {
            let mark = usize::try_from(rest & 7).unwrap_or(0);
            rest >>= 3;
            *text.get_mut(len)? = *BYTES.get(mark)?;
            len = len.wrapping_add(usize::from(mark != 0));
            *text.get_mut(len)? = digit;
            len = len.wrapping_add(1);
        }
    }
    out.extend_from_slice(text.get(..len)?);
    Some(())
}

/// The separators of one byte, by their number.
const BYTES: [u8; 8] = *b"\0 -.\0\0/\0";

/// A number below 10^16 in ASCII.
#[inline]
fn sixteen_digits(number: u64) -> [u8; 16] {
    let halves =
        u128::from(eight_digits(number / 100_000_000)) | u128::from(eight_digits(number % 100_000_000)) << 64;
    halves.to_le_bytes()
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
            assert_eq!(sixteen_digits(number), format!("{number:016}").as_bytes());
        }
    }
}
