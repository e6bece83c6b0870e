//! The plain way of numbers: texts of ASCII digits with single separators between, in the forms that nearly all are
//! dialled in, and classes of one calling code. What is refused here goes the general way, which also says why; where both
//! ways lead somewhere it is the same place.

use super::pairs::{self, DIGITS, Read};
use super::plan::Form;
use super::shortcut::{Home, Leads, Reached, Spans};
use super::tables;
use super::written::{FORM, GAPS};
use super::{Parsed, Rank, Spelling};
use crate::format::Region;
use crate::format::typed::SEPARATORS;
use crate::rank::low_half;
use std::hint::select_unpredictable;

/// Longest text that is read and written.
const LONGEST: usize = 32;

/// Number of each separator, 0 for digits, and [`OTHER`] for everything else.
pub(super) static MARKS: [u8; 256] = marks();

pub(super) const OTHER: u8 = 7;

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
#[derive(Debug, PartialEq, Eq)]
struct Plain {
    /// Each by its value, the last one lowest.
    digits: u128,
    len: usize,
    /// As a spelling holds them.
    gaps: u64,
    /// Whether the digits begin with 00.
    zeros: bool,
}

impl Plain {
    #[inline(always)]
    fn read(bytes: &[u8]) -> Option<Self> {
        match pairs::read(bytes) {
            Some(Read { halves: [high, low], len, gaps, zeros }) => {
                Some(Self { digits: u128::from(high) << 64 | u128::from(low), len, gaps, zeros })
            }
            None => Self::read_any(bytes),
        }
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
            digits = select_unpredictable(is_digit, digits << 8 | u128::from(byte & 15), digits);
            len = len.wrapping_add(usize::from(is_digit));
            shift = shift.wrapping_add(u32::from(is_digit).wrapping_mul(3));
        }
        if !(2..=DIGITS).contains(&len) || gaps.wrapping_shr(shift) != 0 {
            return None;
        }
        // Every separator has a gap of its own, and none is another character.
        let filled = (gaps | gaps >> 1 | gaps >> 2) & EACH;
        let foreign = gaps & gaps >> 1 & gaps >> 2 & EACH;
        let behind = u32::try_from(len.wrapping_sub(2)).ok()?;
        let zeros = digits.wrapping_shr(behind.wrapping_mul(8)) == 0;
        let all = foreign == 0 && ones(filled) == bytes.len().wrapping_sub(len);
        all.then_some(Self { digits, len, gaps, zeros })
    }

    /// The digits as a number.
    #[inline(always)]
    fn number(&self) -> u64 {
        pairs::number_of([low_half(self.digits >> 64), low_half(self.digits)])
    }

    /// The values of the three digits from this position.
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
            number = number.wrapping_mul(10).wrapping_add(digit.into());
            if number == 0 {
                return None;
            }
            if let Some(code) = tables::code(number) {
                return Some((code, length));
            }
        }
        None
    }

    /// Where digits lead that go on with a calling code at this one.
    #[inline]
    fn abroad(&self, at: usize, number: u64) -> Option<Reached> {
        let (code, length) = self.calling_code(at)?;
        let behind = self.len.checked_sub(at.wrapping_add(length))?;
        Leads::of(code, behind)?.reached(code.number.into(), number)
    }
}

/// Takes a number apart, if it is plain.
#[inline(always)]
pub(super) fn parse(text: &str, region: Option<Region>) -> Option<Parsed> {
    let bytes = text.as_bytes();
    let plus = bytes.first() == Some(&b'+');
    let plain = Plain::read(bytes.get(usize::from(plus)..)?)?;
    let number = plain.number();
    let home = region.and_then(Home::of);
    let form = select_unpredictable(
        plus,
        Form::Plus,
        select_unpredictable(plain.zeros, Form::DoubleZero, Form::Trunk),
    );
    if let Some(home) = home
        && home.has_own_prefix()
        && leaves(home, plus, number, plain.len)
    {
        return None;
    }
    let reached = match home.and_then(|home| home.reached(form, number, plain.len)) {
        Some(reached) => reached,
        None if form == Form::Trunk => return None,
        None => plain.abroad(if plus { 0 } else { 2 }, number)?,
    };
    let Reached { way, number } = reached;
    let spelling = if way.alone { plain.gaps | form.number() << FORM } else { Spelling::CANONICAL.0 };
    Some(Parsed {
        class: way.class,
        held: Default::default(),
        spelling: Spelling(spelling),
        rank: Rank::Narrow(number.wrapping_sub(way.more).into()),
    })
}

/// A number as it is dialled, and its marks.
pub(super) struct Dialled {
    number: u64,
    digits: u32,
    gaps: u64,
    plus: bool,
}

impl Dialled {
    /// A rank of a class in a spelling, if that is plain.
    #[inline(always)]
    pub(super) fn of(class: u32, rank: u64, spelling: u64, home: Option<&Home>) -> Option<Self> {
        let form = spelling >> FORM;
        // Other forms, and parentheses.
        if form > Form::Trunk.number() {
            return None;
        }
        let spans = Spans::of(class)?;
        let number = spans.number(rank)?;
        let (plus, trunk) = (form == Form::Plus.number(), form == Form::Trunk.number());
        let own = home.filter(|home| home.code == spans.code && spans.valid).and_then(|home| home.trunk);
        let least = *spans.least.get(usize::try_from(form).ok()?)?;
        if number < select_unpredictable(trunk & own.is_none(), u64::MAX, least) {
            return None;
        }
        let before = select_unpredictable(trunk, own.unwrap_or(0).into(), u64::from(spans.code));
        let code_digits = spans.code_digits.wrapping_add(select_unpredictable(plus, 0, 2));
        let digits = select_unpredictable(trunk, 1, code_digits).wrapping_add(spans.length);
        let number = number.wrapping_add(before.wrapping_mul(spans.power));
        if let Some(home) = home
            && home.has_own_prefix()
            && leaves(home, plus, number, usize::try_from(digits).ok()?)
        {
            return None;
        }
        Some(Self { number, digits, gaps: spelling & GAPS, plus })
    }

    /// Writes it behind what stands in `out`, or nothing if its marks are not plain.
    #[inline(always)]
    pub(super) fn write(self, out: &mut Vec<u8>) -> Option<()> {
        let Some(text) = pairs::write(self.number, self.digits, self.gaps, self.plus) else {
            return self.write_any(out);
        };
        let end = out.len().wrapping_add(text.len);
        out.extend_from_slice(text.bytes.as_flattened());
        out.truncate(end);
        Some(())
    }

    /// Writes it digit by digit.
    #[inline(never)]
    fn write_any(self, out: &mut Vec<u8>) -> Option<()> {
        let count = usize::try_from(self.digits).ok()?;
        // Separators of more than one byte have the numbers 4 and 5.
        if count > DIGITS || self.gaps >> 2 & (self.gaps | !(self.gaps >> 1)) & EACH != 0 {
            return None;
        }
        let mut text = [b'+'; LONGEST];
        let mut len = usize::from(self.plus);
        // There is no gap before the first digit.
        let mut rest = self.gaps << 3;
        for digit in ascii(self.number, count).into_iter().take(count) {
            let mark = usize::try_from(rest & 7).unwrap_or(0);
            rest >>= 3;
            *text.get_mut(len)? = *pairs::BYTES.get(mark)?;
            len = len.wrapping_add(usize::from(mark != 0));
            *text.get_mut(len)? = digit;
            len = len.wrapping_add(1);
        }
        out.extend_from_slice(text.get(..len)?);
        Some(())
    }
}

/// Whether so many digits begin with the own international prefix of a region.
#[inline(never)]
fn leaves(home: &Home, plus: bool, number: u64, len: usize) -> bool {
    !plus && home.leaves(&ascii(number, len))
}

/// A number of so many digits in ASCII, with others behind.
fn ascii(number: u64, len: usize) -> [u8; DIGITS] {
    let [first, second] = pairs::digits_of(number).map(u128::from);
    let missing = u32::try_from(DIGITS.saturating_sub(len)).unwrap_or(0);
    (second << 64 | first).wrapping_shr(missing.wrapping_mul(8)).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 11] = [
        "012345678",
        "0123456789",
        "33612345678",
        "003361234567",
        "0033612345678",
        "00336123456789",
        "0033612345678901",
        "06 12 34 56 78",
        "00-12-34-56-78",
        "33.6.12.34.56.78",
        "00/0/12/34/56/78",
    ];

    #[test]
    fn digits_in_registers_are_those_that_are_read_one_by_one() {
        for text in TEXTS {
            assert!(pairs::read(text.as_bytes()).is_some(), "{text}");
            for at in 0..text.len() {
                for byte in 0..=255 {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes[at] = byte;
                    let single = bytes.clone();
                    // The same byte in every gap, too, and a text that is cut there.
                    for (byte, &old) in bytes.iter_mut().zip(text.as_bytes()) {
                        if !old.is_ascii_digit() {
                            *byte = single[at];
                        }
                    }
                    for bytes in [&single[..], &bytes, &single[..at], &single[at..]] {
                        assert_eq!(Plain::read(bytes), Plain::read_any(bytes), "{}", bytes.escape_ascii());
                    }
                }
            }
        }
    }

    #[test]
    fn digits_in_registers_are_written_as_one_by_one() {
        let patterns = [0o010_101_010, 0o101_010_110, 0o001_010_101, 0, 1, 0o10, 0o10_000];
        for digits in 1..=16_u32 {
            for (number, plus) in [0, 7, 10_u64.pow(digits) / 3, 10_u64.pow(digits) - 1]
                .into_iter()
                .zip([true, false].repeat(2))
            {
                for gaps in patterns.into_iter().flat_map(|pattern| (0..8).map(move |mark| pattern * mark)) {
                    let gaps = gaps & ((1 << (3 * (digits - 1))) - 1);
                    let dialled = || Dialled { number, digits, gaps, plus };
                    let (mut fast, mut sure) = (Vec::new(), Vec::new());
                    assert_eq!(
                        dialled().write(&mut fast),
                        dialled().write_any(&mut sure),
                        "{digits} {gaps:o}"
                    );
                    assert_eq!(fast, sure);
                }
            }
        }
    }
}
