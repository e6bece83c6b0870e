//! Thirteen characters and their key: reading, writing, checking.

use super::block::Parts;
use crate::error::{Reason, TextError};
use crate::format::typed::{self, Typed};
use crate::format::{Parsed, Rank, Spelling};

/// Characters of a number without its key.
pub(super) const BARE: usize = 13;

/// Characters of a number with its key.
pub(super) const KEYED: usize = 15;

/// `2A`, as a part; `2B` is the next.
pub(super) const CORSICA_2A: u16 = 100;

/// Printed on forms as an illustration, and refused by those who issue the forms: 2 69 05 49 588 157 80.
pub(super) const PLACEHOLDER: Parts = [2, 69, 5, 49, 588, 157];

/// This bit of a spelling says that the text has the other length than the canonical one of its class: a number
/// typed without its key, or a provisional one with a key added.
const OTHER_LENGTH: u64 = 1 << 60;

/// Positions of the parts among the characters.
pub(super) mod at {
    pub(in crate::format::nir) const FIRST: usize = 0;
    pub(in crate::format::nir) const YEAR: usize = 1;
    pub(in crate::format::nir) const MONTH: usize = 3;
    pub(in crate::format::nir) const DEPARTMENT: usize = 5;
    pub(in crate::format::nir) const COMMUNE: usize = 7;
    pub(in crate::format::nir) const ORDER: usize = 10;
    pub(in crate::format::nir) const KEY: usize = 13;
}

/// A number as it stands in a text.
pub(super) struct Number<'a> {
    text: &'a str,
    gaps: u64,
    pub(super) parts: Parts,
    pub(super) with_key: bool,
}

/// The values of the digits, 15 of them or 13 and zeros.
type Digits = [u8; KEYED];

impl<'a> Number<'a> {
    /// Reads 13 characters, or 15 of which the last two are the right key.
    ///
    /// # Errors
    /// `Empty`, `Character`, `TooShort`, `TooLong`; `CheckDigits` at the key; `Placeholder`.
    pub(super) fn read(text: &'a str) -> Result<Self, TextError> {
        match digits_alone(text) {
            Some((digits, with_key)) => Self::checked(text, 0, &digits, None, with_key),
            None => Self::read_typed(text),
        }
    }

    /// Reads a number with separators, blanks around it or a letter.
    fn read_typed(text: &'a str) -> Result<Self, TextError> {
        let typed = Typed::<KEYED>::read(text)?;
        let mut digits = [0; KEYED];
        let mut corsica = None;
        let mut before = 0_u8;
        for (position, (&byte, digit)) in typed.characters().iter().zip(&mut digits).enumerate() {
            match byte {
                b'0'..=b'9' => *digit = byte.wrapping_sub(b'0'),
                b'A' | b'a' if position == CORSICAN && before == b'2' => corsica = Some(CORSICA_2A),
                b'B' | b'b' if position == CORSICAN && before == b'2' => {
                    corsica = Some(CORSICA_2A.wrapping_add(1));
                }
                _ => return Err(typed.error(Reason::Character, position)),
            }
            before = byte;
        }
        let len = typed.characters().len();
        if len != BARE && len != KEYED {
            return Err(typed.error(Reason::TooShort, len));
        }
        Self::checked(text, typed.gaps(), &digits, corsica, len == KEYED)
    }

    fn checked(
        text: &'a str,
        gaps: u64,
        digits: &Digits,
        corsica: Option<u16>,
        with_key: bool,
    ) -> Result<Self, TextError> {
        let [s, y, yy, m, mm, d, dd, c, cc, ccc, o, oo, ooo, k, kk] = digits.map(u16::from);
        let parts = [
            s,
            tens(y, yy),
            tens(m, mm),
            corsica.unwrap_or_else(|| tens(d, dd)),
            tens(tens(c, cc), ccc),
            tens(tens(o, oo), ooo),
        ];
        let number = Self { text, gaps, parts, with_key };
        if with_key && tens(k, kk) != key(&parts) {
            return Err(number.error(Reason::CheckDigits, at::KEY));
        }
        if parts == PLACEHOLDER {
            return Err(number.error(Reason::Placeholder, at::FIRST));
        }
        Ok(number)
    }

    /// An error at a character, whose place in the text is sought only now.
    #[cold]
    pub(super) fn error(&self, reason: Reason, position: usize) -> TextError {
        match Typed::<KEYED>::read(self.text) {
            Ok(typed) => typed.error(reason, position),
            Err(error) => error,
        }
    }

    /// The number as a member of a class whose canonical spelling has a key or has none.
    pub(super) fn parsed(&self, class: u32, rank: u64, keyed: bool) -> Parsed {
        let other = if self.with_key == keyed { 0 } else { OTHER_LENGTH };
        Parsed {
            class,
            held: Default::default(),
            spelling: Spelling(self.gaps | other),
            rank: Rank::Narrow(u128::from(rank)),
        }
    }
}

/// The digits of a text that is 13 or 15 digits and nothing else, and whether the key is among them.
fn digits_alone(text: &str) -> Option<(Digits, bool)> {
    let mut digits = [0; KEYED];
    let with_key = match text.len() {
        KEYED => {
            digits.copy_from_slice(text.as_bytes());
            true
        }
        BARE => {
            digits.first_chunk_mut::<BARE>()?.copy_from_slice(text.as_bytes());
            digits.last_chunk_mut::<2>()?.fill(b'0');
            false
        }
        _ => return None,
    };
    let digits = digits.map(|byte| byte.wrapping_sub(b'0'));
    digits.iter().fold(true, |all, &digit| all & (digit < 10)).then_some((digits, with_key))
}

/// The character at which a department of Corsica has its letter.
const CORSICAN: usize = 6;

fn tens(tens: u16, unit: u16) -> u16 {
    tens.wrapping_mul(10).wrapping_add(unit)
}

/// The key: 97 minus the remainder by 97, so 01 to 97, of the thirteen characters as one number in which `2A`
/// counts as 19 and `2B` as 18 (decree 82-103 and its notices).
pub(super) fn key(parts: &Parts) -> u16 {
    let [first, year, month, department, commune, order] = parts.map(u64::from);
    let department = match department {
        100 => 19,
        101 => 18,
        digits => digits,
    };
    let number = [(year, 100), (month, 100), (department, 100), (commune, 1_000), (order, 1_000)]
        .iter()
        .fold(first, |number, &(part, size)| number.wrapping_mul(size).wrapping_add(part));
    97_u16.saturating_sub(u16::try_from(number % 97).unwrap_or(0))
}

/// Writes a number in a spelling, its key behind it where that spelling has one.
pub(super) fn write(parts: &Parts, spelling: Spelling, keyed: bool, out: &mut Vec<u8>) {
    let &[first, year, month, department, commune, order] = parts;
    let [c, cc, ccc] = three(commune);
    let [o, oo, ooo] = three(order);
    let [[y, yy], [m, mm], [k, kk]] = [year, month, key(parts)].map(two);
    let [d, dd] = match department {
        100 => *b"2A",
        101 => *b"2B",
        digits => two(digits),
    };
    let characters = [digit(first), y, yy, m, mm, d, dd, c, cc, ccc, o, oo, ooo, k, kk];
    let with_key = keyed == (spelling.0 & OTHER_LENGTH == 0);
    let len = if with_key { KEYED } else { BARE };
    typed::write(characters.get(..len).unwrap_or_default(), spelling.0 & !OTHER_LENGTH, out);
}

fn digit(value: u16) -> u8 {
    b'0' | u8::try_from(value % 10).unwrap_or(0)
}

fn two(value: u16) -> [u8; 2] {
    [digit(value / 10), digit(value)]
}

fn three(value: u16) -> [u8; 3] {
    [digit(value / 100), digit(value / 10), digit(value)]
}
