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
use crate::format::typed::SEPARATORS;

/// Longest text that is read.
const LONGEST: usize = 32;

/// Most digits that are read, and zeros before them: as many as are made a number at once.
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

/// Digits with single separators between.
struct Plain {
    /// Behind zeros.
    digits: [u8; DIGITS + LONGEST],
    len: usize,
    /// As a spelling holds them.
    gaps: u64,
}

impl Plain {
    #[inline]
    fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        let mut digits = [b'0'; DIGITS + LONGEST];
        let (mut len, mut gaps) = (0_usize, 0_u64);
        let room: &mut [u8; LONGEST] = digits.last_chunk_mut()?;
        // The gap before the digit that comes next begins at this bit; before the first one, where no gap is.
        let mut shift = 61_u32;
        for &byte in bytes {
            let mark = MARKS.get(usize::from(byte)).copied().unwrap_or(OTHER);
            gaps |= u64::from(mark).wrapping_shl(shift);
            if let Some(slot) = room.get_mut(len % LONGEST) {
                *slot = byte;
            }
            let is_digit = mark == 0;
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

    /// The digits.
    #[inline]
    fn digits(&self) -> &[u8; LONGEST] {
        self.digits.last_chunk().unwrap_or(&[b'0'; LONGEST])
    }

    /// The digits as a number.
    #[inline]
    fn number(&self) -> Option<u64> {
        let (eights, _) = self.digits.get(self.len..)?.first_chunk::<DIGITS>()?.as_chunks();
        let &[high, low] = eights else { return None };
        Some(eight_digits_in(high).wrapping_mul(100_000_000).wrapping_add(eight_digits_in(low)))
    }

    /// The three digits from this position.
    #[inline]
    fn three(&self, at: usize) -> Option<&[u8; 3]> {
        self.digits().get(at..)?.first_chunk()
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
    let home = region.and_then(Home::of);
    let first = plain.digits().first_chunk()?;
    let (form, skipped, before, leads) = if plus || first == b"00" {
        let (form, prefix) = if plus { (Form::Plus, 0) } else { (Form::DoubleZero, 2_usize) };
        let (code, length) = plain.calling_code(prefix)?;
        let skipped = prefix.wrapping_add(length);
        (form, skipped, code.number, Leads::of(code, plain.len.checked_sub(skipped)?)?)
    } else {
        let home = home.filter(|home| first.first() == Some(&home.trunk))?;
        (Form::Trunk, 1, u16::from(home.trunk & 15), home.leads(plain.len.checked_sub(1)?)?)
    };
    if !plus && home.is_some_and(|home| home.leaves(plain.digits())) {
        return None;
    }
    let way = leads.way(plain.three(skipped)?)?;
    let length = plain.len.wrapping_sub(skipped);
    let number = plain.number()?.wrapping_sub(u64::from(before).wrapping_mul(*POWERS.get(length)?));
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

/// Room for digits and a gap of one byte before each; a power of two.
const WRITTEN: usize = 64;

/// Puts a number together, if it is plain; else writes nothing.
#[inline]
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
    let mut digits = [b'0'; WRITTEN];
    let number = sixteen_digits(spans.number(rank)?);
    *digits.get_mut(END.wrapping_sub(number.len())..)?.first_chunk_mut()? = number;
    let home = region.and_then(Home::of);
    let form = form_of(spelling);
    let (prefix, length) = match form {
        Form::Plus => spans.code,
        Form::DoubleZero => spans.code_behind_00,
        Form::Trunk => {
            let home =
                home.filter(|home| home.trunk != 0 && home.code == spans.code_number && spans.valid)?;
            ([0, 0, 0, 0, 0, 0, 0, home.trunk], 1)
        }
        _ => return None,
    };
    let start = END.wrapping_sub(spans.length);
    *digits.get_mut(start.wrapping_sub(prefix.len())..)?.first_chunk_mut()? = prefix;
    let start = start.wrapping_sub(length);
    let dialled = digits.get(start..)?;
    let leaves = match form {
        Form::DoubleZero => home.is_some_and(|home| home.leaves(dialled)),
        Form::Trunk => dialled.starts_with(b"00") || home.is_some_and(|home| home.leaves(dialled)),
        _ => false,
    };
    if leaves {
        return None;
    }
    let mut text = [b'+'; WRITTEN];
    let mut len = usize::from(form == Form::Plus);
    if gaps == 0 {
        let dialled: &[u8; END] = dialled.first_chunk()?;
        *text.get_mut(len..)?.first_chunk_mut()? = *dialled;
        len = len.wrapping_add(END.wrapping_sub(start));
    } else {
        // There is no gap before the first digit.
        let mut rest = gaps << 3;
        for &digit in digits.get(start..END)? {
            let mark = usize::try_from(rest & 7).unwrap_or(0);
            rest >>= 3;
            if let (Some(slot), Some(byte)) = (text.get_mut(len % WRITTEN), BYTES.get(mark)) {
                *slot = *byte;
            }
            len = len.wrapping_add(usize::from(mark != 0));
            if let Some(slot) = text.get_mut(len % WRITTEN) {
                *slot = digit;
            }
            len = len.wrapping_add(1);
        }
    }
    // A copy of fixed length is quicker than one of the right length.
    let end = out.len().wrapping_add(len);
    out.extend_from_slice(text.first_chunk::<FIXED>()?);
    out.extend_from_slice(text.get(FIXED..len).unwrap_or_default());
    out.truncate(end);
    Some(())
}

/// Bytes that are copied at once: more than nearly any number has.
const FIXED: usize = 32;

/// The separators of one byte, by their number.
const BYTES: [u8; 8] = *b"\0 -.\0\0/\0";

/// A number below 10^16 in ASCII.
#[inline]
fn sixteen_digits(number: u64) -> [u8; 16] {
    let halves =
        u128::from(eight_digits(number / 100_000_000)) | u128::from(eight_digits(number % 100_000_000)) << 64;
    halves.to_le_bytes()
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
            let digits = sixteen_digits(number);
            let (eights, _) = digits.as_chunks();
            assert_eq!(eight_digits_in(eights[0]) * 100_000_000 + eight_digits_in(eights[1]), number);
            assert_eq!(digits, format!("{number:016}").as_bytes());
        }
    }
}
